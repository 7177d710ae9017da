package browser

import (
	"context"
	"errors"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"broadside/app"
	"broadside/app/api"
	"broadside/app/apptest"
	"broadside/app/classifieds"
	"broadside/articles"
)

func parsedURL(t *testing.T, s string) *url.URL {
	t.Helper()
	u, err := url.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestBelow(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ base, in, want string }{
		{"", "https://paper.example/", "/"},
		{"", "https://paper.example", "/"},
		{"", "https://paper.example/listings?q=a+b#results", "/listings?q=a+b"},
		{"", "/articles/%D8%AE%D8%A8%D8%B1", "/articles/%D8%AE%D8%A8%D8%B1"},
		{"", "/articles/a%2Fb", "/articles/a%2Fb"},
		{"/news", "https://paper.example/news/ar/listings?city=doha", "/ar/listings?city=doha"},
		{"/news", "https://paper.example/news/", "/"},
		{"/news", "https://paper.example/news", "/"},
		{"/news", "/elsewhere?x=1", "/elsewhere?x=1"},
	} {
		if got := stripBase(tt.base, parsedURL(t, tt.in)); got != tt.want {
			t.Errorf("below(%q, %q) = %q, want %q", tt.base, tt.in, got, tt.want)
		}
	}
}

// TestQuestion: equal input in a form gives equal addresses.
func TestQuestion(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ action, sent, want string }{
		{"/listings", "", "/listings"},
		{"/listings", "q=&category=&city=", "/listings"},
		{"/listings", "q=+sea+view+&city=doha", "/listings?city=doha&q=sea+view"},
		{"/listings?old=1#here", "q=x", "/listings?q=x"},
		{"https://paper.example/ar/listings", "q=%D8%B4%D9%82%D8%A9", "https://paper.example/ar/listings?q=%D8%B4%D9%82%D8%A9"},
		{"/listings", "attr.beds=2&attr.beds=&attr.beds=3", "/listings?attr.beds=2&attr.beds=3"},
		{"/listings", "b=1&a=2", "/listings?a=2&b=1"},
		{"/listings", "q=%zz", "/listings"},
	} {
		if got := canonicalAddress(parsedURL(t, tt.action), tt.sent); got != tt.want {
			t.Errorf("question(%q, %q) = %q, want %q", tt.action, tt.sent, got, tt.want)
		}
	}
}

func FuzzQuestion(f *testing.F) {
	f.Add("q=a&b=&c=+d+")
	f.Add("%")
	f.Add("a=1;b=2")
	f.Fuzz(func(t *testing.T, sent string) {
		action := &url.URL{Path: "/listings"}
		once := canonicalAddress(action, sent)
		u, err := url.Parse(once)
		if err != nil {
			t.Fatalf("question(%q) = %q: %v", sent, once, err)
		}
		if again := canonicalAddress(action, u.RawQuery); again != once {
			t.Errorf("question(%q) = %q, repeated %q", sent, once, again)
		}
		for name, values := range u.Query() {
			for _, v := range values {
				if strings.TrimSpace(v) == "" {
					t.Errorf("question(%q) sends %s empty", sent, name)
				}
			}
		}
	})
}

func TestAddresses(t *testing.T) {
	t.Parallel()
	site := api.Site{Origin: "https://paper.example", Base: "/news", Languages: []string{"en", "ar"}}
	canonical := func(href string) map[string]string { return map[string]string{"rel": "canonical", "href": href} }
	for _, tt := range []struct {
		name   string
		screen app.Screen
		want   []map[string]string
	}{
		{"two languages", app.Screen{Name: app.Front, Lang: "en", Path: "/", Alternates: map[string]string{"ar": "/ar/"}}, []map[string]string{
			canonical("https://paper.example/news/"),
			{"rel": "alternate", "hreflang": "en", "href": "https://paper.example/news/"},
			{"rel": "alternate", "hreflang": "ar", "href": "https://paper.example/news/ar/"},
		}},
		{"one language", app.Screen{Name: app.Article, Lang: "en", Path: "/articles/x", Article: &articles.Article{}}, []map[string]string{canonical("https://paper.example/news/articles/x")}},
		{"a piece that lives elsewhere", app.Screen{Name: app.Article, Lang: "en", Path: "/articles/x", Article: &articles.Article{Canonical: "https://other.example/x"}},
			[]map[string]string{canonical("https://other.example/x")}},
		{"and has a translation", app.Screen{Name: app.Article, Lang: "en", Path: "/articles/x", Article: &articles.Article{Canonical: "https://other.example/x", Translations: map[string]string{"ar": "y"}}},
			[]map[string]string{canonical("https://other.example/x")}},
		{"a piece in no other language", app.Screen{Name: app.Article, Lang: "en", Path: "/articles/x", Article: &articles.Article{}, Alternates: map[string]string{"ar": "/ar/sections/news"}},
			[]map[string]string{canonical("https://paper.example/news/articles/x")}},
		{"a later page of a section", app.Screen{Name: app.Section, Lang: "en", Path: "/sections/news?cursor=x", Sections: []app.SectionList{{Items: []articles.Summary{{}}}}, Alternates: map[string]string{"ar": "/ar/sections/news"}},
			[]map[string]string{canonical("https://paper.example/news/sections/news?cursor=x")}},
		{"a sorted list", app.Screen{Name: app.Listings, Lang: "en", Path: "/listings?sort=price", Filter: classifieds.ReadFilter("sort=price"), Alternates: map[string]string{"ar": "/ar/listings?sort=price"}},
			[]map[string]string{canonical("https://paper.example/news/listings?sort=price")}},
		{"nothing there", app.Screen{Name: app.NotFound, Lang: "en", Path: "/x"}, nil},
		{"gone", app.Screen{Name: app.Gone, Lang: "en", Path: "/x"}, nil},
	} {
		tt.screen.Site = site
		if got := linkAttributes(tt.screen); !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: addresses = %v, want %v", tt.name, got, tt.want)
		}
	}
}

// panicking is a Source whose reads panic.
type panicking struct{ app.Source }

// TestFetchScreen: any failure of a read becomes an error.
func TestFetchScreen(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	if s, err := fetchScreen(ctx, apptest.New(), "/ar/listings?q=x"); err != nil || s.Name != app.Listings || s.Lang != "ar" {
		t.Errorf("fetchScreen = %s %s, %v", s.Name, s.Lang, err)
	}
	for _, to := range []string{"/%zz", "/listings?q=\x7f"} {
		if _, err := fetchScreen(ctx, apptest.New(), to); err == nil {
			t.Errorf("fetchScreen(%q): no error", to)
		}
	}
	_, err := fetchScreen(ctx, panicking{}, "/")
	var p *api.Problem
	if err == nil || errors.As(err, &p) {
		t.Errorf("a panic is %v, want an error that is no problem of the API", err)
	}
}

// TestTrail: an entry keeps its position after it is left, and the number of
// entries is limited.
func TestTrail(t *testing.T) {
	t.Parallel()
	tr := newHistory()
	tr.storePosition() // without a current entry, there is nothing to store
	if len(tr.positions) != 0 {
		t.Errorf("spots = %v", tr.positions)
	}
	for range 3 * maxPositions {
		tr.current.y++
		tr.pushEntry("/x")
	}
	if len(tr.positions) > maxPositions {
		t.Errorf("it remembers %d places", len(tr.positions))
	}
	a, b := newEntryID(), newEntryID()
	if a == "" || a > b && len(a) == len(b) {
		t.Errorf("entries %q, %q", a, b)
	}
}

func TestFramedTitleAndAddress(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"/e/articles/rents": "/articles/rents", "/e/listings?category=property-rent&lang=ar": "/ar/listings?category=property-rent", "/e/listings": "/listings",
	} {
		s, err := app.Load(t.Context(), app.Framed(apptest.New(), app.Partner{ID: "p"}), parsedURL(t, address))
		if err != nil || app.PaperPath(s) != want || app.Title(s) == "" {
			t.Errorf("%s: OnPaper = %s, title %q, %v, want %s", address, app.PaperPath(s), app.Title(s), err, want)
		}
		links := linkAttributes(s)
		if len(links) != 1 || links[0]["rel"] != "canonical" || !strings.HasSuffix(links[0]["href"], want) {
			t.Errorf("%s: links %v", address, links)
		}
	}
}
