package page

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// writeText writes s as the text of an element.
func writeText(b *bytes.Buffer, s string) { escape(b, s, false) }

// writeQuoted writes s as an attribute's value within double quotes.
func writeQuoted(b *bytes.Buffer, s string) { escape(b, s, true) }

// escape replaces what a parser would read as markup or would alter: & < >,
// the quote in attributes, a carriage return (normalised to a line end), NUL
// and bytes that are not UTF-8 (one U+FFFD each, as encoding/json has it, so
// that the browser's Screen holds the same text).
func escape(b *bytes.Buffer, s string, quoted bool) {
	done := 0
	for i := 0; i < len(s); {
		var with string
		width := 1
		switch c := s[i]; {
		case c == '&':
			with = "&amp;"
		case c == '<':
			with = "&lt;"
		case c == '>':
			with = "&gt;"
		case c == '"' && quoted:
			with = "&#34;"
		case c == '\r':
			with = "&#13;"
		case c == 0:
			with = "\uFFFD"
		case c >= utf8.RuneSelf:
			var r rune
			if r, width = utf8.DecodeRuneInString(s[i:]); r == utf8.RuneError && width == 1 {
				with = "\uFFFD"
			}
		}
		if with != "" {
			b.WriteString(s[done:i])
			b.WriteString(with)
			done = i + width
		}
		i += width
	}
	b.WriteString(s[done:])
}

// embedJSON makes JSON safe inside a script element: no "</script", "<!--" or
// "<script" can begin, and U+2028 and U+2029 end no line. It is still the same
// JSON. encoding/json escapes these itself by default; this holds for any JSON.
func embedJSON(json []byte) []byte {
	var out strings.Builder
	out.Grow(len(json) + len(json)/16)
	done := 0
	for i := 0; i < len(json); i++ {
		var with string
		width := 1
		switch c := json[i]; {
		case c == '<':
			with = `\u003c`
		case c == '>':
			with = `\u003e`
		case c == '&':
			with = `\u0026`
		case c == 0xE2 && i+2 < len(json) && json[i+1] == 0x80 && json[i+2]&^1 == 0xA8:
			with, width = `\u2028`, 3
			if json[i+2] == 0xA9 {
				with = `\u2029`
			}
		default:
			continue
		}
		out.Write(json[done:i])
		out.WriteString(with)
		done = i + width
		i += width - 1
	}
	out.Write(json[done:])
	return []byte(out.String())
}
