package piece

import (
	"testing"

	"broadside/articles"
	"broadside/articles/articletest"
)

func FuzzPiece(f *testing.F) {
	f.Add("a.md", "---\nheadline: A\nimages: [{src: x}]\n---\n![a](b)\n\n![c](d) x\n", "")
	f.Add("a.txt", "A\n\nImage Credit: B\n\nDubai: C", "images: [{src: x}, y]\ndateline:\n")
	f.Add("ar/ب.txt", "A\n\nB: c", "headline: x\nbyline: y")
	r := testReader()
	f.Fuzz(func(t *testing.T, name, text, side string) {
		src := Source{Path: name, Text: []byte(text)}
		if side != "" {
			src.SidePath, src.Side = "a.yaml", []byte(side)
		}
		p := r.parseSource(src)
		if p.Broken() {
			return
		}
		articletest.CheckSound(t, &p.Article)
		a := p.Article
		if a.Headline == "" || a.Status == "" || a.Kind == "" || a.Lang == "" || a.Dir == "" || a.Minutes < 1 || a.Body == nil {
			t.Errorf("not whole: %+v", a)
		}
		if a.Published.IsZero() && (a.Status == articles.StatusLive || a.Status == articles.StatusScheduled) {
			t.Error("live without a time")
		}
	})
}
