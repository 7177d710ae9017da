package bulk

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"errors"
	"fmt"
	"image"
	_ "image/jpeg" // read for their sizes
	_ "image/png"
	"io"
	"io/fs"
	"path"
	"strconv"
	"strings"

	_ "golang.org/x/image/webp"

	"broadside/app/classifieds"
)

// album finds pictures in a folder and remembers them: many listings may show
// the same one.
type album struct {
	fsys fs.FS
	seen map[string]classifieds.Photo
}

// photo returns the picture with its size and the address its content names.
func (a *album) photo(name string) (classifieds.Photo, error) {
	if p, ok := a.seen[name]; ok {
		return p, nil
	}
	if name != path.Base(name) || strings.HasPrefix(name, ".") {
		return classifieds.Photo{}, errors.New("give the name of a file in " + picturesDir + ", without folders")
	}
	b, err := fs.ReadFile(a.fsys, path.Join(picturesDir, name))
	if errors.Is(err, fs.ErrNotExist) {
		return classifieds.Photo{}, errors.New("no such file in " + picturesDir)
	}
	if err != nil {
		return classifieds.Photo{}, fmt.Errorf("bulk: read picture: %w", err)
	}
	width, height, err := size(name, b)
	if err != nil {
		return classifieds.Photo{}, err
	}
	sum := sha256.Sum256(b)
	p := classifieds.Photo{Src: "/media/" + picturesDir + "/" + name + "?v=" + hex.EncodeToString(sum[:4]), Width: width, Height: height}
	a.seen[name] = p
	return p, nil
}

// size reads a picture's width and height in pixels without decoding it.
func size(name string, b []byte) (width, height int, err error) {
	if path.Ext(name) == ".svg" {
		return svgSize(b)
	}
	c, _, err := image.DecodeConfig(bytes.NewReader(b))
	if err != nil {
		return 0, 0, errors.New("not a picture: JPEG, PNG, WebP or SVG")
	}
	return c.Width, c.Height, nil
}

// svgSize reads width and height of the root element, or its viewBox.
func svgSize(b []byte) (width, height int, err error) {
	d := xml.NewDecoder(bytes.NewReader(b))
	for {
		token, err := d.Token()
		if err != nil {
			if errors.Is(err, io.EOF) {
				err = errors.New("no svg element")
			}
			return 0, 0, fmt.Errorf("not an SVG: %w", err)
		}
		root, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		if root.Name.Local != "svg" {
			return 0, 0, errors.New("not an SVG: it begins with <" + root.Name.Local + ">")
		}
		var w, h float64
		var box []string
		for _, a := range root.Attr {
			switch a.Name.Local {
			case "width":
				w = pixels(a.Value)
			case "height":
				h = pixels(a.Value)
			case "viewBox":
				box = strings.FieldsFunc(a.Value, func(r rune) bool { return r == ' ' || r == ',' })
			}
		}
		if (w == 0 || h == 0) && len(box) == 4 {
			w, h = pixels(box[2]), pixels(box[3])
		}
		if w < 1 || h < 1 || w > 1e5 || h > 1e5 {
			return 0, 0, errors.New("the SVG does not say how large it is: give width and height, or a viewBox")
		}
		return int(w + 0.5), int(h + 0.5), nil
	}
}

func pixels(s string) float64 {
	n, err := strconv.ParseFloat(strings.TrimSuffix(s, "px"), 64)
	if err != nil || !(n > 0) {
		return 0
	}
	return n
}
