package classifieds

import (
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"

	"broadside/app/api"
)

func parse(t *testing.T, query string) (Filter, error) {
	t.Helper()
	v, err := url.ParseQuery(query)
	if err != nil {
		t.Fatal(err)
	}
	return ParseFilter(v)
}

// Different spellings of the same filter have the same canonical address.
func TestOneQuestionOneAddress(t *testing.T) {
	t.Parallel()
	for want, queries := range map[string][]string{
		"attr.make=lexus%2Ctoyota&city=dubai": {"city=dubai&attr.make=toyota,lexus", "attr.make=toyota&city=dubai&attr.make=lexus", "city=+dubai&attr.make=lexus,%20toyota,lexus&q="},
		"photo=1":                             {"photo=true", "photo=on", "photo=1&facets=0", "photo=1&days="},
		"price_max=1500.50":                   {"price_max=1,500.5", "price_max=1500.50", "price_max=1+500.50", "price_max=%D9%A1%D9%A5%D9%A0%D9%A0%D9%AB%D9%A5"},
		"currency=AED":                        {"currency=aed", "currency=Aed", "currency=AED"},
		"near=25.2%2C55.3&radius_km=5":        {"near=25.2,55.3&radius_km=5", "near=+25.20+,+55.300&radius_km=5.0"},
		"attr.area.max=120&attr.area.min=80":  {"attr.area.min=80&attr.area.max=120", "attr.area.max=1.2e2&attr.area.min=80.0"},
		"limit=5":                             {"limit=5", "limit=05"},
		"":                                    {"", "photo=0", "price_min=0", "attr.x=", "attr.x.min=", "attr.x=,,"},
	} {
		for _, query := range queries {
			f, err := parse(t, query)
			if got := f.Values().Encode(); err != nil || got != want {
				t.Errorf("%q is %q, %v, want %q", query, got, err, want)
			}
		}
	}
}

// Of a repeated parameter the first value is used: two amounts are not joined
// into one.
func TestTheFirstOfTwo(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]string{
		"price_min=1&price_min=2":       "price_min=1",
		"price_max=100&price_max=":      "price_max=100",
		"q=sea&q=view":                  "q=sea",
		"q=+&q=view":                    "q=view",
		"city=dubai&city=riyadh":        "city=dubai",
		"limit=5&limit=6":               "limit=5",
		"attr.beds=1&attr.beds=2":       "attr.beds=1%2C2",
		"attr.a.min=1&attr.a.min=2":     "attr.a.min=1",
		"near=25.2,55.3&near=24.7,46.7": "near=25.2%2C55.3",
	} {
		f, err := parse(t, query)
		if got := f.Values().Encode(); err != nil || got != want {
			t.Errorf("%q is %q, %v, want %q", query, got, err, want)
		}
	}
	if f, err := ParseFilter(url.Values{"q": nil, "attr.a": {}}); err != nil || f.Values().Encode() != "" {
		t.Errorf("names without values: %+v, %v", f, err)
	}
}

// The order of a range's bounds does not change: a lower bound above the upper
// one is an error.
func TestRangesAreKept(t *testing.T) {
	t.Parallel()
	for query, ok := range map[string]bool{
		"attr.year.max=2018&attr.year.min=2021": false, "attr.year.max=2018&attr.year.min=2018": true, "attr.area.max=-1&attr.area.min=-2": true, "attr.area.max=-2&attr.area.min=-1": false,
		"attr.year.min=2021": true, "price_max=4&price_min=5": false, "price_max=5&price_min=5": true,
	} {
		f, err := parse(t, query)
		if (err == nil) != ok {
			t.Errorf("%q: %v, want ok %t", query, err, ok)
		}
		if got := f.Values().Encode(); ok && got != query {
			t.Errorf("%q is %q", query, got)
		}
	}
}

// Problems are sorted by parameter name, whatever the order in the address.
func TestProblemsComeInOrder(t *testing.T) {
	t.Parallel()
	v := url.Values{"sort": {"x"}, "days": {"x"}, "limit": {"x"}, "photo": {"x"}, "near": {"x"}, "attr.b.min": {"x"}, "price_max": {"x"}}
	for range 20 {
		_, err := ParseFilter(v)
		var p *api.Problem
		if !errors.As(err, &p) || len(p.Errors) != len(v) {
			t.Fatalf("%v", err)
		}
		if !slices.IsSortedFunc(p.Errors, func(a, b api.Field) int { return strings.Compare(a.Pointer, b.Pointer) }) {
			t.Fatalf("%+v", p.Errors)
		}
		if !strings.HasPrefix(p.Detail, "attr.b.min: ") {
			t.Fatalf("detail = %q, want the first fault", p.Detail)
		}
	}
}

// The limits of a filter's values.
func TestEndsOfAFilter(t *testing.T) {
	t.Parallel()
	for query, ok := range map[string]bool{
		"near=90,180": true, "near=-90,-180": true, "near=90.01,0": false, "near=0,180.01": false, "near=1,2,3": false, "near=,": false, "near=Inf,0": false,
		"near=0,0&radius_km=1000": true, "near=0,0&radius_km=0": false, "near=0,0&radius_km=-1": false, "near=0,0&radius_km=NaN": false, "radius_km=far": false,
		"days=1": true, "days=3650": true, "days=3651": false, "days=-1": false, "days=1.5": false,
		"limit=1": true, "limit=50": true, "limit=0": false, "price_min=10000000000000": true, "price_min=10000000000000.01": false, "price_min=-1": false,
		"currency=AE": false, "currency=AEDX": false, "currency=%D8%AF%D8%B1%D9%87": false, "intent=offer": true, "intent=Offer": false,
		"sort=-price": true, "sort=price-": false, "sort=distance&near=0,0": true, "facets=yes": false, "photo=-1": false,
		"attr.a.min=NaN": false, "attr.a.max=-Inf": false, "attr.a.min=0x10": false, "attr.a.min=1e2": true, "attr.a.max=1e400": false, "attr.min=1": true, "attr..min=1": false,
	} {
		if _, err := parse(t, query); (err == nil) != ok {
			t.Errorf("%q: %v, want ok %t", query, err, ok)
		}
	}
}

// Each fault has its code.
func TestCodesOfFaults(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]string{
		"price_min=abc": NotAmount, "intent=sell": NotChoice, "photo=x": NotChoice, "facets=x": NotChoice, "sort=x": NotChoice, "currency=A": NotCurrency,
		"price_min=2&price_max=1": Crossed, "attr.a.min=2&attr.a.max=1": Crossed, "sort=distance": NeedsNear, "radius_km=1": NeedsNear,
		"attr.a.min=x": NotNumber, "attr.a.min=2026-12-01": NotNumber, "near=x": NotPlace, "days=0": OutOfRange, "limit=0": OutOfRange,
		"near=0,0&radius_km=0": OutOfRange, "attr..min=1": Unknown,
	} {
		_, err := parse(t, query)
		var p *api.Problem
		if !errors.As(err, &p) || len(p.Errors) != 1 || p.Errors[0].Code != want || p.Errors[0].Detail == "" {
			t.Errorf("%q: %+v, want the code %s", query, err, want)
		}
	}
}

// Only values of attributes may be repeated.
func TestMayRepeat(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{
		"attr.fuel": true, "attr.minibar": true, "attr.fuel.min": false, "attr.fuel.max": false,
		"category": false, "q": false, "limit": false, "lang": false, "attr": false, "": false,
	} {
		if got := MayRepeat(name); got != want {
			t.Errorf("MayRepeat(%q) = %v, want %v", name, got, want)
		}
	}
}

// A position is two plain decimals, as in openapi.json. Other numbers may have
// an exponent, but no other notation of programs.
func TestNumbersOfAnAddress(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]bool{
		"near=25.2,55.3": true, "near=-90,+180": true, "near=0089.5,5.": true, "near=25.2,%2B55": false, "near=1e1,5": false, "near=.5,5": false,
		"near=-,5": false, "near=0x1p4,5": false, "near=90.01,5": false, "near=5,-180.01": false, "near=-.5,5": false, "near=5,5-": false,
		"near=0,0&radius_km=1e2": true, "near=0,0&radius_km=.5": true, "near=0,0&radius_km=0x1p4": false, "near=0,0&radius_km=1_0": false,
		"attr.a.min=-1.5e3": true, "attr.a.min=0x10": false, "attr.a.max=Inf": false, "attr.a.max=infinity": false, "attr.a.max=nan": false, "attr.a.max=1e400": false,
	} {
		if _, err := parse(t, query); (err == nil) != want {
			t.Errorf("%q: %v, want it taken: %v", query, err, want)
		}
	}
}
