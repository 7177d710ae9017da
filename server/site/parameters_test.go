package site

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/mmcdole/gofeed"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/server/response"
)

// Endpoints with parameters reject and name unknown ones. Pages ignore them, because links carry
// all kinds of tracking parameters.
func TestUnknownParameters(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	strict := []string{"/feeds/articles.rss", "/feeds/articles.atom", "/feeds/articles.json", "/feeds/listings.rss", "/feeds/listings.atom", "/feeds/listings.json", "/sitemap.xml", "/sitemap-news.xml"}
	for pattern, want := range routeRequests(t, p) {
		if strings.HasPrefix(pattern, "/api/") {
			path, _, _ := strings.Cut(want.path, "?")
			strict = append(strict, path)
		}
	}
	for _, path := range strict {
		for _, query := range []string{"nonsense=1", "nonsense=", "nonsense", "LIMIT=3", "limit%20=3", "callback=f", "attr=1", "utm_source=x"} {
			w := get(p, path+"?"+query)
			if strings.HasPrefix(query, "utm_") && !strings.HasPrefix(path, "/api") {
				if w.Code != 200 {
					t.Errorf("GET %s?%s = %d: a reader is lost to a campaign", path, query, w.Code)
				}
				continue
			}
			if w.Code != 400 {
				t.Errorf("GET %s?%s = %d, want 400", path, query, w.Code)
			}
			if !strings.HasPrefix(path, "/api") {
				continue
			}
			var problem api.Problem
			name, _, _ := strings.Cut(query, "=")
			name, _ = url.QueryUnescape(name)
			if err := json.Unmarshal(w.Body.Bytes(), &problem); err != nil || problem.Code != api.UnknownParameter || len(problem.Errors) != 1 || problem.Errors[0].Pointer != "?"+name {
				t.Errorf("GET %s?%s = %s, want it to name %q", path, query, w.Body, name)
			}
		}
	}
	for _, path := range append(strict, "/listings", "/ar/listings") {
		for _, query := range []string{"%zz", "a=%", "a;b=1", "q=%u0041"} {
			if w := get(p, path+"?"+query); w.Code != 400 {
				t.Errorf("GET %s?%s = %d, want 400", path, query, w.Code)
			}
		}
	}
	for _, path := range []string{"/", "/listings", "/ar/listings", "/ar/", "/sections/news", "/articles/" + firstArticle(t, p, "en"), "/listings/" + firstListing(t, p), "/robots.txt", "/healthz", "/manifest.webmanifest"} {
		if w := get(p, path+"?nonsense=1&utm_source=x"); w.Code != 200 {
			t.Errorf("GET %s with a parameter = %d, want 200", path, w.Code)
		}
	}
}

// Endpoints reject and name a repeated parameter with a single value. Values of an attribute may
// repeat, tracking parameters too. Pages use the first value.
func TestRepeatedParameters(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	slug, id := firstArticle(t, p, "en"), firstListing(t, p)
	for _, tt := range []struct {
		target string
		names  []string // reported as repeated
	}{
		{"/api/v1/listings?category=jobs&category=motors", []string{"?category"}},
		{"/api/v1/listings?category=jobs&category=jobs", []string{"?category"}},
		{"/api/v1/listings?limit=1&limit=zzz", []string{"?limit"}},
		{"/api/v1/listings?q=a&limit=1&q=&limit=1", []string{"?limit", "?q"}},
		{"/api/v1/listings?category=motors&attr.year.min=2010&attr.year.min=2020", []string{"?attr.year.min"}},
		{"/api/v1/listings?category=motors&attr.year.max=2010&attr.year.max=2020", []string{"?attr.year.max"}},
		{"/api/v1/listings?category=motors&attr.fuel=petrol&attr.fuel=diesel", nil},
		{"/api/v1/articles?lang=en&lang=ar", []string{"?lang"}},
		{"/api/v1/articles/" + slug + "?format=ninjs&format=ninjs", []string{"?format"}},
		{"/api/v1/articles/" + slug + "/listings?limit=1&limit=2", []string{"?limit"}},
		{"/api/v1/listings/" + id + "/similar?limit=1&limit=2", []string{"?limit"}},
		{"/api/v1/categories/motors/schema?lang=en&lang=ar", []string{"?lang"}},
		{"/feeds/articles.rss?lang=en&lang=ar", []string{"lang"}},
		{"/feeds/articles.json?section=news&section=sport", []string{"section"}},
		{"/feeds/listings.atom?category=jobs&category=motors", []string{"category"}},
		{"/feeds/listings.json?category=motors&attr.fuel=petrol&attr.fuel=diesel", nil},
		{"/feeds/listings.rss?utm_source=a&utm_source=b", nil},
		{"/sitemap.xml?part=1&part=1", []string{"part"}},
		{"/listings?category=jobs&category=motors", nil},
		{"/listings?limit=5&limit=zzz&utm_source=a&utm_source=b", nil},
	} {
		w := get(p, tt.target)
		if tt.names == nil {
			if w.Code != 200 && w.Code != 308 && w.Code != 301 {
				t.Errorf("GET %s = %d %.200s, want success", tt.target, w.Code, w.Body)
			}
			continue
		}
		if w.Code != 400 {
			t.Errorf("GET %s = %d, want 400", tt.target, w.Code)
			continue
		}
		if !strings.HasPrefix(tt.target, "/api/") { // text, not JSON
			if !strings.Contains(w.Body.String(), tt.names[0]) {
				t.Errorf("GET %s does not name %s: %s", tt.target, tt.names[0], w.Body)
			}
			continue
		}
		var problem api.Problem
		if err := json.Unmarshal(w.Body.Bytes(), &problem); err != nil || w.Header().Get("Content-Type") != "application/problem+json" || problem.Code != api.Validation {
			t.Errorf("GET %s = %s", tt.target, w.Body)
		}
		var named []string
		for _, e := range problem.Errors {
			named = append(named, e.Pointer)
			if e.Code != "repeated" || e.Detail == "" {
				t.Errorf("GET %s: %+v, want the fault", tt.target, e)
			}
		}
		if !slices.Equal(named, tt.names) {
			t.Errorf("GET %s names %v, want %v", tt.target, named, tt.names)
		}
	}
}

// The bounds of each parameter: the last valid value and the first invalid one.
func TestParametersAtTheirEdges(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	slug, id := firstArticle(t, p, "en"), firstListing(t, p)
	for _, tt := range []struct {
		path string
		good []string
		bad  []string
	}{
		{"/api/v1/listings?limit=", []string{"1", "50", "", "%201"}, []string{"0", "-1", "51", "1.5", "x", "1e1", "99999999999999999999"}},
		{"/api/v1/listings?price_min=", []string{"0", "1", "1.5", "1.25", ""}, []string{"-1", "1.255", "x", "NaN", "1e400", "99999999999999999999"}},
		{"/api/v1/listings?currency=", []string{"AED", "aed", ""}, []string{"A", "DIRHAM", "A-D", "123"}},
		{"/api/v1/listings?intent=", []string{"offer", "wanted", ""}, []string{"Offer", "sell"}},
		{"/api/v1/listings?sort=", []string{"newest", "price", "-price", "relevance", ""}, []string{"distance", "oldest", "price,newest"}},
		{"/api/v1/listings?sort=distance&near=", []string{"25.2,55.27", "-90,180", "0,0"}, []string{"", "25.2", "91,0", "0,181", "x,y", "NaN,0", "1,2,3"}},
		{"/api/v1/listings?near=25.2,55.27&radius_km=", []string{"1", "0.5", "100", ""}, []string{"-1", "x", "1e9"}},
		{"/api/v1/listings?days=", []string{"1", "30", ""}, []string{"-1", "x", "1.5"}},
		{"/api/v1/listings?photo=", []string{"1", ""}, []string{"maybe"}},
		{"/api/v1/listings?facets=", []string{"1", ""}, []string{"perhaps"}},
		{"/api/v1/listings?attr.beds.min=", []string{"1", "-1", "2.5", ""}, []string{"x", "NaN", "Inf"}},
		{"/api/v1/listings?cursor=", []string{""}, []string{"x", "AAAA", "%00", strings.Repeat("A", 3000)}},
		{"/api/v1/articles?limit=", []string{"1", "50", ""}, []string{"0", "51", "x", "-1"}},
		{"/api/v1/articles?cursor=", []string{""}, []string{"x", "AAAA", strings.Repeat("A", 3000)}},
		{"/api/v1/articles/" + slug + "/listings?limit=", []string{"1", "50", ""}, []string{"0", "51", "x"}},
		{"/api/v1/listings/" + id + "/similar?limit=", []string{"1", "50", ""}, []string{"0", "51", "x"}},
		{"/api/v1/articles/" + slug + "?format=", []string{"ninjs", ""}, []string{"NINJS", "xml", "json"}},
		{"/api/v1/categories/motors/schema?lang=", []string{"en", "ar", ""}, []string{"fr", "EN", "en-GB"}},
	} {
		for _, v := range tt.good {
			if w := get(p, tt.path+v); w.Code != 200 {
				t.Errorf("GET %s%s = %d %s, want 200", tt.path, v, w.Code, w.Body)
			}
		}
		for _, v := range tt.bad {
			w := get(p, tt.path+url.QueryEscape(v))
			var problem api.Problem
			if err := json.Unmarshal(w.Body.Bytes(), &problem); w.Code != 400 || err != nil || problem.Detail == "" && len(problem.Errors) == 0 {
				t.Errorf("GET %s%.40s = %d %.200s, want 400 with the fault", tt.path, v, w.Code, w.Body)
			}
		}
	}
}

// All faults of a filter are reported together, each with its parameter.
func TestEveryFaultIsNamed(t *testing.T) {
	t.Parallel()
	w := get(newPaper(t), "/api/v1/listings?limit=x&price_min=y&days=z&intent=q")
	var problem api.Problem
	if err := json.Unmarshal(w.Body.Bytes(), &problem); err != nil || w.Code != 400 {
		t.Fatalf("GET = %d %s", w.Code, w.Body)
	}
	var named []string
	for _, e := range problem.Errors {
		named = append(named, e.Pointer)
		if e.Detail == "" {
			t.Errorf("%s is wrong, but not why", e.Pointer)
		}
	}
	slices.Sort(named)
	if want := []string{"?days", "?intent", "?limit", "?price_min"}; !slices.Equal(named, want) {
		t.Errorf("named are %v, want %v", named, want)
	}
}

// A feed has the listings of its filter in the order of the list, in each format, and pages by the
// list's cursor.
func TestFeedsFollowTheirFilters(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	for _, query := range []string{"", "category=motors", "city=dubai&limit=7", "category=property-rent&price_max=9000", "q=villa", "lang=ar", "intent=wanted", "photo=1&days=10", "attr.fuel=petrol,diesel&category=motors",
		"near=25.2,55.27&radius_km=10&sort=distance", "sort=price&currency=AED&price_min=1", "sort=-price&limit=3"} {
		asked, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		filter, err := classifieds.ParseFilter(asked)
		if err != nil {
			t.Fatal(err)
		}
		list, err := p.desk.ListingsUnpromoted(t.Context(), filter)
		if err != nil {
			t.Fatal(err)
		}
		want := make([]string, len(list.Items))
		for i, l := range list.Items {
			want[i] = l.ID
		}
		for _, format := range []string{"rss", "atom", "json"} {
			if got := linkedNames(t, p, "/feeds/listings."+format+"?"+query); !slices.Equal(got, want) {
				t.Errorf("/feeds/listings.%s?%s has %v, the list %v", format, query, got, want)
			}
		}
		if page := get(p, "/listings?"+query); query != "" && len(want) > 0 && !strings.Contains(page.Body.String(), "/listings/"+want[0]) && page.Code == 200 {
			t.Errorf("/listings?%s does not show %s", query, want[0])
		}
	}
	for _, query := range []string{"", "section=business", "lang=ar", "lang=en&limit=2", "section=sport&lang=en", "q=oil"} {
		var list api.Page[struct{ Slug string }]
		if err := json.Unmarshal(get(p, "/api/v1/articles?"+query).Body.Bytes(), &list); err != nil {
			t.Fatal(err)
		}
		var want []string
		for _, a := range list.Items {
			want = append(want, a.Slug)
		}
		for _, format := range []string{"rss", "atom", "json"} {
			if got := linkedNames(t, p, "/feeds/articles."+format+"?"+query); !slices.Equal(got, want) {
				t.Errorf("/feeds/articles.%s?%s has %v, the list %v", format, query, got, want)
			}
		}
	}
}

// linkedNames returns the last segments of the addresses that a feed links to.
func linkedNames(t *testing.T, p paper, path string) []string {
	t.Helper()
	w := get(p, path)
	feed, err := gofeed.NewParser().Parse(w.Body)
	if err != nil {
		t.Fatalf("GET %s = %d: %v", path, w.Code, err)
	}
	var out []string
	for _, item := range feed.Items {
		out = append(out, item.Link[strings.LastIndexByte(item.Link, '/')+1:])
	}
	if out == nil {
		out = []string{}
	}
	return out
}

// Removed and missing pages have different errors, in the reader's language and in the API.
func TestGoneAndMissing(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	gone := map[classifieds.State]string{}
	for i, state := range []classifieds.State{classifieds.Sold, classifieds.Expired, classifieds.Withdrawn} {
		l := deskListing("gone"+string(rune('a'+i)), today().Add(-3600e9), today().Add(3600e9))
		if err := p.store.Put(t.Context(), l); err != nil {
			t.Fatal(err)
		}
		if err := p.store.Decide(t.Context(), classifieds.Decision{Listing: l.ID, At: today(), Who: "mona", Verdict: state}); err != nil {
			t.Fatal(err)
		}
		gone[state] = l.ID
	}
	for _, tt := range []struct {
		path   string
		status int
	}{
		{"/listings/" + gone[classifieds.Sold], 410}, {"/listings/" + gone[classifieds.Expired], 410}, {"/listings/" + gone[classifieds.Withdrawn], 410},
		{"/listings/nothing", 404}, {"/listings/GONEA", 404}, {"/articles/nothing", 404}, {"/sections/nothing", 404}, {"/sections", 404}, {"/articles", 404}, {"/nothing", 404}, {"/index.php", 404}, {"/.env", 404}, {"/listings/a/b", 404}, {"/\u202e", 404},
	} {
		for lang, prefix := range map[string]string{"en": "", "ar": "/ar"} {
			w := get(p, prefix+(&url.URL{Path: tt.path}).EscapedPath())
			body := w.Body.String()
			if w.Code == 308 && tt.path == "/listings/GONEA" {
				continue // redirect to the existing address in lower case
			}
			keep := map[int]string{404: "no-store", 410: response.Revalidate}[tt.status]
			if w.Code != tt.status || w.Header().Get("Cache-Control") != keep || !strings.Contains(body, `<html lang="`+lang+`"`) || strings.Count(body, "<h1") != 1 {
				t.Errorf("GET %s%s = %d %q, want %d in %s", prefix, tt.path, w.Code, w.Header().Get("Cache-Control"), tt.status, lang)
			}
			if dir := strings.Contains(body, `dir="rtl"`); dir != (lang == "ar") && lang == "ar" {
				t.Errorf("GET %s%s is not written from the right", prefix, tt.path)
			}
			if !strings.Contains(body, `content="noindex`) {
				t.Errorf("GET %s%s is indexable", prefix, tt.path)
			}
			if strings.Contains(body, `rel="canonical"`) && tt.status == 404 {
				t.Errorf("GET %s%s is canonical for something", prefix, tt.path)
			}
		}
	}
	for path, code := range map[string]api.Code{
		"/listings/" + gone[classifieds.Sold]: api.Gone, "/listings/" + gone[classifieds.Withdrawn]: api.Gone, "/listings/nothing": api.NotFound, "/listings/nothing/similar": api.NotFound,
		"/articles/nothing": api.NotFound, "/articles/nothing/listings": api.NotFound, "/categories/nothing/schema": api.NotFound, "/nothing": api.NotFound,
	} {
		w := get(p, api.Root+path)
		var problem api.Problem
		if err := json.Unmarshal(w.Body.Bytes(), &problem); err != nil || problem.Code != code || w.Code != code.Status() {
			t.Errorf("GET %s%s = %d %s, want %s", api.Root, path, w.Code, w.Body, code)
		}
	}
}
