package piece

import (
	"strings"
	"testing"
)

func TestExcessBreaksThePieceOnItsLine(t *testing.T) {
	t.Parallel()
	p := readOneText(t, "a.md", "---\nheadline: A\n---\nText.\n\n"+strings.Repeat("[", 301), "")
	if !p.Broken() || p.Problems[0].Line != 6 || p.Problems[0].Fix == "" {
		t.Errorf("problems = %v, want it broken on line 6", p.Problems)
	}
}

func TestTooManyLinesBreakThePiece(t *testing.T) {
	t.Parallel()
	const lines = 20_000
	p := readOneText(t, "a.txt", strings.Repeat("ab c\n\n", lines), "")
	if !p.Broken() || p.Problems[0].Line != lines || p.Problems[0].Fix == "" {
		t.Errorf("problems = %v", p.Problems)
	}
}

func TestManyLinesTogetherBreakThePiece(t *testing.T) {
	t.Parallel()
	p := readOneText(t, "a.txt", "Headline\n\n"+strings.Repeat("a\n", 2001), "")
	if !p.Broken() || p.Problems[0].Fix == "" {
		t.Errorf("%v, want it broken", p.Problems)
	}
}
