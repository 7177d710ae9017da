package content

import (
	"fmt"
	"regexp"
	"slices"

	"broadside/articles"
)

// maxDeskTexts is how many passages for the desk are reported one by one.
const maxDeskTexts = 50

// reportDesk reports what a text holds for the desk, and does to the piece
// what that asks for.
func (p *piece) reportDesk(file, side string, found []deskText, f *front) {
	p.holdByFront(f)
	slices.SortStableFunc(found, func(a, b deskText) int { return int(a.kind - b.kind) }) // what holds a piece is never cut off
	if n := len(found) - maxDeskTexts; n > 0 {
		p.warn(file, found[maxDeskTexts].line, fmt.Sprintf("%d more lines are left out, for they are for the desk", n), "take them out of the file")
		found = found[:maxDeskTexts]
	}
	for _, d := range found {
		switch quoted := cut(d.text, 100); d.kind {
		case deskKill:
			p.killed = true
			p.fail(file, d.line, fmt.Sprintf("the agency takes this story back: %q", quoted), "write status: killed for the story that was published, and remove this file")
		case deskHold:
			p.hold(file, side, d, f)
		case deskDoubt:
			p.warn(file, d.line, fmt.Sprintf("this may be for the desk, but is printed: %q", quoted), "take the line out if readers should not see it")
		default:
			p.warn(file, d.line, fmt.Sprintf("left out, for it is for the desk: %q%s", quoted, through(d)), fixOf(d))
		}
	}
}

// holdByFront holds a piece whose kicker, headline or standfirst is an embargo
// notice.
func (p *piece) holdByFront(f *front) {
	for key, s := range map[string]string{"kicker": p.article.Kicker, "headline": p.article.Headline, "standfirst": p.article.Standfirst} {
		if f.given[key] > 0 && holds(s) {
			p.hold(f.file, f.file, deskText{kind: deskHold, line: f.given[key], last: f.given[key], text: s}, f)
		}
	}
}

// fixOf returns what to do about a passage that was left out.
func fixOf(d deskText) string {
	if correcting.MatchString(d.text) {
		return "if the fault was published here, write corrections: [{at: 2026-11-23T08:00:00+04:00, text: what was wrong}]"
	}
	return "take it out of the file, or move to the story what readers should see"
}

var correcting = regexp.MustCompile(`(?i)correct|refile|\bfix|تصحيح|تصويب`)

func through(d deskText) string {
	if d.last == d.line {
		return ""
	}
	return fmt.Sprintf(" and what follows to line %d", d.last)
}

// hold keeps a piece from readers while its text states an embargo that the
// desk did not settle by name.
func (p *piece) hold(file, side string, d deskText, f *front) {
	quoted := cut(d.text, 100)
	if f.settlesEmbargo() {
		p.guesses = append(p.guesses, Guess{File: file, Line: d.line, Rule: 11, Field: "left out", Value: quoted, Confidence: 0.9})
		return
	}
	level, a := Wrong, &p.article
	switch a.Status {
	case articles.StatusLive, articles.StatusScheduled:
		a.Status = articles.StatusWithheld
	case articles.StatusWithheld, articles.StatusKilled:
		level = Warning
	}
	p.problems = append(p.problems, Problem{File: file, Line: d.line, Level: level,
		What: fmt.Sprintf("the piece is held, for its text states: %q", quoted),
		Fix:  fmt.Sprintf("write embargo: 2026-11-23T22:00:00+04:00 in %s, the time from which it may be published, or embargo: none when that has come; published alone does not lift it", side)})
}
