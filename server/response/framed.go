package response

import (
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"broadside/web"
)

// framed holds the parts of a framed page that differ in each response: a token, and the rest of
// the document after it. The part before is compressed once.
type framed struct {
	prefix   [encodings]func() (web.Appendable, error)
	suffix   []byte
	newToken func(now time.Time) string
}

// FramedLife is how long a browser may reuse its copy of a framed page. Its token stays valid for
// longer.
const FramedLife = 5 * time.Minute

// NewFramed returns a response whose body is before, a new token, and after.
func NewFramed(route string, status int, before, after []byte, effort Effort, newToken func(now time.Time) string, header ...Field) *Response {
	a := New(route, status, append(append([]byte{}, before...), after...), effort, header...)
	f := &framed{suffix: after, newToken: newToken}
	for enc, level := range map[Encoding]int{Identity: 0, Brotli: effort.brotli, Gzip: effort.gzip} {
		f.prefix[enc] = sync.OnceValues(func() (web.Appendable, error) { return web.CompressOpen(web.Coding(enc), before, level) })
	}
	a.framed = f
	return a
}

// write sends the page with a new token, or 304 if the client's copy is younger than FramedLife. It
// sends no Last-Modified, because no two responses are equal.
func (f *framed) write(a *Response, w http.ResponseWriter, r *http.Request, now time.Time) (status, bytes int) {
	minute := UnixMinute(now)
	hash := hex.EncodeToString(a.hash[:12])
	h := w.Header()
	SetHeaders(h, a.header)
	h["Etag"] = singleValue(framedETag(hash, minute))
	if v := r.Header["If-None-Match"]; len(v) > 0 && a.Status == http.StatusOK {
		if had, ok := matchFramedETag(strings.Join(v, ","), hash, minute); ok {
			h["Etag"] = singleValue(framedETag(hash, had))
			delete(h, "Content-Type")
			w.WriteHeader(http.StatusNotModified)
			return http.StatusNotModified, 0
		}
	}
	enc := a.effort.choose(AcceptedEncoding(r.Header["Accept-Encoding"]))
	open, err := f.prefix[enc]()
	if err != nil { // cannot fail: compression into memory
		panic(err)
	}
	begin, end := open.Body(append([]byte(f.newToken(now)), f.suffix...))
	h["Content-Length"] = singleValue(strconv.Itoa(len(begin) + len(end)))
	switch enc {
	case Brotli:
		h["Content-Encoding"] = singleValue("br")
	case Gzip:
		h["Content-Encoding"] = singleValue("gzip")
	}
	w.WriteHeader(a.Status)
	if r.Method == http.MethodHead {
		return a.Status, 0
	}
	// Slow connections share begin, which is nearly all of the body.
	n, err := WriteBody(w, r, begin)
	if err == nil { // otherwise the client has disconnected, which is not an error
		m, _ := w.Write(end)
		n += m
	}
	return a.Status, n
}

func UnixMinute(t time.Time) uint32 { return uint32(t.Unix() / 60) }
