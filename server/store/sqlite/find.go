package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"strconv"
	"time"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/server/store"
)

// Find returns a page of the live listings that f selects at now, with the total
// and facets. At most places featured listings are promoted. A cursor of another
// filter is an *api.Problem. The listings share their maps and slices with other
// results: do not change them.
func (s *Store) Find(ctx context.Context, f classifieds.Filter, now time.Time, places int) (api.Page[classifieds.Listing], error) {
	page, err := s.find(ctx, &f, now, places)
	var p *api.Problem
	switch {
	case errors.As(err, &p):
		return page, p
	case err != nil:
		return page, fmt.Errorf("store: find: %w", err)
	}
	return page, nil
}

func (s *Store) find(ctx context.Context, f *classifieds.Filter, now time.Time, places int) (page api.Page[classifieds.Listing], err error) {
	page.Items = []classifieds.Listing{}
	at, err := store.ReadCursor(f)
	if err != nil {
		return page, err
	}
	if err := s.settled(ctx, now); err != nil {
		return page, err
	}
	a, err := s.answer(ctx, f, now, at.Filter)
	if err != nil {
		return page, err
	}
	page.Total, page.Facets = a.total, a.facets
	if page.Total.Value == 0 {
		return page, nil
	}
	w := walk{s: s, f: f, p: a.plan, at: at, limit: f.Limit, ranking: a.ranking, total: a.total}
	if w.limit <= 0 {
		w.limit = api.DefaultLimit
	}
	w.limit = min(w.limit, api.MaxLimit)
	if at.IsStart() && places > 0 && len(a.featured) > 0 {
		w.out = store.Rotate(a.featured, places, now)
		if page.Promoted, err = s.shown(ctx, w.out, f, now); err != nil {
			return page, err
		}
	}
	if err := w.run(ctx); err != nil {
		return page, err
	}
	if len(w.steps) > w.limit {
		w.steps = w.steps[:w.limit]
		page.Next = w.steps[w.limit-1].String()
	}
	keys := make([]int64, len(w.steps))
	for i := range w.steps {
		keys[i] = w.steps[i].Key
	}
	page.Items, err = s.shown(ctx, keys, f, now)
	return page, err
}

// shown reads the listings of keys that are live at now, with their distance if
// f has a point.
func (s *Store) shown(ctx context.Context, keys []int64, f *classifieds.Filter, now time.Time) ([]classifieds.Listing, error) {
	read, err := s.listings(ctx, keys)
	if err != nil {
		return nil, err
	}
	out := make([]classifieds.Listing, 0, len(read))
	for _, l := range read {
		// A write may have changed it since the keys were read.
		if l.State != classifieds.Live || !l.Expires.IsZero() && !l.Expires.After(now) {
			continue
		}
		out = append(out, *l)
		if f.Near != nil && (l.Place.Lat != 0 || l.Place.Lon != 0) {
			out[len(out)-1].Distance = math.Round(store.Metres(*f.Near, l.Place.Lat, l.Place.Lon)/100) / 10
		}
	}
	return out, nil
}

// walk reads one page of the matches of a plan in the order of a filter.
type walk struct {
	s       *Store
	f       *classifieds.Filter
	p       *plan
	at      store.Cursor
	limit   int
	ranking *ranking
	total   api.Total
	out     []int64        // keys of the promoted listings
	steps   []store.Cursor // the items; one more than limit if there is a next page
}

// want returns the number of items still to read.
func (w *walk) want() int { return w.limit + 1 - len(w.steps) }

func (w *walk) run(ctx context.Context) error {
	switch order := w.f.Order(); {
	case order == classifieds.Relevance && len(w.p.words) > 0:
		return w.relevance(ctx, w.ranking)
	case order == classifieds.PriceUp, order == classifieds.PriceDown:
		return w.price(ctx, order == classifieds.PriceDown)
	case order == classifieds.Distance && w.f.Near != nil:
		return w.distance(ctx)
	}
	return w.newest(ctx)
}

// furthest is the limit of a walk's statements. Reading stops at the page's own
// limit, so that pages of all lengths share prepared statements.
var furthest = strconv.Itoa(api.MaxLimit + 1)

// step appends the rows of a statement to the page until it is full.
func (w *walk) step(ctx context.Context, text string, args []any, read func(rows *sql.Rows, c *store.Cursor) error) error {
	return w.s.stmts.rows(ctx, text, args, func(rows *sql.Rows) error {
		if w.want() == 0 {
			return errStop
		}
		c := store.Cursor{Filter: w.at.Filter}
		if err := read(rows, &c); err != nil {
			return err
		}
		w.steps = append(w.steps, c)
		return nil
	})
}

// elsewhere returns the condition that excludes the promoted listings.
func (w *walk) elsewhere() ([]string, []any) {
	if len(w.out) == 0 {
		return nil, nil
	}
	return []string{"l.key NOT IN (SELECT value FROM json_each(?))"}, []any{list(w.out)}
}

func (w *walk) newest(ctx context.Context) error {
	more, args := w.elsewhere()
	if !w.at.IsStart() {
		more, args = append(more, w.p.key()+" < ?"), append(args, w.at.Key)
	}
	text := w.p.sql("l.key", more, "ORDER BY "+w.p.key()+" DESC LIMIT "+furthest)
	return w.step(ctx, text, w.p.given(args...), func(rows *sql.Rows, c *store.Cursor) error {
		return rows.Scan(&c.Key)
	})
}
