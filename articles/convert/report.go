package convert

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"broadside/articles"
)

// maxProblems is the number of problems that a report lists; the others are
// counted.
const maxProblems = 5000

// Report is the result of a run.
type Report struct {
	DryRun   bool           `json:"dryRun,omitempty"`
	Files    map[string]int `json:"files"`            // read, by format
	Unread   int            `json:"unread,omitempty"` // files in no format that is known
	Broken   int            `json:"broken,omitempty"` // files that could not be read to their end
	Items    int            `json:"items"`            // in all files
	Stories  int            `json:"stories"`          // New + Changed + Same + Kept
	New      int            `json:"new"`
	Changed  int            `json:"changed"`
	Same     int            `json:"same"`
	Kept     int            `json:"kept"`     // edited or removed by a person since
	Drafts   int            `json:"drafts"`   // of Stories
	Later    int            `json:"later"`    // of Stories: published in the future
	Skipped  map[string]int `json:"skipped"`  // by reason
	Lost     map[string]int `json:"lost"`     // by kind
	Links    int            `json:"links"`    // to other stories, which lead to their new addresses
	Pictures Pictures       `json:"pictures"` // of Stories
	Problems []Problem      `json:"problems"`
	Unlisted int            `json:"unlisted,omitempty"` // problems beyond those listed
	Seconds  float64        `json:"seconds"`
}

// Pictures counts the pictures of stories.
type Pictures struct {
	Copied  int `json:"copied"`  // from the local folder
	Fetched int `json:"fetched"` // from their address
	Same    int `json:"same"`    // there already
	Missing int `json:"missing"` // named in the story, but not found
}

// Problem is an articles.Problem in JSON.
type Problem struct {
	File  string `json:"file"`
	Line  int    `json:"line,omitempty"`
	Story string `json:"story,omitempty"`
	Level string `json:"level"`
	What  string `json:"what"`
	Fix   string `json:"fix,omitempty"`
}

// String returns the problem as one line.
func (p Problem) String() string {
	story := p.Story
	if story != "" {
		story = "story " + story
	}
	return articles.Problem{File: p.File, Line: p.Line, Field: story, What: p.What, Fix: p.Fix}.String()
}

func newReport() *Report {
	return &Report{Files: map[string]int{}, Skipped: map[string]int{}, Lost: map[string]int{}, Problems: []Problem{}}
}

func (r *Report) add(p articles.Problem) {
	if len(r.Problems) >= maxProblems {
		r.Unlisted++
		return
	}
	r.Problems = append(r.Problems, Problem{p.File, p.Line, p.Field, p.Level.String(), p.What, p.Fix})
}

// Summary returns the report as lines for people.
func (r *Report) Summary() string {
	var b strings.Builder
	done := "new"
	if r.DryRun {
		done = "would be new"
	}
	fmt.Fprintf(&b, "stories: %d (%d %s, %d changed, %d the same, %d kept as edited)\n", r.Stories, r.New, done, r.Changed, r.Same, r.Kept)
	if r.Drafts+r.Later > 0 {
		fmt.Fprintf(&b, "  of these: %d drafts, %d published later\n", r.Drafts, r.Later)
	}
	fmt.Fprintf(&b, "files: %s\n", counts(r.Files, "none"))
	if r.Unread+r.Broken > 0 {
		fmt.Fprintf(&b, "  not read: %d of an unknown format, %d broken\n", r.Unread, r.Broken)
	}
	fmt.Fprintf(&b, "skipped: %s\n", counts(r.Skipped, "nothing"))
	fmt.Fprintf(&b, "lost or changed: %s\n", counts(r.Lost, "nothing"))
	p := r.Pictures
	fmt.Fprintf(&b, "pictures: %d copied, %d fetched, %d the same, %d missing\n", p.Copied, p.Fetched, p.Same, p.Missing)
	if r.Links > 0 {
		fmt.Fprintf(&b, "links between stories: %d\n", r.Links)
	}
	if r.Stories > 0 && r.New+r.Changed == 0 {
		b.WriteString("nothing to write: all stories are as they were\n")
	}
	return b.String()
}

// counts returns the counts of kinds, the largest first.
func counts(of map[string]int, none string) string {
	kinds := slices.Sorted(maps.Keys(of))
	slices.SortStableFunc(kinds, func(a, b string) int { return of[b] - of[a] })
	var out []string
	for _, kind := range kinds {
		out = append(out, fmt.Sprintf("%d %s", of[kind], kind))
	}
	if len(out) == 0 {
		return none
	}
	return strings.Join(out, ", ")
}
