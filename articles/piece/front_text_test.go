package piece

import (
	"slices"
	"strings"
	"testing"

	"broadside/articles"
)

// A second document in the YAML file of a wire text is an error.
func TestYAMLBesideOfTwoDocuments(t *testing.T) {
	t.Parallel()
	p := readOneText(t, "a.txt", wireOf("A"), "section: news\n---\nstatus: withheld\n")
	if !p.Broken() || !slices.ContainsFunc(p.Problems, func(p articles.Problem) bool {
		return p.File == "a.yaml" && p.Line == 2 && strings.Contains(p.What, "a second document")
	}) {
		t.Errorf("problems = %v", p.Problems)
	}
}

// Invisible characters that reverse the direction of text, or make equal tags
// differ, are removed. The first of the former are reported.
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
		if (len(problems) == 1) != (tt.says != "") || tt.says != "" && (!strings.Contains(problems[0].What, tt.says) || problems[0].Level != articles.Wrong) {
			t.Errorf("%q: %v, want %q", tt.in, problems, tt.says)
		}
	}
	for file, text := range map[string]string{
		"a.md":  "---\nsection: news\n---\n# Rents \u202efall\n\nText.\n",
		"a.txt": "Rents \u202efall\n\nDubai: Text of it.\n",
	} {
		p := readOneText(t, file, text, "")
		if p.Article.Headline != "Rents fall" || !slices.ContainsFunc(p.Problems, func(p articles.Problem) bool { return strings.Contains(p.What, "U+202E") }) {
			t.Errorf("%s: %q, %v", file, p.Article.Headline, p.Problems)
		}
	}
	p := readOneText(t, "a.md", "# Rents\n\nText \u202eof it.\n", "")
	if !slices.ContainsFunc(p.Problems, func(p articles.Problem) bool {
		return p.Level == articles.Warning && strings.Contains(p.What, "U+202E")
	}) {
		t.Errorf("a body: %v", p.Problems)
	}
}
