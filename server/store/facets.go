package store

import (
	"cmp"
	"maps"
	"slices"

	"broadside/app/api"
	"broadside/app/classifieds"
)

// WithoutFilter returns f without its filter on code, and whether it had one. Without
// the category it has no attribute filters either.
func WithoutFilter(f *classifieds.Filter, code string) (classifieds.Filter, bool) {
	g := *f
	switch code {
	case "category":
		if f.Category != "" {
			g.Category, g.Attrs = "", nil
		}
	case "intent":
		g.Intent = ""
	case "city":
		g.City = ""
	case "photo":
		g.Photo = false
	default:
		g.Attrs = slices.DeleteFunc(slices.Clone(f.Attrs), func(a classifieds.AttrFilter) bool { return "attr."+a.Code == code })
	}
	return g, g.Category != f.Category || g.Intent != f.Intent || g.City != f.City || g.Photo != f.Photo || len(g.Attrs) < len(f.Attrs)
}

// FacetCounts is the number of listings by facet value.
type FacetCounts map[FacetValue]int

// Replace replaces the counts of the attribute code with those in own.
func (t FacetCounts) Replace(code string, own FacetCounts) {
	maps.DeleteFunc(t, func(m FacetValue, _ int) bool { return m.Code == code })
	for m, n := range own {
		if m.Code == code {
			t[m] = n
		}
	}
}

const maxFacetValues = 100

// TopValues returns the facets of codes, in each the most frequent value first.
func (t FacetCounts) TopValues(codes []string, exact map[string]bool) []api.Facet {
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
			out = append(out, api.Facet{Code: code, Counts: counts[:min(len(counts), maxFacetValues)]})
		}
	}
	return out
}
