package embed

import (
	"net/http"
	"regexp"

	"broadside/app/api"
	"broadside/server/response"
	"broadside/web"
)

// loaderCaching is the Cache-Control of a loader whose content may change.
const loaderCaching = "public, max-age=3600, stale-while-revalidate=86400"

// getLoader sends the loader. The content of v1.js may change; the content of v1.N.M.js never does.
func (s *Frames) getLoader(w http.ResponseWriter, r *http.Request) error {
	name := r.PathValue("name")
	f, version := web.Named("e/"+name), loaderName.FindStringSubmatch(name)
	if f == nil || version == nil {
		return api.Fail(api.NotFound, "Not found", "There is no loader of this name.")
	}
	response.SetHeaders(w.Header(), response.CrossOriginHeaders)
	cacheControl := response.Immutable
	if version[1] == "" {
		cacheControl = loaderCaching
	}
	return s.SendFile(w, r, f, cacheControl)
}

// loaderName matches v1.js, v1.N.M.js, and the part of each that it imports for mode=full.
var loaderName = regexp.MustCompile(`^v1(?:\.(\d{1,4})\.(\d{1,4}))?(\.full)?\.js$`)
