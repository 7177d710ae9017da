package messages

import (
	"unicode"

	"broadside/app/api"
)

// Direction is where lang runs.
func Direction(lang string) string {
	switch api.Primary(lang) {
	case "ar", "fa", "he", "ur", "ps", "ckb", "dv", "sd", "ug", "yi":
		return "rtl"
	}
	return "ltr"
}

// Contrary is the direction of a text that plainly runs against dir, "ltr" or
// "rtl": more than two thirds of its letters do. For any other it is "". The
// first letter decides nothing, as it would for dir="auto": many a sentence in
// Arabic begins with a name in Latin letters.
func Contrary(dir, text string) string {
	leftward, letters := 0, 0
	for _, r := range text {
		if !unicode.IsLetter(r) {
			continue
		}
		letters++
		if fromRight(r) {
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

// fromRight reports whether a letter is written from the right: it lies in a
// block that Unicode keeps for such scripts (DerivedBidiClass, R and AL).
func fromRight(r rune) bool {
	return r >= 0x0590 && r <= 0x08ff || r >= 0xfb1d && r <= 0xfdff || r >= 0xfe70 && r <= 0xfeff ||
		r >= 0x10800 && r <= 0x10fff || r >= 0x1e800 && r <= 0x1efff
}
