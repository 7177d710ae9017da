package app

import (
	"cmp"
	"slices"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/articles"
)

// The number of items that a page shows.
const (
	leadItems    = 5  // the lead and the articles next to it
	sectionItems = 5  // of one section on the front page
	latestItems  = 16 // the newest listings in the sidebar of a list of articles
	matchItems   = 8  // the listings in the sidebar of an article
	relatedItems = 4
)

// loadFront reads the front page: the ranked articles lead, the others follow
// by section, each article once.
func (l *loader) loadFront() error {
	s := &l.screen
	all, err := l.readWithLatest(api.ArticleQuery{Lang: s.Lang, Limit: api.MaxLimit})
	if err != nil {
		return err
	}
	lead, rest := splitLead(trimSummaries(all.Items))
	s.Sections = []SectionList{{Code: "lead", Items: lead}}
	for _, section := range s.Site.Sections {
		items := []articles.Summary{}
		for _, a := range rest {
			if a.Section == section.Code && len(items) < sectionItems {
				items = append(items, a)
			}
		}
		if len(items) > 0 {
			s.Sections = append(s.Sections, SectionList{Code: section.Code, Items: items})
		}
	}
	s.Name, s.Path = Front, s.Site.FrontPath(s.Lang)
	l.setAlternates(s.Site.FrontPath)
	return nil
}

// readWithLatest reads articles and, at the same time, the newest listings for
// the sidebar.
func (l *loader) readWithLatest(q api.ArticleQuery) (page api.Page[articles.Summary], err error) {
	err = readConcurrently(
		func() (err error) {
			page, err = l.src.Articles(l.ctx, q)
			return err
		},
		func() error { l.optional(l.loadLatest); return nil },
	)
	return page, err
}

// splitLead separates the articles that lead the front page from the rest:
// first the ranked ones in order of rank, then the newest.
func splitLead(all []articles.Summary) (lead, rest []articles.Summary) {
	ranked := slices.Clone(all)
	slices.SortStableFunc(ranked, func(a, b articles.Summary) int {
		return cmp.Compare(uint(a.Rank-1), uint(b.Rank-1)) // 0, unranked, is last
	})
	lead = ranked[:min(leadItems, len(ranked))]
	rest = slices.DeleteFunc(slices.Clone(all), func(a articles.Summary) bool {
		return slices.ContainsFunc(lead, func(b articles.Summary) bool { return a.Slug == b.Slug })
	})
	return lead, rest
}

func (l *loader) loadSection(code string) error {
	s := &l.screen
	if s.Site.Section(code) == nil {
		return api.Fail(api.NotFound, "Not found", "The paper has no such section")
	}
	cursor := l.query.Get("cursor")
	page, err := l.readWithLatest(api.ArticleQuery{Section: code, Lang: s.Lang, Cursor: cursor})
	if err != nil {
		return err
	}
	s.Sections = []SectionList{{Code: code, Items: trimSummaries(page.Items)}}
	s.Name, s.Path = Section, s.Site.SectionPath(s.Lang, code)
	if page.Next != "" {
		s.Next = api.WithQuery(s.Path, api.ArticleQuery{Cursor: page.Next}.Values())
	}
	s.Path = api.WithQuery(s.Path, api.ArticleQuery{Cursor: cursor}.Values())
	l.setAlternates(func(lang string) string { return s.Site.SectionPath(lang, code) })
	return nil
}

// loadArticle reads an article and its secondary content. The page is in the
// language of the article.
func (l *loader) loadArticle(slug string) error {
	s := &l.screen
	a, err := l.src.Article(l.ctx, slug)
	if err != nil {
		return err
	}
	s.Lang = cmp.Or(s.Site.Language(a.Lang), s.Lang)
	l.optional(
		func() error { return l.loadMatches(slug) },
		func() error {
			page, err := l.src.Articles(l.ctx, api.ArticleQuery{Related: slug, Lang: s.Lang, Limit: relatedItems})
			s.Related = trimRelated(page.Items)
			return err
		},
	)
	s.Name, s.Path, s.Article = Article, s.Site.ArticlePath(a.Slug), &a
	l.setAlternates(func(lang string) string { return pathInLanguage(s.Site, &a, lang) })
	return nil
}

func (l *loader) loadMatches(slug string) error {
	var matches []classifieds.Match
	categories, err := l.readWithCategories(func() (err error) {
		matches, err = l.src.Matches(l.ctx, slug, matchItems)
		return err
	})
	if err != nil {
		return err
	}
	shown := listingsOf(matches)
	s := &l.screen
	s.Matches = slices.Clone(matches)
	for i, l := range trimRows(categories, shown, s.Lang, false) {
		s.Matches[i].Listing = l
	}
	s.Categories = briefCategories(categories, s.Lang, shown)
	return nil
}

func (l *loader) readWithCategories(read func() error) (categories []classifieds.Category, err error) {
	err = readConcurrently(read, func() (err error) {
		categories, err = l.src.Categories(l.ctx)
		return err
	})
	return categories, err
}

func listingsOf(matches []classifieds.Match) []classifieds.Listing {
	out := make([]classifieds.Listing, len(matches))
	for i, m := range matches {
		out[i] = m.Listing
	}
	return out
}

// pathInLanguage returns the path nearest to a in another language: its
// translation, else its section, else the front page.
func pathInLanguage(site api.Site, a *articles.Article, lang string) string {
	if slug := a.Translations[lang]; slug != "" {
		return site.ArticlePath(slug)
	}
	if site.Section(a.Section) != nil {
		return site.SectionPath(lang, a.Section)
	}
	return site.FrontPath(lang)
}

// loadLatest reads the listings in the sidebar of a list of articles: the
// newest in the page's language, or in any language if those are few.
func (l *loader) loadLatest() error {
	s := &l.screen
	categories, err := l.src.Categories(l.ctx)
	if err != nil {
		return err
	}
	f := classifieds.Filter{Lang: s.Lang, Limit: latestItems}
	page, err := l.src.Listings(l.ctx, f)
	if err == nil && len(page.Items) < latestItems/2 {
		f.Lang = ""
		page, err = l.src.Listings(l.ctx, f)
	}
	if err != nil {
		return err
	}
	s.Latest = trimRows(categories, page.Items, s.Lang, false)
	s.Categories = briefCategories(categories, s.Lang, page.Items)
	return nil
}
