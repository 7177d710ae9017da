package main

import (
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"broadside/articles/library"
	"broadside/articles/paper"
)

// The budget of an article's first paint: the compressed bytes of the page, the style sheet and the
// start script, and the number of requests.
const (
	firstPaint         = 20_000
	firstPaintRequests = 3
)

var needed = regexp.MustCompile(`<(?:link [^>]*rel="stylesheet"[^>]*|script [^>]*src="[^"]*"[^>]*)>`)
var address = regexp.MustCompile(`(?:href|src)="([^"]*)"`)

// brotliSize returns the size of path in brotli, and its text.
func (r *running) brotliSize(t *testing.T, path string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, r.url+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Accept-Encoding", "br")
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("GET %s = %s, %v", path, resp.Status, err)
	}
	if coding := resp.Header.Get("Content-Encoding"); coding != "br" {
		t.Errorf("GET %s came as %q, want br", path, coding)
	}
	_, plain := r.get(t, path)
	return len(body), plain
}

// TestFirstPaintIsLight checks that every article of the built-in sample paints after three
// responses and 20 KB, without WebAssembly.
func TestFirstPaintIsLight(t *testing.T) {
	t.Parallel()
	r := start(t)
	lib, err := library.Open(paper.Files, library.Options{})
	if err != nil {
		t.Fatal(err)
	}
	heaviest, name, known := 0, "", map[string]int{}
	for _, a := range lib.Summaries() {
		total, page := r.brotliSize(t, "/articles/"+a.Slug)
		requests := 1
		for _, tag := range needed.FindAllString(page, -1) {
			at := address.FindStringSubmatch(tag)
			if at == nil || strings.Contains(at[1], ".wasm") {
				t.Errorf("%s loads %s before its first paint", a.Slug, tag)
				continue
			}
			if _, ok := known[at[1]]; !ok {
				known[at[1]], _ = r.brotliSize(t, at[1])
			}
			total += known[at[1]]
			requests++
		}
		if total > firstPaint || requests > firstPaintRequests {
			t.Errorf("%s is painted from %d bytes in %d requests, want at most %d in %d", a.Slug, total, requests, firstPaint, firstPaintRequests)
		}
		if total > heaviest {
			heaviest, name = total, a.Slug
		}
	}
	t.Logf("the heaviest article, %s: %d bytes of %d", name, heaviest, firstPaint)
}
