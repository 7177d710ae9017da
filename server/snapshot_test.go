package main

import (
	"crypto/sha256"
	"flag"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"broadside/app/classifieds"
	"broadside/articles/library"
	shipped "broadside/articles/paper"
	"broadside/server/bulk"
	"broadside/server/desk"
	"broadside/server/partners"
	"broadside/server/site"
	"broadside/server/store"
	"broadside/server/store/sqlite"
)

var updateSnapshot = flag.Bool("update", false, "write testdata/snapshot.golden anew")

// variableParts matches the parts of a response that change with each build or request: hashes of
// assets, in addresses and policies, tokens of framed pages, and sizes of files with such hashes.
var variableParts = regexp.MustCompile(`\.[0-9a-f]{12}\.|sha(256|384)-[A-Za-z0-9+/]+=*|\bt=[A-Za-z0-9_-]+|[0-9,]+ (bytes|بايت)`)

// TestSnapshot compares the responses of the built-in sample with the golden file: status, and
// hashes of headers and body.
func TestSnapshot(t *testing.T) {
	t.Parallel()
	handler, addresses := shippedSite(t)
	if len(addresses) < 60 {
		t.Fatalf("%d addresses, want 60", len(addresses))
	}
	var got strings.Builder
	for _, address := range addresses {
		got.WriteString(describe(t, handler, address))
	}
	const name = "testdata/snapshot.golden"
	if *updateSnapshot {
		if err := os.WriteFile(name, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if got.String() == string(want) {
		return
	}
	for line := range strings.Lines(got.String()) {
		if !strings.Contains(string(want), line) {
			t.Errorf("changed (-update accepts it, SNAPSHOT_DIR=DIR writes the responses to DIR): %s", line)
		}
	}
	if !t.Failed() {
		t.Errorf("%s has addresses that are no longer requested", name)
	}
}

// describe requests an address and returns a line of the golden file: status, hash of the headers,
// hash of the body, address. With SNAPSHOT_DIR it also writes the responses to files, so that two
// runs can be compared.
func describe(t *testing.T, h http.Handler, address string) string {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", address, nil))
	header, body := w.Header(), w.Body.String()
	var headers strings.Builder
	for _, name := range slices.Sorted(maps.Keys(header)) {
		value := strings.Join(header[name], " | ")
		switch name {
		case "X-Request-Id":
			body = strings.ReplaceAll(body, value, "ID")
			value = "given"
		case "Etag", "Content-Length": // they depend on hashes of assets in the body
			value = "given"
		}
		fmt.Fprintf(&headers, "%s: %s\n", name, value)
	}
	head, body := variableParts.ReplaceAllString(headers.String(), "HASH"), variableParts.ReplaceAllString(body, "HASH")
	if dir := os.Getenv("SNAPSHOT_DIR"); dir != "" {
		name := strings.NewReplacer("/", "_", "?", "_").Replace(address)
		if err := os.WriteFile(filepath.Join(dir, name), []byte(head+"\n"+body), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return fmt.Sprintf("%d %.6x %.12x %s\n", w.Code, sha256.Sum256([]byte(head)), sha256.Sum256([]byte(body)), address)
}

// shippedSite returns the built-in sample at a fixed time and its addresses for the snapshot: each
// kind of page, feed, frame, API response and error, in both languages.
func shippedSite(t *testing.T) (http.Handler, []string) {
	t.Helper()
	now := func() time.Time { return time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC) }
	log := slog.New(slog.DiscardHandler)
	paper, categories, err := readSettings(config{origin: "https://paper.example"}, site.Layers{shipped.Files}, log)
	if err != nil {
		t.Fatal(err)
	}
	lib, err := library.Open(shipped.Files, library.Options{Sections: sectionCodes(paper.Sections), Languages: paper.Languages, Places: placeNames(paper.Cities), Log: log, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	st, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "paper.db"), store.Config{Categories: categories, Cities: paper.Cities})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	d, err := desk.New(desk.Config{Site: paper, Categories: categories, Newsroom: lib, Store: st, Now: now, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	listings, problems := bulk.Listings(shipped.Files, categories, paper, now())
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if err := st.Put(t.Context(), listings...); err != nil {
		t.Fatal(err)
	}
	s, err := site.New(t.Context(), site.Config{Desk: d, Media: site.Layers{shipped.Files}, Log: log, Now: now, Partners: partners.New(partners.Default()), Counter: st, CountKey: []byte("snapshot"), Operator: "secret"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s, snapshotAddresses(t, d, listings)
}

func snapshotAddresses(t *testing.T, d *desk.Desk, listings []classifieds.Listing) []string {
	t.Helper()
	all := []string{
		"/nothing", "/ar/nothing", "/articles/nothing", "/ar/articles/nothing", "/listings/nothing", "/classifieds/nothing", "/api/v1/nothing", "/api/v1/articles/nothing",
		"/api/v1/listings?price_min=x", "/api/v1/listings?nothing=1", "/listings?price_min=x", "/articles", "/listings/", "/ar",
		"/settings", "/ar/settings", "/saved", "/ar/saved", "/partners", "/ar/partners", "/partners/preview", "/partners/counts", "/robots.txt", "/sitemap.xml", "/sitemap-news.xml", "/manifest.webmanifest", "/ar/manifest.webmanifest",
		"/healthz", "/readyz", "/worker.js", "/favicon.ico", "/media/nothing.webp", "/web/nothing.css", "/e/v1.js", "/e/v1.0.0.js", "/e/nothing",
		"/oembed?format=json&url=https%3A%2F%2Fpaper.example%2Flistings", "/oembed?format=xml&url=https%3A%2F%2Fpaper.example%2F", "/oembed",
		"/api/v1/site", "/api/v1/categories", "/api/v1/categories/motors/schema", "/api/v1/categories/motors/schema?lang=ar", "/api/v1/openapi.json",
	}
	for _, lang := range []string{"en", "ar"} {
		base := ""
		if lang != "en" {
			base = "/" + lang
		}
		all = append(all, base+"/", base+"/listings", base+"/listings?category=motors&facets=1", base+"/listings?q=villa&city=dubai&sort=price", base+"/listings?q=zzzz",
			base+"/sections/news", base+"/sections/nothing", base+"/classifieds", base+"/offline", base+"/saved",
			"/e/listings?lang="+lang, "/e/listings?category=motors&theme=dark&lang="+lang,
			"/api/v1/articles?lang="+lang, "/api/v1/articles?section=news&limit=2&lang="+lang, "/api/v1/listings?limit=5&facets=1&lang="+lang, "/api/v1/listings?q=flat&sort=price&lang="+lang)
		for _, kind := range []string{"rss", "atom", "json"} {
			all = append(all, "/feeds/articles."+kind+"?lang="+lang, "/feeds/listings."+kind+"?lang="+lang)
		}
	}
	stories, err := fs.Glob(shipped.Files, "*/*.md")
	if err != nil || len(stories) == 0 {
		t.Fatal(stories, err)
	}
	for _, name := range stories {
		slug := strings.TrimSuffix(filepath.Base(name), ".md")
		if _, err := d.Article(t.Context(), slug); err == nil {
			all = append(all, "/articles/"+slug, "/e/articles/"+slug, "/e/articles/"+slug+"?mode=full", "/api/v1/articles/"+slug, "/api/v1/articles/"+slug+"/listings")
		}
	}
	for _, l := range listings[:4] {
		all = append(all, "/listings/"+l.ID, "/ar/listings/"+l.ID, "/api/v1/listings/"+l.ID, "/api/v1/listings/"+l.ID+"/similar")
	}
	return all
}
