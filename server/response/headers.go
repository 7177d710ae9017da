package response

import "net/http"

// PagePolicy allows what our own pages need and nothing else: no inline
// script, no inline style, no foreign host.
const PagePolicy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; " +
	"connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"

// FilePolicy is for what is not a page. A picture or a feed that a browser
// opens by itself runs nothing and loads nothing.
const FilePolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"

// The headers every answer carries, with a policy of its kind. There is no
// Cross-Origin-Opener-Policy: the browser starts another process for it, which
// costs readers more than it keeps from pages that hold no secret.
var SecurityHeaders = []Field{
	{"X-Content-Type-Options", one("nosniff")},
	{"Referrer-Policy", one("strict-origin-when-cross-origin")},
	{"Permissions-Policy", one("camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()")},
}

// How long an answer may be kept. What changes is asked for again each time
// and answered 304: an edited story is live when its file is.
const (
	Revalidate = "public, no-cache"
	Immutable  = "public, max-age=31536000, immutable"
)

// NewField makes a header line of one value.
func NewField(name, value string) Field { return Field{name, one(value)} }

// SetHeaders sets header lines.
func SetHeaders(h http.Header, lines []Field) {
	for _, line := range lines {
		h[line.Name] = line.Values
	}
}

// Headers makes the headers of a finished answer.
func Headers(kind, policy, keep string, more ...Field) []Field {
	f := append([]Field{
		{"Content-Type", one(kind)},
		{"Cache-Control", one(keep)},
		{"Content-Security-Policy", one(policy)},
		{"Vary", one("Accept-Encoding")},
	}, SecurityHeaders...)
	return append(f, more...)
}

// CORSHeaders lets every origin read an answer: the API and the feeds hold nothing
// that depends on the reader.
var CORSHeaders = []Field{
	{"Access-Control-Allow-Origin", one("*")},
	{"Access-Control-Expose-Headers", one("ETag, X-Request-Id")},
}

// CrossOriginHeaders lets pages of other sites load an answer, those that are
// isolated (COEP) and those in a sandbox without an origin among them.
var CrossOriginHeaders = []Field{
	{"Access-Control-Allow-Origin", one("*")},
	{"Cross-Origin-Resource-Policy", one("cross-origin")},
}
