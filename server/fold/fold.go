// Package fold reduces text to the form in which it is searched. Arabic is
// normalized as in Lucene's ArabicNormalizer (hamza forms, ta marbuta, ya,
// tatweel, diacritics), Eastern digits become ASCII, and Latin text loses case and
// diacritics.
package fold

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Text returns the folded words of s, separated by one space. It is idempotent.
func Text(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	// NFKD replaces ligatures, full-width and Arabic presentation forms, and
	// separates marks from their letters.
	for _, r := range norm.NFKD.String(s) {
		switch {
		case r < utf8.RuneSelf:
			if 'A' <= r && r <= 'Z' {
				r += 'a' - 'A'
			}
			if ('a' > r || r > 'z') && ('0' > r || r > '9') {
				gap = true
				continue
			}
		case isDropped(r):
			continue
		case !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r):
			gap = true
			continue
		}
		if gap && b.Len() > 0 {
			b.WriteByte(' ')
		}
		gap = false
		writeLetter(&b, r)
	}
	return b.String()
}

// Words returns the folded words of s in their order.
func Words(s string) []string { return strings.Fields(Text(s)) }

// isDropped reports whether r is removed without separating words: vowel signs,
// accents, tatweel, joiners and direction marks.
func isDropped(r rune) bool {
	switch {
	case r == 'ـ', r == '\u00ad', r == '\u0621', r == '\u0674': // tatweel, soft hyphen, hamza, high hamza
		return true
	case unicode.Is(unicode.Cf, r):
		return true
	}
	// Only marks of scripts that are readable without them.
	return unicode.Is(unicode.Mn, r) && (r < 0x0900 || r >= 0x1AB0 && r < 0x1B00 || r >= 0x1DC0 && r < 0x1E00 || r >= 0x20D0 && r < 0x2100 || r >= 0xFE00 && r < 0xFE30)
}

func writeLetter(b *strings.Builder, r rune) {
	if r < utf8.RuneSelf {
		b.WriteByte(byte(r))
		return
	}
	switch r {
	case 'ٱ', 'ٲ', 'ٳ': // alef with wasla or wavy hamza, which NFKD does not decompose
		r = 'ا'
	case 'ى', 'ی', 'ې', 'ے', 'ۍ': // alef maksura, Farsi yeh and variants
		r = 'ي'
	case 'ة', 'ۃ', 'ہ', 'ھ', 'ە': // ta marbuta, and the Urdu forms of heh
		r = 'ه'
	case 'ک', 'ڪ': // keheh
		r = 'ك'
	case 'ß', 'ẞ':
		b.WriteString("ss")
		return
	case 'æ', 'Æ':
		b.WriteString("ae")
		return
	case 'œ', 'Œ':
		b.WriteString("oe")
		return
	case 'ø', 'Ø':
		r = 'o'
	case 'đ', 'Đ', 'ð', 'Ð':
		r = 'd'
	case 'ł', 'Ł':
		r = 'l'
	case 'ı':
		r = 'i'
	case 'ħ', 'Ħ':
		r = 'h'
	case 'þ', 'Þ':
		b.WriteString("th")
		return
	case 'ς':
		r = 'σ'
	default:
		if d, ok := asciiDigit(r); ok {
			r = d
		} else {
			r = unicode.ToLower(r)
		}
	}
	b.WriteRune(r)
}

// asciiDigit returns the ASCII digit of the Eastern digit r.
func asciiDigit(r rune) (rune, bool) {
	for _, zero := range [...]rune{'٠', '۰', '०'} {
		if zero <= r && r < zero+10 {
			return '0' + r - zero, true
		}
	}
	return 0, false
}
