package wire

import (
	"testing"
)

// Prose, code, tables and comments stay as they are.
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
			clean, found := TakeMarkdownNotes(text, 5)
			if clean != text || len(found) > 0 {
				t.Errorf("%q becomes %q: %+v", text, clean, found)
			}
		}
	}
}
