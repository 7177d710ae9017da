package site

import (
	"slices"

	"broadside/app"
	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/app/messages"
	"broadside/articles"
	"broadside/server/embed"
	"broadside/server/page"
	"broadside/server/schemaorg"
)

// structuredData returns the structured data of a page (schema.org), the most specific item first.
func (s *Site) structuredData(screen app.Screen) []any {
	paper, lang := s.Paper, screen.Lang
	front := schemaorg.Crumb{Name: api.Name(paper.Names, lang), Path: page.LanguagePath(paper, lang) + "/"}
	index := schemaorg.Crumb{Name: messages.For(lang).Classifieds, Path: page.LanguagePath(paper, lang) + "/listings"}
	section := func(code string) schemaorg.Crumb {
		return schemaorg.Crumb{Name: page.SectionName(paper, code, lang), Path: page.SectionPath(paper, lang, code)}
	}
	category := func(c *classifieds.Category) schemaorg.Crumb {
		return schemaorg.Crumb{Name: api.Name(c.Names, lang), Path: app.ListingsPath(paper, lang, classifieds.Filter{Category: c.Code})}
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
		if c := categoryOf(screen.Categories, embed.FilterOf(screen).Category); c != nil {
			crumbs = append(crumbs, category(c))
		}
		out = append(out, schemaorg.Listings(paper, lang, app.PageListings(screen)), schemaorg.Breadcrumbs(paper, crumbs...))
	case app.Listing:
		l := *screen.Listing
		crumbs := []schemaorg.Crumb{front, index}
		if c := categoryOf(screen.Categories, l.Category); c != nil {
			out = append(out, schemaorg.Listing(paper, *c, l, lang, s.Now()))
			crumbs = append(crumbs, category(c))
		}
		out = append(out, schemaorg.Breadcrumbs(paper, append(crumbs, schemaorg.Crumb{Name: l.Title})...))
	}
	return out
}

func categoryOf(cats []classifieds.Category, code string) *classifieds.Category {
	if i := slices.IndexFunc(cats, func(c classifieds.Category) bool { return c.Code == code }); i >= 0 {
		return &cats[i]
	}
	return nil
}

// withListHeadlines returns the articles with their headlines as lists show them.
func withListHeadlines(list []articles.Summary) []articles.Summary {
	list = slices.Clone(list)
	for i := range list {
		list[i].Headline = app.SummaryHeadline(list[i])
	}
	return list
}
