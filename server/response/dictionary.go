package response

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"path"
	"strings"

	"broadside/web"
)

// DeltaFunc returns the body of a file in the content coding "dcz" for a client that has the
// dictionary with this SHA-256 (RFC 9842), or nil if there is none.
type DeltaFunc func(dictionary [sha256.Size]byte) []byte

// SendDictionary sends an immutable asset that clients keep as the dictionary for later versions
// of it. A client that has an earlier version gets the delta; every other client gets
// the response of SendFile.
func (e *Env) SendDictionary(w http.ResponseWriter, r *http.Request, f *web.File, delta DeltaFunc) error {
	h := w.Header()
	h.Set("Use-As-Dictionary", `match="`+e.Paper.Base+versions(f)+`"`)
	if sum, ok := availableDictionary(r.Header); ok && delta != nil {
		if body := delta(sum); body != nil {
			// Not for shared caches: one that ignores Vary would send it to everybody.
			a := e.fileResponse(f, "private, max-age=31536000, immutable", varyByDictionary)
			a.send(w, r, e.Now(), newEncodedBody(body, codedETag(f.ETag, "-dcz-"+hex.EncodeToString(sum[:6])), "dcz"))
			return nil
		}
	}
	return e.SendFile(w, r, f, Immutable, varyByDictionary)
}

var varyByDictionary = NewField("Vary", "Accept-Encoding, Available-Dictionary")

// versions returns the URL pattern of the addresses of all versions of f: /web/app.*.wasm.
func versions(f *web.File) string {
	ext := path.Ext(f.Path)
	name := strings.TrimSuffix(f.Path, ext)
	return strings.TrimSuffix(name, path.Ext(name)) + ".*" + ext
}

// availableDictionary returns the SHA-256 of the dictionary that a client has (RFC 9842 §2.2, a
// byte sequence of RFC 9651), if a delta may be sent: the client accepts "dcz" at no lower weight
// than other codings, and the request comes from a page of the same origin. A browser could not
// decode the response to a cross-origin request without CORS.
func availableDictionary(h http.Header) (sum [sha256.Size]byte, ok bool) {
	v := h["Available-Dictionary"]
	if len(v) != 1 || h.Get("Sec-Fetch-Site") != "same-origin" || !acceptsDelta(h["Accept-Encoding"]) {
		return sum, false
	}
	item, _, _ := strings.Cut(v[0], ";") // parameters have no meaning yet
	item = strings.Trim(item, " ")
	if len(item) != 2+base64.StdEncoding.EncodedLen(len(sum)) || item[0] != ':' || item[len(item)-1] != ':' {
		return sum, false
	}
	b, err := base64.StdEncoding.DecodeString(item[1 : len(item)-1])
	return sum, err == nil && copy(sum[:], b) == len(sum)
}

// acceptsDelta reports whether an Accept-Encoding header names "dcz" with a weight that no other
// coding exceeds.
func acceptsDelta(lines []string) bool {
	weight, top := 0, 0
	for _, line := range lines {
		for part := range strings.SplitSeq(line, ",") {
			name, params, _ := strings.Cut(part, ";")
			name = strings.Trim(name, " \t")
			q := weightOf(params)
			if strings.EqualFold(name, "dcz") {
				weight = q
			}
			if name != "" {
				top = max(top, q)
			}
		}
	}
	return weight > 0 && weight >= top
}
