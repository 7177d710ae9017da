package library

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"path"
	"slices"
	"strings"
	"sync"

	"broadside/articles"
	"broadside/articles/picture"
	"broadside/articles/text"
)

// pictures knows every picture of a folder by its path, and reads each at most
// once per state.
type pictures struct {
	fsys       fs.FS
	files      map[string]stamp
	renditions map[string][]string // "dir/stem" → its files named stem-WIDTH.ext
	facts      *sync.Map           // path → fact
}

// fact is a picture as it was read; err tells why it cannot be used.
type fact struct {
	stamp         stamp
	hash          string
	width, height int
	err           error
}

func newPictures(fsys fs.FS, files map[string]stamp, facts *sync.Map) *pictures {
	p := &pictures{fsys: fsys, files: files, renditions: map[string][]string{}, facts: facts}
	for f := range files {
		if stem, width := picture.RenditionOf(f); width > 0 {
			p.renditions[stem] = append(p.renditions[stem], f)
		}
	}
	return p
}

// findFile returns the picture src names: beside the file, then in the nearest img
// folder on the way up.
func (p *pictures) findFile(file, src string) (string, bool) {
	dir := path.Dir(file)
	if strings.HasPrefix(src, "/") {
		name := path.Clean(strings.TrimPrefix(src, "/"))
		return name, p.hasFile(name)
	}
	if name := path.Join(dir, src); p.hasFile(name) {
		return name, true
	}
	for {
		if name := path.Join(dir, "img", src); p.hasFile(name) {
			return name, true
		}
		if dir == "." || dir == "/" {
			return "", false
		}
		dir = path.Dir(dir)
	}
}

func (p *pictures) hasFile(name string) bool {
	_, ok := p.files[name]
	return ok
}

// Place sets the address, size and renditions of img, or removes its src and
// returns the reason.
func (p *pictures) Place(img *articles.Image, file string, line int) (problem *articles.Problem) {
	src := img.Src
	img.Src, img.Renditions = "", nil
	if src == "" {
		return nil
	}
	fail := func(what, fix string) *articles.Problem {
		return &articles.Problem{File: file, Line: line, What: what, Fix: fix}
	}
	if len(src) > 5 && strings.EqualFold(src[:5], "data:") {
		return fail(fmt.Sprintf("the picture %q is within the text", text.Shorten(src, 30)), "save it as a file in the folder img and write its name")
	}
	if u, err := url.Parse(src); err == nil && (u.Scheme != "" || u.Host != "") {
		return fail(fmt.Sprintf("the picture %q lies elsewhere", text.Shorten(src, 80)), "save it in the folder img and write its name; pages load pictures from this site only")
	}
	name, ok := p.findFile(file, src)
	if plain, err := url.PathUnescape(src); !ok && err == nil {
		name, ok = p.findFile(file, plain)
	}
	if !ok {
		return fail(fmt.Sprintf("the picture %q is missing", text.Shorten(src, 80)), "put the file beside the piece or in a folder img above it, or correct src")
	}
	f := p.factOf(name)
	if f.err != nil {
		fix := "save it again as WebP, PNG, JPEG, GIF or SVG"
		if errors.Is(f.err, picture.ErrScript) {
			fix = "take that out of the file, or save the picture in another format: PNG or WebP"
		}
		return fail(fmt.Sprintf("the picture %q cannot be used: %v", name, f.err), fix)
	}
	img.Src = mediaPath(name, f.hash)
	img.Width, img.Height = cmp.Or(img.Width, f.width), cmp.Or(img.Height, f.height)
	if f.width > 0 && (img.Width != f.width || img.Height != f.height) && img.Width*f.height != img.Height*f.width {
		problem = fail(fmt.Sprintf("width and height of %q are %d×%d, the file is %d×%d", name, img.Width, img.Height, f.width, f.height), "leave width and height out; they are read from the file")
		img.Width, img.Height = f.width, f.height
	}
	if img.Width == 0 || img.Height == 0 {
		problem = fail(fmt.Sprintf("the size of %q is not known", name), "write width and height, so that the page does not jump when it loads")
	}
	for _, r := range p.renditions[strings.TrimSuffix(name, path.Ext(name))] {
		if f := p.factOf(r); f.err == nil && f.width > 0 && r != name {
			img.Renditions = append(img.Renditions, articles.Rendition{Src: mediaPath(r, f.hash), Width: f.width, Height: f.height})
		}
	}
	slices.SortFunc(img.Renditions, func(a, b articles.Rendition) int {
		return cmp.Or(cmp.Compare(a.Width, b.Width), cmp.Compare(a.Src, b.Src))
	})
	return problem
}

// mediaPath is the address of a picture below the site's base. The hash lets
// it be kept for ever.
func mediaPath(name, hash string) string {
	u := url.URL{Path: "/media/" + name}
	return u.EscapedPath() + "?v=" + hash
}

// factOf reads a picture, unless it was read in this state before.
func (p *pictures) factOf(name string) fact {
	now := p.files[name]
	if v, ok := p.facts.Load(name); ok {
		if f := v.(fact); f.stamp == now {
			return f
		}
	}
	f := readFact(p.fsys, name, now)
	p.facts.Store(name, f)
	return f
}

func readFact(fsys fs.FS, name string, s stamp) fact {
	f := fact{stamp: s}
	if s.size > picture.MaxSize {
		f.err = fmt.Errorf("it is larger than %d MB", picture.MaxSize>>20)
		return f
	}
	file, err := fsys.Open(name)
	if err != nil {
		f.err = err
		return f
	}
	defer file.Close()
	limit := int64(256 << 10) // the head holds the size
	if strings.EqualFold(path.Ext(name), ".svg") {
		limit = picture.MaxSize // a script may be anywhere
	}
	head, err := io.ReadAll(io.LimitReader(file, limit))
	sum := sha256.New()
	sum.Write(head)
	if err == nil {
		_, err = io.Copy(sum, io.LimitReader(file, picture.MaxSize))
	}
	if err != nil {
		f.err = err
		return f
	}
	f.hash = hex.EncodeToString(sum.Sum(nil)[:4])
	f.width, f.height, f.err = picture.Size(name, head)
	return f
}
