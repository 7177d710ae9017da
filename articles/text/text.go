// Package text normalises the texts that people send, and has the small functions that all readers
// of such texts share: whether a line is blank or ends a sentence, which script it is in, which
// addresses may be linked to.
package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// StartsSentence reports whether s begins as a sentence does.
func StartsSentence(s string) bool {
	r, ok := FirstRune(strings.TrimLeft(s, "([«\"“„‘'’$€£¥#@\u200e\u200f"))
	return !ok || !unicode.IsLower(r)
}

// FirstRune returns the first character of s; false when s is empty.
func FirstRune(s string) (rune, bool) {
	for _, r := range s {
		return r, true
	}
	return 0, false
}

// WordSet returns the set of the words of a text.
func WordSet(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

// StartsLower reports whether s begins with a small letter.
func StartsLower(s string) bool {
	r, _ := FirstRune(s)
	return unicode.IsLower(r)
}

// EndsSentence reports whether s ends with a full stop or the like, quotation
// marks, brackets and marks of emphasis behind it aside.
func EndsSentence(s string) bool {
	s = strings.TrimRight(s, " \t\n\"”’'»)]*_")
	r, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune(".!?؟…。", r)
}

// Overrides are the direction overrides, which reverse the text after them. In a body they are
// printed.
const Overrides = "\u202d\u202e"

// Shorten shortens s to at most n runes for a message.
func Shorten(s string, n int) string {
	for i := range s {
		if n--; n < 0 {
			return s[:i] + "…"
		}
	}
	return s
}

// Indentation returns the number of spaces a line begins with; a tab counts for four.
func Indentation(s string) int {
	n := 0
	for _, r := range s {
		switch {
		case r == '\t':
			n += 4
		case unicode.IsSpace(r):
			n++
		default:
			return n
		}
	}
	return n
}

// Normalised is a text in one form, and the changes that it needed.
type Normalised struct {
	Text    string
	Changes []string
	Signs   []Sign // that show as boxes or as nothing
}

// Normalise returns raw as NFC with line ends of one kind, without byte order
// mark and control characters. Quotes, brackets and marks of direction stay as
// typed. When raw is not UTF-8 the line of the first bad byte is returned.
func Normalise(raw []byte) (n Normalised, badLine int) {
	if line := InvalidLine(raw); line > 0 {
		return Normalised{}, line
	}
	s := string(raw)
	if t, ok := strings.CutPrefix(s, "\ufeff"); ok {
		s = t
		n.Changes = append(n.Changes, "byte order mark dropped")
	}
	if strings.ContainsAny(s, "\r"+separators) {
		s = splitLines(lineEnds.Replace(s))
		n.Changes = append(n.Changes, "line ends changed to LF")
	}
	if t, signs := replaceSigns(s); t != s || len(signs) > 0 {
		n.Signs = signs
		if t != s {
			s = t
			n.Changes = append(n.Changes, "control characters dropped")
		}
	}
	if !norm.NFC.IsNormalString(s) {
		s = norm.NFC.String(s)
		n.Changes = append(n.Changes, "composed to NFC")
	}
	n.Text = s
	return n, 0
}

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// Printable maps characters that XML 1.0 and HTML cannot carry to -1: C0 and C1
// controls, noncharacters, stray byte order marks. A line separator becomes a
// space.
func Printable(r rune) rune {
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

// Visible returns s without characters that cannot be seen (zero-width spaces,
// joiners, marks of direction, soft hyphens, byte order marks), and with plain
// spaces in place of all others. It is for names that are compared, not for
// texts: some scripts need joiners.
func Visible(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.In(r, unicode.Cf, unicode.Cc, unicode.Variation_Selector), r == '\u034f', r == '\u115f', r == '\u1160', r == '\u3164', r == '\uffa0':
			return -1
		}
		return r
	}, s))
}

// InvalidLine returns the line of the first byte that is not UTF-8, or 0.
func InvalidLine(b []byte) int {
	if utf8.Valid(b) {
		return 0
	}
	line := 1
	for len(b) > 0 {
		r, size := utf8.DecodeRune(b)
		if r == utf8.RuneError && size == 1 {
			break
		}
		if r == '\n' {
			line++
		}
		b = b[size:]
	}
	return line
}

// OneLine returns s with each run of white space as one space, none at its ends.
func OneLine(s string) string {
	return strings.Join(strings.Fields(s), " ")
}

// IsBlank reports whether a line shows nothing.
func IsBlank(s string) bool {
	return strings.TrimFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || r >= '\u200b' && r <= '\u200f' || r == '\u2060' || r == '\u00ad'
	}) == ""
}

// CountWords counts runs that hold a letter or a digit, so that dashes between
// spaces are no words.
func CountWords(s string) int {
	n := 0
	for w := range strings.FieldsSeq(s) {
		if strings.IndexFunc(w, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) >= 0 {
			n++
		}
	}
	return n
}

// Months is a pattern of the months of the year in English, in any case.
const Months = `(?i:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?`

// ArabicMonths is a pattern of the months in Arabic, as FoldRune spells them:
// those of the Gulf, the Levant and the Maghreb, and of the Hijri year.
const ArabicMonths = `(?:يناير|فبراير|مارس|ابريل|مايو|يونيو|يونيه|يوليو|يوليه|اغسطس|سبتمبر|اكتوبر|نوفمبر|ديسمبر|` +
	`كانون الثاني|شباط|اذار|نيسان|ايار|حزيران|تموز|اب|ايلول|تشرين الاول|تشرين الثاني|كانون الاول|` + // the Levant
	`جانفي|فيفري|افريل|ماي|جوان|جويليه|اوت|يوليوز|غشت|شتنبر|نونبر|دجنبر|` + // the Maghreb
	`محرم|صفر|ربيع الاول|ربيع الثاني|ربيع الاخر|جمادي الاولي|جمادي الاول|جمادي الثانيه|جمادي الاخره|جمادي الاخر|رجب|شعبان|رمضان|شوال|ذو القعده|ذي القعده|ذو الحجه|ذي الحجه)`
