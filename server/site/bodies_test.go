package site

import (
	"bytes"
	stdgzip "compress/gzip"
	"io"
	"net/http/httptest"
	"testing"

	stdbrotli "github.com/andybalholm/brotli"
)

// plainBody returns the decoded body of a recorded response.
func plainBody(t *testing.T, w *httptest.ResponseRecorder) string {
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
