package app

import (
	"context"
	"errors"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"broadside/app/api"
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
		if got := below(tt.base, parsedURL(t, tt.in)); got != tt.want {
			t.Errorf("below(%q, %q) = %q, want %q", tt.base, tt.in, got, tt.want)
		}
	}
}

// TestQuestion: what a form sends is one address however it was filled in.
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
		if got := question(parsedURL(t, tt.action), tt.sent); got != tt.want {
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
		once := question(action, sent)
		u, err := url.Parse(once)
		if err != nil {
			t.Fatalf("question(%q) = %q: %v", sent, once, err)
		}
		if again := question(action, u.RawQuery); again != once {
			t.Errorf("question(%q) = %q, asked again %q", sent, once, again)
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

func TestTitle(t *testing.T) {
	t.Parallel()
	site := newFake().site
	for _, tt := range []struct {
		name   string
		screen Screen
		want   string
	}{
		{"front", Screen{Name: Front, Lang: "en"}, "The Corniche – News of the Gulf"},
		{"front in Arabic", Screen{Name: Front, Lang: "ar"}, "الكورنيش – أخبار الخليج"},
		{"section", Screen{Name: Section, Lang: "en", Sections: []SectionList{{Code: site.Sections[0].Code}}}, site.Sections[0].Names["en"] + " – The Corniche"},
		{"a section nobody named", Screen{Name: Section, Lang: "en", Sections: []SectionList{{Code: "x"}}}, "x – The Corniche"},
		{"article", Screen{Name: Article, Lang: "en", Article: &articles.Article{Headline: "Rain & <wind>"}}, "Rain & <wind> – The Corniche"},
		{"all listings", Screen{Name: Listings, Lang: "en"}, say("en").Classifieds + " – The Corniche"},
		{"a filter that is none", Screen{Name: Listings, Lang: "ar", Filter: "%zz"}, say("ar").Classifieds + " – الكورنيش"},
		{"a city", Screen{Name: Listings, Lang: "en", Filter: "city=" + site.Cities[0].Code}, site.Cities[0].Names["en"] + " · Classifieds – The Corniche"},
		{"words", Screen{Name: Listings, Lang: "en", Filter: "q=villa"}, "“villa” · Classifieds – The Corniche"},
		{"a category called like a section", Screen{Name: Listings, Lang: "en", Filter: "category=news", Categories: []classifieds.Category{{Code: "news", Names: site.Sections[0].Names}}},
			site.Sections[0].Names["en"] + " · Classifieds – The Corniche"},
		{"in a frame", Screen{Name: EmbedListings, Lang: "ar", Filter: "city=" + site.Cities[0].Code}, site.Cities[0].Names["ar"] + " · الإعلانات المبوبة – الكورنيش"},
		{"words in Arabic, in a city", Screen{Name: Listings, Lang: "ar", Filter: "q=فيلا&city=" + site.Cities[0].Code}, "«فيلا» · " + site.Cities[0].Names["ar"] + " · الإعلانات المبوبة – الكورنيش"},
		{"not found in Arabic", Screen{Name: NotFound, Lang: "ar", Problem: api.Fail(api.NotFound, "Not found", "")}, say("ar").NotFoundTitle + " – الكورنيش"},
		{"gone", Screen{Name: Gone, Lang: "en"}, say("en").GoneTitle + " – The Corniche"},
		{"failed", Screen{Name: Failed, Lang: "en"}, say("en").FailedTitle + " – The Corniche"},
	} {
		tt.screen.Site = site
		if got := Title(tt.screen); got != tt.want {
			t.Errorf("%s: Title = %q, want %q", tt.name, got, tt.want)
		}
	}
	if got := Title(Screen{Name: Failed, Lang: "en"}); got == "" || strings.Contains(got, "–") {
		t.Errorf("without a site: Title = %q", got)
	}
}

// Each list is described by what is in it.
func TestDescription(t *testing.T) {
	t.Parallel()
	site := newFake().site
	stories := []articles.Summary{{Headline: "One"}, {Headline: "Two"}, {Headline: "Three"}, {Headline: "Four"}, {Headline: "Five"}}
	news := []SectionList{{Code: site.Sections[0].Code, Items: stories}}
	results := &api.Page[classifieds.Listing]{Items: []classifieds.Listing{{Title: "Flat"}, {Title: "فيلا"}}, Total: api.Total{Value: 2, Exact: true}}
	many := *results
	many.Total = api.Total{Value: 1000}
	city := site.Cities[0]
	for _, tt := range []struct {
		name   string
		screen Screen
		want   string
	}{
		{"front", Screen{Name: Front, Lang: "en", Sections: news}, site.Tagline["en"]},
		{"section", Screen{Name: Section, Lang: "en", Sections: news}, site.Sections[0].Names["en"] + ": One · Two · Three · Four"},
		{"section in Arabic", Screen{Name: Section, Lang: "ar", Sections: news}, site.Sections[0].Names["ar"] + ": One · Two · Three · Four"},
		{"empty section", Screen{Name: Section, Lang: "ar", Sections: []SectionList{{Code: "news"}}}, site.Tagline["ar"]},
		{"listings", Screen{Name: Listings, Lang: "en", Results: results}, "Classifieds – 2 listings: Flat · فيلا"},
		{"listings all promoted", Screen{Name: Listings, Lang: "en", Results: &api.Page[classifieds.Listing]{Promoted: results.Items, Total: results.Total}}, "Classifieds – 2 listings: Flat · فيلا"},
		{"a retracted story", Screen{Name: Section, Lang: "en", Sections: []SectionList{{Code: site.Sections[0].Code, Items: []articles.Summary{{Headline: "One", Lang: "en", Retracted: true}}}}}, site.Sections[0].Names["en"] + ": Retracted: One"},
		{"a city in Arabic", Screen{Name: Listings, Lang: "ar", Filter: "city=" + city.Code, Results: results}, city.Names["ar"] + " – إعلانان: Flat · فيلا"},
		{"words", Screen{Name: Listings, Lang: "en", Filter: "q=villa", Results: &many}, "“villa” – More than 1,000 listings: Flat · فيلا"},
		{"none", Screen{Name: Listings, Lang: "en", Results: &api.Page[classifieds.Listing]{}}, site.Tagline["en"]},
	} {
		tt.screen.Site = site
		if got := Description(tt.screen); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestAddresses(t *testing.T) {
	t.Parallel()
	site := api.Site{Origin: "https://paper.example", Base: "/news", Languages: []string{"en", "ar"}}
	canonical := func(href string) map[string]string { return map[string]string{"rel": "canonical", "href": href} }
	for _, tt := range []struct {
		name   string
		screen Screen
		want   []map[string]string
	}{
		{"two languages", Screen{Name: Front, Lang: "en", Path: "/", Alternates: map[string]string{"ar": "/ar/"}}, []map[string]string{
			canonical("https://paper.example/news/"),
			{"rel": "alternate", "hreflang": "en", "href": "https://paper.example/news/"},
			{"rel": "alternate", "hreflang": "ar", "href": "https://paper.example/news/ar/"},
		}},
		{"one language", Screen{Name: Article, Lang: "en", Path: "/articles/x", Article: &articles.Article{}}, []map[string]string{canonical("https://paper.example/news/articles/x")}},
		{"a piece that lives elsewhere", Screen{Name: Article, Lang: "en", Path: "/articles/x", Article: &articles.Article{Canonical: "https://other.example/x"}},
			[]map[string]string{canonical("https://other.example/x")}},
		{"and has a translation", Screen{Name: Article, Lang: "en", Path: "/articles/x", Article: &articles.Article{Canonical: "https://other.example/x", Translations: map[string]string{"ar": "y"}}},
			[]map[string]string{canonical("https://other.example/x")}},
		{"a piece in no other language", Screen{Name: Article, Lang: "en", Path: "/articles/x", Article: &articles.Article{}, Alternates: map[string]string{"ar": "/ar/sections/news"}},
			[]map[string]string{canonical("https://paper.example/news/articles/x")}},
		{"a later page of a section", Screen{Name: Section, Lang: "en", Path: "/sections/news?cursor=x", Sections: []SectionList{{Items: []articles.Summary{{}}}}, Alternates: map[string]string{"ar": "/ar/sections/news"}},
			[]map[string]string{canonical("https://paper.example/news/sections/news?cursor=x")}},
		{"a sorted list", Screen{Name: Listings, Lang: "en", Path: "/listings?sort=price", Filter: "sort=price", Alternates: map[string]string{"ar": "/ar/listings?sort=price"}},
			[]map[string]string{canonical("https://paper.example/news/listings?sort=price")}},
		{"nothing there", Screen{Name: NotFound, Lang: "en", Path: "/x"}, nil},
		{"gone", Screen{Name: Gone, Lang: "en", Path: "/x"}, nil},
	} {
		tt.screen.Site = site
		if got := addresses(tt.screen); !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: addresses = %v, want %v", tt.name, got, tt.want)
		}
	}
}

// panicking is a Source that breaks its promise.
type panicking struct{ Source }

// TestFetchScreen: whatever a read does, the Reader gets a Screen or an error.
func TestFetchScreen(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	if s, err := fetchScreen(ctx, newFake(), "/ar/listings?q=x"); err != nil || s.Name != Listings || s.Lang != "ar" {
		t.Errorf("fetchScreen = %s %s, %v", s.Name, s.Lang, err)
	}
	for _, to := range []string{"/%zz", "/listings?q=\x7f"} {
		if _, err := fetchScreen(ctx, newFake(), to); err == nil {
			t.Errorf("fetchScreen(%q): no error", to)
		}
	}
	_, err := fetchScreen(ctx, panicking{}, "/")
	var p *api.Problem
	if err == nil || errors.As(err, &p) {
		t.Errorf("a panic is %v, want an error that is no problem of the API", err)
	}
}

// TestTrail: an entry that is left keeps its place, and the trail has an end.
func TestTrail(t *testing.T) {
	t.Parallel()
	tr := newTrail()
	tr.leave() // before the first entry there is nothing to keep
	if len(tr.spots) != 0 {
		t.Errorf("spots = %v", tr.spots)
	}
	for range 3 * maxSpots {
		tr.at.y++
		tr.push("/x")
	}
	if len(tr.spots) > maxSpots {
		t.Errorf("it remembers %d places", len(tr.spots))
	}
	a, b := freshEntry(), freshEntry()
	if a == "" || a > b && len(a) == len(b) {
		t.Errorf("entries %q, %q", a, b)
	}
}
