package store

import (
	"cmp"
	"context"
	"database/sql"
	"maps"
	"slices"
	"sync"

	"broadside/app/api"
	"broadside/app/classifieds"
)

// cell is the properties by which listings are counted together.
type cell struct {
	category, city, intent, lang string
	photo                        bool
}

// markCell is a cell with a value of an attribute.
type markCell struct {
	cell
	mark
}

// counts is the table counts in memory: as many numbers as there are kinds of
// listings, however many listings there are.
type counts struct {
	mu    sync.RWMutex
	cells map[cell]int
	marks map[string]map[markCell]int // by category
	spots map[int64]int
}

func (c *counts) clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.cells, c.marks, c.spots = map[cell]int{}, map[string]map[markCell]int{}, map[int64]int{}
}

// delta is what a transaction changes in the counts.
type delta struct {
	cells map[cell]int
	marks map[markCell]int
	spots map[int64]int
	terms map[string]int
}

func newDelta() *delta {
	return &delta{cells: map[cell]int{}, marks: map[markCell]int{}, spots: map[int64]int{}, terms: map[string]int{}}
}

// add counts e n times: 1 when it comes, -1 when it goes.
func (d *delta) add(e *entry, n int) {
	d.cells[e.cell] += n
	seen := map[mark]bool{}
	for _, m := range e.marks {
		if !seen[m] {
			seen[m] = true
			d.marks[markCell{e.cell, m}] += n
		}
	}
	if e.spot != nil {
		d.spots[*e.spot] += n
	}
	for _, t := range e.terms() {
		d.terms[t] += n
	}
}

// write adds d to the tables.
func (d *delta) write(ctx context.Context, tx *sql.Tx) error {
	count, err := tx.PrepareContext(ctx, `INSERT INTO counts (category, city, intent, lang, photo, code, value, n) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT DO UPDATE SET n = n + excluded.n`)
	if err != nil {
		return err
	}
	defer count.Close()
	row := func(c cell, m mark, n int) error {
		if n == 0 {
			return nil
		}
		key := []any{c.category, c.city, c.intent, c.lang, c.photo, m.code, m.value}
		if _, err := count.ExecContext(ctx, append(key, n)...); err != nil || n > 0 {
			return err
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM counts
			WHERE category = ? AND city = ? AND intent = ? AND lang = ? AND photo = ? AND code = ? AND value = ? AND n = 0`, key...)
		return err
	}
	for c, n := range d.cells {
		if err := row(c, mark{}, n); err != nil {
			return err
		}
	}
	for c, n := range d.marks {
		if err := row(c.cell, c.mark, n); err != nil {
			return err
		}
	}
	if err := writeDelta(ctx, tx, d.spots, `INSERT INTO spots (spot, n) VALUES (?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n`,
		`DELETE FROM spots WHERE spot = ? AND n = 0`); err != nil {
		return err
	}
	return writeDelta(ctx, tx, d.terms, `INSERT INTO terms (term, n) VALUES (?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n`,
		`DELETE FROM terms WHERE term = ? AND n = 0`)
}

// writeDelta adds to counted keys and removes those that come to nothing.
func writeDelta[K cmp.Ordered](ctx context.Context, tx *sql.Tx, d map[K]int, add, remove string) error {
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
	// In order: neighbours share pages.
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

// apply adds d to what stands in memory, once it is committed.
func (c *counts) apply(d *delta) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for k, n := range d.cells {
		bump(c.cells, k, n)
	}
	for k, n := range d.marks {
		if c.marks[k.category] == nil {
			c.marks[k.category] = map[markCell]int{}
		}
		bump(c.marks[k.category], k, n)
		if len(c.marks[k.category]) == 0 {
			delete(c.marks, k.category)
		}
	}
	for k, n := range d.spots {
		bump(c.spots, k, n)
	}
}

func bump[K comparable](m map[K]int, k K, n int) {
	if n += m[k]; n == 0 {
		delete(m, k)
	} else {
		m[k] = n
	}
}

// load reads the tables into memory.
func (c *counts) load(ctx context.Context, db *sql.DB) error {
	c.clear()
	d := newDelta()
	err := each(ctx, db, `SELECT category, city, intent, lang, photo, code, value, n FROM counts`, func(rows *sql.Rows) error {
		var k markCell
		var n int
		if err := rows.Scan(&k.category, &k.city, &k.intent, &k.lang, &k.photo, &k.code, &k.value, &n); err != nil {
			return err
		}
		if k.code == "" {
			d.cells[k.cell] = n
		} else {
			d.marks[k] = n
		}
		return nil
	})
	if err != nil {
		return err
	}
	err = each(ctx, db, `SELECT spot, n FROM spots`, func(rows *sql.Rows) error {
		var spot int64
		var n int
		if err := rows.Scan(&spot, &n); err != nil {
			return err
		}
		d.spots[spot] = n
		return nil
	})
	if err != nil {
		return err
	}
	c.apply(d)
	return nil
}

// each runs query and calls scan for every row.
func each(ctx context.Context, db *sql.DB, query string, scan func(*sql.Rows) error, args ...any) error {
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

// kept reports whether f asks only for what counts know.
func kept(f *classifieds.Filter) bool {
	return f.Q == "" && len(f.Attrs) == 0 && f.PriceMin == 0 && f.PriceMax == 0 && f.Currency == "" && f.Near == nil && f.Days == 0
}

// total counts the listings of a kept filter.
func (c *counts) total(f *classifieds.Filter) api.Total {
	c.mu.RLock()
	defer c.mu.RUnlock()
	n := 0
	for k, m := range c.cells {
		if k.misses(f) == 0 {
			n += m
		}
	}
	return api.Total{Value: n, Exact: true}
}

// facets counts the values over the listings of a kept filter, each without
// the filter on itself.
func (c *counts) facets(f *classifieds.Filter) tally {
	c.mu.RLock()
	defer c.mu.RUnlock()
	t := tally{}
	for k, n := range c.cells {
		misses := k.misses(f)
		add := func(own missed, code, value string) {
			if misses&^own == 0 && value != "" {
				t[mark{code, value}] += n
			}
		}
		add(missedCategory, "category", k.category)
		add(missedIntent, "intent", k.intent)
		add(missedCity, "city", k.city)
		if k.photo {
			add(missedPhoto, "photo", "1")
		}
	}
	if f.Category != "" {
		for k, n := range c.marks[f.Category] {
			if k.misses(f) == 0 {
				t[k.mark] += n
			}
		}
	}
	return t
}

// missed is a set of properties in which a cell is not what a filter asks.
type missed uint8

const (
	missedCategory missed = 1 << iota
	missedCity
	missedIntent
	missedLang
	missedPhoto
)

func (k *cell) misses(f *classifieds.Filter) (m missed) {
	if f.Category != "" && f.Category != k.category {
		m |= missedCategory
	}
	if f.City != "" && f.City != k.city {
		m |= missedCity
	}
	if f.Intent != "" && string(f.Intent) != k.intent {
		m |= missedIntent
	}
	if f.Lang != "" && f.Lang != k.lang {
		m |= missedLang
	}
	if f.Photo && !k.photo {
		m |= missedPhoto
	}
	return m
}
