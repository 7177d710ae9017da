package view

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"broadside/app/apptest"
	"broadside/app/classifieds"
)

// fullFilter has every condition.
const fullFilter = "q=flat&category=property-rent&intent=offer&city=dubai&near=25.2,55.3&radius_km=5&price_min=10&price_max=90000.50&currency=AED" +
	"&attr.area.min=80&attr.area.max=120&attr.beds.min=1&attr.property_type=apartment,villa&attr.off_plan=true&photo=1&days=5&lang=en"

// Each condition is a link to the filter without it. The link omits its
// parameters and those that depend on them, and keeps all others.
func TestEachConditionRemovesItself(t *testing.T) {
	t.Parallel()
	before, err := url.ParseQuery(fullFilter)
	if err != nil {
		t.Fatal(err)
	}
	gone := map[string][]string{ // the text of a condition → the parameters that the link omits
		"“flat”": {"q"}, "Offered": {"intent"}, "Dubai": {"city"},
		"Property for rent": {"attr.area.max", "attr.area.min", "attr.beds.min", "attr.off_plan", "attr.property_type", "category"},
		"Within 5 km":       {"near", "radius_km"}, "Price from AED 10": {"price_min"}, "Price to AED 90,000.50": {"price_max"}, "AED": {"currency"},
		"Area: from 80 m², to 120 m²": {"attr.area.max", "attr.area.min"}, "Bedrooms: from 1": {"attr.beds.min"},
		"Off plan": {"attr.off_plan"}, "Property: Flat, Villa": {"attr.property_type"},
		"With a picture": {"photo"}, "In the last 5 days": {"days"}, "Written in: English": {"lang"},
		"Clear all": {"attr.area.max", "attr.area.min", "attr.beds.min", "attr.off_plan", "attr.property_type", "category", "city", "currency", "days", "intent",
			"lang", "near", "photo", "price_max", "price_min", "q", "radius_km"},
	}
	links := all(one(t, drawn(t, "/listings?"+fullFilter), classed("in-force")), called("a"))
	if len(links) != len(gone) {
		t.Errorf("%d conditions, want %d: %q", len(links), len(gone), texts(links))
	}
	for _, a := range links {
		text := plainly(textOf(a))
		to, err := url.Parse(get(a, "href"))
		if err != nil {
			t.Fatal(err)
		}
		after := to.Query()
		var went []string
		for name, values := range before {
			switch {
			case !after.Has(name):
				went = append(went, name)
			case name != "near" && after.Get(name) != values[0]:
				t.Errorf("%q changes %s to %q", text, name, after.Get(name))
			}
		}
		slices.Sort(went)
		if want, known := gone[text]; !known || !slices.Equal(went, want) {
			t.Errorf("%q removes %q, want %q", text, went, want)
		}
		for name := range after {
			if !before.Has(name) {
				t.Errorf("%q adds %s", text, name)
			}
		}
	}
}

// An order that depends on the removed condition is omitted, other orders are
// kept.
func TestOrdersOutliveTheirConditions(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ query, drop, want string }{
		{"near=25,55&sort=distance", "near", ""},
		{"near=25,55&sort=price", "near", "sort=price"},
		{"q=a&sort=relevance", "q", ""},
		{"q=a&sort=-price", "q", "sort=-price"},
		{"city=dubai&sort=newest", "city", "sort=newest"},
	} {
		v, err := url.ParseQuery(tt.query)
		if err != nil {
			t.Fatal(err)
		}
		f, err := classifieds.ParseFilter(v)
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, c := range f.Conditions() {
			if c.Param == tt.drop {
				found = true
				if got := c.Without.Values().Encode(); got != tt.want {
					t.Errorf("%q without %s = %q, want %q", tt.query, tt.drop, got, tt.want)
				}
			}
		}
		if !found {
			t.Errorf("%q has no condition %s", tt.query, tt.drop)
		}
	}
}

func TestConditionsInBothLanguages(t *testing.T) {
	t.Parallel()
	number := func(n float64) *float64 { return &n }
	attr := func(category string, a classifieds.AttrFilter) classifieds.Filter {
		return classifieds.Filter{Category: category, Currency: "AED", Attrs: []classifieds.AttrFilter{a}}
	}
	for _, tt := range []struct {
		filter       classifieds.Filter
		name, en, ar string
	}{
		{classifieds.Filter{Q: "sea"}, "q", "“sea”", "«sea»"},
		{classifieds.Filter{Category: "jobs"}, "category", "Jobs", "وظائف"},
		{classifieds.Filter{City: "dubai"}, "city", "Dubai", "دبي"},
		{classifieds.Filter{City: "atlantis"}, "city", "atlantis", "atlantis"},
		{classifieds.Filter{Days: 2}, "days", "In the last 2 days", "في اليومين الأخيرين"},
		{classifieds.Filter{Days: 30}, "days", "In the last 30 days", "في آخر 30 يومًا"},
		{classifieds.Filter{Lang: "en"}, "lang", "Written in: English", "لغة الإعلان: English"},
		{classifieds.Filter{Lang: "fr"}, "lang", "Written in: fr", "لغة الإعلان: fr"},
		{classifieds.Filter{Currency: "KWD"}, "currency", "KWD", "KWD"},
		{classifieds.Filter{PriceMin: 3_00, Currency: "AED"}, "price_min", "Price from AED 3", "السعر من 3 دراهم"},
		{classifieds.Filter{PriceMax: 1_500_00}, "price_max", "Price to 1,500", "السعر إلى 1,500"},
		{attr("property-rent", classifieds.AttrFilter{Code: "off_plan", Values: []string{"true"}}), "attr.off_plan", "Off plan", "على الخارطة"},
		{attr("property-rent", classifieds.AttrFilter{Code: "off_plan", Values: []string{"false"}}), "attr.off_plan", "Off plan: No", "على الخارطة: لا"},
		{attr("property-rent", classifieds.AttrFilter{Code: "off_plan", Values: []string{"false", "true"}}), "attr.off_plan", "Off plan: No, Yes", "على الخارطة: لا، نعم"},
		{attr("property-rent", classifieds.AttrFilter{Code: "property_type", Values: []string{"villa", "tent"}}), "attr.property_type", "Property: Villa, tent", "نوع العقار: فيلا، tent"},
		{attr("jobs", classifieds.AttrFilter{Code: "salary_min", Min: number(19.99)}), "attr.salary_min", "Salary from: from AED 19.99", "الراتب من: من 19.99 درهم"},
		{attr("jobs", classifieds.AttrFilter{Code: "experience", Min: number(1.5)}), "attr.experience", "Experience: from 1.5 years", "الخبرة: من 1.5 سنة"},
		{attr("jobs", classifieds.AttrFilter{Code: "employer", Values: []string{"Noor"}}), "attr.employer", "Employer: Noor", "جهة العمل: Noor"},
	} {
		if got := plainly(drawing("en").condition(tt.filter, tt.name)); got != tt.en {
			t.Errorf("condition(%s) = %q, want %q", tt.name, got, tt.en)
		}
		if got := plainly(drawing("ar").condition(tt.filter, tt.name)); got != tt.ar {
			t.Errorf("in Arabic: condition(%s) = %q, want %q", tt.name, got, tt.ar)
		}
	}
}

func TestYearsHaveNoCommas(t *testing.T) {
	t.Parallel()
	low, high := 2019.0, 2024.0
	s := drawing("en")
	s.Categories = []classifieds.Category{{Code: "motors", Attributes: []classifieds.Attribute{{Code: "year", Names: map[string]string{"en": "Year"}, Kind: classifieds.Year}}}}
	f := classifieds.Filter{Category: "motors", Attrs: []classifieds.AttrFilter{{Code: "year", Min: &low, Max: &high}}}
	if got := s.condition(f, "attr.year"); got != "Year: from 2019, to 2024" {
		t.Errorf("condition = %q", got)
	}
}

// A language is called by its own name or, if that is unknown, by its code.
func TestNamesOfLanguages(t *testing.T) {
	t.Parallel()
	f := apptest.New()
	f.Paper.Languages = []string{"en", "ar", "fr"}
	s, err := loaded(t, f, "/listings")
	if err != nil {
		t.Fatal(err)
	}
	root := parsed(t, s)
	if got := texts(all(one(t, root, classed("languages")), called("a"))); !slices.Equal(got, []string{"العربية", "fr"}) {
		t.Errorf("the switch offers %q", got)
	}
	if got := texts(all(inForm(t, root, "lang"), called("option"))); !slices.Equal(got, []string{"", "English", "العربية", "fr"}) {
		t.Errorf("the form offers %q", got)
	}
}

// The condition of a suggestion is struck out, and the number of results is
// next to it.
func TestSuggestionsInArabic(t *testing.T) {
	t.Parallel()
	root := drawn(t, "/ar/listings?q=zebra&city=dubai")
	link := one(t, one(t, root, classed("loosen")), called("a"))
	if textOf(link) != "«zebra» إعلانان" || get(link, "href") != "/ar/listings?city=dubai" {
		t.Errorf("%q %s", textOf(link), get(link, "href"))
	}
	if n := len(all(link, func(n *html.Node) bool { return n.Data == "del" && get(n, "dir") == "auto" })); n != 1 {
		t.Errorf("%d struck out", n)
	}
	if !strings.Contains(textOf(one(t, root, classed("empty"))), "لا إعلان يطابق كل هذه الشروط") {
		t.Error("an empty list has no message")
	}
}
