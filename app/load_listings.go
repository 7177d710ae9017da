package app

import (
	"cmp"
	"errors"
	"maps"
	"net/url"
	"slices"
	"strings"

	"broadside/app/api"
	"broadside/app/classifieds"
)

const similarItems = 6

// listings reads the page of a filter. An invalid filter gives the form with
// its valid conditions and the errors of the others.
func (l *loader) listings() error {
	s := &l.screen
	maps.DeleteFunc(l.query, func(name string, _ []string) bool { return !classifieds.IsParameter(name) })
	categories, err := l.src.Categories(l.ctx)
	if err != nil {
		return err
	}
	f, err := classifieds.ParseFilter(l.query)
	if err != nil {
		return l.invalidFilter(categories, err)
	}
	f.Attrs = belonging(categories, f)
	ask := f
	ask.Facets = true
	page, err := l.src.Listings(l.ctx, ask)
	if err != nil {
		return l.invalidFilter(categories, err)
	}
	if page.Items == nil {
		page.Items = []classifieds.Listing{}
	}
	if len(page.Items)+len(page.Promoted) == 0 && f.Cursor == "" {
		if s.Suggestions, err = l.suggestions(f); err != nil {
			return err
		}
	}
	l.filtered(f)
	s.Categories = fully(categories, s.Lang, f.Category, slices.Concat(page.Promoted, page.Items))
	page.Promoted, page.Items = trimRows(categories, page.Promoted, true), trimRows(categories, page.Items, true)
	s.Results = &page
	if page.Next != "" {
		next := f
		next.Cursor = page.Next
		s.Next = ListingsPath(s.Site, s.Lang, next)
	}
	return nil
}

// ReadFilter parses a filter's query. An invalid query gives the zero Filter.
func ReadFilter(query string) classifieds.Filter {
	v, err := url.ParseQuery(query)
	if err != nil {
		return classifieds.Filter{}
	}
	f, err := classifieds.ParseFilter(v)
	if err != nil {
		return classifieds.Filter{}
	}
	return f
}

// belonging returns f's conditions on attributes without those of other
// categories: a form sends them when the reader has changed the category.
func belonging(categories []classifieds.Category, f classifieds.Filter) []classifieds.AttrFilter {
	has := func(code string) func(classifieds.Category) bool {
		return func(c classifieds.Category) bool { return c.Attribute(code) != nil }
	}
	i := slices.IndexFunc(categories, func(c classifieds.Category) bool { return c.Code == f.Category })
	if i < 0 {
		return f.Attrs
	}
	return slices.DeleteFunc(slices.Clone(f.Attrs), func(a classifieds.AttrFilter) bool {
		return !has(a.Code)(categories[i]) && slices.ContainsFunc(categories, has(a.Code))
	})
}

// filtered sets the screen's filter, path and alternates.
func (l *loader) filtered(f classifieds.Filter) {
	s := &l.screen
	s.Name, s.Path, s.Filter = Listings, ListingsPath(s.Site, s.Lang, f), f.Values().Encode()
	f.Cursor = "" // the language links lead to the first page
	l.alternates(func(lang string) string { return ListingsPath(s.Site, lang, f) })
}

// invalidFilter shows the form with its errors if err is about the filter; it
// returns other errors unchanged. Path keeps the requested address, so that the
// form shows the reader's input.
func (l *loader) invalidFilter(categories []classifieds.Category, err error) error {
	if !theFilters(err) {
		return err
	}
	var p *api.Problem
	errors.As(err, &p)
	usable := url.Values{}
	for name, values := range l.query {
		usable[name] = values
	}
	delete(usable, "cursor")
	for _, field := range p.Errors {
		name := strings.TrimPrefix(field.Pointer, "?")
		delete(usable, name)
		if strings.HasPrefix(name, "attr.") { // drop the attribute's bounds too
			delete(usable, name+".min")
			delete(usable, name+".max")
		}
	}
	f, bad := classifieds.ParseFilter(usable)
	if bad != nil {
		f = classifieds.Filter{} // other conditions are invalid too
	}
	l.filtered(f)
	s := &l.screen
	s.Path = LangPrefix(s.Site, s.Lang) + "/listings?" + l.query.Encode()
	s.Categories = fully(categories, s.Lang, f.Category, nil)
	s.Problem = p
	return err
}

// theFilters reports whether an error is about the conditions of a filter, not
// about the source.
func theFilters(err error) bool {
	var p *api.Problem
	if !errors.As(err, &p) {
		return false
	}
	switch p.Code {
	case api.Validation, api.UnknownParameter, api.BadCursor, api.BadRequest:
		return true
	}
	return false
}

// listing reads one listing and similar ones.
func (l *loader) listing(id string) error {
	s := &l.screen
	one, err := l.src.Listing(l.ctx, id)
	if err != nil {
		return err
	}
	var categories []classifieds.Category
	err = together(
		func() error {
			l.optional(func() (err error) {
				s.Similar, err = l.src.Similar(l.ctx, id, similarItems)
				return err
			})
			return nil
		},
		func() (err error) {
			categories, err = l.src.Categories(l.ctx)
			return err
		},
	)
	if err != nil {
		return err
	}
	s.Categories = fully(categories, s.Lang, one.Category, s.Similar)
	s.Similar = trimRows(categories, s.Similar, false)
	s.Name, s.Path, s.Listing = Listing, ListingPath(s.Site, s.Lang, one.ID), &one
	l.alternates(func(lang string) string { return ListingPath(s.Site, lang, one.ID) })
	return nil
}

// suggestions counts the results of f without each of its first 12 conditions
// and returns the three filters with most results. Filters that are invalid without
// the condition are skipped.
func (l *loader) suggestions(f classifieds.Filter) ([]Suggestion, error) {
	tries := f.Conditions()
	tries = tries[:min(len(tries), 12)]
	found := make([]Suggestion, len(tries))
	reads := make([]func() error, len(tries))
	for i, try := range tries {
		reads[i] = func() error {
			ask := try.Without
			ask.Limit = 1
			page, err := l.src.Listings(l.ctx, ask)
			if theFilters(err) {
				return nil
			}
			found[i] = Suggestion{
				Drop: try.Param, Total: page.Total,
				Path: ListingsPath(l.screen.Site, l.screen.Lang, try.Without),
			}
			return err
		}
	}
	if err := together(reads...); err != nil {
		return nil, err
	}
	found = slices.DeleteFunc(found, func(x Suggestion) bool { return x.Total == (api.Total{}) || x.Total.Value == 0 })
	slices.SortStableFunc(found, func(a, b Suggestion) int { return cmp.Compare(b.Total.Value, a.Total.Value) })
	return found[:min(len(found), 3)], nil
}
