package piece

import (
	"strings"
	"testing"
)

// Markup is printed as it is typed in wire text, and named.
func TestMarkupInWireText(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"<p>Rents fell.</p>", "{{< figure src=\"x.jpg\" >}}", "{% include x %}", "[caption id=\"1\"]The harbour[/caption]", "[gallery ids=\"1,2\"]",
		"Tenants and owners &amp; agents met.", "They said&nbsp;so.", "It fell &#8211; again.", "## What it means", "**Tenants** have waited.",
		"The [towers](https://example.com) opened.", "Figures of the council.[^1]", "It is ==marked== there.", "<!-- wp:paragraph -->",
	} {
		p := readOneText(t, "a.txt", "Rents fall in Dubai\n\n"+lead+"\n\n"+s+"\n\n"+second+"\n", live+"byline: [Amal Said]\n")
		if says := saysAll(p.Problems); !strings.Contains(says, "a.txt:5: ") || !strings.Contains(says, "printed as it is typed") || !strings.Contains(shows(&p.Article), s) {
			t.Errorf("%q:\n%s%s", s, says, shows(&p.Article))
		}
	}
}

func TestSignsInWireText(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"The council [of the city] met & agreed; AT&T was there.", "*Not her real name.", "**Figures of last year.", "Rents of < 5,000 and > 3,000 dirhams fell.", "M*A*S*H is shown at 5*5 stars.",
		"Write to @council or #rents, it said.", "The film #1 of 2026 cost $5 (about Dh18).", "He said: “We [the owners] wait.”", "It is at example.com/a_b_c today.",
		"1. Rents fell.", "Rents   fell ~3% = a record^.", "| A bar | is no table", "Q&A: rents", "R&D; M&A", "أعلن المجلس [البلدي] ذلك & غيره.",
	} {
		p := readOneText(t, "a.txt", "Rents fall in Dubai\n\n"+lead+"\n\n"+s+"\n\n"+second+"\n", live+"byline: [Amal Said]\n")
		if len(p.Problems) > 0 {
			t.Errorf("%q:\n%s", s, saysAll(p.Problems))
		}
	}
}
