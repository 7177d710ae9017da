package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// FoldName returns a name without case, marks, and the spellings that differ
// from paper to paper.
func FoldName(s string) string {
	s = strings.ToLower(OneLine(s))
	return strings.Map(func(r rune) rune {
		switch r {
		case 'أ', 'إ', 'آ', 'ٱ':
			return 'ا'
		case 'ة':
			return 'ه'
		case 'ى':
			return 'ي'
		case 'ـ', '.', '\'', '’', '-':
			return -1
		}
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, s)
}

// FoldRune returns one spelling of the Arabic letters and digits that differ from
// paper to paper; -1 for marks, tatweel and invisible characters.
func FoldRune(r rune) rune {
	switch {
	case r == 'أ', r == 'إ', r == 'آ', r == 'ٱ':
		return 'ا'
	case r == 'ى', r == 'ی':
		return 'ي'
	case r == 'ة':
		return 'ه'
	case r == 'ک':
		return 'ك'
	case r >= '٠' && r <= '٩':
		return '0' + r - '٠'
	case r >= '۰' && r <= '۹':
		return '0' + r - '۰'
	case r == 'ـ', unicode.Is(unicode.Cf, r), unicode.Is(unicode.Mn, r) && unicode.Is(unicode.Arabic, r), r >= '\u064b' && r <= '\u0652', r == utf8.RuneError:
		return -1
	case unicode.IsSpace(r):
		return ' '
	}
	return r
}

// StripMarks returns a name without marks of direction and tatweel.
func StripMarks(s string) string {
	return OneLine(strings.Map(func(r rune) rune {
		if r == 'ـ' || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, s))
}
