package fold

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

var confused = strings.NewReplacer("أ", "ا", "إ", "ا", "آ", "ا", "ة", "ه", "ى", "ي", "ـ", "", "-", " ", "_", " ", "’", "'")

// Name folds the name of a place: case, hyphens, spaces and the Arabic letters
// that are often confused.
func Name(s string) string {
	return strings.Join(strings.Fields(confused.Replace(strings.ToLower(norm.NFC.String(s)))), " ")
}

// Word folds the spelling of a word: case, accents and the Arabic letters that are
// often confused. It removes everything but letters and digits.
func Word(s string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(strings.ToLower(s)) {
		switch {
		case r == 'ة':
			r = 'ه'
		case r == 'ى':
			r = 'ي'
		case r == '✓' || r == '✔':
		case r == 'ـ' || !unicode.IsLetter(r) && !unicode.IsDigit(r):
			continue
		}
		if d, ok := digit(r); ok {
			r = d
		}
		b.WriteRune(r)
	}
	return b.String()
}
