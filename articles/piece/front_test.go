package piece

import (
	"testing"

	"broadside/articles"
	"broadside/articles/frontmatter"
)

// readFront reads the front matter of a Markdown file that holds nothing else.
func readFront(t *testing.T, yaml string) (articles.Article, []articles.Problem) {
	t.Helper()
	var a articles.Article
	f := &frontmatter.Reader{File: "a.md", Shift: 1, Article: &a}
	f.Read(yaml)
	return a, f.Problems
}
