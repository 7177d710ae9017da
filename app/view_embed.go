package app

import (
	"net/url"
	"slices"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"broadside/app/classifieds"
	"broadside/articles"
)

// OnPaper is where the paper itself shows what a Screen shows: of a framed
// page the whole one.
func OnPaper(s Screen) string {
	switch s.Name {
	case EmbedArticle:
		return ArticlePath(s.Article.Slug)
	case EmbedListings:
		return ListingsPath(s.Site, s.Lang, (&sheet{Screen: s}).filter())
	}
	return s.Path
}

// ReadOnward names the control that unfolds a framed story in lang.
func ReadOnward(lang string) string { return say(lang).ReadOnward }

// ForPartners names the page for those who frame the paper in lang.
func ForPartners(lang string) string { return say(lang).ForPartners }

// Refused says in lang that a partner may no longer show the paper.
func Refused(lang string) string { return say(lang).Refused }

// framed draws a page that stands in a frame on another site: no masthead, and
// every link that leaves opens beside that site.
func (s *sheet) framed() app.UI {
	name := "framed " + s.Frame.Mode
	if s.Name == EmbedListings {
		name += " market"
	}
	return tag("div", id("paper"), class(name), attr{"lang", s.Lang}, attr{"dir", direction(s.Lang)},
		s.framedMain(), s.framedColumn(), s.framedFoot())
}

func (s *sheet) framedMain() app.UI {
	switch {
	case s.Name == EmbedArticle && s.Article != nil:
		return s.framedStory(s.Article)
	case s.Name == EmbedListings:
		return s.framedListings()
	}
	title, text := s.say.FailedTitle, s.say.FailedText
	switch s.Name {
	case NotFound:
		title, text = s.say.NotFoundTitle, s.say.NotFoundText
	case Gone:
		title, text = s.say.GoneTitle, s.say.GonePiece
	}
	return tag("main", id("main"), tag("h1", class("headline"), title), tag("p", class("standfirst"), text))
}

// away is a link to the paper's own page, with the partner's mark.
func (s *sheet) away(path string) []any {
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
func (s *sheet) framedStory(a *articles.Article) app.UI {
	full := s.Frame.Mode == "full"
	var rest []any
	if full {
		by := s.names(a.Byline)
		if len(a.Byline) == 0 && a.Source != "" {
			by = []any{a.Source}
		}
		rest = []any{
			tag("p", class("byline"), when(len(by) > 0, func() app.UI { return tag("span", s.by(a), by) }), " ",
				when(!a.Published.IsZero(), func() app.UI { return s.moment("published", a.Published) })),
			tag("div", class("body"), s.blocks(a)),
			s.tail(a),
		}
	}
	return tag("main", id("main"),
		tag("article", class("story "+kindClass(a.Kind)), s.differs(a.Lang), s.runs(a.Lang),
			s.framedPicture(a),
			tag("div", class("words"),
				s.kicker(a.Kind, a.Kicker, a.Section, false),
				tag("h1", class("headline"), tag("a", s.away(ArticlePath(a.Slug)), a.Headline)),
				when(retracted(a), func() app.UI { return tag("p", class("retracted"), s.say.Retracted) }),
				when(a.Standfirst != "", func() app.UI { return tag("p", class("standfirst"), a.Standfirst) }),
			),
			rest,
		))
}

// framedPicture is the lead picture with the credit it must carry.
func (s *sheet) framedPicture(a *articles.Article) app.UI {
	if len(a.Images) == 0 || a.Images[0].Src == "" || s.Frame.Mode == "link" {
		return nil
	}
	image := a.Images[0]
	return tag("figure", class("lead"), s.picture(image, "(min-width: 37.5em) 55vw, 100vw", true),
		when(image.Credit != "", func() app.UI { return tag("figcaption", image.Credit) }))
}

// framedColumn is the classifieds beside a framed story.
func (s *sheet) framedColumn() app.UI {
	if s.Name != EmbedArticle || s.Frame.Mode == "link" || len(s.Latest) == 0 {
		return nil
	}
	name := s.Frame.Partner.Label
	if name == "" {
		name = put(s.say.PoweredBy, s.paper())
	}
	return tag("aside", class("classifieds"), labelled("beside"),
		tag("h2", id("beside"), attr{"dir", "auto"}, name),
		tag("search", tag("form", class("ask"), attr{"method", "get"}, attr{"action", s.Site.Base + "/e/listings"},
			on{"submit", "", filterSubmit},
			s.framedFields(),
			s.framedWords(""),
			tag("button", attr{"type", "submit"}, s.say.Find))),
		s.framedRows(s.Latest))
}

// framedFields carry the frame's own parameters through its forms.
func (s *sheet) framedFields() []app.UI {
	v := s.Frame.Values()
	v.Del("count")
	v.Set("lang", s.Lang)
	if s.Frame.Mode == "full" {
		v.Del("mode") // only stories unfold
	}
	return carried(v)
}

func (s *sheet) framedWords(typed string) []app.UI {
	return []app.UI{
		tag("label", class("unseen"), attr{"for", "f-q"}, s.say.Search),
		tag("input", attr{"type", "search"}, attr{"name", "q"}, id("f-q"), attr{"value", typed}, attr{"placeholder", s.say.Search},
			attr{"maxlength", "200"}, attr{"dir", "auto"}, attr{"autocomplete", "off"}, attr{"enterkeyhint", "search"}),
	}
}

// framedRows are listings in rows of one height, of which the style sheet
// shows as many as there is room for.
func (s *sheet) framedRows(listings []classifieds.Listing) app.UI {
	return tag("div", class("rows"), list("ol", "", each(listings, func(l classifieds.Listing) app.UI {
		price := s.price(&l)
		return tag("a", class("row"), s.away(ListingPath(s.Site, s.Lang, l.ID)),
			tag("b", class("title"), s.differs(l.Lang), attr{"dir", "auto"}, l.Title),
			tag("span", class("where"), s.categoryName(l.Category), s.wanted(&l),
				when(l.Place != (classifieds.Place{}), func() app.UI { return tag("span", " · ", s.where(&l)) })),
			when(price != "", func() app.UI { return tag("span", class("price"), price) }))
	})))
}

// framedFoot says whose the frame is and where the whole is.
func (s *sheet) framedFoot() app.UI {
	path, text := FrontPath(s.Site, s.Lang), s.paper()
	switch s.Name {
	case EmbedArticle:
		path, text = OnPaper(s.Screen), put(s.say.ReadOn, s.paper())
	case EmbedListings:
		path, text = OnPaper(s.Screen), put(s.say.MoreOn, s.paper())
	}
	return tag("footer", class("foot"), tag("a", s.away(path), text))
}

// framedListings is the market in a frame: a short form and what it finds.
func (s *sheet) framedListings() app.UI {
	f := s.filter()
	title := s.say.Classifieds
	switch {
	case f.Category != "" && f.City != "":
		title = s.categoryName(f.Category) + s.say.Comma + s.cityName(f.City)
	case f.Category != "":
		title = s.categoryName(f.Category)
	case f.City != "":
		title += s.say.Comma + s.cityName(f.City)
	}
	if s.Frame.Partner.Label != "" {
		title = s.Frame.Partner.Label
	}
	if s.Frame.Mode == "link" {
		return tag("main", id("main"), tag("h1", class("headline"), tag("a", s.away(OnPaper(s.Screen)), title)))
	}
	return tag("main", id("main"),
		tag("h1", class("title"), attr{"dir", "auto"}, title),
		s.framedForm(f),
		when(s.Problem != nil, func() app.UI {
			return tag("div", attr{"role", "alert"}, tag("p", s.say.NotUsable), s.framedAgain())
		}),
		when(s.Results != nil, func() app.UI {
			total := s.say.NoneFound
			if len(s.Results.Items) > 0 {
				total = s.total(s.Results.Total)
			}
			return tag("section", class("results"), labelled("results"),
				tag("h2", id("results"), tag("output", total)),
				when(len(s.Results.Items) > 0, func() app.UI { return s.framedRows(s.Results.Items) }),
				when(len(s.Results.Items) == 0, s.framedAgain))
		}))
}

// framedAgain leads back to what the frame began with.
func (s *sheet) framedAgain() app.UI {
	return tag("p", class("again"), tag("a", s.to(FramedListingsPath(*s.Frame, classifieds.Filter{})), s.say.StartAgain))
}

// framedForm asks for words, category and city; the rest of the filter goes
// along unseen.
func (s *sheet) framedForm(f classifieds.Filter) app.UI {
	typed := s.typed()
	rest := narrowed(f).Values()
	for _, name := range []string{"q", "category", "city"} {
		delete(rest, name)
	}
	return tag("search",
		tag("form", id("filter"), class("filter"), attr{"method", "get"}, attr{"action", s.Site.Base + "/e/listings"},
			on{"submit", "", filterSubmit}, on{"change", "", filterChange}, on{"input", "", filterInput},
			s.framedFields(), carried(rest),
			s.framedWords(typed.Get("q")),
			s.framedChoice("category", s.say.Category, s.say.AnyCategory, f.Category, s.framedCategories()),
			s.framedChoice("city", s.say.City, s.say.AnyCity, f.City, s.cityOptions()),
			tag("button", attr{"type", "submit"}, s.say.Find)))
}

// carried are hidden fields that send v along.
func carried(v url.Values) []app.UI {
	names := make([]string, 0, len(v))
	for name := range v {
		names = append(names, name)
	}
	slices.Sort(names)
	return each(names, func(name string) app.UI {
		return tag("input", attr{"type", "hidden"}, attr{"name", name}, attr{"value", v.Get(name)})
	})
}

func (s *sheet) framedCategories() []choice {
	var out []choice
	for _, c := range s.Categories {
		if c.Parent == "" {
			out = append(out, choice{value: c.Code, name: s.categoryName(c.Code)})
		}
	}
	return out
}

func (s *sheet) framedChoice(name, text, all, chosen string, options []choice) app.UI {
	return tag("span", class("choice"), tag("label", class("unseen"), attr{"for", "f-" + name}, text),
		s.choice(name, all, chosen, options))
}
