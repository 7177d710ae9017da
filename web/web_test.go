package web

import (
	"bytes"
	"compress/gzip"
	"io"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/andybalholm/brotli"
)

func TestPath(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, prefix, suffix string }{
		{"style.css", "/web/style.", ".css"},
		{"start.js", "/web/start.", ".js"},
		{"icons/icon.svg", "/web/icons/icon.", ".svg"},
	} {
		got := Path(tt.name)
		if !strings.HasPrefix(got, tt.prefix) || !strings.HasSuffix(got, tt.suffix) {
			t.Errorf("Path(%q) = %q, want %s<hash>%s", tt.name, got, tt.prefix, tt.suffix)
		}
		if f := ByPath(got); f == nil || f.Name != tt.name {
			t.Errorf("At(%q) = %v, want %s", got, f, tt.name)
		}
	}
}

func TestPathUnknown(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"", "nothing.css", "web.go", "wasm/.gitignore", "../web.go", "/web/style.css"} {
		if got := Path(name); got != "" {
			t.Errorf("Path(%q) = %q, want none", name, got)
		}
		if f := ByPath(name); f != nil {
			t.Errorf("At(%q) = %v, want nil", name, f.Name)
		}
	}
}

func TestRead(t *testing.T) {
	t.Parallel()
	style := strings.Repeat(".listing{margin-block:1rem}", 50)
	a, err := readAssets(fstest.MapFS{
		"style.css":         {Data: []byte(style)},
		"wasm/app.wasm":     {Data: []byte("\x00asm")},
		"wasm/app.wasm.br":  {Data: []byte("built br")},
		"wasm/app.wasm.gz":  {Data: []byte("built gz")},
		"wasm/wasm_exec.js": {Data: []byte("go")},
		"wasm/.gitignore":   {Data: []byte("*")},
		"notes.txt":         {Data: []byte("not an asset")},
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(a.byName) != 3 {
		t.Errorf("assets = %d, want style.css, app.wasm, wasm_exec.js", len(a.byName))
	}
	wasm := a.byName["app.wasm"]
	if string(wasm.Brotli()) != "built br" || string(wasm.Gzip()) != "built gz" || wasm.Type != "application/wasm" {
		t.Errorf("app.wasm = %q %q %s, want the built files", wasm.Brotli(), wasm.Gzip(), wasm.Type)
	}
	if f := a.byName["wasm_exec.js"]; f.Brotli() != nil || f.Gzip() != nil {
		t.Error("two bytes have a compressed body that is longer")
	}
	css := a.byName["style.css"]
	if got := unbrotli(t, css.Brotli()); got != style {
		t.Errorf("brotli of style.css reads %d bytes, want %d", len(got), len(style))
	}
	if got := ungzip(t, css.Gzip()); got != style {
		t.Errorf("gzip of style.css reads %d bytes, want %d", len(got), len(style))
	}
}

func TestReadTwice(t *testing.T) {
	t.Parallel()
	_, err := readAssets(fstest.MapFS{"a.js": {Data: []byte("1")}, "wasm/a.js": {Data: []byte("2")}})
	if err == nil || !strings.Contains(err.Error(), "a.js") {
		t.Errorf("two files of one name: err = %v, want one that names a.js", err)
	}
}

// A large file without compressed forms is sent uncompressed.
func TestReadLargeUncompressed(t *testing.T) {
	t.Parallel()
	a, err := readAssets(fstest.MapFS{"wasm/app.wasm": {Data: make([]byte, 2<<20)}})
	if err != nil {
		t.Fatal(err)
	}
	if f := a.byName["app.wasm"]; f.Brotli() != nil || f.Gzip() != nil {
		t.Error("a large file was compressed while serving")
	}
}

func TestHashFollowsContent(t *testing.T) {
	t.Parallel()
	one, two, again := newFile("a.css", []byte("1")), newFile("a.css", []byte("2")), newFile("a.css", []byte("1"))
	if one.Path == two.Path || one.ETag == two.ETag {
		t.Errorf("two contents share %s", one.Path)
	}
	if one.Path != again.Path {
		t.Errorf("one content has two addresses, %s and %s", one.Path, again.Path)
	}
}

func TestCompressAgain(t *testing.T) {
	t.Parallel()
	for range 3 { // the second time, the writer comes from the pool
		for _, text := range []string{"", "a", strings.Repeat("the desk ", 1000)} {
			if got := unbrotli(t, Brotli([]byte(text), 5)); got != text {
				t.Errorf("brotli of %d bytes reads %d", len(text), len(got))
			}
			if got := ungzip(t, Gzip([]byte(text), 6)); got != text {
				t.Errorf("gzip of %d bytes reads %d", len(text), len(got))
			}
		}
	}
}

func unbrotli(t *testing.T, b []byte) string {
	t.Helper()
	text, err := io.ReadAll(brotli.NewReader(bytes.NewReader(b)))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func ungzip(t *testing.T, b []byte) string {
	t.Helper()
	r, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
