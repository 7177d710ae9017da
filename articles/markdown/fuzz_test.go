package markdown

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

func FuzzMarkdown(f *testing.F) {
	for _, s := range []string{"", "# A\n\ntext *a* **b** `c` [d](https://e.example \"t\")\n\n> q\n> — s, r\n\n- a\n  - b\n\n| a | b |\n|--|--|\n| c |\n\n![a](b.webp \"c\")\n\n<b>x</b>\n\n```\ncode\n```\n\nhttps://youtu.be/x\n",
		"> *a*  \n> **—** x", "a\\\n&#0;&amp;\\&", "[a]: javascript:x\n[a]", "1. x\n\n   > y\n\n***", "~~a~~<a@b.c>", "\t\tcode\n\u2028", "[![a](b)](c)"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, bad := text.Normalise([]byte(s))
		if bad > 0 {
			return
		}
		m := readMarkdown("a.md", 0, n.Text, "", nil)
		sound(t, &articles.Article{Headline: m.title, Body: m.blocks})
		lines := 1 + strings.Count(n.Text, "\n")
		for _, p := range m.problems {
			if p.Line < 0 || p.Line > lines+1 || p.What == "" || p.Fix == "" {
				t.Errorf("problem %+v in %d lines", p, lines)
			}
		}
	})
}
