package response

import (
	"net/http"
	"strings"
)

// IsPrefetch reports whether a browser requests a page that its reader has not opened: it prefetches
// or prerenders it (Sec-Purpose, https://html.spec.whatwg.org/multipage/#sec-purpose; other names in
// older browsers), or draws a preview.
func IsPrefetch(h http.Header) bool {
	for _, name := range [...]string{"Sec-Purpose", "Purpose", "X-Moz", "X-Purpose"} {
		for _, v := range h[name] {
			if v = strings.ToLower(v); strings.Contains(v, "prefetch") || strings.Contains(v, "prerender") || strings.Contains(v, "preview") {
				return true
			}
		}
	}
	return false
}

// prefetched is the Cache-Control of a prefetched page: the browser opens it within a minute
// without another request, and shared caches do not store it.
var prefetched = singleValue("private, max-age=60")
