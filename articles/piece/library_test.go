package piece

import (
	"fmt"
	"strings"
	"testing"
)

func TestLanguageOfAPiece(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ file, front, text, want string }{
		{"a.md", "", "Text.", "en ltr"},
		{"a.md", "", "نص الخبر هنا.", "ar rtl"},
		{"ar/a.md", "", "English text.", "ar rtl"},
		{"paper/en/2026/a.md", "", "نص.", "en ltr"},
		{"ar/a.md", "lang: fr\n", "Texte.", "fr ltr"},
		{"a.md", "lang: fa\n", "متن", "fa rtl"},
		{"a.md", "lang: ar\ndir: ltr\n", "نص", "ar ltr"},
	} {
		p := readOneText(t, tt.file, "---\n"+tt.front+"headline: ١\n---\n"+tt.text, "")
		if got := p.Article.Lang + " " + p.Article.Dir; got != tt.want {
			t.Errorf("%s, %q, %q: %s, want %s", tt.file, tt.front, tt.text, got, tt.want)
		}
	}
}

func TestStatusOfAPiece(t *testing.T) {
	t.Parallel()
	const at = "published: 2026-11-23T08:00:00+04:00\n"
	for _, tt := range []struct {
		front, want, what string
	}{
		{at, "live", ""},
		{at + "status: scheduled\n", "scheduled", ""},
		{at + "status: withheld\n", "withheld", ""},
		{"status: draft\n", "draft", ""},
		{"", "draft", "no published: the piece is a draft"},
		{"status: live\n", "draft", "status is live, but published is missing"},
		{at + "expires: 2026-11-22T08:00:00+04:00\n", "live", "expires before it is published"},
		{at + "updated: 2026-11-22T08:00:00+04:00\n", "live", "updated before it is published"},
	} {
		p := readOneText(t, "a.md", "---\nheadline: A\nsection: news\n"+tt.front+"---\nText.", "")
		if string(p.Article.Status) != tt.want {
			t.Errorf("%q: status %s, want %s", tt.front, p.Article.Status, tt.want)
		}
		if got := fmt.Sprint(p.Problems); tt.what == "" && len(p.Problems) > 0 || !strings.Contains(got, tt.what) {
			t.Errorf("%q: problems %s, want %q", tt.front, got, tt.what)
		}
	}
}
