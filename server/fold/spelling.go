package fold

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

var confusable = strings.NewReplacer("أ", "ا", "إ", "ا", "آ", "ا", "ة", "ه", "ى", "ي", "ـ", "", "-", " ", "_", " ", "’", "'")

// PlaceName folds the name of a place: case, hyphens, spaces and the Arabic letters
// that are often confused.
func PlaceName(s string) string {
	return strings.Join(strings.Fields(confusable.Replace(strings.ToLower(norm.NFC.String(s)))), " ")
}

// Spelling folds the spelling of a word: case, accents and the Arabic letters that are
// often confused. It removes everything but letters and digits.
func Spelling(s string) string {
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
		if d, ok := asciiDigit(r); ok {
			r = d
		}
		b.WriteRune(r)
	}
	return b.String()
}
