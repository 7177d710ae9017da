package charset

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"unicode"
)

const (
	mostBytes   = 20_000 // that are compared, which bounds the work
	mostCost    = 3.5    // average of a character in a readable text
	leastMargin = 2.0    // by which a text has to cost more in every other set
	impossible  = 1000
)

// rankSets returns the set in which b costs least, nil if it is not readable in
// any, and a second one if that gives another text at about the same cost.
func rankSets(b []byte) (best, second *set) {
	return rankContexts(contexts(b))
}

// rankContexts ranks the sets by the words that contexts returns.
func rankContexts(words [][]byte, n int, used [128]bool) (best, second *set) {
	costs := make([]float64, len(sets))
	least := math.Inf(1)
	for i, s := range sets {
		costs[i] = s.wordsCost(words) + s.rarity
		if costs[i] < least {
			best, least = s, costs[i]
		}
	}
	if n == 0 || least > mostCost*float64(n) {
		return nil, nil
	}
	for i, s := range sets {
		if costs[i] < least+leastMargin && !sameText(s, best, used) {
			return best, s
		}
	}
	return best, nil
}

// contexts returns the runs of b that hold bytes above ASCII, with a few bytes
// around them, how many such bytes there are, and which.
func contexts(b []byte) (words [][]byte, n int, used [128]bool) {
	isGap := func(r rune) bool { return r <= ' ' || strings.ContainsRune(`,;|"`, r) }
	for word := range bytes.FieldsFuncSeq(b, isGap) {
		high := 0
		for _, c := range word {
			if c >= 128 {
				high++
				used[c-128] = true
			}
		}
		if high > 0 && n < mostBytes {
			n += high
			words = append(words, word)
		}
	}
	return words, n, used
}

func sameText(a, b *set, used [128]bool) bool {
	for i, u := range used {
		if u && a.high[i] != b.high[i] {
			return false
		}
	}
	return true
}

// initials are forms of CP864 that no word ends with.
const initials = "\ufe91\ufe97\ufe9b\ufe9f\ufea3\ufea7\ufeb3\ufeb7\ufebb\ufebf\ufecb\ufecf\ufed3\ufed7\ufedb\ufedf\ufee3\ufee7\ufeeb\ufef3"

func (s *set) wordsCost(words [][]byte) float64 {
	total := 0.0
	for _, word := range words {
		runes := make([]rune, len(word))
		for i, c := range word {
			runes[i] = logical(s.decodeByte(c))
		}
		for i, c := range word {
			if c < 128 {
				continue
			}
			total += neighbourCost(runes, i)
			if strings.ContainsRune(initials, s.decodeByte(c)) && (i+1 == len(word) || !unicode.IsLetter(runes[i+1])) {
				total += 8
			}
		}
	}
	return total
}

// neighbourCost returns how improbable a character is between its neighbours:
// below 1 for a common one, 10 for one that no text contains.
func neighbourCost(word []rune, i int) float64 {
	at := func(i int) rune {
		if i < 0 || i >= len(word) {
			return ' '
		}
		return word[i]
	}
	r, prev, next := word[i], at(i-1), at(i+1)
	switch {
	case r == 0:
		return impossible
	case unicode.IsControl(r):
		return 50
	case isMark(r):
		switch {
		case r <= 0x64d && unicode.IsLetter(next): // tanwin ends a word
		case unicode.Is(unicode.Arabic, prev) || isMark(prev):
			return costIf(r > 0x64d && !unicode.IsLetter(next) && !isMark(next), 2.5, 1)
		}
		return 10
	case unicode.IsLetter(r) && r != 'º' && r != 'ª' && r != 'ƒ' && r != 'µ':
		return letterCost(r, prev, next) + caseCost(r, at(i-2), prev, next)
	}
	return symbolCost(r, prev, next)
}

func isMark(r rune) bool { return r >= 0x64b && r <= 0x652 }

// commonness holds letters by their cost; all others cost 4.
var commonness = newCommonness(map[float64]string{
	0.5: "اليمنروتبهدعéèàçüöäß",
	1:   "سفقكحجأطصشخةىêâîôûëùñáíóúãõåøæœğışإابвгдежзийклмнопрстуфхцчшщъыьэюяαβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώאבגדהוזחטיכלמנסעפצקרשתםןץףך",
	1.5: "غزضثذئءؤظآـÉÈÀÇÜÖÄÊÂÎÔÛËÏÙÑÁÍÓÚÃÕÅØÆŒİŞĞąęłśżźćńčřěžšůőű",
	2:   "پچگژАБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЭЮЯΑΒΓΔΕΖΗΙΚΛΜΝΞΟΠΡΤΥΦΧΨΩïòŁŚŻČŘŽŠ",
	4:   "ðþýÐÞÝÿŸÒÌ",
})

func newCommonness(by map[float64]string) map[rune]float64 {
	m := map[rune]float64{}
	for cost, letters := range by {
		for _, r := range letters {
			m[r] = cost
		}
	}
	return m
}

var scripts = []*unicode.RangeTable{unicode.Latin, unicode.Arabic, unicode.Cyrillic, unicode.Greek, unicode.Hebrew}

func script(r rune) int {
	return slices.IndexFunc(scripts, func(t *unicode.RangeTable) bool { return unicode.Is(t, r) })
}

func letterCost(r, prev, next rune) float64 {
	cost, ok := commonness[r]
	if !ok {
		cost = 4
	}
	beside, marked := 0, 0
	for _, other := range []rune{prev, next} {
		switch {
		case unicode.IsLetter(other) && script(other) == script(r), isMark(other):
			beside++
			if other >= 0x80 && unicode.Is(unicode.Latin, other) {
				marked++
			}
		case unicode.IsLetter(other):
			cost += 10
		case unicode.IsDigit(other):
			cost += 2
		}
	}
	cost += float64(2 * marked * marked) // Latin words have few letters with marks in a row
	switch arabic := unicode.Is(unicode.Arabic, r); {
	case beside == 0 && !strings.ContainsRune("àÀèéòóو", r):
		cost += 3
	case arabic && (r == 'ة' || r == 'ى') && unicode.IsLetter(next):
		cost += 8
	case arabic && r == 'ا' && next == 'ل' && !unicode.IsLetter(prev):
		cost -= 1.5
	}
	return cost
}

// caseCost is high for capitals inside words of small letters.
func caseCost(r, before, prev, next rune) float64 {
	switch {
	case unicode.IsUpper(r) && unicode.IsLower(prev):
		return 8
	case unicode.IsLower(r) && unicode.IsUpper(next):
		return 6
	case unicode.IsUpper(r) && unicode.IsUpper(prev) && unicode.IsLower(next):
		return 4
	case unicode.IsLower(r) && unicode.IsUpper(prev) && unicode.IsUpper(before):
		return 4
	case r == 'ß' && !unicode.IsLetter(prev):
		return 6
	}
	return 0
}

func symbolCost(r, prev, next rune) float64 {
	inWord := unicode.IsLetter(prev) && unicode.IsLetter(next)
	switch {
	case r == '’':
		if inWord && strings.ContainsRune("stdlrvmST", next) {
			return -1.5
		}
		if unicode.IsLetter(prev) || unicode.IsDigit(prev) {
			return 0
		}
		return 1
	case strings.ContainsRune("“‘«‹„", r):
		return costIf(unicode.IsLetter(prev) || next == ' ' && r != '«', 6, 0)
	case r == '”' || r == '»' || r == '›':
		return costIf(unicode.IsLetter(next) || prev == ' ' && r != '»', 6, 0)
	case unicode.IsDigit(r):
		return costIf(isASCIIWord(prev) || isASCIIWord(next), 8, 0)
	case strings.ContainsRune("\u00a0–—", r):
		return 0
	case r == '،' || r == '؛' || r == '؟' || r == '٪':
		return costIf(isASCIIWord(prev) || isASCIIWord(next) || unicode.IsLetter(next), 5, 0)
	case strings.ContainsRune("…•·®™©×÷±", r):
		return costIf(inWord && r != '…' || r != '…' && unicode.Is(unicode.Arabic, prev), 4, 0.5)
	case strings.ContainsRune("€£°²³½¼¾", r):
		return costIf(inWord, 8, 0.5)
	case strings.ContainsRune("\u200c\u200d\u200e\u200f", r):
		return costIf(unicode.Is(unicode.Arabic, prev) && prev != '،', 1, 5)
	case r == '¿' || r == '¡':
		return costIf(unicode.IsLetter(next) && !unicode.IsLetter(prev) && !unicode.IsDigit(prev), 0.5, 6)
	case r == 'º' || r == 'ª':
		return costIf(unicode.IsDigit(prev) || prev == 'n' || prev == 'N', 1, 6)
	case r == 'µ' || r == '´':
		return costIf(unicode.IsLetter(next), 2, 6)
	case r < 0x80: // Mac Arabic has a second ASCII for text from right to left
		return costIf(isASCIIWord(prev) || isASCIIWord(next) || unicode.IsLetter(next) && !strings.ContainsRune("(\"'/- ", r), 6, 1)
	case r < 0x100 || r == '†' || r == '‡' || r == '‰' || r == '‚' || r == 'ƒ' || r == 'ˆ' || r == '˜':
		return costIf(unicode.IsLetter(prev) || unicode.IsLetter(next), 8, 5)
	}
	return 9
}

func isASCIIWord(r rune) bool {
	return r < 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

func costIf(odd bool, cost, usual float64) float64 {
	if odd {
		return cost
	}
	return usual
}
