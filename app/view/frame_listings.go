package view

import (
	"cmp"
	"maps"
	"net/url"
	"slices"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"broadside/app"
	"broadside/app/classifieds"
)

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
		tag("form", id("filter"), class("filter"), attr{"method", "get"}, attr{"action", s.Site.Base + "/e/listings"},
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
