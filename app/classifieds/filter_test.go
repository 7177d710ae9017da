package classifieds

import (
	"errors"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"broadside/app/api"
)

func number(n float64) *float64 { return &n }

func TestParseFilter(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, query string
		want        Filter
	}{
		{"nothing", "", Filter{}},
		{"an empty form", "q=&category=&price_min=&attr.beds=&photo=&cursor=", Filter{}},
		{"words are trimmed", "q=+two+beds+", Filter{Q: "two beds"}},
		{"Arabic words", "q=" + url.QueryEscape("شقة في دبي"), Filter{Q: "شقة في دبي"}},
		{"the same parameter twice", "attr.make=toyota&attr.make=lexus", Filter{Attrs: []AttrFilter{{Code: "make", Values: []string{"lexus", "toyota"}}}}},
		{"values are sorted, without duplicates", "attr.make=toyota,+lexus,,toyota", Filter{Attrs: []AttrFilter{{Code: "make", Values: []string{"lexus", "toyota"}}}}},
		{"prices are major units", "price_min=1500&price_max=2,000.50&currency=aed", Filter{PriceMin: 150000, PriceMax: 200050, Currency: "AED"}},
		{"Eastern digits", "price_max=" + url.QueryEscape("٨٥٬٠٠٠"), Filter{PriceMax: 8500000}},
		{"a range", "attr.year.min=2018&attr.year.max=2021", Filter{Attrs: []AttrFilter{{Code: "year", Min: number(2018), Max: number(2021)}}}},
		{"attributes in order", "attr.year.min=2018&attr.fuel=petrol", Filter{Attrs: []AttrFilter{{Code: "fuel", Values: []string{"petrol"}}, {Code: "year", Min: number(2018)}}}},
		{"near a point", "near=25.08,55.14&radius_km=5&sort=distance", Filter{Near: &Point{25.08, 55.14}, RadiusKM: 5, Sort: Distance}},
		{"the rest", "category=motors&intent=wanted&city=dubai&photo=1&days=7&lang=ar&sort=-price&facets=on&limit=50&cursor=x", Filter{
			Category: "motors", Intent: Wanted, City: "dubai", Photo: true, Days: 7, Lang: "ar", Sort: PriceDown, Facets: true, Limit: 50, Cursor: "x"}},
		{"no is no", "photo=0&facets=false", Filter{}},
		{"an attribute of commas", "attr.make=,%C2%A0,", Filter{}},
		{"spaces where it is cut", "q=" + strings.Repeat("a+", 120), Filter{Q: strings.TrimSpace(strings.Repeat("a ", 100))}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			v, err := url.ParseQuery(tt.query)
			if err != nil {
				t.Fatal(err)
			}
			got, err := ParseFilter(v)
			if err != nil || !reflect.DeepEqual(got, tt.want) {
				t.Errorf("ParseFilter(%q) = %+v, %v, want %+v", tt.query, got, err, tt.want)
			}
		})
	}
}

func TestParseFilterProblems(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, query string
		code        api.Code
		pointers    string
	}{
		{"an unknown parameter", "colour=red", api.UnknownParameter, "?colour"},
		{"even when empty", "colour=", api.UnknownParameter, "?colour"},
		{"the first of two by name", "zz=1&aa=1", api.UnknownParameter, "?aa"},
		{"each bad one is named", "limit=51&days=0&intent=steal", api.Validation, "?days ?intent ?limit"},
		{"an amount in words", "price_min=lots", api.Validation, "?price_min"},
		{"a price upside down", "price_min=10&price_max=5", api.Validation, "?price_min"},
		{"off the earth", "near=91,0", api.Validation, "?near"},
		{"not a number", "near=NaN,NaN", api.Validation, "?near"},
		{"half a point", "near=25", api.Validation, "?near"},
		{"an unknown order", "sort=best", api.Validation, "?sort"},
		{"distance from nowhere", "sort=distance", api.Validation, "?sort"},
		{"a currency of signs", "currency=A$D", api.Validation, "?currency"},
		{"a currency that grows shorter in capitals", "currency=" + url.QueryEscape("ıa"), api.Validation, "?currency"},
		{"a bound that is infinite", "attr.year.min=Inf", api.Validation, "?attr.year.min"},
		{"an attribute without a name", "attr.=1", api.Validation, "?attr."},
		{"an attribute with a very long name", "attr." + strings.Repeat("x", 65) + "=1", api.Validation, "?attr." + strings.Repeat("x", 65)},
		{"a photo of maybe", "photo=maybe&facets=maybe", api.Validation, "?facets ?photo"},
		{"a radius around nothing", "radius_km=5", api.Validation, "?radius_km"},
		{"a range the wrong way round", "attr.beds.max=2&attr.beds.min=5", api.Validation, "?attr.beds.min"},
		{"too far", "near=0,0&radius_km=1001", api.Validation, "?radius_km"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			v, err := url.ParseQuery(tt.query)
			if err != nil {
				t.Fatal(err)
			}
			f, err := ParseFilter(v)
			var p *api.Problem
			if !errors.As(err, &p) {
				t.Fatalf("ParseFilter(%q) = %+v, %v, want a problem", tt.query, f, err)
			}
			var pointers []string
			for _, e := range p.Errors {
				pointers = append(pointers, e.Pointer)
			}
			if got := strings.Join(pointers, " "); p.Code != tt.code || got != tt.pointers {
				t.Errorf("ParseFilter(%q): %s at %s, want %s at %s", tt.query, p.Code, got, tt.code, tt.pointers)
			}
			if !reflect.DeepEqual(f, Filter{}) {
				t.Errorf("a filter came with the problem: %+v", f)
			}
		})
	}
}

func TestParseFilterHasLimits(t *testing.T) {
	t.Parallel()
	v := url.Values{"q": {strings.Repeat("ض", 300)}}
	f, err := ParseFilter(v)
	if err != nil || len([]rune(f.Q)) != 200 {
		t.Errorf("%d characters, %v, want 200", len([]rune(f.Q)), err)
	}
	many := url.Values{}
	for _, a := range "abcdefghijklmnopqrstu" { // 21
		many.Set("attr."+string(a), "1")
	}
	if _, err := ParseFilter(many); err == nil {
		t.Error("21 attributes are not refused")
	}
	values := url.Values{}
	for _, a := range "abcdefghijklmnopqrstu" {
		values.Add("attr.make", string(a))
	}
	if f, err := ParseFilter(values); err != nil || len(f.Attr("make").Values) != 20 {
		t.Errorf("%+v, %v, want 20 values", f, err)
	}
}

func TestFilterValuesIsCanonical(t *testing.T) {
	t.Parallel()
	v, _ := url.ParseQuery("sort=price&q=flat&price_max=85,000.5&attr.beds.max=3&attr.amenities=pool,gym&near=25.080,55.140&radius_km=5.0&photo=on")
	f, err := ParseFilter(v)
	if err != nil {
		t.Fatal(err)
	}
	want := "attr.amenities=gym%2Cpool&attr.beds.max=3&near=25.08%2C55.14&photo=1&price_max=85000.50&q=flat&radius_km=5&sort=price"
	if got := f.Values().Encode(); got != want {
		t.Errorf("Values() = %s, want %s", got, want)
	}
}

func TestOrder(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		f    Filter
		want Sort
	}{{Filter{}, Newest}, {Filter{Q: "x"}, Relevance}, {Filter{Q: "x", Sort: PriceUp}, PriceUp}} {
		if got := tt.f.Order(); got != tt.want {
			t.Errorf("%+v.Order() = %s, want %s", tt.f, got, tt.want)
		}
	}
}

func TestFilterAttr(t *testing.T) {
	t.Parallel()
	f := Filter{Attrs: []AttrFilter{{Code: "beds"}}}
	if f.Attr("beds") == nil || f.Attr("baths") != nil {
		t.Errorf("Attr finds %v and %v", f.Attr("beds"), f.Attr("baths"))
	}
}

func FuzzParseFilter(f *testing.F) {
	for _, s := range []string{
		"", "q=flat&category=property-rent&city=dubai&price_min=1000&price_max=2000.50&currency=AED",
		"attr.beds=1,2&attr.area.min=80&attr.area.max=120&photo=1&days=7&lang=ar&sort=-price&facets=1&limit=20&cursor=abc",
		"near=25.2,55.3&radius_km=10&sort=distance", "attr.make=,,&attr.x.min.max=1", "q=" + strings.Repeat("a+", 120), "currency=%C4%B1a",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, query string) {
		v, err := url.ParseQuery(query)
		if err != nil {
			t.Skip()
		}
		once, err := ParseFilter(v)
		if err != nil {
			return
		}
		twice, err := ParseFilter(once.Values())
		if err != nil {
			t.Fatalf("ParseFilter(%q) = %+v, but its Values %q are refused: %v", query, once, once.Values().Encode(), err)
		}
		if !reflect.DeepEqual(once, twice) {
			t.Fatalf("ParseFilter(%q) = %+v, written and read again %+v", query, once, twice)
		}
		if a, b := once.Values().Encode(), twice.Values().Encode(); a != b {
			t.Fatalf("not canonical: %q then %q", a, b)
		}
	})
}

func BenchmarkParseFilter(b *testing.B) {
	v, _ := url.ParseQuery("q=two+bedrooms&category=property-rent&city=dubai&price_max=150000&currency=AED&attr.beds=2&attr.area.min=80&sort=price")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := ParseFilter(v); err != nil {
			b.Fatal(err)
		}
	}
}
