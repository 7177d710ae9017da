package web

import (
	"bytes"
	"compress/gzip"
	"io"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
)

func expand(t testing.TB, coding Coding, body []byte) string {
	t.Helper()
	var r io.Reader = bytes.NewReader(body)
	switch coding {
	case BrotliCoding:
		r = brotli.NewReader(r)
	case GzipCoding:
		z, err := gzip.NewReader(r)
		if err != nil {
			t.Fatal(err)
		}
		r = z
	}
	out, err := io.ReadAll(r)
	if err != nil {
		t.Fatalf("coding %d: %v", coding, err)
	}
	return string(out)
}

func whole(a Appendable, tail string) []byte {
	begin, end := a.Body([]byte(tail))
	return append(bytes.Clone(begin), end...)
}

func TestAppendable(t *testing.T) {
	t.Parallel()
	for _, coding := range []Coding{Identity, BrotliCoding, GzipCoding} {
		for _, body := range []string{"", "x", strings.Repeat("<p>A framed page.</p>", 5000)} {
			a, err := CompressOpen(coding, []byte(body), 5)
			if err != nil {
				t.Fatal(err)
			}
			for _, tail := range []string{"y", "</body></html>\n", strings.Repeat("z", MaxAppended)} {
				if got := expand(t, coding, whole(a, tail)); got != body+tail {
					t.Errorf("coding %d, %d bytes and %d: %d bytes came out, other ones", coding, len(body), len(tail), len(got))
				}
			}
			one, _ := a.Body([]byte("x"))
			if other, _ := a.Body([]byte("y")); len(body) > 0 && &one[0] != &other[0] {
				t.Errorf("coding %d: two bodies do not share their beginning", coding)
			}
		}
	}
}

// TestAppendableLength: the length depends only on the tail's length, so that
// the response's Content-Length is known.
func TestAppendableLength(t *testing.T) {
	t.Parallel()
	for _, coding := range []Coding{Identity, BrotliCoding, GzipCoding} {
		a, err := CompressOpen(coding, []byte("A framed page."), 5)
		if err != nil {
			t.Fatal(err)
		}
		if x, y := len(whole(a, "aaaa")), len(whole(a, "bbbb")); x != y {
			t.Errorf("coding %d: %d and %d bytes", coding, x, y)
		}
	}
}

func FuzzAppendable(f *testing.F) {
	f.Add([]byte("body"), []byte("tail"))
	f.Fuzz(func(t *testing.T, body, tail []byte) {
		if len(tail) == 0 || len(tail) > MaxAppended {
			return
		}
		for _, coding := range []Coding{Identity, BrotliCoding, GzipCoding} {
			a, err := CompressOpen(coding, body, 4)
			if err != nil {
				t.Fatal(err)
			}
			if got := expand(t, coding, whole(a, string(tail))); got != string(body)+string(tail) {
				t.Errorf("coding %d: %q, want %q", coding, got, string(body)+string(tail))
			}
		}
	})
}

func BenchmarkAppendable(b *testing.B) {
	body := []byte(strings.Repeat("<p>A framed page of ordinary length.</p>", 500))
	tail := []byte(strings.Repeat("x", 600))
	for name, coding := range map[string]Coding{"brotli": BrotliCoding, "gzip": GzipCoding} {
		a, err := CompressOpen(coding, body, 5)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				a.Body(tail)
			}
		})
	}
}
