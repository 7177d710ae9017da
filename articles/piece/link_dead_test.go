package piece

import (
	"fmt"
	"strings"
	"testing"

	"broadside/articles"
)

// Wherever an address is written, its line is named.
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
