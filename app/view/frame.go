package view

import (
	"cmp"
	"maps"
	"net/url"
	"slices"
	"strings"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"broadside/app"
	"broadside/app/classifieds"
	"broadside/app/messages"
	"broadside/articles"
)

// framedPage renders a page in a frame on another site: without masthead, and
// with links to the newspaper that open a new tab.
func (s *renderer) framedPage() goapp.UI {
	name := "framed " + s.Frame.Mode
	if s.Name == app.EmbedListings {
		name += " market"
	}
	column := s.framedSidebar()
	if column != nil {
		name += " with-classifieds" // :has() would match only after the sidebar is parsed, and shift the article
	}
	return tag("div", id("paper"), class(name), attr{"lang", s.Lang}, attr{"dir", messages.Direction(s.Lang)},
		s.framedMain(), column, s.framedFooter())
}

func (s *renderer) framedMain() goapp.UI {
	switch {
	case s.Name == app.EmbedArticle && s.Article != nil:
		return s.framedArticle(s.Article)
	case s.Name == app.EmbedListings:
		return s.framedListings()
	}
	return tag("main", id("main"), tag("h1", class("headline"), app.ProblemTitle(s.Screen)), tag("p", class("standfirst"), s.problemText()))
}

func (s *renderer) paperLink(path string) []any {
	if mark := s.Frame.Partner.Mark; mark != "" {
		joint := "?"
		if strings.Contains(path, "?") {
			joint = "&"
		}
		path += joint + mark
	}
	return []any{s.hrefTo(path), attr{"target", "_blank"}, attr{"rel", "noopener"}}
}

// framedArticle renders an article. The style sheet hides lines and rows that
// do not fit the frame.
func (s *renderer) framedArticle(a *articles.Article) goapp.UI {
	full := s.Frame.Mode == "full"
	var rest []any
	if full {
		by := s.byline(a)
		rest = []any{
			tag("p", class("byline"), renderIf(len(by) > 0, tag("span", by)), " ",
				renderIf(!a.Published.IsZero(), s.timeElement("published", a.Published))),
			tag("div", class("body"), s.bodyBlocks(a), s.morePictures(a)),
			s.articleFooter(a),
		}
	}
	picture, caption := s.framedPicture(a), goapp.UI(nil)
	if len(a.Images) > 0 && a.Images[0].Src == "" {
		picture, caption = nil, picture // a caption without a picture goes below the headline
	}
	return tag("main", id("main"),
		tag("article", class("story "+kindClass(a.Kind)), s.langAttr(a.Lang), s.dirAttr(a.Lang),
			picture,
			tag("div", class("words"),
				s.kicker(a.Kind, a.Kicker, a.Section, false),
				tag("h1", class("headline"), tag("a", s.paperLink(s.Site.ArticlePath(a.Slug)), a.Headline)),
				renderIf(a.Retracted(), tag("p", class("retracted"), s.messages.Retracted)),
				textTag("p", "standfirst", a.Standfirst),
			),
			caption,
			rest,
		))
}

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
		renderIf(image.Credit != "", tag("figcaption", textTag("span", "label", s.creditLabel(image.Credit)), image.Credit)))
}

func (s *renderer) framedSidebar() goapp.UI {
	if s.Name != app.EmbedArticle || s.Frame.Mode == "link" || len(s.Latest) == 0 {
		return nil
	}
	name := cmp.Or(s.Frame.Partner.Label, messages.Insert(s.messages.PoweredBy, s.Site.Name(s.Lang)))
	return tag("aside", class("classifieds"), ariaLabelledBy("beside"),
		tag("h2", id("beside"), attr{"dir", "auto"}, name),
		tag("search", tag("form", class("ask"), attr{"method", "get"}, attr{"action", s.Site.Base + "/e/listings"},
			s.framedSubmit(),
			s.framedFields(),
			s.framedSearchField(""),
			tag("button", attr{"type", "submit"}, s.messages.Find))),
		s.framedRows(s.Latest))
}

// framedSubmit returns the submit handler of the sidebar's search form. In a
// frame that can be unfolded there is none: the browser loads a new page, which
// tells the partner's page that it cannot be unfolded.
func (s *renderer) framedSubmit() any {
	if s.Frame.Mode == "full" {
		return nil
	}
	return eventHandler{"submit", "", s.forms.Submit}
}

func (s *renderer) framedFields() []goapp.UI {
	v := s.Frame.Values()
	v.Del("count")
	v.Set("lang", s.Lang)
	if s.Frame.Mode == "full" {
		v.Del("mode") // only articles can be unfolded
	}
	return hiddenInputs(v)
}

func (s *renderer) framedSearchField(typed string) []goapp.UI {
	return []goapp.UI{
		tag("label", class("unseen"), attr{"for", "f-q"}, s.messages.Search),
		searchInput("f-q", typed, attr{"placeholder", s.messages.Search}),
	}
}

// framedRows renders listings in rows of equal height. The style sheet hides
// those that do not fit the frame.
func (s *renderer) framedRows(listings []classifieds.Listing) goapp.UI {
	return tag("div", class("rows"), itemList("ol", "", renderEach(listings, func(l classifieds.Listing) goapp.UI {
		return tag("a", class("row"), s.paperLink(s.Site.ListingPath(s.Lang, l.ID)),
			tag("b", class("title"), s.langAttr(l.Lang), attr{"dir", "auto"}, l.Title),
			tag("span", class("where"), renderIf(l.Featured, tag("strong", s.messages.Featured, " ")), s.categoryName(l.Category), s.wantedMark(&l),
				renderIf(l.Place != (classifieds.Place{}), tag("span", " · ", s.placeNames(&l)))),
			textTag("span", "price", s.formatPrice(&l)))
	})))
}

func (s *renderer) framedFooter() goapp.UI {
	path, text := s.Site.FrontPath(s.Lang), s.Site.Name(s.Lang)
	switch s.Name {
	case app.EmbedArticle:
		path, text = app.PaperPath(s.Screen), messages.Insert(s.messages.ReadOn, s.Site.Name(s.Lang))
	case app.EmbedListings:
		path, text = app.PaperPath(s.Screen), messages.Insert(s.messages.MoreOn, s.Site.Name(s.Lang))
	}
	return tag("footer", class("foot"), tag("a", s.paperLink(path), text))
}

func (s *renderer) framedListings() goapp.UI {
	f := s.Filter
	title := cmp.Or(s.Frame.Partner.Label, s.filterHeading(f))
	if s.Frame.Mode == "link" {
		return tag("main", id("main"), tag("h1", class("headline"), tag("a", s.paperLink(app.PaperPath(s.Screen)), title)))
	}
	return tag("main", id("main"),
		tag("h1", class("title"), attr{"dir", "auto"}, title),
		s.framedForm(f),
		s.failureNotice(),
		renderIf(s.Problem != nil, tag("div", attr{"role", "alert"}, tag("p", s.messages.NotUsable), s.framedResetLink())),
		s.framedResults(f))
}

func (s *renderer) framedResults(f classifieds.Filter) goapp.UI {
	if s.Results == nil {
		return nil
	}
	total, none := s.messages.NoneFound, len(s.Results.Items) == 0
	switch {
	case !none:
		total = s.messages.Total(s.Lang, s.Results.Total)
	case isUnfiltered(f):
		total = s.messages.NoneYet
	}
	return tag("section", class("results"), ariaLabelledBy("results"),
		tag("h2", id("results"), tag("output", total)),
		renderIf(!none, s.framedRows(s.Results.Items)),
		renderIf(none && !isUnfiltered(f), s.framedResetLink()))
}

func (s *renderer) framedResetLink() goapp.UI {
	return tag("p", class("again"), tag("a", s.hrefTo(app.FramedListingsPath(*s.Frame, classifieds.Filter{})), s.messages.StartAgain))
}

// framedForm renders fields for search words, category and city, and hidden
// fields for the rest of the filter.
func (s *renderer) framedForm(f classifieds.Filter) goapp.UI {
	typed := s.formValues()
	rest := app.FrameConditions(f).Values()
	for _, name := range []string{"q", "category", "city"} {
		delete(rest, name)
	}
	return tag("search",
		tag("form", id("filter"), class("filter"), attr{"method", "get"}, attr{"action", s.Site.Base + "/e/listings"}, attr{"autocomplete", "off"},
			eventHandler{"submit", "", s.forms.Submit}, eventHandler{"change", "", s.forms.Change}, eventHandler{"input", "", s.forms.Input},
			s.framedFields(), hiddenInputs(rest),
			s.framedSearchField(typed.Get("q")),
			s.framedSelect("category", s.messages.Category, s.messages.AnyCategory, f.Category, s.framedCategories()),
			s.framedSelect("city", s.messages.City, s.messages.AnyCity, f.City, s.cityOptions()),
			tag("button", attr{"type", "submit"}, s.messages.Find)))
}

func hiddenInputs(v url.Values) []goapp.UI {
	return renderEach(slices.Sorted(maps.Keys(v)), func(name string) goapp.UI {
		return tag("input", attr{"type", "hidden"}, attr{"name", name}, attr{"value", v.Get(name)})
	})
}

func (s *renderer) framedCategories() []selectOption {
	var out []selectOption
	for _, c := range s.Categories {
		if c.Parent == "" {
			out = append(out, selectOption{value: c.Code, name: s.categoryName(c.Code)})
		}
	}
	return out
}

func (s *renderer) framedSelect(name, text, all, chosen string, options []selectOption) goapp.UI {
	return tag("span", class("choice"), tag("label", class("unseen"), attr{"for", "f-" + name}, text),
		s.selectField(name, all, chosen, options))
}
