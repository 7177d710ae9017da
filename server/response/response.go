// Package response holds finished responses: their headers, entity tags, dates
// and encodings, the cache that keeps them, and the response to an error.
package response

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"broadside/web"
)

// Response is a finished reply. It is made once and written any number of
// times, by any number of goroutines; nothing in it changes afterwards.
type Response struct {
	Route  string // names it in logs and metrics
	Status int
	header []Field // all but those that depend on the coding
	effort Effort
	bodies [encodings]func() *encodedBody
	hash   [sha256.Size]byte
	framed *framed // of a framed page that is counted: its body differs in each response

	modified lastModified
}

// Field is a header line ready for an http.Header: a canonical name and the
// slice that goes in, so that writing it allocates nothing.
type Field struct {
	Name   string
	Values []string
}

// encodedBody is the body in one coding with the headers that go with it.
type encodedBody struct {
	body                   []byte
	etag, length, encoding []string
}

// Effort says how hard a body is pressed, by how often it will be sent.
type Effort struct{ brotli, gzip int }

var (
	Often         = Effort{brotli: 7, gzip: 9}
	Seldom        = Effort{brotli: 4, gzip: 5}
	Precompressed = Effort{} // what is pressed by its own format: a photograph
)

// New makes an answer whose ETag is the hash of its body.
func New(route string, status int, body []byte, effort Effort, header ...Field) *Response {
	a := &Response{Route: route, Status: status, header: header, effort: effort, hash: sha256.Sum256(body)}
	hash := hex.EncodeToString(a.hash[:12])
	plain := &encodedBody{body: body, etag: one(a.etag()), length: one(strconv.Itoa(len(body)))}
	a.bodies[Identity] = func() *encodedBody { return plain }
	code := func(name, mark string, press func() []byte) func() *encodedBody {
		// Only what is asked for is pressed, and only once.
		return sync.OnceValue(func() *encodedBody {
			if len(body) < 256 || effort == Precompressed {
				return plain
			}
			small := press()
			if len(small) >= len(body) {
				return plain
			}
			return &encodedBody{body: small, etag: one(`"` + hash + mark + `"`), length: one(strconv.Itoa(len(small))), encoding: one(name)}
		})
	}
	a.bodies[Brotli] = code("br", "-br", func() []byte { return web.Brotli(body, effort.brotli) })
	a.bodies[Gzip] = code("gzip", "-gz", func() []byte { return web.Gzip(body, effort.gzip) })
	return a
}

// NewFile makes the answer whose body, with the hash sum, is in a file.
func NewFile(route string, sum [sha256.Size]byte, header ...Field) *Response {
	return &Response{Route: route, Status: http.StatusOK, header: header, effort: Precompressed, hash: sum}
}

// InMemory reports whether a has its body in memory.
func (a *Response) InMemory() bool { return a.bodies[Identity] != nil }

// etag is the validator of the body as it is.
func (a *Response) etag() string { return `"` + hex.EncodeToString(a.hash[:12]) + `"` }

// size is about what a takes in memory, its pressed bodies included: text
// comes to a quarter of itself in each coding.
func (a *Response) size() int {
	if !a.InMemory() {
		return 1 << 10
	}
	n := len(a.bodies[Identity]().body)
	if a.effort != Precompressed {
		n += n / 2
	}
	return n + 1<<10
}

// compress makes the body in a coding ahead of write: it is a good part of the
// work that a page takes, and belongs to its build.
func (a *Response) compress(enc Encoding) {
	switch {
	case a.framed != nil:
		_, _ = a.framed.open[enc]() // write reports its error
	case a.InMemory():
		a.bodies[enc]()
	}
}

// equal reports whether b would be written byte for byte as a.
func (a *Response) equal(b *Response) bool {
	if a.hash != b.hash || a.Status != b.Status || a.Route != b.Route || len(a.header) != len(b.header) {
		return false
	}
	for i := range a.header {
		if a.header[i].Name != b.header[i].Name || a.header[i].Values[0] != b.header[i].Values[0] {
			return false
		}
	}
	return true
}

// Write sends a at now, or 304 where the reader has it, and returns what it
// sent.
func (a *Response) Write(w http.ResponseWriter, r *http.Request, now time.Time) (status, bytes int) {
	if a.framed != nil {
		return a.framed.write(a, w, r, now)
	}
	c := a.bodies[AcceptedEncoding(r.Header["Accept-Encoding"])]()
	h := w.Header()
	for i := range a.header {
		h[a.header[i].Name] = a.header[i].Values
	}
	h["Etag"] = c.etag
	if a.Status == http.StatusOK {
		if status := precondition(r.Header, c.etag[0], &a.modified); status != 0 {
			delete(h, "Content-Type")
			w.WriteHeader(status)
			return status, 0
		}
		if a.modified.known() {
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
	n, _ := WriteBody(w, r, c.body) // a reader who left is not our failure
	return a.Status, n
}

// HasHash reports whether the hash of the body, in hexadecimal, begins with s.
func (a *Response) HasHash(s string) bool {
	return strings.HasPrefix(hex.EncodeToString(a.hash[:]), s)
}

// SetModified dates a.
func (a *Response) SetModified(t time.Time) { a.modified = modifiedAt(t) }

// EncodedSize returns the length of the body in an encoding.
func (a *Response) EncodedSize(enc Encoding) int { return len(a.bodies[enc]().body) }

// WriteFile sends the file that a was made of, or the part of it that r asks
// for (RFC 9110 §14.2, with If-Range).
func (a *Response) WriteFile(w http.ResponseWriter, r *http.Request, body io.ReadSeeker, now time.Time) {
	h := w.Header()
	for _, line := range a.header {
		h[line.Name] = line.Values
	}
	h["Etag"] = one(a.etag())
	h["Last-Modified"] = a.modified.header(now)
	date := time.Time{}
	if now.Unix() >= a.modified.second { // before that a date is no valid condition
		date = time.Unix(a.modified.second, 0)
	}
	http.ServeContent(w, r, "", date, body)
}

func one(s string) []string { return []string{s} }

// bufferSize is the size of the buffer through which net/http writes: it sends
// a longer body in at least two writes.
const bufferSize = 4 << 10

// joiner is a connection that can join the next write with the one after it.
type joiner interface{ HoldNext() }

// WriteBody writes body, all of it, with the headers before it in one write.
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
