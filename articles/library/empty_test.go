package library

import (
	"slices"
	"strings"
	"testing"

	"broadside/articles"
)

// An article with nothing but a headline is published only if it has pictures.
func TestPiecesWithoutText(t *testing.T) {
	t.Parallel()
	const front = "headline: A\nsection: news\npublished: 2026-11-01T08:00:00+04:00\n"
	const below = "no text below the front matter"
	for _, tt := range []struct {
		name, text, what string
		level            articles.Level
		line             int
	}{
		{"front matter alone", "---\n" + front + "---\n", below, articles.Broken, 5},
		{"blank lines below", "---\n" + front + "---\n\n \n\t\n", below, articles.Broken, 5},
		{"without a line end", "---\n" + front + "---", below, articles.Broken, 5},
		{"the headline again", "---\n" + front + "---\n# A\n", below, articles.Broken, 5},
		{"a note of the desk", "---\n" + front + "---\n<!-- to come -->\n", below, articles.Broken, 5},
		{"a rule", "---\n" + front + "---\n***\n", below, articles.Broken, 5},
		{"HTML, which is left out", "---\n" + front + "---\n<div>Text</div>\n", below, articles.Broken, 5},
		{"an image of nothing", "---\n" + front + "images: [~]\n---\n", below, articles.Broken, 6},
		{"scheduled", "---\n" + front + "status: scheduled\n---\n", below, articles.Broken, 6},
		{"a draft", "---\n" + front + "status: draft\n---\n", below, articles.Warning, 6},
		{"a headline alone, undated", "# A\n", "no text below the headline", articles.Warning, 0},
		{"withheld", "---\n" + front + "status: withheld\n---\n", "", 0, 0},
		{"killed", "---\n" + front + "status: killed\n---\n", "", 0, 0},
		{"text", "---\n" + front + "---\nText.\n", "", 0, 0},
		{"a heading", "---\n" + front + "---\n## Heading\n", "", 0, 0},
		{"a table", "---\n" + front + "---\n| a | b |\n|---|---|\n| 1 | 2 |\n", "", 0, 0},
		{"a picture in the body", "---\n" + front + "---\n![P](p.svg)\n", "", 0, 0},
		{"a picture above it", "---\n" + front + "images: [{src: p.svg, alt: P}]\n---\n", "", 0, 0},
		{"a film", "---\n" + front + "---\nhttps://www.youtube.com/watch?v=dQw4w9WgXcQ\n", "", 0, 0},
	} {
		l := mustOpen(t, files("a.md", tt.text, "p.svg", `<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"/>`), onDay(20))
		i := slices.IndexFunc(l.Problems(), func(p articles.Problem) bool { return strings.HasPrefix(p.What, "no text below") })
		switch {
		case tt.what == "" && i >= 0:
			t.Errorf("%s: %v, want none", tt.name, l.Problems()[i])
		case tt.what != "" && i < 0:
			t.Errorf("%s: problems %q, want %q", tt.name, whats(l), tt.what)
		case tt.what != "":
			if p := l.Problems()[i]; p.What != tt.what || p.Level != tt.level || p.Line != tt.line || p.File != "a.md" || p.Fix == "" {
				t.Errorf("%s: %+v, want %q (%s) on line %d", tt.name, p, tt.what, tt.level, tt.line)
			}
		}
		if shown := slugs(l) == "a"; shown != (tt.level != articles.Broken) {
			t.Errorf("%s: shown %v", tt.name, shown)
		}
	}
}

// Emptying an article on purpose withdraws it; if the text is lost by mistake,
// the last version stays.
func TestAStoryThatIsEmptied(t *testing.T) {
	t.Parallel()
	const front = "---\nheadline: Emptied\nsection: news\npublished: 2026-11-01T08:00:00+04:00\n"
	opt := onDay(20)
	opt.Keep = true
	d := newDrawer(t, opt, "a.md", story("Whole", 1))
	d.put("a.md", front+"---\n")
	d.finds("emptied by a slip", "a", "Whole")
	d.put("a.md", front+"status: withheld\n---\n")
	d.finds("withheld", "a", "Emptied")
	d.put("a.md", front+"status: killed\n---\n")
	d.finds("killed", "a", "gone, still read by the desk: Emptied")
}
