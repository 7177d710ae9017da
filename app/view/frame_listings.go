package view

import (
	"net/url"
	"slices"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"broadside/app"
	"broadside/app/classifieds"
)

// framedListings renders a short form and its results in a frame.
func (s *renderer) framedListings() goapp.UI {
	f := s.filter()
	title := s.filterHeading(f)
	if s.Frame.Partner.Label != "" {
		title = s.Frame.Partner.Label
	}
	if s.Frame.Mode == "link" {
		return tag("main", id("main"), tag("h1", class("headline"), tag("a", s.away(app.OnPaper(s.Screen)), title)))
	}
	return tag("main", id("main"),
		tag("h1", class("title"), attr{"dir", "auto"}, title),
		s.framedForm(f),
		s.unreached(),
		when(s.Problem != nil, func() goapp.UI {
			return tag("div", attr{"role", "alert"}, tag("p", s.messages.NotUsable), s.framedAgain())
		}),
		when(s.Results != nil, func() goapp.UI {
			total, none := s.messages.NoneFound, len(s.Results.Items) == 0
			switch {
			case !none:
				total = s.messages.Total(s.Lang, s.Results.Total)
			case bare(f):
				total = s.messages.NoneYet
			}
			return tag("section", class("results"), labelled("results"),
				tag("h2", id("results"), tag("output", total)),
				when(!none, func() goapp.UI { return s.framedRows(s.Results.Items) }),
				when(none && !bare(f), s.framedAgain))
		}))
}

// framedAgain renders a link to the frame without conditions.
func (s *renderer) framedAgain() goapp.UI {
	return tag("p", class("again"), tag("a", s.to(app.FramedListingsPath(*s.Frame, classifieds.Filter{})), s.messages.StartAgain))
}

// framedForm renders fields for search words, category and city, and hidden
// fields for the rest of the filter.
func (s *renderer) framedForm(f classifieds.Filter) goapp.UI {
	typed := s.typed()
	rest := app.FrameConditions(f).Values()
	for _, name := range []string{"q", "category", "city"} {
		delete(rest, name)
	}
	return tag("search",
		tag("form", id("filter"), class("filter"), attr{"method", "get"}, attr{"action", s.Site.Base + "/e/listings"},
			on{"submit", "", s.forms.Submit}, on{"change", "", s.forms.Change}, on{"input", "", s.forms.Input},
			s.framedFields(), carried(rest),
			s.framedWords(typed.Get("q")),
			s.framedChoice("category", s.messages.Category, s.messages.AnyCategory, f.Category, s.framedCategories()),
			s.framedChoice("city", s.messages.City, s.messages.AnyCity, f.City, s.cityOptions()),
			tag("button", attr{"type", "submit"}, s.messages.Find)))
}

// carried renders v as hidden fields.
func carried(v url.Values) []goapp.UI {
	names := make([]string, 0, len(v))
	for name := range v {
		names = append(names, name)
	}
	slices.Sort(names)
	return each(names, func(name string) goapp.UI {
		return tag("input", attr{"type", "hidden"}, attr{"name", name}, attr{"value", v.Get(name)})
	})
}

func (s *renderer) framedCategories() []choice {
	var out []choice
	for _, c := range s.Categories {
		if c.Parent == "" {
			out = append(out, choice{value: c.Code, name: s.categoryName(c.Code)})
		}
	}
	return out
}

func (s *renderer) framedChoice(name, text, all, chosen string, options []choice) goapp.UI {
	return tag("span", class("choice"), tag("label", class("unseen"), attr{"for", "f-" + name}, text),
		s.choice(name, all, chosen, options))
}
