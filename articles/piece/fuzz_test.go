package piece

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"broadside/articles"
	"broadside/articles/text"
)

// sound fails when an article is not what a page can show: valid UTF-8 without
// control characters, no empty blocks, no link that may not be.
func sound(t *testing.T, a *articles.Article) {
	t.Helper()
	raw, err := json.Marshal(a)
	if err != nil || !utf8.Valid(raw) {
		t.Fatalf("not JSON: %v", err)
	}
	var back articles.Article
	if err := json.Unmarshal(raw, &back); err != nil {
		t.Fatalf("not read back: %v", err)
	}
	for _, s := range []string{a.Headline, a.Standfirst, a.Kicker, a.Text(), a.Attribution, a.Source} {
		if !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool { return text.Printable(r) < 0 }) {
			t.Errorf("text holds what a page cannot: %q", s)
		}
	}
	if strings.Contains(a.Headline, "\n") {
		t.Errorf("headline over lines: %q", a.Headline)
	}
	for _, b := range a.Body {
		spans := append([][]articles.Span{b.Spans}, b.Items...)
		for _, row := range b.Rows {
			spans = append(spans, row...)
		}
		for _, of := range spans {
			for _, s := range of {
				if s.Href == "" {
					continue
				}
				if again, ok := text.SafeLink(s.Href); !ok {
					t.Errorf("link to %q (%q)", s.Href, again)
				}
			}
		}
		switch empty := len(b.Spans)+len(b.Items)+len(b.Rows) == 0; b.Kind {
		case articles.Picture:
			if b.Image == nil {
				t.Error("picture without image")
			}
		case articles.Rule:
		case articles.Heading:
			if empty || b.Level < 2 || b.Level > 4 {
				t.Errorf("heading %+v", b)
			}
		default:
			if empty {
				t.Errorf("empty %s", b.Kind)
			}
		}
	}
}

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
		p := r.parse(src)
		if p.Broken() {
			return
		}
		sound(t, &p.Article)
		a := p.Article
		if a.Headline == "" || a.Status == "" || a.Kind == "" || a.Lang == "" || a.Dir == "" || a.Minutes < 1 || a.Body == nil {
			t.Errorf("not whole: %+v", a)
		}
		if a.Published.IsZero() && (a.Status == articles.StatusLive || a.Status == articles.StatusScheduled) {
			t.Error("live without a time")
		}
	})
}
