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

// inForm returns the form's control called name.
func inForm(t *testing.T, root *html.Node, name string) *html.Node {
	t.Helper()
	form := one(t, root, func(n *html.Node) bool { return get(n, "id") == "filter" })
	found := all(form, func(n *html.Node) bool { return get(n, "name") == name })
	if len(found) == 0 {
		t.Fatalf("the form has no %s", name)
	}
	return found[0]
}

// sent returns the form data that a browser would send without a change.
func sent(root *html.Node) url.Values {
	v := url.Values{}
	for _, n := range all(root, func(n *html.Node) bool { return n.Data == "input" || n.Data == "option" }) {
		name, value := get(n, "name"), get(n, "value")
		if n.Data == "option" {
			if !has(n, "selected") {
				continue
			}
			name = get(n.Parent, "name")
		}
		if get(n, "type") == "checkbox" && !has(n, "checked") || value == "" {
			continue
		}
		v.Add(name, value)
	}
	return v
}

// The form has the values of the address: sent without a change, it gives the
// same filter.
func TestFormIsTheFilter(t *testing.T) {
	t.Parallel()
	for _, query := range []string{
		"", "q=flat", "category=property-rent", "category=property-rent&city=dubai&intent=offer&photo=1&days=7&lang=ar&currency=AED",
		"price_min=100&price_max=90000.50", "sort=price", "sort=-price", "days=5", "near=25.2,55.3&radius_km=5&sort=distance", "limit=5",
		"category=property-rent&attr.property_type=apartment,villa&attr.beds.min=1&attr.beds.max=3&attr.amenities=gym,pool&attr.off_plan=true",
		"category=jobs&attr.employer=Noor&attr.salary_min.min=5000",
	} {
		asked, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		want, err := classifieds.ParseFilter(asked)
		if err != nil {
			t.Fatal(err)
		}
		f := apptest.New()
		s, err := loaded(t, f, "/listings?"+query)
		if err != nil {
			t.Fatal(err)
		}
		form := one(t, parsed(t, s), func(n *html.Node) bool { return get(n, "id") == "filter" })
		got, err := classifieds.ParseFilter(sent(form))
		if err != nil {
			t.Errorf("%q: the form sends %q: %v", query, sent(form).Encode(), err)
			continue
		}
		if got.Values().Encode() != want.Values().Encode() {
			t.Errorf("%q: the form sends\n %s\nwant\n %s", query, got.Values().Encode(), want.Values().Encode())
		}
	}
}

func TestFormFoldsWhatFewNeed(t *testing.T) {
	t.Parallel()
	for query, open := range map[string]bool{"": false, "?q=a&city=dubai": false, "?photo=1": true, "?category=jobs": false, "?attr.employer=x&category=jobs": true} {
		more := one(t, drawn(t, "/listings"+query), classed("more"))
		if has(more, "open") != open {
			t.Errorf("%q: open %v, want %v", query, has(more, "open"), open)
		}
	}
}

func TestOptionsSayWhatTheyFind(t *testing.T) {
	t.Parallel()
	root := drawn(t, "/listings?category=property-rent")
	var got []string
	for _, o := range all(inForm(t, root, "city"), called("option")) {
		got = append(got, get(o, "label")+textOf(o))
	}
	if want := []string{"All cities", "Dubai (2)", "Riyadh"}; !slices.Equal(got, want) {
		t.Errorf("cities = %q, want %q", got, want)
	}
	var ticks []string
	for _, n := range all(root, classed("tick")) {
		ticks = append(ticks, textOf(n))
	}
	if !slices.Contains(ticks, "Flat 1") || slices.ContainsFunc(ticks, func(s string) bool { return strings.HasPrefix(s, "Land") }) {
		t.Errorf("boxes = %q", ticks)
	}
}

func TestIndexCountsCategories(t *testing.T) {
	t.Parallel()
	index := one(t, drawn(t, "/listings?city=dubai&category=property-rent&attr.beds=2"), classed("index"))
	var got []string
	for _, a := range all(index, called("a")) {
		got = append(got, textOf(a)+" "+get(a, "href")+" "+get(a, "aria-current"))
	}
	want := []string{
		"All categories /listings?city=dubai ",
		"Property for rent 1 /listings?category=property-rent&city=dubai page",
		"Jobs /listings?category=jobs&city=dubai ",
	}
	if !slices.Equal(got, want) {
		t.Errorf("index = %q\nwant %q", got, want)
	}
}

func TestFiltersInForceCanBeRemoved(t *testing.T) {
	t.Parallel()
	root := drawn(t, "/listings?q=flat&category=property-rent&city=dubai&currency=AED&price_max=90000&attr.beds.min=1&attr.property_type=apartment&attr.off_plan=false")
	var got []string
	for _, a := range all(one(t, root, classed("in-force")), called("a")) {
		got = append(got, strings.ReplaceAll(textOf(a), messages.NBSP, " "))
		if label := get(a, "aria-label"); label != "" && !strings.HasPrefix(label, "Remove: ") {
			t.Errorf("label %q", label)
		}
		if to, err := url.Parse(get(a, "href")); err != nil || strings.Contains(to.RawQuery, "cursor") || to.Fragment != "results" {
			t.Errorf("href %q, %v", get(a, "href"), err)
		}
	}
	want := []string{"“flat”", "Property for rent", "Dubai", "Price to AED 90,000", "AED", "Bedrooms: from 1", "Off plan: No", "Property: Flat", "Clear all"}
	if !slices.Equal(got, want) {
		t.Errorf("in force = %q\nwant %q", got, want)
	}
}

func TestConditionsInWords(t *testing.T) {
	t.Parallel()
	five, year := 5.0, 2019.0
	s := drawing("en")
	for _, tt := range []struct {
		filter     classifieds.Filter
		name, want string
	}{
		{classifieds.Filter{Intent: classifieds.Wanted}, "intent", "Wanted"},
		{classifieds.Filter{Intent: classifieds.Offer}, "intent", "Offered"},
		{classifieds.Filter{Near: &classifieds.Point{}}, "near", "Within 25 km"},
		{classifieds.Filter{Near: &classifieds.Point{}, RadiusKM: 5}, "near", "Within 5 km"},
		{classifieds.Filter{PriceMin: 1_500_50}, "price_min", "Price from 1,500.5"},
		{classifieds.Filter{Photo: true}, "photo", "With a picture"},
		{classifieds.Filter{Days: 1}, "days", "In the last day"},
		{classifieds.Filter{Days: 7}, "days", "In the last 7 days"},
		{classifieds.Filter{Lang: "ar"}, "lang", "Written in: العربية"},
		{classifieds.Filter{Category: "property-rent", Attrs: []classifieds.AttrFilter{{Code: "area", Max: &five}}}, "attr.area", "Area: to 5 m²"},
		{classifieds.Filter{Category: "jobs", Currency: "AED", Attrs: []classifieds.AttrFilter{{Code: "salary_min", Min: &five}}}, "attr.salary_min", "Salary from: from AED 5"},
		{classifieds.Filter{Attrs: []classifieds.AttrFilter{{Code: "unheard-of", Min: &year}}}, "attr.unheard-of", "unheard-of: from 2,019"},
		{classifieds.Filter{Category: "property-rent", Attrs: []classifieds.AttrFilter{{Code: "off_plan", Values: []string{"true"}}}}, "attr.off_plan", "Off plan"},
		{classifieds.Filter{}, "attr.gone", "attr.gone"},
	} {
		if got := plainly(s.condition(tt.filter, tt.name)); got != tt.want {
			t.Errorf("condition(%s) = %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestRowsAreSetAsClassifieds(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		address string
		want    []string // of the first row, in order
	}{
		{"/listings?q=creek", []string{"where Property for rent · Deira, Dubai", "title Two-bedroom flat on the creek, quiet side",
			"brief Flat · 2 bedrooms · 1,150.5 m² · Free from 1 Dec 2026 · New · Verified", "price AED 85,000 / year", "when 23 Nov 2026"}},
		{"/listings?q=فيلا", []string{"where Featured Property for rent · Wanted · Dubai", "title مطلوب فيلا في دبي", "brief Villa · Studio", "price Price on request", "when 23 Nov 2026"}},
		{"/ar/listings?category=jobs", []string{"where وظائف · الرياض", "title Night nurse", "brief Al Noor Clinic · 3 سنوات", "price 9,000–12,000 ريال سعودي شهريًا", "when 23 نوفمبر 2026"}},
	} {
		row := all(drawn(t, tt.address), classed("listing"))[0]
		var got []string
		for n := range row.ChildNodes() {
			if n.Data != "img" {
				got = append(got, plainly(get(n, "class")+" "+textOf(n)))
			}
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s:\n got %q\nwant %q", tt.address, got, tt.want)
		}
	}
}

// An advertiser's text has its own direction and language.
func TestAdvertisersTextIsIsolated(t *testing.T) {
	t.Parallel()
	row := all(drawn(t, "/listings?q=فيلا"), classed("title"))[0]
	link := one(t, row, called("a"))
	if get(link, "lang") != "ar" || get(link, "dir") != "auto" {
		t.Errorf("%v", link.Attr)
	}
	for _, p := range all(one(t, drawn(t, "/listings/villa-1"), classed("text")), called("p")) {
		if get(p, "dir") != "auto" {
			t.Errorf("%v", p.Attr)
		}
	}
}

func TestPromotedStandFirstAndOnce(t *testing.T) {
	t.Parallel()
	f := apptest.New()
	f.Promoted = []classifieds.Listing{f.ListingList[2]}
	s, err := loaded(t, f, "/listings")
	if err != nil {
		t.Fatal(err)
	}
	titles := texts(all(parsed(t, s), classed("title")))
	if len(titles) != 3 || titles[0] != "مطلوب فيلا في دبي" {
		t.Errorf("titles = %q", titles)
	}
	s, _ = loaded(t, f, "/listings?cursor=x")
	if titles := texts(all(parsed(t, s), classed("title"))); titles[0] == "مطلوب فيلا في دبي" {
		t.Errorf("promoted again on the next page: %q", titles)
	}
}

func TestOrders(t *testing.T) {
	t.Parallel()
	for query, want := range map[string][]string{
		"":                  {"Newest first*", "Price, lowest first", "Price, highest first"},
		"?q=flat":           {"Best match*", "Newest first", "Price, lowest first", "Price, highest first"},
		"?sort=price":       {"Newest first", "Price, lowest first*", "Price, highest first"},
		"?near=25,55&q=vil": {},
	} {
		var got []string
		for _, n := range all(drawn(t, "/listings"+query), classed("orders")) {
			for _, a := range all(n, called("a")) {
				name := textOf(a)
				if get(a, "aria-current") != "" {
					name += "*"
				}
				got = append(got, name)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: orders = %q, want %q", query, got, want)
		}
	}
}

func TestEmptySuggestsWhatToLeaveOut(t *testing.T) {
	t.Parallel()
	root := drawn(t, "/listings?q=zebra&city=dubai")
	var got []string
	for _, a := range all(one(t, root, classed("loosen")), called("a")) {
		got = append(got, textOf(a)+" "+get(a, "href"))
	}
	if want := []string{"“zebra” 2 listings /listings?city=dubai"}; !slices.Equal(got, want) {
		t.Errorf("loosen = %q, want %q", got, want)
	}
}

func TestPagesOfAList(t *testing.T) {
	t.Parallel()
	pages := one(t, drawn(t, "/listings?limit=1&cursor=x"), classed("pages"))
	var got []string
	for _, a := range all(pages, called("a")) {
		got = append(got, textOf(a)+" "+get(a, "href")+" "+get(a, "rel"))
	}
	if want := []string{"First page /listings?limit=1 ", "Next page /listings?cursor=after-flat-1&limit=1 next"}; !slices.Equal(got, want) {
		t.Errorf("pages = %q, want %q", got, want)
	}
}

func TestMisfitSaysWhatIsWrongWhereItIs(t *testing.T) {
	t.Parallel()
	root := drawn(t, "/listings?price_min=abc&days=x&city=dubai")
	field := inForm(t, root, "price_min")
	if get(field, "value") != "abc" || get(field, "aria-invalid") != "true" || get(field, "aria-describedby") != "wrong-price_min" {
		t.Errorf("the field: %v", field.Attr)
	}
	if got := textOf(one(t, root, classed("misfit"))); !strings.Contains(got, "Price from : an amount like 1500") && !strings.Contains(got, "Price from: an amount like 1500") {
		t.Errorf("misfit = %q", got)
	}
	if !has(one(t, root, classed("more")), "open") {
		t.Error("the field with the message is folded away")
	}
	s, _ := loaded(t, apptest.New(), "/listings?attr.wheels=1")
	s.Problem = api.Unknown("foo")
	if got := textOf(one(t, parsed(t, s), classed("misfit"))); !strings.Contains(got, "“foo” is not something") {
		t.Errorf("misfit = %q", got)
	}
}

func TestOneListing(t *testing.T) {
	t.Parallel()
	root := drawn(t, "/listings/flat-1")
	var facts []string
	for _, n := range all(one(t, root, classed("facts")), called("div")) {
		facts = append(facts, plainly(textOf(one(t, n, called("dt")))+": "+textOf(one(t, n, called("dd")))))
	}
	want := []string{"Property: Flat", "Bedrooms: 2", "Area: 1,150.5 m²", "With: Pool, Gym", "Off plan: No", "Deposit: AED 4,000", "Free from: 1 Dec 2026",
		"Tour: example.com", "Place: Deira, Dubai, United Arab Emirates"}
	if !slices.Equal(facts, want) {
		t.Errorf("facts = %q\nwant %q", facts, want)
	}
	link := one(t, one(t, root, classed("facts")), called("a"))
	if get(link, "rel") != "nofollow ugc noopener noreferrer" {
		t.Errorf("rel = %q", get(link, "rel"))
	}
	if got := texts(all(one(t, root, classed("text")), called("p"))); !slices.Equal(got, []string{"High floor, facing the water.", "No agents <please>."}) {
		t.Errorf("text = %q", got)
	}
	var crumbs []string
	for _, a := range all(one(t, root, classed("crumbs")), called("a")) {
		crumbs = append(crumbs, get(a, "href"))
	}
	if want := []string{"/listings", "/listings?category=property-rent", "/listings?category=property-rent&city=dubai"}; !slices.Equal(crumbs, want) {
		t.Errorf("crumbs = %q", crumbs)
	}
	if got := textOf(one(t, root, classed("life"))); !strings.Contains(plainly(got), "23 Dec 2026") || !strings.Contains(got, "flat-1") {
		t.Errorf("dates and reference: %q", got)
	}
	photos := all(one(t, root, classed("photos")), called("img"))
	if len(photos) != 2 || get(photos[0], "fetchpriority") != "high" || get(photos[1], "loading") != "lazy" || get(photos[1], "alt") == "" {
		t.Errorf("photos: %v", photos)
	}
}

// A paper without listings has its own message.
func TestNoListingsYet(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		address string
		yet     bool
	}{
		{"/listings", true}, {"/ar/listings", true}, {"/listings?sort=price", true}, {"/listings?city=dubai", false}, {"/listings?q=zebra", false},
		{"/listings?cursor=after-flat-1", false}, {"/e/listings", true}, {"/e/listings?lang=ar", true}, {"/e/listings?city=dubai", false},
	} {
		f := apptest.New()
		f.ListingList = nil
		s, err := loadedFrame(t, f, app.Partner{ID: "p"}, tt.address)
		if err != nil {
			t.Fatal(err)
		}
		w := messages.For(s.Lang)
		results := one(t, parsed(t, s), classed("results"))
		got := textOf(results)
		if strings.Contains(got, w.NoneYet) != tt.yet || strings.Contains(got, w.NoneFound) == tt.yet {
			t.Errorf("%s: %q", tt.address, got)
		}
		for _, a := range all(results, called("a")) {
			if tt.yet && get(a, "href") == s.Path {
				t.Errorf("%s links to itself", tt.address)
			}
		}
	}
}
