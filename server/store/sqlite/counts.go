package sqlite

import (
	"context"
	"database/sql"
	"maps"
	"slices"
	"strings"
	"time"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/server/store"
)

// facets returns the facets of f, each counted without the filter on itself.
// t and total are the counts and the total with all filters.
func (s *Store) facets(ctx context.Context, f *classifieds.Filter, now time.Time, t store.FacetCounts, total api.Total) ([]api.Facet, error) {
	codes := []string{"category", "intent", "city", "photo"}
	for _, code := range s.taxonomy.Facets(f.Category) {
		codes = append(codes, "attr."+code)
	}
	exact := map[string]bool{}
	for _, code := range codes {
		exact[code] = total.Exact
		without, narrowed := store.WithoutFilter(f, code)
		if !narrowed || store.CountedInMemory(f) {
			continue // the counts in memory already leave out a facet's own filter
		}
		own, all, err := s.countFacets(ctx, &without, now)
		if err != nil {
			return nil, err
		}
		t.Replace(code, own)
		exact[code] = all
	}
	return t.TopValues(codes, exact), nil
}

// countFacets counts the values of the matches of f; all is false if it left out matches.
func (s *Store) countFacets(ctx context.Context, f *classifieds.Filter, now time.Time) (t store.FacetCounts, all bool, err error) {
	if store.CountedInMemory(f) {
		return s.counts.Facets(f), true, nil
	}
	p, err := s.newPlan(ctx, f, now)
	if err != nil {
		return nil, false, err
	}
	hits, err := s.newestHits(ctx, p, hitFacets)
	return countHits(hits), len(hits) <= maxCounted, err
}

func countHits(hits []hit) store.FacetCounts {
	t := store.FacetCounts{}
	for i := range min(len(hits), maxCounted) {
		t.AddLines(hits[i].facetLines)
	}
	return t
}

type countTable struct{ add, removeZero string }

func newCountTable(name string, key ...string) *countTable {
	return &countTable{
		add: "INSERT INTO " + name + " (" + strings.Join(key, ", ") + ", n) VALUES (" + strings.Repeat("?, ", len(key)) + "?)" +
			" ON CONFLICT DO UPDATE SET n = n + excluded.n",
		removeZero: "DELETE FROM " + name + " WHERE " + strings.Join(key, " = ? AND ") + " = ? AND n = 0",
	}
}

var (
	groupCounts   = newCountTable("counts", "category", "city", "intent", "lang", "photo", "code", "value")
	geocellCounts = newCountTable("spots", "spot")
	termCounts    = newCountTable("terms", "term")
)

// addCount adds n to the count of key, and deletes it if it becomes zero.
func (w *writer) addCount(ctx context.Context, t *countTable, n int, key ...any) error {
	if n == 0 {
		return nil
	}
	if err := w.exec(ctx, t.add, append(key, n)...); err != nil || n > 0 {
		return err
	}
	return w.exec(ctx, t.removeZero, key...)
}

// writeGroups writes the counts of the delta that are also kept in memory.
func (w *writer) writeGroups(ctx context.Context) error {
	for k, n := range w.delta.Groups {
		if err := w.addCount(ctx, groupCounts, n, k.Category, k.City, k.Intent, k.Lang, k.Photo, k.Code, k.Value); err != nil {
			return err
		}
	}
	// In key order, since neighbouring rows share database pages.
	for _, cell := range slices.Sorted(maps.Keys(w.delta.Geocells)) {
		if err := w.addCount(ctx, geocellCounts, w.delta.Geocells[cell], cell); err != nil {
			return err
		}
	}
	return nil
}

// writeTerms writes the counts of words and removes them from the delta.
func (w *writer) writeTerms(ctx context.Context) error {
	for _, term := range slices.Sorted(maps.Keys(w.delta.Terms)) {
		if err := w.addCount(ctx, termCounts, w.delta.Terms[term], term); err != nil {
			return err
		}
	}
	clear(w.delta.Terms)
	return nil
}

func loadCounts(ctx context.Context, db *sql.DB, c *store.Counts) error {
	c.Reset()
	d := store.NewDelta()
	err := forEachRow(ctx, db, `SELECT category, city, intent, lang, photo, code, value, n FROM counts`, func(rows *sql.Rows) error {
		var k store.GroupValue
		var n int
		err := rows.Scan(&k.Category, &k.City, &k.Intent, &k.Lang, &k.Photo, &k.Code, &k.Value, &n)
		d.Groups[k] = n
		return err
	})
	if err != nil {
		return err
	}
	err = forEachRow(ctx, db, `SELECT spot, n FROM spots`, func(rows *sql.Rows) error {
		var geocell int64
		var n int
		err := rows.Scan(&geocell, &n)
		d.Geocells[geocell] = n
		return err
	})
	if err != nil {
		return err
	}
	c.Apply(d)
	return nil
}
