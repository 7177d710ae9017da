package desk

import (
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/articles"
	"broadside/articles/library"
	"broadside/articles/paper"
	"broadside/server/bulk"
	"broadside/server/settings"
	"broadside/server/store"
	"broadside/server/store/sqlite"
	"broadside/server/storetest"
)

// shipped returns a desk with the shipped paper.
func shipped(t testing.TB) (*Desk, []articles.Summary) {
	t.Helper()
	var files fs.FS = paper.Files
	site, _ := settings.Site(files)
	categories, _ := settings.Categories(files)
	lib, err := library.Open(files, library.Options{})
	if err != nil {
		t.Fatal(err)
	}
	listings, _ := bulk.Listings(files, categories, site, noon)
	if len(listings) == 0 || len(lib.Summaries()) == 0 {
		t.Fatal("the paper that ships has no stories or no listings")
	}
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "s.db"), store.Config{Categories: categories, Cities: site.Cities})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	// After the publication of the newest story.
	now := noon
	for _, p := range lib.Summaries() {
		if p.Published.After(now) {
			now = p.Published
		}
	}
	d, err := New(Config{Site: site, Categories: categories, Newsroom: lib, Store: s, Now: storetest.NewClock(now).Now})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Put(t.Context(), listings...); err != nil {
		t.Fatal(err)
	}
	return d, lib.Summaries()
}

// The matches of every shipped story keep the rules. With -v they are printed.
func TestMatchesOfThePaper(t *testing.T) {
	t.Parallel()
	d, all := shipped(t)
	for _, s := range all {
		if !s.Shown(d.now()) {
			continue
		}
		a, err := d.Article(t.Context(), s.Slug)
		must(t, err)
		matches, err := d.Matches(t.Context(), s.Slug, 0)
		must(t, err)
		t.Logf("%s  [%s %s] %q tags %q", s.Slug, s.Lang, s.Section, s.Places, s.Tags)
		per, own := map[string]int{}, 0
		for _, m := range matches {
			t.Logf("\t%-45s %-40q %s %v", m.Reason, m.Listing.Title, m.Listing.Place.City, m.Because)
			per[m.Listing.Category]++
			if m.Listing.Lang == s.Lang {
				own++
			}
			if m.Reason == "" || len(m.Because) == 0 {
				t.Errorf("%s: %s has no reason", s.Slug, m.Listing.ID)
			}
			if arabic := strings.ContainsFunc(m.Reason, func(r rune) bool { return r >= 0x600 && r < 0x700 }); arabic != (s.Lang == "ar") {
				t.Errorf("%s: the reason %q is not in its language", s.Slug, m.Reason)
			}
			if a.Listings.Sensitive && m.Listing.Category != sensitiveCategory {
				t.Errorf("%s is sensitive and has %s beside it", s.Slug, m.Listing.Category)
			}
			if c := a.Listings.Categories; len(c) > 0 && !slices.Contains(c, m.Listing.Category) {
				t.Errorf("%s names %v and has %s beside it", s.Slug, c, m.Listing.Category)
			}
		}
		if len(a.Listings.Categories) == 0 {
			for c, n := range per {
				if n > maxPerCategory {
					t.Errorf("%s has %d of %s beside it", s.Slug, n, c)
				}
			}
		}
		switch {
		case a.Listings.Off || a.Listings.Sensitive:
		case len(matches) == 0:
			t.Errorf("%s has nothing beside it", s.Slug)
		case own < len(matches)/2:
			t.Errorf("%s has %d of %d listings in its language", s.Slug, own, len(matches))
		}
	}
}

// Each section, language and facet of the shipped paper has a list.
func TestListsOfThePaper(t *testing.T) {
	t.Parallel()
	d, _ := shipped(t)
	for _, s := range d.site.Sections {
		for _, lang := range d.site.Languages {
			if _, err := d.Articles(t.Context(), api.ArticleQuery{Section: s.Code, Lang: lang}); err != nil {
				t.Errorf("%s in %s: %v", s.Code, lang, err)
			}
		}
	}
	for _, c := range d.categories {
		page, err := d.Listings(t.Context(), classifieds.Filter{Category: c.Code, Facets: true})
		if err != nil || page.Total.Value == 0 {
			t.Errorf("%s: %v, %v", c.Code, page.Total, err)
			continue
		}
		// The count of a facet value is the total of the filter by it.
		for _, facet := range page.Facets {
			code, found := strings.CutPrefix(facet.Code, "attr.")
			if !found {
				continue
			}
			for _, n := range facet.Counts {
				f := classifieds.Filter{Category: c.Code, Attrs: []classifieds.AttrFilter{{Code: code, Values: []string{n.Value}}}}
				got, err := d.Listings(t.Context(), f)
				if err != nil || got.Total.Value != n.N {
					t.Errorf("%s of %s: %s counts %d and finds %v, %v", facet.Code, c.Code, n.Value, n.N, got.Total, err)
				}
			}
		}
	}
}
