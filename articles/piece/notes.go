package piece

import (
	"fmt"
	"regexp"
	"slices"

	"broadside/articles"
	"broadside/articles/frontmatter"
	"broadside/articles/text"
	"broadside/articles/wire"
)

// maxNotes is the number of notes that are reported one by one.
const maxNotes = 50

// reportNotes reports the notes to editors in a text, and holds or kills the
// piece where they ask for it.
func (p *Piece) reportNotes(file, side string, found []wire.Note, f *frontmatter.Reader) {
	p.holdByFields(f)
	slices.SortStableFunc(found, func(a, b wire.Note) int { return int(a.Kind - b.Kind) }) // the kinds that hold a piece come first and are never cut off
	if n := len(found) - maxNotes; n > 0 {
		p.addNote(articles.Warning, file, found[maxNotes].Line, fmt.Sprintf("%d more lines are left out, for they are for the desk", n), "take them out of the file")
		found = found[:maxNotes]
	}
	for _, d := range found {
		switch quoted := text.Shorten(d.Text, 100); d.Kind {
		case wire.Kill:
			p.Killed = true
			p.addNote(articles.Broken, file, d.Line, fmt.Sprintf("the agency takes this story back: %q", quoted), "write status: killed for the story that was published, and remove this file")
		case wire.Hold:
			p.holdBack(file, side, d, f)
		case wire.Doubtful:
			p.addNote(articles.Warning, file, d.Line, fmt.Sprintf("this may be for the desk, but is printed: %q", quoted), "take the line out if readers should not see it")
		default:
			what := fmt.Sprintf("left out, for it is for the desk: %q", quoted)
			if d.Last != d.Line {
				what += fmt.Sprintf(" and what follows to line %d", d.Last)
			}
			p.addNote(articles.Warning, file, d.Line, what, adviceFor(d))
		}
	}
}

func (p *Piece) addNote(level articles.Level, file string, line int, what, fix string) {
	p.report(level, file, line, what, fix)
	p.Problems[len(p.Problems)-1].Note = true
}

// holdByFields holds a piece whose kicker, headline or standfirst is an embargo
// notice.
func (p *Piece) holdByFields(f *frontmatter.Reader) {
	for key, s := range map[string]string{"kicker": p.Article.Kicker, "headline": p.Article.Headline, "standfirst": p.Article.Standfirst} {
		if f.Given[key] > 0 && wire.Holds(s) {
			p.holdBack(f.File, f.File, wire.Note{Kind: wire.Hold, Line: f.Given[key], Last: f.Given[key], Text: s}, f)
		}
	}
}

func adviceFor(d wire.Note) string {
	if correcting.MatchString(d.Text) {
		return "if the fault was published here, write corrections: [{at: 2026-11-23T08:00:00+04:00, text: what was wrong}]"
	}
	return "take it out of the file, or move to the story what readers should see"
}

var correcting = regexp.MustCompile(`(?i)correct|refile|\bfix|تصحيح|تصويب`)

// holdBack withholds a piece whose text states an embargo, unless the key
// embargo of the front matter settles it.
func (p *Piece) holdBack(file, side string, d wire.Note, f *frontmatter.Reader) {
	quoted := text.Shorten(d.Text, 100)
	if f.SettlesEmbargo() {
		p.Guesses = append(p.Guesses, articles.Guess{File: file, Line: d.Line, Rule: 11, Field: "left out", Value: quoted, Confidence: 0.9})
		return
	}
	level, a := articles.Wrong, &p.Article
	switch a.Status {
	case articles.StatusLive, articles.StatusScheduled:
		a.Status = articles.StatusWithheld
	case articles.StatusWithheld, articles.StatusKilled:
		level = articles.Warning
	}
	add := p.addNote
	if level == articles.Warning {
		add = p.report // it would be held without the note too
	}
	add(level, file, d.Line, fmt.Sprintf("the piece is held, for its text states: %q", quoted),
		fmt.Sprintf("write embargo: 2026-11-23T22:00:00+04:00 in %s, the time from which it may be published, or embargo: none when that has come; published alone does not lift it", side))
}
