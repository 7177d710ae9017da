package site

import (
	"slices"

	"broadside/app"
	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/app/messages"
	"broadside/articles"
	"broadside/server/schemaorg"
)

// structuredData returns the structured data of a page (schema.org), the most specific item first.
func (s *Site) structuredData(screen app.Screen) []any {
	paper, lang := s.Paper, screen.Lang
	front := schemaorg.Crumb{Name: paper.Name(lang), Path: paper.FrontPath(lang)}
	index := schemaorg.Crumb{Name: messages.For(lang).Classifieds, Path: paper.ListingsPath(lang, nil)}
	section := func(code string) schemaorg.Crumb {
		return schemaorg.Crumb{Name: paper.SectionName(code, lang), Path: paper.SectionPath(lang, code)}
	}
	category := func(c *classifieds.Category) schemaorg.Crumb {
		return schemaorg.Crumb{Name: api.Name(c.Names, lang), Path: paper.ListingsPath(lang, classifieds.Filter{Category: c.Code}.Values())}
	}
	var out []any
	switch screen.Name {
	case app.Front:
		out = append(out, schemaorg.Publisher(paper, lang, s.logo(lang)), schemaorg.WebSite(paper, lang))
		for _, list := range screen.Sections {
			if list.Code == "lead" {
				out = append(out, schemaorg.Articles(paper, withListHeadlines(list.Items)))
			}
		}
	case app.Section:
		list := screen.Sections[0]
		out = append(out, schemaorg.Articles(paper, withListHeadlines(list.Items)), schemaorg.Breadcrumbs(paper, front, section(list.Code)))
	case app.Article:
		a := *screen.Article
		crumbs := []schemaorg.Crumb{front}
		if a.Section != "" {
			crumbs = append(crumbs, section(a.Section))
		}
		out = append(out, schemaorg.Article(paper, a, s.logo(lang)), schemaorg.Breadcrumbs(paper, append(crumbs, schemaorg.Crumb{Name: a.Headline})...))
	case app.Listings:
		crumbs := []schemaorg.Crumb{front, index}
		if c := classifieds.FindCategory(screen.Categories, screen.Filter.Category); c != nil {
			crumbs = append(crumbs, category(c))
		}
		out = append(out, schemaorg.Listings(paper, lang, app.PageListings(screen)), schemaorg.Breadcrumbs(paper, crumbs...))
	case app.Listing:
		l := *screen.Listing
		crumbs := []schemaorg.Crumb{front, index}
		if c := classifieds.FindCategory(screen.Categories, l.Category); c != nil {
			out = append(out, schemaorg.Listing(paper, *c, l, lang, s.Now()))
			crumbs = append(crumbs, category(c))
		}
		out = append(out, schemaorg.Breadcrumbs(paper, append(crumbs, schemaorg.Crumb{Name: l.Title})...))
	}
	return out
}

// withListHeadlines returns the articles with their headlines as lists show them.
func withListHeadlines(list []articles.Summary) []articles.Summary {
	list = slices.Clone(list)
	for i := range list {
		list[i].Headline = app.SummaryHeadline(list[i])
	}
	return list
}
