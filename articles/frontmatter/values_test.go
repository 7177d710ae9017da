package frontmatter

import (
	"strings"
	"testing"

	"broadside/articles"
)

// Every word in a text value is either read or reported with its line.
func TestFrontMatterKeepsWords(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		in, headline string
		level        articles.Level
		what         string // "" for no Problem
	}{
		{"headline: Dubai port is now #1 in region", "Dubai port is now #1 in region", articles.Warning, "'#1 in region' for a comment"},
		{"headline: Rents fall # in Dubai", "Rents fall", articles.Wrong, "'# in Dubai' for a comment"},
		{"headline: !important news", "!important news", articles.Warning, "'!important'"},
		{"headline: ! news", "! news", articles.Warning, "'!'"},
		{"headline: &Co wins", "&Co wins", articles.Warning, "'&Co'"},
		{"headline: \"Rents fall # in Dubai\" # of the desk", "Rents fall # in Dubai", 0, ""},
		{"headline: 0123", "0123", 0, ""},
		{"headline: 1_000", "1_000", 0, ""},
		{"headline: 12:30", "12:30", 0, ""},
		{"headline: 2026-11-23", "2026-11-23", 0, ""},
		{"headline: Yes", "Yes", 0, ""},
		{"headline: off", "off", 0, ""},
		{"headline: 1e3", "1e3", 0, ""},
		{"headline: NULL", "NULL", articles.Warning, "NULL for no value"},
		{"headline: “Rents” fall, he says", "“Rents” fall, he says", 0, ""},
		{"headline: Rents fall,", "Rents fall,", 0, ""},
		{"headline: 50% off @ the mall & more", "50% off @ the mall & more", 0, ""},
		{"headline:\tRents fall", "Rents fall", 0, ""},
		{"headline: الميناء #1 في المنطقة", "الميناء #1 في المنطقة", articles.Warning, "'#1 في المنطقة'"},
		{"headline: A\nsection: news # of the desk\nrank: 3 # high\nstatus: draft # not yet\nembargo: # none\ntags: [a, b] # two", "A", 0, ""},
		{"headline: A\nkicker: # a word", "A", articles.Wrong, "'# a word' for a comment"},
		{"headline: A\nstatus: !draft", "A", articles.Broken, "'!draft'"},
		{"headline: A\nstatus: &draft", "A", articles.Broken, "'&draft'"},
		{"headline: A\nembargo: #2026-11-23T08:00:00Z", "A", articles.Broken, "the value is empty"},
		{"headline: A\ntags:\n  - #water\n  - b", "A", articles.Warning, "'#water'"},
		{"headline: A\nimages:\n  - src: a.webp\n    caption: The #1 port", "A", articles.Warning, "'#1 port'"},
		{"headline: A\nimages: [a.webp] # old\n", "A", 0, ""},
		{"headline: A\nimages:\n  - src: a.webp # old\n", "A", 0, ""},
		{"headline: A\nimages:\n  - photo # 1.webp\n", "A", articles.Wrong, "'# 1.webp'"},
		{"headline: A\ntags: [Rents: fall, b]", "A", articles.Wrong, "found a mapping"},
		{"headline: A\ncanonical: example.com/a", "A", articles.Wrong, "is not an address"},
		{"headline: A\ntranslations: {ar: a, ar: b}", "A", articles.Wrong, `"ar" is given twice`},
		{"headline: A\ntitle: B", "A", articles.Wrong, `unknown key "title"`},
		{"headline: A\nexpiryDate: 2026-11-23", "A", articles.Broken, `unknown key "expiryDate"`},
		{"headline: A\nvisibility: private", "A", articles.Broken, `unknown key "visibility"`},
	} {
		a, problems := readFront(t, tt.in)
		if a.Headline != tt.headline {
			t.Errorf("%q: headline %q, want %q", tt.in, a.Headline, tt.headline)
		}
		if tt.what == "" {
			if len(problems) > 0 {
				t.Errorf("%q: %v, want no problem", tt.in, problems)
			}
			continue
		}
		if len(problems) != 1 || problems[0].Level != tt.level || !strings.Contains(problems[0].What, tt.what) || problems[0].Line < 2 || problems[0].Fix == "" {
			t.Errorf("%q: %v, want %s, %q", tt.in, problems, tt.level, tt.what)
		}
	}
}
