package content

import (
	"bytes"
	"errors"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"broadside/articles"
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
		w, h, err := pictureSize(tt.name, []byte(tt.in))
		if w != tt.width || h != tt.height || (err != nil) != (tt.fault != "") || err != nil && !strings.Contains(err.Error(), tt.fault) {
			t.Errorf("%s: %d×%d, %v; want %d×%d, %q", tt.name, w, h, err, tt.width, tt.height, tt.fault)
		}
	}
}

func TestRealPictures(t *testing.T) {
	t.Parallel()
	fsys := shared(t, "data/images")
	sizes := map[string]bool{}
	for _, name := range []string{"sunrise.jpg", "sunrise.webp", "sunrise.avif", "IPTC-PhotometadataRef-Std2021.1.jpg"} {
		f := readFact(fsys, name, stamp{size: 1})
		if f.err != nil || f.width == 0 || f.height == 0 || len(f.hash) != 8 {
			t.Errorf("%s: %d×%d %q, %v", name, f.width, f.height, f.hash, f.err)
		}
		sizes[f.hash] = true
	}
	if len(sizes) != 4 {
		t.Errorf("%d hashes for 4 pictures", len(sizes))
	}
	_ = fs.WalkDir(fsys, "exif-samples", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && isPicture(name) {
			if f := readFact(fsys, name, stamp{size: 1}); f.err != nil && !strings.Contains(name, "invalid") {
				t.Logf("%s: %v", name, f.err) // some of them are broken by intent; none may panic
			}
		}
		return nil
	})
}

func TestPlacePicture(t *testing.T) {
	t.Parallel()
	l := mustOpen(t, files(
		"img/top.png", pngOf(8, 4), "en/img/near.png", pngOf(8, 4), "en/beside.png", pngOf(8, 4), "en/a b.png", pngOf(8, 4),
		"img/near.png", pngOf(2, 2), "img/wide.png", pngOf(80, 40), "img/wide-40.webp", "no picture", "img/wide-20.png", pngOf(20, 10), "img/wide-64.png", pngOf(64, 32),
		"img/bad.svg", "<svg onload='x'/>", "img/none.svg", "<svg/>",
	), Options{Log: quiet})
	p := l.now.Load().reader.pictures
	for _, tt := range []struct {
		src, want, fault string
	}{
		{"beside.png", "/media/en/beside.png?v=", ""},
		{"near.png", "/media/en/img/near.png?v=", ""},
		{"top.png", "/media/img/top.png?v=", ""},
		{"../img/top.png", "/media/img/top.png?v=", ""},
		{"/img/top.png", "/media/img/top.png?v=", ""},
		{"a b.png", "/media/en/a%20b.png?v=", ""},
		{"a%20b.png", "/media/en/a%20b.png?v=", ""},
		{"none.png", "", `"none.png" is missing`},
		{"../../../../etc/passwd", "", "is missing"},
		{"data:image/png;base64,iVBORw0KGgo=", "", "within the text"},
		{"https://a.example/x.png", "", "lies elsewhere"},
		{"//a.example/x.png", "", "lies elsewhere"},
		{"bad.svg", "", "a script could run in it: it holds the attribute onload"},
		{"none.svg", "/media/img/none.svg?v=", "the size of"},
		{"", "", ""},
	} {
		img := articles.Image{Src: tt.src}
		problem := p.place(&img, "en/a.md", 3)
		if !strings.HasPrefix(img.Src, tt.want) || tt.want == "" && img.Src != "" {
			t.Errorf("%q is at %q, want %q…", tt.src, img.Src, tt.want)
		}
		if (problem != nil) != (tt.fault != "") || problem != nil && (!strings.Contains(problem.What, tt.fault) || problem.Line != 3 || problem.Fix == "") {
			t.Errorf("%q: %v, want %q", tt.src, problem, tt.fault)
		}
	}
	img := articles.Image{Src: "wide.png", Width: 800, Height: 400}
	if problem := p.place(&img, "en/a.md", 0); problem != nil || img.Width != 800 {
		t.Errorf("%+v, %v: a size of the same shape stands", img, problem)
	}
	if r := img.Renditions; len(r) != 2 || r[0].Width != 20 || r[1].Width != 64 || r[1].Height != 32 || !strings.HasPrefix(r[0].Src, "/media/img/wide-20.png?v=") {
		t.Errorf("renditions = %+v, want 20 and 64 wide", r)
	}
	img = articles.Image{Src: "wide.png", Width: 50, Height: 50}
	if problem := p.place(&img, "en/a.md", 0); problem == nil || img.Width != 80 || img.Height != 40 {
		t.Errorf("%+v, %v: a size of another shape is corrected and reported", img, problem)
	}
}

// TestScriptInPicture holds that what is wrong with an SVG is said with what to
// do, and that another format is not advised where the file is no SVG.
func TestScriptInPicture(t *testing.T) {
	t.Parallel()
	for in, want := range map[string][2]string{
		"<svg><script/></svg>":                  {"<script>", "take that out"},
		"<svg><foreignObject/></svg>":           {"<foreignObject>", "take that out"},
		"<svg><g onclick='x'/></svg>":           {"the attribute onclick", "take that out"},
		"<svg><a href='javascript:x'/></svg>":   {"an address of javascript:", "take that out"},
		"<?xml-stylesheet href='a.xsl'?><svg/>": {"an xml-stylesheet", "take that out"},
		"<svg><iframe src='x'/></svg>":          {"<iframe>", "take that out"},
		"no picture":                            {"it is no SVG", "save it again"},
	} {
		l := mustOpen(t, files("a.md", "---\nheadline: H\n---\nText.\n\n![A](a.svg)\n", "a.svg", in), Options{Log: quiet})
		if got := whats(l); !strings.Contains(got, want[0]) || !strings.Contains(got, want[1]) || !strings.Contains(got, "a.md:6") {
			t.Errorf("%s: %s, want %q", in, got, want)
		}
	}
}

func TestStem(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"img/a.webp": "a", "a-640.webp": "a", "x/a-b.webp": "a-b", "a-9.webp": "a-9", "a-99999.webp": "a-99999"} {
		if got := stemOf(in); got != want {
			t.Errorf("stemOf(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestPicturesInABody(t *testing.T) {
	t.Parallel()
	l := mustOpen(t, files("img/p.png", pngOf(8, 4), "img/q.png", pngOf(8, 4), "a.md", "---\nheadline: A\nsection: news\nstatus: draft\nimages:\n  - {src: q.png, alt: Q, credit: WAM}\n---\nOne.\n\n![P](p.png)\n\n![](q.png)\n\n![N](none.png)\n"), Options{Log: quiet})
	a, err := l.Article("a")
	if err != nil || len(a.Body) != 4 {
		t.Fatalf("%+v, %v", a.Body, err)
	}
	if i := a.Body[1].Image; i.Width != 8 || i.Alt != "P" || !strings.HasPrefix(i.Src, "/media/img/p.png?v=") {
		t.Errorf("picture = %+v", i)
	}
	if i := a.Body[2].Image; i.Credit != "WAM" || i.Alt != "Q" {
		t.Errorf("picture = %+v, want the credit of the front matter", i)
	}
	if a.Body[3].Image.Src != "" || !strings.Contains(whats(l), `a.md:14: the picture "none.png" is missing`) {
		t.Errorf("picture = %+v, problems:\n%s", a.Body[3].Image, whats(l))
	}
}

func TestMedia(t *testing.T) {
	t.Parallel()
	m := Media(fstest.MapFS{"img/a.png": {Data: []byte("A")}, "a.md": {}, ".x/a.png": {}, "img/.a.png": {}, "dir.png/b": {}, "paper.yaml": {}})
	f, err := m.Open("img/a.png")
	if err != nil {
		t.Fatal(err)
	}
	if b, err := io.ReadAll(f); string(b) != "A" || err != nil {
		t.Errorf("%q, %v", b, err)
	}
	for _, name := range []string{"a.md", ".x/a.png", "img/.a.png", "dir.png", "paper.yaml", "../a.png", "img/none.png", "img", "/img/a.png", ""} {
		if _, err := m.Open(name); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("Open(%q) = %v, want fs.ErrNotExist", name, err)
		}
	}
}
