package compose

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"broadside/articles"
)

// lines returns spans as Markdown; each line after the first begins with
// indent.
func (w *writer) lines(spans []articles.Span, indent string) string {
	var b strings.Builder
	for line := range splitLines(spans) {
		if b.Len() > 0 {
			b.WriteString("\\\n" + indent)
		}
		b.WriteString(escapeEnds(w.line(line)))
	}
	return b.String()
}

// splitLines yields the spans of each line.
func splitLines(spans []articles.Span) func(yield func([]articles.Span) bool) {
	return func(yield func([]articles.Span) bool) {
		start := 0
		for i := range spans {
			if spans[i].Break || i == len(spans)-1 {
				if !yield(spans[start : i+1]) {
					return
				}
				start = i + 1
			}
		}
	}
}

// line writes the spans of one line. Links are outermost; strong text is inside them, and emphasis
// inside strong text.
func (w *writer) line(spans []articles.Span) string {
	var b strings.Builder
	for group := range runs(spans, func(s articles.Span) string { return s.Href }) {
		inner := w.styled(group)
		if href := group[0].Href; href != "" {
			inner = "[" + inner + "](" + address(href) + ")"
			if before := b.String(); strings.HasSuffix(before, "!") {
				b.Reset()
				b.WriteString(before[:len(before)-1] + `\!`)
			}
		}
		b.WriteString(inner)
	}
	return b.String()
}

func (w *writer) styled(spans []articles.Span) string {
	var b strings.Builder
	link := len(spans) > 0 && spans[0].Href != ""
	for strong := range runs(spans, func(s articles.Span) bool { return s.Strong }) {
		mark := markOf("**", strong[0].Strong && !w.plain)
		b.WriteString(mark)
		for em := range runs(strong, func(s articles.Span) bool { return s.Em }) {
			mark := markOf("_", em[0].Em && !w.plain)
			b.WriteString(mark)
			for _, s := range em {
				if s.Code {
					b.WriteString(codeSpan(s.Text))
				} else {
					b.WriteString(w.text(s.Text, link))
				}
			}
			b.WriteString(mark)
		}
		b.WriteString(mark)
	}
	return b.String()
}

func markOf(mark string, on bool) string {
	if on {
		return mark
	}
	return ""
}

// runs yields the longest runs of spans that have the same key.
func runs[K comparable](spans []articles.Span, key func(articles.Span) K) func(yield func([]articles.Span) bool) {
	return func(yield func([]articles.Span) bool) {
		for start := 0; start < len(spans); {
			end := start + 1
			for end < len(spans) && key(spans[end]) == key(spans[start]) {
				end++
			}
			if !yield(spans[start:end]) {
				return
			}
			start = end
		}
	}
}

// codeSpan returns code between two runs of backticks that are longer than any run in it.
func codeSpan(s string) string {
	fence := strings.Repeat("`", longestRun(s, '`')+1)
	if strings.HasPrefix(s, "`") || strings.HasSuffix(s, "`") {
		s = " " + s + " "
	}
	return fence + s + fence
}

// text returns s with the characters escaped that Markdown would interpret. quoted means that s is
// put between brackets or quotation marks, before which there may be an exclamation mark.
func (w *writer) text(s string, quoted bool) string {
	var b strings.Builder
	for i, r := range s {
		switch {
		case w.plain && r < utf8.RuneSelf && r != ' ' && !isWordRune(r):
			writeReference(&b, r)
		case strings.ContainsRune("\\*_[]<`~|{", r), quoted && r == '!', r == '&' && reference.MatchString(s[i:]):
			b.WriteByte('\\')
			b.WriteRune(r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// reference matches the text that would be read as a character reference.
var reference = regexp.MustCompile(`^&[#0-9A-Za-z]{0,39};`)

func writeReference(b *strings.Builder, r rune) { fmt.Fprintf(b, "&#%d;", r) }

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// blockSign matches the characters that begin a block at the start of a line: a heading, a quote, a
// list item, a rule, a fence, the underline of a heading, a table row.
var blockSign = regexp.MustCompile(`^(?:#{1,6}|>|[-+=:]|[0-9]{1,9}[.)])`)

// escapeEnds escapes the start of a line that would begin a block, and a backslash at its end,
// which would be a line break.
func escapeEnds(line string) string {
	if m := blockSign.FindString(line); m != "" {
		at := 0
		if isWordRune(rune(m[0])) { // a number: its full stop
			at = len(m) - 1
		}
		line = line[:at] + `\` + line[at:]
	}
	if strings.HasSuffix(line, `\`) {
		line = strings.TrimSuffix(line, `\\`) + "&#92;"
	}
	return line
}
