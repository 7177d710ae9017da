package messages

import (
	"unicode"

	"broadside/app/api"
)

// Direction returns the writing direction of lang: "ltr" or "rtl".
func Direction(lang string) string {
	switch api.Primary(lang) {
	case "ar", "fa", "he", "ur", "ps", "ckb", "dv", "sd", "ug", "yi":
		return "rtl"
	}
	return "ltr"
}

// ContraryDirection returns the direction of a text whose direction differs
// from dir, "ltr" or "rtl": more than two thirds of its letters have the other
// one. Otherwise it returns "". The first letter does not decide, unlike with
// dir="auto": many sentences in Arabic begin with a name in Latin letters.
func ContraryDirection(dir, text string) string {
	leftward, letters := 0, 0
	for _, r := range text {
		if !unicode.IsLetter(r) {
			continue
		}
		letters++
		if isRightToLeft(r) {
			leftward++
		}
	}
	switch {
	case dir != "rtl" && leftward*3 > letters*2:
		return "rtl"
	case dir == "rtl" && (letters-leftward)*3 > letters*2:
		return "ltr"
	}
	return ""
}

// isRightToLeft reports whether a letter is in a Unicode block for
// right-to-left scripts (DerivedBidiClass, R and AL).
func isRightToLeft(r rune) bool {
	return r >= 0x0590 && r <= 0x08ff || r >= 0xfb1d && r <= 0xfdff || r >= 0xfe70 && r <= 0xfeff ||
		r >= 0x10800 && r <= 0x10fff || r >= 0x1e800 && r <= 0x1efff
}
