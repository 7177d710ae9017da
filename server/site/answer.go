package site

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

// answer is a finished reply. It is made once and written any number of
// times, by any number of goroutines; nothing in it changes afterwards.
type answer struct {
	route  string // names it in logs and metrics
	status int
	header []field // all but those that depend on the coding
	effort effort
	bodies [encodings]func() *coded
	sum    [sha256.Size]byte
	framed *framed // of a framed page that is counted: its body differs in each response

	modified modified
}

// field is a header line ready for an http.Header: a canonical name and the
// slice that goes in, so that writing it allocates nothing.
type field struct {
	name   string
	values []string
}

// coded is the body in one coding with the headers that go with it.
type coded struct {
	body                   []byte
	etag, length, encoding []string
}

// effort says how hard a body is pressed, by how often it will be sent.
type effort struct{ brotli, gzip int }

var (
	often   = effort{brotli: 7, gzip: 9}
	seldom  = effort{brotli: 4, gzip: 5}
	pressed = effort{} // what is pressed by its own format: a photograph
)

// newAnswer makes an answer whose ETag is the hash of its body.
func newAnswer(route string, status int, body []byte, effort effort, header ...field) *answer {
	a := &answer{route: route, status: status, header: header, effort: effort, sum: sha256.Sum256(body)}
	hash := hex.EncodeToString(a.sum[:12])
	plain := &coded{body: body, etag: one(a.etag()), length: one(strconv.Itoa(len(body)))}
	a.bodies[identity] = func() *coded { return plain }
	code := func(name, mark string, press func() []byte) func() *coded {
		// Only what is asked for is pressed, and only once.
		return sync.OnceValue(func() *coded {
			if len(body) < 256 || effort == pressed {
				return plain
			}
			small := press()
			if len(small) >= len(body) {
				return plain
			}
			return &coded{body: small, etag: one(`"` + hash + mark + `"`), length: one(strconv.Itoa(len(small))), encoding: one(name)}
		})
	}
	a.bodies[brotli] = code("br", "-br", func() []byte { return web.Brotli(body, effort.brotli) })
	a.bodies[gzip] = code("gzip", "-gz", func() []byte { return web.Gzip(body, effort.gzip) })
	return a
}

// newFileAnswer makes the answer whose body, with the hash sum, is in a file.
func newFileAnswer(route string, sum [sha256.Size]byte, header ...field) *answer {
	return &answer{route: route, status: http.StatusOK, header: header, effort: pressed, sum: sum}
}

// held reports whether a has its body in memory.
func (a *answer) held() bool { return a.bodies[identity] != nil }

// etag is the validator of the body as it is.
func (a *answer) etag() string { return `"` + hex.EncodeToString(a.sum[:12]) + `"` }

// weight is about what a takes in memory, its pressed bodies included: text
// comes to a quarter of itself in each coding.
func (a *answer) weight() int {
	if !a.held() {
		return 1 << 10
	}
	n := len(a.bodies[identity]().body)
	if a.effort != pressed {
		n += n / 2
	}
	return n + 1<<10
}

// press makes the body in a coding ahead of write: it is a good part of the
// work that a page takes, and belongs to its build.
func (a *answer) press(enc encoding) {
	switch {
	case a.framed != nil:
		_, _ = a.framed.open[enc]() // write reports its error
	case a.held():
		a.bodies[enc]()
	}
}

// same reports whether b would be written byte for byte as a.
func (a *answer) same(b *answer) bool {
	if a.sum != b.sum || a.status != b.status || a.route != b.route || len(a.header) != len(b.header) {
		return false
	}
	for i := range a.header {
		if a.header[i].name != b.header[i].name || a.header[i].values[0] != b.header[i].values[0] {
			return false
		}
	}
	return true
}

// write sends a at now, or 304 where the reader has it, and returns what it
// sent.
func (a *answer) write(w http.ResponseWriter, r *http.Request, now time.Time) (status, bytes int) {
	if a.framed != nil {
		return a.framed.write(a, w, r, now)
	}
	c := a.bodies[accepted(r.Header["Accept-Encoding"])]()
	h := w.Header()
	for i := range a.header {
		h[a.header[i].name] = a.header[i].values
	}
	h["Etag"] = c.etag
	if a.status == http.StatusOK {
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
	w.WriteHeader(a.status)
	if r.Method == http.MethodHead {
		return a.status, 0
	}
	n, _ := writeWhole(w, r, c.body) // a reader who left is not our failure
	return a.status, n
}

// hasHash reports whether the hash of the body, in hexadecimal, begins with s.
func (a *answer) hasHash(s string) bool {
	return strings.HasPrefix(hex.EncodeToString(a.sum[:]), s)
}

// changedAt dates a.
func (a *answer) changedAt(t time.Time) { a.modified = modifiedAt(t) }

// encodedSize returns the length of the body in an encoding.
func (a *answer) encodedSize(enc encoding) int { return len(a.bodies[enc]().body) }

// writeFile sends the file that a was made of, or the part of it that r asks
// for (RFC 9110 §14.2, with If-Range).
func (a *answer) writeFile(w http.ResponseWriter, r *http.Request, body io.ReadSeeker, now time.Time) {
	h := w.Header()
	for _, line := range a.header {
		h[line.name] = line.values
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

// holder is a connection that can join the next write with the one after it.
type holder interface{ holdNext() }

// writeWhole writes body, all of it, with the headers before it in one write.
func writeWhole(w http.ResponseWriter, r *http.Request, body []byte) (int, error) {
	if len(body) > bufferSize {
		if c, ok := r.Context().Value(connKey{}).(holder); ok {
			c.holdNext()
		}
	}
	return w.Write(body)
}

type connKey struct{}

// withConn returns a context whose responses are written to c.
func withConn(ctx context.Context, c holder) context.Context {
	return context.WithValue(ctx, connKey{}, c)
}
