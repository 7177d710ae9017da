// Package picture reads the sizes of pictures from their first bytes, and
// refuses an SVG in which a script could run.
package picture

import (
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"errors"
	"fmt"
	"image"
	_ "image/gif"
	_ "image/jpeg"
	_ "image/png"
	"io"
	"math"
	"path"
	"strconv"
	"strings"

	_ "golang.org/x/image/webp"

	"broadside/articles/text"
)

// MaxSize is the size of the largest picture that is used, in bytes.
const MaxSize = 32 << 20

// Types are the files that are served as pictures.
var Types = map[string]bool{".webp": true, ".png": true, ".jpg": true, ".jpeg": true, ".gif": true, ".svg": true, ".avif": true}

// IsPicture reports whether a file has the extension of a picture.
func IsPicture(file string) bool { return Types[strings.ToLower(path.Ext(file))] }

// RenditionOf returns "dir/name" and 640 for "dir/name-640.webp".
func RenditionOf(file string) (stem string, width int) {
	stem = strings.TrimSuffix(file, path.Ext(file))
	i := strings.LastIndexByte(stem, '-')
	if i < 0 {
		return "", 0
	}
	n, err := strconv.Atoi(stem[i+1:])
	if err != nil || n < 16 || n > 10000 || stem[i+1] == '+' {
		return "", 0
	}
	return stem[:i], n
}

// StemOf returns the name of a picture without folder, width and type. It ties a
// changed file to the pieces that show it.
func StemOf(file string) string {
	stem, width := RenditionOf(file)
	if width == 0 {
		stem = strings.TrimSuffix(file, path.Ext(file))
	}
	return path.Base(stem)
}

// Size returns the width and height of a picture in pixels from its
// first bytes. An SVG is given whole and refused when a script could run in it.
func Size(name string, head []byte) (width, height int, err error) {
	switch strings.ToLower(path.Ext(name)) {
	case ".svg":
		return svgSize(head)
	case ".avif":
		return avifSize(head)
	}
	c, _, err := image.DecodeConfig(bytes.NewReader(head))
	if err != nil {
		return 0, 0, fmt.Errorf("it is no picture of its type (%w)", err)
	}
	if exifTurned(head) {
		c.Width, c.Height = c.Height, c.Width
	}
	return c.Width, c.Height, nil
}

// ErrScript is the error of an SVG in which a script could run.
var ErrScript = errors.New("a script could run in it")

// scriptIn returns ErrScript with the part that has to be removed.
func scriptIn(what string) error { return fmt.Errorf("%w: it holds %s", ErrScript, what) }

// svgSize reads width and height, or the viewBox, of the root element.
func svgSize(b []byte) (width, height int, err error) {
	d := xml.NewDecoder(bytes.NewReader(b))
	d.Entity = xml.HTMLEntity
	root := false
	for {
		t, err := d.Token()
		if err != nil {
			if root && errors.Is(err, io.EOF) {
				return width, height, nil
			}
			return 0, 0, errors.New("it is no SVG")
		}
		if p, ok := t.(xml.ProcInst); ok && p.Target == "xml-stylesheet" { // XSLT writes scripts
			return 0, 0, scriptIn("an xml-stylesheet")
		}
		e, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		if what := findScript(e); what != "" {
			return 0, 0, scriptIn(what)
		}
		if !root {
			if e.Name.Local != "svg" {
				return 0, 0, errors.New("it is no SVG")
			}
			root = true
			width, height = svgRoot(e)
		}
	}
}

// findScript returns the part of an SVG element that may run a script, or "".
func findScript(e xml.StartElement) string {
	switch strings.ToLower(e.Name.Local) {
	case "script", "foreignobject", "iframe", "object", "embed":
		return "<" + text.Shorten(e.Name.Local, 20) + ">"
	}
	for _, a := range e.Attr {
		if strings.HasPrefix(strings.ToLower(a.Name.Local), "on") {
			return "the attribute " + text.Shorten(a.Name.Local, 20)
		}
		for v := range strings.SplitSeq(a.Value, ";") { // animate gives an address several values
			if strings.HasPrefix(strings.ToLower(strings.Map(unspaced, v)), "javascript:") {
				return "an address of javascript:"
			}
		}
	}
	return ""
}

// unspaced drops characters that browsers ignore in an address: "java\nscript:".
func unspaced(r rune) rune {
	if r <= ' ' {
		return -1
	}
	return r
}

func svgRoot(e xml.StartElement) (width, height int) {
	var box []string
	for _, a := range e.Attr {
		switch a.Name.Local {
		case "width":
			width = pixels(a.Value)
		case "height":
			height = pixels(a.Value)
		case "viewBox":
			box = strings.FieldsFunc(a.Value, func(r rune) bool { return r == ' ' || r == ',' || r == '\t' || r == '\n' })
		}
	}
	if (width == 0 || height == 0) && len(box) == 4 {
		width, height = pixels(box[2]), pixels(box[3])
	}
	return width, height
}

func pixels(s string) int {
	v, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(s), "px"), 64)
	if err != nil || !(v > 0 && v < 1e6) {
		return 0
	}
	return int(math.Round(v))
}

// avifSize reads the first `ispe` property (ISO/IEC 23008-12 §6.5.3).
func avifSize(b []byte) (width, height int, err error) {
	if len(b) < 12 || string(b[4:8]) != "ftyp" {
		return 0, 0, errors.New("it is no AVIF")
	}
	i := bytes.Index(b, []byte("ispe"))
	if i < 0 || len(b) < i+16 {
		return 0, 0, nil
	}
	w, h := binary.BigEndian.Uint32(b[i+8:]), binary.BigEndian.Uint32(b[i+12:])
	if w > 1<<20 || h > 1<<20 {
		return 0, 0, nil
	}
	return int(w), int(h), nil
}

// exifTurned reports whether a JPEG is to be shown turned by a quarter (EXIF 2.3 tag 0x0112, values 5 to 8): browsers then swap its sides.
func exifTurned(b []byte) bool {
	if len(b) < 4 || b[0] != 0xff || b[1] != 0xd8 {
		return false
	}
	i := bytes.Index(b[:min(len(b), 64<<10)], []byte("Exif\x00\x00"))
	if i < 0 {
		return false
	}
	t := b[i+6:]
	if len(t) < 8 {
		return false
	}
	var order binary.ByteOrder = binary.BigEndian
	if t[0] == 'I' {
		order = binary.LittleEndian
	}
	at := int(order.Uint32(t[4:]))
	if at < 8 || at+2 > len(t) {
		return false
	}
	for n := int(order.Uint16(t[at:])); n > 0; n-- {
		e := t[min(at+2, len(t)):]
		if len(e) < 12 {
			return false
		}
		if order.Uint16(e) == 0x0112 {
			v := order.Uint16(e[8:])
			return v >= 5 && v <= 8
		}
		at += 12
	}
	return false
}
