package response

import (
	"bytes"
	stdgzip "compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	stdbrotli "github.com/andybalholm/brotli"
)

func TestAnswerWrite(t *testing.T) {
	t.Parallel()
	body := strings.Repeat("the desk reads ", 100)
	write := func(effort Effort, accept string) *httptest.ResponseRecorder {
		a := New("x", http.StatusOK, []byte(body), effort, Headers("text/plain; charset=utf-8", FilePolicy, Revalidate)...)
		return recordWrite(a, "GET", "Accept-Encoding", accept)
	}
	for _, tt := range []struct {
		effort         Effort
		accept, coding string
	}{
		{Seldom, "", ""}, {Seldom, "gzip", "gzip"}, {Seldom, "br", "br"}, {Seldom, "gzip, br", "gzip"}, {Seldom, "gzip;q=0.5, br", "br"}, {Seldom, "deflate", ""},
		{Often, "gzip", "gzip"}, {Often, "gzip, br", "br"}, {Often, "gzip, br;q=0.5", "gzip"}, {Precompressed, "gzip, br", ""},
	} {
		w := write(tt.effort, tt.accept)
		if got := w.Header().Get("Content-Encoding"); got != tt.coding {
			t.Errorf("Accept-Encoding %q: Content-Encoding = %q, want %q", tt.accept, got, tt.coding)
		}
		if got := w.Header().Get("Content-Length"); got != strconv.Itoa(w.Body.Len()) {
			t.Errorf("Accept-Encoding %q: Content-Length = %s, want %d", tt.accept, got, w.Body.Len())
		}
		if got := w.Header().Get("Vary"); got != "Accept-Encoding" {
			t.Errorf("Vary = %q", got)
		}
		if got := bodyText(t, w); got != body {
			t.Errorf("Accept-Encoding %q: body reads %d bytes, want %d", tt.accept, len(got), len(body))
		}
	}
}

// Each coding has its own strong entity tag, because its bytes differ.
func TestAnswerETags(t *testing.T) {
	t.Parallel()
	a := New("x", http.StatusOK, []byte(strings.Repeat("a", 1000)), Often, Headers("text/plain", FilePolicy, Revalidate)...)
	seen := map[string]string{}
	for _, accept := range []string{"", "gzip", "br"} {
		tag := recordWrite(a, "GET", "Accept-Encoding", accept).Header().Get("Etag")
		if other, ok := seen[tag]; ok {
			t.Errorf("%q and %q share ETag %s", accept, other, tag)
		}
		seen[tag] = accept
		w := recordWrite(a, "GET", "Accept-Encoding", accept, "If-None-Match", `"old", `+tag)
		if w.Code != http.StatusNotModified || w.Body.Len() != 0 || w.Header().Get("Etag") != tag {
			t.Errorf("If-None-Match %s: %d with %d bytes and %s, want 304", tag, w.Code, w.Body.Len(), w.Header().Get("Etag"))
		}
		if w.Header().Get("Cache-Control") == "" || w.Header().Get("Vary") == "" {
			t.Error("304 lacks Cache-Control or Vary (RFC 9110 §15.4.5)")
		}
	}
	if w := recordWrite(a, "GET", "Accept-Encoding", "br", "If-None-Match", tagOf(seen, "gzip")); w.Code != http.StatusOK {
		t.Errorf("the ETag of gzip answered %d for brotli, want 200", w.Code)
	}
}

func TestAnswerNotModifiedOnlyWhenOK(t *testing.T) {
	t.Parallel()
	a := New("x", http.StatusGone, []byte("gone"), Often, Headers("text/plain", FilePolicy, Revalidate)...)
	if w := recordWrite(a, "GET", "If-None-Match", "*"); w.Code != http.StatusGone {
		t.Errorf("status = %d, want 410", w.Code)
	}
}

func TestAnswerHead(t *testing.T) {
	t.Parallel()
	a := New("x", http.StatusOK, []byte("twelve bytes"), Often, Headers("text/plain", FilePolicy, Revalidate)...)
	w := recordWrite(a, "HEAD")
	if w.Body.Len() != 0 || w.Header().Get("Content-Length") != "12" {
		t.Errorf("HEAD sent %d bytes and Content-Length %s, want 0 and 12", w.Body.Len(), w.Header().Get("Content-Length"))
	}
}

func TestAnswerSame(t *testing.T) {
	t.Parallel()
	plain := Headers("text/plain", FilePolicy, Revalidate)
	a := New("x", 200, []byte("a"), Often, plain...)
	for _, tt := range []struct {
		name string
		b    *Response
		want bool
	}{
		{"equal", New("x", 200, []byte("a"), Often, Headers("text/plain", FilePolicy, Revalidate)...), true},
		{"body", New("x", 200, []byte("b"), Often, plain...), false},
		{"status", New("x", 410, []byte("a"), Often, plain...), false},
		{"header", New("x", 200, []byte("a"), Often, Headers("text/html", FilePolicy, Revalidate)...), false},
		{"fewer headers", New("x", 200, []byte("a"), Often, plain[1:]...), false},
	} {
		if got := a.equal(tt.b); got != tt.want {
			t.Errorf("%s: same = %v, want %v", tt.name, got, tt.want)
		}
	}
}

// The size limits the cache. A body that is not compressed counts as itself.
func TestAnswerWeight(t *testing.T) {
	t.Parallel()
	body := []byte(strings.Repeat("the desk reads ", 10_000))
	for _, tt := range []struct {
		effort      Effort
		least, most int
	}{{Precompressed, len(body), len(body) + 2<<10}, {Often, len(body) * 3 / 2, len(body) * 2}} {
		a := New("x", http.StatusOK, body, tt.effort)
		held := 0
		for i, b := range a.bodies {
			if i == int(Identity) || b() != a.bodies[Identity]() {
				held += len(b().body)
			}
		}
		if n := a.memorySize(); n < tt.least || n > tt.most || n < held {
			t.Errorf("%+v: weight = %d with %d bytes held, want %d to %d", tt.effort, n, held, tt.least, tt.most)
		}
	}
}

func recordWrite(a *Response, method string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "/", nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	a.Write(w, r, noon)
	return w
}

func tagOf(seen map[string]string, coding string) string {
	for tag, c := range seen {
		if c == coding {
			return tag
		}
	}
	return ""
}

// bodyText returns the decoded body of a recorded response.
func bodyText(t *testing.T, w *httptest.ResponseRecorder) string {
	t.Helper()
	var r io.Reader = bytes.NewReader(w.Body.Bytes())
	switch w.Header().Get("Content-Encoding") {
	case "br":
		r = stdbrotli.NewReader(r)
	case "gzip":
		z, err := stdgzip.NewReader(r)
		if err != nil {
			t.Fatal(err)
		}
		r = z
	}
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
