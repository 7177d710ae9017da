package store

import (
	"slices"
	"strings"
	"testing"
	"time"

	"broadside/app/classifieds"
	"broadside/server/storetest"
)

func testPaper() *paper {
	p := newPaper(Config{Categories: storetest.Categories(), Cities: storetest.Cities()})
	return &p
}

func TestEntryOf(t *testing.T) {
	t.Parallel()
	p := testPaper()
	type entryField = func(e *entry) any
	for _, tt := range []struct {
		name   string
		change func(*classifieds.Listing)
		field  entryField
		want   any
	}{
		{"no photo", func(*classifieds.Listing) {}, func(e *entry) any { return e.cell.photo }, false},
		{"a photo", func(l *classifieds.Listing) { l.Photos = make([]classifieds.Photo, 1) }, func(e *entry) any { return e.cell.photo }, true},
		{"an end", func(*classifieds.Listing) {}, func(e *entry) any { return e.expires }, storetest.Now.Add(time.Hour).Unix()},
		{"no end", func(l *classifieds.Listing) { l.Expires = time.Time{} }, func(e *entry) any { return e.expires }, int64(never)},
		{"fixed", func(*classifieds.Listing) {}, func(e *entry) any { return *e.price }, int64(45_000)},
		{"from", func(l *classifieds.Listing) { l.Price.Type = classifieds.From }, func(e *entry) any { return *e.price }, int64(45_000)},
		{"negotiable", func(l *classifieds.Listing) { l.Price.Type = classifieds.Negotiable }, func(e *entry) any { return *e.price }, int64(45_000)},
		{"free is nothing to pay", func(l *classifieds.Listing) { l.Price.Type = classifieds.Free }, func(e *entry) any { return *e.price }, int64(0)},
		{"on request is no price", func(l *classifieds.Listing) { l.Price.Type = classifieds.OnRequest }, func(e *entry) any { return e.price == nil }, true},
		{"no price", func(l *classifieds.Listing) { l.Price = classifieds.Price{} }, func(e *entry) any { return e.price == nil }, true},
		{"a spot", func(*classifieds.Listing) {}, func(e *entry) any { return *e.spot }, spotOf(25.2, 55.27)},
		{"no spot", func(l *classifieds.Listing) { l.Place.Lat, l.Place.Lon = 0, 0 }, func(e *entry) any { return e.spot == nil }, true},
		{"on the equator", func(l *classifieds.Listing) { l.Place.Lat = 0 }, func(e *entry) any { return *e.spot }, spotOf(0, 55.27)},
		{"the title is folded", func(l *classifieds.Listing) { l.Title = "CAFÉ أثاث" }, func(e *entry) any { return e.title }, "cafe اثاث"},
		{"featured", func(l *classifieds.Listing) { l.Featured = true }, func(e *entry) any { return slices.Contains(e.tags, tag("featured", "1")) }, true},
	} {
		l := listing("a", tt.change)
		e := p.entryOf(&l)
		if got := tt.field(&e); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestEntryAttributes(t *testing.T) {
	t.Parallel()
	p := newPaper(Config{Categories: []classifieds.Category{{Code: "items", Names: map[string]string{"en": "Bric-a-brac", "ar": "أغراض"}, Attributes: []classifieds.Attribute{
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
		marks      []mark
		numbers    []number
		tags       []string
		finds      string // words it is found by
		hides      string // words it is not
	}{
		{"text", "make", classifieds.TextValue("Mercedes-Benz"), []mark{{"attr.make", "Mercedes-Benz"}}, nil, []string{tag("attr.make", "mercedes benz")}, "mercedes benz", ""},
		{"text that is not asked", "note", classifieds.TextValue("Oak"), nil, nil, nil, "oak", ""},
		{"text with a line", "make", classifieds.TextValue("A\nB"), []mark{{"attr.make", "A B"}}, nil, []string{tag("attr.make", "A B")}, "a b", ""},
		{"enum by its names", "state", classifieds.TextValue("new"), []mark{{"attr.state", "new"}}, nil, []string{tag("attr.state", "new")}, "unused جديد", ""},
		{"enum of no option", "state", classifieds.TextValue("odd"), []mark{{"attr.state", "odd"}}, nil, []string{tag("attr.state", "odd")}, "", "odd"},
		{"multi", "ways", classifieds.TextsValue("post", "pickup", ""), []mark{{"attr.ways", "post"}, {"attr.ways", "pickup"}}, nil, []string{tag("attr.ways", "post"), tag("attr.ways", "pickup")}, "", "post"},
		{"number", "year", classifieds.NumberValue(2020), nil, []number{{"year", 2020}}, []string{tag("attr.year", "2020")}, "", "2020"},
		{"number that is not asked", "fee", classifieds.NumberValue(5), nil, nil, nil, "", "5"},
		{"number as text", "year", classifieds.TextValue("old"), nil, nil, []string{tag("attr.year", "old")}, "", ""},
		{"bool", "boxed", classifieds.BoolValue(false), []mark{{"attr.boxed", "false"}}, nil, []string{tag("attr.boxed", "false")}, "", "false"},
		{"private", "serial", classifieds.TextValue("secret"), nil, nil, nil, "", "secret"},
		{"unknown", "nosuch", classifieds.TextValue("secret"), nil, nil, nil, "", "secret"},
		{"empty", "make", classifieds.TextValue(" "), nil, nil, nil, "", ""},
	} {
		l := classifieds.Listing{ID: "a", Category: "items", Attributes: map[string]classifieds.Value{tt.code: tt.value}}
		e := p.entryOf(&l)
		if !slices.Equal(e.marks, tt.marks) || !slices.Equal(e.numbers, tt.numbers) {
			t.Errorf("%s: marks %v and numbers %v, want %v and %v", tt.name, e.marks, e.numbers, tt.marks, tt.numbers)
		}
		if got := e.tags[3:]; !slices.Equal(got, tt.tags) && len(got)+len(tt.tags) > 0 {
			t.Errorf("%s: tags %v, want %v", tt.name, got, tt.tags)
		}
		for _, w := range strings.Fields(tt.finds) {
			if !slices.Contains(e.terms(), w) {
				t.Errorf("%s: not found by %q", tt.name, w)
			}
		}
		for _, w := range strings.Fields(tt.hides) {
			if slices.Contains(e.terms(), w) {
				t.Errorf("%s: found by %q", tt.name, w)
			}
		}
	}
}

func TestEntryLines(t *testing.T) {
	t.Parallel()
	p := testPaper()
	l := listing("a", func(l *classifieds.Listing) { l.Photos = make([]classifieds.Photo, 1) })
	e := p.entryOf(&l)
	if want := "category=items\nintent=offer\ncity=dubai\nphoto=1\nattr.condition=good\n"; e.lines() != want {
		t.Errorf("lines are %q, want %q", e.lines(), want)
	}
	got := tally{}
	got.add(e.lines())
	for _, m := range []mark{{"category", "items"}, {"city", "dubai"}, {"photo", "1"}, {"attr.condition", "good"}} {
		if got[m] != 1 {
			t.Errorf("%v counts %d", m, got[m])
		}
	}
	l.Place.City = ""
	e = p.entryOf(&l)
	if strings.Contains(e.lines(), "city") {
		t.Errorf("no city is counted: %q", e.lines())
	}
}

func TestPaper(t *testing.T) {
	t.Parallel()
	p := testPaper()
	for _, tt := range []struct {
		category, code string
		want           classifieds.Kind
	}{
		{"motors", "year", classifieds.Year}, {"", "salary", classifieds.Money}, {"motors", "salary", classifieds.Money}, {"nosuch", "beds", classifieds.Int}, {"jobs", "nosuch", ""},
	} {
		if got := p.kind(tt.category, tt.code); got != tt.want {
			t.Errorf("kind(%q, %q) = %q, want %q", tt.category, tt.code, got, tt.want)
		}
	}
	other := Config{Categories: storetest.Categories(), Cities: storetest.Cities()}
	if again := newPaper(other); again.print != p.print {
		t.Error("the same categories have another print")
	}
	other.Cities[0].Names["en"] = "Elsewhere"
	if changed := newPaper(other); changed.print == p.print {
		t.Error("another name of a city has the same print")
	}
}

func BenchmarkEntryOf(b *testing.B) {
	p, all := testPaper(), storetest.Slice(100)
	for i := 0; b.Loop(); i++ {
		e := p.entryOf(&all[i%len(all)])
		e.lines()
		e.terms()
	}
}
