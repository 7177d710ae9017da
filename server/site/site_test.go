package site

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/articles/library"
	shipped "broadside/articles/paper"
	"broadside/server/bulk"
	"broadside/server/desk"
	"broadside/server/response"
	"broadside/server/settings"
	"broadside/server/sources"
	"broadside/server/store"
	"broadside/server/store/sqlite"
	"broadside/server/storetest"
	"broadside/web"
)

// paper is a Site of the built-in sample, with real files and a real database.
type paper struct {
	*Site
	desk  *desk.Desk
	store *sqlite.Store

	imports *sources.Service
}

// discardLog discards its log.
var discardLog = slog.New(slog.DiscardHandler)

// readShipped returns the parts of the built-in sample that no test changes. It reads them once for
// all tests.
var readShipped = sync.OnceValue(func() (s struct {
	site       api.Site
	categories []classifieds.Category
	library    *library.Library // read at today()
	database   []byte           // with listings as of today()
	err        error
}) {
	site, problems := settings.Site(shipped.Files)
	categories, more := settings.Categories(shipped.Files)
	if len(problems)+len(more) > 0 {
		s.err = fmt.Errorf("the paper's settings: %v %v", problems, more)
		return s
	}
	s.site, s.categories = site, categories
	if s.library, s.err = library.Open(shipped.Files, library.Options{Log: discardLog, Now: today}); s.err != nil {
		return s
	}
	s.database, s.err = seeded(s.site, s.categories)
	return s
})

// seeded returns a database file with 300 listings.
func seeded(site api.Site, categories []classifieds.Category) (_ []byte, err error) {
	dir, err := os.MkdirTemp("", "paper")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	file := filepath.Join(dir, "paper.db")
	st, err := sqlite.Open(context.Background(), file, store.Config{Categories: categories, Cities: site.Cities})
	if err != nil {
		return nil, err
	}
	m := storetest.Maker{Categories: categories, Cities: site.Cities, Now: today()}
	if err := errors.Join(st.Put(context.Background(), slices.Collect(m.Listings(300))...), st.Close()); err != nil {
		return nil, err
	}
	return os.ReadFile(file)
}

type option func(*setup)

type setup struct {
	base     string
	articles fs.FS
	listings []classifieds.Listing
	now      func() time.Time
	config   []func(*Config)
}

func withBase(base string) option    { return func(s *setup) { s.base = base } }
func withArticles(fsys fs.FS) option { return func(s *setup) { s.articles = fsys } }
func withNow(now func() time.Time) option {
	return func(s *setup) { s.now = now }
}
func withListings(l ...classifieds.Listing) option {
	return func(s *setup) { s.listings = l }
}

func withConfig(change func(*Config)) option {
	return func(s *setup) { s.config = append(s.config, change) }
}

// today returns the time of the tests' clock.
func today() time.Time { return time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC) }

func newPaper(t testing.TB, options ...option) paper {
	t.Helper()
	su := setup{articles: shipped.Files}
	for _, o := range options {
		o(&su)
	}
	ships := readShipped()
	if ships.err != nil {
		t.Fatal(ships.err)
	}
	site := ships.site
	site.Origin, site.Base = "https://paper.example", su.base
	frozen := su.now == nil
	if frozen {
		su.now = today
	}
	lib, file := ships.library, filepath.Join(t.TempDir(), "paper.db")
	var err error
	if !frozen || su.articles != shipped.Files {
		if lib, err = library.Open(su.articles, library.Options{Log: discardLog, Now: su.now}); err != nil {
			t.Fatal(err)
		}
	}
	switch {
	case su.listings == nil && frozen:
		if err := os.WriteFile(file, ships.database, 0o600); err != nil {
			t.Fatal(err)
		}
	case su.listings == nil:
		m := storetest.Maker{Categories: ships.categories, Cities: site.Cities, Now: su.now()}
		su.listings = slices.Collect(m.Listings(300))
	}
	st, err := sqlite.Open(context.Background(), file, store.Config{Categories: ships.categories, Cities: site.Cities})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	})
	d, err := desk.New(desk.Config{Site: site, Categories: ships.categories, Newsroom: lib, Store: st, Now: su.now, Log: discardLog})
	if err != nil {
		t.Fatal(err)
	}
	if err := st.Put(context.Background(), su.listings...); err != nil {
		t.Fatal(err)
	}
	imports, err := sources.New(context.Background(), sources.Config{Store: st, Settings: bulk.Settings{Site: site, Categories: ships.categories}, Data: t.TempDir(), Now: su.now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(imports.Close)
	config := Config{Sources: imports, Subscribers: newSubscribers(t, site, d, st, su.now), Desk: d, Media: Layers{su.articles, shipped.Files}, Log: discardLog, Now: su.now, Counter: st}
	for _, change := range su.config {
		change(&config)
	}
	s, err := New(context.Background(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return paper{Site: s, desk: d, store: st, imports: imports}
}

// get sends a GET request with headers: name, value, name, value.
func get(h http.Handler, target string, header ...string) *httptest.ResponseRecorder {
	return send(h, http.MethodGet, target, header...)
}

func send(h http.Handler, method, target string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// firstArticle returns the slug of an article of the built-in sample, in lang.
func firstArticle(t testing.TB, p paper, lang string) string {
	t.Helper()
	page, err := p.desk.Articles(t.Context(), api.ArticleQuery{Lang: lang})
	if err != nil || len(page.Items) == 0 {
		t.Fatalf("no article in %s: %v", lang, err)
	}
	return page.Items[0].Slug
}

func firstListing(t testing.TB, p paper) string {
	t.Helper()
	page, err := p.desk.Listings(t.Context(), classifieds.Filter{})
	if err != nil || len(page.Items) == 0 {
		t.Fatalf("no listing: %v", err)
	}
	return page.Items[0].ID
}

// Every kind of page, in both languages, has the headers of a page, and the cached response has the
// same bytes.
func TestPages(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	listing := firstListing(t, p)
	for _, tt := range []struct {
		path   string
		status int
		lang   string
		want   string
	}{
		{"/", 200, "en", "The Corniche"},
		{"/ar/", 200, "ar", "الكورنيش"},
		{"/sections/business", 200, "en", "Business"},
		{"/ar/sections/business", 200, "ar", "اقتصاد"},
		{"/articles/" + firstArticle(t, p, "en"), 200, "en", "<article"},
		{"/articles/" + firstArticle(t, p, "ar"), 200, "ar", "<article"},
		{"/listings", 200, "en", "<form"},
		{"/ar/listings", 200, "ar", "<form"},
		{"/listings?category=motors", 200, "en", "<form"},
		{"/listings/" + listing, 200, "en", listing},
		{"/ar/listings/" + listing, 200, "ar", listing},
		{"/nothing", 404, "en", "nofollow"},
		{"/ar/nothing", 404, "ar", ""},
		{"/articles/no-such-story", 404, "en", ""},
		{"/listings?nonsense=1", 200, "en", "<form"},
		{"/listings?attr.nonsense=1", 400, "en", "<form"},
		{"/listings?limit=900", 400, "en", "<form"},
	} {
		w := get(p, tt.path)
		h := w.Header()
		if w.Code != tt.status {
			t.Errorf("GET %s = %d, want %d", tt.path, w.Code, tt.status)
			continue
		}
		if got := h.Get("Content-Type"); got != "text/html; charset=utf-8" {
			t.Errorf("GET %s: Content-Type = %q", tt.path, got)
		}
		if want := `<html lang="` + tt.lang + `"`; !strings.Contains(w.Body.String(), want) {
			t.Errorf("GET %s lacks %s", tt.path, want)
		}
		if !strings.Contains(w.Body.String(), tt.want) && tt.want != "nofollow" {
			t.Errorf("GET %s lacks %q", tt.path, tt.want)
		}
		if got := h.Get("Content-Security-Policy"); got != response.PagePolicy {
			t.Errorf("GET %s: policy = %q", tt.path, got)
		}
		for _, f := range response.SecurityHeaders {
			if h.Get(f.Name) != f.Values[0] {
				t.Errorf("GET %s: %s = %q, want %q", tt.path, f.Name, h.Get(f.Name), f.Values[0])
			}
		}
		if h.Get("X-Request-Id") == "" {
			t.Errorf("GET %s has no request id", tt.path)
		}
		again := get(p, tt.path)
		if again.Body.String() != w.Body.String() {
			t.Errorf("GET %s twice gives two pages", tt.path)
		}
		if tt.status == 200 {
			if w := get(p, tt.path, "If-None-Match", h.Get("Etag")); w.Code != http.StatusNotModified {
				t.Errorf("GET %s with its ETag = %d, want 304", tt.path, w.Code)
			}
		}
	}
}

// A page is rendered once, also for addresses with tracking parameters.
func TestPagesAreDrawnOnce(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	for _, path := range []string{"/", "/?utm_source=letter", "/?anything=1", "/"} {
		if w := get(p, path); w.Code != 200 {
			t.Fatalf("GET %s = %d", path, w.Code)
		}
	}
	if n := p.Pages.Misses.Load(); n != 1 {
		t.Errorf("the front page was rendered %d times, want once", n)
	}
	for i := range 50 {
		get(p, "/articles/"+strings.Repeat("x", i+1))
	}
	if n, _ := p.Pages.Size(); n != 1 {
		t.Errorf("%d pages are kept, want the front page only", n)
	}
}

func TestRedirects(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	slug := firstArticle(t, p, "en")
	for _, tt := range []struct{ from, to string }{
		{"/ar", "/ar/"},
		{"/listings/", "/listings"},
		{"/listings/?city=dubai", "/listings?city=dubai"},
		{"//listings", "/listings"},
		{"/articles/" + slug + "/", "/articles/" + slug},
		{"/Articles/" + strings.ToUpper(slug), "/articles/" + slug},
		{"/listings?q=&city=dubai&category=", "/listings?city=dubai"},
		{"/api/v1/site/", "/api/v1/site"},
		{"/listings//%0d%0aSet-Cookie:x", "/listings/%0D%0ASet-Cookie:x"},
		{"//evil.example/", "/evil.example"},
	} {
		w := get(p, "http://paper.example"+tt.from)
		if w.Code != http.StatusPermanentRedirect || w.Header().Get("Location") != tt.to {
			t.Errorf("GET %s = %d to %q, want 308 to %q", tt.from, w.Code, w.Header().Get("Location"), tt.to)
		}
	}
}

func TestMethods(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	for _, path := range []string{"/", "/listings", "/api/v1/listings", "/robots.txt", "/healthz"} {
		for _, method := range []string{"POST", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"} {
			w := send(p, method, path)
			if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "GET, HEAD, OPTIONS" {
				t.Errorf("%s %s = %d, Allow %q, want 405", method, path, w.Code, w.Header().Get("Allow"))
			}
		}
		head, whole := send(p, "HEAD", path), get(p, path)
		if head.Code != 200 || head.Body.Len() != 0 && path != "/healthz" {
			t.Errorf("HEAD %s = %d with %d bytes", path, head.Code, head.Body.Len())
		}
		if head.Header().Get("Etag") != whole.Header().Get("Etag") {
			t.Errorf("HEAD %s: Etag = %s, GET has %s", path, head.Header().Get("Etag"), whole.Header().Get("Etag"))
		}
		if w := send(p, "OPTIONS", path); w.Code != http.StatusNoContent || w.Header().Get("Allow") == "" {
			t.Errorf("OPTIONS %s = %d", path, w.Code)
		}
	}
}

// If rendering fails, the reader gets an error page with the request id of the log, without the
// cause.
func TestPanicBecomesAPage(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	p.Site.mux.Handle("/breaks", p.handle(response.Get("/breaks", func(http.ResponseWriter, *http.Request) error { panic("secret cause") })))
	p.Site.mux.Handle("/api/breaks", p.handle(response.Get("/api/breaks", func(http.ResponseWriter, *http.Request) error { return io.ErrUnexpectedEOF })))
	for _, path := range []string{"/breaks", "/api/breaks"} {
		w := get(p, path)
		id := w.Header().Get("X-Request-Id")
		if w.Code != 500 || !strings.Contains(w.Body.String(), id) {
			t.Errorf("GET %s = %d, want 500 that shows %s:\n%.300s", path, w.Code, id, w.Body)
		}
		if strings.Contains(w.Body.String(), "secret") || strings.Contains(w.Body.String(), "EOF") || strings.Contains(w.Body.String(), ".go:") {
			t.Errorf("GET %s shows its cause", path)
		}
		if w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("GET %s: Cache-Control = %q, want no-store", path, w.Header().Get("Cache-Control"))
		}
	}
}

// discardWriter is a ResponseWriter that discards everything.
type discardWriter struct{ header http.Header }

func (n discardWriter) Header() http.Header         { return n.header }
func (n discardWriter) Write(b []byte) (int, error) { return len(b), nil }
func (n discardWriter) WriteHeader(int)             {}

// Cached responses need no allocation, also as brotli and as 304.
func TestAPageFromMemoryAllocatesNothing(t *testing.T) {
	p := newPaper(t)
	w := discardWriter{http.Header{}}
	for _, header := range []http.Header{{}, {"Accept-Encoding": {"gzip, br"}}, {"If-None-Match": {get(p, "/").Header().Get("Etag")}}} {
		r := httptest.NewRequest("GET", "/", nil)
		r.Header = header
		for range 201 { // until the access log skips lines
			p.ServeHTTP(w, r)
		}
		if n := testing.AllocsPerRun(100, func() { p.ServeHTTP(w, r) }); n > 0.5 {
			t.Errorf("with %v it allocates %v times", header, n)
		}
	}
}

// Cached responses also return a proxy's request id.
func TestAProxysIDFromMemory(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	p := newPaper(t, withConfig(func(c *Config) { c.Log = slog.New(slog.NewTextHandler(&log, nil)) }))
	get(p, "/")
	for given, want := range map[string]string{"proxy-1.A_b": "proxy-1.A_b", "not plain": "", "": ""} {
		w := get(p, "/", "X-Request-Id", given)
		if got := w.Header().Get("X-Request-Id"); w.Code != 200 || got != want {
			t.Errorf("X-Request-Id %q is echoed as %q, want %q", given, got, want)
		}
	}
	p.Close()
	if !strings.Contains(log.String(), "request=proxy-1.A_b") {
		t.Errorf("the proxy's id is not in the log:\n%s", &log)
	}
}

// Two Accept-Encoding lines are read as one, for cached pages and for assets.
func TestAcceptEncodingOfTwoLines(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	for _, path := range []string{"/", web.Path("style.css"), "/feeds/articles.rss", "/api/v1/articles"} {
		for _, tt := range []struct {
			lines []string
			want  string
		}{{[]string{"deflate", "gzip"}, "gzip"}, {[]string{"br;level=1;q=0", "gzip;q=0"}, ""}, {[]string{"gzip;q=0.5", "br"}, "br"}} {
			r := httptest.NewRequest(http.MethodGet, path, nil)
			r.Header["Accept-Encoding"] = tt.lines
			w := httptest.NewRecorder()
			p.ServeHTTP(w, r)
			if got := w.Header().Get("Content-Encoding"); w.Code != http.StatusOK || got != tt.want {
				t.Errorf("GET %s with Accept-Encoding %q = %d in %q, want %q", path, tt.lines, w.Code, got, tt.want)
			}
		}
	}
}
