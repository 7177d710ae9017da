// Package response builds and sends responses: headers, entity tags, dates and encodings, the
// response cache, and error responses.
package response

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"broadside/web"
)

// Response is a finished response. It is built once and written any number of times by any number
// of goroutines. It does not change after it was stored in a cache.
type Response struct {
	Route  string // name in logs and metrics
	Status int
	header []Field // all but those that depend on the coding
	effort Effort
	bodies [encodings]func() *encodedBody
	hash   [sha256.Size]byte
	framed *framed // not nil for a framed page with a token: its body differs in each response

	modified lastModified
}

// Field is a header line: a canonical name, and the slice that is put into the http.Header, so that
// writing it allocates nothing.
type Field struct {
	Name   string
	Values []string
}

type encodedBody struct {
	body                   []byte
	etag, length, encoding []string
}

// newEncodedBody returns a body in a coding, "" for identity.
func newEncodedBody(body []byte, etag, coding string) *encodedBody {
	c := &encodedBody{body: body, etag: singleValue(etag), length: singleValue(strconv.Itoa(len(body)))}
	if coding != "" {
		c.encoding = singleValue(coding)
	}
	return c
}

// Effort is the compression level of each coding, and the coding for clients that accept both. A
// response that is sent often is worth the time of brotli; for one that is made for one request gzip
// takes a seventh of the time and 2 % more bytes.
type Effort struct {
	brotli, gzip int
	either       Encoding
}

var (
	Often         = Effort{brotli: 7, gzip: 9, either: Brotli}
	Seldom        = Effort{brotli: 4, gzip: 6, either: Gzip}
	Precompressed = Effort{} // not compressed: the format is compressed already, as in a photograph
)

// choose returns the coding of a response to a client that accepts enc.
func (e Effort) choose(enc Encoding) Encoding {
	if enc == Either {
		return e.either
	}
	return enc
}

// New returns a response whose ETag is the hash of its body.
func New(route string, status int, body []byte, effort Effort, header ...Field) *Response {
	a := &Response{Route: route, Status: status, header: header, effort: effort, hash: sha256.Sum256(body)}
	plain := newEncodedBody(body, a.entityTag(), "")
	a.bodies[Identity] = func() *encodedBody { return plain }
	code := func(name, suffix string, compress func() []byte) func() *encodedBody {
		// Compressed when first requested, once for each coding.
		return sync.OnceValue(func() *encodedBody {
			if len(body) < 256 || effort == Precompressed {
				return plain
			}
			compressed := compress()
			if len(compressed) >= len(body) {
				return plain
			}
			return newEncodedBody(compressed, codedETag(a.entityTag(), suffix), name)
		})
	}
	a.bodies[Brotli] = code("br", "-br", func() []byte { return web.Brotli(body, effort.brotli) })
	a.bodies[Gzip] = code("gzip", "-gz", func() []byte { return web.Gzip(body, effort.gzip) })
	return a
}

// NewFile returns a response whose body is in a file; sum is its hash.
func NewFile(route string, sum [sha256.Size]byte, header ...Field) *Response {
	return &Response{Route: route, Status: http.StatusOK, header: header, effort: Precompressed, hash: sum}
}

// InMemory reports whether the body of a is in memory.
func (a *Response) InMemory() bool { return a.bodies[Identity] != nil }

// memorySize estimates the memory of a with its compressed bodies: each is about a quarter of the
// text.
func (a *Response) memorySize() int {
	if !a.InMemory() {
		return 1 << 10
	}
	n := len(a.bodies[Identity]().body)
	if a.effort != Precompressed {
		n += n / 2
	}
	return n + 1<<10
}

// compress compresses the body before write needs it. Compression takes much of the time of
// building a page, so it is done in the slot of the build.
func (a *Response) compress(enc Encoding) {
	enc = a.effort.choose(enc)
	switch {
	case a.framed != nil:
		_, _ = a.framed.prefix[enc]() // write handles the error
	case a.InMemory():
		a.bodies[enc]()
	}
}

func (a *Response) equal(b *Response) bool {
	return a.hash == b.hash && a.Status == b.Status && a.Route == b.Route && slices.EqualFunc(a.header, b.header, func(x, y Field) bool {
		return x.Name == y.Name && x.Values[0] == y.Values[0]
	})
}

// Write sends a, or 304 or 412 where a precondition of the request demands it. It returns the
// status and the number of bytes sent.
func (a *Response) Write(w http.ResponseWriter, r *http.Request, now time.Time) (status, bytes int) {
	if a.framed != nil {
		return a.framed.write(a, w, r, now)
	}
	return a.send(w, r, now, a.bodies[a.effort.choose(AcceptedEncoding(r.Header["Accept-Encoding"]))]())
}

func (a *Response) send(w http.ResponseWriter, r *http.Request, now time.Time, c *encodedBody) (status, bytes int) {
	h := w.Header()
	SetHeaders(h, a.header)
	h["Etag"] = c.etag
	if a.Status == http.StatusOK {
		if a.isPage() && IsPrefetch(r.Header) {
			h["Cache-Control"] = prefetched
		}
		if status := precondition(r.Header, c.etag[0], &a.modified); status != 0 {
			delete(h, "Content-Type")
			w.WriteHeader(status)
			return status, 0
		}
		if a.modified.isSet() {
			h["Last-Modified"] = a.modified.header(now)
		}
	}
	h["Content-Length"] = c.length
	if c.encoding != nil {
		h["Content-Encoding"] = c.encoding
	}
	w.WriteHeader(a.Status)
	if r.Method == http.MethodHead {
		return a.Status, 0
	}
	n, _ := WriteBody(w, r, c.body) // fails only if the client has disconnected
	return a.Status, n
}

// isPage reports whether a is a page of the newspaper, by its name in the metrics.
func (a *Response) isPage() bool { return strings.HasPrefix(a.Route, "page ") }

// HasHash reports whether the hash of the body, in hexadecimal, begins with s.
func (a *Response) HasHash(s string) bool {
	return strings.HasPrefix(hex.EncodeToString(a.hash[:]), s)
}

// SetModified sets the date of a.
func (a *Response) SetModified(t time.Time) { a.modified = modifiedAt(t) }

// EncodedSize returns the length of the body for a client that accepts enc.
func (a *Response) EncodedSize(enc Encoding) int { return len(a.bodies[a.effort.choose(enc)]().body) }

// WriteFile sends body, the file that a describes, or the requested range of it (RFC 9110 §14.2,
// with If-Range).
func (a *Response) WriteFile(w http.ResponseWriter, r *http.Request, body io.ReadSeeker, now time.Time) {
	h := w.Header()
	SetHeaders(h, a.header)
	h["Etag"] = singleValue(a.entityTag())
	h["Last-Modified"] = a.modified.header(now)
	date := time.Time{}
	if now.Unix() >= a.modified.second { // otherwise the date is not a valid condition
		date = time.Unix(a.modified.second, 0)
	}
	http.ServeContent(w, r, "", date, body)
}

func singleValue(s string) []string { return []string{s} }

// bufferSize is the size of the write buffer of net/http. A longer response takes at least two
// writes.
const bufferSize = 4 << 10

// joiner is a connection that can join the next write with the one after it.
type joiner interface{ HoldNext() }

// WriteBody writes the headers and the body in one write if the connection is a joiner.
func WriteBody(w http.ResponseWriter, r *http.Request, body []byte) (int, error) {
	if len(body) > bufferSize {
		if c, ok := r.Context().Value(connKey{}).(joiner); ok {
			c.HoldNext()
		}
	}
	return w.Write(body)
}

type connKey struct{}

// WithConn returns a context whose responses are written to c.
func WithConn(ctx context.Context, c joiner) context.Context {
	return context.WithValue(ctx, connKey{}, c)
}
