package page

import (
	"bytes"
	"unicode/utf8"
)

func writeText(b *bytes.Buffer, s string) { escape(b, s, false) }

func writeQuoted(b *bytes.Buffer, s string) { escape(b, s, true) }

// escape escapes the characters that a parser would read as markup or change: & < >, the quote in
// attributes, and a carriage return. NUL and each byte that is not UTF-8 become U+FFFD, as in
// encoding/json, so that the Screen in the browser has the same text.
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
