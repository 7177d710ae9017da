package site

import (
	"slices"

	"broadside/app"
	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/app/messages"
	"broadside/articles"
	"broadside/server/page"
)

// things is what a page says of itself in schema.org's words, most telling
// first.
func (s *Site) things(screen app.Screen) []any {
	paper, lang := s.Paper, screen.Lang
	front := page.Crumb{Name: api.Name(paper.Names, lang), Path: page.LanguagePath(paper, lang) + "/"}
	index := page.Crumb{Name: messages.For(lang).Classifieds, Path: page.LanguagePath(paper, lang) + "/listings"}
	section := func(code string) page.Crumb {
		return page.Crumb{Name: sectionName(paper, code, lang), Path: page.SectionPath(paper, lang, code)}
	}
	var out []page.Thing
	switch screen.Name {
	case app.Front:
		out = append(out, page.PublisherThing(paper, lang, s.mark(lang)), page.WebSiteThing(paper, lang))
		for _, list := range screen.Sections {
			if list.Code == "lead" {
				out = append(out, page.ArticlesThing(paper, called(list.Items)))
			}
		}
	case app.Section:
		list := screen.Sections[0]
		out = append(out, page.ArticlesThing(paper, called(list.Items)), page.BreadcrumbThing(paper, front, section(list.Code)))
	case app.Article:
		a := *screen.Article
		crumbs := []page.Crumb{front}
		if a.Section != "" {
			crumbs = append(crumbs, section(a.Section))
		}
		out = append(out, page.ArticleThing(paper, a, s.mark(lang)), page.BreadcrumbThing(paper, append(crumbs, page.Crumb{Name: a.Headline})...))
	case app.Listings:
		crumbs := []page.Crumb{front, index}
		if c := categoryOf(screen.Categories, filterOf(screen).Category); c != nil {
			crumbs = append(crumbs, page.Crumb{Name: api.Name(c.Names, lang), Path: app.ListingsPath(paper, lang, classifieds.Filter{Category: c.Code})})
		}
		out = append(out, page.ListingsThing(paper, lang, app.Rows(screen)), page.BreadcrumbThing(paper, crumbs...))
	case app.Listing:
		l := *screen.Listing
		crumbs := []page.Crumb{front, index}
		if c := categoryOf(screen.Categories, l.Category); c != nil {
			out = append(out, page.ListingThing(paper, *c, l, lang, s.Now()))
			crumbs = append(crumbs, page.Crumb{Name: api.Name(c.Names, lang), Path: app.ListingsPath(paper, lang, classifieds.Filter{Category: c.Code})})
		}
		out = append(out, page.BreadcrumbThing(paper, append(crumbs, page.Crumb{Name: l.Title})...))
	}
	var said []any
	for _, thing := range out {
		if thing != nil {
			said = append(said, thing)
		}
	}
	return said
}

func categoryOf(cats []classifieds.Category, code string) *classifieds.Category {
	if i := slices.IndexFunc(cats, func(c classifieds.Category) bool { return c.Code == code }); i >= 0 {
		return &cats[i]
	}
	return nil
}

func sectionName(paper api.Site, code, lang string) string {
	for _, s := range paper.Sections {
		if s.Code == code {
			return api.Name(s.Names, lang)
		}
	}
	return code
}

// called gives pieces the headlines that lists say of them.
func called(list []articles.Summary) []articles.Summary {
	list = slices.Clone(list)
	for i := range list {
		list[i].Headline = app.SummaryHeadline(list[i])
	}
	return list
}
