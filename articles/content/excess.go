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
	maxWritten    = 60_000 // in a body, without blank ones
	maxAllSigns   = 30_000 // in a body: each may be a block of its own
)

// tally counts what a parser takes time for.
type tally struct {
	brackets, stars   int // in a block
	lines, signs      int // since the last blank line: no paragraph, table or list without gaps is longer
	references        int // in the body
	written, allSigns int
}

// excess returns the first line on which a text goes beyond a limit, and in
// words which; 0 when it does not.
func excess(body string) (line int, what string) {
	var t tally
	for s := range strings.SplitSeq(body, "\n") {
		line++
		deep := depth(s)
		t.add(s, deep > 0)
		switch {
		case deep > maxDepth, indent(s) > maxIndent && isItem(s):
			return line, "quotes or lists are nested too deep"
		case t.brackets > maxBrackets:
			return line, "there are too many brackets in a paragraph"
		case t.stars > maxStars && strings.Trim(s, "*_ ") != "":
			return line, "there are too many marks of emphasis in a paragraph"
		case t.references > maxReferences:
			return line, "there are too many link references"
		case strings.Count(s, "|") > maxCells:
			return line, "a row has too many cells"
		case t.lines > maxTogether:
			return line, fmt.Sprintf("there are more than %d lines without a blank one", maxTogether)
		case t.signs > maxSigns:
			return line, fmt.Sprintf("there are more than %d signs such as [ < * ` | without a blank line", maxSigns)
		case t.written > maxWritten:
			return line, fmt.Sprintf("there are more than %d lines", maxWritten)
		case t.allSigns > maxAllSigns:
			return line, fmt.Sprintf("there are more than %d signs such as [ < * ` |", maxAllSigns)
		}
	}
	return 0, ""
}

// add counts a line. A block begins at a marker, a blank line or a row.
func (t *tally) add(s string, marker bool) {
	if marker || isBlank(s) || strings.Contains(s, "|") {
		t.brackets, t.stars = 0, 0
	}
	if strings.Trim(s, "> \t") == "" {
		t.lines, t.signs = 0, 0
	} else {
		t.written++
	}
	signs := signsIn(s)
	t.lines++
	t.signs += signs
	t.allSigns += signs
	if strings.HasPrefix(s, ">") { // a quote takes twice the memory of a paragraph
		t.allSigns++
	}
	t.brackets += strings.Count(s, "[")
	t.stars += strings.Count(s, "*") + strings.Count(s, "_")
	if s = strings.TrimLeft(s, " >"); strings.HasPrefix(s, "[") && strings.Contains(s, "]:") {
		t.references++
	}
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
