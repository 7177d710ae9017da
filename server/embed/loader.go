package embed

import (
	"net/http"
	"strings"

	"broadside/app/api"
	"broadside/server/response"
	"broadside/web"
)

// loaderCaching is the Cache-Control of a loader whose content may change.
const loaderCaching = "public, max-age=3600, stale-while-revalidate=86400"

// getLoader sends the loader. The content of v1.js may change; the content of v1.N.M.js never does.
func (s *Frames) getLoader(w http.ResponseWriter, r *http.Request) error {
	name := r.PathValue("name")
	f := web.Named("e/" + name)
	if f == nil || !IsLoader(name) {
		return api.Fail(api.NotFound, "Not found", "There is no loader of this name.")
	}
	response.SetHeaders(w.Header(), response.CrossOriginHeaders)
	cacheControl := response.Immutable
	if strings.Count(strings.TrimSuffix(name, ".full.js"), ".") < 2 { // v1.js, v1.full.js
		cacheControl = loaderCaching
	}
	return s.SendFile(w, r, f, cacheControl)
}

// IsLoader reports whether name is the name of a loader: v1.js or v1.N.M.js.
func IsLoader(name string) bool {
	version, ok := strings.CutSuffix(name, ".js")
	version = strings.TrimSuffix(version, ".full") // imported by the loader for mode=full
	if ok && version == "v1" {
		return true
	}
	parts := strings.Split(version, ".")
	if !ok || len(parts) != 3 || parts[0] != "v1" {
		return false
	}
	for _, n := range parts[1:] {
		if n == "" || len(n) > 4 || strings.Trim(n, "0123456789") != "" {
			return false
		}
	}
	return true
}
