// Package web holds the static assets: styles, scripts, icons and the built
// app.wasm. The address of each contains a hash of its content.
package web

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"
)

//go:embed *.css *.js e/*.js later/*.js icons wasm/*.*
var files embed.FS

// Dir is the path that the addresses of all assets begin with.
const Dir = "/web/"

// File is one asset.
type File struct {
	Name string // "style.css", "icons/icon.svg", "app.wasm"
	Path string // "/web/style.<hash>.css": the address changes with the content
	Type string // media type with its charset
	ETag string // strong, quoted
	Body []byte

	brotli, gzip func() []byte
}

// Brotli returns the body in brotli, or nil if that is not shorter.
func (f *File) Brotli() []byte { return f.brotli() }

// Gzip returns the body in gzip, or nil if that is not shorter.
func (f *File) Gzip() []byte { return f.gzip() }

// Path returns the immutable address of the asset called name, or "" if there
// is none: a build without Wasm has no app.wasm.
func Path(name string) string {
	if f := Named(name); f != nil {
		return f.Path
	}
	return ""
}

// Named returns the asset called name, or nil.
func Named(name string) *File { return embedded().byName[name] }

// ByPath returns the asset at an address that Path returned, or nil.
func ByPath(address string) *File { return embedded().byPath[address] }

// Files returns every asset, in no order.
func Files() []*File {
	return slices.Collect(maps.Values(embedded().byName))
}

type assets struct{ byName, byPath map[string]*File }

// embedded reads the embedded files once, at the first use.
var embedded = sync.OnceValue(func() *assets {
	a, err := readAssets(files)
	if err != nil {
		panic(err) // the files are part of the binary
	}
	return a
})

// readAssets returns the assets of fsys. Built files are in wasm/, with their
// compressed forms, and are named without the folder. The scripts in later/ are
// joined to one, later.js, which start.js loads when the page is idle; each of
// them is a block, so that its names are its own.
func readAssets(fsys fs.FS) (*assets, error) {
	a := &assets{byName: map[string]*File{}, byPath: map[string]*File{}}
	var later []byte
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
		if !strings.Contains(p, "/") || strings.HasPrefix(p, "later/") {
			if body, err = minifyFile(p, body); err != nil {
				return err
			}
		}
		if strings.HasPrefix(p, "later/") {
			later = append(later, body...)
			return nil
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
	if later != nil {
		f := newFile("later.js", later)
		a.byName[f.Name], a.byPath[f.Path] = f, f
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

// useBuilt uses the compressed files that the build wrote for p. A large file
// without them is sent uncompressed: compressing it would delay a request.
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

// types are the media types by extension; a file of another type is not an
// asset. The operating system's tables are not used.
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
