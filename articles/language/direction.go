package language

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// The directional formatting characters of UAX #9 §2. The code points of
// isolates are above those of embeddings and overrides; unpaired relies on it.
const (
	openEmbeddingLTR, openEmbeddingRTL, popEmbedding       = '\u202a', '\u202b', '\u202c'
	overrideLTR, overrideRTL                               = '\u202d', '\u202e'
	isolateLTR, isolateRTL, isolateFirstStrong, popIsolate = '\u2066', '\u2067', '\u2068', '\u2069'
	markLTR, markRTL, markArabic                           = '\u200e', '\u200f', '\u061c'
)

// Unmark returns one line of text without the invisible characters that harm
// text next to it: direction overrides, unclosed embeddings and isolates,
// direction marks next to a letter at the ends of the line, and zero-width
// spaces. control is the first removed character that changes the direction of
// text, or 0. Closed isolates, direction marks between words, and zero-width
// joiners stay: text of two directions, Persian and emoji need them.
func Unmark(s string) (clean string, control rune) {
	if !strings.ContainsFunc(s, invisible) {
		return s, 0
	}
	runes := []rune(s)
	drop := unpaired(runes)
	var b strings.Builder
	for i, r := range runes {
		switch {
		case drop[i]:
			if control == 0 {
				control = r
			}
		case r == '\u200b' || r == '\u2060' || r == '\ufeff':
		default:
			b.WriteRune(r)
		}
	}
	return trimMarks(strings.TrimSpace(b.String())), control
}

// trimMarks removes direction marks from an end of s where a letter or a digit
// is next to them. Next to punctuation they stay, because they decide on which
// side it is drawn.
func trimMarks(s string) string {
	const marks = string(markLTR) + string(markRTL) + string(markArabic) + " "
	t := strings.TrimLeft(s, marks)
	if first, _ := utf8.DecodeRuneInString(t); isLetter(first) || t == "" {
		s = t
	}
	t = strings.TrimRight(s, marks)
	if last, _ := utf8.DecodeLastRuneInString(t); isLetter(last) {
		s = t
	}
	return s
}

func isLetter(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func invisible(r rune) bool {
	return r == '\u200b' || r == markLTR || r == markRTL || r == markArabic || r == '\u2060' || r == '\ufeff' || r >= openEmbeddingLTR && r <= overrideRTL || r >= isolateLTR && r <= popIsolate
}

// unpaired returns the indexes of the direction overrides in a line, and of
// embeddings and isolates that are not closed or not opened.
func unpaired(line []rune) map[int]bool {
	drop := map[int]bool{}
	var open []int
	for i, r := range line {
		switch r {
		case openEmbeddingLTR, openEmbeddingRTL, overrideLTR, overrideRTL, isolateLTR, isolateRTL, isolateFirstStrong:
			open = append(open, i)
		case popEmbedding, popIsolate:
			n := len(open)
			if n == 0 || (line[open[n-1]] >= isolateLTR) != (r == popIsolate) {
				drop[i] = true
				continue
			}
			if o := line[open[n-1]]; o == overrideLTR || o == overrideRTL {
				drop[open[n-1]], drop[i] = true, true
			}
			open = open[:n-1]
		}
	}
	for _, i := range open {
		drop[i] = true
	}
	return drop
}
