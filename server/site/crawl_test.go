package site

import (
	"encoding/xml"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/mmcdole/gofeed"

	"broadside/app/classifieds"
)

// sitemapAddresses returns the addresses of a sitemap.
func sitemapAddresses(t *testing.T, p paper, path string) []string {
	t.Helper()
	w := get(p, path)
	if w.Code != 200 || !strings.HasPrefix(w.Header().Get("Content-Type"), "application/xml") {
		t.Fatalf("GET %s = %d %s", path, w.Code, w.Header().Get("Content-Type"))
	}
	var set struct {
		URLs []struct {
			Loc string `xml:"loc"`
		} `xml:"url"`
	}
	if err := xml.Unmarshal(w.Body.Bytes(), &set); err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, u := range set.URLs {
		all = append(all, u.Loc)
	}
	return all
}

// Every address in the sitemaps is an indexable page whose canonical address is the same.
func TestSitemapNamesPagesThatAreThere(t *testing.T) {
	t.Parallel()
	p := newPaper(t, withBase("/news"), withListings(
		deskListing("stays", today().Add(-time.Hour), today().Add(time.Hour)),
		deskListing("isover", today().Add(-2*time.Hour), today().Add(-time.Hour)),
	))
	if err := p.store.Decide(t.Context(), classifieds.Decision{Listing: "isover", At: today(), Who: "test", Verdict: classifieds.Sold}); err != nil {
		t.Fatal(err)
	}
	all := sitemapAddresses(t, p, "/news/sitemap.xml")
	for _, address := range append(all, sitemapAddresses(t, p, "/news/sitemap-news.xml")...) {
		path, ours := strings.CutPrefix(address, "https://paper.example")
		w := get(p, path)
		page := w.Body.String()
		if !ours || w.Code != 200 || strings.Contains(page, `content="noindex`) || !strings.Contains(page, `rel="canonical" href="`+strings.ReplaceAll(address, "&", "&amp;")+`"`) {
			t.Errorf("the sitemap has %s: %d, not indexable, or with another canonical address", address, w.Code)
		}
	}
	text := strings.Join(all, "\n")
	for _, want := range []string{"/news/\n", "/news/ar/\n", "/news/articles/", "/news/listings/stays", "/news/ar/listings/stays"} {
		if !strings.Contains(text, want) {
			t.Errorf("the sitemap lacks %s", want)
		}
	}
	if strings.Contains(text, "isover") {
		t.Error("the sitemap has a sold listing")
	}
}

func TestSitemapParts(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	for query, want := range map[string]int{"": 200, "?part=1": 200, "?part=2": 404, "?part=0": 404, "?part=-1": 404, "?part=01": 404, "?part=x": 404, "?page=1": 400} {
		if w := get(p, "/sitemap.xml"+query); w.Code != want {
			t.Errorf("GET /sitemap.xml%s = %d, want %d", query, w.Code, want)
		}
	}
}

func TestRobots(t *testing.T) {
	t.Parallel()
	text := get(newPaper(t, withBase("/news")), "/news/robots.txt").Body.String()
	for _, want := range []string{"User-agent: *\n", "Disallow: /news/api/\n", "Sitemap: https://paper.example/news/sitemap.xml\n", "Sitemap: https://paper.example/news/sitemap-news.xml\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("robots.txt lacks %q:\n%s", want, text)
		}
	}
}

// The feeds to which pages link exist, parse, and link to existing pages. A filter applies to the
// feed as to the list.
func TestFeedsOfPages(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	for _, tt := range []struct {
		path, kind string
		some       bool
	}{
		{"/feeds/articles.rss", "application/rss+xml; charset=utf-8", true},
		{"/feeds/articles.atom?lang=ar", "application/atom+xml; charset=utf-8", true},
		{"/feeds/articles.json?section=business&limit=3", "application/feed+json; charset=utf-8", true},
		{"/feeds/listings.rss?category=motors", "application/rss+xml; charset=utf-8", true},
		{"/feeds/listings.atom?lang=ar", "application/atom+xml; charset=utf-8", true},
		{"/feeds/listings.json?q=nothinglikethis", "application/feed+json; charset=utf-8", false},
	} {
		w := get(p, tt.path)
		if w.Code != 200 || w.Header().Get("Content-Type") != tt.kind {
			t.Errorf("GET %s = %d %s", tt.path, w.Code, w.Header().Get("Content-Type"))
			continue
		}
		feed, err := gofeed.NewParser().Parse(w.Body)
		if err != nil || (len(feed.Items) > 0) != tt.some {
			t.Errorf("GET %s: %v, want items: %v", tt.path, err, tt.some)
			continue
		}
		for _, item := range feed.Items {
			if page := get(p, strings.TrimPrefix(item.Link, "https://paper.example")); page.Code != 200 {
				t.Errorf("GET %s links to %s, whose status is %d", tt.path, item.Link, page.Code)
			}
		}
		if again := get(p, tt.path, "If-None-Match", w.Header().Get("Etag")); again.Code != http.StatusNotModified {
			t.Errorf("GET %s with its ETag = %d, want 304", tt.path, again.Code)
		}
	}
	for _, path := range []string{"/feeds/articles.rss?nonsense=1", "/feeds/listings.atom?limit=900"} {
		if w := get(p, path); w.Code != http.StatusBadRequest {
			t.Errorf("GET %s = %d, want 400", path, w.Code)
		}
	}
	if w := get(p, "/feeds/articles.xml"); w.Code != http.StatusNotFound {
		t.Errorf("GET /feeds/articles.xml = %d, want 404", w.Code)
	}
}

// Retracted articles are not in the news sitemap, corrected ones are.
func TestRetractedStoriesAreNoNews(t *testing.T) {
	t.Parallel()
	p := newPaper(t, withArticles(fstest.MapFS{
		"stands.md":    articleFile("headline: Stands\ncorrections: [{at: 2026-11-23T07:30:00Z, kind: correction, text: It was one.}]"),
		"retracted.md": articleFile("headline: Retracted\ncorrections: [{at: 2026-11-23T07:20:00Z, kind: update, text: More.}, {at: 2026-11-23T07:30:00Z, kind: retraction, text: It was not so.}]"),
	}))
	if got, want := sitemapAddresses(t, p, "/sitemap-news.xml"), []string{"https://paper.example/articles/stands"}; !slices.Equal(got, want) {
		t.Errorf("the news are %v, want %v", got, want)
	}
	if got := strings.Join(sitemapAddresses(t, p, "/sitemap.xml"), "\n"); !strings.Contains(got, "/articles/retracted") {
		t.Error("the page of a retracted article is not indexable, but readers must find the retraction")
	}
}
