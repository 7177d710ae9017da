package mapping

import (
	"strings"
	"unicode"
)

// shortWords have a capital at the beginning of a text only.
var shortWords = map[string]bool{"a": true, "an": true, "and": true, "at": true, "by": true, "for": true, "from": true, "in": true, "of": true, "on": true, "or": true, "the": true, "to": true, "with": true}

// lowerCapitals returns a text that is written in capitals only with one capital a word.
// The words of keep, Roman numerals and words with digits stay as they are, and so does
// any other text.
func lowerCapitals(s string, keep map[string]bool) string {
	letters := 0
	for _, r := range s {
		if unicode.IsLower(r) {
			return s
		}
		if unicode.IsUpper(r) {
			letters++
		}
	}
	if letters < 2 {
		return s
	}
	var b strings.Builder
	isWord := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '\'' || r == '’' }
	for start := true; s != ""; start = false {
		n := strings.IndexFunc(s, isWord)
		if n < 0 {
			n = len(s)
		}
		b.WriteString(s[:n])
		if s = s[n:]; s == "" {
			break
		}
		if n = strings.IndexFunc(s, func(r rune) bool { return !isWord(r) }); n < 0 {
			n = len(s)
		}
		b.WriteString(lowerWord(s[:n], keep, start))
		s = s[n:]
	}
	return b.String()
}

// lowerWord returns a word of a text in capitals with one capital, or with none.
func lowerWord(word string, keep map[string]bool, start bool) string {
	lower := strings.ToLower(word)
	switch {
	case keep[lower] || strings.Trim(word, "IVX") == "" || strings.ContainsFunc(word, unicode.IsDigit):
		return word
	case !start && shortWords[lower]:
		return lower
	}
	letters := []rune(lower)
	letters[0] = unicode.ToUpper(letters[0])
	return string(letters)
}
