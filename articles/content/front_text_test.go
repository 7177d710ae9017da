package content

import (
	"slices"
	"strings"
	"testing"
)

// No word that is typed into a text is lost without a Problem on its line.
func TestFrontMatterKeepsWords(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		in, headline string
		level        Level
		what         string // "" for no Problem
	}{
		{"headline: Dubai port is now #1 in region", "Dubai port is now #1 in region", Warning, "'#1 in region' for a comment"},
		{"headline: Rents fall # in Dubai", "Rents fall", Wrong, "'# in Dubai' for a comment"},
		{"headline: !important news", "!important news", Warning, "'!important'"},
		{"headline: ! news", "! news", Warning, "'!'"},
		{"headline: &Co wins", "&Co wins", Warning, "'&Co'"},
		{"headline: \"Rents fall # in Dubai\" # of the desk", "Rents fall # in Dubai", 0, ""},
		{"headline: 0123", "0123", 0, ""},
		{"headline: 1_000", "1_000", 0, ""},
		{"headline: 12:30", "12:30", 0, ""},
		{"headline: 2026-11-23", "2026-11-23", 0, ""},
		{"headline: Yes", "Yes", 0, ""},
		{"headline: off", "off", 0, ""},
		{"headline: 1e3", "1e3", 0, ""},
		{"headline: NULL", "NULL", Warning, "NULL for no value"},
		{"headline: “Rents” fall, he says", "“Rents” fall, he says", 0, ""},
		{"headline: Rents fall,", "Rents fall,", 0, ""},
		{"headline: 50% off @ the mall & more", "50% off @ the mall & more", 0, ""},
		{"headline:\tRents fall", "Rents fall", 0, ""},
		{"headline: الميناء #1 في المنطقة", "الميناء #1 في المنطقة", Warning, "'#1 في المنطقة'"},
		{"headline: A\nsection: news # of the desk\nrank: 3 # high\nstatus: draft # not yet\nembargo: # none\ntags: [a, b] # two", "A", 0, ""},
		{"headline: A\nkicker: # a word", "A", Wrong, "'# a word' for a comment"},
		{"headline: A\nstatus: !draft", "A", Broken, "'!draft'"},
		{"headline: A\nstatus: &draft", "A", Broken, "'&draft'"},
		{"headline: A\nembargo: #2026-11-23T08:00:00Z", "A", Broken, "the value is empty"},
		{"headline: A\ntags:\n  - #water\n  - b", "A", Warning, "'#water'"},
		{"headline: A\nimages:\n  - src: a.webp\n    caption: The #1 port", "A", Warning, "'#1 port'"},
		{"headline: A\nimages: [a.webp] # old\n", "A", 0, ""},
		{"headline: A\nimages:\n  - src: a.webp # old\n", "A", 0, ""},
		{"headline: A\nimages:\n  - photo # 1.webp\n", "A", Wrong, "'# 1.webp'"},
		{"headline: A\ntags: [Rents: fall, b]", "A", Wrong, "found a mapping"},
		{"headline: A\ncanonical: example.com/a", "A", Wrong, "is not an address"},
		{"headline: A\ntranslations: {ar: a, ar: b}", "A", Wrong, `"ar" is given twice`},
		{"headline: A\ntitle: B", "A", Wrong, `unknown key "title"`},
		{"headline: A\nexpiryDate: 2026-11-23", "A", Broken, `unknown key "expiryDate"`},
		{"headline: A\nvisibility: private", "A", Broken, `unknown key "visibility"`},
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

// The YAML beside a wire text is read to its end.
func TestYAMLBesideOfTwoDocuments(t *testing.T) {
	t.Parallel()
	p := readOneText(t, "a.txt", wireOf("A"), "section: news\n---\nstatus: withheld\n")
	if !p.broken() || !slices.ContainsFunc(p.problems, func(p Problem) bool {
		return p.File == "a.yaml" && p.Line == 2 && strings.Contains(p.What, "a second document")
	}) {
		t.Errorf("problems = %v", p.problems)
	}
}

// Invisible characters that turn text round, or make two tags of one, are left
// out; the first are reported.
func TestInvisibleCharacters(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ in, headline, tag, says string }{
		{"headline: Rents \u202efall\ntags: [a]", "Rents fall", "a", "U+202E"},
		{"headline: \"\\u202eRents\"\ntags: [a]", "Rents", "a", "U+202E"},
		{"headline: A\ntags: [\u2067a]", "A", "a", "U+2067"},
		{"headline: A\ntags: [\u202da\u202c]", "A", "a", "U+202D"},
		{"headline: A\ntags: [a\u200b, a, \u200ea]", "A", "a", ""},
		{"headline: دبي\u200f (AFP)\ntags: [a]", "دبي\u200f (AFP)", "a", ""},
		{"headline: \u2068دبي\u2069 wins\ntags: [a]", "\u2068دبي\u2069 wins", "a", ""},
		{"headline: می\u200cخواهم\ntags: [a]", "می\u200cخواهم", "a", ""},
	} {
		a, problems := readFront(t, tt.in)
		if a.Headline != tt.headline || strings.Join(a.Tags, "|") != tt.tag {
			t.Errorf("%q: %q, tags %q", tt.in, a.Headline, a.Tags)
		}
		if (len(problems) == 1) != (tt.says != "") || tt.says != "" && (!strings.Contains(problems[0].What, tt.says) || problems[0].Level != Wrong) {
			t.Errorf("%q: %v, want %q", tt.in, problems, tt.says)
		}
	}
	for file, text := range map[string]string{
		"a.md":  "---\nsection: news\n---\n# Rents \u202efall\n\nText.\n",
		"a.txt": "Rents \u202efall\n\nDubai: Text of it.\n",
	} {
		p := readOneText(t, file, text, "")
		if p.article.Headline != "Rents fall" || !slices.ContainsFunc(p.problems, func(p Problem) bool { return strings.Contains(p.What, "U+202E") }) {
			t.Errorf("%s: %q, %v", file, p.article.Headline, p.problems)
		}
	}
	p := readOneText(t, "a.md", "# Rents\n\nText \u202eof it.\n", "")
	if !slices.ContainsFunc(p.problems, func(p Problem) bool { return p.Level == Warning && strings.Contains(p.What, "U+202E") }) {
		t.Errorf("a body: %v", p.problems)
	}
}
