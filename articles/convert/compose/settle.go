package compose

import (
	"slices"
	"strings"

	"broadside/articles"
	"broadside/articles/text"
)

// Settle returns blocks in a form that Markdown can represent: text on one line
// without control characters, emphasis that begins and ends at word boundaries,
// no empty blocks. dropped is the number of emphasised or linked parts of words
// that lost their emphasis.
func Settle(blocks []articles.Block) (out []articles.Block, dropped int) {
	s := &settler{}
	for _, b := range blocks {
		if s.settleBlock(&b) {
			out = append(out, b)
		}
	}
	return out, s.dropped
}

type settler struct{ dropped int }

// settleBlock settles b and reports whether anything of it is left.
func (s *settler) settleBlock(b *articles.Block) bool {
	switch b.Kind {
	case articles.Heading:
		b.Spans = s.oneLine(b.Spans)
		b.Level = min(max(b.Level, 2), 4)
		return len(b.Spans) > 0
	case articles.Quote, articles.List:
		s.settleItems(b)
		return len(b.Items) > 0
	case articles.Table:
		for _, row := range b.Rows {
			for i := range row {
				row[i] = s.oneLine(withoutCode(row[i]))
			}
		}
		return len(b.Rows) > 0
	case articles.Preformatted:
		code := strings.TrimRight(cleanText(articles.PlainText(b.Spans)), "\n")
		b.Spans = []articles.Span{{Text: code}}
		return !text.IsBlank(code)
	case articles.Picture:
		b.Image.Alt, b.Image.Caption = Line(b.Image.Alt), Line(b.Image.Caption)
		return b.Image.Src != ""
	case articles.Embed:
		b.Spans = s.oneLine(b.Spans)
		return b.URL != ""
	case articles.Rule:
		return true
	}
	b.Spans = s.settleSpans(b.Spans)
	return len(b.Spans) > 0
}

// settleItems settles the items of a list or a quote and leaves out empty ones.
func (s *settler) settleItems(b *articles.Block) {
	var items [][]articles.Span
	var numbers []int
	counts := true
	for i, item := range b.Items {
		if item = s.settleSpans(item); len(item) == 0 {
			continue
		}
		items = append(items, item)
		if b.Kind == articles.List && b.Ordered {
			numbers = append(numbers, b.Number(i))
			counts = counts && b.Number(i) == len(items)
		}
	}
	b.Items, b.Numbers = items, numbers
	if counts {
		b.Numbers = nil
	}
	if b.Kind == articles.Quote {
		b.Speaker = strings.TrimLeft(Line(b.Speaker), "—–―- ")
		if b.Speaker == "" {
			takeSpeaker(b)
		}
	}
}

// takeSpeaker moves a last line "— Name" of a quote to its Speaker, as package
// markdown does.
func takeSpeaker(b *articles.Block) {
	if len(b.Items) == 0 {
		return
	}
	last := b.Items[len(b.Items)-1]
	start := len(last) - 1
	for start > 0 && !last[start-1].Break {
		start--
	}
	line := articles.PlainText(last[start:])
	name := text.OneLine(strings.TrimLeft(line, "—–―-"))
	if !startsWithDash(line) || name == "" || start == 0 && len(b.Items) == 1 {
		return
	}
	b.Speaker = name
	if start == 0 {
		b.Items = b.Items[:len(b.Items)-1]
		return
	}
	last[start-1].Break = false
	b.Items[len(b.Items)-1] = last[:start]
}

func startsWithDash(s string) bool {
	for _, dash := range []string{"—", "–", "―", "--", "- "} {
		if strings.HasPrefix(s, dash) {
			return true
		}
	}
	return false
}

// oneLine settles spans whose line ends become spaces.
func (s *settler) oneLine(spans []articles.Span) []articles.Span {
	var out []articles.Span
	for _, span := range spans {
		if span.Break {
			span.Text += " "
			span.Break = false
		}
		out = append(out, span)
	}
	return s.settleSpans(out)
}

func withoutCode(spans []articles.Span) []articles.Span {
	var out []articles.Span
	for _, span := range spans {
		span.Code = span.Code && !strings.Contains(span.Text, "|")
		out = append(out, span)
	}
	return out
}

// settleSpans settles the lines of a paragraph, and leaves out empty ones.
func (s *settler) settleSpans(spans []articles.Span) (out []articles.Span) {
	for line := range splitLines(spans) {
		line = s.settleLine(line)
		if len(line) == 0 {
			continue
		}
		if len(out) > 0 {
			out[len(out)-1].Break = true
		}
		out = append(out, line...)
	}
	return out
}

// WithoutEmphasis returns blocks whose text is neither strong nor emphasised nor
// code.
func WithoutEmphasis(blocks []articles.Block) []articles.Block {
	plain := func(spans []articles.Span) (out []articles.Span) {
		for _, s := range spans {
			s.Strong, s.Em, s.Code = false, false, false
			out = append(out, s)
		}
		return out
	}
	var out []articles.Block
	for _, b := range blocks {
		b.Spans = plain(b.Spans)
		b.Items, b.Rows = slices.Clone(b.Items), slices.Clone(b.Rows)
		for i := range b.Items {
			b.Items[i] = plain(b.Items[i])
		}
		for i, row := range b.Rows {
			b.Rows[i] = nil
			for _, cell := range row {
				b.Rows[i] = append(b.Rows[i], plain(cell))
			}
		}
		out = append(out, b)
	}
	out, _ = Settle(out)
	return out
}
