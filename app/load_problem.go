package app

import (
	"cmp"
	"errors"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/articles"
)

// problemPage returns the page for an error, with content that may help:
// listings similar to a gone listing, articles related to a gone article, the
// newest articles.
func (l *loader) problemPage(kind Name, name string, err error) (Screen, error) {
	read := l.screen // discarded, since part of it could not be read
	s, _ := problemScreen(Screen{Lang: read.Lang, Path: read.Path, Site: read.Site, Frame: read.Frame}, err)
	s.Lang = cmp.Or(s.Site.Language(s.Problem.Lang), s.Lang)
	l.screen = s
	l.setAlternates(s.Site.FrontPath)
	s = l.screen
	switch {
	case s.Name == Gone && kind == Listing:
		s.Similar, s.Categories = l.similarToGone(name)
	case s.Name == Gone && kind == Article:
		s.Related = l.relatedOrNewest(name)
	case s.Name == NotFound:
		s.Related = l.relatedOrNewest("")
	}
	return s, err
}

func problemScreen(s Screen, err error) (Screen, error) {
	var p *api.Problem
	if !errors.As(err, &p) {
		p = api.Fail(api.Internal, "Something went wrong", "")
	}
	return ProblemScreen(s, p), err
}

// ProblemScreen returns s as the screen of p.
func ProblemScreen(s Screen, p *api.Problem) Screen {
	s.Problem = p
	switch p.Code {
	case api.NotFound:
		s.Name = NotFound
	case api.Gone:
		s.Name = Gone
	default:
		s.Name = Failed
	}
	return s
}

// similarToGone reads listings similar to a gone listing. Its errors are
// ignored: they do not matter on an error page.
func (l *loader) similarToGone(id string) ([]classifieds.Listing, []classifieds.Category) {
	similar, err := l.src.Similar(l.ctx, id, similarItems)
	categories, categoriesErr := l.src.Categories(l.ctx)
	if err != nil || categoriesErr != nil {
		return nil, nil
	}
	return trimRows(categories, similar, l.screen.Lang, false), briefCategories(categories, l.screen.Lang, similar)
}

// relatedOrNewest reads articles related to slug, or the newest. Its errors are
// ignored too.
func (l *loader) relatedOrNewest(slug string) []articles.Summary {
	q := api.ArticleQuery{Related: slug, Lang: l.screen.Lang, Limit: relatedItems}
	page, err := l.src.Articles(l.ctx, q)
	if (err != nil || len(page.Items) == 0) && slug != "" {
		q.Related = ""
		page, err = l.src.Articles(l.ctx, q)
	}
	if err != nil {
		return nil
	}
	return trimRelated(page.Items)
}
