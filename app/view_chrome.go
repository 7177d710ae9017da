package app

import (
	"slices"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"broadside/app/api"
	"broadside/app/classifieds"
)

// to is the address of a path of the site.
func (s *sheet) to(path string) attr { return href(s.Site.Base + path) }

// toListings is the address of a filter's listings.
func (s *sheet) toListings(f classifieds.Filter) attr {
	return s.to(ListingsPath(s.Site, s.Lang, f))
}

// paper is the name of the paper in the page's language.
func (s *sheet) paper() string {
	if name := api.Name(s.Site.Names, s.Lang); name != "" {
		return name
	}
	return s.Site.Publisher
}

func (s *sheet) masthead() app.UI {
	name := tag("a", s.to(FrontPath(s.Site, s.Lang)), s.paper())
	title := tag("p", class("name"), name)
	if s.Name == Front {
		title = tag("h1", class("name"), name)
	}
	return tag("header", class("masthead"),
		tag("div", class("ear"),
			when(s.Name == Front, s.edition),
			s.languages(),
		),
		title,
		when(s.Name == Front && api.Name(s.Site.Tagline, s.Lang) != "", func() app.UI {
			return tag("p", class("tagline"), api.Name(s.Site.Tagline, s.Lang))
		}),
		s.navigation(),
	)
}

// edition is when the front page last changed: the newest of its pieces.
func (s *sheet) edition() app.UI {
	var newest time.Time
	for _, section := range s.Screen.Sections {
		for _, a := range section.Items {
			for _, t := range []time.Time{a.Published, a.Updated} {
				if t.After(newest) {
					newest = t
				}
			}
		}
	}
	if newest.IsZero() {
		return nil
	}
	return s.moment("edition", newest)
}

func (s *sheet) languages() app.UI {
	others := make([]string, 0, len(s.Alternates))
	for lang := range s.Alternates {
		others = append(others, lang)
	}
	slices.Sort(others)
	if len(others) == 0 {
		return nil
	}
	return list("ul", "languages", each(others, func(lang string) app.UI {
		return tag("a", s.to(s.Alternates[lang]), attr{"hreflang", lang}, attr{"lang", lang}, attr{"dir", direction(lang)},
			attr{"rel", "alternate"}, languageName(lang))
	}))
}

func (s *sheet) navigation() app.UI {
	here := s.sectionCode()
	links := each(s.Site.Sections, func(section api.Section) app.UI {
		return tag("a", s.to(SectionPath(s.Site, s.Lang, section.Code)), current(section.Code == here && s.Name == Section),
			within(section.Code == here && s.Name == Article), api.Name(section.Names, s.Lang))
	})
	links = append(links, tag("a", class("to-classifieds"), s.toListings(classifieds.Filter{}), current(s.Name == Listings),
		within(s.Name == Listing), s.say.Classifieds))
	return tag("nav", label(s.say.Sections), list("ul", "sections", links))
}

// sectionCode is the section that the page belongs to, or "".
func (s *sheet) sectionCode() string {
	switch {
	case s.Name == Section && len(s.Screen.Sections) > 0:
		return s.Screen.Sections[0].Code
	case s.Article != nil:
		return s.Article.Section
	}
	return ""
}

// sectionName is a section's name, "" for one the paper does not have.
func (s *sheet) sectionName(code string) string {
	for _, section := range s.Site.Sections {
		if section.Code == code {
			return api.Name(section.Names, s.Lang)
		}
	}
	return ""
}

// current marks the link to this page, within one to the part it lies in.
func current(here bool) attr {
	if here {
		return attr{"aria-current", "page"}
	}
	return attr{}
}

func within(here bool) attr {
	if here {
		return attr{"aria-current", "true"}
	}
	return attr{}
}

func (s *sheet) footer() app.UI {
	feed := func(path, lang, text string) app.UI {
		return tag("a", href(s.Site.Base+path), attr{"hreflang", lang}, attr{"type", "application/rss+xml"}, text)
	}
	links := each(s.Site.Sections, func(section api.Section) app.UI {
		return tag("a", s.to(SectionPath(s.Site, s.Lang, section.Code)), api.Name(section.Names, s.Lang))
	})
	links = append(links,
		tag("a", s.toListings(classifieds.Filter{}), s.say.Classifieds),
		feed("/feeds/articles.rss?lang="+s.Lang, s.Lang, s.say.NewsFeed),
		feed("/feeds/listings.rss?lang="+s.Lang, s.Lang, s.say.ListingsFeed),
		tag("a", s.to(prefix(s.Site, s.Lang)+"/partners"), s.say.ForPartners),
	)
	return tag("footer", class("imprint"),
		tag("p", class("name"), s.paper()),
		list("ul", "links", links),
		tag("p", put(s.say.Rights, s.paper())),
	)
}

// moment is a date and time in the paper's zone.
func (s *sheet) moment(name string, t time.Time) app.UI {
	return tag("time", class(name), attr{"datetime", t.UTC().Format(time.RFC3339)}, s.say.stamp(s.Site.Local(t)))
}

// dated is a date in the paper's zone.
func (s *sheet) dated(name string, t time.Time) app.UI {
	return tag("time", class(name), attr{"datetime", t.UTC().Format(time.RFC3339)}, s.say.day(s.Site.Local(t)))
}
