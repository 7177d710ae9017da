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

// framed is what each response of a framed page adds to a body that is made
// once: a token, and what follows it in the document.
type framed struct {
	open [encodings]func() (web.Appendable, error)
	rest []byte
	mint func(now time.Time) string
}

// FramedLife is how long a browser may go on with the framed page that it has,
// so that the token in it is young enough to be spent.
const FramedLife = 5 * time.Minute

// NewFramed makes an answer whose body is before, a new token, and after.
func NewFramed(route string, status int, before, after []byte, effort Effort, mint func(now time.Time) string, header ...Field) *Response {
	a := New(route, status, append(append([]byte{}, before...), after...), effort, header...)
	f := &framed{rest: after, mint: mint}
	for enc, level := range map[Encoding]int{Identity: 0, Brotli: effort.brotli, Gzip: effort.gzip} {
		f.open[enc] = sync.OnceValues(func() (web.Appendable, error) { return web.CompressOpen(web.Coding(enc), before, level) })
	}
	a.framed = f
	return a
}

// write sends the page with a token of its own, or 304 where the reader has one
// that is young enough.
// It has no date: two responses are never the same.
func (f *framed) write(a *Response, w http.ResponseWriter, r *http.Request, now time.Time) (status, bytes int) {
	minute := Minute(now)
	hash := hex.EncodeToString(a.hash[:12])
	h := w.Header()
	for i := range a.header {
		h[a.header[i].Name] = a.header[i].Values
	}
	h["Etag"] = one(framedETag(hash, minute))
	if v := r.Header["If-None-Match"]; len(v) > 0 && a.Status == http.StatusOK {
		if had, ok := framedFrom(strings.Join(v, ","), hash, minute); ok {
			h["Etag"] = one(framedETag(hash, had))
			delete(h, "Content-Type")
			w.WriteHeader(http.StatusNotModified)
			return http.StatusNotModified, 0
		}
	}
	enc := AcceptedEncoding(r.Header["Accept-Encoding"])
	open, err := f.open[enc]()
	if err != nil { // compressing into memory
		panic(err)
	}
	begin, end := open.Body(append([]byte(f.mint(now)), f.rest...))
	h["Content-Length"] = one(strconv.Itoa(len(begin) + len(end)))
	switch enc {
	case Brotli:
		h["Content-Encoding"] = one("br")
	case Gzip:
		h["Content-Encoding"] = one("gzip")
	}
	w.WriteHeader(a.Status)
	if r.Method == http.MethodHead {
		return a.Status, 0
	}
	// Slow readers share the beginning, which is nearly all of it.
	n, err := WriteBody(w, r, begin)
	if err == nil { // else the reader left, which is not our failure
		m, _ := w.Write(end)
		n += m
	}
	return a.Status, n
}

// framedETag is weak: responses of one minute differ in their tokens (RFC 9110
// §8.8.1).
func framedETag(hash string, minute uint32) string {
	return `W/"` + hash + "-" + strconv.FormatUint(uint64(minute), 36) + `"`
}

// framedFrom returns the minute of an entity tag in an If-None-Match header
// that is of this page and young enough.
func framedFrom(header, hash string, now uint32) (uint32, bool) {
	for tag := range strings.SplitSeq(header, ",") {
		tag = strings.Trim(strings.TrimPrefix(strings.TrimSpace(tag), "W/"), `"`)
		minute, ok := strings.CutPrefix(tag, hash+"-")
		if !ok {
			continue
		}
		n, err := strconv.ParseUint(minute, 36, 32)
		if err == nil && uint32(n) <= now && now-uint32(n) <= uint32(FramedLife/time.Minute) {
			return uint32(n), true
		}
	}
	return 0, false
}

func Minute(t time.Time) uint32 { return uint32(t.Unix() / 60) }
