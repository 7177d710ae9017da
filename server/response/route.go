package response

import (
	"net/http"
	"net/url"

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
	to := e.Paper.Base + (&url.URL{Path: path}).EscapedPath()
	if query != "" {
		to += "?" + query
	}
	w.Header().Set("Location", to)
	w.Header().Set("Cache-Control", Revalidate)
	w.WriteHeader(http.StatusPermanentRedirect)
}

// SendFile sends an asset in the coding that the client accepts. more are header lines that
// replace or follow its own.
func (e *Env) SendFile(w http.ResponseWriter, r *http.Request, f *web.File, cacheControl string, more ...Field) error {
	if f == nil {
		return api.Fail(api.NotFound, "Not found", "This was not built.")
	}
	body, etag, coding := f.Body, f.ETag, ""
	switch AcceptedEncoding(r.Header["Accept-Encoding"]) {
	case Brotli, Either:
		if b := f.Brotli(); b != nil {
			body, etag, coding = b, codedETag(f.ETag, "-br"), "br"
			break
		}
		fallthrough
	case Gzip:
		if b := f.Gzip(); b != nil {
			body, etag, coding = b, codedETag(f.ETag, "-gz"), "gzip"
		}
	}
	e.fileResponse(f, cacheControl, more...).send(w, r, e.Now(), newEncodedBody(body, etag, coding))
	return nil
}

// fileResponse returns the response of an asset without a body.
func (e *Env) fileResponse(f *web.File, cacheControl string, more ...Field) *Response {
	policy := FilePolicy
	if f.Name == "worker.js" || f.Name == "worker-off.js" {
		policy = PagePolicy // a worker has a policy of its own
	}
	return &Response{Status: http.StatusOK, header: Headers(f.Type, policy, cacheControl, more...), modified: modifiedAt(e.Started)}
}

// Route is an address pattern with its method and handler. GET includes HEAD.
type Route struct {
	Method, Pattern string
	Handle          Handler
	Headers         []Field // set on all its responses, for any method
	MaxBody         int64   // limit of a request's body in bytes; 0: 64 KiB
}

// Get returns a route for GET.
func Get(pattern string, h Handler) Route {
	return Route{Method: http.MethodGet, Pattern: pattern, Handle: h}
}

// Post returns a route for POST.
func Post(pattern string, h Handler, headers ...Field) Route {
	return Route{Method: http.MethodPost, Pattern: pattern, Handle: h, Headers: headers}
}

// Put returns a route for PUT with bodies of up to maxBody bytes.
func Put(pattern string, h Handler, maxBody int64) Route {
	return Route{Method: http.MethodPut, Pattern: pattern, Handle: h, MaxBody: maxBody}
}

// Handler handles a request or returns the error to send instead.
type Handler func(w http.ResponseWriter, r *http.Request) error
