package piece

import (
	"strings"
	"testing"

	"broadside/articles"
	"broadside/articles/text"
)

// TestSigns lists the characters that are reported, with their first line.
func TestSigns(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, in, what string
		line           int
	}{
		{"a control", "a\nb\x07c\nd\x07e", "control characters", 2},
		{"a soft hyphen that divides a word", "govern\u00ad\nment", "divided", 1},
		{"Windows-1252", "a\n\nit\u0092s", "printed as ’", 3},
		{"an object", "a\n\ufffc\nb", "object", 2},
		{"a lost character", "a\ncaf\ufffd", "was lost", 2},
		{"private use", "\ue000 a", "U+E000", 1},
		{"nothing odd", "a\tb\u00a0c\u200fd\u200ce op\u00adtion\r\nf\vg", "", 0},
		{"bullets", "\uf0b7 one\n\uf0a7 two", "", 0},
	} {
		for _, file := range []string{"a.md", "a.txt"} {
			p := readOneText(t, file, strings.Repeat("Headline\n\n", 1)+tt.in+"\n\nMore.", "")
			got := 0
			for _, problem := range p.Problems {
				if tt.what != "" && strings.Contains(problem.What, tt.what) && problem.Fix != "" && problem.Level == articles.Warning {
					got = problem.Line - 2
				} else if tt.what == "" && strings.Contains(problem.What, "character") {
					t.Errorf("%s, %s: %v", file, tt.name, problem)
				}
			}
			if got != tt.line {
				t.Errorf("%s, %s: line %d, want %d: %v", file, tt.name, got, tt.line, p.Problems)
			}
		}
	}
}

// TestWordsAreNotJoined reads a soft return in text and in YAML.
func TestWordsAreNotJoined(t *testing.T) {
	t.Parallel()
	for _, sep := range []string{"\v", "\f", "\u0085", "\u2028", "\u2029", "\x07", "\x00", "&#11;", "&#12;", "&#8232;", "\u00a0", "\t", "\ufffc"} {
		yaml := sep
		if strings.HasPrefix(sep, "&") {
			yaml = " "
		}
		p := readOneText(t, "a.md", "---\nheadline: First line"+yaml+"second line\npublished: 2026-11-23T08:00:00Z\n---\nFirst line of Word"+sep+"second line.\n", "")
		if got := strings.Join(strings.Fields(p.Article.Text()), " "); got != "First line of Word second line." {
			t.Errorf("%q: %q", sep, got)
		}
		if got := text.OneLine(p.Article.Headline); got != "First line second line" {
			t.Errorf("%q: headline %q, %v", sep, got, p.Problems)
		}
		p = readOneText(t, "a.txt", "Headline\n\nDubai: First line of Word"+sep+"second line.\n\nMore of it here.", "headline: One"+yaml+"two\n")
		if text := strings.Join(strings.Fields(p.Article.Text()), " "); sep[0] != '&' && strings.Contains(text, "Wordsecond") || strings.Contains(p.Article.Headline, "Onetwo") || p.Broken() {
			t.Errorf("%q: %q, %q, %v", sep, text, p.Article.Headline, p.Problems)
		}
	}
}

func TestWordsAndMinutes(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		in   string
		want int
	}{{"", 0}, {" – — ", 0}, {"one two-three it’s 4.5%", 4}, {"كلمة وأخرى، ٣", 3}} {
		if got := text.CountWords(tt.in); got != tt.want {
			t.Errorf("countWords(%q) = %d, want %d", tt.in, got, tt.want)
		}
	}
	for _, tt := range []struct {
		words int
		lang  string
		want  int
	}{{0, "en", 1}, {300, "en", 1}, {345, "en", 2}, {2300, "en-GB", 10}, {1800, "ar", 10}, {1800, "ar-AE", 10}} {
		if got := readingTime(tt.words, tt.lang); got != tt.want {
			t.Errorf("minutes(%d, %s) = %d, want %d", tt.words, tt.lang, got, tt.want)
		}
	}
}
