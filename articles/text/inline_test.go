package text

import (
	"strings"
	"testing"
)

// TestInstead holds what one is told to write for a link that leads nowhere.
func TestInstead(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"other-story":             "write /articles/other-story for",
		"../x":                    "write /articles/x for",
		"./en/Other Story.txt":    "write /articles/other-story for",
		"قصة-أخرى":                "write /articles/قصة-أخرى for",
		"articles/x#part":         "write /articles/x",
		"../sections/sport":       "write /sections/sport",
		"www.example.com":         "write https://www.example.com",
		"example.com/a?b=c#d":     "write https://example.com/a?b=c#d",
		"wam.ae":                  "write https://wam.ae",
		"page.html":               "write /articles/page for",
		"#part":                   "take the link away",
		"?page=2":                 "link to https://",
		"javascript:alert(1)":     "link to https://",
		"//a.example/x":           "link to https://",
		"https://user@a.example/": "link to https://",
		"":                        "link to https://",
	} {
		if got := SuggestLink(in); !strings.HasPrefix(got, want) || !strings.Contains(got, "https://") && !strings.HasPrefix(got, "write /") {
			t.Errorf("instead(%q) = %q, want %q", in, got, want)
		}
	}
}
