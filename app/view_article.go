package app

import (
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"broadside/articles"
)

// article draws a piece, the classifieds beside it and what to read next.
func (s *sheet) article() app.UI {
	a := s.Article
	if a == nil {
		return s.problem()
	}
	return tag("main", id("main"), class("reading"),
		tag("article", class("story "+kindClass(a.Kind)), s.differs(a.Lang), s.runs(a.Lang),
			s.head(a),
			s.leadPicture(a),
			s.tools(a),
			when(a.Retracted(), func() app.UI {
				return tag("p", class("retracted"), attr{"role", "note"}, tag("strong", s.say.Retracted))
			}),
			tag("div", class("body"), s.blocks(a), s.morePictures(a)),
			s.tail(a),
		),
		s.beside(a),
		s.related(s.say.Related),
	)
}

func (s *sheet) head(a *articles.Article) app.UI {
	section := s.sectionName(a.Section)
	kicker := s.kindName(a.Kind)
	if a.Kicker != "" && a.Kind != articles.Sponsored {
		kicker = a.Kicker
	}
	if kicker == section {
		kicker = ""
	}
	return tag("header", class("head"),
		when(section != "" || kicker != "", func() app.UI {
			return tag("p", class("kicker"),
				when(section != "", func() app.UI {
					return tag("a", s.to(SectionPath(s.Site, s.Lang, a.Section)), section)
				}),
				when(section != "" && kicker != "", space),
				when(kicker != "", func() app.UI { return tag("span", kicker) }),
			)
		}),
		tag("h1", class("headline"), a.Headline),
		when(a.Standfirst != "", func() app.UI { return tag("p", class("standfirst"), a.Standfirst) }),
	)
}

// tools is the byline, the dates, and what a reader may do with the piece.
func (s *sheet) tools(a *articles.Article) app.UI {
	by := s.names(a.Byline)
	if len(a.Byline) == 0 && a.Source != "" {
		by = []any{a.Source}
	}
	return tag("div", class("tools"),
		when(len(by) > 0, func() app.UI { return tag("p", class("byline"), s.by(a), by) }),
		when(!a.Published.IsZero(), func() app.UI { return tag("p", class("dates"), s.moment("published", a.Published)) }),
		when(a.Updated.After(a.Published), func() app.UI {
			return tag("p", class("dates"), s.say.Updated+" ", s.moment("updated", a.Updated))
		}),
		when(a.Minutes > 0, func() app.UI {
			return tag("p", class("minutes"), s.say.Minutes.counted(s.Lang, a.Minutes))
		}),
		when(s.hasColumn(), func() app.UI {
			return tag("p", class("jump"), tag("a", href("#classifieds"), s.say.ToClassifieds))
		}),
		s.share(a),
		s.sizes(),
	)
}

// by stands before names, not before an organisation.
func (s *sheet) by(a *articles.Article) any {
	if len(a.Byline) == 0 {
		return nil
	}
	return s.say.By + " "
}

// names writes people with their roles: "A, correspondent, B and C".
func (s *sheet) names(people []articles.Person) []any {
	var out []any
	for i, p := range people {
		switch {
		case i == 0:
		case i == len(people)-1:
			out = append(out, " "+s.say.And+joiner(s.Lang))
		default:
			out = append(out, s.say.Comma)
		}
		name := tag("span", class("author"), p.Name)
		if address := safe(p.URL, s.Site.Base); address != "" {
			name = tag("a", class("author"), href(address), attr{"rel", "author"}, p.Name)
		}
		out = append(out, name)
		if p.Role != "" {
			out = append(out, tag("span", class("role"), s.say.Comma+p.Role))
		}
	}
	return out
}

// joiner follows "and": Arabic writes it and the next word as one.
func joiner(lang string) string {
	if lang == "ar" {
		return ""
	}
	return " "
}

func (s *sheet) leadPicture(a *articles.Article) app.UI {
	if len(a.Images) == 0 {
		return nil
	}
	return s.figure("leading", a.Images[0], "(min-width: 64em) 50rem, 100vw", true)
}

// tail is what follows the text: who helped, what was wrong, what it is about.
func (s *sheet) tail(a *articles.Article) app.UI {
	byRole := func(role, message string) app.UI {
		var names []string
		for _, c := range a.Contributors {
			if c.Role == role {
				names = append(names, c.Name)
			}
		}
		if len(names) == 0 {
			return nil
		}
		return tag("p", put(message, strings.Join(names, s.say.Comma)))
	}
	return tag("footer", class("tail"),
		when(a.Attribution != "", func() app.UI { return tag("p", class("attribution"), a.Attribution) }),
		when(a.Attribution == "", func() app.UI { return byRole("wire", s.say.Wire) }),
		when(a.Attribution == "", func() app.UI { return byRole("reporting", s.say.Reporting) }),
		byRole("photo", s.say.Photo),
		when(a.Source != "" && a.Source != a.Publisher && len(a.Byline) > 0, func() app.UI {
			return tag("p", s.say.Source+": "+a.Source)
		}),
		s.corrections(a),
		when(len(a.Tags) > 0, func() app.UI {
			return tag("div", class("topics"),
				tag("h2", s.say.Topics),
				list("ul", "tags", each(a.Tags, func(t string) app.UI { return tag("bdi", t) })))
		}),
		when(a.Rights != "", func() app.UI { return tag("p", class("rights"), a.Rights) }),
	)
}

func (s *sheet) corrections(a *articles.Article) app.UI {
	if len(a.Corrections) == 0 {
		return nil
	}
	return tag("section", class("corrections"), labelled("corrections"),
		tag("h2", id("corrections"), s.say.Corrections),
		each(a.Corrections, func(c articles.Correction) app.UI {
			return tag("p",
				tag("strong", s.say.correction(c.Kind)), " ",
				when(!c.At.IsZero(), func() app.UI { return s.dated("at", c.At) }),
				" "+c.Text)
		}),
	)
}

// related lists pieces to read next.
func (s *sheet) related(heading string) app.UI {
	if len(s.Related) == 0 {
		return nil
	}
	return tag("section", class("related"), labelled("related"),
		tag("h2", id("related"), heading),
		tag("div", class("row"), each(s.Related, func(a articles.Summary) app.UI {
			return s.teaser(a, teaser{level: "h3", picture: small, dated: true})
		})),
	)
}
