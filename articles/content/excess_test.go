package content

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
		line, what := excess(tt.in)
		if line != tt.line || !strings.Contains(what, tt.what) || (what == "") != (tt.what == "") {
			t.Errorf("%s: line %d, %q; want line %d, %q", tt.name, line, what, tt.line, tt.what)
		}
	}
}

func TestExcessBreaksThePieceOnItsLine(t *testing.T) {
	t.Parallel()
	p := readOneText(t, "a.md", "---\nheadline: A\n---\nText.\n\n"+strings.Repeat("[", 301), "")
	if !p.broken() || p.problems[0].Line != 6 || p.problems[0].Fix == "" {
		t.Errorf("problems = %v, want it broken on line 6", p.problems)
	}
}

func TestTooManyLinesBreakThePiece(t *testing.T) {
	t.Parallel()
	const lines = 20_000
	p := readOneText(t, "a.txt", strings.Repeat("ab c\n\n", lines), "")
	if !p.broken() || p.problems[0].Line != lines || p.problems[0].Fix == "" {
		t.Errorf("problems = %v", p.problems)
	}
}

func TestExcessLines(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, in string
		line     int
	}{
		{"a story", "Headline\n\nDubai: Text.\nmore\n", 0},
		{"paragraphs", strings.Repeat("a\n\n", maxLinesUnblank*3), 0},
		{"one block of lines", "H\n\n" + strings.Repeat("a\n", maxLinesUnblank+1), maxLinesUnblank + 3},
		{"as many as may be", strings.Repeat("a\n", maxLinesUnblank), 0},
		{"too many in all", strings.Repeat("a\n\n", 10_001), 20_000},
	} {
		if line, what, _ := limitOf(tt.in); line != tt.line || (what == "") != (tt.line == 0) {
			t.Errorf("%s: line %d, %q; want %d", tt.name, line, what, tt.line)
		}
	}
}

func TestManyLinesTogetherBreakThePiece(t *testing.T) {
	t.Parallel()
	p := readOneText(t, "a.txt", "Headline\n\n"+strings.Repeat("a\n", 2001), "")
	if !p.broken() || p.problems[0].Fix == "" {
		t.Errorf("%v, want it broken", p.problems)
	}
}

func TestSplitFront(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		in, yaml, body      string
		yamlLine, line, bad int // bad is the line of the fault
	}{
		{"---\na: b\n---\nText.\n", "a: b\n", "Text.\n", 1, 3, 0},
		{"--- \na: b\n...\nText.", "a: b\n", "Text.", 1, 3, 0},
		{"---\n---\nText.", "", "Text.", 1, 2, 0},
		{"---\na: b\n---", "a: b\n", "", 1, 3, 0},
		{"Text.\n---\nmore", "", "Text.\n---\nmore", 0, 0, 0},
		{"---\na: b\n----\n", "", "", 0, 0, 3},
		{"---", "", "", 0, 0, 1},
		{"", "", "", 0, 0, 0},
		{"----\nText.", "", "----\nText.", 0, 0, 0},
		{"\n\n---\nkind: news\n---\nText.\n", "kind: news\n", "Text.\n", 3, 5, 0},
		{"<!-- a\nb -->\n---\nkind: news\n---\nText.\n", "kind: news\n", "Text.\n", 3, 5, 0},
		{"\n---\nText.\n---\n", "", "\n---\nText.\n---\n", 0, 0, 0},
	} {
		f := splitFront(tt.in)
		bad := 0
		if f.fault != nil {
			bad, f.body = f.fault.Line, ""
		}
		if f.yaml != tt.yaml || f.body != tt.body || f.yamlLine != tt.yamlLine || f.bodyLine != tt.line || bad != tt.bad {
			t.Errorf("splitFront(%q) = %+v, fault on line %d; want %q, %q, %d, %d, %d", tt.in, f, bad, tt.yaml, tt.body, tt.yamlLine, tt.line, tt.bad)
		}
	}
}

func TestWireBlocks(t *testing.T) {
	t.Parallel()
	got := wireBlocks("\n a \nb\t\n\u200b\u200e\n\u00a0\nc\n\n\nd")
	want := []block{{{"a", 2}, {"b", 3}}, {{"c", 6}}, {{"d", 9}}}
	if len(got) != len(want) {
		t.Fatalf("%v, want %v", got, want)
	}
	for i := range want {
		for j := range want[i] {
			if len(got[i]) != len(want[i]) || got[i][j] != want[i][j] {
				t.Errorf("block %d = %v, want %v", i, got[i], want[i])
			}
		}
	}
}

func TestSentences(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]int{
		"No stop": 1, "One.": 1, "One here. Two there.": 2, "He left. They came. It was late.": 3, "It cost 4.5 million.": 1,
		"Mr. Rashid said so.": 1, "The U.S. said no.": 1, "ذهب الرجل. وعاد.": 2, "": 1,
	} {
		if got := sentences(in); got != want {
			t.Errorf("sentences(%q) = %d, want %d", in, got, want)
		}
	}
}
