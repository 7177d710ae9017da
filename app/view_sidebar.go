package app

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"broadside/app/classifieds"
	"broadside/articles"
)

// hasColumn reports whether a story has a classifieds column: not when the
// editors switched it off, nor when a sensitive one leaves it empty.
func (s *sheet) hasColumn() bool {
	if s.Article == nil || s.Article.Listings.Off {
		return false
	}
	return !s.Article.Listings.Sensitive || len(s.Matches) > 0
}

// beside is the classifieds column of a story: listings that the story's own
// words chose, each with the reason.
func (s *sheet) beside(a *articles.Article) app.UI {
	if !s.hasColumn() {
		return nil
	}
	publisher := a.Publisher
	if publisher == "" {
		publisher = s.paper()
	}
	newest := s.onlyNewest()
	rows := each(s.Matches, func(m classifieds.Match) app.UI {
		r := row{level: "h3", why: m.Reason, matched: matched(m.Because)}
		if newest != "" {
			r.why = "" // said once
		}
		return s.row(&m.Listing, r)
	})
	none := len(rows) == 0 && len(s.Categories) > 0 // without categories nothing could be read: see Lacking
	return tag("aside", id("classifieds"), class("classifieds"), labelled("classifieds-name"),
		tag("h2", id("classifieds-name"), put(s.say.PoweredBy, publisher)),
		when(none, func() app.UI { return tag("p", s.say.NoneBeside) }),
		when(none, s.parts),
		when(newest != "", func() app.UI { return tag("p", class("latest"), newest) }),
		when(len(rows) > 0, func() app.UI { return list("ul", "listings", rows) }),
		s.all(),
		s.ask(),
	)
}

// onlyNewest is the one reason of a column that the story chose nothing of, or
// "" where there are several.
func (s *sheet) onlyNewest() string {
	reason := ""
	for _, m := range s.Matches {
		if matched(m.Because) || reason != "" && m.Reason != reason {
			return ""
		}
		reason = m.Reason
	}
	return reason
}

// matched reports whether the story itself chose a listing, rather than its
// being new.
func matched(because []string) bool {
	for _, b := range because {
		if b != "newest" {
			return true
		}
	}
	return false
}

// all links to every listing of the places and categories in the column.
func (s *sheet) all() app.UI {
	var links []app.UI
	seen := map[string]bool{}
	add := func(code, text string, f classifieds.Filter) {
		if code != "" && !seen[code] && len(links) < 4 {
			seen[code] = true
			links = append(links, tag("a", s.toListings(f), text))
		}
	}
	for _, m := range s.Matches {
		city := m.Listing.Place.City
		add(city, put(s.say.AllIn, s.cityName(city)), classifieds.Filter{City: city})
		if len(links) > 0 {
			break
		}
	}
	for _, m := range s.Matches {
		code := m.Listing.Category
		add(code, put(s.say.AllOf, s.categoryName(code)), classifieds.Filter{Category: code})
	}
	links = append(links, tag("a", s.toListings(classifieds.Filter{}), s.say.AllListings))
	return list("ul", "all", links)
}

// ask is a small search form: it works as a form and, once Go runs, without
// loading a page.
func (s *sheet) ask() app.UI {
	return tag("search",
		tag("form", class("ask"), attr{"method", "get"}, attr{"action", s.Site.Base + ListingsPath(s.Site, s.Lang, classifieds.Filter{})},
			on{"submit", "ask", s.forms.Submit},
			tag("label", attr{"for", "ask"}, s.say.Search),
			tag("input", attr{"type", "search"}, attr{"name", "q"}, id("ask"), attr{"maxlength", "200"}, attr{"dir", "auto"},
				attr{"autocomplete", "off"}, attr{"enterkeyhint", "search"}),
			tag("button", attr{"type", "submit"}, s.say.Find)))
}

// column is the classifieds column of the front page and of a section: the
// categories, then the newest listings.
func (s *sheet) column() app.UI {
	rows := make([]app.UI, len(s.Latest))
	for i := range s.Latest {
		rows[i] = s.row(&s.Latest[i], row{level: "h3"})
	}
	return tag("aside", id("classifieds"), class("classifieds"), labelled("classifieds-name"),
		tag("h2", id("classifieds-name"), put(s.say.PoweredBy, s.paper())),
		s.ask(),
		when(len(s.Categories) > 0, s.parts),
		when(len(rows) > 0, func() app.UI { return tag("h3", class("latest"), s.say.LatestFrom) }),
		when(len(rows) > 0, func() app.UI { return list("ul", "listings", rows) }),
		list("ul", "all", []app.UI{tag("a", s.toListings(classifieds.Filter{}), s.say.AllListings)}),
	)
}

// parts are the categories of the classifieds as links.
func (s *sheet) parts() app.UI {
	return list("ul", "index", each(s.Categories, func(c classifieds.Category) app.UI {
		if c.Parent != "" {
			return nil
		}
		return tag("a", s.toListings(classifieds.Filter{Category: c.Code}), s.categoryName(c.Code))
	}))
}
