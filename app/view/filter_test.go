package view

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"broadside/app/api"
	"broadside/app/apptest"
	"broadside/app/classifieds"
	"broadside/app/messages"
)

func TestFieldNames(t *testing.T) {
	t.Parallel()
	s := drawing("en")
	s.Filter.Category = "property-rent"
	for name, want := range map[string]string{
		"q": "Keywords", "category": "Category", "city": "City", "intent": "Offered or wanted", "price_min": "Price from", "price_max": "Price to",
		"currency": "Currency", "photo": "With a picture", "days": "Listed", "lang": "Written in", "sort": "Order",
		"attr.beds.min": "Bedrooms from", "attr.beds.max": "Bedrooms to", "attr.property_type": "Property", "attr.unheard-of": "unheard-of", "colour": "colour",
	} {
		if got := s.fieldName(name); got != want {
			t.Errorf("fieldName(%s) = %q, want %q", name, got, want)
		}
	}
}

// Each kind of attribute has its control; private attributes have none.
func TestControlsOfAttributes(t *testing.T) {
	t.Parallel()
	root := drawn(t, "/listings?category=property-rent")
	var got []string
	for _, n := range all(one(t, root, classed("more")), func(n *html.Node) bool { return strings.HasPrefix(get(n, "name"), "attr.") }) {
		got = append(got, n.Data+" "+get(n, "type")+" "+get(n, "name")+" "+get(n, "value"))
	}
	want := []string{
		"input checkbox attr.property_type apartment", "input checkbox attr.property_type villa",
		"input text attr.beds.min ", "input text attr.beds.max ", "input text attr.area.min ", "input text attr.area.max ",
		"input checkbox attr.amenities pool", "input checkbox attr.amenities gym", "input checkbox attr.off_plan true",
	}
	if !slices.Equal(got, want) {
		t.Errorf("controls = %q\nwant %q", got, want)
	}
	for _, n := range all(root, func(n *html.Node) bool { return strings.Contains(get(n, "name"), "owner") }) {
		t.Errorf("a private attribute has a control: %v", n.Attr)
	}
}

func TestControlsAreOnlyThoseOfTheCategory(t *testing.T) {
	t.Parallel()
	for _, n := range all(drawn(t, "/listings"), func(n *html.Node) bool { return strings.HasPrefix(get(n, "name"), "attr.") }) {
		t.Errorf("without a category: %v", n.Attr)
	}
}

// A chosen value remains an option even if it has no results.
func TestChosenValuesStay(t *testing.T) {
	t.Parallel()
	root := drawn(t, "/listings?category=property-rent&attr.property_type=land")
	box := one(t, root, func(n *html.Node) bool {
		return get(n, "name") == "attr.property_type" && get(n, "value") == "land"
	})
	if !has(box, "checked") {
		t.Error("the chosen value is not ticked")
	}
}

func TestTheFormKeepsWhatItHasNoFieldFor(t *testing.T) {
	t.Parallel()
	root := drawn(t, "/listings?near=25.2,55.3&radius_km=5&limit=3&cursor=x")
	var got []string
	for _, n := range all(root, func(n *html.Node) bool { return get(n, "type") == "hidden" }) {
		got = append(got, get(n, "name")+"="+get(n, "value"))
	}
	if want := []string{"limit=3", "near=25.2,55.3", "radius_km=5"}; !slices.Equal(got, want) {
		t.Errorf("hidden = %q, want %q", got, want)
	}
}

func TestFormsHaveTheirHandlers(t *testing.T) {
	t.Parallel()
	form := one(t, drawn(t, "/listings"), func(n *html.Node) bool { return get(n, "id") == "filter" })
	if got := get(form, "data-on"); got != "change input submit" {
		t.Errorf("data-on = %q", got)
	}
}

func TestAgesHoldTheOneInForce(t *testing.T) {
	t.Parallel()
	var got []string
	for _, c := range drawing("en").ageOptions(classifieds.Filter{Days: 5}) {
		got = append(got, c.value+" "+c.name)
	}
	want := []string{"1 In the last day", "3 In the last 3 days", "5 In the last 5 days", "7 In the last 7 days", "30 In the last 30 days"}
	if !slices.Equal(got, want) {
		t.Errorf("ages = %q, want %q", got, want)
	}
}

func TestTallies(t *testing.T) {
	t.Parallel()
	counts := map[string]api.Count{"a": {N: 12, Exact: true}, "b": {N: 1000}}
	for value, want := range map[string]string{"a": "12", "b": "1,000+", "c": ""} {
		if got := formatCount(counts, value); got != want {
			t.Errorf("written(%s) = %q, want %q", value, got, want)
		}
	}
}

func TestTitlesOfTheList(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]string{
		"": "Classifieds", "?city=dubai": "Classifieds, Dubai", "?category=jobs": "Jobs", "?category=jobs&city=riyadh": "Jobs, Riyadh",
	} {
		if got := textOf(one(t, drawn(t, "/listings"+query), called("h1"))); got != want {
			t.Errorf("%q: h1 = %q, want %q", query, got, want)
		}
	}
}

func TestPlacesOfAListing(t *testing.T) {
	t.Parallel()
	s := drawing("en")
	for _, tt := range []struct {
		in          classifieds.Place
		where, full string
	}{
		{classifieds.Place{City: "dubai", Area: "Deira", Country: "AE"}, "<bdi>Deira</bdi>, Dubai", "<bdi>Deira</bdi>, Dubai, United Arab Emirates"},
		{classifieds.Place{City: "dubai", Area: "Dubai"}, "Dubai", "Dubai"},
		{classifieds.Place{Area: "ديرة"}, "<bdi>ديرة</bdi>", "<bdi>ديرة</bdi>"},
		{classifieds.Place{City: "atlantis", Country: "XX"}, "atlantis", "atlantis"},
		{classifieds.Place{}, "", ""},
	} {
		got := encoded(tag("p", s.placeNames(&classifieds.Listing{Place: tt.in})))
		if want := "<p>" + tt.where + "</p>"; got != want {
			t.Errorf("where(%+v) = %s, want %s", tt.in, got, want)
		}
		got = encoded(tag("p", s.fullPlace(&classifieds.Listing{Place: tt.in})))
		if want := "<p>" + tt.full + "</p>"; got != want {
			t.Errorf("whole(%+v) = %s, want %s", tt.in, got, want)
		}
	}
}

func TestLinksOfAttributes(t *testing.T) {
	t.Parallel()
	s := drawing("en")
	for _, tt := range []struct {
		kind classifieds.Kind
		in   string
		want string
	}{
		{classifieds.URL, "https://www.a.example/x", `<a dir="ltr" href="https://www.a.example/x" rel="nofollow ugc noopener noreferrer">a.example</a>`},
		{classifieds.URL, "javascript:alert(1)", `<bdi>javascript:alert(1)</bdi>`},
		{classifieds.Phone, "+971 4 000 0000", `<a dir="ltr" href="tel:+97140000000" rel="nofollow ugc noopener noreferrer">+971 4 000 0000</a>`},
		{classifieds.Text, "https://a.example/", `<bdi>https://a.example/</bdi>`},
	} {
		got := encoded(s.attributeValue(classifieds.Attribute{Kind: tt.kind}, classifieds.TextValue(tt.in), &classifieds.Listing{}))
		if got != tt.want {
			t.Errorf("shown(%s, %q) = %s, want %s", tt.kind, tt.in, got, tt.want)
		}
	}
}

func TestNegotiablePriceSaysSo(t *testing.T) {
	t.Parallel()
	f := apptest.New()
	f.ListingList[0].Price.Type = classifieds.Negotiable
	s, err := loaded(t, f, "/listings/flat-1")
	if err != nil {
		t.Fatal(err)
	}
	if got := plainly(textOf(one(t, one(t, parsed(t, s), classed("one")), classed("price")))); got != "AED 85,000 / year negotiable" {
		t.Errorf("price = %q", got)
	}
}

// Errors are described in the page's language.
func TestFaultsAreSaidInTheLanguage(t *testing.T) {
	t.Parallel()
	for _, code := range []string{classifieds.Ambiguous, classifieds.NotAmount, classifieds.NotChoice, classifieds.NotCurrency, classifieds.Crossed, classifieds.NeedsNear,
		classifieds.NoRange, classifieds.NotNumber, classifieds.NotPlace, classifieds.OutOfRange, classifieds.Unknown, string(api.BadCursor)} {
		for lang, w := range map[string]*messages.Catalog{"en": messages.For("en"), "ar": messages.For("ar")} {
			if w.Wrong[code] == "" {
				t.Errorf("%s has no message for %s", lang, code)
			}
		}
	}
	for address, want := range map[string]string{
		"/ar/listings?price_min=abc":           "اكتب مبلغًا مثل 1500، بلا كسور أكثر مما لعملته",
		"/ar/listings?sort=distance":           "حدّد أولًا المكان الذي تُقاس منه المسافة",
		"/ar/listings?price_min=2&price_max=1": "الحد الأدنى أكبر من الحد الأعلى",
	} {
		notice := one(t, drawn(t, address), classed("misfit"))
		if got := textOf(notice); !strings.Contains(got, want) {
			t.Errorf("%s: %q", address, got)
		}
		if len(all(notice, func(n *html.Node) bool { return get(n, "lang") == "en" })) > 0 {
			t.Errorf("%s: something is in English", address)
		}
	}
	s, _ := loaded(t, apptest.New(), "/ar/listings?price_min=abc")
	s.Problem = api.Fail(api.Validation, "", "", api.Field{Pointer: "?q", Code: "hologram", Detail: "no hologram"})
	if got := one(t, parsed(t, s), classed("misfit")); !strings.Contains(textOf(got), "no hologram") {
		t.Errorf("a code without a message: %q", textOf(got))
	}
}

// The form has a hidden field for the order, unless it is the default one.
func TestTheOrderIsKept(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]string{"": "", "?sort=price": "price", "?q=flat&sort=newest": "newest"} {
		root := drawn(t, "/listings"+query)
		got := ""
		for _, n := range all(one(t, root, func(n *html.Node) bool { return get(n, "id") == "filter" }), func(n *html.Node) bool { return get(n, "name") == "sort" }) {
			got += get(n, "type") + " " + get(n, "value")
		}
		if want != "" {
			want = "hidden " + want
		}
		if got != want {
			t.Errorf("/listings%s keeps %q, want %q", query, got, want)
		}
	}
}
