package content

import (
	"fmt"
	"strings"
)

// A CommonMark parser takes time that grows with the square of some counts,
// and recursion that grows with depth. No story comes near these limits.
const (
	maxDepth      = 16     // quotes and lists in one another
	maxIndent     = 80     // columns before an item of a list
	maxBrackets   = 300    // in a paragraph or an item of a list
	maxStars      = 400    // marks of emphasis in the same
	maxReferences = 1000   // [name]: address lines
	maxCells      = 100    // in a row of a table
	maxTogether   = 2000   // lines without a blank one between them
	maxSigns      = 6000   // signs that may begin markup, in the same
	maxLines      = 60_000 // in a body, without blank ones
	maxAllSigns   = 60_000 // in a body
)

// together counts what is between two blank lines: no paragraph, list without
// gaps or table is longer.
type together struct{ lines, signs int }

// excess returns the first line on which a text goes beyond a limit, and in
// words which; 0 when it does not.
func excess(body string) (line int, what string) {
	brackets, stars, references, all, written := 0, 0, 0, 0, 0
	var near together
	for s := range strings.SplitSeq(body, "\n") {
		line++
		deep := depth(s)
		if deep > 0 || isBlank(s) || strings.Contains(s, "|") { // another block begins
			brackets, stars = 0, 0
		}
		if strings.Trim(s, "> \t") == "" {
			near = together{}
		} else {
			written++
		}
		signs := signsIn(s)
		near.lines++
		near.signs += signs
		all += signs
		brackets += strings.Count(s, "[")
		stars += strings.Count(s, "*") + strings.Count(s, "_")
		if t := strings.TrimLeft(s, " >"); strings.HasPrefix(t, "[") && strings.Contains(t, "]:") {
			references++
		}
		switch {
		case deep > maxDepth, indent(s) > maxIndent && isItem(s):
			return line, "quotes or lists are nested too deep"
		case brackets > maxBrackets:
			return line, "there are too many brackets in a paragraph"
		case stars > maxStars && strings.Trim(s, "*_ ") != "":
			return line, "there are too many marks of emphasis in a paragraph"
		case references > maxReferences:
			return line, "there are too many link references"
		case strings.Count(s, "|") > maxCells:
			return line, "a row has too many cells"
		case near.lines > maxTogether:
			return line, fmt.Sprintf("there are more than %d lines without a blank one", maxTogether)
		case near.signs > maxSigns:
			return line, fmt.Sprintf("there are more than %d signs such as [ < * ` | without a blank line", maxSigns)
		case written > maxLines:
			return line, fmt.Sprintf("there are more than %d lines", maxLines)
		case all > maxAllSigns:
			return line, fmt.Sprintf("there are more than %d signs such as [ < * ` |", maxAllSigns)
		}
	}
	return 0, ""
}

// excessLines is excess for wire text, which has no markup.
func excessLines(text string) (line int, what string) {
	together, written := 0, 0
	for s := range strings.SplitSeq(text, "\n") {
		line++
		if isBlank(s) {
			together = 0
			continue
		}
		together++
		written++
		switch {
		case together > maxTogether:
			return line, fmt.Sprintf("there are more than %d lines without a blank one", maxTogether)
		case written > maxLines:
			return line, fmt.Sprintf("there are more than %d lines", maxLines)
		}
	}
	return 0, ""
}

// signsIn counts what may begin markup; a run of the same sign counts once.
func signsIn(s string) int {
	n := 0
	for i := range len(s) {
		if i > 0 && s[i] == s[i-1] && s[i] != '[' && s[i] != '<' && s[i] != '>' {
			continue
		}
		switch s[i] {
		case '[', ']', '<', '*', '_', '`', '~', '&', '|', '\\', '>', '#':
			n++
		}
	}
	return n
}

// indent counts the columns before the first sign of a line.
func indent(s string) int {
	n := 0
	for i := range len(s) {
		switch s[i] {
		case ' ':
			n++
		case '\t':
			n += 4
		default:
			return n
		}
	}
	return n
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
