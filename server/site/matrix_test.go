package site

import (
	"cmp"
	"io/fs"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	shipped "broadside/articles/paper"
	"broadside/server/response"
	"broadside/web"
)

// routeRequest is a GET request for a route and its expected headers.
type routeRequest struct {
	path   string
	kind   string // Content-Type
	keep   string // Cache-Control
	policy string // "": FilePolicy
	vary   string // "": Accept-Encoding
	plain  bool   // no validator, like /healthz
}

// hasOwnTest reports whether a route is covered by tests of its own.
func hasOwnTest(pattern string) bool {
	return strings.HasPrefix(pattern, "/e/") || pattern == "/oembed" || strings.HasSuffix(pattern, "/share") || strings.HasSuffix(pattern, "/worker-off") || strings.HasPrefix(strings.TrimPrefix(pattern, "/ar"), "/partners") || strings.HasPrefix(strings.TrimPrefix(pattern, "/ar"), "/sources") || strings.HasPrefix(pattern, "/api/v1/partners/") || strings.HasPrefix(pattern, "/api/v1/sources/") || pattern == "/api/v1/push/subscriptions"
}

// routeRequests returns a successful request for each route.
func routeRequests(t testing.TB, p paper) map[string]routeRequest {
	t.Helper()
	const hour = "public, max-age=3600"
	slug, id := firstArticle(t, p, "en"), firstListing(t, p)
	bySaver := func(want routeRequest) routeRequest {
		want.vary = response.VarySaver.Values[0]
		return want
	}
	data := func(path string) routeRequest {
		return routeRequest{path: path, kind: "application/json", keep: response.Revalidate}
	}
	html := func(path string) routeRequest {
		return routeRequest{path: path, kind: "text/html; charset=utf-8", keep: response.Revalidate, policy: response.PagePolicy, vary: response.VarySaver.Values[0]}
	}
	settings := func(path string) routeRequest {
		return routeRequest{path: path, kind: "text/html; charset=utf-8", keep: response.Revalidate, policy: response.PagePolicy}
	}
	all := map[string]routeRequest{
		"/api/v1/site":                     data("/api/v1/site"),
		"/api/v1/articles":                 data("/api/v1/articles?section=news&limit=2"),
		"/api/v1/articles/{slug}":          data("/api/v1/articles/" + slug),
		"/api/v1/articles/{slug}/listings": data("/api/v1/articles/" + slug + "/listings?limit=3"),
		"/api/v1/categories":               data("/api/v1/categories"),
		"/api/v1/categories/{code}/schema": data("/api/v1/categories/motors/schema?lang=ar"),
		"/api/v1/listings":                 data("/api/v1/listings?category=motors&facets=1"),
		"/api/v1/listings/{id}":            data("/api/v1/listings/" + id),
		"/api/v1/listings/{id}/similar":    data("/api/v1/listings/" + id + "/similar"),
		"/api/v1/openapi.json":             data("/api/v1/openapi.json"),
		"/sitemap.xml":                     {path: "/sitemap.xml", kind: "application/xml; charset=utf-8", keep: response.Revalidate},
		"/sitemap-news.xml":                {path: "/sitemap-news.xml", kind: "application/xml; charset=utf-8", keep: response.Revalidate},
		"/robots.txt":                      {path: "/robots.txt", kind: "text/plain; charset=utf-8", keep: hour},
		"/manifest.webmanifest":            {path: "/manifest.webmanifest", kind: "application/manifest+json", keep: hour},
		"/ar/manifest.webmanifest":         {path: "/ar/manifest.webmanifest", kind: "application/manifest+json", keep: hour},
		"/edition.json":                    bySaver(data("/edition.json")),
		"/ar/edition.json":                 bySaver(data("/ar/edition.json")),
		"/web/{path...}":                   {path: web.Path("style.css"), kind: "text/css; charset=utf-8", keep: response.Immutable},
		"/worker.js":                       {path: "/worker.js", kind: "text/javascript; charset=utf-8", keep: response.Revalidate, policy: response.PagePolicy},
		"/push.js":                         {path: "/push.js", kind: "text/javascript; charset=utf-8", keep: response.Revalidate},
		"/api/v1/push/key":                 data("/api/v1/push/key"),
		"/settings/notifications":          settings("/settings/notifications?category=motors"),
		"/ar/settings/notifications":       settings("/ar/settings/notifications"),
		"/favicon.ico":                     {path: "/favicon.ico", kind: web.Named("icons/icon.png").Type, keep: response.Revalidate},
		"/healthz":                         {path: "/healthz", kind: "text/plain; charset=utf-8", keep: "no-store", plain: true},
		"/readyz":                          {path: "/readyz", kind: "text/plain; charset=utf-8", keep: "no-store", plain: true},
		"/media/{path...}":                 {path: "/media/" + shippedPicture(t), keep: response.Revalidate},
		"/settings":                        settings("/settings"),
		"/ar/settings":                     settings("/ar/settings"),
		"/saved":                           settings("/saved"),
		"/ar/saved":                        settings("/ar/saved"),
		"/":                                html("/"),
		// Pages share one route, so each kind is listed.
		"page section":     html("/ar/sections/business"),
		"page article":     html("/articles/" + slug),
		"page listings":    html("/listings?category=motors&city=dubai"),
		"page listing":     html("/ar/listings/" + id),
		"page front in ar": html("/ar/"),
	}
	for ext, kind := range map[string]string{"rss": "application/rss+xml; charset=utf-8", "atom": "application/atom+xml; charset=utf-8", "json": "application/feed+json; charset=utf-8"} {
		for _, of := range []string{"articles", "listings"} {
			all["/feeds/"+of+"."+ext] = routeRequest{path: "/feeds/" + of + "." + ext + "?lang=en", kind: kind, keep: response.Revalidate}
		}
	}
	picture := all["/media/{path...}"]
	picture.kind = response.PictureType(picture.path)
	all["/media/{path...}"] = picture
	return all
}

// notFoundRoutes are the routes that always respond 404, with an address for each.
var notFoundRoutes = map[string]string{"/api": "/api", "/api/{path...}": "/api/v3/x", "/media": "/media", "/web": "/web"}

func shippedPicture(t testing.TB) string {
	t.Helper()
	var found string
	if err := fs.WalkDir(shipped.Files, "img", func(name string, d fs.DirEntry, err error) error {
		if err == nil && found == "" && response.PictureType(name) != "" {
			found = name
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if found == "" {
		t.Fatal("no picture ships")
	}
	return found
}

// Every route is in routeRequests or notFoundRoutes, which the tests below use.
func TestEveryRouteIsInTheMatrix(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	all := routeRequests(t, p)
	for _, route := range p.routes() {
		_, reads := all[route.Pattern]
		_, refuses := notFoundRoutes[route.Pattern]
		if !reads && !refuses && !hasOwnTest(route.Pattern) {
			t.Errorf("%s has no test", route.Pattern)
		}
	}
}

// Each route in each coding has its type, policy, Cache-Control, validator and length. HEAD has the
// same without a body.
func TestMatrix(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	for name, want := range routeRequests(t, p) {
		t.Run(strings.ReplaceAll(name, "/", "_"), func(t *testing.T) {
			t.Parallel()
			plain := get(p, want.path)
			tags := map[string]string{}
			for _, accept := range []string{"", "identity", "gzip", "gzip, deflate, br, zstd", "br;q=0, gzip;q=0.1", "*"} {
				w := get(p, want.path, "Accept-Encoding", accept)
				h := w.Header()
				policy := want.policy
				if policy == "" {
					policy = response.FilePolicy
				}
				if w.Code != 200 || h.Get("Content-Type") != want.kind || h.Get("Cache-Control") != want.keep || h.Get("Content-Security-Policy") != policy {
					t.Fatalf("GET %s as %q = %d %q %q\npolicy %q", want.path, accept, w.Code, h.Get("Content-Type"), h.Get("Cache-Control"), h.Get("Content-Security-Policy"))
				}
				for _, f := range response.SecurityHeaders {
					if !slices.Equal(h[f.Name], f.Values) {
						t.Errorf("GET %s: %s = %q, want %q once", want.path, f.Name, h[f.Name], f.Values)
					}
				}
				if got := plainBody(t, w); got != plain.Body.String() {
					t.Errorf("GET %s as %q reads %d bytes, want %d", want.path, accept, len(got), plain.Body.Len())
				}
				coding := h.Get("Content-Encoding")
				if allowed := !strings.Contains(accept, "br") || strings.Contains(accept, "br;q=0"); coding == "br" && allowed {
					t.Errorf("GET %s as %q is br", want.path, accept)
				}
				headSaysTheSame(t, p, want.path, accept, h)
				if want.plain {
					continue
				}
				if tag := h.Get("Etag"); !strings.HasPrefix(tag, `"`) || !strings.HasSuffix(tag, `"`) || tags[coding] != "" && tags[coding] != tag {
					t.Errorf("GET %s as %q: Etag = %s after %s", want.path, accept, tag, tags[coding])
				} else {
					tags[coding] = tag
				}
				if h.Get("Vary") != cmp.Or(want.vary, "Accept-Encoding") || h.Get("Content-Length") != strconv.Itoa(w.Body.Len()) {
					t.Errorf("GET %s as %q: Vary = %q, Content-Length = %q of %d", want.path, accept, h.Get("Vary"), h.Get("Content-Length"), w.Body.Len())
				}
			}
			if n := len(slices.Compact(slices.Sorted(maps.Values(tags)))); n != len(tags) {
				t.Errorf("GET %s: codings share a strong validator: %v", want.path, tags)
			}
		})
	}
}

func headSaysTheSame(t *testing.T, p paper, path, accept string, want http.Header) {
	t.Helper()
	head := send(p, http.MethodHead, path, "Accept-Encoding", accept)
	got, expect := head.Header().Clone(), want.Clone()
	for _, h := range []http.Header{got, expect} {
		h.Del("X-Request-Id") // differs in each request
	}
	if head.Code != 200 || !maps.EqualFunc(got, expect, slices.Equal) {
		t.Errorf("HEAD %s as %q = %d %v\nGET has %v", path, accept, head.Code, got, expect)
	}
	if head.Body.Len() > 0 && want.Get("Etag") != "" {
		t.Errorf("HEAD %s sent %d bytes", path, head.Body.Len())
	}
}

// Conditional requests (RFC 9110 §13): weak comparison, lists and "*". The entity tag of one coding
// does not match another.
func TestMatrixConditions(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	for _, want := range routeRequests(t, p) {
		if want.plain {
			continue
		}
		coded := get(p, want.path, "Accept-Encoding", "br").Header()
		tag, other := coded.Get("Etag"), get(p, want.path).Header().Get("Etag")
		for _, tt := range []struct {
			condition string
			status    int
		}{
			{tag, 304}, {"W/" + tag, 304}, {`"old", ` + tag, 304}, {tag + `,"old"`, 304}, {` "a" , W/"b" ,` + tag + " ", 304}, {"*", 304},
			{`"old"`, 200}, {`W/"old"`, 200}, {strings.Trim(tag, `"`), 200}, {`"` + tag + `"`, 200}, {tag[:len(tag)-2] + `"`, 200}, {"", 200}, {",", 200}, {"w/" + tag, 200},
		} {
			for _, method := range []string{http.MethodGet, http.MethodHead} {
				w := send(p, method, want.path, "Accept-Encoding", "br", "If-None-Match", tt.condition)
				h := w.Header()
				if w.Code != tt.status || h.Get("Etag") != tag {
					t.Errorf("%s %s, If-None-Match: %s = %d with %s, want %d with %s", method, want.path, tt.condition, w.Code, h.Get("Etag"), tt.status, tag)
					continue
				}
				if tt.status == 304 && (w.Body.Len() > 0 || h.Get("Cache-Control") != want.keep || h.Get("Vary") != cmp.Or(want.vary, "Accept-Encoding") ||
					h.Get("Content-Length") != "" || h.Get("Content-Encoding") != "" || h.Get("Content-Type") != "") {
					t.Errorf("304 of %s has %d bytes and %v", want.path, w.Body.Len(), h)
				}
			}
		}
		if coded.Get("Content-Encoding") == "br" {
			if w := get(p, want.path, "Accept-Encoding", "br", "If-None-Match", other); w.Code != 200 {
				t.Errorf("GET %s as br with the tag of the plain body = %d", want.path, w.Code)
			}
		}
	}
}

// Routes reject other methods, with an error in their own format.
func TestMatrixMethods(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	const html = "text/html; charset=utf-8"
	kinds := map[string]string{} // of the error
	for path := range maps.Values(notFoundRoutes) {
		kinds[path] = html
	}
	for _, want := range routeRequests(t, p) {
		if kinds[want.path] = html; want.kind != html {
			kinds[want.path] = "text/plain; charset=utf-8"
		}
	}
	for path, kind := range kinds {
		get(p, path) // so that the page is cached
		for _, method := range []string{"POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "get", "X"} {
			r := send(p, method, path, "If-None-Match", "*", "Accept-Encoding", "br")
			h := r.Header()
			if strings.HasPrefix(path, "/api") {
				kind = "application/problem+json"
			}
			if r.Code != http.StatusMethodNotAllowed || h.Get("Allow") != "GET, HEAD, OPTIONS" || h.Get("Content-Type") != kind || h.Get("Cache-Control") != "no-store" {
				t.Errorf("%s %s = %d, Allow %q, %s, %s", method, path, r.Code, h.Get("Allow"), h.Get("Content-Type"), h.Get("Cache-Control"))
			}
			if h.Get("X-Content-Type-Options") != "nosniff" || h.Get("X-Request-Id") == "" || h.Get("Etag") != "" && h.Get("Cache-Control") != "no-store" {
				t.Errorf("%s %s lacks its guards: %v", method, path, h)
			}
		}
		if w := send(p, http.MethodOptions, path); w.Code != http.StatusNoContent || w.Body.Len() > 0 || w.Header().Get("Allow") != "GET, HEAD, OPTIONS" {
			t.Errorf("OPTIONS %s = %d with %d bytes, Allow %q", path, w.Code, w.Body.Len(), w.Header().Get("Allow"))
		}
	}
}
