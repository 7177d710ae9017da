package site

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"broadside/app/api"
	"broadside/server/response"
)

// request is a request of a test, with the status that it expects.
type request struct {
	method, path string
	body         string
	header       []string // name, value, name, value
	status       int      // 0: any
}

func (q request) send(h http.Handler) *httptest.ResponseRecorder {
	r := httptest.NewRequest(q.method, q.path, strings.NewReader(q.body))
	for i := 0; i+1 < len(q.header); i += 2 {
		r.Header.Set(q.header[i], q.header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// exampleAddress returns an address that matches a pattern, with its wildcards replaced.
func exampleAddress(p paper, t testing.TB, pattern string) string {
	return strings.NewReplacer("/articles/{slug}", "/articles/"+firstArticle(t, p, "en"), "/listings/{id}", "/listings/"+firstListing(t, p),
		"/partners/{id}", "/partners/gulf-homes", "{code}", "motors", "/e/{name}", "/e/v1.js", "/media/{path...}", "/media/"+shippedPicture(t),
		"{path...}", "nothing").Replace(pattern)
}

// isOperatorPath reports whether a path needs the operator's password.
func isOperatorPath(path string) bool {
	path = strings.TrimPrefix(path, "/ar")
	return strings.HasPrefix(path, "/sources") || strings.HasPrefix(path, api.Root+"/partners/") || strings.HasPrefix(path, "/partners/") && path != "/partners/preview"
}

// Every response has the same security headers: of every route with every method, and of every kind
// of error. Cross-Origin-Opener-Policy is sent only by the operator's pages.
func TestEveryAnswerIsGuarded(t *testing.T) {
	t.Parallel()
	p := embedPaper(t)
	shut := embedPaper(t)
	shut.ready = func(context.Context) error { return errors.New("the store is away") }
	p.mux.Handle("/breaks", p.handle(response.Get("/breaks", func(http.ResponseWriter, *http.Request) error { panic("broken") })))
	p.mux.Handle("/api/breaks", p.handle(response.Get("/api/breaks", func(http.ResponseWriter, *http.Request) error { return errors.New("broken") })))
	p.mux.Handle("/feeds/breaks", p.handle(response.Get("/feeds/breaks", func(http.ResponseWriter, *http.Request) error { return api.Fail(api.Unavailable, "Busy", "") })))
	p.mux.Handle("/api/large", p.handle(response.Get("/api/large", func(w http.ResponseWriter, r *http.Request) error { return &http.MaxBytesError{Limit: 1} })))

	requests := []request{
		{method: "GET", path: "/nothing", status: 404},
		{method: "GET", path: "/ar/nothing", status: 404},
		{method: "GET", path: "/articles/nothing", status: 404},
		{method: "GET", path: "/listings?attr.nothing=1", status: 400},
		{method: "GET", path: "/listings/", status: 308},
		{method: "GET", path: "/api/v1/site/", status: 308},
		{method: "GET", path: "/api/v1/site?x=1", status: 400},
		{method: "GET", path: "/api/v1/listings?cursor=x", status: 400},
		{method: "GET", path: "/api/v1/nothing", status: 404},
		{method: "POST", path: "/api/v1/listings", status: 405},
		{method: "OPTIONS", path: "/api/v1/listings", header: []string{"Origin", "https://x.example", "Access-Control-Request-Method", "GET"}, status: 204},
		{method: "OPTIONS", path: "*", status: 204},
		{method: "GET", path: "/oembed?url=nothing", status: 404},
		{method: "GET", path: "/oembed?format=yaml", status: 501},
		{method: "GET", path: "/oembed?k=old", status: 401},
		{method: "GET", path: "/e/articles/nothing", status: 404},
		{method: "GET", path: "/e/listings?k=old", status: 403},
		{method: "GET", path: "/e/nothing.js", status: 404},
		{method: "GET", path: "/e/count", status: 405},
		{method: "POST", path: "/e/count", body: strings.Repeat("x", 201), status: 413},
		{method: "POST", path: "/e/count", body: "nothing", status: 400},
		{method: "POST", path: "/e/count", body: "view", status: 204},
		{method: "OPTIONS", path: "/e/count", status: 204},
		{method: "GET", path: "/media/nothing.png", status: 404},
		{method: "GET", path: "/web/nothing.css", status: 404},
		{method: "GET", path: "/feeds/articles.rss?lang=xx&limit=x", status: 400},
		{method: "GET", path: "/sitemap.xml?part=9", status: 404},
		{method: "GET", path: "/breaks", status: 500},
		{method: "GET", path: "/api/breaks", status: 500},
		{method: "GET", path: "/feeds/breaks", status: 503},
		{method: "GET", path: "/api/large", status: 413},
		{method: "GET", path: "/partners/gulf-homes", header: []string{"Authorization", "Basic OnRo"}, status: 401},
		{method: "GET", path: "/partners/gulf-homes", header: []string{"Authorization", "Basic Om9wZW4gc2VzYW1l"}, status: 200},
		{method: "GET", path: api.Root + "/partners/gulf-homes/counts", status: 401},
		{method: "GET", path: api.Root + "/partners/gulf-homes/counts", header: []string{"Authorization", "Basic Om9wZW4gc2VzYW1l"}, status: 200},
	}
	for _, rt := range p.routes() {
		for _, method := range []string{"GET", "HEAD", "OPTIONS", "POST", "DELETE", "TRACE", "BREW"} {
			requests = append(requests, request{method: method, path: exampleAddress(p, t, rt.Pattern)})
		}
	}
	for range 6 { // the last one exceeds the limit
		requests = append(requests, request{method: "GET", path: "/partners/counts", header: []string{"Authorization", "Basic OnRo"}},
			request{method: "GET", path: api.Root + "/partners/gulf-homes/counts", header: []string{"Authorization", "Basic OnRo"}})
	}
	requests[len(requests)-1].status, requests[len(requests)-2].status = 429, 429
	for _, q := range requests {
		again := 1
		if q.method == "GET" {
			again = 2 // the second one is cached
		}
		for range again {
			w := q.send(p)
			if q.status != 0 && w.Code != q.status {
				t.Errorf("%s %s = %d, want %d", q.method, q.path, w.Code, q.status)
			}
			checkSecurityHeaders(t, q, w.Header(), w.Code)
		}
	}
	q := request{method: "GET", path: "/readyz"}
	w := q.send(shut)
	if w.Code != http.StatusServiceUnavailable {
		t.Errorf("GET /readyz = %d, want 503", w.Code)
	}
	checkSecurityHeaders(t, q, w.Header(), w.Code)
}

// checkSecurityHeaders fails if a response lacks a security header.
func checkSecurityHeaders(t *testing.T, q request, h http.Header, status int) {
	t.Helper()
	if h.Get("X-Content-Type-Options") != "nosniff" || !strings.HasPrefix(h.Get("Referrer-Policy"), "strict-origin") ||
		!strings.Contains(h.Get("Permissions-Policy"), "camera=()") {
		t.Errorf("%s %s = %d lacks a security header: %v", q.method, q.path, status, h)
	}
	policy := h.Get("Content-Security-Policy")
	if !strings.HasPrefix(policy, "default-src 'none'") || !strings.Contains(policy, "frame-ancestors") || len(h.Values("Content-Security-Policy")) != 1 {
		t.Errorf("%s %s = %d: Content-Security-Policy %q", q.method, q.path, status, h.Values("Content-Security-Policy"))
	}
	// Rejected methods and redirects have no CORS headers.
	reads := q.method == "GET" || q.method == "HEAD"
	reads = reads || q.method == "POST" && strings.HasSuffix(q.path, "/accept")
	if got, want := h.Get("Cross-Origin-Opener-Policy"), isOperatorPath(q.path) && reads && status != http.StatusMethodNotAllowed; (got != "") != want {
		t.Errorf("%s %s = %d: Cross-Origin-Opener-Policy %q, want one: %v", q.method, q.path, status, got, want)
	}
}
