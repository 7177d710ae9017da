package frontmatter

import (
	"testing"

	"broadside/articles"
	"broadside/articles/articletest"
	"broadside/articles/text"
)

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
		articletest.CheckSound(t, &a)
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

// FuzzPiece reads files of any content as articles.
func FuzzReadDateline(f *testing.F) {
	f.Add("Dubai, UAE (Reuters)")
	f.Fuzz(func(t *testing.T, s string) {
		if d := parseDateline(s); d.Raw != s {
			t.Errorf("readDateline(%q).Raw = %q", s, d.Raw)
		}
	})
}
