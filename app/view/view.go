// Package view renders Screens with go-app: the same HTML in the server and in
// the browser.
package view

import (
	"maps"
	"slices"
	"time"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"broadside/app"
	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/app/messages"
)

// View renders a Screen as one root element, the content of <body>. The result
// depends only on the Screen: no clock, requests or storage.
func View(screen app.Screen) goapp.UI {
	return Interactive(screen, FormHandlers{ignoreEvent, ignoreEvent, ignoreEvent})
}

// FormHandlers are the event handlers of forms that navigate to an address.
// Only the browser calls them.
type FormHandlers struct{ Submit, Change, Input goapp.EventHandler }

func ignoreEvent(goapp.Context, goapp.Event) {}

// Interactive is View with event handlers for the forms.
func Interactive(screen app.Screen, forms FormHandlers) goapp.UI {
	s := &renderer{Screen: screen, messages: messages.For(screen.Lang), forms: forms}
	if screen.Frame != nil {
		return s.framedPage()
	}
	return tag("div", id("paper"), class("on-"+string(s.Name)), attr{"lang", s.Lang}, attr{"dir", messages.Direction(s.Lang)},
		tag("a", class("skip"), href("#main"), s.messages.Skip),
		s.masthead(),
		s.mainContent(),
		s.footer(),
	)
}

// renderer renders one Screen.
type renderer struct {
	app.Screen
	messages  *messages.Catalog
	forms     FormHandlers
	citations map[int]int // number of references rendered so far, by note
}

func (s *renderer) mainContent() goapp.UI {
	switch s.Name {
	case app.Front:
		return s.frontPage()
	case app.Section:
		return s.sectionPage()
	case app.Article:
		return s.articlePage()
	case app.Listings:
		return s.listingsPage()
	case app.Listing:
		return s.listingPage()
	}
	return s.problemPage()
}

func (s *renderer) hrefTo(path string) attr { return href(s.Site.Base + path) }

func (s *renderer) hrefToListings(f classifieds.Filter) attr {
	return s.hrefTo(s.Site.ListingsPath(s.Lang, f.Values()))
}

func (s *renderer) masthead() goapp.UI {
	name := tag("a", s.hrefTo(s.Site.FrontPath(s.Lang)), s.Site.Name(s.Lang))
	title := tag("p", class("name"), name)
	if s.Name == app.Front {
		title = tag("h1", class("name"), name)
	}
	return tag("header", class("masthead"),
		tag("div", class("ear"),
			renderIf(s.Name == app.Front, s.editionTime()),
			s.languages(),
		),
		title,
		renderIf(s.Name == app.Front, textTag("p", "tagline", api.Name(s.Site.Tagline, s.Lang))),
		s.navigation(),
	)
}

// editionTime renders the time of the newest change of an article on the front
// page.
func (s *renderer) editionTime() goapp.UI {
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
	return s.timeElement("edition", newest)
}

func (s *renderer) languages() goapp.UI {
	return itemList("ul", "languages", renderEach(slices.Sorted(maps.Keys(s.Alternates)), func(lang string) goapp.UI {
		return tag("a", s.hrefTo(s.Alternates[lang]), attr{"hreflang", lang}, attr{"lang", lang}, attr{"dir", messages.Direction(lang)},
			attr{"rel", "alternate"}, messages.LanguageName(lang))
	}))
}

func (s *renderer) navigation() goapp.UI {
	here := s.sectionCode()
	links := renderEach(s.Site.Sections, func(section api.Section) goapp.UI {
		return tag("a", s.hrefTo(s.Site.SectionPath(s.Lang, section.Code)), currentPage(section.Code == here && s.Name == app.Section),
			currentSection(section.Code == here && s.Name == app.Article), api.Name(section.Names, s.Lang))
	})
	links = append(links, tag("a", class("to-classifieds"), s.hrefToListings(classifieds.Filter{}), currentPage(s.Name == app.Listings),
		currentSection(s.Name == app.Listing), s.messages.Classifieds))
	return tag("nav", ariaLabel(s.messages.Sections), itemList("ul", "sections", links))
}

func (s *renderer) sectionCode() string {
	switch {
	case s.Name == app.Section && len(s.Screen.Sections) > 0:
		return s.Screen.Sections[0].Code
	case s.Article != nil:
		return s.Article.Section
	}
	return ""
}

// sectionName returns a section's name, or "" for an unknown section.
func (s *renderer) sectionName(code string) string {
	if s.Site.Section(code) == nil {
		return ""
	}
	return s.Site.SectionName(code, s.Lang)
}

// currentPage marks the link to this page (aria-current).
func currentPage(here bool) attr { return attrIf(here, "aria-current", "page") }

// currentSection marks the link to the section or list that this page belongs
// to.
func currentSection(here bool) attr { return attrIf(here, "aria-current", "true") }

// Footer renders the footer of all pages, for those that have no Screen.
func Footer(site api.Site, lang string) goapp.UI {
	s := &renderer{Screen: app.Screen{Site: site, Lang: lang}, messages: messages.For(lang)}
	return s.footer()
}

func (s *renderer) footer() goapp.UI {
	feed := func(path, lang, text string) goapp.UI {
		return tag("a", href(s.Site.Base+path), attr{"hreflang", lang}, attr{"type", "application/rss+xml"}, text)
	}
	links := renderEach(s.Site.Sections, func(section api.Section) goapp.UI {
		return tag("a", s.hrefTo(s.Site.SectionPath(s.Lang, section.Code)), api.Name(section.Names, s.Lang))
	})
	links = append(links,
		tag("a", s.hrefToListings(classifieds.Filter{}), s.messages.Classifieds),
		feed("/feeds/articles.rss?lang="+s.Lang, s.Lang, s.messages.NewsFeed),
		feed("/feeds/listings.rss?lang="+s.Lang, s.Lang, s.messages.ListingsFeed),
		tag("a", s.hrefTo(s.Site.SavedPath(s.Lang)), s.messages.Saved),
		tag("a", s.hrefTo(s.Site.LanguagePath(s.Lang)+"/partners"), s.messages.ForPartners),
	)
	return tag("footer", class("imprint"),
		tag("p", class("name"), s.Site.Name(s.Lang)),
		itemList("ul", "links", links),
		tag("p", messages.Insert(s.messages.Rights, s.Site.Name(s.Lang))),
	)
}

// timeElement renders a date and time in the paper's time zone.
func (s *renderer) timeElement(name string, t time.Time) goapp.UI {
	return tag("time", class(name), attr{"datetime", t.UTC().Format(time.RFC3339)}, s.messages.DateTime(s.Site.LocalTime(t)))
}

// dateElement renders a date in the paper's time zone.
func (s *renderer) dateElement(name string, t time.Time) goapp.UI {
	return tag("time", class(name), attr{"datetime", t.UTC().Format(time.RFC3339)}, s.messages.Date(s.Site.LocalTime(t)))
}
