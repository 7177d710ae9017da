package content

import "strings"

// A CommonMark parser takes time that grows with the square of some counts,
// and recursion that grows with depth. No story comes near these limits.
const (
	maxDepth      = 16   // quotes and lists in one another
	maxBrackets   = 300  // in a paragraph or an item of a list
	maxStars      = 400  // marks of emphasis in the same
	maxReferences = 1000 // [name]: address lines
	maxCells      = 100  // in a row of a table
	maxLines      = 20_000
)

// excess returns the first line on which a text goes beyond a limit, and in
// words which; 0 when it does not.
func excess(body string) (line int, what string) {
	brackets, stars, references := 0, 0, 0
	for s := range strings.SplitSeq(body, "\n") {
		line++
		deep := depth(s)
		if deep > 0 || isBlank(s) || strings.Contains(s, "|") { // another block begins
			brackets, stars = 0, 0
		}
		brackets += strings.Count(s, "[")
		stars += strings.Count(s, "*") + strings.Count(s, "_")
		if t := strings.TrimLeft(s, " >"); strings.HasPrefix(t, "[") && strings.Contains(t, "]:") {
			references++
		}
		switch {
		case deep > maxDepth:
			return line, "quotes or lists are nested too deep"
		case brackets > maxBrackets:
			return line, "there are too many brackets in a paragraph"
		case stars > maxStars && strings.Trim(s, "*_ ") != "":
			return line, "there are too many marks of emphasis in a paragraph"
		case references > maxReferences:
			return line, "there are too many link references"
		case strings.Count(s, "|") > maxCells:
			return line, "a row has too many cells"
		}
	}
	return 0, ""
}

// depth counts the markers of quotes and lists at the head of a line.
func depth(s string) int {
	n := 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '>':
			n++
		case c == '-' || c == '+' || c == '*' || c == '.' || c == ')':
			if i+1 < len(s) && (s[i+1] == ' ' || s[i+1] == '\t') {
				n++
			}
		case c == ' ' || c == '\t' || c >= '0' && c <= '9':
		default:
			return n
		}
	}
	return n
}
