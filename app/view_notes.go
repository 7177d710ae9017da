package app

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"broadside/articles"
)

// Footnotes follow the roles of DPUB-ARIA 1.1: doc-noteref, doc-endnotes and
// doc-backlink. Ids hold the slug, so that pieces on one page do not share any.

func (s *sheet) noteID(note int) string { return "note-" + s.slug() + "-" + strconv.Itoa(note) }

// citationID is the id of the place where the text refers to note for the
// time-th time.
func (s *sheet) citationID(note, time int) string {
	return "cite-" + s.slug() + "-" + strconv.Itoa(note) + "-" + strconv.Itoa(time)
}

func (s *sheet) slug() string {
	if s.Article == nil {
		return ""
	}
	return s.Article.Slug
}

// citation is the superscript link to a note.
func (s *sheet) citation(span articles.Span) app.UI {
	if s.cited == nil {
		s.cited = map[int]int{}
	}
	s.cited[span.Note]++
	return tag("sup", tag("a", id(s.citationID(span.Note, s.cited[span.Note])), href("#"+s.noteID(span.Note)), attr{"role", "doc-noteref"}, span.Text))
}

// notes is the list of notes, each with links back to where the text refers
// to it.
func (s *sheet) notes(items [][]articles.Span) app.UI {
	list := make([]app.UI, len(items))
	for i, item := range items {
		var back []any
		for time := 1; time <= s.cited[i+1]; time++ {
			back = append(back, " ", tag("a", href("#"+s.citationID(i+1, time)), attr{"role", "doc-backlink"}, label(s.say.BackToText), "↑"))
		}
		list[i] = tag("li", id(s.noteID(i+1)), s.against(item), s.spans(item), back)
	}
	return tag("section", attr{"role", "doc-endnotes"}, label(s.say.Footnotes), tag("ol", list))
}
