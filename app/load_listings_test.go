package app

import (
	"slices"
	"strings"
	"testing"

	"broadside/app/api"
	"broadside/app/apptest"
	"broadside/app/classifieds"
)

func TestLoadListings(t *testing.T) {
	t.Parallel()
	f := apptest.New()
	s, err := load(t, f, "/listings?category=property-rent&city=dubai&limit=1")
	if err != nil {
		t.Fatal(err)
	}
	if s.Filter.Values().Encode() != "category=property-rent&city=dubai&limit=1" || s.Results.Total.Value != 2 || len(s.Results.Items) != 1 {
		t.Errorf("Filter %q, total %+v, %d items", s.Filter.Values().Encode(), s.Results.Total, len(s.Results.Items))
	}
	if want := "/listings?category=property-rent&city=dubai&cursor=after-flat-1&limit=1"; s.Next != want {
		t.Errorf("Next = %q, want %q", s.Next, want)
	}
	if !f.Asked[0].Facets || len(f.Asked) != 1 {
		t.Errorf("filters = %+v", f.Asked)
	}
}

func TestNextPageKeepsItsPlace(t *testing.T) {
	t.Parallel()
	s, err := load(t, apptest.New(), "/listings?city=dubai&cursor=abc")
	if err != nil || s.Path != "/listings?city=dubai&cursor=abc" || s.Alternates["ar"] != "/ar/listings?city=dubai" {
		t.Errorf("%q, %v, %v", s.Path, s.Alternates, err)
	}
}

// Facets are counted on every page, and are not part of an address.
func TestFacetsAreNotInTheAddress(t *testing.T) {
	t.Parallel()
	for _, query := range []string{"city=dubai&facets=1", "city=dubai&facets=1&days=x"} {
		s, _ := load(t, apptest.New(), "/listings?"+query)
		if s.Name != Listings || s.Alternates["ar"] != "/ar/listings?city=dubai" || s.Problem == nil && s.Path != "/listings?city=dubai" {
			t.Errorf("%s: %s at %s, %v", query, s.Name, s.Path, s.Alternates)
		}
	}
}

func TestMisfilteredKeepsTheForm(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, address string
		code          api.Code
		filter        string // the valid conditions
		fields        []string
	}{
		{"two bad values", "/listings?city=dubai&days=x&price_min=abc", api.Validation, "city=dubai", []string{"?days", "?price_min"}},
		{"bounds the wrong way round", "/listings?price_max=1&price_min=2", api.Validation, "price_max=1", []string{"?price_min"}},
		{"rejected by the source", "/listings?attr.wheels=4&category=jobs", api.Validation, "category=jobs", []string{"?attr.wheels"}},
		{"with an unknown parameter", "/listings?city=dubai&colour=red&days=x", api.Validation, "city=dubai", []string{"?days"}},
	} {
		s, err := load(t, apptest.New(), tt.address)
		if s.Name != Listings || err == nil || s.Problem == nil || s.Problem.Code != tt.code {
			t.Errorf("%s: %s, %v, %+v", tt.name, s.Name, err, s.Problem)
			continue
		}
		var fields []string
		for _, e := range s.Problem.Errors {
			fields = append(fields, e.Pointer)
		}
		if s.Filter.Values().Encode() != tt.filter || !slices.Equal(fields, tt.fields) || s.Results != nil {
			t.Errorf("%s: kept %q, fields %q, results %v", tt.name, s.Filter.Values().Encode(), fields, s.Results)
		}
		if typed := strings.Replace(tt.address, "&colour=red", "", 1); s.Path != typed {
			t.Errorf("%s: Path = %q: the reader's input is lost", tt.name, s.Path)
		}
		if len(s.Categories) == 0 {
			t.Errorf("%s: the form has no categories", tt.name)
		}
	}
}

func TestLoosen(t *testing.T) {
	t.Parallel()
	s, err := load(t, apptest.New(), "/listings?q=nurse&city=dubai&price_max=100&sort=relevance")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, l := range s.Suggestions {
		got = append(got, l.Drop+" "+l.Path)
	}
	want := []string{ // one flat on request fits the price; the nurse is in Riyadh
		"q /listings?city=dubai&price_max=100",
		"city /listings?price_max=100&q=nurse&sort=relevance",
	}
	if !slices.Equal(got, want) {
		t.Errorf("Suggestions = %q, want %q", got, want)
	}
}

func TestLoosenOffersThreeAtMost(t *testing.T) {
	t.Parallel()
	f := apptest.New()
	s, err := load(t, f, "/listings?q=flat&city=dubai&category=property-rent&intent=offer&photo=1&lang=en&attr.beds=9")
	if err != nil || len(s.Suggestions) > 3 {
		t.Errorf("%d suggestions, %v", len(s.Suggestions), err)
	}
	for _, q := range f.Asked[1:] {
		if q.Limit != 1 || q.Facets {
			t.Errorf("a try asks too much: %+v", q)
		}
	}
}

func TestAnEmptyLastPageSuggestsNothing(t *testing.T) {
	t.Parallel()
	f := apptest.New()
	if s, err := load(t, f, "/listings?q=zebra&cursor=abc"); err != nil || len(s.Suggestions) > 0 || len(f.Asked) != 1 {
		t.Errorf("%v, %v, %d reads", s.Suggestions, err, len(f.Asked))
	}
}

// Amounts without a currency are hundredths: removing the currency does not
// change the amount.
func TestConditionsKeepAmounts(t *testing.T) {
	t.Parallel()
	for currency, minor := range map[string]int64{"AED": 50000, "JPY": 500, "KWD": 500000} {
		for _, c := range (classifieds.Filter{Currency: currency, PriceMin: minor, PriceMax: 2 * minor}).Conditions() {
			if c.Param == "currency" && (c.Without.PriceMin != 50000 || c.Without.PriceMax != 100000 || c.Without.Currency != "") {
				t.Errorf("500 to 1000 %s without the currency: %d to %d %s", currency, c.Without.PriceMin, c.Without.PriceMax, c.Without.Currency)
			}
		}
	}
}

func TestConditions(t *testing.T) {
	t.Parallel()
	one := 1.0
	f := classifieds.Filter{
		Q: "sea", Category: "property-rent", Intent: classifieds.Offer, City: "dubai", Near: &classifieds.Point{Lat: 25, Lon: 55}, RadiusKM: 5,
		PriceMin: 1, PriceMax: 2, Currency: "AED", Photo: true, Days: 3, Lang: "en", Sort: classifieds.Distance, Cursor: "c", Facets: true, Limit: 9,
		Attrs: []classifieds.AttrFilter{{Code: "area", Min: &one}, {Code: "beds", Values: []string{"2"}}},
	}
	var drops []string
	for _, c := range f.Conditions() {
		drops = append(drops, c.Param)
		if c.Without.Cursor != "" || c.Without.Facets || c.Without.Limit != 0 {
			t.Errorf("without %s: %+v", c.Param, c.Without)
		}
		if c.Param == "category" && len(c.Without.Attrs) != 0 {
			t.Error("attributes outlive their category")
		}
		if c.Param == "near" && (c.Without.Sort == classifieds.Distance || c.Without.RadiusKM != 0) {
			t.Error("an order by distance outlives its point")
		}
		if c.Param == "attr.area" && (len(c.Without.Attrs) != 1 || c.Without.Attrs[0].Code != "beds") {
			t.Errorf("without the area: %+v", c.Without.Attrs)
		}
	}
	want := []string{"q", "category", "intent", "city", "near", "price_min", "price_max", "currency", "attr.area", "attr.beds", "photo", "days", "lang"}
	if !slices.Equal(drops, want) {
		t.Errorf("conditions = %q, want %q", drops, want)
	}
	if len(f.Attrs) != 2 || f.Attrs[0].Code != "area" {
		t.Errorf("the filter itself changed: %+v", f.Attrs)
	}
}

// A form whose category was changed still sends the attributes of the previous
// category; they are ignored. An attribute of no category is an error.
func TestAttributesStayWithTheirCategory(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ query, want string }{
		{"category=jobs&attr.beds.min=2&attr.property_type=villa&attr.employer=Noor", "attr.employer=Noor&category=jobs"},
		{"category=property-rent&attr.beds.min=2&attr.employer=Noor", "attr.beds.min=2&category=property-rent"},
		{"attr.beds.min=2&attr.employer=Noor", "attr.beds.min=2&attr.employer=Noor"}, // of all categories
		{"category=alchemy&attr.beds.min=2", "attr.beds.min=2&category=alchemy"},     // left to the source to reject
	} {
		f := apptest.New()
		s, err := load(t, f, "/listings?"+tt.query)
		f.Asked[0].Facets = false
		if got := f.Asked[0].Values().Encode(); got != tt.want {
			t.Errorf("%q: filter %q, want %q", tt.query, got, tt.want)
		}
		if err != nil || s.Filter.Values().Encode() != tt.want || s.Path != "/listings?"+tt.want {
			t.Errorf("%q: filter %q, path %q, %v, want %q", tt.query, s.Filter.Values().Encode(), s.Path, err, tt.want)
		}
	}
	if s, err := load(t, apptest.New(), "/listings?category=jobs&attr.wheels=4"); err == nil || s.Problem == nil {
		t.Errorf("an unknown attribute: %v", err)
	}
}
