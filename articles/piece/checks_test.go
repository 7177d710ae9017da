package piece

import (
	"fmt"
	"strings"
	"testing"

	"broadside/articles"
)

// An address is reported with its line wherever it is written.
func TestDeadLinksAreWarnedOf(t *testing.T) {
	t.Parallel()
	p := readOneText(t, "a.md", `---
headline: A
canonical: http://cms.local/a
byline: [{name: A B, url: "http://localhost/a"}]
images: [{src: a.webp, creditURL: "http://10.1.1.1/a"}]
---
See [it](http://192.168.1.5/a) and [it](https://example.com/b).

- [an item](http://cms/b)

| a |
| --- |
| [a cell](http://nas.local/c) |

http://localhost:3000/d

> [a quote](http://192.168.1.5/a)
`, "")
	lines := ""
	for _, p := range p.Problems {
		if p.Level == articles.Warning && strings.Contains(p.What, "http") {
			lines += fmt.Sprint(p.Line, " ")
		}
	}
	if lines != "3 4 5 7 9 13 15 " {
		t.Errorf("lines %s\n%v", lines, p.Problems)
	}
}

// TestLeftoversInFields checks that texts of the front matter are checked too.
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
