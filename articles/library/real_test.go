package library

import (
	"strings"
	"testing"

	"broadside/articles/paper"
	"broadside/articles/text"
	"broadside/articles/wire"
)

// TestSuspectsAreRare holds the list of typing errors to what it promises: on
// edited prose it is nearly silent.
func TestSuspectsAreRare(t *testing.T) {
	t.Parallel()
	l := mustOpen(t, paper.Files, Options{Log: quiet})
	words, found := 0, 0
	for _, s := range l.Summaries() {
		a, err := l.Article(s.Slug)
		if err != nil {
			t.Fatal(err)
		}
		raw := strings.Join([]string{a.Headline, a.Standfirst, a.Text()}, "\n")
		words += text.CountWords(raw)
		for _, s := range wire.FindTypos(raw) {
			found++
			t.Logf("%s: %+v", a.Slug, s)
		}
	}
	if found > words/10_000 {
		t.Errorf("%d suspects in %d words of edited text", found, words)
	}
}
