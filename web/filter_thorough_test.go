//go:build thorough

package web_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"broadside/web/browsertest"
)

// TestPagesDoNotJump: nothing on the page moves when a page arrives late.
func TestPagesDoNotJump(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"/listings", "/ar/listings"} {
		h, b := openProxy(t), tab{browsertest.Open(t, 412, noStartTimeout, witness, shifts)}
		defer h.delayResponses(t, wasm)()
		b.Navigate(h.URL + path)
		b.Run(idle)
		b.Run(`jumps.length = 0`)
		for _, q := range []string{"to", "toyota", "zzzz", ""} {
			b.Run(choose("q", q))
			b.until(`(new URLSearchParams(location.search).get('q') ?? '') === '` + q + `' && ` + settled)
			if got := value[[]string](b, `settledJumps()`); len(got) > 0 {
				t.Errorf("%s, %q: %s", path, q, strings.Join(got, "\n"))
			}
			b.Run(`jumps.length = 0`)
		}
	}
}

// TestPageRefusedAnswers is TestPageRefused with the other answers.
func TestPageRefusedAnswers(t *testing.T) {
	t.Parallel()
	h := openProxy(t)
	body := func(change func(string) string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			rec := httptest.NewRecorder()
			r.Header.Del("Accept-Encoding")
			h.forward(rec, r)
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			_, _ = w.Write([]byte(change(rec.Body.String())))
		}
	}
	for name, answer := range map[string]http.HandlerFunc{
		"busy":  func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) },
		"other": body(func(s string) string { return strings.ReplaceAll(s, wasm, "/web/app.0123456789ab.wasm") }),
		"login": body(func(string) string { return "<html>sign in</html>" }),
		"late":  func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			runPageRefused(t, answer, name == "late")
		})
	}
}
