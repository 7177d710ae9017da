package frontmatter

import (
	"strings"
	"testing"
)

// Where the YAML itself cannot be read, the line and what to do are said.
func TestYAMLThatCannotBeRead(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		in   string
		line int
		fix  string
	}{
		{"headline: A: b", 2, "in quotes"},
		{"kicker: A\nheadline: B: c", 3, "in quotes"},
		{"headline: @A", 2, "in quotes: headline: '@A'"},
		{"headline: `A`", 2, "in quotes: headline: '`A`'"},
		{"headline: \"A\nkicker: B", 2, ""},
		{"images: [a, b\nkicker: B", 2, ""},
		{"headline: A\n kicker: B\nsection: news", 3, ""},
		{"- a\n- b", 2, "write one of"},
		{"headline", 2, "write one of"},
		{"<<: {kind: news}", 2, "known keys are"},
		{"? [a, b]\n: c", 2, "known keys are"},
	} {
		_, problems := readFront(t, tt.in)
		if len(problems) == 0 {
			t.Errorf("%q is read", tt.in)
			continue
		}
		if p := problems[0]; p.Line < 2 || p.Line > tt.line+1 || !strings.Contains(p.Fix, tt.fix) || p.Fix == "" {
			t.Errorf("%q: %s, want about line %d and %q", tt.in, p, tt.line, tt.fix)
		}
	}
}
