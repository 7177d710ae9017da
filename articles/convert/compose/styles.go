package compose

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"broadside/articles"
	"broadside/articles/text"
)

// settleLine settles the spans of one line.
func (s *settler) settleLine(spans []articles.Span) []articles.Span {
	line := trimLine(collapse(spans))
	if text.IsBlank(articles.PlainText(line)) {
		return nil
	}
	for _, part := range parts {
		line = part.bareEnds(line)
	}
	line = join(line)
	for _, part := range parts[2:] { // strong text and emphasis
		s.bindWords(line, part)
	}
	return join(line)
}

// part is a style of spans: link, code, strong or emphasis. key returns the
// properties that all spans within one pair of marks have in common, on reports
// whether a span has the style, and clear removes it.
type part struct {
	key   func(articles.Span) articles.Span
	on    func(articles.Span) bool
	clear func(*articles.Span)
}

// parts are in the order in which the marks are nested: links are outermost.
var parts = []part{
	{
		func(s articles.Span) articles.Span { return articles.Span{Href: s.Href} },
		func(s articles.Span) bool { return s.Href != "" },
		func(s *articles.Span) { s.Href = "" },
	},
	{
		func(s articles.Span) articles.Span { return articles.Span{Href: s.Href, Code: s.Code} },
		func(s articles.Span) bool { return s.Code },
		func(s *articles.Span) { s.Code = false },
	},
	{
		func(s articles.Span) articles.Span { return articles.Span{Href: s.Href, Strong: s.Strong} },
		func(s articles.Span) bool { return s.Strong },
		func(s *articles.Span) { s.Strong = false },
	},
	{
		func(s articles.Span) articles.Span { return articles.Span{Href: s.Href, Strong: s.Strong, Em: s.Em} },
		func(s articles.Span) bool { return s.Em },
		func(s *articles.Span) { s.Em = false },
	},
}

// bareEnds removes the style from the white space at both ends of each run that
// has it, because Markdown does not read marks next to white space.
func (p part) bareEnds(line []articles.Span) (out []articles.Span) {
	for run := range runs(line, p.key) {
		if !p.on(run[0]) {
			out = append(out, run...)
			continue
		}
		first, last := 0, len(run)-1
		for first <= last && isSpace(run[first].Text) {
			out = append(out, p.without(run[first], run[first].Text))
			first++
		}
		var tail []articles.Span
		for last >= first && isSpace(run[last].Text) {
			tail = append([]articles.Span{p.without(run[last], run[last].Text)}, tail...)
			last--
		}
		if first <= last {
			out = append(out, p.split(run[first:last+1])...)
		}
		out = append(out, tail...)
	}
	return out
}

// split returns the spans of a run with the white space at its ends in spans of
// their own, without the style.
func (p part) split(run []articles.Span) []articles.Span {
	first, last := &run[0], &run[len(run)-1]
	inner := strings.TrimLeftFunc(first.Text, unicode.IsSpace)
	before := p.without(*first, first.Text[:len(first.Text)-len(inner)])
	first.Text = inner
	inner = strings.TrimRightFunc(last.Text, unicode.IsSpace)
	after := p.without(*last, last.Text[len(inner):])
	last.Text = inner
	out := append([]articles.Span{before}, run...)
	return withoutEmpty(append(out, after))
}

func (p part) without(s articles.Span, of string) articles.Span {
	p.clear(&s)
	s.Text = of
	return s
}

func withoutEmpty(spans []articles.Span) (out []articles.Span) {
	for _, s := range spans {
		if s.Text != "" {
			out = append(out, s)
		}
	}
	return out
}

func isSpace(s string) bool { return strings.TrimFunc(s, unicode.IsSpace) == "" }

// bindWords removes the style from runs that begin or end within a word, where
// Markdown does not read its marks.
func (s *settler) bindWords(line []articles.Span, p part) {
	at := 0
	for run := range runs(line, p.key) {
		start, end := at, at+len(run)
		at = end
		if !p.on(run[0]) || endsBefore(line, start) && beginsAfter(line, end) {
			continue
		}
		for i := range run {
			p.clear(&run[i])
		}
		s.dropped++
	}
}

// endsBefore reports whether the text written before line[at] ends with a space
// or a punctuation mark.
func endsBefore(line []articles.Span, at int) bool {
	if at == 0 || line[at-1].Href != line[at].Href || line[at-1].Code {
		return true
	}
	r, _ := utf8.DecodeLastRuneInString(line[at-1].Text)
	return isBoundary(r)
}

// beginsAfter reports whether the text written from line[at] on begins with a
// space or a punctuation mark.
func beginsAfter(line []articles.Span, at int) bool {
	if at == len(line) || line[at-1].Href != line[at].Href || line[at].Code {
		return true
	}
	r, _ := utf8.DecodeRuneInString(line[at].Text)
	return isBoundary(r)
}

func isBoundary(r rune) bool { return unicode.IsSpace(r) || unicode.IsPunct(r) || unicode.IsSymbol(r) }

// collapse replaces each run of white space, also across spans, with one space,
// and removes unprintable characters.
func collapse(spans []articles.Span) (out []articles.Span) {
	space := true
	for _, span := range spans {
		span.Break, span.Note = false, 0
		span.Href, _ = text.SafeLink(span.Href)
		var b strings.Builder
		for _, r := range cleanText(span.Text) {
			blank := r == ' ' || r == '\n' || r == '\t'
			if !blank {
				b.WriteRune(r)
			} else if !space {
				b.WriteByte(' ')
			}
			space = blank
		}
		if span.Text = b.String(); span.Text != "" {
			out = append(out, span)
		}
	}
	return out
}

// cleanText returns text as it is read back from a file: in NFC, without
// control characters.
func cleanText(s string) string {
	n, bad := text.Normalise([]byte(s))
	if bad > 0 {
		n, _ = text.Normalise([]byte(strings.ToValidUTF8(s, "\ufffd")))
	}
	return strings.Map(text.Printable, n.Text)
}

func trimLine(line []articles.Span) []articles.Span {
	for len(line) > 0 {
		if line[0].Text = strings.TrimLeftFunc(line[0].Text, unicode.IsSpace); line[0].Text != "" {
			break
		}
		line = line[1:]
	}
	for len(line) > 0 {
		last := &line[len(line)-1]
		if last.Text = strings.TrimRightFunc(last.Text, unicode.IsSpace); last.Text != "" {
			break
		}
		line = line[:len(line)-1]
	}
	return line
}

// join makes one span of neighbours in the same style.
func join(line []articles.Span) (out []articles.Span) {
	for _, span := range line {
		if n := len(out); n > 0 && style(out[n-1]) == style(span) {
			out[n-1].Text += span.Text
			continue
		}
		out = append(out, span)
	}
	return out
}

func style(s articles.Span) articles.Span {
	s.Text = ""
	return s
}
