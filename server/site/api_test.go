package site

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/server/response"
)

func listingsOf(t *testing.T, p paper, query string) api.Page[classifieds.Listing] {
	t.Helper()
	w := get(p, "/api/v1/listings"+query)
	var page api.Page[classifieds.Listing]
	if err := json.Unmarshal(w.Body.Bytes(), &page); err != nil || w.Code != 200 {
		t.Fatalf("GET /api/v1/listings%s = %d %s", query, w.Code, w.Body)
	}
	return page
}

func deskListing(id string, published, expires time.Time) classifieds.Listing {
	return classifieds.Listing{ID: id, Category: "items", Intent: classifieds.Offer, Title: "Desk " + id, Text: "A desk.", Lang: "en",
		Place: classifieds.Place{Country: "AE", City: "dubai"}, State: classifieds.Live, Published: published, Expires: expires,
		Price: classifieds.Price{Type: classifieds.Fixed, Minor: 10000, Currency: "AED"}}
}

// Following the cursors of a list returns each listing once, even while listings are added.
func TestCursorsStayTrueWhileRowsAreWritten(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	before := listingsOf(t, p, "?limit=50")
	var seen []string
	query := "?limit=7"
	for n := 0; ; n++ {
		page := listingsOf(t, p, query)
		for _, l := range page.Items {
			seen = append(seen, l.ID)
		}
		if page.Next == "" || len(seen) >= 50 {
			break
		}
		if err := p.store.Put(t.Context(), deskListing("new"+string(rune('a'+n)), today(), today().Add(time.Hour))); err != nil {
			t.Fatal(err)
		}
		query = "?limit=7&cursor=" + url.QueryEscape(page.Next)
	}
	for i, l := range before.Items {
		if i < len(seen) && seen[i] != l.ID {
			t.Fatalf("listing %d is %s, want %s", i, seen[i], l.ID)
		}
	}
	slices.Sort(seen)
	if n := len(seen); len(slices.Compact(seen)) != n {
		t.Error("a listing was seen twice")
	}
	if w := get(p, "/api/v1/listings?limit=7&city=dubai&"+strings.TrimPrefix(query, "?limit=7&")); w.Code != 400 || !strings.Contains(w.Body.String(), "bad-cursor") {
		t.Errorf("the cursor of another filter = %d %s, want 400 bad-cursor", w.Code, w.Body)
	}
}

func TestAPIAnswers(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	for _, path := range []string{"/api/v1/site", "/api/v1/articles", "/api/v1/categories", "/api/v1/listings?facets=1&category=motors", "/api/v1/openapi.json"} {
		w := get(p, path, "Accept-Encoding", "br")
		tag := w.Header().Get("Etag")
		if w.Code != 200 || tag == "" || strings.HasPrefix(tag, "W/") || w.Header().Get("Cache-Control") != response.Revalidate || w.Header().Get("Content-Encoding") != "br" {
			t.Errorf("GET %s = %d %v", path, w.Code, w.Header())
		}
		if again := get(p, path, "Accept-Encoding", "br", "If-None-Match", tag); again.Code != http.StatusNotModified || again.Body.Len() > 0 {
			t.Errorf("GET %s with its ETag = %d, want 304", path, again.Code)
		}
	}
	for _, tt := range []struct{ path, code string }{
		{"/api/v1/listings?nonsense=1", "unknown-parameter"},
		{"/api/v1/listings?limit=51", "validation"},
		{"/api/v1/listings?limit=x", "validation"},
		{"/api/v1/listings?cursor=x", "bad-cursor"},
		{"/api/v1/listings?q=%zz", "bad-request"},
		{"/api/v1/listings?q=a;b", "bad-request"},
		{"/api/v1/articles?page=2", "unknown-parameter"},
		{"/api/v1/articles?cursor=x", "bad-cursor"},
		{"/api/v1/site?x=1", "unknown-parameter"},
		{"/api/v1/categories/nothing/schema", "not-found"},
		{"/api/v1/categories/motors/schema?lang=fr", "validation"},
		{"/api/v1/articles/" + firstArticle(t, p, "en") + "?format=word", "validation"},
		{"/api/v1/articles/nothing/listings", "not-found"},
		{"/api/v1/listings/nothing/similar", "not-found"},
		{"/api/v1/nothing", "not-found"},
		{"/api/v2/listings", "not-found"},
		{"/api", "not-found"},
	} {
		w := get(p, tt.path)
		var problem api.Problem
		if err := json.Unmarshal(w.Body.Bytes(), &problem); err != nil || string(problem.Code) != tt.code || problem.Status != w.Code || problem.Request == "" ||
			w.Code != problem.Code.Status() || w.Header().Get("Content-Type") != "application/problem+json" || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("GET %s = %d %s %s, want %s", tt.path, w.Code, w.Header().Get("Content-Type"), w.Body, tt.code)
		}
	}
}

// Every error code of the API has an HTTP status.
func TestStatuses(t *testing.T) {
	t.Parallel()
	for _, code := range []api.Code{api.Validation, api.BadRequest, api.BadCursor, api.UnknownParameter, api.NotFound, api.MethodNotAllowed, api.Gone, api.Conflict,
		api.TokenExpired, api.TokenUsed, api.Forbidden, api.PayloadTooLarge, api.UnsupportedMedia, api.RateLimited, api.ImportGuard, api.Unavailable, api.Internal} {
		if code.Status() < 400 {
			t.Errorf("%s has no status", code)
		}
	}
}

// Equivalent queries share one cache entry.
func TestOneFilterIsKeptOnce(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	for _, q := range []string{"?city=dubai&limit=5", "?limit=5&city=dubai", "?city=dubai&q=&limit=5", "?limit=5&city=dubai&category="} {
		if w := get(p, "/api/v1/listings"+q); w.Code != 200 {
			t.Fatalf("GET %s = %d", q, w.Code)
		}
	}
	if n := p.Queries.Misses.Load(); n != 1 {
		t.Errorf("the filter was read %d times, want once", n)
	}
}

// A listing expires and an embargo ends on time in every list, page and feed, although they are
// cached and nothing is written to the store.
func TestTimeAloneTurnsThePage(t *testing.T) {
	t.Parallel()
	var clock atomic.Pointer[time.Time]
	set := func(at time.Time) { clock.Store(&at) }
	set(today())
	p := newPaper(t, withNow(func() time.Time { return *clock.Load() }),
		withListings(deskListing("soonover", today().Add(-time.Hour), today().Add(time.Minute)), deskListing("stays", today().Add(-time.Hour), today().Add(48*time.Hour))),
		withArticles(fstest.MapFS{"held.md": {Data: []byte("---\nheadline: Held until nine\nsection: news\npublished: 2026-11-23T07:00:00Z\nembargo: 2026-11-23T08:10:00Z\n---\nWords.\n"), ModTime: today()}}))
	has := func(path, words string) bool { return strings.Contains(get(p, path).Body.String(), words) }
	lists := []string{"/listings", "/api/v1/listings", "/feeds/listings.rss", "/api/v1/listings?city=dubai"}
	for _, path := range lists {
		if !has(path, "soonover") || !has(path, "stays") {
			t.Errorf("at eight %s lacks a listing", path)
		}
	}
	if has("/", "Held until nine") || get(p, "/articles/held").Code != http.StatusNotFound {
		t.Error("a story is shown before its embargo ends")
	}
	set(today().Add(time.Minute))
	for _, path := range lists {
		if has(path, "soonover") || !has(path, "stays") {
			t.Errorf("a minute later %s has a listing that is over, or lacks the other", path)
		}
	}
	for _, path := range []string{"/listings/soonover", "/ar/listings/soonover", "/api/v1/listings/soonover"} {
		if w := get(p, path); w.Code != http.StatusGone {
			t.Errorf("GET %s = %d, want 410", path, w.Code)
		}
	}
	set(today().Add(10 * time.Minute))
	if !has("/", "Held until nine") || get(p, "/articles/held").Code != http.StatusOK {
		t.Error("a story is not shown when its embargo is over")
	}
}

// A write to the store invalidates cached responses.
func TestAWriteTurnsThePage(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	tag := get(p, "/api/v1/listings").Header().Get("Etag")
	front := get(p, "/sections/news").Header().Get("Etag")
	if err := p.store.Put(context.Background(), deskListing("fresh", today(), today().Add(time.Hour))); err != nil {
		t.Fatal(err)
	}
	w := get(p, "/api/v1/listings", "If-None-Match", tag)
	if w.Code != 200 || !strings.Contains(w.Body.String(), `"fresh"`) {
		t.Errorf("after a write GET = %d, want the new listing", w.Code)
	}
	if get(p, "/sections/opinion").Code != 200 || front == "" {
		t.Error("pages are gone after a write")
	}
}

// BenchmarkListings measures the listings API with an empty cache.
func BenchmarkListings(b *testing.B) {
	p := newPaper(b)
	for name, query := range map[string]string{"list": "?limit=20", "facets": "?q=car&facets=1"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				p.Queries = response.NewCache(1 << 20)
				if w := get(p, "/api/v1/listings"+query); w.Code != 200 {
					b.Fatal(w.Code)
				}
			}
		})
	}
}
