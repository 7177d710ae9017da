package wire

import (
	"strings"
	"testing"
)

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
		if line, what, _ := OverLimit(tt.in); line != tt.line || (what == "") != (tt.line == 0) {
			t.Errorf("%s: line %d, %q; want %d", tt.name, line, what, tt.line)
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
		if got := countSentences(in); got != want {
			t.Errorf("sentences(%q) = %d, want %d", in, got, want)
		}
	}
}
