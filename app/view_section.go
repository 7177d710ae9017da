package app

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"broadside/articles"
)

// section draws one page of a section: the first piece large, then rows.
func (s *sheet) section() app.UI {
	var items []articles.Summary
	code := ""
	if len(s.Screen.Sections) > 0 {
		code, items = s.Screen.Sections[0].Code, s.Screen.Sections[0].Items
	}
	rows := make([]app.UI, len(items))
	for i, a := range items {
		t := teaser{level: "h2", picture: thumb, standfirst: true, byline: true, plain: true, dated: true, eager: i == 0}
		if i == 0 {
			t.picture = full
		}
		rows[i] = s.teaser(a, t)
	}
	return tag("main", id("main"), class("front section"),
		tag("div", class("news"),
			tag("h1", s.sectionName(code)),
			when(len(rows) == 0, func() app.UI { return tag("p", s.say.NoPieces) }),
			when(len(rows) > 0, func() app.UI { return tag("div", class("pieces"), rows) }),
			s.onward(s.say.OlderPieces),
		),
		s.column(),
	)
}

// onward is the link to the next page of a list.
func (s *sheet) onward(text string) app.UI {
	if s.Next == "" {
		return nil
	}
	return tag("p", class("onward"), tag("a", s.to(s.Next), attr{"rel", "next"}, text))
}
