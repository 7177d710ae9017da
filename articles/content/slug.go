package content

import (
	"path"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Slug returns name as the last part of an address: letters and digits of any
// script in lower case, "-" and "_"; all else becomes one "-".
func Slug(name string) string {
	var b strings.Builder
	gap := false
	for _, r := range norm.NFC.String(name) {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r) && b.Len() > 0, r == '_':
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(unicode.ToLower(r))
		default:
			gap = true
		}
	}
	return norm.NFC.String(b.String())
}

// slugOf returns the slug of a file.
func slugOf(file string) string {
	base := path.Base(file)
	return Slug(strings.TrimSuffix(base, path.Ext(base)))
}
