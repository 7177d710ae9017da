package text

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// Sign is a character that is displayed as a box or not at all, with the first
// line that contains it.
type Sign struct {
	Line      int
	What, Fix string
}

// lineSeparators end a line, or a paragraph, in word processors and in old
// systems: vertical tab, form feed, U+0085, U+2028.
var lineSeparators = strings.NewReplacer("\v", "\n", "\f", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n\n")

// SpaceSeparators makes them spaces: in YAML a line end would end the value.
var SpaceSeparators = strings.NewReplacer("\v", " ", "\f", " ", "\u0085", " ", "\u2028", " ", "\u2029", " ")

const separators = "\v\f\u0085\u2028\u2029"

// splitLines makes separators into line ends, and into spaces in the front
// matter.
func splitLines(s string) string {
	front := 0
	if strings.HasPrefix(s, "---\n") {
		front = max(strings.Index(s, "\n---\n"), 0)
	}
	return SpaceSeparators.Replace(s[:front]) + lineSeparators.Replace(s[front:])
}

// isOddSign reports whether replaceSigns may change or report r.
func isOddSign(r rune) bool {
	switch {
	case r == '\n' || r == '\t':
		return false
	case unicode.IsControl(r), unicode.Is(unicode.Co, r), r >= '\ufff9' && r <= '\ufffd', r == '\u00ad':
		return true
	}
	return Printable(r) < 0
}

// replaceSigns removes characters that cannot be displayed, without joining the
// words around them, and replaces those with an unambiguous meaning. It returns
// the others for a report.
func replaceSigns(s string) (string, []Sign) {
	if strings.IndexFunc(s, isOddSign) < 0 {
		return s, nil
	}
	var b strings.Builder
	var signs []Sign
	line := 1
	found := func(what, fix string) {
		if !slices.ContainsFunc(signs, func(s Sign) bool { return s.What == what }) {
			signs = append(signs, Sign{line, what, fix})
		}
	}
	for i, r := range s {
		if r == '\n' {
			line++
		}
		if !isOddSign(r) {
			b.WriteRune(r)
			continue
		}
		next := s[i+utf8.RuneLen(r):]
		switch {
		case r == '\u00ad':
			b.WriteRune(r)
			if strings.HasPrefix(next, "\n") {
				found("a word is divided at the end of a line", "write the word whole")
			}
		case r == '\u001e': // Word's hyphen that does not break
			b.WriteRune('\u2011')
		case r == '\u001f': // Word's hyphen that is seen at line ends only
		case r >= 0x80 && r < 0xa0 && charmap.Windows1252.DecodeByte(byte(r)) != unicode.ReplacementChar && charmap.Windows1252.DecodeByte(byte(r)) != r:
			meant := charmap.Windows1252.DecodeByte(byte(r))
			b.WriteRune(meant)
			found(fmt.Sprintf("the control character U+%04X is printed as %c, which it is in Windows-1252", r, meant), "write the character itself, and save the file as UTF-8")
		case unicode.IsControl(r):
			writeSpace(&b, next)
			found("control characters are left out", "take them away: they show as boxes or as nothing")
		case r == '\ufffc':
			writeSpace(&b, next)
			found("a picture or another object was lost in copying (U+FFFC)", "put the picture beside the piece and name it, or take the character away")
		case r == '\ufffd':
			b.WriteRune(r)
			found("a character was lost (U+FFFD)", "write the character itself; the file was saved in another character set before")
		case strings.ContainsRune("\uf0b7\uf0a7\uf0d8\uf0fc\uf076\uf06e\uf02d\uf071", r): // bullets of Word, in Symbol and Wingdings
			b.WriteRune('•')
		case unicode.Is(unicode.Co, r):
			b.WriteRune(r)
			found(fmt.Sprintf("the character U+%04X is of one font only and shows as a box", r), "write another character")
		}
	}
	return b.String(), signs
}

func writeSpace(b *strings.Builder, next string) {
	before := b.String()
	if before == "" || next == "" || strings.ContainsAny(before[len(before)-1:], " \t\n") || strings.ContainsAny(next[:1], " \t\n") {
		return
	}
	b.WriteByte(' ')
}
