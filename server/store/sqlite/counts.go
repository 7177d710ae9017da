package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"maps"
	"slices"
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

// countFacets counts the values of the matches of f; all reports whether every
// match was counted.
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

// countHits counts the values of hits, at most maxCounted of them.
func countHits(hits []hit) store.FacetCounts {
	t := store.FacetCounts{}
	for i := range min(len(hits), maxCounted) {
		t.AddLines(hits[i].facetLines)
	}
	return t
}

// writeDelta adds d to the tables.
func writeDelta(ctx context.Context, tx *sql.Tx, d *store.Delta) error {
	count, err := tx.PrepareContext(ctx, `INSERT INTO counts (category, city, intent, lang, photo, code, value, n) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT DO UPDATE SET n = n + excluded.n`)
	if err != nil {
		return err
	}
	defer count.Close()
	addRow := func(c store.Group, m store.FacetValue, n int) error {
		if n == 0 {
			return nil
		}
		key := []any{c.Category, c.City, c.Intent, c.Lang, c.Photo, m.Code, m.Value}
		if _, err := count.ExecContext(ctx, append(key, n)...); err != nil || n > 0 {
			return err
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM counts
			WHERE category = ? AND city = ? AND intent = ? AND lang = ? AND photo = ? AND code = ? AND value = ? AND n = 0`, key...)
		return err
	}
	for c, n := range d.Groups {
		if err := addRow(c, store.FacetValue{}, n); err != nil {
			return err
		}
	}
	for c, n := range d.Values {
		if err := addRow(c.Group, c.FacetValue, n); err != nil {
			return err
		}
	}
	if err := addToCounts(ctx, tx, d.Geocells, `INSERT INTO spots (spot, n) VALUES (?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n`,
		`DELETE FROM spots WHERE spot = ? AND n = 0`); err != nil {
		return err
	}
	return addToCounts(ctx, tx, d.Terms, `INSERT INTO terms (term, n) VALUES (?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n`,
		`DELETE FROM terms WHERE term = ? AND n = 0`)
}

// addToCounts adds d to the counts of keys and deletes those that become zero.
func addToCounts[K cmp.Ordered](ctx context.Context, tx *sql.Tx, d map[K]int, add, remove string) error {
	adding, err := tx.PrepareContext(ctx, add)
	if err != nil {
		return err
	}
	defer adding.Close()
	removing, err := tx.PrepareContext(ctx, remove)
	if err != nil {
		return err
	}
	defer removing.Close()
	// In key order, since neighbouring rows share database pages.
	for _, k := range slices.Sorted(maps.Keys(d)) {
		n := d[k]
		if n == 0 {
			continue
		}
		if _, err := adding.ExecContext(ctx, k, n); err != nil {
			return err
		}
		if n < 0 {
			if _, err := removing.ExecContext(ctx, k); err != nil {
				return err
			}
		}
	}
	return nil
}

// loadCounts reads the tables into memory.
func loadCounts(ctx context.Context, db *sql.DB, c *store.Counts) error {
	c.Reset()
	d := store.NewDelta()
	err := forEachRow(ctx, db, `SELECT category, city, intent, lang, photo, code, value, n FROM counts`, func(rows *sql.Rows) error {
		var k store.GroupValue
		var n int
		if err := rows.Scan(&k.Category, &k.City, &k.Intent, &k.Lang, &k.Photo, &k.Code, &k.Value, &n); err != nil {
			return err
		}
		if k.Code == "" {
			d.Groups[k.Group] = n
		} else {
			d.Values[k] = n
		}
		return nil
	})
	if err != nil {
		return err
	}
	err = forEachRow(ctx, db, `SELECT spot, n FROM spots`, func(rows *sql.Rows) error {
		var geocell int64
		var n int
		if err := rows.Scan(&geocell, &n); err != nil {
			return err
		}
		d.Geocells[geocell] = n
		return nil
	})
	if err != nil {
		return err
	}
	c.Apply(d)
	return nil
}

// forEachRow runs query and calls scan for every row.
func forEachRow(ctx context.Context, db *sql.DB, query string, scan func(*sql.Rows) error, args ...any) error {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}
