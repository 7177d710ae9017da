package site

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"broadside/server/response"
	"broadside/web"
)

// Every asset has an immutable address, which pages use, and is sent in each coding.
func TestAssets(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	for _, f := range web.Files() {
		if len(f.Body) > 1<<20 {
			continue // the build compresses app.wasm
		}
		for _, accept := range []string{"", "gzip", "br, gzip"} {
			w := get(p, f.Path, "Accept-Encoding", accept)
			if w.Code != 200 || w.Header().Get("Cache-Control") != response.Immutable || w.Header().Get("Content-Type") != f.Type {
				t.Errorf("GET %s = %d %q %q", f.Path, w.Code, w.Header().Get("Cache-Control"), w.Header().Get("Content-Type"))
			}
			if got := plainBody(t, w); got != string(f.Body) {
				t.Errorf("GET %s as %q reads %d bytes, want %d", f.Path, accept, len(got), len(f.Body))
			}
			if again := get(p, f.Path, "Accept-Encoding", accept, "If-None-Match", w.Header().Get("Etag")); again.Code != http.StatusNotModified {
				t.Errorf("GET %s as %q with its ETag = %d, want 304", f.Path, accept, again.Code)
			}
		}
	}
	front := get(p, "/").Body.String()
	if want := web.Path("style.css"); !strings.Contains(front, `href="`+want+`"`) {
		t.Errorf("the front page does not name %s", want)
	}
	for _, path := range []string{"/web/style.css", "/web/style.000000000000.css", "/web/", "/web/web.go"} {
		if w := get(p, path); w.Code != http.StatusNotFound && w.Code != http.StatusPermanentRedirect {
			t.Errorf("GET %s = %d, want 404", path, w.Code)
		}
	}
}

// The service worker is at the root, so that its scope is every page, and is revalidated. Its
// policy is in its own headers.
func TestWorker(t *testing.T) {
	t.Parallel()
	w := get(newPaper(t), "/worker.js")
	if w.Code != 200 || w.Header().Get("Cache-Control") != response.Revalidate || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/javascript") {
		t.Errorf("GET /worker.js = %d %v", w.Code, w.Header())
	}
	if policy := w.Header().Get("Content-Security-Policy"); !strings.Contains(policy, "connect-src 'self'") {
		t.Errorf("the worker may not fetch: %s", policy)
	}
}

func TestManifest(t *testing.T) {
	t.Parallel()
	p := newPaper(t, withBase("/news"))
	for _, tt := range []struct{ path, lang, dir, start string }{
		{"/news/manifest.webmanifest", "en", "ltr", "/news/"},
		{"/news/ar/manifest.webmanifest", "ar", "rtl", "/news/ar/"},
	} {
		w := get(p, tt.path)
		var m struct {
			Name  string `json:"name"`
			Lang  string `json:"lang"`
			Dir   string `json:"dir"`
			Start string `json:"start_url"`
			Scope string `json:"scope"`
			Icons []struct{ Src string }
		}
		if err := json.Unmarshal(w.Body.Bytes(), &m); err != nil || w.Header().Get("Content-Type") != "application/manifest+json" {
			t.Fatalf("GET %s = %d %s: %v", tt.path, w.Code, w.Header().Get("Content-Type"), err)
		}
		if m.Lang != tt.lang || m.Dir != tt.dir || m.Start != tt.start || m.Scope != "/news/" || m.Name == "" || len(m.Icons) == 0 {
			t.Errorf("GET %s = %+v", tt.path, m)
		}
		for _, icon := range m.Icons {
			if w := get(p, icon.Src); w.Code != 200 {
				t.Errorf("icon %s = %d", icon.Src, w.Code)
			}
		}
		lang := strings.TrimSuffix(strings.TrimPrefix(tt.path, "/news"), "manifest.webmanifest")
		if page := get(p, "/news"+lang).Body.String(); !strings.Contains(page, `rel="manifest" href="`+tt.path+`"`) {
			t.Errorf("the front page in %s does not name %s", tt.lang, tt.path)
		}
	}
}

// All addresses in pages and feeds have the base in front.
func TestBase(t *testing.T) {
	t.Parallel()
	p := newPaper(t, withBase("/news"))
	address := regexp.MustCompile(`(?:href|src|action|srcset|data-wasm|data-exec)="([^"]*)"`)
	seen := map[string]bool{}
	for _, path := range []string{"/", "/ar/", "/sections/news", "/listings", "/listings?category=motors", "/articles/" + firstArticle(t, p, "ar"),
		"/listings/" + firstListing(t, p), "/nothing", "/listings?nonsense=1"} {
		body := get(p, "/news"+path).Body.String()
		for _, m := range address.FindAllStringSubmatch(body, -1) {
			for _, part := range strings.Split(m[1], ", ") {
				to, _, _ := strings.Cut(strings.ReplaceAll(part, "&amp;", "&"), " ")
				to = strings.TrimPrefix(to, "https://paper.example")
				to, _, _ = strings.Cut(to, "#")
				if !strings.HasPrefix(to, "/") || seen[to] || strings.HasSuffix(to, "/media/made.svg") {
					continue // a fragment, a mail address, another site, or a picture of a generated listing
				}
				seen[to] = true
				if !strings.HasPrefix(to, "/news/") {
					t.Errorf("GET /news%s names %s, which is not below the base", path, to)
				} else if w := get(p, to); w.Code != 200 && w.Code != http.StatusBadRequest {
					t.Errorf("GET /news%s names %s, whose status is %d", path, to, w.Code)
				}
			}
		}
	}
	if len(seen) < 60 {
		t.Errorf("only %d addresses were found in the pages", len(seen))
	}
	for path, want := range map[string]int{"/": 404, "/listings": 404, "/newspaper": 404, "/healthz": 200, "/news/healthz": 200, "/readyz": 200} {
		if w := get(p, path); w.Code != want {
			t.Errorf("GET %s = %d, want %d", path, w.Code, want)
		}
	}
	for from, to := range map[string]string{"/news": "/news/", "/news/ar": "/news/ar/", "/news/listings/": "/news/listings", "/news//listings": "/news/listings"} {
		if w := get(p, from); w.Code != http.StatusPermanentRedirect || w.Header().Get("Location") != to {
			t.Errorf("GET %s = %d to %q, want 308 to %q", from, w.Code, w.Header().Get("Location"), to)
		}
	}
}

// Pages of other origins may read the API and the feeds, and nothing else.
func TestSharing(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	for path, open := range map[string]bool{
		"/api/v1/site": true, "/api/v1/listings?nonsense=1": true, "/api/nothing": true, "/feeds/articles.rss": true, "/feeds/listings.json": true,
		"/": false, "/listings": false, "/robots.txt": false, "/worker.js": false,
	} {
		for _, method := range []string{"GET", "OPTIONS"} {
			w := send(p, method, path, "Origin", "https://other.example")
			if got := w.Header().Get("Access-Control-Allow-Origin"); (got == "*") != open {
				t.Errorf("%s %s: Access-Control-Allow-Origin = %q, want open %v", method, path, got, open)
			}
			if w.Header().Get("Access-Control-Allow-Credentials") != "" {
				t.Errorf("%s %s allows credentials", method, path)
			}
		}
	}
}

// app.wasm is sent as a dictionary for its later versions, and as a delta to clients that have an
// earlier one. Other assets are not.
func TestProgramDelta(t *testing.T) {
	t.Parallel()
	program := web.Named("app.wasm")
	if program == nil {
		t.Skip("app.wasm is not built: make wasm")
	}
	p := newPaper(t, withBase("/news"), withConfig(func(c *Config) {
		c.Delta = func([32]byte) []byte { return []byte("delta") }
	}))
	ask := []string{"Accept-Encoding", "br, dcz", "Available-Dictionary", ":" + strings.Repeat("A", 43) + "=:", "Sec-Fetch-Site", "same-origin"}
	w := get(p, "/news"+program.Path, ask...)
	if w.Body.String() != "delta" || w.Header().Get("Content-Encoding") != "dcz" || w.Header().Get("Content-Type") != "application/wasm" {
		t.Errorf("GET app.wasm = %d %v", w.Code, w.Header())
	}
	if got := w.Header().Get("Use-As-Dictionary"); got != `match="/news/web/app.*.wasm"` {
		t.Errorf("Use-As-Dictionary = %s", got)
	}
	w = get(p, "/news"+web.Path("start.js"), ask...)
	if w.Header().Get("Use-As-Dictionary") != "" || w.Header().Get("Content-Encoding") != "br" {
		t.Errorf("GET start.js = %d %v", w.Code, w.Header())
	}
}
