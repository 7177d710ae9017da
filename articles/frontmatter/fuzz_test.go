package frontmatter

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

func FuzzFrontMatter(f *testing.F) {
	for _, s := range []string{"headline: A\npublished: 2026-11-23T08:00:00+04:00", "images:\n- {src: a, width: 3, focus: 50% 5%}\nbyline: [a, {name: b}]", "a: &a [*a]\n? b\n: c", "listings: {allow: no}\ncorrections: [{at: 2026-11-23T08:00:00Z, text: x}]", "headline: |\n a\n  b\ndateline: A, B (C)\ntranslations: {ar: a}", "\t", "- a", "%YAML 2", "!!binary aGk=: x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, bad := text.Normalise([]byte(s))
		if bad > 0 {
			return
		}
		var a articles.Article
		fr := &Reader{File: "a.md", Shift: 1, Article: &a}
		fr.Read(n.Text)
		sound(t, &a)
		for _, p := range fr.Problems {
			if p.What == "" || p.Fix == "" || p.Line < 0 {
				t.Errorf("problem %+v", p)
			}
		}
		if !a.Published.IsZero() && (a.Published.Location().String() != "UTC" || a.Published.Year() < 1600) {
			t.Errorf("published = %v", a.Published)
		}
	})
}

// FuzzPiece takes a file of any kind through all of it.
func FuzzReadDateline(f *testing.F) {
	f.Add("Dubai, UAE (Reuters)")
	f.Fuzz(func(t *testing.T, s string) {
		if d := readDateline(s); d.Raw != s {
			t.Errorf("readDateline(%q).Raw = %q", s, d.Raw)
		}
	})
}
