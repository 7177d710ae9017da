package response

import "net/http"

// PagePolicy is the Content-Security-Policy of pages: no inline script, no inline style, no foreign
// host.
const PagePolicy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; " +
	"connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"

// FilePolicy is the Content-Security-Policy of everything else: a picture or a feed that is opened
// in a browser runs and loads nothing.
const FilePolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"

// SecurityHeaders are sent with every response, together with a policy. Cross-Origin-Opener-Policy
// is left out: it makes the browser start another process, and pages without secrets gain little
// from it.
var SecurityHeaders = []Field{
	{"X-Content-Type-Options", one("nosniff")},
	{"Referrer-Policy", one("strict-origin-when-cross-origin")},
	{"Permissions-Policy", one("camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()")},
}

// Values of Cache-Control. Content that changes is revalidated for each use and mostly answered
// 304, so that an edited article is visible at once.
const (
	Revalidate = "public, no-cache"
	Immutable  = "public, max-age=31536000, immutable"
)

// NewField returns a header line with one value.
func NewField(name, value string) Field { return Field{name, one(value)} }

// SetHeaders sets header lines.
func SetHeaders(h http.Header, lines []Field) {
	for _, line := range lines {
		h[line.Name] = line.Values
	}
}

// Headers returns the headers of a response.
func Headers(kind, policy, keep string, more ...Field) []Field {
	f := append([]Field{
		{"Content-Type", one(kind)},
		{"Cache-Control", one(keep)},
		{"Content-Security-Policy", one(policy)},
		{"Vary", one("Accept-Encoding")},
	}, SecurityHeaders...)
	return append(f, more...)
}

// CORSHeaders let every origin read a response: the API and the feeds do not depend on the reader.
var CORSHeaders = []Field{
	{"Access-Control-Allow-Origin", one("*")},
	{"Access-Control-Expose-Headers", one("ETag, X-Request-Id")},
}

// CrossOriginHeaders let pages of other sites load a response, including isolated ones (COEP) and
// sandboxed ones without an origin.
var CrossOriginHeaders = []Field{
	{"Access-Control-Allow-Origin", one("*")},
	{"Cross-Origin-Resource-Policy", one("cross-origin")},
}
