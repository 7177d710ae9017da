package table

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// findDelimiter returns the delimiter that splits a line into known columns, else
// that of Excel's line "sep=;", else the most frequent of , ; | and tab outside
// quotes in the first line that has any. next is the index of the line after
// Excel's.
func findDelimiter(lines, known []string) (comma rune, next int) {
	comma = ','
	if len(lines) == 0 {
		return comma, 0
	}
	given, ok := parseSepLine(lines[0])
	if ok {
		comma, next = given, 1
	}
	head := lines[next:min(len(lines), next+maxPreamble)]
	for _, line := range head {
		for _, r := range []rune{comma, ',', ';', '\t', '|'} {
			if len(known) > 0 && isHeader(strings.Split(strings.ReplaceAll(line, `"`, ""), string(r)), known, 3) {
				return r, next
			}
		}
	}
	if ok {
		return comma, next
	}
	return mostLikelyDelimiter(strings.Join(head, "\n")), next
}

// parseSepLine parses the line "sep=;", which sets the delimiter in Excel. It may be in
// quotes, or followed by delimiters if another program has saved the file.
func parseSepLine(line string) (rune, bool) {
	name, rest, ok := strings.Cut(strings.TrimLeft(line, ` "`), "=")
	if !ok || !strings.EqualFold(strings.TrimSpace(name), "sep") {
		return 0, false
	}
	if trimmed := strings.TrimLeft(rest, " "); strings.TrimSpace(rest) != "" {
		rest = trimmed
	}
	r, size := utf8.DecodeRuneInString(rest)
	valid := r != '"' && r != '\n' && r != utf8.RuneError
	return r, valid && strings.Trim(rest[size:], "\",;|\t \n") == ""
}

func mostLikelyDelimiter(text string) rune {
	count := map[rune]int{}
	quoted := false
	for _, r := range text {
		switch {
		case r == '"':
			quoted = !quoted
		case quoted:
		case strings.ContainsRune(",;\t|", r):
			count[r]++
		case r == '\n' && len(count) > 0:
			return mostFrequent(count)
		}
	}
	return mostFrequent(count)
}

func mostFrequent(count map[rune]int) rune {
	return slices.MaxFunc([]rune{',', ';', '\t', '|'}, func(a, b rune) int { return cmp.Compare(count[a], count[b]) })
}
