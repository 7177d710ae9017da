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
func (s *Store) facets(ctx context.Context, f *classifieds.Filter, now time.Time, t tally, total api.Total) ([]api.Facet, error) {
	codes := []string{"category", "intent", "city", "photo"}
	if c := s.paper.categories[f.Category]; c != nil {
		for _, code := range c.facets {
			codes = append(codes, "attr."+code)
		}
	}
	exact := map[string]bool{}
	for _, code := range codes {
		exact[code] = total.Exact
		without, narrowed := loosen(f, code)
		if !narrowed || kept(f) {
			continue // kept counts leave out a facet's own filter by themselves
		}
		own, all, err := s.tally(ctx, &without, now)
		if err != nil {
			return nil, err
		}
		t.replace(code, own)
		exact[code] = all
	}
	return t.facets(codes, exact), nil
}

// loosen returns f without its filter on code, and whether it had one. The
// attributes go with the category they belong to.
func loosen(f *classifieds.Filter, code string) (classifieds.Filter, bool) {
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

// tally counts the values over what f selects, and says if it counted all.
func (s *Store) tally(ctx context.Context, f *classifieds.Filter, now time.Time) (t tally, all bool, err error) {
	if kept(f) {
		return s.counts.facets(f), true, nil
	}
	p, err := s.plan(ctx, f, now)
	if err != nil {
		return nil, false, err
	}
	hits, err := s.sample(ctx, p, hitMarks)
	t = tally{}
	t.count(hits)
	return t, len(hits) <= capped, err
}

// tally counts values.
type tally map[mark]int

// count counts the values of hits, as many as are counted at most.
func (t tally) count(hits []hit) {
	for i := range min(len(hits), capped) {
		t.add(hits[i].marks)
	}
}

// add counts the values of one listing, see entry.lines.
func (t tally) add(lines string) {
	for line := range strings.Lines(lines) {
		code, value, _ := strings.Cut(line, "=")
		t[mark{code, value[:len(value)-1]}]++
	}
}

// replace takes the values of code from own.
func (t tally) replace(code string, own tally) {
	for m := range t {
		if m.code == code {
			delete(t, m)
		}
	}
	for m, n := range own {
		if m.code == code {
			t[m] = n
		}
	}
}

// listed is how many values of a facet are named.
const listed = 100

// facets lists the counted values of codes, the commonest first.
func (t tally) facets(codes []string, exact map[string]bool) []api.Facet {
	by := map[string][]api.Count{}
	for m, n := range t {
		if n > 0 {
			by[m.code] = append(by[m.code], api.Count{Value: m.value, N: n, Exact: exact[m.code]})
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
