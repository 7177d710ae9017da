package markdown

import (
	"fmt"
	"strings"
	"testing"

	"broadside/articles"
)

// TestFootnotes checks that notes are put at the end, numbered in the order of
// their references.
func TestFootnotes(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, in, want string }{
		{"one", "Rents fell.[^1]\n\n[^1]: Figures of the land department.", "paragraph Rents fell.[1]\nnotes\n  - Figures of the land department.\n"},
		{"of one word", "Text.[^1]\n\n[^1]: note", "paragraph Text.[1]\nnotes\n  - note\n"},
		{"of an address", "Text *so*[^a]\n\n[^a]: https://a.example/", "paragraph Text *so*[1]\nnotes\n  - https://a.example/\n"},
		{"with styles and a link", "Text.[^1]\n\n[^1]: A *note* [here](/a).", "paragraph Text.[1]\nnotes\n  - A *note* [here](/a).\n"},
		{"two, the other way round", "A[^b] B[^a]\n\n[^a]: First.\n[^b]: Second.", "paragraph A[1] B[2]\nnotes\n  - Second.\n  - First.\n"},
		{"one, twice referred to", "A[^1] B[^1]\n\n[^1]: N.", "paragraph A[1] B[1]\nnotes\n  - N.\n"},
		{"two side by side", "A[^1][^2]\n\n[^1]: N.\n[^2]: O.", "paragraph A[1][2]\nnotes\n  - N.\n  - O.\n"},
		{"of two paragraphs", "A[^1]\n\n[^1]: One.\n\n    Two.\n\nMore.", "paragraph A[1]\nparagraph More.\nnotes\n  - One.⏎Two.\n"},
		{"over two lines", "A[^1]\n\n[^1]: One\nmore.", "paragraph A[1]\nnotes\n  - One more.\n"},
		{"defined before", "[^1]: N.\n\nA[^1]", "paragraph A[1]\nnotes\n  - N.\n"},
		{"in the middle", "A[^1]\n\n[^1]: N.\n\nB", "paragraph A[1]\nparagraph B\nnotes\n  - N.\n"},
		{"in a list", "- A[^1]\n- B[^2]\n\n[^1]: N.\n[^2]: O.", "list\n  - A[1]\n  - B[2]\nnotes\n  - N.\n  - O.\n"},
		{"in a quote", "> A[^1]\n\n[^1]: N.", "quote\n  - A[1]\nnotes\n  - N.\n"},
		{"in a table", "|A|\n|-|\n|b[^1]|\n\n[^1]: N.", "table\n  |A\n  |b[1]\nnotes\n  - N.\n"},
		{"in a heading", "## A[^1]\n\n[^1]: N.", "heading2 A[1]\nnotes\n  - N.\n"},
		{"in bold", "**A[^1]** b\n\n[^1]: N.", "paragraph **A**[1] b\nnotes\n  - N.\n"},
		{"in Arabic", "انخفضت الإيجارات.[^١]\n\n[^١]: أرقام الدائرة.", "paragraph انخفضت الإيجارات.[1]\nnotes\n  - أرقام الدائرة.\n"},
		{"named", "A[^see note]\n\n[^see note]: N.", "paragraph A[1]\nnotes\n  - N.\n"},
		{"in a note", "A[^1]\n\n[^1]: N.[^2]\n[^2]: O.", "paragraph A[1]\nnotes\n  - N.[2]\n  - O.\n"},
		{"with a list", "A[^1]\n\n[^1]: N:\n\n    - a\n    - b", ""},
		{"in code is none", "`A[^1]`", "paragraph `A[^1]`\n"},
		{"escaped is none", "A\\[^1]", "paragraph A[^1]\n"},
	} {
		m := readMarkdown("a.md", 0, tt.in, "H", nil)
		if got := outline(m.Blocks); tt.want != "" && (got != tt.want || len(m.Problems) > 0) {
			t.Errorf("%s: %q, %v; want %q", tt.name, got, m.Problems, tt.want)
		}
	}
}

func TestFootnotesThatAreNotPrinted(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, in, what, lines string }{
		{"not defined", "One.[^1]\n\nTwo.[^2]\n\n[^1]: N.", "not defined", "[7]"},
		{"that nothing refers to", "Text.\n\n[^1]: one\n[^2]: two", "nothing refers to it", "[7 8]"},
		{"defined twice", "Text.[^1]\n\n[^1]: one\n[^1]: two", "another has its name", "[8]"},
		{"empty", "Text.[^1]\n\n[^1]:\n\nMore.", "is empty", "[7]"},
	} {
		m := readMarkdown("a.md", 4, tt.in, "H", nil)
		var lines []int
		for _, p := range m.Problems {
			if lines = append(lines, p.Line); p.Level != articles.Warning || !strings.Contains(p.What, tt.what) || p.Fix == "" {
				t.Errorf("%s: %+v", tt.name, p)
			}
		}
		if got := fmt.Sprint(lines); got != tt.lines {
			t.Errorf("%s: reported on %s, want %s: %v", tt.name, got, tt.lines, m.Problems)
		}
	}
}

// TestFootnotesHaveTheirNumbers checks that each reference has the number of an
// existing note.
func TestFootnotesHaveTheirNumbers(t *testing.T) {
	t.Parallel()
	m := readMarkdown("a.md", 0, "A[^x] *b*[^y] c[^x]\n\n[^y]: Y\n[^x]: X", "H", nil)
	var got []int
	for _, s := range m.Blocks[0].Spans {
		if s.Note > 0 {
			got = append(got, s.Note)
		}
	}
	notes := m.Blocks[len(m.Blocks)-1]
	if fmt.Sprint(got) != "[1 2 1]" || notes.Kind != articles.Notes || notes.Items[0][0].Text != "X" || notes.Items[1][0].Text != "Y" {
		t.Errorf("%v, %s", got, outline(m.Blocks))
	}
	a := articles.Article{Body: m.Blocks}
	if want := "A[1] b[2] c[1]\n\n[1] X\n\n[2] Y"; a.Text() != want {
		t.Errorf("text %q, want %q", a.Text(), want)
	}
}

// TestNotesTypedAsAddresses checks that text is not lost which CommonMark reads
// as the address of a link.
func TestNotesTypedAsAddresses(t *testing.T) {
	t.Parallel()
	for in, line := range map[string]int{
		"Rents fell.\n\n[1]: Reuters": 3, "[1]: رويترز": 1, "A\n\n[note]: Corrected \"on Monday\"": 3,
		"[a]\n\n[a]: https://a.example": 0, "[a]\n\n[a]: other.md": 0, "[//]: # (of the desk)": 0, "[comment]: <> (of the desk)": 0, "[a]: /b": 0,
		"[2]: Figures of the land department.": 0, // printed as text
	} {
		m := readMarkdown("a.md", 0, in, "H", nil)
		got := 0
		for _, p := range m.Problems {
			if strings.Contains(p.What, "not printed") && p.Fix != "" {
				got = p.Line
			}
		}
		if got != line || line == 0 && len(m.Problems) > 0 {
			t.Errorf("%q: %v, want line %d", in, m.Problems, line)
		}
	}
}
