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

// listings reads the page of a filter. A filter that cannot be used gives the
// form with what can be kept of it and what is wrong with the rest.
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

// ReadFilter reads a filter's query; one that cannot be read is no filter.
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

// belonging is what f asks of attributes without those that only another
// category has: a form filled for one and sent for another carries them along.
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

// filtered names the screen after a filter.
func (l *loader) filtered(f classifieds.Filter) {
	s := &l.screen
	s.Name, s.Path, s.Filter = Listings, ListingsPath(s.Site, s.Lang, f), f.Values().Encode()
	f.Cursor = "" // the switch of language goes to the first page
	l.alternates(func(lang string) string { return ListingsPath(s.Site, lang, f) })
}

// invalidFilter keeps the form when the problem is the filter's; other errors
// it returns as they are. Path keeps the address as it was asked for, so that
// the form shows what was typed.
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
		if strings.HasPrefix(name, "attr.") { // the attribute: its range too
			delete(usable, name+".min")
			delete(usable, name+".max")
		}
	}
	f, bad := classifieds.ParseFilter(usable)
	if bad != nil {
		f = classifieds.Filter{} // more than the problem named is wrong
	}
	l.filtered(f)
	s := &l.screen
	s.Path = LangPrefix(s.Site, s.Lang) + "/listings?" + l.query.Encode()
	s.Categories = fully(categories, s.Lang, f.Category, nil)
	s.Problem = p
	return err
}

// theFilters reports whether an error is about what a filter asks, rather than
// about who answers.
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

// listing reads one listing and those like it.
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

// suggestions tries f without each condition and suggests the three that find
// most. A filter that cannot be asked without one is not suggested.
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
