package text

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

// ReversingText is the message about a direction override that is printed.
const ReversingText = "the text holds an invisible character (U+202D or U+202E) that turns what follows it round"

// ReversingControl returns the message about a direction control that is left
// out.
func ReversingControl(control rune) string {
	return fmt.Sprintf("the invisible character %U turns the text after it round; it is left out", control)
}

// FixReversing is the remedy for a direction control.
const FixReversing = "delete the text and type it anew"

// IsLanguageTag reports whether s has the shape of a BCP 47 tag.
func IsLanguageTag(s string) bool { return languageTag.MatchString(s) }

var languageTag = regexp.MustCompile(`^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*$`)

// PrimaryLanguage returns the primary language of a BCP 47 tag.
func PrimaryLanguage(lang string) string {
	p, _, _ := strings.Cut(strings.ToLower(lang), "-")
	return p
}

// Direction returns "rtl" for the languages written from the right.
func Direction(lang string) string {
	switch PrimaryLanguage(lang) {
	case "ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi":
		return "rtl"
	}
	return "ltr"
}

// Script returns "ar" when most letters of s are Arabic, else "en". The first
// few thousand letters decide.
func Script(s string) string {
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
