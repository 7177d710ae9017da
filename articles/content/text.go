package content

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// normal is a text brought to one form, and what had to be changed for that.
type normal struct {
	text    string
	changes []string
	signs   []sign // that show as boxes or as nothing
}

// normalise returns raw as NFC with line ends of one kind, without byte order
// mark and control characters. Quotes, brackets and marks of direction stay as
// typed. When raw is not UTF-8 the line of the first bad byte is returned.
func normalise(raw []byte) (n normal, badLine int) {
	if i := firstInvalid(raw); i >= 0 {
		return normal{}, 1 + bytes.Count(raw[:i], []byte("\n"))
	}
	s := string(raw)
	if t, ok := strings.CutPrefix(s, "\ufeff"); ok {
		s = t
		n.changes = append(n.changes, "byte order mark dropped")
	}
	if strings.ContainsAny(s, "\r"+separators) {
		s = splitLines(lineEnds.Replace(s))
		n.changes = append(n.changes, "line ends changed to LF")
	}
	if t, signs := replaceSigns(s); t != s || len(signs) > 0 {
		n.signs = signs
		if t != s {
			s = t
			n.changes = append(n.changes, "control characters dropped")
		}
	}
	if !norm.NFC.IsNormalString(s) {
		s = norm.NFC.String(s)
		n.changes = append(n.changes, "composed to NFC")
	}
	n.text = s
	return n, 0
}

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// printable drops what XML 1.0 and HTML cannot carry: C0 and C1 controls,
// noncharacters, stray byte order marks. What separates lines becomes a space.
func printable(r rune) rune {
	switch {
	case r == '\n' || r == '\t':
		return r
	case strings.ContainsRune(separators, r):
		return ' '
	case unicode.IsControl(r), r == '\ufeff', r&0xfffe == 0xfffe, r >= 0xfdd0 && r <= 0xfdef:
		return -1
	}
	return r
}

func firstInvalid(b []byte) int {
	if utf8.Valid(b) {
		return -1
	}
	for i := 0; i < len(b); {
		r, size := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return -1
}

// oneLine returns s with each run of white space as one space, none at its ends.
func oneLine(s string) string {
	return strings.Join(strings.Fields(s), " ")
}

// isBlank reports whether a line shows nothing.
func isBlank(s string) bool {
	return strings.TrimFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || r >= '\u200b' && r <= '\u200f' || r == '\u2060' || r == '\u00ad'
	}) == ""
}

// countWords counts runs that hold a letter or a digit, so that dashes between
// spaces are no words.
func countWords(s string) int {
	n := 0
	for w := range strings.FieldsSeq(s) {
		if strings.IndexFunc(w, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) >= 0 {
			n++
		}
	}
	return n
}

// Words read in a minute: Brysbaert 2019 for English, rounded down; Arabic
// leaves out short vowels and packs affixes into a word, so it reads slower.
const (
	wordsPerMinute       = 230
	wordsPerMinuteArabic = 180
)

// minutes returns the reading time of n words, at least 1.
func minutes(n int, lang string) int {
	rate := wordsPerMinute
	if primary(lang) == "ar" {
		rate = wordsPerMinuteArabic
	}
	return max(1, (n+rate/2)/rate)
}

// primary returns the primary language of a BCP 47 tag.
func primary(lang string) string {
	p, _, _ := strings.Cut(strings.ToLower(lang), "-")
	return p
}

// direction returns "rtl" for the languages written from the right.
func direction(lang string) string {
	switch primary(lang) {
	case "ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi":
		return "rtl"
	}
	return "ltr"
}

// script returns "ar" when most letters of s are Arabic, else "en". The first
// few thousand letters decide.
func script(s string) string {
	arabic, other := 0, 0
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Arabic, r) && unicode.IsLetter(r):
			arabic++
		case unicode.IsLetter(r):
			other++
		}
		if arabic+other >= 4000 {
			break
		}
	}
	if arabic > other {
		return "ar"
	}
	return "en"
}
