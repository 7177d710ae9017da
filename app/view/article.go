package view

import (
	"strings"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"broadside/app"
	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/app/messages"
	"broadside/articles"
)

func (s *renderer) articlePage() goapp.UI {
	a := s.Article
	if a == nil {
		return s.problemPage()
	}
	return tag("main", id("main"), class("reading"),
		tag("article", class("story "+kindClass(a.Kind)), s.langAttr(a.Lang), s.dirAttr(a.Lang),
			s.articleHeader(a),
			s.leadPicture(a),
			s.articleTools(a),
			renderIf(a.Retracted(), tag("p", class("retracted"), attr{"role", "note"}, tag("strong", s.messages.Retracted))),
			tag("div", class("body"), s.bodyBlocks(a), s.morePictures(a)),
			s.articleFooter(a),
		),
		s.articleSidebar(a),
		s.relatedArticles(s.messages.Related),
	)
}

func (s *renderer) leadPicture(a *articles.Article) goapp.UI {
	if len(a.Images) == 0 {
		return nil
	}
	return s.figure("leading", a.Images[0], "(min-width: 64em) 50rem, 100vw", true)
}

func (s *renderer) articleHeader(a *articles.Article) goapp.UI {
	section := s.sectionName(a.Section)
	kicker := s.kindName(a.Kind)
	if a.Kicker != "" && a.Kind != articles.Sponsored {
		kicker = a.Kicker
	}
	if kicker == section {
		kicker = ""
	}
	return tag("header", class("head"),
		renderIf(section != "" || kicker != "", tag("p", class("kicker"),
			renderIf(section != "", tag("a", s.hrefTo(s.Site.SectionPath(s.Lang, a.Section)), section)),
			renderIf(section != "" && kicker != "", goapp.Text(" ")),
			textTag("span", "", kicker),
		)),
		tag("h1", class("headline"), a.Headline),
		textTag("p", "standfirst", a.Standfirst),
	)
}

func (s *renderer) articleTools(a *articles.Article) goapp.UI {
	by := s.byline(a)
	return tag("div", class("tools"),
		renderIf(len(by) > 0, tag("p", class("byline"), by)),
		renderIf(!a.Published.IsZero(), tag("p", class("dates"), s.timeElement("published", a.Published))),
		renderIf(a.Updated.After(a.Published), tag("p", class("dates"), s.messages.Updated+" ", s.timeElement("updated", a.Updated))),
		renderIf(a.Minutes > 0, tag("p", class("minutes"), s.messages.Minutes.Count(s.Lang, a.Minutes))),
		renderIf(s.hasSidebar(), tag("p", class("jump"), tag("a", href("#classifieds"), s.messages.ToClassifieds))),
		s.shareLinks(a),
		s.textSizes(),
	)
}

// byline renders the authors, or the source of an article without authors. The
// word "By" is printed before people, not before an organisation.
func (s *renderer) byline(a *articles.Article) []any {
	switch {
	case len(a.Byline) > 0:
		return append([]any{s.messages.By + " "}, s.personNames(a.Byline)...)
	case a.Source != "":
		return []any{a.Source}
	}
	return nil
}

// personNames renders people with their roles: "A, correspondent, B and C".
func (s *renderer) personNames(people []articles.Person) []any {
	var out []any
	for i, p := range people {
		switch {
		case i == 0:
		case i == len(people)-1:
			out = append(out, " "+s.messages.And)
		default:
			out = append(out, s.messages.Comma)
		}
		name := tag("span", class("author"), p.Name)
		if address := safeAddress(p.URL, s.Site.Base); address != "" {
			name = tag("a", class("author"), href(address), attr{"rel", "author"}, p.Name)
		}
		out = append(out, name)
		if p.Role != "" {
			out = append(out, tag("span", class("role"), s.messages.Comma+p.Role))
		}
	}
	return out
}

func (s *renderer) articleFooter(a *articles.Article) goapp.UI {
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
		textTag("p", "attribution", a.Attribution),
		renderIf(a.Attribution == "", byRole("wire", s.messages.Wire)),
		renderIf(a.Attribution == "", byRole("reporting", s.messages.Reporting)),
		byRole("photo", s.messages.Photo),
		renderIf(a.Source != "" && a.Source != a.Publisher && len(a.Byline) > 0, tag("p", s.messages.Source+": "+a.Source)),
		s.corrections(a),
		renderIf(len(a.Tags) > 0, tag("div", class("topics"),
			tag("h2", s.messages.Topics),
			itemList("ul", "tags", renderEach(a.Tags, func(t string) goapp.UI { return tag("bdi", t) })))),
		textTag("p", "rights", a.Rights),
	)
}

func (s *renderer) corrections(a *articles.Article) goapp.UI {
	if len(a.Corrections) == 0 {
		return nil
	}
	return tag("section", class("corrections"), ariaLabelledBy("corrections"),
		tag("h2", id("corrections"), s.messages.Corrections),
		renderEach(a.Corrections, func(c articles.Correction) goapp.UI {
			return tag("p",
				tag("strong", s.messages.CorrectionName(c.Kind)), " ",
				renderIf(!c.At.IsZero(), s.dateElement("at", c.At)),
				" "+c.Text)
		}),
	)
}

func (s *renderer) relatedArticles(heading string) goapp.UI {
	if len(s.Related) == 0 {
		return nil
	}
	return tag("section", class("related"), ariaLabelledBy("related"),
		tag("h2", id("related"), heading),
		tag("div", class("row"), renderEach(s.Related, func(a articles.Summary) goapp.UI {
			return s.teaser(a, teaserParts{level: "h3", picture: small, dated: true})
		})),
	)
}

// Caption formats the fields of listings in one language as their pages do, for
// feeds and other formats.
type Caption struct{ s *renderer }

// NewCaption returns a Caption in lang for listings of these categories.
func NewCaption(site api.Site, categories []classifieds.Category, lang string) Caption {
	return Caption{&renderer{Screen: app.Screen{Lang: lang, Site: site, Categories: categories}, messages: messages.For(lang)}}
}

// Category returns a category's name, or its code if it has none.
func (c Caption) Category(code string) string { return c.s.categoryName(code) }

// City returns a city's name, or the code of an unknown city.
func (c Caption) City(code string) string { return c.s.cityName(code) }

// Intent returns "Wanted" in the language, or "" for an offer.
func (c Caption) Intent(l *classifieds.Listing) string {
	if l.Intent == classifieds.Wanted {
		return c.s.messages.Wanted
	}
	return ""
}

// Price returns a listing's price with its terms, a job's salary, or "".
func (c Caption) Price(l *classifieds.Listing) string {
	text := c.s.formatPrice(l)
	if text != "" && l.Price.Type == classifieds.Negotiable {
		text += " (" + c.s.messages.Negotiable + ")"
	}
	return text
}

// Place returns a listing's district and city.
func (c Caption) Place(l *classifieds.Listing) string {
	return c.s.joinNames(l.Place.Area, c.s.cityName(l.Place.City))
}

// Facts returns the names and values of a listing's attributes in the order of
// its category.
func (c Caption) Facts(l *classifieds.Listing) [][2]string {
	var out [][2]string
	for _, a := range c.s.shownAttributes(l) {
		out = append(out, [2]string{api.Name(a.Names, c.s.Lang), c.s.formatValue(a, l.Attributes[a.Code], l)})
	}
	return out
}
