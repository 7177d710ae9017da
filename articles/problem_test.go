package articles

import (
	"testing"
)

func TestProblemString(t *testing.T) {
	t.Parallel()
	for want, p := range map[string]Problem{
		"a.md:3: what; fix": {File: "a.md", Line: 3, What: "what", Fix: "fix"},
		"a.md: what":        {File: "a.md", What: "what"},
	} {
		if p.String() != want {
			t.Errorf("%+v = %q, want %q", p, p.String(), want)
		}
	}
	g := Guess{File: "a.txt", Line: 11, Rule: 8, Field: "dateline", Value: "Dubai:", Confidence: 0.98}
	if want := `a.txt:11: rule 8: dateline = "Dubai:" (98 %)`; g.String() != want {
		t.Errorf("%q, want %q", g, want)
	}
}
