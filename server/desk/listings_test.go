package desk

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/server/storetest"
)

func TestListingsCheck(t *testing.T) {
	t.Parallel()
	r := newFixture(t, aListing("a"))
	for _, tt := range []struct {
		query   string
		code    api.Code // "" for a valid filter
		pointer string
		names   string // contained in the detail
	}{
		{"category=items", "", "", ""},
		{"category=nosuch", api.Validation, "?category", "property-rent"},
		{"city=atlantis", api.Validation, "?city", "abu-dhabi"},
		{"category=property-rent&attr.beds=2", "", "", ""},
		{"attr.beds=2", "", "", ""},
		{"category=motors&attr.beds=2", api.UnknownParameter, "?attr.beds", "attr.make"},
		{"attr.nosuch=2", api.UnknownParameter, "?attr.nosuch", "attr.beds"},
		{"category=motors&attr.vin=1", api.UnknownParameter, "?attr.vin", "attr.make"},
		{"category=motors&attr.make.min=2", api.Validation, "?attr.make.min", "attr.make"},
		{"category=motors&attr.make.max=2", api.Validation, "?attr.make.max", "attr.make"},
		{"category=motors&attr.year.min=2020", "", "", ""},
	} {
		v, err := url.ParseQuery(tt.query)
		must(t, err)
		f, err := classifieds.ParseFilter(v)
		must(t, err)
		page, err := r.Listings(t.Context(), f)
		if tt.code == "" {
			if err != nil {
				t.Errorf("?%s: %v", tt.query, err)
			}
			continue
		}
		p := fails(t, tt.query, err, tt.code)
		if len(p.Errors) == 0 || p.Errors[0].Pointer != tt.pointer || !strings.Contains(p.Detail, tt.names) {
			t.Errorf("?%s: %+v, want %s and %s named", tt.query, p, tt.pointer, tt.names)
		}
		if page.Items == nil {
			t.Errorf("?%s: items are nil", tt.query)
		}
	}
}

func TestPromotedAreFew(t *testing.T) {
	t.Parallel()
	featured := func(l *classifieds.Listing) { l.Featured = true }
	r := newFixture(t, aListing("a", featured), aListing("b", featured), aListing("c", featured), aListing("d"))
	page, err := r.Listings(t.Context(), classifieds.Filter{})
	if err != nil || len(page.Promoted) != 2 || len(page.Items) != 2 || page.Total.Value != 4 {
		t.Errorf("promoted %v, items %v of %v, %v", ids(page.Promoted), ids(page.Items), page.Total, err)
	}
	page, err = r.Listings(t.Context(), classifieds.Filter{Category: "jobs"})
	if err != nil || len(page.Promoted) > 0 {
		t.Errorf("promoted %v, %v, want none: none is a match", ids(page.Promoted), err)
	}
}

func TestListing(t *testing.T) {
	t.Parallel()
	in := func(s classifieds.State) func(*classifieds.Listing) {
		return func(l *classifieds.Listing) { l.State = s }
	}
	r := newFixture(t, aListing("over", func(l *classifieds.Listing) { l.Expires = noon }))
	for state, code := range map[classifieds.State]api.Code{
		classifieds.Live: "", classifieds.Sold: api.Gone, classifieds.Expired: api.Gone, classifieds.Withdrawn: api.Gone, classifieds.Purged: api.Gone,
		classifieds.Queued: api.NotFound, classifieds.Paused: api.NotFound, classifieds.Held: api.NotFound, classifieds.Rejected: api.NotFound,
	} {
		must(t, r.store.Put(t.Context(), aListing(string(state), in(state))))
		l, err := r.Listing(t.Context(), string(state))
		if code == "" {
			if err != nil || l.ID != string(state) {
				t.Errorf("%s: %v, %v", state, l.ID, err)
			}
			continue
		}
		p := fails(t, string(state), err, code)
		if l.ID != "" {
			t.Errorf("%s: the listing came with its problem", state)
		}
		if code == api.NotFound {
			_, none := r.Listing(t.Context(), "none")
			if q := fails(t, "none", none, api.NotFound); strings.ReplaceAll(q.Detail, "none", "x") != strings.ReplaceAll(p.Detail, string(state), "x") || q.Title != p.Title {
				t.Errorf("%s differs from an unknown listing: %q and %q", state, p.Detail, q.Detail)
			}
		}
	}
	_, err := r.Listing(t.Context(), "over")
	fails(t, "over", err, api.Gone)
}

func TestSimilar(t *testing.T) {
	t.Parallel()
	beds := func(n float64) func(*classifieds.Listing) {
		return func(l *classifieds.Listing) {
			l.Category, l.Title = "property-rent", "Flat"
			l.Attributes = map[string]classifieds.Value{"beds": classifieds.NumberValue(n)}
		}
	}
	city := func(c string) func(*classifieds.Listing) { return func(l *classifieds.Listing) { l.Place.City = c } }
	price := func(n int64) func(*classifieds.Listing) { return func(l *classifieds.Listing) { l.Price.Minor = n } }
	r := newFixture(t,
		aListing("this", beds(2), func(l *classifieds.Listing) { l.State = classifieds.Sold }),
		aListing("same", beds(2)),
		aListing("dear", beds(2), price(90_000_000)),
		aListing("large", beds(5), price(90_000_000)),
		aListing("elsewhere", beds(2), city("doha")),
		aListing("desk"),
		aListing("hidden", beds(2), func(l *classifieds.Listing) { l.State = classifieds.Queued }),
	)
	got, err := r.Similar(t.Context(), "this", 0)
	var order []string
	for _, l := range got {
		order = append(order, l.ID)
	}
	if want := []string{"same", "dear", "elsewhere", "large"}; err != nil || !slices.Equal(order, want) {
		t.Errorf("similar are %v, %v, want %v", order, err, want)
	}
	if got, err := r.Similar(t.Context(), "same", 1); err != nil || len(got) != 1 || got[0].ID != "dear" {
		t.Errorf("one similar to same is %v, %v", ids(got), err)
	}
	for _, id := range []string{"none", "hidden"} {
		_, err := r.Similar(t.Context(), id, 3)
		fails(t, id, err, api.NotFound)
	}
}

// In a category without prices only listings of one kind are similar: a tender is
// not similar to found keys.
func TestSimilarWithoutPrices(t *testing.T) {
	t.Parallel()
	of := func(category, code, value string) func(*classifieds.Listing) {
		return func(l *classifieds.Listing) {
			l.Category, l.Price = category, classifieds.Price{}
			l.Attributes = map[string]classifieds.Value{code: classifieds.TextValue(value)}
		}
	}
	r := newFixture(t,
		aListing("tender", of("notices", "notice_type", "tender")),
		aListing("tender-abroad", of("notices", "notice_type", "tender"), func(l *classifieds.Listing) { l.Place.City, l.Lang = "doha", "ar" }),
		aListing("keys", of("notices", "notice_type", "found")),
		aListing("cat", of("notices", "notice_type", "lost")),
		aListing("untyped", of("notices", "persons", "Huda")),
		aListing("untyped-too", of("notices", "persons", "Huda")),
		aListing("nurse", of("jobs", "employment", "full_time")), // jobs have no required enum
		aListing("driver", of("jobs", "employment", "full_time")),
		aListing("stray", of("alchemy", "notice_type", "tender")),
		aListing("stray-too", of("alchemy", "notice_type", "tender")),
	)
	for _, tt := range []struct {
		id   string
		want []string
	}{
		{"tender", []string{"tender-abroad"}}, {"tender-abroad", []string{"tender"}},
		{"keys", nil}, {"cat", nil}, {"untyped", nil}, {"nurse", nil}, {"stray", nil},
	} {
		got, err := r.Similar(t.Context(), tt.id, 0)
		if err != nil || got == nil || !slices.Equal(ids(got), tt.want) {
			t.Errorf("similar to %s are %v, %v, want %v", tt.id, ids(got), err, tt.want)
		}
	}
}

// The kind is the first required enum that can be filtered by and applies to the
// listing.
func TestKindOf(t *testing.T) {
	t.Parallel()
	choice := func(code string, change func(*classifieds.Attribute)) classifieds.Attribute {
		a := classifieds.Attribute{Code: code, Kind: classifieds.Enum, Required: true, Filter: true}
		change(&a)
		return a
	}
	c := classifieds.Category{Attributes: []classifieds.Attribute{
		choice("optional", func(a *classifieds.Attribute) { a.Required = false }),
		choice("words", func(a *classifieds.Attribute) { a.Kind = classifieds.Text }),
		choice("unasked", func(a *classifieds.Attribute) { a.Filter = false }),
		choice("secret", func(a *classifieds.Attribute) { a.Private = true }),
		choice("elsewhere", func(a *classifieds.Attribute) { a.When = map[string][]string{"type": {"b"}} }),
		choice("type", func(*classifieds.Attribute) {}),
		choice("second", func(*classifieds.Attribute) {}),
	}}
	l := aListing("l", func(l *classifieds.Listing) {
		l.Attributes = map[string]classifieds.Value{}
		for _, a := range c.Attributes {
			l.Attributes[a.Code] = classifieds.TextValue("a")
		}
	})
	similar := func(attributes []classifieds.Attribute) (classifieds.Filter, bool) {
		d := &Desk{categories: []classifieds.Category{{Code: l.Category, Attributes: attributes}}}
		return d.similarFilter(&l)
	}
	if f, ok := similar(c.Attributes); !ok || len(f.Attrs) != 1 || f.Attrs[0].Code != "type" || f.Attrs[0].Values[0] != "a" {
		t.Errorf("similarFilter = %v, %v", f, ok)
	}
	for _, none := range [][]classifieds.Attribute{nil, c.Attributes[:5]} {
		if f, ok := similar(none); ok {
			t.Errorf("similarFilter without a kind = %v", f)
		}
	}
}

func TestListingsExpireAtTheirMinute(t *testing.T) {
	t.Parallel()
	r := newFixture(t, storetest.Slice(50)...)
	must(t, r.store.Put(t.Context(), aListing("a", func(l *classifieds.Listing) { l.Expires = noon.Add(time.Minute) })))
	for _, tt := range []struct {
		at   time.Time
		want bool
	}{{noon, true}, {noon.Add(59 * time.Second), true}, {noon.Add(time.Minute), false}, {noon.Add(time.Hour), false}} {
		r.clock.Set(tt.at)
		page, err := r.Listings(t.Context(), classifieds.Filter{Q: "oak desk"})
		if err != nil || (len(page.Items) == 1) != tt.want || (page.Total.Value == 1) != tt.want {
			t.Errorf("%v: %v of %v, %v", tt.at, ids(page.Items), page.Total, err)
		}
	}
}
