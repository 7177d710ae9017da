package markdown

import (
	"strings"
	"testing"
)

// TestIndentedText checks that indented prose is printed as prose and reported,
// and that code stays code.
func TestIndentedText(t *testing.T) {
	t.Parallel()
	const one, two = "The council met on Monday and agreed the plan.", "It will be published in the spring of next year."
	const arabic = "اجتمع المجلس يوم الاثنين ووافق على الخطة كلها."
	for _, tt := range []struct {
		name, in, want string
		line           int
	}{
		{"tabs", "\t" + one + "\n\n\t" + two, "paragraph " + one + "\nparagraph " + two + "\n", 1},
		{"four spaces", "    " + one + "\n\n    " + two, "paragraph " + one + "\nparagraph " + two + "\n", 1},
		{"a space and a tab", " \t" + one, "paragraph " + one + "\n", 1},
		{"no blank line", "\t" + one + "\n\t" + two, "paragraph " + one + "\nparagraph " + two + "\n", 1},
		{"after text", "Intro.\n\n\t" + one, "paragraph Intro.\nparagraph " + one + "\n", 3},
		{"right below text", one + "\n    " + two, "paragraph " + one + "\nparagraph " + two + "\n", 2},
		{"hard-wrapped", "    The council met on Monday and\n    agreed the plan for the spring.", "paragraph The council met on Monday and agreed the plan for the spring.\n", 1},
		{"Arabic", "\t" + arabic + "\n\n\t" + arabic, "paragraph " + arabic + "\nparagraph " + arabic + "\n", 1},
		{"with emphasis", "\tThe *council* met on Monday and **agreed**.", "paragraph The *council* met on Monday and **agreed**.\n", 1},
		{"a quotation", "    “The council met on Monday,” she said, “and agreed.”", "paragraph “The council met on Monday,” she said, “and agreed.”\n", 1},
		{"a short sentence", "Intro.\n\n    Nobody was hurt.", "paragraph Intro.\nparagraph Nobody was hurt.\n", 3},
		{"short speech", "\t\"Yes,\" he said.\n\n\t\"No.\"", "paragraph \"Yes,\" he said.\nparagraph \"No.\"\n", 1},
		{"a short quotation in Arabic", "    \"اقتباس قصير\"", "paragraph \"اقتباس قصير\"\n", 1},
		{"the speaker", "    — Ahmed Saif, agent", "paragraph — Ahmed Saif, agent\n", 1},
		{"a short line beside long ones", "\t" + one + "\n\n\tAhmed Saif in Dubai", "paragraph " + one + "\nparagraph Ahmed Saif in Dubai\n", 1},
		{"a command", "    make check\n    git commit", "preformatted make check\ngit commit\n", 0},
		{"a command and its end", "    $ go test ./...", "preformatted $ go test ./...\n", 0},
		{"code", "    func main() {\n        println(1)\n    }", "preformatted func main() {\n    println(1)\n}\n", 0},
		{"shell", "    $ cp a b && rm -rf c", "preformatted $ cp a b && rm -rf c\n", 0},
		{"a table in columns", "    Team        Won   Lost   Drawn   Points   Goals\n    Al Ain        3      1       0        9       7", "preformatted Team        Won   Lost   Drawn   Points   Goals\nAl Ain        3      1       0        9       7\n", 0},
		{"in a list", "1. A\n\n    " + one, "list ordered\n  - A⏎" + one + "\n", 0},
		{"fenced", "```\n    " + one + "\n```", "preformatted     " + one + "\n", 0},
		{"a short word", "    x = y", "preformatted x = y\n", 0},
		{"lines of a paragraph", "He said that\n    the council met on Monday and agreed the plan.", "paragraph He said that the council met on Monday and agreed the plan.\n", 0},
	} {
		m := readMarkdown("a.md", 0, tt.in, "H", nil)
		if got := outline(m.Blocks); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
		if len(m.Problems) > 1 || len(m.Problems) > 0 != (tt.line > 0) || tt.line > 0 && (m.Problems[0].Line != tt.line || !strings.Contains(m.Problems[0].What, "indented")) {
			t.Errorf("%s: %v, want line %d", tt.name, m.Problems, tt.line)
		}
	}
}

// TestLinesStayWhereTheyAre checks that inserted lines do not change the line
// numbers of the lines below.
func TestLinesStayWhereTheyAre(t *testing.T) {
	t.Parallel()
	m := readMarkdown("a.md", 0, "\tThe council met on Monday and agreed it.\n\tThe mayor was there with all his men.\n\nA {{ b }}", "H", nil)
	if len(m.Problems) != 2 || m.Problems[1].Line != 4 {
		t.Errorf("%v, want the second on line 4", m.Problems)
	}
}

// TestUnderlinedParagraphs checks that a sentence above a line of hyphens does
// not become a heading.
func TestUnderlinedParagraphs(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		in, want string
		line     int
	}{
		{"It ended on Monday night.\n---\nMore.", "paragraph It ended on Monday night.\nrule\nparagraph More.\n", 1},
		{"A\n\nIt ended on Monday night.\n===", "paragraph A\nparagraph It ended on Monday night.\nrule\n", 3},
		{"Did it end on Monday?\n---", "paragraph Did it end on Monday?\nrule\n", 1},
		{"انتهى الاجتماع يوم الاثنين؟\n---", "paragraph انتهى الاجتماع يوم الاثنين؟\nrule\n", 1},
		{"انتهى الاجتماع مساء يوم الاثنين.\n---", "paragraph انتهى الاجتماع مساء يوم الاثنين.\nrule\n", 1},
		{"“It ended on Monday night.”\n---", "paragraph “It ended on Monday night.”\nrule\n", 1},
		{"It ended on\nMonday night.\n---", "paragraph It ended on Monday night.\nrule\n", 1},
		{strings.Repeat("word ", 30) + "\n---", "paragraph " + strings.TrimSpace(strings.Repeat("word ", 30)) + "\nrule\n", 1},
		{"A heading\n---", "heading2 A heading\n", 0},
		{"A heading\n===", "heading2 A heading\n", 0},
		{"Who won?\n---", "heading2 Who won?\n", 0},
		{"عنوان فرعي\n---", "heading2 عنوان فرعي\n", 0},
		{"## It ended on Monday night.", "heading2 It ended on Monday night.\n", 0},
		{"It ended on Monday night.\n\n---", "paragraph It ended on Monday night.\nrule\n", 0},
	} {
		m := readMarkdown("a.md", 0, tt.in, "H", nil)
		if got := outline(m.Blocks); got != tt.want {
			t.Errorf("%q: %q, want %q", tt.in, got, tt.want)
		}
		if len(m.Problems) > 0 != (tt.line > 0) || tt.line > 0 && (m.Problems[0].Line != tt.line || m.Problems[0].Fix == "") {
			t.Errorf("%q: %v, want line %d", tt.in, m.Problems, tt.line)
		}
	}
}

// TestNoBreakSpaceAfterMarker checks that a marker is recognised before a
// no-break space, which some keyboards write.
func TestNoBreakSpaceAfterMarker(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"##\u00a0Heading": "heading2 Heading\n", "-\u00a0one\n-\u00a0two": "list\n  - one\n  - two\n", "*\u00a0one": "list\n  - one\n",
		"2.\u00a0two\n3.\u00a0three": "list ordered [2 3]\n  - two\n  - three\n", "1)\u00a0one": "list ordered\n  - one\n", "##\u00a0عنوان": "heading2 عنوان\n",
		"12\u00a0per cent": "paragraph 12\u00a0per cent\n", "3.5\u00a0million": "paragraph 3.5\u00a0million\n", "`-\u00a0a`": "paragraph `-\u00a0a`\n",
	} {
		m := readMarkdown("a.md", 0, in, "H", nil)
		if got := outline(m.Blocks); got != want || len(m.Problems) > 0 {
			t.Errorf("%q: %q, %v; want %q", in, got, m.Problems, want)
		}
	}
}

// TestSpacers checks that invisible blocks are removed.
func TestSpacers(t *testing.T) {
	t.Parallel()
	for _, in := range []string{"a\n\n&nbsp;\n\nb", "a\n\n\u00a0\n\nb", "a\n\n&nbsp; &nbsp;\n\nb", "a\n\n&#160;\n\nb", "a\n\n\u200b\n\nb", "a\n\n**&nbsp;**\n\nb", "a\n\n## &nbsp;\n\nb",
		"a\n\n&ensp;&emsp;\n\nb", "a\n\n&nbsp;\\\n&nbsp;\n\nb", "a\n\n&zwnj;\n\nb", "a\n\n- &nbsp;\n\nb", "a\n\n> &nbsp;\n\nb"} {
		m := readMarkdown("a.md", 0, in, "H", nil)
		if got := outline(m.Blocks); got != "paragraph a\nparagraph b\n" || len(m.Problems) > 0 {
			t.Errorf("%q: %q %v", in, got, m.Problems)
		}
	}
	m := readMarkdown("a.md", 0, "&nbsp;![P](p.webp)&nbsp;", "H", nil)
	if got := outline(m.Blocks); got != "image p.webp|P||\n" {
		t.Errorf("a picture between spacers: %q", got)
	}
}

func TestTableRowsThatLoseCells(t *testing.T) {
	t.Parallel()
	for in, line := range map[string]int{
		"|A|\n|-|\n|1|2|": 3, "A|B\n-|-\n1|2|3": 3, "|A|B|\n|-|-|\n|1|2|\n|1|2|3|": 4,
		"|A|B|\n|-|-|\n|1|2|": 0, "|A|B|\n|-|-|\n|1|": 0, "|A|\n|-|\n|1 \\| 2|": 0, "A|B\n-|-\n1|2": 0, "|A|B|\n|-|-|\n| 1 | 2 |  ": 0,
	} {
		m := readMarkdown("a.md", 0, in, "H", nil)
		if got := len(m.Problems) > 0; got != (line > 0) || got && (m.Problems[0].Line != line || m.Problems[0].Fix == "") {
			t.Errorf("%q: %v, want line %d", in, m.Problems, line)
		}
	}
}
