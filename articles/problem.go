package articles

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Level is the severity of a Problem.
type Level int

// The levels of a Problem.
const (
	Wrong   Level = iota // the piece is shown without the faulty part
	Warning              // the piece is shown; something is missing or looks like a slip
	Broken               // the piece is not shown; its last good version, if any, stays
)

// String returns the level as `check` prints it.
func (l Level) String() string {
	switch l {
	case Warning:
		return "warning"
	case Broken:
		return "broken"
	default:
		return "error"
	}
}

// Problem is a fault of a file and its remedy. Line counts
// from 1; 0 means the whole file.
type Problem struct {
	File  string
	Line  int
	Field string // a column, or a path such as "[2].name"; empty where there is none
	What  string
	Fix   string
	Level Level
	Note  bool // it is about a note to editors in the text: one left out or doubtful, or one that holds or kills the piece
}

// String returns the problem as "file:line: field: fault; remedy".
func (p Problem) String() string {
	var b strings.Builder
	b.WriteString(p.File)
	if p.Line > 0 {
		fmt.Fprintf(&b, ":%d", p.Line)
	}
	b.WriteString(": ")
	if p.Field != "" {
		b.WriteString(p.Field + ": ")
	}
	b.WriteString(p.What)
	if p.Fix != "" {
		b.WriteString("; " + p.Fix)
	}
	return b.String()
}

// Error returns String, for functions that return a *Problem as their error.
func (p *Problem) Error() string { return p.String() }

// Guess is a value that a rule read from wire text. Rule is its number in the
// list of wire.Story, Confidence is between 0 and 1.
type Guess struct {
	File       string
	Line       int
	Rule       int
	Field      string
	Value      string
	Confidence float64
}

// String returns the guess as `check` prints it.
func (g Guess) String() string {
	return fmt.Sprintf("%s:%d: rule %d: %s = %q (%.0f %%)", g.File, g.Line, g.Rule, g.Field, g.Value, g.Confidence*100)
}

// MaxProblems is the largest number of problems that are listed of one piece.
const MaxProblems = 200

// AnyBroken reports whether one of the problems is that a piece must not be shown.
func AnyBroken(problems []Problem) bool {
	return slices.ContainsFunc(problems, func(p Problem) bool { return p.Level == Broken })
}

// SortProblems sorts by file and line.
func SortProblems(ps []Problem) {
	slices.SortStableFunc(ps, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
}
