package library

import (
	"strings"
	"testing"
)

const wireInFull = "Classifieds powered by The Daily\n\nHeadline\n\nWhat it is about\n\nImage Credit: AFP\nA boat.\nThe Daily\n\nBy Amal Said\n\nCAIRO, Egypt (AP) — Text one.\n\nText two.\n\n-with inputs from Reuters\n"

// Only what is named exactly like the text lies beside it.
func TestWhatLiesBeside(t *testing.T) {
	t.Parallel()
	l := mustOpen(t, files(
		"a.txt", wireInFull, "a.yaml", "headline: Of a",
		"en/a1.txt", wireInFull, "a1.yaml", "headline: Elsewhere",
		"b.md", story("B", 1), "b.yaml", "headline: Of no wire",
		"C.txt", wireInFull, "c.yaml", "headline: Other letters",
	), onDay(3))
	for slug, want := range map[string]string{"a": "Of a", "a1": "Headline", "b": "B", "c": "Headline"} {
		if a, err := l.Article(slug); err != nil || a.Headline != want {
			t.Errorf("%s = %q, %v; want %q", slug, a.Headline, err, want)
		}
	}
	for _, file := range []string{"a1.yaml", "b.yaml", "c.yaml"} {
		if !strings.Contains(whats(l), file+": no wire text lies beside it; name it like its .txt") {
			t.Errorf("%s is not reported:\n%s", file, whats(l))
		}
	}
}
