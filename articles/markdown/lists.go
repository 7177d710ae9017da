package markdown

import (
	"iter"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"

	"broadside/articles"
	"broadside/articles/text"
)

// addList adds a list, or the paragraphs that only look like one.
func (m *reader) addList(n *ast.List) {
	m.checkLone(n)
	if n.IsOrdered() && m.isProse(n) {
		for number, spans := range m.items(n) {
			m.appendBlock(articles.Block{Kind: articles.Paragraph, Spans: withHead(numberOf(n, number), spans)})
		}
		return
	}
	b := articles.Block{Kind: articles.List, Ordered: n.IsOrdered()}
	for number, spans := range m.items(n) {
		if len(spans) > 0 {
			b.Items = append(b.Items, spans)
			b.Numbers = append(b.Numbers, number)
		}
	}
	if !b.Ordered || countsFromOne(b.Numbers) {
		b.Numbers = nil
	}
	m.appendBlock(b)
}

// items yields the number and the text of each item of a list.
func (m *reader) items(n *ast.List) iter.Seq2[int, []articles.Span] {
	return func(yield func(int, []articles.Span) bool) {
		numbers := m.itemNumbers(n)
		for item := n.FirstChild(); item != nil && yield(numbers[0], m.itemSpans(item)); item = item.NextSibling() {
			numbers = numbers[1:]
		}
	}
}

// numberOf returns the number of an item as it is typed, "3. ".
func numberOf(n *ast.List, number int) string { return strconv.Itoa(number) + string(n.Marker) + " " }

// withHead returns spans behind the bullet or the number of their item.
func withHead(head string, spans []articles.Span) []articles.Span {
	return trimSpans(append([]articles.Span{{Text: head}}, spans...))
}

// isProse reports whether the numbers at the heads of paragraphs are part of
// their text: years, or the day of a date.
func (m *reader) isProse(n *ast.List) bool {
	const year = 1000
	first := firstLineOf(n, m.src)
	return slices.Min(m.itemNumbers(n)) >= year ||
		n.ChildCount() == 1 && monthFirst.MatchString(strings.Map(text.FoldRune, first[:min(len(first), 60)]))
}

func firstLineOf(n ast.Node, src []byte) string {
	for c := n; c != nil; c = c.FirstChild() {
		if c.Type() == ast.TypeBlock && c.Lines().Len() > 0 {
			line := c.Lines().At(0)
			return string(line.Value(src))
		}
	}
	return ""
}

var monthFirst = regexp.MustCompile(`^(?:` + text.Months + `|(?i:januar|februar|märz|mai|juni|juli|oktober|dezember)|` + text.ArabicMonths + `)[.,]* `)

func countsFromOne(numbers []int) bool {
	for i, n := range numbers {
		if n != i+1 {
			return false
		}
	}
	return true
}

// itemNumbers returns the numbers of the items of an ordered list as they are
// typed. Where all are the same, the writer leaves it to Markdown to count.
func (m *reader) itemNumbers(n *ast.List) []int {
	numbers := make([]int, 0, n.ChildCount())
	same := true
	next := n.Start
	for item := n.FirstChild(); item != nil; item = item.NextSibling() {
		if typed, ok := m.typedNumber(item); ok {
			next = typed
		}
		numbers = append(numbers, next)
		same = same && next == n.Start
		next++
	}
	if same {
		for i := range numbers {
			numbers[i] = n.Start + i
		}
	}
	return numbers
}

// typedNumber returns the number before the text of an item. It is not found
// where the item has no text on its first line.
func (m *reader) typedNumber(item ast.Node) (int, bool) {
	for c := item.FirstChild(); c != nil; c = c.FirstChild() {
		if c.Type() != ast.TypeBlock || c.Lines().Len() == 0 {
			continue
		}
		end := c.Lines().At(0).Start
		line := m.src[m.lineStart(end):end]
		for end = len(line); end > 0 && line[end-1] != '.' && line[end-1] != ')'; end-- {
		}
		start := max(end-1, 0)
		for start > 0 && line[start-1] >= '0' && line[start-1] <= '9' {
			start--
		}
		n, err := strconv.Atoi(string(line[start:max(end-1, 0)]))
		return n, err == nil
	}
	return 0, false
}

// itemSpans returns the text of an item of a list, of a quote or of the notes. Its
// blocks follow one another on lines of their own, so that each item of a list
// keeps its number.
func (m *reader) itemSpans(n ast.Node) []articles.Span {
	var out []articles.Span
	m.eachChild(n, func(c ast.Node) { out = onNextLine(out, m.partSpans(c)) })
	return out
}

func (m *reader) partSpans(c ast.Node) []articles.Span {
	switch c := c.(type) {
	case *ast.HTMLBlock:
		m.reportHTML(c)
		return nil
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		if s := m.codeOf(c); s != "" {
			return []articles.Span{{Text: s, Code: true}}
		}
		return nil
	case *ast.List:
		return m.innerList(c)
	case *ast.Blockquote, *extast.Footnote:
		return m.itemSpans(c)
	default:
		return m.textOf(c)
	}
}

func (m *reader) codeOf(n ast.Node) string {
	return strings.TrimRight(string(n.Lines().Value(m.src)), "\n")
}

// innerList returns a list within an item as lines that begin with a bullet or with
// their number.
func (m *reader) innerList(n *ast.List) []articles.Span {
	m.report(m.nearestLine(n), articles.Warning, "a list within a list is printed as lines of the item around it", "write one list, or a paragraph for each inner list")
	var out []articles.Span
	for number, spans := range m.items(n) {
		head := "• "
		if n.IsOrdered() {
			head = numberOf(n, number)
		}
		if len(spans) > 0 {
			out = onNextLine(out, withHead(head, spans))
		}
	}
	return out
}

// onNextLine appends more to spans, after a line break.
func onNextLine(spans, more []articles.Span) []articles.Span {
	if len(spans) == 0 || len(more) == 0 {
		return append(spans, more...)
	}
	spans[len(spans)-1].Break = true
	return append(spans, more...)
}

// checkLone reports a line of prose that was read as a list of one item.
func (m *reader) checkLone(n *ast.List) {
	if m.isMinus(n) {
		m.report(m.nearestLine(n), articles.Warning, "the line is read as a list, and its "+string(n.Marker)+" as a bullet", "write \\"+string(n.Marker)+" for the sign of a number")
		return
	}
	before, ok := n.PreviousSibling().(*ast.Paragraph)
	if !ok || n.ChildCount() != 1 || before.Lines().Len() == 0 || n.HasBlankPreviousLines() && (n.IsOrdered() || !beginsWithin(firstLineOf(n, m.src))) {
		return
	}
	last := before.Lines().At(before.Lines().Len() - 1)
	line := strings.TrimRightFunc(string(last.Value(m.src)), unicode.IsSpace)
	if !n.HasBlankPreviousLines() && !endsInWord(line) || strings.HasSuffix(line, ":") || text.CountWords(line) < 3 { // an introduction or a heading
		return
	}
	m.report(m.nearestLine(n), articles.Warning, "a line that begins with "+string(n.Marker)+" is read as a list of one item",
		"write a dash (–), or put the word before it on the same line; leave a blank line above a list")
}

// isMinus reports whether the marker of a list of one item is the sign of a
// number: "- 3 per cent" above or below "+ 5 per cent".
func (m *reader) isMinus(n *ast.List) bool {
	signed := func(n ast.Node) (byte, bool) {
		l, ok := n.(*ast.List)
		if !ok || l.IsOrdered() || l.Marker == '*' || l.ChildCount() != 1 {
			return 0, false
		}
		first, _ := utf8.DecodeRuneInString(firstLineOf(l, m.src))
		return l.Marker, unicode.IsDigit(first)
	}
	own, ok := signed(n)
	before, isBefore := signed(n.PreviousSibling())
	after, isAfter := signed(n.NextSibling())
	return ok && (isBefore && before != own || isAfter && after != own)
}

// beginsWithin reports whether a line begins within a sentence, as no item that is
// alone does.
func beginsWithin(line string) bool {
	first, _ := utf8.DecodeRuneInString(line)
	return unicode.IsLower(first) || unicode.IsDigit(first)
}

// breakLines keeps the line breaks of a paragraph if each of its lines begins
// like an item of a list: "١. ", "a) ", "a. ", "• ", "10:30 ". Markdown alone would
// join the lines.
func breakLines(spans []articles.Span) {
	text := articles.PlainText(spans)
	if !strings.Contains(text, "\n") {
		return
	}
	lines := strings.Split(text, "\n")
	lettered := strings.Contains("\n"+text, "\na. ") && strings.Contains(text, "\nb. ")
	marked := make([]bool, len(lines))
	count := 0
	for i, line := range lines {
		if marked[i] = hasMarker(line) || lettered && letterAndDot.MatchString(line); marked[i] {
			count++
		}
	}
	if count < 2 {
		return
	}
	line := 0
	for i := range spans {
		s := &spans[i]
		if s.Break {
			line++
		}
		if s.Text != "\n" {
			line += strings.Count(s.Text, "\n")
			continue
		}
		if line++; marked[line] {
			s.Text, s.Break = "", true
		}
	}
}

// letterAndDot matches the head of an item "b. ". Alone it may be an abbreviation, "z. B.".
var letterAndDot = regexp.MustCompile(`^[a-z]\. `)

// hasMarker reports whether a line begins as an item of a list in a form that
// CommonMark does not know, or knows only after a blank line.
func hasMarker(line string) bool {
	head, rest, ok := strings.Cut(strings.TrimLeft(line, " \t\u00a0\u200f\u200e"), " ")
	if !ok || strings.TrimSpace(rest) == "" {
		return false
	}
	head = strings.Trim(head, "\u200f\u200e\u00a0")
	if runes := []rune(head); len(runes) == 1 {
		return strings.ContainsRune("•·▪▫◦‣●○■□–—―✓✔➢→►▶★☆", runes[0]) || runes[0] >= '①' && runes[0] <= '⑳'
	}
	body := strings.TrimLeft(head, "([")
	body = strings.TrimRight(body, ".)]:-–/،")
	if body == "" || body == head { // no sign around it
		return isClock(head)
	}
	if isClock(body) {
		return true
	}
	if digits := strings.TrimFunc(body, unicode.IsDigit); digits == "" {
		return len([]rune(body)) <= 3
	}
	return isLetterMarker(body, head)
}

func isClock(s string) bool {
	hour, minute, ok := strings.Cut(strings.Replace(s, ".", ":", 1), ":")
	isNumber := func(s string, most int) bool {
		n := len([]rune(s))
		return n > 0 && n <= most && strings.TrimFunc(s, unicode.IsDigit) == ""
	}
	return ok && isNumber(hour, 2) && isNumber(minute, 2) && len([]rune(minute)) == 2
}

// isLetterMarker reports whether a head is "a)", "(b)", "iv.", "أ-" or "Q:".
func isLetterMarker(body, head string) bool {
	switch body {
	case "Q", "A", "س", "ج":
		return strings.HasSuffix(head, ":") || strings.HasSuffix(head, ")")
	}
	runes := []rune(body)
	if strings.HasSuffix(head, ")") && len(runes) <= 4 {
		return len(runes) == 1 && unicode.IsLetter(runes[0]) || strings.Trim(strings.ToLower(body), "ivx") == ""
	}
	return len(runes) == 1 && unicode.Is(unicode.Arabic, runes[0]) && !strings.HasSuffix(head, "،")
}
