package library

import (
	"fmt"
	"strings"
	"testing"

	"broadside/articles"
)

func TestRenditions(t *testing.T) {
	t.Parallel()
	l := mustOpen(t, files(
		"img/a.png", pngOf(80, 40), "img/a-20.png", pngOf(20, 10), "img/a-20.gif", gifOf(20, 10), "img/a-40.png", pngOf(40, 20),
		"img/a-15.png", pngOf(15, 7), "img/a-big.png", pngOf(60, 30), "img/a-b-20.png", pngOf(20, 10), "img/a-+30.png", pngOf(30, 15),
		"img/a-60.png", "no picture", "other/a-50.png", pngOf(50, 25), "img/b-20.png", pngOf(20, 10), "img/a-99999.png", pngOf(9, 9),
	), Options{Log: quiet})
	p := l.now.Load().reader.Pictures
	for src, want := range map[string]string{"a.png": "20 20 40", "b-20.png": "", "a-20.png": "", "a-b-20.png": ""} {
		img := articles.Image{Src: src, Renditions: []articles.Rendition{{Src: "https://elsewhere.example/x", Width: 1}}}
		if problem := p.Place(&img, "a.md", 1); problem != nil {
			t.Errorf("%s: %s", src, problem)
		}
		var got []string
		for _, r := range img.Renditions {
			got = append(got, fmt.Sprint(r.Width))
			if r.Height*2 != r.Width || !strings.HasPrefix(r.Src, "/media/img/") {
				t.Errorf("%s: rendition %+v", src, r)
			}
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%s has renditions of %q, want %q", src, s, want)
		}
	}
}

// No value of src leads out of the folder, or to a file that is not a picture.
func TestNoPictureOutside(t *testing.T) {
	t.Parallel()
	l := mustOpen(t, files("img/a.png", pngOf(8, 4), "secret.md", story("S", 1), "paper.yaml", "x: y", ".env.png", pngOf(8, 4), ".git/a.png", pngOf(8, 4), "testdata/t.png", pngOf(8, 4)), Options{Log: quiet})
	p := l.now.Load().reader.Pictures
	for _, src := range []string{
		"../a.png", "../../../../../img/a.png", "/../img/../../a.png", "..", ".", "/", "img", "secret.md", "../secret.md", "paper.yaml", ".env.png", "/.env.png", ".git/a.png", "testdata/t.png",
		"img/a.png\x00.md", `..\img\a.png`, "file:///etc/passwd", "file:img/a.png", "data:image/png;base64,AA", "javascript:x", "C:/a.png", "img/A.PNG", "img/a.png?x", "img/a.png#x", "%69mg/a.png",
	} {
		img := articles.Image{Src: src}
		if problem := p.Place(&img, "en/deep/a.md", 7); problem == nil || img.Src != "" || problem.Line != 7 || problem.Fix == "" {
			t.Errorf("%q is at %q, %v; want it refused", src, img.Src, problem)
		}
	}
	for _, src := range []string{"a.png", "../../img/a.png", "/img/a.png", "/img/../img/a.png"} {
		img := articles.Image{Src: src}
		if problem := p.Place(&img, "en/deep/a.md", 7); problem != nil || img.Width != 8 {
			t.Errorf("%q: %v, want the picture", src, problem)
		}
	}
}
