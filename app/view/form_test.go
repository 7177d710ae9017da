package view

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"broadside/app"
	"broadside/app/api"
	"broadside/app/apptest"
	"broadside/app/classifieds"
	"broadside/app/messages"
)

// questionOf returns the canonical filter of a query.
func questionOf(t *testing.T, query string) string {
	t.Helper()
	v, err := url.ParseQuery(query)
	if err != nil {
		t.Fatal(err)
	}
	f, err := classifieds.ParseFilter(v)
	if err != nil {
		t.Fatal(err)
	}
	f.Cursor, f.Facets = "", false // the next filter begins at its first page
	return f.Values().Encode()
}

// Conditions that the form has no field for are kept when another condition
// changes.
func TestFormLosesNothing(t *testing.T) {
	t.Parallel()
	for _, query := range []string{
		fullFilter,
		"currency=USD",                         // not a currency of the paper
		"lang=fr",                              // not a language of the paper
		"city=atlantis",                        // the source may know other cities
		"category=property-rent&attr.beds=1,2", // values of an attribute whose field is a range
		"category=property-rent&attr.beds=2&attr.beds.min=1&attr.beds.max=3",
		"category=property-rent&attr.off_plan=false",
		"category=property-rent&attr.property_type=land,tent", // not an option
		"category=property-rent&attr.deposit.min=100",         // an attribute without a field
		"attr.beds.min=2", // an attribute of no category
		"category=jobs&attr.experience.max=5&attr.employer=Noor",
		"q=%22quoted%22+%3Cb%3E&limit=7&near=25.2,55.3&radius_km=2.5&sort=distance",
		"days=365&sort=newest&q=x",
	} {
		for _, prefix := range []string{"", "/ar"} {
			f := apptest.New()
			s, err := loaded(t, f, prefix+"/listings?"+query)
			if err != nil {
				t.Fatal(err)
			}
			form := one(t, parsed(t, s), func(n *html.Node) bool { return get(n, "id") == "filter" })
			if got, want := questionOf(t, sent(form).Encode()), questionOf(t, query); got != want {
				t.Errorf("%s %q: the form asks\n %s, want\n %s", prefix, query, got, want)
			}
		}
	}
}

// An invalid value remains in its field, and only that field is marked.
func TestMisfitStandsInItsField(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ query, name, value string }{
		{"price_min=abc", "price_min", "abc"}, {"price_max=%3Cb%3E", "price_max", "<b>"},
		{"category=property-rent&attr.beds.min=two", "attr.beds.min", "two"},
		{"category=property-rent&attr.area.max=1e999", "attr.area.max", "1e999"},
	} {
		root := drawn(t, "/listings?"+tt.query)
		field := inForm(t, root, tt.name)
		if get(field, "value") != tt.value || get(field, "aria-invalid") != "true" || get(field, "aria-describedby") != "wrong-"+tt.name {
			t.Errorf("%s: %v", tt.query, field.Attr)
		}
		if n := len(all(root, func(n *html.Node) bool { return get(n, "id") == "wrong-"+tt.name })); n != 1 {
			t.Errorf("%s: %d messages", tt.query, n)
		}
		if n := len(all(root, func(n *html.Node) bool { return has(n, "aria-invalid") })); n != 1 {
			t.Errorf("%s: %d fields are wrong", tt.query, n)
		}
	}
}

// If a form's request fails, the results and the form stay as they were, with a
// message. The id of the results' heading stays unique.
func TestUnreached(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"/listings?city=dubai", "/ar/listings?city=dubai", "/listings?price_min=abc", "/e/listings"} {
		s, _ := loadedFrame(t, apptest.New(), app.Partner{ID: "p"}, address)
		before := parsed(t, s)
		s.Unreached = true
		after, w := parsed(t, s), messages.For(s.Lang)
		if got := textOf(one(t, after, classed("unreached"))); got != w.Unreached+w.UnreachedText {
			t.Errorf("%s: %q", address, got)
		}
		s.Unserved = &api.Problem{Code: api.Unavailable}
		if got := textOf(one(t, parsed(t, s), classed("unreached"))); got != w.Unserved+w.Unavailable {
			t.Errorf("%s: %q", address, got)
		}
		if sent(after).Encode() != sent(before).Encode() || len(all(after, called("h3"))) != len(all(before, called("h3"))) {
			t.Errorf("%s: the form or the list is another", address)
		}
		if n := len(all(after, func(n *html.Node) bool { return get(n, "id") == "results" })); n != 1 {
			t.Errorf("%s: %d headings", address, n)
		}
	}
}

// A list with an invalid cursor shows the error, although no field is invalid.
func TestMisfitWithoutFields(t *testing.T) {
	t.Parallel()
	f := apptest.New()
	f.Faults = map[string]error{"Listings": api.Fail(api.BadCursor, "The cursor is not usable", "It belongs to another filter")}
	s, _ := loaded(t, f, "/listings?city=dubai&cursor=old")
	notice := one(t, parsed(t, s), classed("misfit"))
	if !strings.Contains(textOf(notice), "It belongs to another filter") || len(all(notice, called("ul"))) != 0 {
		t.Errorf("misfit = %q", textOf(notice))
	}
	if links := all(notice, called("a")); len(links) != 1 || get(links[0], "href") != "/listings" {
		t.Errorf("no way on: %q", texts(links))
	}
}

// The values of a filter are escaped.
func TestTypedWordsAreText(t *testing.T) {
	t.Parallel()
	for _, typed := range []string{`"><script>alert(1)</script>`, `' onfocus='alert(1)`, "<!--", "&lt;b&gt;", "\u202eevil"} {
		address := "/listings?q=" + url.QueryEscape(typed) + "&city=dubai"
		root := drawn(t, address)
		if n := len(all(root, called("script"))); n != 0 {
			t.Errorf("%q: %d scripts", typed, n)
		}
		if field := inForm(t, root, "q"); get(field, "value") != typed || has(field, "onfocus") {
			t.Errorf("%q: %v", typed, field.Attr)
		}
		for _, a := range all(one(t, root, classed("loosen")), called("del")) {
			if textOf(a) != "“"+strings.Join(strings.Fields(typed), " ")+"”" {
				t.Errorf("%q is struck out as %q", typed, textOf(a))
			}
		}
	}
}

// The address of the default order has no parameter for it: each list has one
// address.
func TestOrdersAreCanonical(t *testing.T) {
	t.Parallel()
	for query, want := range map[string][]string{
		"":                     {"/listings", "/listings?sort=price", "/listings?sort=-price"},
		"?q=flat":              {"/listings?q=flat", "/listings?q=flat&sort=newest", "/listings?q=flat&sort=price", "/listings?q=flat&sort=-price"},
		"?near=25.2,55":        {"/listings?near=25.2%2C55", "/listings?near=25.2%2C55&sort=price", "/listings?near=25.2%2C55&sort=-price", "/listings?near=25.2%2C55&sort=distance"},
		"?sort=price&cursor=c": {"/listings", "/listings?sort=price", "/listings?sort=-price"},
	} {
		var got []string
		for _, a := range all(one(t, drawn(t, "/listings"+query), classed("orders")), called("a")) {
			path, fragment, _ := strings.Cut(get(a, "href"), "#")
			if fragment != "results" { // the link leads to the results
				t.Errorf("%q: an order leads to %q", query, get(a, "href"))
			}
			got = append(got, path)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", query, got, want)
		}
	}
}

// Inexact counts are marked with "+" everywhere.
func TestFacetsThatAreNotExact(t *testing.T) {
	t.Parallel()
	s, err := loaded(t, apptest.New(), "/listings?category=property-rent")
	if err != nil {
		t.Fatal(err)
	}
	count := func(value string, n int, exact bool) []api.Count {
		return []api.Count{{Value: value, N: n, Exact: exact}}
	}
	s.Results.Facets = []api.Facet{
		{Code: "category", Counts: count("jobs", 1000, false)}, {Code: "city", Counts: count("dubai", 1000, false)}, {Code: "photo", Counts: count("true", 12, true)},
		{Code: "intent", Counts: count("wanted", 3, true)}, {Code: "attr.off_plan", Counts: count("true", 2, true)}, {Code: "attr.amenities", Counts: count("gym", 4, true)},
	}
	root := parsed(t, s)
	for name, want := range map[string][]string{
		"category": {"", "Property for rent", "Jobs (1,000+)"}, "city": {"", "Dubai (1,000+)", "Riyadh"}, "intent": {"", "Offered", "Wanted (3)"},
	} {
		if got := texts(all(inForm(t, root, name), called("option"))); !slices.Equal(got, want) {
			t.Errorf("%s = %q, want %q", name, got, want)
		}
	}
	ticks := texts(all(root, classed("tick")))
	for _, want := range []string{"With a picture 12", "Off plan 2", "Gym 4"} {
		if !slices.Contains(ticks, want) {
			t.Errorf("%q is not among %q", want, ticks)
		}
	}
	if slices.Contains(ticks, "Pool") {
		t.Errorf("a box that finds nothing: %q", ticks)
	}
}

// An attribute without results has no field.
func TestAFieldWithNothingToChoose(t *testing.T) {
	t.Parallel()
	s, err := loaded(t, apptest.New(), "/listings?category=property-rent")
	if err != nil {
		t.Fatal(err)
	}
	s.Results.Facets = []api.Facet{{Code: "attr.property_type"}, {Code: "attr.amenities"}}
	if legends := texts(all(parsed(t, s), called("legend"))); slices.Contains(legends, "Property") || slices.Contains(legends, "With") {
		t.Errorf("legends = %q", legends)
	}
}

// A subcategory is an option of the form, but not in the index.
func TestCategoriesUnderAnother(t *testing.T) {
	t.Parallel()
	f := apptest.New()
	f.CategoryList = append(f.CategoryList, classifieds.Category{Code: "rooms", Parent: "property-rent", Names: map[string]string{"en": "Rooms", "ar": "غرف"}})
	for _, address := range []string{"/listings", "/"} {
		s, err := loaded(t, f, address)
		if err != nil {
			t.Fatal(err)
		}
		root := parsed(t, s)
		if got := textOf(one(t, root, classed("index"))); strings.Contains(got, "Rooms") {
			t.Errorf("%s: index = %q", address, got)
		}
		if address == "/listings" && !slices.Contains(texts(all(inForm(t, root, "category"), called("option"))), "Rooms") {
			t.Error("the form does not know rooms")
		}
	}
}

// Without script, browsers restore fields of a reloaded page, so that the form would contradict the
// list and its address.
func TestFilterIsNotRestored(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"/listings", "/ar/listings?category=jobs", "/e/listings"} {
		s, err := loadedFrame(t, apptest.New(), app.Partner{ID: "p"}, path)
		if err != nil {
			t.Fatal(err)
		}
		form := one(t, parsed(t, s), func(n *html.Node) bool { return get(n, "id") == "filter" })
		if got := get(form, "autocomplete"); got != "off" {
			t.Errorf("%s: autocomplete = %q", path, got)
		}
	}
}
