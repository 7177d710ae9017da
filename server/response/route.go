package response

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"broadside/app/api"
	"broadside/web"
)

// AssetPath returns the path of an asset with base in front, or "" if it was not built.
func AssetPath(base, name string) string {
	if p := web.Path(name); p != "" {
		return base + p
	}
	return ""
}

// Redirect sends a permanent redirect to a path below the base.
func (e *Env) Redirect(w http.ResponseWriter, path, query string) {
	to := e.Paper.Base + escapePath(path)
	if query != "" {
		to += "?" + query
	}
	w.Header().Set("Location", to)
	w.Header().Set("Cache-Control", Revalidate)
	w.WriteHeader(http.StatusPermanentRedirect)
}

// SendFile sends an asset in the coding that the client accepts.
func (e *Env) SendFile(w http.ResponseWriter, r *http.Request, f *web.File, cacheControl string) error {
	if f == nil {
		return api.Fail(api.NotFound, "Not found", "This was not built.")
	}
	body, etag, coding := f.Body, f.ETag, ""
	switch AcceptedEncoding(r.Header["Accept-Encoding"]) {
	case Brotli:
		if b := f.Brotli(); b != nil {
			body, etag, coding = b, strings.TrimSuffix(f.ETag, `"`)+`-br"`, "br"
			break
		}
		fallthrough
	case Gzip:
		if b := f.Gzip(); b != nil {
			body, etag, coding = b, strings.TrimSuffix(f.ETag, `"`)+`-gz"`, "gzip"
		}
	}
	h := w.Header()
	for _, line := range Headers(f.Type, FilePolicy, cacheControl) {
		h[line.Name] = line.Values
	}
	if f.Name == "worker.js" {
		h.Set("Content-Security-Policy", PagePolicy) // a worker has a policy of its own
	}
	h.Set("Etag", etag)
	changed := modifiedAt(e.Started)
	if status := precondition(r.Header, etag, &changed); status != 0 {
		h.Del("Content-Type")
		w.WriteHeader(status)
		return nil
	}
	h["Last-Modified"] = changed.header(e.Now())
	if coding != "" {
		h.Set("Content-Encoding", coding)
	}
	h["Content-Length"] = singleValue(strconv.Itoa(len(body)))
	if r.Method == http.MethodHead {
		w.WriteHeader(http.StatusOK)
		return nil
	}
	_, _ = WriteBody(w, r, body) // fails only if the client has disconnected
	return nil
}

// Route is an address pattern with its method and handler. GET includes HEAD.
type Route struct {
	Method, Pattern string
	Handle          Handler
	Headers         []Field // set on all its responses, for any method
}

// Get returns a route for GET.
func Get(pattern string, h Handler) Route {
	return Route{Method: http.MethodGet, Pattern: pattern, Handle: h}
}

// Post returns a route for POST.
func Post(pattern string, h Handler, headers ...Field) Route {
	return Route{Method: http.MethodPost, Pattern: pattern, Handle: h, Headers: headers}
}

// Handler handles a request or returns the error to send instead.
type Handler func(w http.ResponseWriter, r *http.Request) error

func escapePath(path string) string { return (&url.URL{Path: path}).EscapedPath() }
