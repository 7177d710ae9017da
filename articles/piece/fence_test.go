package piece

import (
	"strings"
	"testing"

	"broadside/articles"
)

const keysOfA = "headline: A\nsection: news\npublished: 2026-11-01T08:00:00+04:00\n"

// Front matter is read, or the text in its place is one Problem with its line.
func TestFences(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, in, file string // the file is a.md unless given
		line           int    // 0: it is read
		what           string
	}{
		{"as it should be", "---\n" + keysOfA + "---\nText.\n", "", 0, ""},
		{"spaces behind", "---  \n" + keysOfA + "---\t\nText.\n", "", 0, ""},
		{"ended by dots", "---\n" + keysOfA + "...\nText.\n", "", 0, ""},
		{"Windows", strings.ReplaceAll("---\n"+keysOfA+"---\nText.\n", "\n", "\r\n"), "", 0, ""},
		{"blank lines", "\n\n---\n" + keysOfA + "---\nText.\n", "", 0, ""},
		{"a mark of order and a blank line", "\ufeff\n---\n" + keysOfA + "---\nText.\n", "", 0, ""},
		{"a comment above", "<!-- of the desk -->\n---\n" + keysOfA + "---\nText.\n", "", 0, ""},
		{"a comment of lines above", "<!--\nof the desk\n-->\n\n---\n" + keysOfA + "---\nText.\n", "", 0, ""},
		{"rules in the body", "---\n" + keysOfA + "---\nText: so.\n\n---\n\nSource: WAM\n\n---\n", "", 0, ""},
		{"a blank line among the keys", "---\nheadline: A\n\n# a note of the desk\nsection: news\n---\nText.\n", "", 0, ""},
		{"a block of two paragraphs", "---\nheadline: A\nstandfirst: >\n  One two three.\n\n  Four five six.\n---\nText.\n", "", 0, ""},
		{"TOML", "+++\ntitle = \"A\"\ndate = 2026-11-23\n+++\nText.\n", "", 1, "TOML front matter (+++) is not read"},
		{"TOML below blank lines", "\n\n+++\nheadline = \"A\"\n+++\nText.\n", "", 3, "TOML front matter"},
		{"JSON", "{\n  \"headline\": \"A\",\n  \"section\": \"news\"\n}\n\nText.\n", "", 1, "JSON front matter is not read"},
		{"JSON on a line", "{\"title\": \"A\", \"date\": \"x\"}\n\nText.\n", "", 1, "JSON front matter"},
		{"four hyphens", "----\n" + keysOfA + "----\nText.\n", "", 1, `"----" does not begin`},
		{"two hyphens", "--\n" + keysOfA + "--\nText.\n", "", 1, `"--" does not begin`},
		{"indented", " ---\n" + keysOfA + "---\nText.\n", "", 1, `" ---" does not begin`},
		{"a dash of Word", "———\n" + keysOfA + "———\nText.\n", "", 1, `"———" does not begin`},
		{"one dash of Word", "—\n" + keysOfA + "—\nText.\n", "", 1, `"—" does not begin`},
		{"hyphens apart", "- - -\n" + keysOfA + "- - -\nText.\n", "", 1, `"- - -" does not begin`},
		{"a no-break space before", "\u00a0---\n" + keysOfA + "---\nText.\n", "", 1, "invisible character"},
		{"a space of no width before", "\u200b---\n" + keysOfA + "---\nText.\n", "", 1, "invisible character"},
		{"a mark of direction behind", "---\u200f\n" + keysOfA + "---\nText.\n", "", 1, "invisible character"},
		{"an en dash", "–-\n" + keysOfA + "---\nText.\n", "", 1, "does not begin"},
		{"equals signs", "====\n" + keysOfA + "====\nText.\n", "", 1, "does not begin"},
		{"a code block", "```yaml\n" + keysOfA + "```\nText.\n", "", 1, "does not begin"},
		{"with a word", "--- yaml\n" + keysOfA + "---\nText.\n", "", 1, "does not begin"},
		{"escaped", "\\-\\-\\-\n" + keysOfA + "\\-\\-\\-\nText.\n", "", 1, "does not begin"},
		{"in quotes", "“---”\n" + keysOfA + "---\nText.\n", "", 1, "does not begin"},
		{"ended by Word", "---\n" + keysOfA + "———\nText.\n", "", 5, `"———" does not end`},
		{"ended by TOML", "---\n" + keysOfA + "+++\nText.\n", "", 5, `"+++" does not end`},
		{"ended by four, and a rule in the body", "---\n" + keysOfA + "----\nText.\n\n---\n\nMore.\n", "", 5, `"----" does not end`},
		{"ended and indented", "---\n" + keysOfA + "  ---\nText.\n", "", 5, "does not end"},
		{"no end", "---\n" + keysOfA + "\nText.\n", "", 1, "no end"},
		{"no end, and a rule in the body", "---\n" + keysOfA + "\nText of it: so.\n\n---\n\nMore.\n", "", 1, "no end"},
		{"no fence", keysOfA + "\nText.\n", "", 1, "no line with --- above"},
		{"no first fence", keysOfA + "---\nText.\n", "", 1, "no line with --- above"},
		{"MultiMarkdown", "Title: A\nAuthor: B\nDate: 2026\n\nText.\n", "", 1, "no line with --- above"},
		{"a title alone", "title: A\n\nText.\n", "", 1, "no line with --- above"},
		{"below a headline", "# A\n\n---\nsection: news\nkind: news\n---\nText.\n", "", 3, "front matter begins below text"},
		{"in wire text", "---\n" + keysOfA + "---\n\nText.\n", "a.txt", 1, "not read in wire text"},
		{"TOML in wire text", "+++\nheadline = \"A\"\n+++\n\nText.\n", "a.txt", 1, "not read in wire text"},
		{"an unknown key", "----\nText.\n", "", 0, "no headline"},
		{"text in its place", "# A\n\nDate: Monday\n", "", 0, ""},
		{"a rule first", "---\n\n# A\n\nText.\n", "", 1, "no end"},
		{"Liquid", "# A\n\n{% include x %}\n\nText.\n", "", 0, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			file := tt.file
			if file == "" {
				file = "a.md"
			}
			p := readOneText(t, file, tt.in, "")
			var bad []articles.Problem
			for _, problem := range p.Problems {
				if problem.Level == articles.Broken {
					bad = append(bad, problem)
				}
			}
			if tt.what == "" {
				if len(bad) > 0 || p.Article.Headline != "A" {
					t.Errorf("%q: %v, headline %q", tt.in, p.Problems, p.Article.Headline)
				}
				return
			}
			if len(bad) != 1 || bad[0].Line != tt.line || !strings.Contains(bad[0].What, tt.what) || bad[0].Fix == "" {
				t.Errorf("%q: %v; want line %d, %q", tt.in, p.Problems, tt.line, tt.what)
			}
		})
	}
}

// The lines of Problems are those of the file, whatever precedes the front
// matter.
func TestLinesBelowBlankLines(t *testing.T) {
	t.Parallel()
	p := readOneText(t, "a.md", "\n<!-- x -->\n\n---\nheadline: A\nkind: blog\n---\n\n<b>Text.</b>\n", "")
	lines := map[int]bool{}
	for _, problem := range p.Problems {
		lines[problem.Line] = true
	}
	if !lines[6] || !lines[9] {
		t.Errorf("problems = %v, want some on lines 6 and 9", p.Problems)
	}
}
