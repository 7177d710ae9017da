package site

import (
	"net/http"
	"strings"
	"testing"

	"broadside/server/response"
)

// Client errors are sent in the requested format and are not reported as internal errors.
func TestMistakes(t *testing.T) {
	t.Parallel()
	const page, words = "text/html; charset=utf-8", "text/plain; charset=utf-8"
	p := newPaper(t)
	for _, tt := range []struct {
		method, path string
		status       int
		kind, says   string
	}{
		{"POST", "/listings", 405, page, "This address is read with GET."},
		{"POST", "/ar/listings", 405, page, `<bdi lang="en">This address is read with GET.</bdi>`},
		{"GET", "/sections/news?cursor=x", 400, page, "This cannot be answered as it was asked"},
		{"GET", "/feeds/articles.rss?section=zzz", 400, words, "section"},
		{"GET", "/feeds/articles.atom?foo=1", 400, words, "foo"},
		{"POST", "/feeds/listings.json", 405, words, "This address is read with GET."},
		{"POST", "/sitemap.xml", 405, words, "This address is read with GET."},
		{"GET", "/media/none.png", 404, words, "picture"},
		{"GET", "/web/none.css", 404, words, ""},
		{"POST", "/ar/manifest.webmanifest", 405, words, ""},
	} {
		w := send(p, tt.method, tt.path)
		body := w.Body.String()
		if w.Code != tt.status || w.Header().Get("Content-Type") != tt.kind || !strings.Contains(body, tt.says) {
			t.Errorf("%s %s = %d %s, want %d %s with %q:\n%.300s", tt.method, tt.path, w.Code, w.Header().Get("Content-Type"), tt.status, tt.kind, tt.says, body)
		}
		for _, fault := range []string{"The fault is ours", "الخطأ من عندنا", "tell us this number"} {
			if strings.Contains(body, fault) {
				t.Errorf("%s %s = %q", tt.method, tt.path, fault)
			}
		}
		if strings.Count(body, "there is no section") > 1 {
			t.Errorf("%s %s has a message twice:\n%s", tt.method, tt.path, body)
		}
		if tt.kind == words && (strings.Contains(body, w.Header().Get("X-Request-Id")) || w.Header().Get("Content-Security-Policy") != response.FilePolicy) {
			t.Errorf("%s %s: %v\n%s", tt.method, tt.path, w.Header(), body)
		}
		if w.Header().Get("Cache-Control") != "no-store" && tt.status != http.StatusOK {
			t.Errorf("%s %s may be kept", tt.method, tt.path)
		}
	}
}
