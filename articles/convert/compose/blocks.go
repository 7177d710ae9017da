package compose

import (
	"cmp"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"broadside/articles"
	"broadside/articles/text"
)

// writer writes blocks with a blank line between them.
type writer struct {
	b      strings.Builder
	plain  bool
	marker string // of the list directly before, empty after another block
}

func (w *writer) addBlock(b *articles.Block) {
	before := w.marker
	w.marker = ""
	switch b.Kind {
	case articles.Heading:
		w.put(strings.Repeat("#", min(max(b.Level, 2), 4)) + " " + w.heading(b.Spans))
	case articles.Quote:
		w.put(w.quote(b))
	case articles.List:
		w.put(w.list(b, before))
	case articles.Picture:
		w.put(w.picture(b.Image))
	case articles.Embed:
		w.put(w.embed(b))
	case articles.Table:
		w.put(w.table(b.Rows))
	case articles.Preformatted:
		w.put(fenceCode(articles.PlainText(b.Spans)))
	case articles.Rule:
		w.put("---")
	default:
		w.put(w.lines(b.Spans, ""))
	}
}

// put writes a block.
func (w *writer) put(s string) {
	if w.b.Len() > 0 {
		w.b.WriteByte('\n')
	}
	w.b.WriteString(s)
	w.b.WriteByte('\n')
}

// heading returns the text of a heading. It escapes number signs at its end,
// which Markdown would read as the closing sequence of the heading.
func (w *writer) heading(spans []articles.Span) string {
	s := w.lines(spans, "")
	if strings.HasSuffix(s, "#") {
		s = s[:len(s)-1] + `\#`
	}
	return s
}

func (w *writer) quote(b *articles.Block) string {
	var parts []string
	for _, item := range b.Items {
		parts = append(parts, "> "+w.lines(item, "> "))
	}
	if b.Speaker != "" {
		parts = append(parts, "> — "+w.text(b.Speaker, false))
	}
	return strings.Join(parts, "\n>\n")
}

// list returns a list. Its marker differs from that of a list directly before
// it; otherwise Markdown would read both as one list.
func (w *writer) list(b *articles.Block, before string) string {
	first, second := "-", "*"
	if b.Ordered {
		first, second = ".", ")"
	}
	w.marker = first
	if before == first {
		w.marker = second
	}
	rows := make([]string, len(b.Items))
	for i, item := range b.Items {
		head := w.marker + " "
		if b.Ordered {
			head = strconv.Itoa(b.Number(i)) + head
		}
		rows[i] = head + w.lines(item, strings.Repeat(" ", len(head)))
		if b.Ordered && len(b.Items) == 1 {
			rows[i] = head + hideFirst(rows[i][len(head):]) // "18. March" is read as a date
		}
	}
	return strings.Join(rows, "\n")
}

// monthFirst matches a text that begins with a month.
var monthFirst = regexp.MustCompile(`^(?:` + text.Months + `|(?i:januar|februar|märz|mai|juni|juli|oktober|dezember)|` + text.ArabicMonths + `)`)

// hideFirst writes the first letter of s as a character reference if s begins
// with the name of a month.
func hideFirst(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	if !monthFirst.MatchString(strings.Map(text.FoldRune, s[:min(len(s), 60)])) {
		return s
	}
	var b strings.Builder
	writeReference(&b, first)
	return b.String() + s[size:]
}

func (w *writer) picture(img *articles.Image) string {
	s := "![" + w.text(img.Alt, true) + "](" + address(img.Src)
	if img.Caption != "" {
		s += ` "` + strings.ReplaceAll(w.text(img.Caption, true), `"`, `\"`) + `"`
	}
	return s + ")"
}

// embed returns the address, or a link with the embed's text if it has one.
func (w *writer) embed(b *articles.Block) string {
	label := articles.PlainText(b.Spans)
	if label == "" || label == b.URL {
		return w.text(b.URL, false)
	}
	return "[" + w.text(label, true) + "](" + address(b.URL) + ")"
}

func (w *writer) table(rows [][][]articles.Span) string {
	width := 0
	for _, row := range rows {
		width = max(width, len(row))
	}
	var lines []string
	for i, row := range rows {
		cells := make([]string, width)
		for at, cell := range row {
			cells[at] = w.lines(cell, "")
		}
		lines = append(lines, "| "+strings.Join(cells, " | ")+" |")
		if i == 0 {
			lines = append(lines, strings.Repeat("| --- ", width)+"|")
		}
	}
	return strings.Join(lines, "\n")
}

// fenceCode returns code between two fences, lines of more backticks than any
// run in it has.
func fenceCode(s string) string {
	fence := strings.Repeat("`", max(3, longestRun(s, '`')+1))
	return fence + "\n" + s + "\n" + fence
}

func longestRun(s string, c byte) int {
	longest, run := 0, 0
	for i := range len(s) {
		if s[i] != c {
			run = 0
			continue
		}
		run++
		longest = max(longest, run)
	}
	return longest
}

// address returns the destination of a link or a picture.
func address(s string) string {
	s = strings.NewReplacer(`\`, `\\`, "<", `\<`, ">", `\>`, "&", `\&`, "\n", "").Replace(s)
	if strings.ContainsAny(s, " ()\"'") || s == "" {
		return "<" + s + ">"
	}
	return cmp.Or(s, "<>")
}
