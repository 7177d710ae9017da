package middleware

import (
	"errors"
	"net/url"
	"testing"

	"broadside/app/api"
)

var languages = []string{"en", "ar"}

func TestStraight(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ in, want string }{
		{"", "/"},
		{"/", "/"},
		{"//", "/"},
		{"/ar", "/ar/"},
		{"/ar/", "/ar/"},
		{"/en", "/en"}, // the first language has no prefix
		{"/listings/", "/listings"},
		{"/ar/listings/", "/ar/listings"},
		{"//articles///x", "/articles/x"},
		{"/articles/../listings", "/listings"},
		{"/articles/./x", "/articles/x"},
		{"/../../etc/passwd", "/etc/passwd"},
		{"/articles/x", "/articles/x"},
	} {
		got := CleanPath(tt.in, languages)
		if got != tt.want {
			t.Errorf("straight(%q) = %q, want %q", tt.in, got, tt.want)
		}
		if again := CleanPath(got, languages); again != got {
			t.Errorf("straight(%q) = %q, not itself: a redirect without end", got, again)
		}
	}
}

func TestCanonicalQuery(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		path, query, want string
		ok                bool
	}{
		{"/", "", "", true},
		{"/", "utm_source=x&gclid=1", "", true},
		{"/articles/x", "anything=1", "", true},
		{"/sections/news", "utm_medium=m&cursor=abc", "cursor=abc", true},
		{"/ar/sections/news", "cursor=abc&page=2", "cursor=abc", true},
		{"/listings", "q=&city=dubai&category=", "city=dubai", true},
		{"/listings", "city=dubai&category=motors", "category=motors&city=dubai", true},
		{"/ar/listings", "price_min=1000.00&utm_campaign=c", "price_min=1000", true},
		{"/listings", "facets=1&city=dubai", "city=dubai", true},
		{"/listings", "attr.beds=3,2", "attr.beds=2%2C3", true},
		{"/listings", "nonsense=1", "", true},
		{"/listings", "srsltid=x&city=dubai&LIMIT=3", "city=dubai", true},
		{"/listings", "attr.beds=2&attr=1", "attr.beds=2", true},
		{"/listings", "limit=9999", "limit=9999", false},
		{"/listings/abc", "q=x", "", true},
		{"/listings", "q=%zz", "q=%zz", false},
	} {
		got, ok := CanonicalQuery(tt.path, tt.query, languages)
		if got != tt.want || ok != tt.ok {
			t.Errorf("canonicalQuery(%q, %q) = %q, %v, want %q, %v", tt.path, tt.query, got, ok, tt.want, tt.ok)
		}
	}
}

func FuzzCanonicalQuery(f *testing.F) {
	f.Add("/listings", "q=villa&price_min=10&attr.beds.min=2&utm_source=x")
	f.Add("/sections/news", "cursor=%F0%9F%98%80")
	f.Add("/ar/listings", "near=25.2,55.3&radius_km=5&sort=distance&days=7&photo=1&lang=ar&currency=aed")
	f.Fuzz(func(t *testing.T, path, query string) {
		once, ok := CanonicalQuery(path, query, languages)
		if !ok {
			return
		}
		if twice, ok := CanonicalQuery(path, once, languages); twice != once || !ok {
			t.Errorf("canonicalQuery(%q, %q) = %q, of which it is %q, %v", path, query, once, twice, ok)
		}
	})
}

func FuzzStraight(f *testing.F) {
	f.Add("/ar//../x/")
	f.Fuzz(func(t *testing.T, path string) {
		once := CleanPath(path, languages)
		if twice := CleanPath(once, languages); twice != once {
			t.Errorf("straight(%q) = %q, of which it is %q", path, once, twice)
		}
	})
}

func TestMarked(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]bool{
		"":                       false,
		"city=dubai":             false,
		"utm_source=x":           true,
		"city=dubai&fbclid=abc":  true,
		"q=utm_source":           false,
		"gclid":                  true,
		"category=a&ref=partner": true,
	} {
		if got := HasTracking(query); got != want {
			t.Errorf("marked(%q) = %v, want %v", query, got, want)
		}
	}
}

func TestOnlyParameters(t *testing.T) {
	t.Parallel()
	if err := RejectOthers(url.Values{"limit": {"1"}}, "limit"); err != nil {
		t.Errorf("a known parameter: %v", err)
	}
	err := RejectOthers(url.Values{"zeta": {""}, "alpha": {""}}, "limit")
	var p *api.Problem
	if !errors.As(err, &p) || p.Code != api.UnknownParameter || p.Errors[0].Pointer != "?alpha" {
		t.Errorf("unknown parameters: %v, want the first of them, alpha", err)
	}
}
