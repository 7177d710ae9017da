package view

import (
	"strings"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"broadside/app"
	"broadside/app/classifieds"
	"broadside/app/messages"
	"broadside/articles"
)

// framed draws a page that stands in a frame on another site: no masthead, and
// every link that leaves opens beside that site.
func (s *renderer) framed() goapp.UI {
	name := "framed " + s.Frame.Mode
	if s.Name == app.EmbedListings {
		name += " market"
	}
	column := s.framedColumn()
	if column != nil {
		name += " with-classifieds" // :has() would match only once the column is parsed, and move the story
	}
	return tag("div", id("paper"), class(name), attr{"lang", s.Lang}, attr{"dir", messages.Direction(s.Lang)},
		s.framedMain(), column, s.framedFoot())
}

func (s *renderer) framedMain() goapp.UI {
	switch {
	case s.Name == app.EmbedArticle && s.Article != nil:
		return s.framedStory(s.Article)
	case s.Name == app.EmbedListings:
		return s.framedListings()
	}
	title, text := s.trouble()
	return tag("main", id("main"), tag("h1", class("headline"), title), tag("p", class("standfirst"), text))
}

// away is a link to the paper's own page, with the partner's mark.
func (s *renderer) away(path string) []any {
	if mark := s.Frame.Partner.Mark; mark != "" {
		joint := "?"
		if strings.Contains(path, "?") {
			joint = "&"
		}
		path += joint + mark
	}
	return []any{s.to(path), attr{"target", "_blank"}, attr{"rel", "noopener"}}
}

// framedStory is a piece in its box: what does not fit is left out by the
// style sheet, whole lines and rows at a time.
func (s *renderer) framedStory(a *articles.Article) goapp.UI {
	full := s.Frame.Mode == "full"
	var rest []any
	if full {
		by := s.names(a.Byline)
		if len(a.Byline) == 0 && a.Source != "" {
			by = []any{a.Source}
		}
		rest = []any{
			tag("p", class("byline"), when(len(by) > 0, func() goapp.UI { return tag("span", s.by(a), by) }), " ",
				when(!a.Published.IsZero(), func() goapp.UI { return s.moment("published", a.Published) })),
			tag("div", class("body"), s.blocks(a), s.morePictures(a)),
			s.tail(a),
		}
	}
	picture, caption := s.framedPicture(a), goapp.UI(nil)
	if len(a.Images) > 0 && a.Images[0].Src == "" {
		picture, caption = nil, picture // words alone do not stand above the headline
	}
	return tag("main", id("main"),
		tag("article", class("story "+kindClass(a.Kind)), s.differs(a.Lang), s.runs(a.Lang),
			picture,
			tag("div", class("words"),
				s.kicker(a.Kind, a.Kicker, a.Section, false),
				tag("h1", class("headline"), tag("a", s.away(app.ArticlePath(a.Slug)), a.Headline)),
				when(a.Retracted(), func() goapp.UI { return tag("p", class("retracted"), s.messages.Retracted) }),
				when(a.Standfirst != "", func() goapp.UI { return tag("p", class("standfirst"), a.Standfirst) }),
			),
			caption,
			rest,
		))
}

// framedPicture is the lead picture with the credit it must carry, with its
// caption where the story is there in full.
func (s *renderer) framedPicture(a *articles.Article) goapp.UI {
	if len(a.Images) == 0 || s.Frame.Mode == "link" {
		return nil
	}
	image := a.Images[0]
	if s.Frame.Mode == "full" {
		return s.figure("lead", image, "(min-width: 37.5em) 55vw, 100vw", true)
	}
	if image.Src == "" {
		return nil
	}
	return tag("figure", class("lead"), s.picture(image, "(min-width: 37.5em) 55vw, 100vw", true),
		when(image.Credit != "", func() goapp.UI {
			name := s.creditLabel(image.Credit)
			return tag("figcaption", when(name != "", func() goapp.UI { return tag("span", class("label"), name) }), image.Credit)
		}))
}

// framedColumn is the classifieds beside a framed story.
func (s *renderer) framedColumn() goapp.UI {
	if s.Name != app.EmbedArticle || s.Frame.Mode == "link" || len(s.Latest) == 0 {
		return nil
	}
	name := s.Frame.Partner.Label
	if name == "" {
		name = messages.Insert(s.messages.PoweredBy, s.paper())
	}
	return tag("aside", class("classifieds"), labelled("beside"),
		tag("h2", id("beside"), attr{"dir", "auto"}, name),
		tag("search", tag("form", class("ask"), attr{"method", "get"}, attr{"action", s.Site.Base + "/e/listings"},
			s.framedSearch(),
			s.framedFields(),
			s.framedWords(""),
			tag("button", attr{"type", "submit"}, s.messages.Find))),
		s.framedRows(s.Latest))
}

// framedSearch hands the search beside a story to the program. Beside one that
// unfolds the browser loads a page, which tells the page around that it does not.
func (s *renderer) framedSearch() any {
	if s.Frame.Mode == "full" {
		return nil
	}
	return on{"submit", "", s.forms.Submit}
}

// framedFields carry the frame's own parameters through its forms.
func (s *renderer) framedFields() []goapp.UI {
	v := s.Frame.Values()
	v.Del("count")
	v.Set("lang", s.Lang)
	if s.Frame.Mode == "full" {
		v.Del("mode") // only stories unfold
	}
	return carried(v)
}

func (s *renderer) framedWords(typed string) []goapp.UI {
	return []goapp.UI{
		tag("label", class("unseen"), attr{"for", "f-q"}, s.messages.Search),
		tag("input", attr{"type", "search"}, attr{"name", "q"}, id("f-q"), attr{"value", typed}, attr{"placeholder", s.messages.Search},
			attr{"maxlength", "200"}, attr{"dir", "auto"}, attr{"autocomplete", "off"}, attr{"enterkeyhint", "search"}),
	}
}

// framedRows are listings in rows of one height, of which the style sheet
// shows as many as there is room for.
func (s *renderer) framedRows(listings []classifieds.Listing) goapp.UI {
	return tag("div", class("rows"), list("ol", "", each(listings, func(l classifieds.Listing) goapp.UI {
		price := s.price(&l)
		return tag("a", class("row"), s.away(app.ListingPath(s.Site, s.Lang, l.ID)),
			tag("b", class("title"), s.differs(l.Lang), attr{"dir", "auto"}, l.Title),
			tag("span", class("where"), when(l.Featured, func() goapp.UI { return tag("strong", s.messages.Featured, " ") }), s.categoryName(l.Category), s.wanted(&l),
				when(l.Place != (classifieds.Place{}), func() goapp.UI { return tag("span", " · ", s.where(&l)) })),
			when(price != "", func() goapp.UI { return tag("span", class("price"), price) }))
	})))
}

// framedFoot says whose the frame is and where the whole is.
func (s *renderer) framedFoot() goapp.UI {
	path, text := app.FrontPath(s.Site, s.Lang), s.paper()
	switch s.Name {
	case app.EmbedArticle:
		path, text = app.OnPaper(s.Screen), messages.Insert(s.messages.ReadOn, s.paper())
	case app.EmbedListings:
		path, text = app.OnPaper(s.Screen), messages.Insert(s.messages.MoreOn, s.paper())
	}
	return tag("footer", class("foot"), tag("a", s.away(path), text))
}
