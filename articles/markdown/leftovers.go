package markdown

import (
	"fmt"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"

	"broadside/articles"
	"broadside/articles/text"
)

// typed is the text of a block as it was typed, without links, code and HTML,
// which have been read as markup. Each of them is replaced with one byte, and
// an escaped character with two.
type typed struct {
	b     strings.Builder
	marks []mark
}

// mark maps an offset in a typed text to its offset in the source.
type mark struct{ at, src int }

const placeholder = "\x01"

func (t *typed) addText(raw []byte, src int) {
	t.marks = append(t.marks, mark{t.b.Len(), src})
	for i := 0; i < len(raw); i++ {
		if raw[i] == '\\' && i+1 < len(raw) && util.IsPunct(raw[i+1]) {
			t.b.WriteString(placeholder + placeholder)
			i++
			continue
		}
		t.b.WriteByte(raw[i])
	}
}

func (t *typed) addMarkup() { t.b.WriteString(placeholder) }

func (t *typed) source(at int) int {
	i := sort.Search(len(t.marks), func(i int) bool { return t.marks[i].at > at }) - 1
	if i < 0 {
		return 0
	}
	return t.marks[i].src + at - t.marks[i].at
}

// maxTold is the maximum number of leftovers that are reported for one line.
const maxTold = 6

// checkTyped reports leftovers of other systems in the block that was read, each
// kind once a line.
func (m *reader) checkTyped(n ast.Node) {
	raw := m.typed.b.String()
	told := map[string]bool{}
	for i := 0; i < len(raw) && len(m.Problems) < articles.MaxProblems; i++ {
		if raw[i] == '\n' {
			clear(told)
		}
		for _, l := range text.LeftoversAt[raw[i]] {
			found := l.Find(raw, i)
			if found == "" {
				continue
			}
			kind := l.What
			if raw[i] == ']' { // each loses an address or a picture
				kind += found
			}
			if !told[kind] && len(told) < maxTold {
				told[kind] = true
				m.report(m.lineOf(min(m.typed.source(i), max(len(m.src)-1, 0))), articles.Warning,
					fmt.Sprintf("%q is %s, and is printed as it is typed", text.Shorten(strings.TrimSpace(strings.ReplaceAll(found, placeholder, "…")), 40), l.What), l.Fix)
			}
			if raw[i] != '*' && raw[i] != '_' { // a pattern that runs to the end of the line may hold others
				i += len(strings.TrimRight(l.Pattern.FindString(raw[i:min(len(raw), i+text.MaxLeftover)]), "\n")) - 1
			}
			break
		}
	}
}

// reportComment reports an HTML comment of another system. Comments of the desk
// are left out without a report.
func (m *reader) reportComment(line int, s string) {
	s = strings.TrimSpace(strings.TrimPrefix(s, "<!--"))
	if strings.HasPrefix(s, "wp:") || strings.HasPrefix(s, "/wp:") || strings.HasPrefix(s, "kg-card") || strings.HasPrefix(s, "[if ") {
		m.report(line, articles.Warning, fmt.Sprintf("the comment %q of another system is left out", text.Shorten(s, 40)), "take it away, and look whether its block is printed as it should be")
	}
}

// isCensored reports whether the asterisks of an emphasis are part of the text:
// in a censored word, a title or between numbers: "f*ck and sh*t", "M*A*S*H",
// "10*20*30 cm".
func (m *reader) isCensored(n *ast.Emphasis) bool {
	start := m.offset(n) - n.Level
	if start <= 0 || start >= len(m.src) || m.src[start] != '*' {
		return false
	}
	before, _ := utf8.DecodeLastRune(m.src[:start])
	in := m.rawText(n)
	if unicode.IsDigit(before) { // 10*20*30 cm
		first, _ := utf8.DecodeRuneInString(in)
		return unicode.IsDigit(first)
	}
	return unicode.IsLetter(before) && (strings.ContainsAny(in, " \n") || utf8.RuneCountInString(in) <= 2)
}
