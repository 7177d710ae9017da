package app

import (
	"strings"

	"broadside/app/api"
)

// Title is what a page is called in a browser's tab, in the history and in a
// search result: the same from the server and after a step in the browser.
func Title(s Screen) string {
	name := api.Name(s.Site.Names, s.Lang)
	if name == "" {
		name = s.Site.Publisher
	}
	what := ""
	switch s.Name {
	case Front:
		what, name = name, api.Name(s.Site.Tagline, s.Lang)
	case Section:
		what = sectionTitle(s)
	case Article, EmbedArticle:
		what = s.Article.Headline
	case Listing:
		what = s.Listing.Title
	case Listings, EmbedListings:
		what = filterTitle(s)
	case NotFound:
		what = say(s.Lang).NotFoundTitle
	case Gone:
		what = say(s.Lang).GoneTitle
	case Failed:
		what = say(s.Lang).FailedTitle
	}
	switch {
	case what == "":
		return name
	case name == "":
		return what
	}
	return what + " – " + name
}

func sectionTitle(s Screen) string {
	if len(s.Sections) == 0 {
		return ""
	}
	code := s.Sections[0].Code
	for _, section := range s.Site.Sections {
		if section.Code == code {
			return api.Name(section.Names, s.Lang)
		}
	}
	return code
}

// filterTitle names a list of listings after its category and city, if it has
// any.
func filterTitle(s Screen) string {
	f := (&sheet{Screen: s}).filter()
	var parts []string
	for _, c := range s.Categories {
		if c.Code == f.Category {
			parts = append(parts, api.Name(c.Names, s.Lang))
		}
	}
	for _, c := range s.Site.Cities {
		if c.Code == f.City {
			parts = append(parts, api.Name(c.Names, s.Lang))
		}
	}
	if len(parts) == 0 {
		return say(s.Lang).Classifieds
	}
	return strings.Join(parts, " · ")
}
