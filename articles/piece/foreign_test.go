package piece

import (
	"strings"
	"testing"
)

// TestLeftoversInFields holds that the front matter's texts are looked at too.
func TestLeftoversInFields(t *testing.T) {
	t.Parallel()
	for in, line := range map[string]int{
		"headline: '{{ page.title }} opens'": 2, "headline: '**Bold** news'": 2, "headline: 'Q&amp;amp;A'": 2, "headline: H\nstandfirst: '[caption id=\"a\"]x[/caption]'": 3,
		"headline: H\nkicker: '[[Page]]'": 3, "headline: H\nimages: [{src: a.png, caption: '{% x %}'}]": 3,
		"headline: 'Dubai port is now #1'": 0, "headline: He said [sic] it": 0, "headline: 'AT&T; R&D; 5 * 6'": 0, "headline: '5* hotel opens'": 0, "headline: 'A 5* hotel opens, *Dune* too'": 2, "headline: 'خبر [كذا] جديد'": 0,
	} {
		p := readOneText(t, "a.md", "---\n"+in+"\n---\nText.\n", "")
		got := 0
		for _, problem := range p.Problems {
			if strings.Contains(problem.What, "printed as it is typed") && problem.Fix != "" {
				got = problem.Line
			}
		}
		if got != line {
			t.Errorf("%s: line %d, want %d: %v", in, got, line, p.Problems)
		}
	}
}
