package charset

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Damage returns the evidence that text was saved in one character set and read
// in another, or has lost letters; "" if there is none. mended is the probable
// original text, "" if that is not certain.
func Damage(text string) (what, mended string) {
	what, mended = diagnose(text)
	if mended == "" || mended == text || strings.ContainsAny(mended, "ÃÂ") || strings.Contains(mended, "â€") {
		return what, ""
	}
	if left, _ := diagnose(mended); left != "" {
		return what, ""
	}
	return what, mended
}

// diagnose returns the evidence that text is damaged, and an attempt to mend
// it.
func diagnose(text string) (what, mended string) {
	if b, at := BadByte(text); at > 0 {
		return fmt.Sprintf("character %d is the byte 0x%02X, which is not UTF-8", at, b), ""
	}
	for _, r := range text {
		switch {
		case r == utf8.RuneError:
			return "a character was lost: there is U+FFFD in its place", ""
		case r == 0:
			return "holds NUL characters", ""
		case r >= 0x80 && r < 0xa0 && r != 0x85:
			return fmt.Sprintf("holds the control character %U: it was read in another character set than it was saved in", r), Mend(text)
		}
	}
	if mended := Mend(text); mended != text {
		return "looks like UTF-8 that was read in another character set", mended
	}
	if mended := asArabic(text); mended != "" {
		return "looks like Arabic (Windows-1256) that was read as Windows-1252", mended
	}
	if w := strangeWord(text); w != "" {
		return fmt.Sprintf("%q looks like text that was read in another character set", w), ""
	}
	if hasLostLetters(text) {
		return "letters were lost: there are question marks in their place", ""
	}
	return "", ""
}

// Mend returns s without UTF-8 that was read as 8-bit characters ("Yorkâ€™s"
// for "York’s"), up to three times over. Only sequences that stand for likely
// characters are replaced, since s may hold good letters beside the broken
// ones.
func Mend(s string) string {
	for range 3 {
		mended := s
		for _, m := range misreadings {
			mended = m.undoOnce(mended)
		}
		if mended == s {
			break
		}
		s = mended
	}
	return s
}

// misreading is a set that UTF-8 is wrongly read in: its characters' bytes.
type misreading map[rune]byte

var misreadings = newMisreadings("Windows-1252", "Windows-1256", "MacRoman", "CP850", "CP437")

func newMisreadings(names ...string) []misreading {
	var all []misreading
	for _, name := range names {
		m := misreading{}
		s := sets[slices.IndexFunc(sets, func(s *set) bool { return s.name == name })]
		for i, r := range s.high {
			if r == 0 { // left as it is by browsers and Excel
				r = rune(128 + i)
			}
			m[r] = byte(128 + i)
		}
		if name == "Windows-1252" { // and as Latin-1
			for c := rune(0x80); c < 0xa0; c++ {
				m[c] = byte(c)
			}
		}
		all = append(all, m)
	}
	return all
}

func (m misreading) undoOnce(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return r >= 0x80 }) {
		return s
	}
	runes := []rune(s)
	var out strings.Builder
	for i := 0; i < len(runes); {
		r, size := m.sequence(runes[i:])
		switch {
		case size == 0:
			out.WriteRune(runes[i])
			i++
			continue
		case isPair(r):
			// One pair of characters may occur by chance, but not a word of such pairs.
			if letters, n := m.countPairs(runes[i:]); letters > 1 {
				out.WriteString(string(n))
				i += letters * 2
				continue
			}
			out.WriteString(string(runes[i : i+size]))
		case runes[i] == 'Ã' && runes[i+1] == '»' && i > 0 && unicode.IsUpper(runes[i-1]):
			out.WriteString(string(runes[i : i+size])) // «MAÇÃ»
		default:
			out.WriteRune(r)
		}
		i += size
	}
	return out.String()
}

// countPairs returns the letters of other scripts that runes begin with, two
// characters each.
func (m misreading) countPairs(runes []rune) (n int, letters []rune) {
	for {
		r, size := m.sequence(runes[2*n:])
		if size != 2 || !isPair(r) {
			return n, letters
		}
		letters = append(letters, r)
		n++
	}
}

// isPair reports whether r is of a script whose letters have two bytes.
func isPair(r rune) bool { return r >= 0x370 && r < 0x700 }

// sequence returns the character whose UTF-8 runes begin with, and how many of
// them it has; 0 if it is not a likely one.
func (m misreading) sequence(runes []rune) (r rune, size int) {
	var b [4]byte
	n := 0
	for ; n < len(b) && n < len(runes); n++ {
		c, ok := m[runes[n]]
		if !ok {
			break
		}
		b[n] = c
	}
	r, size = utf8.DecodeRune(b[:n])
	if size < 2 || !isLikely(r) {
		return 0, 0
	}
	if size == 2 && !isPair(r) && runes[1] >= 0x600 && runes[1] < 0x700 {
		return 0, 0 // «مدفأ،» in Windows-1256
	}
	return r, size
}

// isLikely reports whether text that was misread may have held r.
func isLikely(r rune) bool {
	switch {
	case r >= 0xa0 && r <= 0xff, r >= 0x2010 && r <= 0x2026, r >= 0x2030 && r <= 0x203a, r == 0x20ac, r == 0x2122, r == 0xfeff, r == 0x200b, r >= 0x200e && r <= 0x200f:
		return true
	case r >= 0x100 && r < 0x180:
		return strings.ContainsRune("ğĞışŞİœŒšŠžŽčČćĆłŁąęĄĘśŚżŻźŹńŃőŐűŰřŘěĚůŮĀāēīōū", r)
	case r >= 0x600 && r < 0x700:
		return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || strings.ContainsRune("،؛؟٪", r)
	case r >= 0x410 && r <= 0x44f, r >= 0x391 && r <= 0x3c9:
		return true
	case r >= 0x1f300 && r <= 0x1faff, r == 0x2713, r >= 0x2022 && r <= 0x27bf:
		return true
	}
	return false
}

// asArabic returns text whose words of nothing but Latin letters with marks are
// read as Windows-1256; "" if there are none, or they make no Arabic.
func asArabic(text string) string {
	words := 0
	mended := wordRun.ReplaceAllStringFunc(text, func(word string) string {
		var arabic []rune
		for _, r := range word {
			c, ok := misreadings[0][r]
			meant := windows1256.decodeByte(c)
			if !ok || r < 0xc0 || !unicode.Is(unicode.Arabic, meant) {
				return word
			}
			arabic = append(arabic, meant)
		}
		words += len(arabic) / 2
		return string(arabic)
	})
	if words < 2 {
		return ""
	}
	return mended
}

// wordRun matches a run of letters, of which the signs × and ÷ are two in Arabic.
var wordRun = regexp.MustCompile(`[\pL×÷]+`)

var windows1256 = sets[1]

// strangeWord returns a word that does not occur in any language, but results from reading
// MacRoman's quotes and letters as Windows-1252, or the reverse. It returns "" if there is none.
func strangeWord(text string) string {
	for word := range strings.FieldsSeq(text) {
		runes := []rune(word)
		for i, r := range runes {
			small := i > 1 && unicode.IsLower(runes[i-1]) && unicode.IsLower(runes[i-2])
			if small && (strings.ContainsRune("ÕŽÒÔ", r) || r == '‚' && (i+1 == len(runes) || unicode.IsLetter(runes[i+1]))) {
				return word
			}
		}
	}
	return ""
}

// hasLostLetters reports whether question marks have replaced letters: words of
// nothing else, or an apostrophe.
func hasLostLetters(text string) bool {
	if !strings.Contains(text, "?") {
		return false
	}
	words, letters := 0, 0
	for word := range strings.FieldsSeq(text) {
		bare := strings.Trim(word, ".,:;!()\"'،؛")
		switch {
		case len(bare) > 1 && strings.Trim(bare, "?") == "":
			words++
		case hasLetter(bare):
			letters++
			for _, end := range []string{"?s", "?t", "?re", "?ve", "?ll"} {
				if stem, ok := strings.CutSuffix(bare, end); ok && hasLetter(stem) && !strings.Contains(stem, "/") {
					return true
				}
			}
		}
	}
	return words > 1 || words == 1 && letters == 0 && strings.Count(text, "?") > 2
}

func hasLetter(s string) bool { return strings.ContainsFunc(s, unicode.IsLetter) }
