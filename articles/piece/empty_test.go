package piece

import (
	"slices"
	"strings"
	"testing"

	"broadside/articles"
)

// What is too much to be read is not called empty.
func TestTooMuchIsNotNothing(t *testing.T) {
	t.Parallel()
	p := readOneText(t, "a.md", "---\nheadline: A\npublished: 2026-11-01T08:00:00+04:00\n---\n"+strings.Repeat("> ", 20000)+"x\n", "")
	if !p.Broken() || slices.ContainsFunc(p.Problems, func(p articles.Problem) bool { return strings.HasPrefix(p.What, "no text") }) {
		t.Errorf("problems %v, want one, of too much", p.Problems)
	}
}
