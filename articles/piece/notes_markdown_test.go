package piece

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"broadside/articles"
	"broadside/articles/wire"
)

const frontLive = "---\nheadline: Rents fall in Dubai\nsection: news\npublished: 2026-11-23T08:00:00+04:00\n%s---\n"

// An embargo in a Markdown body is treated like one in wire text.
func TestAnEmbargoInMarkdownHolds(t *testing.T) {
	t.Parallel()
	for _, s := range append([]string{
		"**EMBARGOED UNTIL 10PM SUNDAY**", "> Embargoed until 10:00 GMT Sunday", "# STRICTLY EMBARGOED", "*Not for publication before Sunday 10am*",
		"<!-- EMBARGOED until 10pm Sunday -->", "**محظور النشر حتى الساعة العاشرة**", "NOT FOR PUBLICATION",
	}, embargoes...) {
		if strings.HasPrefix(s, "***") {
			continue // CommonMark reads the asterisks as emphasis
		}
		text := fmt.Sprintf(frontLive, "") + s + "\n\n" + lead + "\n\n" + second + "\n"
		p := readOneText(t, "a.md", text, "")
		if p.Article.Status != articles.StatusWithheld || !slices.ContainsFunc(p.Problems, func(p articles.Problem) bool { return p.Level == articles.Wrong && p.Line == 6 && p.File == "a.md" }) {
			t.Errorf("%q: status %s\n%s", s, p.Article.Status, saysAll(p.Problems))
		}
		if got := p.Article.Text(); got != lead+"\n\n"+second {
			t.Errorf("%q: readers see %q", s, got)
		}
		for _, settled := range []string{"embargo: none\n", "embargo: 2026-11-29T22:00:00Z\n"} {
			p := readOneText(t, "a.md", fmt.Sprintf(frontLive, settled)+s+"\n\n"+lead+"\n\n"+second+"\n", "")
			if got := p.Article.Text(); p.Article.Status != articles.StatusLive || got != lead+"\n\n"+second {
				t.Errorf("%q, %s: status %s, readers see %q", s, settled, p.Article.Status, got)
			}
		}
	}
}

func TestAnEmbargoInTheFrontMatterHolds(t *testing.T) {
	t.Parallel()
	for _, front := range []string{"kicker: EMBARGOED\n", "standfirst: Embargoed until 10am Sunday\n"} {
		p := readOneText(t, "a.md", fmt.Sprintf(frontLive, front)+lead+"\n", "")
		if p.Article.Status != articles.StatusWithheld || !strings.Contains(saysAll(p.Problems), "error a.md:5: the piece is held") {
			t.Errorf("%q: status %s\n%s", front, p.Article.Status, saysAll(p.Problems))
		}
	}
}

func TestNotesInMarkdownAreLeftOut(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"NOT FOR PUBLICATION: the private number is 555 0100", "**Not for publication:** the private number is 555 0100", "(EDS: CORRECTS name in para 3)", "Eds: call 555 0100",
		"**ATTENTION EDITORS:** call 555 0100", "Note to editors: call 555 0100", "ليس للنشر: الرقم الخاص 5550100", "**ملاحظة للمحررين:** الرقم 5550100",
		"OFF THE RECORD: call 555 0100", "FOR IMMEDIATE RELEASE", "## Notes to editors\n\nCall 555 0100.", "NOT FOR PUBLICATION\n\nCall 555 0100.",
	} {
		text := fmt.Sprintf(frontLive, "") + lead + "\n\n" + second + "\n\n" + s + "\n"
		p := readOneText(t, "a.md", text, "")
		if got := p.Article.Text(); got != lead+"\n\n"+second || !strings.Contains(saysAll(p.Problems), "warning a.md:10: left out") {
			t.Errorf("%q: readers see %q\n%s", s, got, saysAll(p.Problems))
		}
	}
	p := readOneText(t, "a.md", fmt.Sprintf(frontLive, "")+"KILL KILL KILL\n\nPlease kill the story.\n", "")
	if !p.Broken() {
		t.Errorf("a kill notice: %s", saysAll(p.Problems))
	}
}

func TestAHeadlineBehindAnEmbargoInMarkdown(t *testing.T) {
	t.Parallel()
	p := readOneText(t, "a.md", "---\nsection: news\npublished: 2026-11-23T08:00:00+04:00\n---\n# EMBARGOED: Rents fall in Dubai\n\n"+lead+"\n", "")
	if p.Article.Headline != "Rents fall in Dubai" || p.Article.Status != articles.StatusWithheld {
		t.Errorf("headline %q, status %s", p.Article.Headline, p.Article.Status)
	}
}

// Prose, code, tables and comments do not change.
func TestMarkdownStays(t *testing.T) {
	t.Parallel()
	for _, s := range append([]string{
		"```\nEMBARGOED UNTIL 10PM SUNDAY\n```", "~~~\nNOT FOR PUBLICATION\n\nKILL KILL KILL\n~~~", "| Sanction | From |\n| --- | --- |\n| EMBARGO | 1990 |\n| Embargo | Sunday |",
		"<!-- NOT FOR PUBLICATION: his number is\n555 0100 -->", "<!--\nEds: call him\n-->", "Advertisement", "Read more: [ten towers](/ten-towers)", "Tags: Dubai", "URGENT", "UAE-housing-rents", "ENDS",
		"Media contact: press@example.com", "(Updates with details)", "((1 + 2) * 3)", "* * *", "**Editor's note:** names were changed.",
		"The ministry sent the report to newspapers, which was\nunder embargo until Sunday and then was printed by all.",
		"He read the notice aloud to the newspaper’s night desk, and it said:\n\n> The report is embargoed until Sunday.",
	}, prose...) {
		for _, text := range []string{s + "\n\n" + lead + "\n", lead + "\n\n" + s + "\n\n" + second + "\n", lead + "\n\n" + s + "\n"} {
			clean, found := wire.TakeMarkdownNotes(text, 5)
			if clean != text || len(found) > 0 {
				t.Errorf("%q becomes %q: %+v", text, clean, found)
			}
		}
	}
}
