package app

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"strings"

	"broadside/app/api"
	"broadside/app/classifieds"
)

const similarItems = 6

// loadListings reads the page of a filter. An invalid filter gives the form
// with its valid conditions and the errors of the others.
func (l *loader) loadListings() error {
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
	f.Attrs, f.Facets = categoryConditions(categories, f), false // facets are counted on every page
	query := f
	query.Facets = true
	page, err := l.src.Listings(l.ctx, query)
	if err != nil {
		return l.invalidFilter(categories, err)
	}
	if len(page.Items)+len(page.Promoted) == 0 && f.Cursor == "" {
		if s.Suggestions, err = l.loadSuggestions(f); err != nil {
			return err
		}
	}
	l.setFilter(f)
	s.Categories = pageCategories(categories, s.Lang, f.Category, slices.Concat(page.Promoted, page.Items))
	page.Promoted, page.Items = trimRows(categories, page.Promoted, s.Lang, true), trimRows(categories, page.Items, s.Lang, true)
	s.Results = &page
	if page.Next != "" {
		next := f
		next.Cursor = page.Next
		s.Next = s.Site.ListingsPath(s.Lang, next.Values())
	}
	return nil
}

// categoryConditions returns f's conditions on attributes without those of
// other categories: a form sends them when the reader has changed the category.
func categoryConditions(categories []classifieds.Category, f classifieds.Filter) []classifieds.AttrFilter {
	own := classifieds.FindCategory(categories, f.Category)
	if own == nil {
		return f.Attrs
	}
	return slices.DeleteFunc(slices.Clone(f.Attrs), func(a classifieds.AttrFilter) bool {
		has := func(c classifieds.Category) bool { return c.Attribute(a.Code) != nil }
		return !has(*own) && slices.ContainsFunc(categories, has)
	})
}

func (l *loader) setFilter(f classifieds.Filter) {
	s := &l.screen
	s.Name, s.Path, s.Filter = Listings, s.Site.ListingsPath(s.Lang, f.Values()), f
	f.Cursor = "" // the language links lead to the first page
	l.setAlternates(func(lang string) string { return s.Site.ListingsPath(lang, f.Values()) })
}

// invalidFilter shows the form with its errors if err is about the filter; it
// returns other errors unchanged. Path keeps the requested address, so that the
// form shows the reader's input.
func (l *loader) invalidFilter(categories []classifieds.Category, err error) error {
	p := filterProblem(err)
	if p == nil {
		return err
	}
	usable := maps.Clone(l.query)
	delete(usable, "cursor")
	for _, field := range p.Errors {
		name := strings.TrimPrefix(field.Pointer, "?")
		delete(usable, name)
		delete(usable, name+".min") // of an attribute, its bounds too
		delete(usable, name+".max")
	}
	f, _ := classifieds.ParseFilter(usable) // empty if other conditions are invalid too
	f.Facets = false
	l.setFilter(f)
	s := &l.screen
	s.Path = s.Site.ListingsPath(s.Lang, l.query)
	s.Categories = pageCategories(categories, s.Lang, f.Category, nil)
	s.Problem = p
	return err
}

// filterProblem returns the problem of an error that is about the conditions of
// a filter, not about the source, else nil.
func filterProblem(err error) *api.Problem {
	var p *api.Problem
	if errors.As(err, &p) && slices.Contains([]api.Code{api.Validation, api.UnknownParameter, api.BadCursor, api.BadRequest}, p.Code) {
		return p
	}
	return nil
}

func (l *loader) loadListing(id string) error {
	s := &l.screen
	listing, err := l.src.Listing(l.ctx, id)
	if err != nil {
		return err
	}
	categories, err := l.readWithCategories(func() error {
		l.optional(func() (err error) {
			s.Similar, err = l.src.Similar(l.ctx, id, similarItems)
			return err
		})
		return nil
	})
	if err != nil {
		return err
	}
	s.Categories = pageCategories(categories, s.Lang, listing.Category, s.Similar)
	s.Similar = trimRows(categories, s.Similar, s.Lang, false)
	listing.Place.Area, listing.AreaNames = listing.AreaIn(s.Lang), nil
	s.Name, s.Path, s.Listing = Listing, s.Site.ListingPath(s.Lang, listing.ID), &listing
	l.setAlternates(func(lang string) string { return s.Site.ListingPath(lang, listing.ID) })
	return nil
}

// loadSuggestions counts the results of f without each of its first 12
// conditions and returns the three filters with most results. Filters that are
// invalid without the condition are skipped.
func (l *loader) loadSuggestions(f classifieds.Filter) ([]Suggestion, error) {
	conditions := f.Conditions()
	conditions = conditions[:min(len(conditions), 12)]
	found := make([]Suggestion, len(conditions))
	reads := make([]func() error, len(conditions))
	for i, condition := range conditions {
		reads[i] = func() error {
			query := condition.Without
			query.Limit = 1
			page, err := l.src.Listings(l.ctx, query)
			if filterProblem(err) != nil {
				return nil
			}
			found[i] = Suggestion{
				Drop: condition.Param, Total: page.Total,
				Path: l.screen.Site.ListingsPath(l.screen.Lang, condition.Without.Values()),
			}
			return err
		}
	}
	if err := readConcurrently(reads...); err != nil {
		return nil, err
	}
	found = slices.DeleteFunc(found, func(x Suggestion) bool { return x.Total.Value == 0 })
	slices.SortStableFunc(found, func(a, b Suggestion) int { return cmp.Compare(b.Total.Value, a.Total.Value) })
	return found[:min(len(found), 3)], nil
}
