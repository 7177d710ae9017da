package store

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"broadside/app/api"
	"broadside/app/classifieds"
)

// facets counts the values over what f selects, each facet without the filter
// on itself. t and total are those of f.
func (s *Store) facets(ctx context.Context, f *classifieds.Filter, now time.Time, t FacetCounts, total api.Total) ([]api.Facet, error) {
	codes := []string{"category", "intent", "city", "photo"}
	if c := s.taxonomy.categories[f.Category]; c != nil {
		for _, code := range c.facets {
			codes = append(codes, "attr."+code)
		}
	}
	exact := map[string]bool{}
	for _, code := range codes {
		exact[code] = total.Exact
		without, narrowed := Without(f, code)
		if !narrowed || Counted(f) {
			continue // kept counts leave out a facet's own filter by themselves
		}
		own, all, err := s.countFacets(ctx, &without, now)
		if err != nil {
			return nil, err
		}
		t.Replace(code, own)
		exact[code] = all
	}
	return t.List(codes, exact), nil
}

// Without returns f without its filter on code, and whether it had one. The
// attributes go with the category they belong to.
func Without(f *classifieds.Filter, code string) (classifieds.Filter, bool) {
	g := *f
	switch code {
	case "category":
		if f.Category != "" {
			g.Category, g.Attrs = "", nil
		}
		return g, f.Category != ""
	case "intent":
		g.Intent = ""
		return g, f.Intent != ""
	case "city":
		g.City = ""
		return g, f.City != ""
	case "photo":
		g.Photo = false
		return g, f.Photo
	}
	own := func(a classifieds.AttrFilter) bool { return "attr."+a.Code == code }
	g.Attrs = slices.DeleteFunc(slices.Clone(f.Attrs), own)
	return g, len(g.Attrs) < len(f.Attrs)
}

// countFacets counts the values over what f selects, and says if it counted all.
func (s *Store) countFacets(ctx context.Context, f *classifieds.Filter, now time.Time) (t FacetCounts, all bool, err error) {
	if Counted(f) {
		return s.counts.Facets(f), true, nil
	}
	p, err := s.plan(ctx, f, now)
	if err != nil {
		return nil, false, err
	}
	hits, err := s.sample(ctx, p, hitMarks)
	t = FacetCounts{}
	t.countHits(hits)
	return t, len(hits) <= capped, err
}

// FacetCounts counts values.
type FacetCounts map[Mark]int

// countHits counts the values of hits, as many as are counted at most.
func (t FacetCounts) countHits(hits []hit) {
	for i := range min(len(hits), capped) {
		t.Add(hits[i].marks)
	}
}

// Add counts the values of one listing, see Row.MarkLines.
func (t FacetCounts) Add(lines string) {
	for line := range strings.Lines(lines) {
		code, value, _ := strings.Cut(line, "=")
		t[Mark{code, value[:len(value)-1]}]++
	}
}

// Replace takes the values of code from own.
func (t FacetCounts) Replace(code string, own FacetCounts) {
	for m := range t {
		if m.Code == code {
			delete(t, m)
		}
	}
	for m, n := range own {
		if m.Code == code {
			t[m] = n
		}
	}
}

// listed is how many values of a facet are named.
const listed = 100

// List lists the counted values of codes, the commonest first.
func (t FacetCounts) List(codes []string, exact map[string]bool) []api.Facet {
	by := map[string][]api.Count{}
	for m, n := range t {
		if n > 0 {
			by[m.Code] = append(by[m.Code], api.Count{Value: m.Value, N: n, Exact: exact[m.Code]})
		}
	}
	out := make([]api.Facet, 0, len(codes))
	for _, code := range codes {
		counts := by[code]
		slices.SortFunc(counts, func(a, b api.Count) int {
			return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Value, b.Value))
		})
		if len(counts) > 0 {
			out = append(out, api.Facet{Code: code, Counts: counts[:min(len(counts), listed)]})
		}
	}
	return out
}
