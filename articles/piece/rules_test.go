package piece

import (
	"strings"
	"testing"
)

// Whatever a wire says, no time is read out of it.
func TestNoTimeIsGuessed(t *testing.T) {
	t.Parallel()
	p := readOneText(t, "a.txt", "Headline\n\nPublished: November 23, 2026 08:00\n\nLast updated: 2026-11-23T08:00:00+04:00\n\nCAIRO, Nov 23, 2026 (AP) — Text one.\n\nText two.\n", "")
	if a := p.Article; !a.Published.IsZero() || !a.Updated.IsZero() || a.Status != "draft" || a.Text() != "Text one.\n\nText two." {
		t.Errorf("published %s, updated %s, %s, %q", a.Published, a.Updated, a.Status, a.Text())
	}
}

// The same story, however it was saved, is the same article.
func TestSavedAnotherWay(t *testing.T) {
	t.Parallel()
	const text = "Classifieds powered by The Daily\n\nCafé owners agree\n\nWhat it is about\n\nImage Credit: AFP\nA café in Tripoli.\nThe Daily\n\nBy Amal Said\n\nCairo: Text one.\n\n“Text two,” he said.\n\n-with inputs from Reuters\n"
	want := printed(readOneText(t, "a.txt", text, "").Article)
	for name, in := range map[string]string{
		"Windows":              strings.ReplaceAll(text, "\n", "\r\n"),
		"byte order mark":      "\ufeff" + text,
		"both":                 "\ufeff" + strings.ReplaceAll(text, "\n", "\r\n"),
		"letters in pieces":    strings.ReplaceAll(text, "é", "e\u0301"),
		"no line at the end":   strings.TrimRight(text, "\n"),
		"many empty lines":     strings.ReplaceAll(text, "\n\n", "\n\n\n\n"),
		"spaces around lines":  strings.ReplaceAll(text, "\n", " \n  "),
		"invisible paragraphs": strings.ReplaceAll(text, "\n\n", "\n\u200f\u00a0\n"),
		"separators":           strings.ReplaceAll(text, "\n\n", "\u2029"),
		"controls":             strings.ReplaceAll(text, ".", ".\x00\x1a"),
	} {
		if got := printed(readOneText(t, "a.txt", in, "").Article); got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
		}
	}
}
