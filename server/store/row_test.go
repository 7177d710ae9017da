package store

import (
	"slices"
	"strings"
	"testing"
	"time"

	"broadside/app/classifieds"
	"broadside/server/storetest"
)

func testTaxonomy() *Taxonomy {
	p := NewTaxonomy(Config{Categories: storetest.Categories(), Cities: storetest.Cities()})
	return &p
}

func TestEntryOf(t *testing.T) {
	t.Parallel()
	p := testTaxonomy()
	type entryField = func(e *Row) any
	for _, tt := range []struct {
		name   string
		change func(*classifieds.Listing)
		field  entryField
		want   any
	}{
		{"no photo", func(*classifieds.Listing) {}, func(e *Row) any { return e.Group.Photo }, false},
		{"a photo", func(l *classifieds.Listing) { l.Photos = make([]classifieds.Photo, 1) }, func(e *Row) any { return e.Group.Photo }, true},
		{"an end", func(*classifieds.Listing) {}, func(e *Row) any { return e.Expires }, storetest.Now.Add(time.Hour).Unix()},
		{"no end", func(l *classifieds.Listing) { l.Expires = time.Time{} }, func(e *Row) any { return e.Expires }, int64(Never)},
		{"fixed", func(*classifieds.Listing) {}, func(e *Row) any { return *e.Price }, int64(45_000)},
		{"from", func(l *classifieds.Listing) { l.Price.Type = classifieds.From }, func(e *Row) any { return *e.Price }, int64(45_000)},
		{"negotiable", func(l *classifieds.Listing) { l.Price.Type = classifieds.Negotiable }, func(e *Row) any { return *e.Price }, int64(45_000)},
		{"free is the price 0", func(l *classifieds.Listing) { l.Price.Type = classifieds.Free }, func(e *Row) any { return *e.Price }, int64(0)},
		{"on request is no price", func(l *classifieds.Listing) { l.Price.Type = classifieds.OnRequest }, func(e *Row) any { return e.Price == nil }, true},
		{"no price", func(l *classifieds.Listing) { l.Price = classifieds.Price{} }, func(e *Row) any { return e.Price == nil }, true},
		{"coordinates", func(*classifieds.Listing) {}, func(e *Row) any { return *e.Geocell }, GeocellOf(25.2, 55.27)},
		{"no coordinates", func(l *classifieds.Listing) { l.Place.Lat, l.Place.Lon = 0, 0 }, func(e *Row) any { return e.Geocell == nil }, true},
		{"on the equator", func(l *classifieds.Listing) { l.Place.Lat = 0 }, func(e *Row) any { return *e.Geocell }, GeocellOf(0, 55.27)},
		{"the title is folded", func(l *classifieds.Listing) { l.Title = "CAFÉ أثاث" }, func(e *Row) any { return e.Title }, "cafe اثاث"},
	} {
		l := listing("a", tt.change)
		e := p.NewRow(&l)
		if got := tt.field(&e); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestEntryAttributes(t *testing.T) {
	t.Parallel()
	p := NewTaxonomy(Config{Categories: []classifieds.Category{{Code: "items", Names: map[string]string{"en": "Bric-a-brac", "ar": "أغراض"}, Attributes: []classifieds.Attribute{
		{Code: "make", Kind: classifieds.Text, Filter: true, Facet: true},
		{Code: "note", Kind: classifieds.Text},
		{Code: "state", Kind: classifieds.Enum, Facet: true, Options: []classifieds.Option{{Value: "new", Names: map[string]string{"en": "Unused", "ar": "جديد"}}}},
		{Code: "ways", Kind: classifieds.Multi, Filter: true, Facet: true},
		{Code: "year", Kind: classifieds.Year, Filter: true},
		{Code: "fee", Kind: classifieds.Money},
		{Code: "boxed", Kind: classifieds.Bool, Facet: true},
		{Code: "serial", Kind: classifieds.Text, Filter: true, Private: true},
	}}}})
	for _, tt := range []struct {
		name, code string
		value      classifieds.Value
		marks      []FacetValue
		numbers    []Number
		exact      []string // exact values
		finds      string   // words that find it
		hides      string   // words that do not
	}{
		{"text", "make", classifieds.TextValue("Mercedes-Benz"), []FacetValue{{"attr.make", "Mercedes-Benz"}}, nil, []string{"Mercedes-Benz"}, "mercedes benz", ""},
		{"text without filter and facet", "note", classifieds.TextValue("Oak"), nil, nil, nil, "oak", ""},
		{"text with a line", "make", classifieds.TextValue("A\nB"), []FacetValue{{"attr.make", "A B"}}, nil, []string{"A B"}, "a b", ""},
		{"enum by its names", "state", classifieds.TextValue("new"), []FacetValue{{"attr.state", "new"}}, nil, []string{"new"}, "unused جديد", ""},
		{"enum of no option", "state", classifieds.TextValue("odd"), []FacetValue{{"attr.state", "odd"}}, nil, []string{"odd"}, "", "odd"},
		{"multi", "ways", classifieds.TextsValue("post", "pickup", ""), []FacetValue{{"attr.ways", "post"}, {"attr.ways", "pickup"}}, nil, []string{"post", "pickup"}, "", "post"},
		{"number", "year", classifieds.NumberValue(2020), nil, []Number{{"year", 2020}}, nil, "", "2020"},
		{"number without filter and facet", "fee", classifieds.NumberValue(5), nil, nil, nil, "", "5"},
		{"number as text", "year", classifieds.TextValue("old"), nil, nil, []string{"old"}, "", ""},
		{"bool", "boxed", classifieds.BoolValue(false), []FacetValue{{"attr.boxed", "false"}}, nil, []string{"false"}, "", "false"},
		{"private", "serial", classifieds.TextValue("secret"), nil, nil, nil, "", "secret"},
		{"unknown", "nosuch", classifieds.TextValue("secret"), nil, nil, nil, "", "secret"},
		{"empty", "make", classifieds.TextValue(" "), nil, nil, nil, "", ""},
	} {
		l := classifieds.Listing{ID: "a", Category: "items", Attributes: map[string]classifieds.Value{tt.code: tt.value}}
		e := p.NewRow(&l)
		if !slices.Equal(e.FacetValues, tt.marks) || !slices.Equal(e.Numbers, tt.numbers) {
			t.Errorf("%s: marks %v and numbers %v, want %v and %v", tt.name, e.FacetValues, e.Numbers, tt.marks, tt.numbers)
		}
		var exact []string
		for _, v := range e.Values {
			exact = append(exact, v.Value)
		}
		if !slices.Equal(exact, tt.exact) {
			t.Errorf("%s: exact values %q, want %q", tt.name, exact, tt.exact)
		}
		for _, w := range strings.Fields(tt.finds) {
			if !slices.Contains(e.Terms(), w) {
				t.Errorf("%s: not found by %q", tt.name, w)
			}
		}
		for _, w := range strings.Fields(tt.hides) {
			if slices.Contains(e.Terms(), w) {
				t.Errorf("%s: found by %q", tt.name, w)
			}
		}
	}
}

func TestPaper(t *testing.T) {
	t.Parallel()
	p := testTaxonomy()
	for _, tt := range []struct {
		category, code string
		want           classifieds.Kind
	}{
		{"motors", "year", classifieds.Year}, {"", "salary", classifieds.Money}, {"motors", "salary", classifieds.Money}, {"nosuch", "beds", classifieds.Int}, {"jobs", "nosuch", ""},
	} {
		if got := p.AttributeKind(tt.category, tt.code); got != tt.want {
			t.Errorf("AttributeKind(%q, %q) = %q, want %q", tt.category, tt.code, got, tt.want)
		}
	}
	other := Config{Categories: storetest.Categories(), Cities: storetest.Cities()}
	if again := NewTaxonomy(other); again.Fingerprint != p.Fingerprint {
		t.Error("the same categories have another fingerprint")
	}
	other.Cities[0].Names["en"] = "Elsewhere"
	if changed := NewTaxonomy(other); changed.Fingerprint == p.Fingerprint {
		t.Error("another name of a city has the same fingerprint")
	}
}

func BenchmarkEntryOf(b *testing.B) {
	p, all := testTaxonomy(), storetest.Slice(100)
	for i := 0; b.Loop(); i++ {
		e := p.NewRow(&all[i%len(all)])
		e.Terms()
	}
}

func TestFoldValue(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		a, b string
		same bool
	}{
		{"Mercedes-Benz", "mercedes benz", true}, {"full_time", "full time", true}, {"٢", "2", true}, {"دبى", "دبي", true},
		{"5", "-5", false}, {"2.5", "25", false}, {"+", "-", false}, {"true", "false", false},
	} {
		if same := FoldValue(tt.a) == FoldValue(tt.b); same != tt.same {
			t.Errorf("%q and %q are folded alike: %v, want %v", tt.a, tt.b, same, tt.same)
		}
	}
}
