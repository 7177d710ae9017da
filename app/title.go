package app

import (
	"slices"
	"strings"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/app/messages"
	"broadside/articles"
)

// Title returns the document's title. The server and the browser use the same.
func Title(s Screen) string {
	name := s.Site.Name(s.Lang)
	subject := ""
	switch s.Name {
	case Front:
		subject, name = name, api.Name(s.Site.Tagline, s.Lang)
	case Section:
		subject = sectionTitle(s)
	case Article, EmbedArticle:
		subject = Headline(*s.Article)
	case Listing:
		subject = s.Listing.Title
	case Listings, EmbedListings:
		subject = listingsTitle(s)
	case NotFound, Gone, Failed:
		subject = ProblemTitle(s)
	}
	parts := slices.DeleteFunc([]string{subject, name}, func(s string) bool { return s == "" })
	return strings.Join(parts, " – ")
}

// ProblemTitle returns the heading of an error page.
func ProblemTitle(s Screen) string {
	m := messages.For(s.Lang)
	switch {
	case s.Name == NotFound:
		return m.NotFoundTitle
	case s.Name == Gone:
		return m.GoneTitle
	case s.Problem != nil && s.Problem.Code == api.RateLimited:
		return m.TooManyTitle
	case s.Problem != nil && s.Problem.Code.IsClientError():
		return m.AskedTitle
	}
	return m.FailedTitle
}

// Headline returns an article's headline for use outside of its page. That of a
// retracted article is marked as retracted.
func Headline(a articles.Article) string { return headline(a.Lang, a.Headline, a.Retracted()) }

// SummaryHeadline is Headline for a summary.
func SummaryHeadline(a articles.Summary) string { return headline(a.Lang, a.Headline, a.Retracted) }

func headline(lang, text string, retracted bool) string {
	if retracted {
		return messages.Insert(messages.For(lang).RetractedPiece, text)
	}
	return text
}

// Description describes a list in one line for search engines and previews: a
// section by its newest headlines, a list of listings by its count and the
// first of them, the front page by the paper's tagline. It depends on the list
// only, and is not clipped.
func Description(s Screen) string {
	var subject string
	var names []string
	switch {
	case s.Name == Section && len(s.Sections) > 0:
		subject = sectionTitle(s)
		for _, a := range s.Sections[0].Items {
			names = append(names, SummaryHeadline(a))
		}
	case s.Name == Listings && s.Results != nil:
		subject = filterTitle(s) + " – " + messages.For(s.Lang).Total(s.Lang, s.Results.Total)
		list := s.Results.Items
		if len(list) == 0 {
			list = PageListings(s) // the promoted ones change every hour: named only if there are no others
		}
		for _, l := range list {
			names = append(names, l.Title)
		}
	}
	if len(names) == 0 {
		return api.Name(s.Site.Tagline, s.Lang)
	}
	return subject + ": " + strings.Join(names[:min(len(names), describedItems)], " · ")
}

// describedItems is the number of items that a description names.
const describedItems = 4

func sectionTitle(s Screen) string {
	if len(s.Sections) == 0 {
		return ""
	}
	return s.Site.SectionName(s.Sections[0].Code, s.Lang)
}

// listingsTitle adds "classifieds" to the filter's title: a section may have
// the same name as a category, and a city's name does not mention classifieds.
func listingsTitle(s Screen) string {
	subject, classifieds := filterTitle(s), messages.For(s.Lang).Classifieds
	if subject == classifieds {
		return subject
	}
	return subject + " · " + classifieds
}

func filterTitle(s Screen) string {
	f := s.Filter
	var parts []string
	if f.Q != "" {
		parts = append(parts, messages.Insert(messages.For(s.Lang).Quoted, f.Q))
	}
	if c := classifieds.FindCategory(s.Categories, f.Category); c != nil {
		parts = append(parts, api.Name(c.Names, s.Lang))
	}
	if c := s.Site.City(f.City); c != nil {
		parts = append(parts, api.Name(c.Names, s.Lang))
	}
	if len(parts) == 0 {
		return messages.For(s.Lang).Classifieds
	}
	return strings.Join(parts, " · ")
}
