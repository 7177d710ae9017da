package text

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// Nearest returns the word with the smallest edit distance from s, or "" if
// none is within two edits (one or none for a short s): with more edits,
// Arlington would be taken for Washington.
func Nearest(s string, words []string) string {
	s = strings.ToLower(s)
	n := utf8.RuneCountInString(s)
	best, at := "", 3
	switch {
	case n < 3:
		at = 1 // short words must be closer, so that fr is not taken for ar
	case n == 3:
		at = 2
	}
	for _, w := range words {
		if d := EditDistance(s, strings.ToLower(w), at); d < at {
			best, at = w, d
		}
	}
	return best
}

// Suggest is the advice for an unknown word: the nearest of words, else all.
func Suggest(s string, words []string) string {
	if w := Nearest(s, words); w != "" {
		return "perhaps " + strconv.Quote(w) + " is meant"
	}
	return "one of " + strings.Join(words, ", ")
}

// EditDistance returns how many letters must be added, dropped, replaced or swapped
// with their neighbour to get from a to b (optimal string alignment), or limit
// when it is at least that many.
func EditDistance(a, b string, limit int) int {
	x, y := []rune(a), []rune(b)
	if len(x) > 64 || len(y) > 64 || len(x)-len(y) >= limit || len(y)-len(x) >= limit {
		return limit
	}
	two, one, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range one {
		one[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row[0] = i
		for j := 1; j <= len(y); j++ {
			d := one[j-1]
			if x[i-1] != y[j-1] {
				d++
			}
			d = min(d, one[j]+1, row[j-1]+1)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				d = min(d, two[j-2]+1)
			}
			row[j] = d
		}
		two, one, row = one, row, two
	}
	return min(one[len(y)], limit)
}
