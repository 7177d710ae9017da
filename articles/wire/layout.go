package wire

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"broadside/articles"
	"broadside/articles/text"
)

// passage is a part of the body of a wire text before it becomes a block. A
// paragraph has one line, or the lines that stay apart, of a verse or an
// address; a list has a line for each item, columns have one for each row.
type passage struct {
	kind    articles.BlockKind
	ordered bool
	lines   []line
}

// layout says how the lines of a text are wrapped.
type layout struct {
	width     int  // in characters, of lines that are wrapped; 0 when too few are
	unwrapped bool // paragraphs are one line each: every line end means something
}

// Lines longer than longLine characters are not wrapped; from fullLine on they
// need not be when no line of the text begins amid a sentence.
const (
	longLine = 110
	fullLine = 80
)

func layoutOf(blocks []block) layout {
	var l layout
	var wrapped []int
	longest, amid := 0, false
	for i, b := range blocks {
		for j, line := range b {
			n := utf8.RuneCountInString(line.text)
			if i+j > 0 && strings.Count(line.text, " ") > 9 && !isColumns(line.text) {
				longest = max(longest, n)
			}
			if j+1 < len(b) && !isColumns(line.text) {
				wrapped = append(wrapped, n)
				amid = amid || !text.StartsSentence(b[j+1].text) || text.Script(line.text) == "ar"
			}
		}
	}
	l.unwrapped = longest > longLine || longest > fullLine && !amid
	slices.SortFunc(wrapped, func(a, b int) int { return cmp.Compare(b, a) })
	if len(wrapped) >= 6 {
		l.width = wrapped[2] // a headline may be longer
	} else if len(wrapped) > 0 {
		l.width = wrapped[0]
	}
	return l
}

func (l layout) passages(b block) []passage {
	if len(b) > 1 && rowRuns(b)[0] == len(b) {
		return []passage{{kind: articles.Table, lines: b}}
	}
	if mostEnd(b) {
		return paragraphs(b)
	}
	kept := keptApart(b)
	var out []passage
	var text []byte // of the last line, to which the next may be joined
	for i, next := range b {
		ending := ends
		if i > 0 && next.no == b[i-1].no+1 {
			ending = l.lineEnd(b[i-1].text, next.text, kept)
		}
		switch ending {
		case wraps:
			text = append(text, wrapSpace(b[i-1].text, next.text)...)
			text = append(text, next.text...)
			continue
		case breaks:
			closeLine(out, text)
			last := &out[len(out)-1].lines
			*last = append(*last, next)
		default:
			closeLine(out, text)
			out = append(out, passage{kind: articles.Paragraph, lines: []line{next}})
		}
		text = append([]byte(nil), next.text...)
	}
	closeLine(out, text)
	return out
}

// closeLine sets the text of the last line of all.
func closeLine(all []passage, text []byte) {
	if len(all) > 0 {
		lines := all[len(all)-1].lines
		lines[len(lines)-1].text = string(text)
	}
}

func paragraphs(b block) []passage {
	out := make([]passage, len(b))
	for i := range b {
		out[i] = passage{kind: articles.Paragraph, lines: b[i : i+1]}
	}
	return out
}

// mostEnd reports whether all lines, or three quarters of more than three, end
// a sentence, and all begin like one. Each line is then a paragraph: few lines
// of wrapped text end a sentence.
func mostEnd(b block) bool {
	n := 0
	for i, l := range b {
		if endsWithStop(l.text) {
			n++
		}
		if i > 0 && !text.StartsSentence(l.text) {
			return false
		}
	}
	return n == len(b) || n > 3 && n*4 >= len(b)*3
}

// endsWithStop reports whether a line ends a sentence or a quotation.
func endsWithStop(s string) bool {
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(s, " \t"))
	return text.EndsSentence(s) || strings.ContainsRune("”\"»", last)
}

// keptApart reports whether the lines of b must not be joined, like those of a
// verse, an address or a list of facts: at least three lines, all short, each
// beginning like a sentence.
func keptApart(b block) bool {
	return len(b) > 2 && !slices.ContainsFunc(b, func(l line) bool {
		return utf8.RuneCountInString(l.text) > 50 || !text.StartsSentence(l.text)
	})
}

// lineEnding is the meaning of the end of a line.
type lineEnding int

const (
	wraps  lineEnding = iota // the sentence goes on
	breaks                   // the next line stays apart, in the same paragraph
	ends                     // the paragraph ends
)

// lineEnd returns the meaning of the end of a line. Wrapped text breaks a line
// where the next word does not fit; if it would have fitted, the writer ended
// the line.
func (l layout) lineEnd(raw, next string, kept bool) lineEnding {
	if itemMarker(raw) != "" && itemMarker(next) == "" && !endsWithStop(raw) && !l.unwrapped {
		return wraps // an item goes on
	}
	if itemMarker(next) != "" {
		return ends
	}
	n := utf8.RuneCountInString(raw)
	word, _, _ := strings.Cut(next, " ")
	room := l.width - n - 1 - utf8.RuneCountInString(word)
	if end, _ := utf8.DecodeLastRuneInString(raw); strings.ContainsRune(";؛:", end) && (room >= 0 || l.unwrapped) {
		return ends // points without bullets
	}
	if !text.StartsSentence(next) {
		return wraps
	}
	short := n <= 60 && utf8.RuneCountInString(next) <= 60 && !endsWithStop(next)
	switch {
	case kept:
		return breaks
	case endsWithStop(raw) && (room >= 0 || l.unwrapped):
		return ends
	case l.unwrapped && short, l.width >= 50 && room*4 >= l.width && short:
		return breaks
	case l.unwrapped, l.width >= 50 && room*3 >= l.width:
		return ends
	}
	return wraps
}

// wrapSpace returns the text to insert between a line and the next of the same
// sentence: a space, or nothing after a hyphen that ends the line: "UAE-" and
// "based".
func wrapSpace(raw, next string) string {
	before, hyphen := strings.CutSuffix(raw, "-")
	last, _ := utf8.DecodeLastRuneInString(before)
	first, _ := text.FirstRune(next)
	word, _, _ := strings.Cut(next, " ")
	if hyphen && unicode.IsLetter(last) && unicode.IsLower(first) && word != "and" && word != "or" && word != "to" {
		return ""
	}
	return " "
}

// itemMark matches the bullet or number of an item.
var itemMark = regexp.MustCompile(`^([•●▪◦‣·∙■*–—-]|\(?[0-9٠-٩]{1,2}[.)]|[0-9٠-٩]{1,2}-)\s+[^\s•*–—-]`)

// itemMarker returns the bullet or number that a line begins with, or "".
func itemMarker(s string) string {
	if r, _ := text.FirstRune(s); unicode.IsLetter(r) {
		return ""
	}
	if m := itemMark.FindStringSubmatch(s); m != nil {
		return m[1]
	}
	return ""
}

// joinLists joins passages that are items of one list. A list has at least two
// items, and its numbers count from 1; other lines are printed as typed.
func joinLists(all []passage) []passage {
	var out []passage
	for i := 0; i < len(all); {
		n := countItems(all[i:])
		ordered := n > 0 && markerNumber(itemMarker(all[i].lines[0].text)) == 1
		if n < 2 {
			out = append(out, all[i])
			i++
			continue
		}
		list := passage{kind: articles.List, ordered: ordered}
		for _, p := range all[i : i+n] {
			item := p.lines[0]
			item.text = strings.TrimSpace(strings.TrimPrefix(item.text, itemMarker(item.text)))
			list.lines = append(list.lines, item)
		}
		out = append(out, list)
		i += n
	}
	return out
}

// countItems returns how many passages from the first on are items of one list.
func countItems(all []passage) int {
	first := ""
	for i, p := range all {
		if p.kind != articles.Paragraph || len(p.lines) != 1 {
			return i
		}
		mark := itemMarker(p.lines[0].text)
		if i == 0 {
			first = mark
		}
		count := markerNumber(mark)
		switch {
		case mark == "", mark != first && count == 0, count == 0 && markerNumber(first) > 0, count > 0 && (count != i+1 || !strings.ContainsAny(mark, ".-")):
			return i
		}
	}
	return len(all)
}

// markerNumber returns the number of an item, 0 for a bullet.
func markerNumber(mark string) int {
	n, _ := strconv.Atoi(strings.Trim(strings.Map(text.FoldRune, mark), "().-"))
	return n
}

// describe returns the layout of a passage for a guess; "" for a paragraph.
func (p passage) describe() string {
	switch {
	case p.kind == articles.List:
		return fmt.Sprintf("list of %d", len(p.lines))
	case p.kind == articles.Table:
		return fmt.Sprintf("%d rows of columns", len(p.lines))
	case len(p.lines) > 1:
		return fmt.Sprintf("%d lines kept apart", len(p.lines))
	}
	return ""
}

func (p passage) toBlock() articles.Block {
	switch p.kind {
	case articles.List:
		b := articles.Block{Kind: articles.List, Ordered: p.ordered}
		for _, l := range p.lines {
			b.Items = append(b.Items, []articles.Span{{Text: l.text}})
		}
		return b
	case articles.Table:
		return tableBlock(p.lines)
	}
	b := articles.Block{Kind: articles.Paragraph}
	for i, l := range p.lines {
		b.Spans = append(b.Spans, articles.Span{Text: l.text, Break: i+1 < len(p.lines)})
	}
	return b
}

// Columns in wire text are set apart by spaces, tabs or dots.
var (
	columnGap = regexp.MustCompile(`\s{3,}|\t+|\s*\.{4,}\s*|\s{2}`)
	ruleLine  = regexp.MustCompile(`^[\s=_-]{3,}$`)
	figure    = regexp.MustCompile(`^[^\p{L}]*\d[^\p{L}]{0,20}[a-zA-Z%]{0,3}$`)
)

// isColumns reports whether a line is a row of columns. Two spaces behind a
// full stop are a typist's habit.
func isColumns(s string) bool {
	s = strings.TrimSpace(s)
	if !strings.Contains(s, "  ") && !strings.Contains(s, "\t") && !strings.Contains(s, "....") || itemMarker(s) != "" {
		return false
	}
	if ruleLine.MatchString(s) && strings.Contains(s, " ") {
		return true
	}
	return slices.ContainsFunc(columnGap.FindAllStringIndex(s, -1), func(at []int) bool {
		r, _ := utf8.DecodeLastRuneInString(s[:at[0]])
		return !strings.ContainsRune(".!?:;؟,”\"", r)
	})
}

// tableBlock returns a table if all rows have the same number of columns, the
// first row has no figures and the second has some. Otherwise it returns a
// preformatted block with the lines as typed.
func tableBlock(lines []line) articles.Block {
	rows := cellsOf(lines)
	columns := len(rows[len(rows)-1])
	if head := rows[0]; len(head) == columns-1 && !slices.ContainsFunc(head, figure.MatchString) {
		rows[0] = append([]string{""}, head...)
	}
	certain := len(rows) > 1 && !slices.ContainsFunc(rows, func(row []string) bool { return len(row) != columns }) &&
		!slices.ContainsFunc(rows[0], figure.MatchString) && slices.ContainsFunc(rows[1], figure.MatchString)
	if !certain {
		return preformatted(lines)
	}
	b := articles.Block{Kind: articles.Table}
	for _, row := range rows {
		cells := make([][]articles.Span, columns)
		for i, cell := range row {
			cells[i] = []articles.Span{{Text: cell}}
		}
		b.Rows = append(b.Rows, cells)
	}
	return b
}

func cellsOf(lines []line) [][]string {
	var rows [][]string
	for _, l := range lines {
		if !ruleLine.MatchString(l.text) {
			rows = append(rows, columnGap.Split(strings.TrimSpace(l.text), -1))
		}
	}
	if rows == nil {
		rows = [][]string{nil}
	}
	return rows
}

func preformatted(lines []line) articles.Block {
	indent := -1
	for _, l := range lines {
		if n := len(l.text) - len(strings.TrimLeft(l.text, " ")); indent < 0 || n < indent {
			indent = n
		}
	}
	text := make([]string, len(lines))
	for i, l := range lines {
		text[i] = l.text[indent:]
	}
	return articles.Block{Kind: articles.Preformatted, Spans: []articles.Span{{Text: strings.Join(text, "\n")}}}
}

// splitBlock splits a block where its layout changes: before and after rows of
// columns, and where an indented line begins a paragraph.
func splitBlock(b block) []block {
	var out []block
	base, rows := indentation(b), rowRuns(b)
	for i := 0; i < len(b); {
		if n := rows[i]; n > 0 {
			out = append(out, b[i:i+n:i+n])
			i += n
			continue
		}
		from := i
		for i++; i < len(b) && rows[i] == 0 && !isRule(b[i-1]) && !isRule(b[i]) && !beginsIndented(b[i-1], b[i], b[from], base); i++ {
		}
		part := slices.Clone(b[from:i])
		for j := range part {
			part[j].text = strings.TrimSpace(part[j].text)
		}
		out = append(out, part)
	}
	return out
}

func isRule(l line) bool { return ruleLine.MatchString(l.text) }

// rowRuns maps the index of each line of b at which rows of columns begin to
// the number of rows. At least half of the rows must contain a figure, because
// text set in two columns is not a table.
func rowRuns(b block) map[int]int {
	runs := map[int]int{}
	for i := 0; i < len(b); {
		n, figures := 0, 0
		for i+n < len(b) && (isColumns(b[i+n].text) || n > 0 && isRule(b[i+n])) {
			if slices.ContainsFunc(columnGap.Split(strings.TrimSpace(b[i+n].text), -1), figure.MatchString) {
				figures++
			}
			n++
		}
		if n > 1 && figures*2 >= n {
			runs[i] = n
		}
		i += max(n, 1)
	}
	return runs
}

// indentation returns the least indentation of b, or -1 when all lines have the
// same.
func indentation(b block) int {
	least, most := -1, 0
	for _, l := range b {
		n := text.Indentation(l.text)
		if least < 0 || n < least {
			least = n
		}
		most = max(most, n)
	}
	if least == most {
		return -1
	}
	return least
}

// beginsIndented reports whether the indentation of a line begins a paragraph.
// The hanging text of a list item is indented but continues the item.
func beginsIndented(before, l, first line, base int) bool {
	raw := strings.TrimSpace(l.text)
	n := text.Indentation(l.text) - base
	switch {
	case base < 0 || n <= 0:
		return false
	case itemMarker(raw) != "":
		return true
	case itemMarker(strings.TrimSpace(first.text)) != "":
		return text.Indentation(l.text) == text.Indentation(first.text) && text.StartsSentence(raw) // deeper indentation continues the item
	case !text.StartsSentence(raw) && !endsWithStop(before.text):
		return false
	}
	return n > 1 || endsWithStop(before.text) || strings.HasPrefix(raw, "(")
}
