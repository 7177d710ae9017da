package response

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"broadside/app/api"
	"broadside/web"
)

var (
	earlier = sha256.Sum256([]byte("an earlier version"))
	// delta is sent to clients that have the earlier version only.
	delta DeltaFunc = func(sum [sha256.Size]byte) []byte {
		if sum == earlier {
			return []byte("the difference")
		}
		return nil
	}
	available = ":" + base64.StdEncoding.EncodeToString(earlier[:]) + ":"
)

// sendDictionary sends style.css as a file with deltas; header are names and values.
func sendDictionary(method string, delta DeltaFunc, header ...string) *httptest.ResponseRecorder {
	e := &Env{Paper: api.Site{Base: "/news"}, Now: time.Now, Started: time.Now()}
	r := httptest.NewRequest(method, "/news/web/style.css", nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Add(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	if err := e.SendDictionary(w, r, web.Named("style.css"), delta); err != nil {
		panic(err)
	}
	return w
}

// A delta is sent only to a client that has its dictionary, accepts the coding, and asks from a
// page of the same origin. Everybody else gets the coding that SendFile chooses.
func TestSendDictionary(t *testing.T) {
	t.Parallel()
	other := sha256.Sum256([]byte("unknown"))
	const encoding, dictionary, from = "Accept-Encoding", "Available-Dictionary", "Sec-Fetch-Site"
	for _, tt := range []struct {
		name   string
		header []string
		want   string // Content-Encoding
	}{
		{"Chromium", []string{encoding, "gzip, deflate, br, zstd, dcb, dcz", dictionary, available, from, "same-origin"}, "dcz"},
		{"only dcz", []string{encoding, "dcz", dictionary, available, from, "same-origin"}, "dcz"},
		{"parameters", []string{encoding, "br, DCZ", dictionary, available + ";p=1", from, "same-origin"}, "dcz"},
		{"two lines", []string{encoding, "br", encoding, "dcz", dictionary, available, from, "same-origin"}, "dcz"},
		{"first visit", []string{encoding, "br, dcz", from, "same-origin"}, "br"},
		{"unknown dictionary", []string{encoding, "br, dcz", dictionary, ":" + base64.StdEncoding.EncodeToString(other[:]) + ":", from, "same-origin"}, "br"},
		{"another coding with a dictionary", []string{encoding, "br, dcb", dictionary, available, from, "same-origin"}, "br"},
		{"gzip only", []string{encoding, "gzip", dictionary, available, from, "same-origin"}, "gzip"},
		{"nothing accepted", []string{dictionary, available, from, "same-origin"}, ""},
		{"refused", []string{encoding, "br, dcz;q=0", dictionary, available, from, "same-origin"}, "br"},
		{"lower weight", []string{encoding, "br, dcz;q=0.5", dictionary, available, from, "same-origin"}, "br"},
		{"equal weights", []string{encoding, "br;q=0.5, dcz;q=0.5", dictionary, available, from, "same-origin"}, "dcz"},
		{"a name that begins alike", []string{encoding, "br, dcz2", dictionary, available, from, "same-origin"}, "br"},
		{"another site", []string{encoding, "br, dcz", dictionary, available, from, "cross-site"}, "br"},
		{"another origin of the site", []string{encoding, "br, dcz", dictionary, available, from, "same-site"}, "br"},
		{"origin unknown", []string{encoding, "br, dcz", dictionary, available}, "br"},
		{"no byte sequence", []string{encoding, "br, dcz", dictionary, strings.Trim(available, ":"), from, "same-origin"}, "br"},
		{"not base64", []string{encoding, "br, dcz", dictionary, ":" + strings.Repeat("!", 44) + ":", from, "same-origin"}, "br"},
		{"too short", []string{encoding, "br, dcz", dictionary, ":YWJj:", from, "same-origin"}, "br"},
		{"a hash of 31 bytes", []string{encoding, "br, dcz", dictionary, ":" + base64.StdEncoding.EncodeToString(earlier[:31]) + ":", from, "same-origin"}, "br"},
		{"one colon", []string{encoding, "br, dcz", dictionary, ":", from, "same-origin"}, "br"},
		{"empty", []string{encoding, "br, dcz", dictionary, "", from, "same-origin"}, "br"},
		{"repeated", []string{encoding, "br, dcz", dictionary, available, dictionary, available, from, "same-origin"}, "br"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := sendDictionary(http.MethodGet, delta, tt.header...)
			h := w.Header()
			if got := h.Get("Content-Encoding"); w.Code != 200 || got != tt.want {
				t.Errorf("%d in %q, want %q", w.Code, got, tt.want)
			}
			if got := h["Vary"]; len(got) != 1 || got[0] != "Accept-Encoding, Available-Dictionary" {
				t.Errorf("Vary = %q", got)
			}
			if got := h.Get("Use-As-Dictionary"); got != `match="/news/web/style.*.css"` {
				t.Errorf("Use-As-Dictionary = %s", got)
			}
			if got, want := h.Get("Cache-Control"), map[bool]string{true: "private, max-age=31536000, immutable", false: Immutable}[tt.want == "dcz"]; got != want {
				t.Errorf("Cache-Control = %s, want %s", got, want)
			}
			if got := w.Body.String(); (got == "the difference") != (tt.want == "dcz") {
				t.Errorf("%d bytes are sent", len(got))
			}
		})
	}
	if w := sendDictionary(http.MethodGet, nil, "Accept-Encoding", "br, dcz", "Available-Dictionary", available, "Sec-Fetch-Site", "same-origin"); w.Header().Get("Content-Encoding") != "br" {
		t.Errorf("without deltas: %v", w.Header())
	}
}

// A delta has an entity tag for its dictionary, HEAD has the headers of GET, conditions are
// evaluated, and Range is ignored, as for all assets (RFC 9110 §14.2).
func TestDeltaConditions(t *testing.T) {
	t.Parallel()
	accept := []string{"Accept-Encoding", "br, dcz", "Available-Dictionary", available, "Sec-Fetch-Site", "same-origin"}
	ask := func(method string, more ...string) *httptest.ResponseRecorder {
		return sendDictionary(method, delta, append(more, accept...)...)
	}
	w := ask(http.MethodGet)
	etag := w.Header().Get("Etag")
	whole := sendDictionary(http.MethodGet, delta, "Accept-Encoding", "br").Header().Get("Etag")
	if !strings.HasSuffix(etag, "-dcz-"+hex.EncodeToString(earlier[:6])+`"`) || etag == whole {
		t.Errorf("the entity tags are %s and %s", etag, whole)
	}
	head := ask(http.MethodHead)
	if head.Code != 200 || head.Body.Len() != 0 || head.Header().Get("Content-Length") != "14" || head.Header().Get("Content-Encoding") != "dcz" {
		t.Errorf("HEAD = %d %v with %d bytes", head.Code, head.Header(), head.Body.Len())
	}
	for _, tt := range []struct {
		name, value string
		want        int
	}{
		{"If-None-Match", etag, 304}, {"If-None-Match", whole, 200}, {"If-None-Match", `W/` + etag, 304}, {"If-None-Match", "*", 304},
		{"If-Match", etag, 200}, {"If-Match", whole, 412}, {"Range", "bytes=0-3", 200},
		{"If-Modified-Since", time.Now().Add(time.Hour).UTC().Format(http.TimeFormat), 304},
	} {
		w := ask(http.MethodGet, tt.name, tt.value)
		if w.Code != tt.want || w.Header().Get("Vary") != "Accept-Encoding, Available-Dictionary" {
			t.Errorf("%s: %s = %d %v, want %d", tt.name, tt.value, w.Code, w.Header(), tt.want)
		}
		if w.Code != 200 && (w.Body.Len() > 0 || w.Header().Get("Content-Encoding") != "") {
			t.Errorf("%s: %s has a body or a coding", tt.name, tt.value)
		}
	}
}
