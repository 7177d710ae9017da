package picture

import (
	"bytes"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"
)

func pngOf(w, h int) string {
	var b bytes.Buffer
	_ = png.Encode(&b, image.NewGray(image.Rect(0, 0, w, h)))
	return b.String()
}

func jpegOf(w, h int, head string) string {
	var b bytes.Buffer
	_ = jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, w, h)), nil)
	s := b.String()
	return s[:2] + head + s[2:]
}

func gifOf(w, h int) string {
	var b bytes.Buffer
	_ = gif.Encode(&b, image.NewGray(image.Rect(0, 0, w, h)), nil)
	return b.String()
}

// turned is an EXIF segment that says: show it turned by a quarter.
const turned = "\xff\xe1\x00\x22Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\x00\x00\x00\x00"

func TestPictureSize(t *testing.T) {
	t.Parallel()
	svg := func(attrs, inner string) string {
		return `<?xml version="1.0"?><!-- c --><svg xmlns="http://www.w3.org/2000/svg" ` + attrs + `>` + inner + `</svg>`
	}
	for _, tt := range []struct {
		name, in      string
		width, height int
		fault         string
	}{
		{"a.png", pngOf(7, 5), 7, 5, ""},
		{"a.JPG", jpegOf(7, 5, ""), 7, 5, ""},
		{"turned.jpeg", jpegOf(7, 5, turned), 5, 7, ""},
		{"a.gif", gifOf(7, 5), 7, 5, ""},
		{"a.svg", svg(`width="40px" height="30"`, ""), 40, 30, ""},
		{"box.svg", svg(`viewBox="0 0 640 360.4"`, "<g/>"), 640, 360, ""},
		{"half.svg", svg(`width="100%" viewBox="0,0,640,360"`, ""), 640, 360, ""},
		{"none.svg", svg(``, ""), 0, 0, ""},
		{"script.svg", svg(`width="4" height="3"`, "<g><script>x</script></g>"), 0, 0, "script"},
		{"handler.svg", svg(`width="4" height="3" onload="x"`, ""), 0, 0, "script"},
		{"link.svg", svg(`width="4" height="3"`, `<a href="javascript:x"/>`), 0, 0, "script"},
		{"foreign.svg", svg(``, `<foreignObject/>`), 0, 0, "script"},
		{"html.svg", "<html></html>", 0, 0, "no SVG"},
		{"cut.svg", "<svg", 0, 0, "no SVG"},
		{"text.png", "text", 0, 0, "no picture"},
		{"empty.webp", "", 0, 0, "no picture"},
		{"text.avif", "text", 0, 0, "no AVIF"},
		{"a.avif", "\x00\x00\x00\x20ftypavif....ispe\x00\x00\x00\x00\x00\x00\x00\x07\x00\x00\x00\x05", 7, 5, ""},
	} {
		w, h, err := Size(tt.name, []byte(tt.in))
		if w != tt.width || h != tt.height || (err != nil) != (tt.fault != "") || err != nil && !strings.Contains(err.Error(), tt.fault) {
			t.Errorf("%s: %d×%d, %v; want %d×%d, %q", tt.name, w, h, err, tt.width, tt.height, tt.fault)
		}
	}
}

func TestStem(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"img/a.webp": "a", "a-640.webp": "a", "x/a-b.webp": "a-b", "a-9.webp": "a-9", "a-99999.webp": "a-99999"} {
		if got := StemOf(in); got != want {
			t.Errorf("stemOf(%q) = %q, want %q", in, got, want)
		}
	}
}
