package picture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
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

// turned is an EXIF segment with an orientation of a quarter turn.
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

func FuzzPicture(f *testing.F) {
	f.Add("a.svg", "<svg width='4' height='3'><g/></svg>")
	f.Add("a.jpg", jpegOf(3, 2, turned))
	f.Add("a.png", pngOf(3, 2))
	f.Add("a.avif", "\x00\x00\x00\x20ftypavif....ispe\x00\x00\x00\x00\x00\x00\x00\x07\x00\x00\x00\x05")
	f.Fuzz(func(t *testing.T, name, data string) {
		if w, h, err := Size(name, []byte(data)); w < 0 || h < 0 || err == nil && (w > 1<<31-1 || h > 1<<31-1) {
			t.Errorf("%d×%d, %v", w, h, err)
		}
	})
}

// byteOrder reads and writes numbers; encoding/binary has no interface for
// both.
type byteOrder interface {
	binary.ByteOrder
	binary.AppendByteOrder
}

// exif returns an APP1 segment whose first directory has the given tags of type
// SHORT, in the given byte order.
func exif(order byteOrder, tags ...[2]uint16) string {
	mark := "MM"
	if order == byteOrder(binary.LittleEndian) {
		mark = "II"
	}
	b := []byte("Exif\x00\x00" + mark)
	b = order.AppendUint16(b, 42)
	b = order.AppendUint32(b, 8)
	b = order.AppendUint16(b, uint16(len(tags)))
	for _, t := range tags {
		b = order.AppendUint16(b, t[0])
		b = order.AppendUint16(b, 3)
		b = order.AppendUint32(b, 1)
		b = order.AppendUint16(b, t[1])
		b = append(b, 0, 0)
	}
	b = append(b, 0, 0, 0, 0)
	head := binary.BigEndian.AppendUint16([]byte("\xff\xe1"), uint16(len(b)+2))
	return string(head) + string(b)
}

// The EXIF orientation of an upright camera makes browsers turn the picture, so
// that width and height are swapped.
func TestExifTurnsAPicture(t *testing.T) {
	t.Parallel()
	for _, order := range []byteOrder{binary.BigEndian, binary.LittleEndian} {
		for way := range uint16(10) {
			w, h, err := Size("a.jpg", []byte(jpegOf(7, 5, exif(order, [2]uint16{0x010f, 1}, [2]uint16{0x0112, way}))))
			want := "7×5"
			if way >= 5 && way <= 8 {
				want = "5×7"
			}
			if got := fmt.Sprintf("%d×%d", w, h); got != want || err != nil {
				t.Errorf("%s, orientation %d: %s, %v; want %s", order, way, got, err, want)
			}
		}
	}
	whole := exif(binary.BigEndian, [2]uint16{0x010f, 1}, [2]uint16{0x0112, 6})
	for n := range len(whole) { // truncated anywhere, it has no orientation or the right one, without an error
		turned := exifTurned([]byte("\xff\xd8" + whole[:n]))
		if turned && n < len(whole)-8 {
			t.Errorf("cut after %d of %d bytes: turned", n, len(whole))
		}
	}
	for name, head := range map[string]string{
		"no orientation":     exif(binary.BigEndian, [2]uint16{0x010f, 6}),
		"no tags":            exif(binary.BigEndian),
		"a directory at 0":   strings.Replace(whole, "\x00\x00\x00\x08", "\x00\x00\x00\x00", 1),
		"a directory beyond": strings.Replace(whole, "\x00\x00\x00\x08", "\x7f\xff\xff\xff", 1),
		"tags without end":   strings.Replace(whole, "\x00\x02\x01\x0f", "\xff\xff\x01\x0f", 1)[:40],
	} {
		if exifTurned([]byte("\xff\xd8" + head)) {
			t.Errorf("%s: turned", name)
		}
	}
	if w, h, _ := Size("a.png", []byte(pngOf(7, 5)+whole)); w != 7 || h != 5 {
		t.Errorf("a PNG is turned to %d×%d by the bytes after it", w, h)
	}
}

// TestSVGThatRuns: scripts that an SVG may contain when it is opened by its
// address.
func TestSVGThatRuns(t *testing.T) {
	t.Parallel()
	const head = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="4" height="3">`
	for _, in := range []string{
		head + `<script/></svg>`,
		head + `<SCRIPT>x</SCRIPT></svg>`,
		head + `<x:script xmlns:x="http://www.w3.org/2000/svg">x</x:script></svg>`,
		head + `<h:script xmlns:h="http://www.w3.org/1999/xhtml">x</h:script></svg>`,
		head + `<g><g><g onclick="x"/></g></g></svg>`,
		head + `<g OnClick="x"/></svg>`,
		head + `<a href="javascript:x"/></svg>`,
		head + `<a href=" JavaScript:x"/></svg>`,
		head + `<a xlink:href="javascript:x"/></svg>`,
		head + `<a href="java&#9;script:x"/></svg>`,
		head + `<a href="java&#10;script&#13;:x"/></svg>`,
		head + `<a href="&#106;avascript:x"/></svg>`,
		head + `<a><set attributeName="href" to="javascript:x"/></a></svg>`,
		head + `<a><animate attributeName="href" values="#a;javascript:x"/></a></svg>`,
		head + `<foreignObject/></svg>`,
		head + `<h:iframe xmlns:h="http://www.w3.org/1999/xhtml" srcdoc="x"/></svg>`,
		head + `<h:object xmlns:h="http://www.w3.org/1999/xhtml" data="a.html"/></svg>`,
		head + `<h:embed xmlns:h="http://www.w3.org/1999/xhtml" src="a.html"/></svg>`,
		`<?xml-stylesheet type="text/xsl" href="a.xsl"?>` + head + `</svg>`,
	} {
		if w, h, err := Size("a.svg", []byte(in)); !errors.Is(err, ErrScript) || w != 0 || h != 0 {
			t.Errorf("%s\n%d×%d, %v; want it refused", in, w, h, err)
		}
	}
	for _, in := range []string{
		head + `<title>On javascript: a history</title></svg>`,
		head + `<text font-family="On">script</text></svg>`,
		head + `<a href="https://a.example/?q=1"><rect/></a></svg>`,
		head + `<!-- <script> --><style>g{fill:red}</style><image href="data:image/png;base64,AA"/></svg>`,
		`<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">` + head + `&nbsp;</svg>`,
	} {
		if w, h, err := Size("a.svg", []byte(in)); err != nil || w != 4 || h != 3 {
			t.Errorf("%s\n%d×%d, %v; want 4×3", in, w, h, err)
		}
	}
	for _, in := range []string{"", "text", "<g/>", head, head + "</g></svg>", head + "&bomb;</svg>", head + `<a href="&#1;javascript:x"/></svg>`, `<!DOCTYPE svg [<!ENTITY a "b">]>` + head + "&a;</svg>"} {
		if _, _, err := Size("a.svg", []byte(in)); err == nil || errors.Is(err, ErrScript) {
			t.Errorf("%q: %v, want that it is no SVG", in, err)
		}
	}
}

func TestSVGSizes(t *testing.T) {
	t.Parallel()
	for attrs, want := range map[string]string{
		`width="40" height="30"`:                     "40×30",
		`width=" 40px " height="30.6px"`:             "40×31",
		`width="4em" height="3em" viewBox="0 0 8 6"`: "8×6",
		`width="40" viewBox="0 0 8 6"`:               "8×6",
		`viewBox="0 0 8"`:                            "0×0",
		`viewBox="0 0 -8 6"`:                         "0×6",
		`width="0" height="0"`:                       "0×0",
		`width="NaN" height="1e9"`:                   "0×0",
		`viewBox="0,0 	8
		 6"`: "8×6",
	} {
		w, h, err := svgSize([]byte("<svg " + attrs + "/>"))
		if got := fmt.Sprintf("%d×%d", w, h); got != want || err != nil {
			t.Errorf("%s: %s, %v; want %s", attrs, got, err, want)
		}
	}
}

func TestAVIFSizes(t *testing.T) {
	t.Parallel()
	box := func(w, h uint32) string {
		b := []byte("\x00\x00\x00\x14ftypavif\x00\x00\x00\x00ispe\x00\x00\x00\x00")
		return string(binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(b, w), h))
	}
	for in, want := range map[string]string{
		box(640, 400):               "640×400 true",
		box(1<<20+1, 4):             "0×0 true", // too large for a camera: the desk must give width and height
		box(4, 1<<31):               "0×0 true",
		box(640, 400)[:28]:          "0×0 true",
		"\x00\x00\x00\x14ftypavif":  "0×0 true",
		"\x00\x00\x00\x14mooovavif": "0×0 false",
		"short":                     "0×0 false",
		"":                          "0×0 false",
	} {
		w, h, err := avifSize([]byte(in))
		if got := fmt.Sprintf("%d×%d %v", w, h, err == nil); got != want {
			t.Errorf("%q: %s (%v), want %s", in, got, err, want)
		}
	}
}

// The format of a picture is determined by its content, not its name, and files
// that are not pictures are refused.
func TestPicturesUnderAnotherName(t *testing.T) {
	t.Parallel()
	for name, in := range map[string]string{"a.png": jpegOf(7, 5, ""), "a.jpg": gifOf(7, 5), "a.webp": pngOf(7, 5), "a.gif": pngOf(7, 5)} {
		if w, h, err := Size(name, []byte(in)); w != 7 || h != 5 || err != nil {
			t.Errorf("%s: %d×%d, %v", name, w, h, err)
		}
	}
	for _, name := range []string{"a.png", "a.jpg", "a.jpeg", "a.gif", "a.webp", "a.avif", "a.svg"} {
		for _, in := range []string{"", "MZ\x90\x00", "<html><script>x</script></html>", "%PDF-1.7", strings.Repeat("\x00", 64)} {
			if w, h, err := Size(name, []byte(in)); err == nil || w != 0 || h != 0 {
				t.Errorf("%s holding %.8q: %d×%d, and no error", name, in, w, h)
			}
		}
	}
}
