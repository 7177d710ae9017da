package response

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"path"
	"strings"

	"broadside/web"
)

// ThemeSource allows the one inline script of pages, which applies the reader's theme (CSP 3,
// hash-source).
var ThemeSource = func() string {
	sum := sha256.Sum256([]byte(web.ThemeScript()))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}()

// ThemeScript returns the inline script that ThemeSource allows.
func ThemeScript() string { return web.ThemeScript() }

// rulesSource allows the speculation rules of web/later/ahead.js.
const rulesSource = "'sha256-VnBOpOrLKxGT/Ba/CVtJiI89j+J9LpfZfQjH/7hMoIw='"

// PagePolicy is the Content-Security-Policy of pages: no other inline script, no inline style, no
// foreign host.
var PagePolicy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' " + ThemeSource + " " + rulesSource + "; style-src 'self'; img-src 'self' data:; " +
	"connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"

// FilePolicy is the Content-Security-Policy of everything else: a picture or a feed that is opened
// in a browser runs and loads nothing.
const FilePolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"

// SecurityHeaders are sent with every response, together with a policy. Cross-Origin-Opener-Policy
// is left out: it makes the browser start another process, and pages without secrets gain little
// from it.
var SecurityHeaders = []Field{
	{"X-Content-Type-Options", singleValue("nosniff")},
	{"Referrer-Policy", singleValue("strict-origin-when-cross-origin")},
	{"Permissions-Policy", singleValue("camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()")},
}

// Values of Cache-Control. Content that changes is revalidated for each use and mostly answered
// 304, so that an edited article is visible at once.
const (
	Revalidate = "public, no-cache"
	Immutable  = "public, max-age=31536000, immutable"
)

// PageCaching returns the Cache-Control of a page: errors are not stored, except that it is gone.
func PageCaching(status int) string {
	if status >= http.StatusBadRequest && status != http.StatusGone {
		return "no-store"
	}
	return Revalidate
}

var pictureTypes = map[string]string{
	".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".gif": "image/gif",
	".webp": "image/webp", ".avif": "image/avif", ".svg": "image/svg+xml",
}

// PictureType returns the media type of a picture by the extension of its name, "" for other files.
func PictureType(name string) string { return pictureTypes[strings.ToLower(path.Ext(name))] }

// NewField returns a header line with one value.
func NewField(name, value string) Field { return Field{name, singleValue(value)} }

// SetHeaders sets header lines.
func SetHeaders(h http.Header, lines []Field) {
	for _, line := range lines {
		h[line.Name] = line.Values
	}
}

// Headers returns the headers of a response.
func Headers(contentType, policy, cacheControl string, more ...Field) []Field {
	f := append([]Field{
		{"Content-Type", singleValue(contentType)},
		{"Cache-Control", singleValue(cacheControl)},
		{"Content-Security-Policy", singleValue(policy)},
		{"Vary", singleValue("Accept-Encoding")},
	}, SecurityHeaders...)
	return append(f, more...)
}

// CORSHeaders let every origin read a response: the API and the feeds do not depend on the reader.
var CORSHeaders = []Field{
	{"Access-Control-Allow-Origin", singleValue("*")},
	{"Access-Control-Expose-Headers", singleValue("ETag, X-Request-Id")},
}

// CrossOriginHeaders let pages of other sites load a response, including isolated ones (COEP) and
// sandboxed ones without an origin.
var CrossOriginHeaders = []Field{
	{"Access-Control-Allow-Origin", singleValue("*")},
	{"Cross-Origin-Resource-Policy", singleValue("cross-origin")},
}
