package site

import (
	"cmp"
	"context"
	"net/http"
	"path"
	"slices"
	"strings"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/server/feeds"
	"broadside/server/preferences"
	"broadside/server/response"
	"broadside/server/saved"
)

// routes returns all routes below the base. The pattern "/" comes last: every address that no other
// pattern matches is a page, and Load reports whether it exists.
func (s *Site) routes() []response.Route {
	get := response.Get
	all := []response.Route{
		get(api.PathSite, s.getPlain(func(ctx context.Context, _ *http.Request) (any, error) { return s.desk.Site(ctx) })),
		get(api.PathArticles, getList(s, api.ParseArticleQuery, s.desk.Articles)),
		get(api.PathArticles+"/{slug}", s.getArticle),
		get(api.PathArticles+"/{slug}/listings", getShortList(s, "slug", s.desk.Matches)),
		get(api.PathCategories, s.getPlain(s.readCategories)),
		get(api.PathCategories+"/{code}/schema", s.getSchema),
		get(api.PathListings, getList(s, classifieds.ParseFilter, s.desk.Listings)),
		get(api.PathListings+"/{id}", s.getPlain(s.readListing)),
		get(api.PathListings+"/{id}/similar", getShortList(s, "id", s.desk.Similar)),
		get(api.Root+"/openapi.json", s.getOpenAPI),
		get("/api", s.getUnknownAPI),
		get("/api/{path...}", s.getUnknownAPI),

		get("/media", s.getPage), // without it the mux redirects to /media/ and getPage back to /media
		get("/media/{path...}", s.getMedia),
		get("/web", s.getPage),
		get("/web/{path...}", s.getAsset),
		get("/push.js", s.getPushScript),
		get("/favicon.ico", s.getFavicon),
		get("/healthz", s.getHealth),
		get("/readyz", s.getReady),

		get("/", s.getPage),
	}
	if s.sources != nil {
		all = append(all, response.Put(api.Root+"/sources/{name}", s.sources.PutSource, maxUpload))
	}
	if s.subscribers != nil {
		all = append(all, s.subscribers.Routes(s.Env)...)
	}
	return slices.Concat(all, feeds.Routes(s.Env, s.desk), s.frames.Routes(), s.console.Routes(), s.app.Routes(), s.edition.Routes(),
		preferences.Preferences{Env: s.Env}.Routes(), saved.Routes(s.Env))
}

// Limits of a request's body in bytes: of most routes, and of a file of listings.
const (
	maxBody   = 64 << 10
	maxUpload = 65 << 20 // above the limit of package sources, which explains it
)

// handle makes an http.Handler of the routes at one pattern: it checks the
// method, limits the body and sends the response to an error.
func (s *Site) handle(routes ...response.Route) http.Handler {
	methods, use := make([]string, len(routes)), "This address is read with GET."
	for i, rt := range routes {
		methods[i] = rt.Method
		if rt.Method == http.MethodGet {
			methods[i] = "GET, HEAD"
		} else {
			use = "This address is sent to with " + strings.Join(methods[:i+1], ", ") + "."
		}
	}
	allow := strings.Join(append(methods, http.MethodOptions), ", ")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		i := slices.IndexFunc(routes, func(rt response.Route) bool {
			return r.Method == rt.Method || r.Method == http.MethodHead && rt.Method == http.MethodGet
		})
		rt := routes[max(i, 0)]
		response.SetRoute(r.Context(), rt.Pattern)
		r.Body = http.MaxBytesReader(w, r.Body, cmp.Or(rt.MaxBody, maxBody))
		h := w.Header()
		response.SetHeaders(h, rt.Headers)
		open := rt.Method == http.MethodGet && allowsCORS(r.URL.Path)
		if open {
			response.SetHeaders(h, response.CORSHeaders)
		}
		switch {
		case i >= 0:
			if err := rt.Handle(w, r); err != nil {
				s.Fail(w, r, err)
			}
		case r.Method == http.MethodOptions:
			h.Set("Allow", allow)
			if open {
				h.Set("Access-Control-Allow-Methods", allow)
				h.Set("Access-Control-Allow-Headers", "If-None-Match")
				h.Set("Access-Control-Max-Age", "86400")
			}
			w.WriteHeader(http.StatusNoContent)
		default:
			h.Set("Allow", allow)
			s.Fail(w, r, api.Fail(api.MethodNotAllowed, "Method not allowed", use))
		}
	})
}

// allowsCORS reports whether pages of other origins may read a path. The operator's API is not open.
func allowsCORS(path string) bool {
	return isJSONPath(path) && !strings.HasPrefix(path, api.Root+"/partners/") || strings.HasPrefix(path, "/feeds/")
}

// isFile reports whether a path below the base belongs to a file and not to a page.
func isFile(name string) bool {
	switch path.Base(name) {
	case "sitemap.xml", "sitemap-news.xml", "robots.txt", "worker.js", "push.js", "favicon.ico", "manifest.webmanifest", "edition.json", "healthz", "readyz":
		return true
	}
	return strings.HasPrefix(name, "/feeds/") || strings.HasPrefix(name, "/media/") || strings.HasPrefix(name, "/web/")
}

// isJSONPath reports whether errors at a path below the base are sent as JSON.
func isJSONPath(path string) bool {
	return strings.HasPrefix(path, "/api/") || path == "/api" || path == "/oembed" || path == "/e/count"
}
