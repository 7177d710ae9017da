// Package web holds what the browser is sent as it stands: styles, scripts,
// icons and the built app.wasm, each under an address that its content names.
package web

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"sync"
)

//go:embed *.css *.js e/*.js icons wasm/*.*
var files embed.FS

// Dir is the address below which every asset stands.
const Dir = "/web/"

// File is one asset.
type File struct {
	Name string // "style.css", "icons/icon.svg", "app.wasm"
	Path string // "/web/style.<hash>.css": another content has another address
	Type string // media type with its charset
	ETag string // strong, quoted
	Body []byte

	brotli, gzip func() []byte
}

// Brotli returns the body in brotli, or nil where it would not be shorter.
func (f *File) Brotli() []byte { return f.brotli() }

// Gzip returns the body in gzip, or nil where it would not be shorter.
func (f *File) Gzip() []byte { return f.gzip() }

// Path returns the immutable address of the asset called name, or "" when
// there is none: a build without Wasm has no app.wasm, and its pages go
// without.
func Path(name string) string {
	if f := Named(name); f != nil {
		return f.Path
	}
	return ""
}

// Named returns the asset called name, or nil.
func Named(name string) *File { return shelf().byName[name] }

// At returns the asset at an address that Path gave, or nil.
func At(address string) *File { return shelf().byPath[address] }

// Files returns every asset, in no order.
func Files() []*File {
	all := make([]*File, 0, len(shelf().byName))
	for _, f := range shelf().byName {
		all = append(all, f)
	}
	return all
}

type assets struct{ byName, byPath map[string]*File }

// shelf reads the embedded files once, when first asked.
var shelf = sync.OnceValue(func() *assets {
	a, err := read(files)
	if err != nil {
		panic(err) // embedded at build: it cannot fail on another machine
	}
	return a
})

// read takes the assets of fsys. Built files lie in wasm/ with their
// compressed twins beside them and are named without the folder.
func read(fsys fs.FS) (*assets, error) {
	a := &assets{byName: map[string]*File{}, byPath: map[string]*File{}}
	err := fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(d.Name(), ".") {
			return err
		}
		if ext := path.Ext(p); ext == ".br" || ext == ".gz" || types[ext] == "" {
			return nil
		}
		body, err := fs.ReadFile(fsys, p)
		if err != nil {
			return err
		}
		f := newFile(strings.TrimPrefix(p, "wasm/"), body)
		if strings.HasPrefix(p, "wasm/") {
			f.useBuilt(fsys, p)
		}
		if have := a.byName[f.Name]; have != nil {
			return fmt.Errorf("two files are called %s", f.Name)
		}
		a.byName[f.Name], a.byPath[f.Path] = f, f
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("web: reading assets: %w", err)
	}
	return a, nil
}

func newFile(name string, body []byte) *File {
	sum := sha256.Sum256(body)
	hash := hex.EncodeToString(sum[:6])
	ext := path.Ext(name)
	f := &File{
		Name: name,
		Path: Dir + strings.TrimSuffix(name, ext) + "." + hash + ext,
		Type: types[ext],
		ETag: `"` + hash + `"`,
		Body: body,
	}
	f.brotli = sync.OnceValue(func() []byte { return shorter(Brotli(body, 11), body) })
	f.gzip = sync.OnceValue(func() []byte { return shorter(Gzip(body, 9), body) })
	return f
}

// useBuilt takes the compressed files that the build left beside p. app.wasm
// is megabytes: it is never compressed while somebody waits.
func (f *File) useBuilt(fsys fs.FS, p string) {
	br, errBr := fs.ReadFile(fsys, p+".br")
	gz, errGz := fs.ReadFile(fsys, p+".gz")
	big := len(f.Body) > 1<<20
	if errBr == nil || big {
		f.brotli = func() []byte { return br }
	}
	if errGz == nil || big {
		f.gzip = func() []byte { return gz }
	}
}

// types are the media types of what lies here; a file of another kind is not
// an asset. Nothing is asked of the machine's own tables.
var types = map[string]string{
	".css":   "text/css; charset=utf-8",
	".js":    "text/javascript; charset=utf-8",
	".svg":   "image/svg+xml",
	".png":   "image/png",
	".ico":   "image/x-icon",
	".webp":  "image/webp",
	".wasm":  "application/wasm",
	".woff2": "font/woff2",
}
