package library

import (
	"bytes"
	"errors"
	"image"
	"image/gif"
	"image/png"
	"io"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"broadside/articles"
	"broadside/articles/picture"
)

func pngOf(w, h int) string {
	var b bytes.Buffer
	_ = png.Encode(&b, image.NewGray(image.Rect(0, 0, w, h)))
	return b.String()
}

func gifOf(w, h int) string {
	var b bytes.Buffer
	_ = gif.Encode(&b, image.NewGray(image.Rect(0, 0, w, h)), nil)
	return b.String()
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
		if err == nil && !d.IsDir() && picture.IsPicture(name) {
			if f := readFact(fsys, name, stamp{size: 1}); f.err != nil && !strings.Contains(name, "invalid") {
				t.Logf("%s: %v", name, f.err) // some are broken intentionally; none may panic
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
	p := l.now.Load().reader.Pictures
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
		problem := p.Place(&img, "en/a.md", 3)
		if !strings.HasPrefix(img.Src, tt.want) || tt.want == "" && img.Src != "" {
			t.Errorf("%q is at %q, want %q…", tt.src, img.Src, tt.want)
		}
		if (problem != nil) != (tt.fault != "") || problem != nil && (!strings.Contains(problem.What, tt.fault) || problem.Line != 3 || problem.Fix == "") {
			t.Errorf("%q: %v, want %q", tt.src, problem, tt.fault)
		}
	}
	img := articles.Image{Src: "wide.png", Width: 800, Height: 400}
	if problem := p.Place(&img, "en/a.md", 0); problem != nil || img.Width != 800 {
		t.Errorf("%+v, %v: want the given size of the same aspect ratio", img, problem)
	}
	if r := img.Renditions; len(r) != 2 || r[0].Width != 20 || r[1].Width != 64 || r[1].Height != 32 || !strings.HasPrefix(r[0].Src, "/media/img/wide-20.png?v=") {
		t.Errorf("renditions = %+v, want 20 and 64 wide", r)
	}
	img = articles.Image{Src: "wide.png", Width: 50, Height: 50}
	if problem := p.Place(&img, "en/a.md", 0); problem == nil || img.Width != 80 || img.Height != 40 {
		t.Errorf("%+v, %v: a size of another shape is corrected and reported", img, problem)
	}
}

// TestScriptInPicture checks that the fault of an SVG is reported with advice
// that fits the format.
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
	m := mustOpen(t, fstest.MapFS{"img/a.png": {Data: []byte("A")}, "a.md": {}, ".x/a.png": {}, "img/.a.png": {}, "dir.png/b": {}, "paper.yaml": {}}, Options{Log: quiet}).Media()
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
