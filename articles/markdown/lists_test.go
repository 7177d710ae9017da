package markdown

import (
	"strings"
	"testing"

	"broadside/articles"
)

// TestNumbers checks that items keep the numbers that were typed.
func TestNumbers(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, in, want string }{
		{"paragraphs between", "1. Rents fall.\n\nText.\n\n2. Fees rise.\n\nText.\n\n3. End.",
			"list ordered\n  - Rents fall.\nparagraph Text.\nlist ordered [2]\n  - Fees rise.\nparagraph Text.\nlist ordered [3]\n  - End.\n"},
		{"from 18", "18. Team A\n19. Team B\n20. Team C", "list ordered [18 19 20]\n  - Team A\n  - Team B\n  - Team C\n"},
		{"with brackets", "5) Fifth\n6) Sixth", "list ordered [5 6]\n  - Fifth\n  - Sixth\n"},
		{"from 0", "0. Zero\n1. One", "list ordered [0 1]\n  - Zero\n  - One\n"},
		{"a countdown", "10. Ten\n9. Nine\n8. Eight", "list ordered [10 9 8]\n  - Ten\n  - Nine\n  - Eight\n"},
		{"a tie", "1. A\n2. B\n2. C\n4. D", "list ordered [1 2 2 4]\n  - A\n  - B\n  - C\n  - D\n"},
		{"a gap", "1. A\n5. B", "list ordered [1 5]\n  - A\n  - B\n"},
		{"all ones count", "1. A\n1. B\n1. C", "list ordered\n  - A\n  - B\n  - C\n"},
		{"all threes count", "3. A\n3. B", "list ordered [3 4]\n  - A\n  - B\n"},
		{"gaps between items", "7. A\n\n8. B\n\n9. C", "list ordered [7 8 9]\n  - A\n  - B\n  - C\n"},
		{"a picture between", "1. A\n\n![P](p.webp)\n\n2. B", "list ordered\n  - A\nimage p.webp|P||\nlist ordered [2]\n  - B\n"},
		{"a picture within", "1. A\n\n   ![P](p.webp)\n\n2. B\n3. C", "list ordered\n  - A\n  - B\n  - C\nimage p.webp|P||\n"},
		{"two paragraphs in an item", "1. A\n\n   more\n\n2. B", "list ordered\n  - A⏎more\n  - B\n"},
		{"an empty item", "4. A\n5.\n6. C", "list ordered [4 6]\n  - A\n  - C\n"},
		{"bold items", "3. **A**\n4. *B*", "list ordered [3 4]\n  - **A**\n  - *B*\n"},
		{"links", "3. [A](/a)\n4. `B`", "list ordered [3 4]\n  - [A](/a)\n  - `B`\n"},
		{"in a quote", "> 2. A\n> 3. B", "quote\n  - 2. A\n  - 3. B\n"},
		{"zeros before", "08. A\n09. B", "list ordered [8 9]\n  - A\n  - B\n"},
		{"Arabic text", "3. أولا\n4. ثانيا", "list ordered [3 4]\n  - أولا\n  - ثانيا\n"},
		{"a year", "1999. That was the year.", "paragraph 1999. That was the year.\n"},
		{"this year", "2026. It was the year\nof *rain*.", "paragraph 2026. It was the year of *rain*.\n"},
		{"years", "1999. One.\n\n2026. Two.", "paragraph 1999. One.\nparagraph 2026. Two.\n"},
		{"a day of a month", "18. November war kalt.", "paragraph 18. November war kalt.\n"},
		{"a year in Arabic", "2026. كانت سنة", "paragraph 2026. كانت سنة\n"},
		{"a year that ends a line", "He left in 1999. That\nwas the year.", "paragraph He left in 1999. That was the year.\n"},
	} {
		m := readMarkdown("a.md", 0, tt.in, "H", nil)
		if got := outline(m.Blocks); got != tt.want {
			t.Errorf("%s: %q\n got %q\nwant %q", tt.name, tt.in, got, tt.want)
		}
		if len(m.Problems) > 0 {
			t.Errorf("%s: %v, want no problem", tt.name, m.Problems)
		}
	}
}

func TestNumbersInInnerLists(t *testing.T) {
	t.Parallel()
	m := readMarkdown("a.md", 0, "4. A\n   7. x\n   8. y\n5. B\n   - z", "H", nil)
	want := "list ordered [4 5]\n  - A⏎7. x⏎8. y\n  - B⏎• z\n"
	if got := outline(m.Blocks); len(m.Problems) == 0 || got != want {
		t.Errorf("%q, %v; want %q", got, m.Problems, want)
	}
}

// TestSignedNumbers checks that a sign read as a bullet is reported.
func TestSignedNumbers(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]int{
		"Total\n\n+ 5 per cent\n- 3 per cent": 2, "+ 5%\n\n- 3%": 2, "- ٣ بالمئة\n+ ٥ بالمئة": 2,
		"- 3 eggs": 0, "- 3 eggs\n- 5 apples": 0, "- one\n+ two": 0, "* 3\n- 4": 0,
	} {
		m := readMarkdown("a.md", 0, in, "H", nil)
		got := 0
		for _, p := range m.Problems {
			if strings.Contains(p.What, "as a bullet") && p.Fix != "" && p.Level == articles.Warning {
				got++
			}
		}
		if got != want || len(m.Problems) != want {
			t.Errorf("%q: %v, want %d", in, m.Problems, want)
		}
	}
}

// TestLinesThatBeginLikeItems checks that lists which CommonMark does not
// recognise keep their lines and marks.
func TestLinesThatBeginLikeItems(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, in, want string }{
		{"Arabic-Indic digits", "١. أولا\n٢. ثانيا", "١. أولا⏎٢. ثانيا"},
		{"Arabic-Indic digits, brackets", "١) أولا\n٢) ثانيا\n٣) ثالثا", "١) أولا⏎٢) ثانيا⏎٣) ثالثا"},
		{"Arabic-Indic digits, hyphens", "١- أولا\n٢- ثانيا", "١- أولا⏎٢- ثانيا"},
		{"Persian digits", "۱. یک\n۲. دو", "۱. یک⏎۲. دو"},
		{"after words", "الترتيب:\n١- أولا\n٢- ثانيا", "الترتيب:⏎١- أولا⏎٢- ثانيا"},
		{"digits and hyphens", "1- First\n2- Second", "1- First⏎2- Second"},
		{"letters", "a) First\nb) Second", "a) First⏎b) Second"},
		{"letters and dots", "Bring:\na. a map\nb. water\nc. a friend of\nyours", "Bring:⏎a. a map⏎b. water⏎c. a friend of yours"},
		{"letters in brackets", "(a) First\n(b) Second", "(a) First⏎(b) Second"},
		{"Roman numbers", "i) First\nii) Second\niii) Third", "i) First⏎ii) Second⏎iii) Third"},
		{"Arabic letters", "أ- أولا\nب- ثانيا", "أ- أولا⏎ب- ثانيا"},
		{"bullets", "• First\n• Second", "• First⏎• Second"},
		{"dashes", "– Yes.\n– No.", "– Yes.⏎– No."},
		{"numbers after words", "Table:\n18. Team A\n19. Team B", "Table:⏎18. Team A⏎19. Team B"},
		{"hours", "10:30 Opening\n11.45 Talk", "10:30 Opening⏎11.45 Talk"},
		{"questions", "Q: Why?\nA: Because.", "Q: Why?⏎A: Because."},
		{"with emphasis", "• *First*\n• **Second** word", "• *First*⏎• **Second** word"},
		{"an item over two lines", "• First\nof two\n• Second", "• First of two⏎• Second"},
		{"one alone joins", "The price was\n١. a thing", "The price was ١. a thing"},
		{"prose joins", "He was\nborn in\nDubai.", "He was born in Dubai."},
		{"numbers in prose join", "It rose\n12 per cent in\n30 days", "It rose 12 per cent in 30 days"},
		{"a. alone joins", "He was mayor\na. D. and a writer", "He was mayor a. D. and a writer"},
		{"abbreviations join", "It rains\nz. B. in May or\nb. a. in June", "It rains z. B. in May or b. a. in June"},
		{"sentences that end in a letter join", "vitamin\na. Then vitamin\nc. Then more", "vitamin a. Then vitamin c. Then more"},
		{"initials join", "said\nA. B. Smith and\nC. D. Jones", "said A. B. Smith and C. D. Jones"},
	} {
		m := readMarkdown("a.md", 0, tt.in, "H", nil)
		if len(m.Blocks) != 1 || len(m.Problems) > 0 {
			t.Errorf("%s: %s %v", tt.name, outline(m.Blocks), m.Problems)
			continue
		}
		if got := marked(m.Blocks[0].Spans); got != tt.want {
			t.Errorf("%s: %q = %q, want %q", tt.name, tt.in, got, tt.want)
		}
	}
}

// TestListOfOneLine checks that a line of prose read as a list is reported, but
// not a list after its introduction.
func TestListOfOneLine(t *testing.T) {
	t.Parallel()
	for in, line := range map[string]int{
		"He left the room\n- he said nothing": 2,
		"The sum is 4\n+ 5 per cent":          2,
		"It only rained and\n* rained":        2,
		"**Fixed**\n- one":                    0,
		"It rained on Monday.\n- Sara":        0,
		"The rule:\n- one":                    0,
		"The rules are\n- one\n- two":         0,
		"Text.\n\n- one":                      0,
		"He left the room.\n\n- he said no":   3,
		"The sum of it is 4.\n\n+ 5 per cent": 3,
		"He left the room.\n\n- Sara Ali":     0,
		"The rules of it are:\n\n- one":       0,
		"He left the room.\n\n- a\n- b":       0,
		"The number is\n1. That is all.":      2,
		"A paragraph\n\n1. That is all.":      0,
	} {
		m := readMarkdown("a.md", 0, in, "H", nil)
		got := 0
		for _, p := range m.Problems {
			if got = p.Line; !strings.Contains(p.What, "list of one item") || p.Fix == "" || p.Level != articles.Warning {
				t.Errorf("%q: %v", in, p)
			}
		}
		if got != line {
			t.Errorf("%q: reported on line %d, want %d", in, got, line)
		}
	}
}
