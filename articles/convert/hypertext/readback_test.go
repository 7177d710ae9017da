package hypertext

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"broadside/articles"
	"broadside/articles/convert/compose"
	"broadside/articles/piece"
)

type anyPicture struct{}

func (anyPicture) Place(*articles.Image, string, int) *articles.Problem { return nil }

// mustReadBack writes blocks to a file and compares the blocks that the library reads.
func mustReadBack(t *testing.T, blocks []articles.Block) {
	t.Helper()
	if len(blocks) == 0 {
		return
	}
	now := time.Date(2026, 11, 29, 0, 0, 0, 0, time.UTC)
	a := articles.Article{Headline: "A headline", Section: "news", Lang: "en", Body: blocks, Published: now.AddDate(-1, 0, 0)}
	file := compose.File(&a, compose.Options{})
	r := &piece.Reader{Now: func() time.Time { return now }, Pictures: anyPicture{}}
	p := r.Read(piece.Source{Path: "en/story.md", Text: []byte(file)})
	switch {
	case p.Broken() && isLimit(p.Problems), compose.Same(p.Article.Body, blocks):
	default:
		got, _ := json.Marshal(p.Article.Body)
		want, _ := json.Marshal(blocks)
		t.Errorf("read back: %v\n%s\nwant:\n%s\nfile:\n%s", p.Problems, got, want, file)
	}
}

func isLimit(problems []articles.Problem) bool {
	for _, p := range problems {
		for _, limit := range []string{"there are ", "too many", "too deep", "no text below"} {
			if p.Level == articles.Broken && strings.Contains(p.What, limit) {
				return true
			}
		}
	}
	return false
}
