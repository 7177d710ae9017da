package site

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"broadside/app/api"
	"broadside/web"
)

func withQuery(path string, v url.Values) string {
	if q := v.Encode(); q != "" {
		return path + "?" + q
	}
	return path
}

// asset is an asset's address below base, or "" when it was not built.
func asset(base, name string) string {
	if p := web.Path(name); p != "" {
		return base + p
	}
	return ""
}

// redirect sends a permanent redirect to a path below the base.
func (e *env) redirect(w http.ResponseWriter, path, query string) {
	to := e.paper.Base + escapePath(path)
	if query != "" {
		to += "?" + query
	}
	w.Header().Set("Location", to)
	w.Header().Set("Cache-Control", fresh)
	w.WriteHeader(http.StatusPermanentRedirect)
}

// sendFile answers with an asset in the coding the reader takes.
func (e *env) sendFile(w http.ResponseWriter, r *http.Request, f *web.File, keep string) error {
	if f == nil {
		return api.Fail(api.NotFound, "Not found", "This was not built.")
	}
	body, etag, coding := f.Body, f.ETag, ""
	switch accepted(r.Header["Accept-Encoding"]) {
	case brotli:
		if b := f.Brotli(); b != nil {
			body, etag, coding = b, strings.TrimSuffix(f.ETag, `"`)+`-br"`, "br"
			break
		}
		fallthrough
	case gzip:
		if b := f.Gzip(); b != nil {
			body, etag, coding = b, strings.TrimSuffix(f.ETag, `"`)+`-gz"`, "gzip"
		}
	}
	h := w.Header()
	for _, line := range fields(f.Type, filePolicy, keep) {
		h[line.name] = line.values
	}
	if f.Name == "worker.js" {
		h.Set("Content-Security-Policy", pagePolicy) // a worker runs under its own policy
	}
	h.Set("Etag", etag)
	changed := modifiedAt(e.started)
	if status := precondition(r.Header, etag, &changed); status != 0 {
		h.Del("Content-Type")
		w.WriteHeader(status)
		return nil
	}
	h["Last-Modified"] = changed.header(e.now())
	if coding != "" {
		h.Set("Content-Encoding", coding)
	}
	h["Content-Length"] = one(strconv.Itoa(len(body)))
	if r.Method == http.MethodHead {
		w.WriteHeader(http.StatusOK)
		return nil
	}
	_, _ = writeWhole(w, r, body) // a reader who left is not our failure
	return nil
}

// route is one pattern of addresses and what answers it. Every route is a
// read: GET and HEAD.
type route struct {
	pattern string
	get     handler
}

// handler answers a request or says why not.
type handler func(w http.ResponseWriter, r *http.Request) error

func escapePath(path string) string { return (&url.URL{Path: path}).EscapedPath() }
