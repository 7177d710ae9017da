// Package settings reads the YAML files with the names, places and categories of
// the paper. It returns everything that is valid, and a Problem with file, line
// and fix for each mistake.
package settings

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// The files, below the paper's folder.
const (
	paperFile      = "paper.yaml"
	placesFile     = "places.yaml"
	categoriesFile = "categories.yaml"
)

// Problem is a mistake in a file, with its position and its fix.
type Problem struct {
	File  string `json:"file"`            // below the paper's folder
	Line  int    `json:"line,omitempty"`  // from 1; 0 means the file, not a line
	Field string `json:"field,omitempty"` // a column, or a path like "[2].attributes[0].kind"
	What  string `json:"what"`
	Fix   string `json:"fix,omitempty"`

	// Warning reports that the value is used nevertheless.
	Warning bool `json:"warning,omitempty"`
}

// String returns p in the format of a compiler:
// "listings/motors.csv:12: attr.year: 19998 is not a year; from 1930 to 2028".
func (p Problem) String() string {
	var b strings.Builder
	b.WriteString(p.File)
	if p.Line > 0 {
		b.WriteString(":" + strconv.Itoa(p.Line))
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

// SortProblems sorts by file and line.
func SortProblems(p []Problem) {
	slices.SortStableFunc(p, func(a, b Problem) int {
		return cmp.Or(strings.Compare(a.File, b.File), a.Line-b.Line)
	})
}

// Nearest returns the word with the least edit distance to s, or "" if none is
// so close that s may be a typing error.
func Nearest(s string, words []string) string {
	best, least := "", len(s)/3
	if len(s) > 3 {
		least++ // swapped letters are two edits
	}
	for _, w := range words {
		if d := distance(s, w); d <= least && (best == "" || d < least) {
			best, least = w, d
		}
	}
	return best
}

// distance returns the Levenshtein distance in bytes.
func distance(a, b string) int {
	if len(a) > 64 || len(b) > 64 {
		return max(len(a), len(b))
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := before
			if a[i] != b[j] {
				change++
			}
			before = row[j+1]
			row[j+1] = min(change, row[j]+1, before+1)
		}
	}
	return row[len(b)]
}

// Suggest returns the fix for an unknown word: the nearest of words, else all.
func Suggest(s string, words []string) string {
	if w := Nearest(s, words); w != "" {
		return "perhaps " + strconv.Quote(w) + " is meant"
	}
	return "one of " + strings.Join(words, ", ")
}
