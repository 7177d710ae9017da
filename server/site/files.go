package site

import (
	"net/http"

	"broadside/app/api"
	"broadside/server/response"
	"broadside/web"
)

// getAsset sends a built asset; its address contains the hash of its content.
func (s *Site) getAsset(w http.ResponseWriter, r *http.Request) error {
	if r.URL.Path == s.edition.OfflinePath {
		return s.edition.SendOffline(w, r)
	}
	f := web.ByPath(r.URL.Path)
	if f == nil {
		return api.Fail(api.NotFound, "Not found", "No asset has this address; a page that names it is older than the site.")
	}
	response.SetHeaders(w.Header(), response.CrossOriginHeaders)
	if f.Name == "app.wasm" {
		return s.SendDictionary(w, r, f, s.delta)
	}
	return s.SendFile(w, r, f, response.Immutable)
}

// getPushScript sends the part of the service worker that shows notifications. It is revalidated for
// each use, as the worker is.
func (s *Site) getPushScript(w http.ResponseWriter, r *http.Request) error {
	return s.SendFile(w, r, web.Named("push.js"), response.Revalidate)
}

func (s *Site) getFavicon(w http.ResponseWriter, r *http.Request) error {
	for _, name := range []string{"icons/favicon.ico", "icons/icon.png", "icons/icon.svg"} {
		if f := web.Named(name); f != nil {
			return s.SendFile(w, r, f, response.Revalidate)
		}
	}
	return api.Fail(api.NotFound, "Not found", "The paper has no icon.")
}
