package view

import (
	"strings"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"broadside/app"
	"broadside/app/messages"
	"broadside/articles"
)

// article renders an article, its sidebar of listings and related articles.
func (s *renderer) article() goapp.UI {
	a := s.Article
	if a == nil {
		return s.problem()
	}
	return tag("main", id("main"), class("reading"),
		tag("article", class("story "+kindClass(a.Kind)), s.differs(a.Lang), s.runs(a.Lang),
			s.head(a),
			s.leadPicture(a),
			s.tools(a),
			when(a.Retracted(), func() goapp.UI {
				return tag("p", class("retracted"), attr{"role", "note"}, tag("strong", s.messages.Retracted))
			}),
			tag("div", class("body"), s.blocks(a), s.morePictures(a)),
			s.tail(a),
		),
		s.beside(a),
		s.related(s.messages.Related),
	)
}

func (s *renderer) head(a *articles.Article) goapp.UI {
	section := s.sectionName(a.Section)
	kicker := s.kindName(a.Kind)
	if a.Kicker != "" && a.Kind != articles.Sponsored {
		kicker = a.Kicker
	}
	if kicker == section {
		kicker = ""
	}
	return tag("header", class("head"),
		when(section != "" || kicker != "", func() goapp.UI {
			return tag("p", class("kicker"),
				when(section != "", func() goapp.UI {
					return tag("a", s.to(app.SectionPath(s.Site, s.Lang, a.Section)), section)
				}),
				when(section != "" && kicker != "", space),
				when(kicker != "", func() goapp.UI { return tag("span", kicker) }),
			)
		}),
		tag("h1", class("headline"), a.Headline),
		when(a.Standfirst != "", func() goapp.UI { return tag("p", class("standfirst"), a.Standfirst) }),
	)
}

// tools renders the byline, the dates, the share links and the choice of text
// size.
func (s *renderer) tools(a *articles.Article) goapp.UI {
	by := s.names(a.Byline)
	if len(a.Byline) == 0 && a.Source != "" {
		by = []any{a.Source}
	}
	return tag("div", class("tools"),
		when(len(by) > 0, func() goapp.UI { return tag("p", class("byline"), s.by(a), by) }),
		when(!a.Published.IsZero(), func() goapp.UI { return tag("p", class("dates"), s.moment("published", a.Published)) }),
		when(a.Updated.After(a.Published), func() goapp.UI {
			return tag("p", class("dates"), s.messages.Updated+" ", s.moment("updated", a.Updated))
		}),
		when(a.Minutes > 0, func() goapp.UI {
			return tag("p", class("minutes"), s.messages.Minutes.Count(s.Lang, a.Minutes))
		}),
		when(s.hasColumn(), func() goapp.UI {
			return tag("p", class("jump"), tag("a", href("#classifieds"), s.messages.ToClassifieds))
		}),
		s.share(a),
		s.sizes(),
	)
}

// by returns the word "By", which is printed before people, not before an
// organisation.
func (s *renderer) by(a *articles.Article) any {
	if len(a.Byline) == 0 {
		return nil
	}
	return s.messages.By + " "
}

// names renders people with their roles: "A, correspondent, B and C".
func (s *renderer) names(people []articles.Person) []any {
	var out []any
	for i, p := range people {
		switch {
		case i == 0:
		case i == len(people)-1:
			out = append(out, " "+s.messages.And+joiner(s.Lang))
		default:
			out = append(out, s.messages.Comma)
		}
		name := tag("span", class("author"), p.Name)
		if address := safe(p.URL, s.Site.Base); address != "" {
			name = tag("a", class("author"), href(address), attr{"rel", "author"}, p.Name)
		}
		out = append(out, name)
		if p.Role != "" {
			out = append(out, tag("span", class("role"), s.messages.Comma+p.Role))
		}
	}
	return out
}

// joiner returns the separator after "and". Arabic has none.
func joiner(lang string) string {
	if lang == "ar" {
		return ""
	}
	return " "
}

func (s *renderer) leadPicture(a *articles.Article) goapp.UI {
	if len(a.Images) == 0 {
		return nil
	}
	return s.figure("leading", a.Images[0], "(min-width: 64em) 50rem, 100vw", true)
}

// tail renders the part after the body: attribution, contributors, corrections,
// topics and rights.
func (s *renderer) tail(a *articles.Article) goapp.UI {
	byRole := func(role, message string) goapp.UI {
		var names []string
		for _, c := range a.Contributors {
			if c.Role == role {
				names = append(names, c.Name)
			}
		}
		if len(names) == 0 {
			return nil
		}
		return tag("p", messages.Insert(message, strings.Join(names, s.messages.Comma)))
	}
	return tag("footer", class("tail"),
		when(a.Attribution != "", func() goapp.UI { return tag("p", class("attribution"), a.Attribution) }),
		when(a.Attribution == "", func() goapp.UI { return byRole("wire", s.messages.Wire) }),
		when(a.Attribution == "", func() goapp.UI { return byRole("reporting", s.messages.Reporting) }),
		byRole("photo", s.messages.Photo),
		when(a.Source != "" && a.Source != a.Publisher && len(a.Byline) > 0, func() goapp.UI {
			return tag("p", s.messages.Source+": "+a.Source)
		}),
		s.corrections(a),
		when(len(a.Tags) > 0, func() goapp.UI {
			return tag("div", class("topics"),
				tag("h2", s.messages.Topics),
				list("ul", "tags", each(a.Tags, func(t string) goapp.UI { return tag("bdi", t) })))
		}),
		when(a.Rights != "", func() goapp.UI { return tag("p", class("rights"), a.Rights) }),
	)
}

func (s *renderer) corrections(a *articles.Article) goapp.UI {
	if len(a.Corrections) == 0 {
		return nil
	}
	return tag("section", class("corrections"), labelled("corrections"),
		tag("h2", id("corrections"), s.messages.Corrections),
		each(a.Corrections, func(c articles.Correction) goapp.UI {
			return tag("p",
				tag("strong", s.messages.CorrectionName(c.Kind)), " ",
				when(!c.At.IsZero(), func() goapp.UI { return s.dated("at", c.At) }),
				" "+c.Text)
		}),
	)
}

// related renders the related articles.
func (s *renderer) related(heading string) goapp.UI {
	if len(s.Related) == 0 {
		return nil
	}
	return tag("section", class("related"), labelled("related"),
		tag("h2", id("related"), heading),
		tag("div", class("row"), each(s.Related, func(a articles.Summary) goapp.UI {
			return s.teaser(a, teaser{level: "h3", picture: small, dated: true})
		})),
	)
}
