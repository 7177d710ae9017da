package view

import (
	"cmp"
	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"
	"slices"

	"broadside/app/classifieds"
	"broadside/app/messages"
	"broadside/articles"
)

// hasSidebar reports whether an article has a sidebar of listings: not if the
// editors switched it off, nor if a sensitive article has no matches.
func (s *renderer) hasSidebar() bool {
	if s.Article == nil || s.Article.Listings.Off {
		return false
	}
	return !s.Article.Listings.Sensitive || len(s.Matches) > 0
}

func (s *renderer) articleSidebar(a *articles.Article) goapp.UI {
	if !s.hasSidebar() {
		return nil
	}
	publisher := cmp.Or(a.Publisher, s.Site.Name(s.Lang))
	newest := s.commonReason()
	rows := renderEach(s.Matches, func(m classifieds.Match) goapp.UI {
		r := rowParts{level: "h3", reason: m.Reason, matched: matchesText(m.Because)}
		if newest != "" {
			r.reason = "" // printed once above the rows
		}
		return s.listingRow(&m.Listing, r)
	})
	none := len(rows) == 0 && len(s.Categories) > 0 // without categories the listings could not be read: see app.Partial
	return tag("aside", id("classifieds"), class("classifieds"), ariaLabelledBy("classifieds-name"),
		tag("h2", id("classifieds-name"), messages.Insert(s.messages.PoweredBy, publisher)),
		renderIf(none, tag("p", s.messages.NoMatches)),
		renderIf(none, s.categoryLinks()),
		textTag("p", "latest", newest),
		itemList("ul", "listings", rows),
		s.allLinks(),
		s.searchForm(),
	)
}

// commonReason returns the reason that all rows share if none of them matches
// the article's text, else "".
func (s *renderer) commonReason() string {
	reason := ""
	for _, m := range s.Matches {
		if matchesText(m.Because) || reason != "" && m.Reason != reason {
			return ""
		}
		reason = m.Reason
	}
	return reason
}

// matchesText reports whether a listing was chosen by the article's text, not
// only because it is new.
func matchesText(because []string) bool {
	return slices.ContainsFunc(because, func(b string) bool { return b != "newest" })
}

func (s *renderer) allLinks() goapp.UI {
	var links []goapp.UI
	seen := map[string]bool{}
	add := func(code, text string, f classifieds.Filter) {
		if code != "" && !seen[code] && len(links) < 4 {
			seen[code] = true
			links = append(links, tag("a", s.hrefToListings(f), text))
		}
	}
	for _, m := range s.Matches {
		city := m.Listing.Place.City
		add(city, messages.Insert(s.messages.AllIn, s.cityName(city)), classifieds.Filter{City: city})
		if len(links) > 0 {
			break
		}
	}
	for _, m := range s.Matches {
		code := m.Listing.Category
		add(code, messages.Insert(s.messages.AllOf, s.categoryName(code)), classifieds.Filter{Category: code})
	}
	links = append(links, tag("a", s.hrefToListings(classifieds.Filter{}), s.messages.AllListings))
	return itemList("ul", "all", links)
}

// searchForm renders a search form. In the browser it navigates without loading
// a page.
func (s *renderer) searchForm() goapp.UI {
	return tag("search",
		tag("form", class("ask"), attr{"method", "get"}, attr{"action", s.Site.Base + s.Site.ListingsPath(s.Lang, nil)},
			eventHandler{"submit", "ask", s.forms.Submit},
			tag("label", attr{"for", "ask"}, s.messages.Search),
			searchInput("ask", ""),
			tag("button", attr{"type", "submit"}, s.messages.Find)))
}

func (s *renderer) listSidebar() goapp.UI {
	return tag("aside", id("classifieds"), class("classifieds"), ariaLabelledBy("classifieds-name"),
		tag("h2", id("classifieds-name"), messages.Insert(s.messages.PoweredBy, s.Site.Name(s.Lang))),
		s.searchForm(),
		s.categoryLinks(),
		renderIf(len(s.Latest) > 0, tag("h3", class("latest"), s.messages.LatestFrom)),
		s.shortRows(s.Latest),
		itemList("ul", "all", []goapp.UI{tag("a", s.hrefToListings(classifieds.Filter{}), s.messages.AllListings)}),
	)
}

func (s *renderer) categoryLinks() goapp.UI {
	return itemList("ul", "index", renderEach(s.Categories, func(c classifieds.Category) goapp.UI {
		if c.Parent != "" {
			return nil
		}
		return tag("a", s.hrefToListings(classifieds.Filter{Category: c.Code}), s.categoryName(c.Code))
	}))
}
