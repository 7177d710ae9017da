package markdown

import (
	"strings"
	"testing"
)

func TestExcess(t *testing.T) {
	t.Parallel()
	lines := func(n int, s string) string { return strings.Repeat(s+"\n", n) }
	for _, tt := range []struct {
		name, in string
		line     int
		what     string
	}{
		{"a story", "# A\n\nText [a](b) *c*.\n\n> > - 1. deep\n", 0, ""},
		{"nothing", "", 0, ""},
		{"quotes in quotes", "a\n" + strings.Repeat("> ", maxDepth+1) + "b", 2, "too deep"},
		{"as deep as may be", strings.Repeat("> ", maxDepth) + "b", 0, ""},
		{"lists in lists", strings.Repeat("- ", maxDepth+1) + "b", 1, "too deep"},
		{"numbers in numbers", strings.Repeat("1. ", maxDepth+1) + "b", 1, "too deep"},
		{"a row of dashes is a rule", strings.Repeat("- ", 3), 0, ""},
		{"a line of hyphens", strings.Repeat("-", 200), 0, ""},
		{"brackets over lines", lines(2, strings.Repeat("[", maxBrackets/2+1)), 2, "too many brackets"},
		{"brackets over paragraphs", lines(9, strings.Repeat("[a](b)", maxBrackets/2)+"\n"), 0, ""},
		{"a list of links", lines(maxBrackets*2, "- [a](b)"), 0, ""},
		{"stars", strings.Repeat("*a ", maxStars+1), 1, "emphasis"},
		{"a line of stars", strings.Repeat("*", 2*maxStars), 0, ""},
		{"a table of bold words", lines(maxStars, "| **a** | **b** |"), 0, ""},
		{"references", lines(maxReferences+1, "[a]: /b\n"), 2*maxReferences + 1, "references"},
		{"cells", strings.Repeat("|a", maxCells+1), 1, "cells"},
	} {
		line, what := OverLimit(tt.in)
		if line != tt.line || !strings.Contains(what, tt.what) || (what == "") != (tt.what == "") {
			t.Errorf("%s: line %d, %q; want line %d, %q", tt.name, line, what, tt.line, tt.what)
		}
	}
}
