package site

import (
	"net/http"
	"path"
	"strings"

	"broadside/app/api"
	"broadside/server/response"
)

// routes is every address below the base, pages last: what no other pattern
// takes is a page, and Load knows if it exists.
func (s *Site) routes() []response.Route {
	all := []response.Route{
		{api.PathSite, s.getSite},
		{api.PathArticles, s.getArticles},
		{api.PathArticles + "/{slug}", s.getArticle},
		{api.PathArticles + "/{slug}/listings", s.getMatches},
		{api.PathCategories, s.getCategories},
		{api.PathCategories + "/{code}/schema", s.getSchema},
		{api.PathListings, s.getListings},
		{api.PathListings + "/{id}", s.getListing},
		{api.PathListings + "/{id}/similar", s.getSimilar},
		{api.Root + "/partners/{id}/counts", s.getCounts},
		{api.Root + "/partners/{id}/counts.csv", s.getCountsCSV},
		{api.Root + "/openapi.json", s.getOpenAPI},
		{"/api", s.noAPI},
		{"/api/{path...}", s.noAPI},

		{"/e/articles/{slug}", s.getEmbed},
		{"/e/listings", s.getEmbed},
		{"/e/{name}", s.getLoader},
		{"/oembed", s.getOEmbed},
		{"/partners", s.LimitBuilds(s.getPartners)},
		{"/partners/preview", s.LimitBuilds(s.getPreview)},
		{"/partners/counts", s.getPartnerIndex},
		{"/partners/{id}", s.getPartner},

		{"/feeds/articles.rss", s.getArticleFeed},
		{"/feeds/articles.atom", s.getArticleFeed},
		{"/feeds/articles.json", s.getArticleFeed},
		{"/feeds/listings.rss", s.getListingFeed},
		{"/feeds/listings.atom", s.getListingFeed},
		{"/feeds/listings.json", s.getListingFeed},
		{"/sitemap.xml", s.getSitemap},
		{"/sitemap-news.xml", s.getNewsSitemap},
		{"/robots.txt", s.getRobots},

		{"/media", s.getPage}, // or the mux would send the reader to /media/, and that back
		{"/media/{path...}", s.getMedia},
		{"/web", s.getPage},
		{"/web/{path...}", s.getAsset},
		{"/worker.js", s.getWorker},
		{"/favicon.ico", s.getFavicon},
		{"/manifest.webmanifest", s.getManifest},
		{"/healthz", s.getHealth},
		{"/readyz", s.getReady},

		{"/", s.getPage},
	}
	for _, lang := range s.Paper.Languages[1:] {
		all = append(all, response.Route{"/" + lang + "/manifest.webmanifest", s.getManifest}, response.Route{"/" + lang + "/partners", s.LimitBuilds(s.getPartners)},
			response.Route{"/" + lang + "/partners/counts", s.getPartnerIndex}, response.Route{"/" + lang + "/partners/{id}", s.getPartner})
	}
	return all
}

// maxBody is how much of a request's body is read: reads have none.
const maxBody = 64 << 10

// door makes a route an http.Handler: it knows the methods, limits the body
// and sends what fails through the one door.
func (s *Site) door(rt response.Route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		response.SetRoute(r.Context(), rt.Pattern)
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		open := isOpen(r.URL.Path)
		if open {
			response.SetHeaders(w.Header(), response.CORSHeaders)
		}
		switch r.Method {
		case http.MethodGet, http.MethodHead:
			if err := rt.Get(w, r); err != nil {
				s.Fail(w, r, err)
			}
		case http.MethodOptions:
			allow(w)
			if open {
				h := w.Header()
				h.Set("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS")
				h.Set("Access-Control-Allow-Headers", "If-None-Match")
				h.Set("Access-Control-Max-Age", "86400")
			}
			w.WriteHeader(http.StatusNoContent)
		default:
			allow(w)
			s.Fail(w, r, api.Fail(api.MethodNotAllowed, "Method not allowed", "This address is read with GET."))
		}
	})
}

func allow(w http.ResponseWriter) { w.Header().Set("Allow", "GET, HEAD, OPTIONS") }

// isOpen reports whether pages of other origins may read a path. What is the
// desk's is for nobody's pages but ours.
func isOpen(path string) bool {
	return isAPI(path) && !strings.HasPrefix(path, api.Root+"/partners/") || strings.HasPrefix(path, "/feeds/")
}

// isFile reports whether what stands at a path below the base is no page.
func isFile(name string) bool {
	switch path.Base(name) {
	case "sitemap.xml", "sitemap-news.xml", "robots.txt", "worker.js", "favicon.ico", "manifest.webmanifest", "healthz", "readyz":
		return true
	}
	return strings.HasPrefix(name, "/feeds/") || strings.HasPrefix(name, "/media/") || strings.HasPrefix(name, "/web/")
}

// isAPI reports whether a path below the base is answered in JSON.
func isAPI(path string) bool {
	return strings.HasPrefix(path, "/api/") || path == "/api" || path == "/oembed" || path == "/e/count"
}
