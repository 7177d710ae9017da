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
// and facets. At most maxPromoted featured listings are promoted. A cursor of
// another filter is an *api.Problem. The listings share their maps and slices with
// other results: do not change them.
func (s *Store) Find(ctx context.Context, f classifieds.Filter, now time.Time, maxPromoted int) (
	page api.Page[classifieds.Listing], err error) {
	defer func() { err = wrapInternal("store: find", err) }()
	page.Items = []classifieds.Listing{}
	cursor, err := store.ReadCursor(&f)
	if err != nil {
		return page, err
	}
	if err := s.expireOverdue(ctx, now); err != nil {
		return page, err
	}
	a, err := s.sharedResult(ctx, &f, now, cursor.Filter)
	if err != nil {
		return page, err
	}
	page.Total, page.Facets = a.total, a.facets
	if page.Total.Value == 0 {
		return page, nil
	}
	w := walk{result: a, s: s, f: &f, cursor: cursor, limit: api.PageLimit(f.Limit, api.DefaultLimit)}
	if cursor.IsStart() && maxPromoted > 0 && len(a.featured) > 0 {
		w.promoted = store.Rotate(a.featured, maxPromoted, now)
		if page.Promoted, err = s.liveListings(ctx, w.promoted, &f, now); err != nil {
			return page, err
		}
	}
	if err := w.readPage(ctx); err != nil {
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
	page.Items, err = s.liveListings(ctx, keys, &f, now)
	return page, err
}

// wrapInternal adds the operation to an error that is not an *api.Problem.
func wrapInternal(operation string, err error) error {
	if p, ok := errors.AsType[*api.Problem](err); ok {
		return p
	}
	if err != nil {
		return fmt.Errorf("%s: %w", operation, err)
	}
	return nil
}

// liveListings reads the listings that are live at now, with their distance from f's point.
func (s *Store) liveListings(ctx context.Context, keys []int64, f *classifieds.Filter, now time.Time) ([]classifieds.Listing, error) {
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
	*result
	s        *Store
	f        *classifieds.Filter
	cursor   store.Cursor
	limit    int
	promoted []int64        // keys of the promoted listings
	steps    []store.Cursor // the items; one more than limit if there is a next page
}

func (w *walk) remaining() int { return w.limit + 1 - len(w.steps) }

func (w *walk) readPage(ctx context.Context) error {
	switch order := w.f.Order(); {
	case order == classifieds.Relevance && len(w.plan.words) > 0:
		return w.byRelevance(ctx)
	case order == classifieds.PriceUp, order == classifieds.PriceDown:
		return w.byPrice(ctx, order == classifieds.PriceDown)
	case order == classifieds.Distance && w.f.Near != nil:
		return w.byDistance(ctx)
	}
	return w.byNewest(ctx)
}

// pageLimit is the limit of a walk's statements. Reading stops at the page's own
// limit, so that pages of all lengths share prepared statements.
var pageLimit = strconv.Itoa(api.MaxLimit + 1)

// collect appends the rows of a statement to the page until it is full.
func (w *walk) collect(ctx context.Context, text string, args []any, read func(rows *sql.Rows, c *store.Cursor) error) error {
	return forEachRow(ctx, &w.s.stmts, text, func(rows *sql.Rows) error {
		if w.remaining() == 0 {
			return errStop
		}
		c := store.Cursor{Filter: w.cursor.Filter}
		if err := read(rows, &c); err != nil {
			return err
		}
		w.steps = append(w.steps, c)
		return nil
	}, args...)
}

func (w *walk) excludePromoted() []condition {
	if len(w.promoted) == 0 {
		return nil
	}
	return []condition{{text: "l.key NOT IN (SELECT value FROM json_each(?))", args: []any{jsonKeys(w.promoted)}}}
}

func (w *walk) byNewest(ctx context.Context) error {
	more := w.excludePromoted()
	if !w.cursor.IsStart() {
		more = append(more, condition{text: w.plan.keyColumn() + " < ?", args: []any{w.cursor.Key}})
	}
	text, args := w.plan.statement("l.key", more, "ORDER BY "+w.plan.keyColumn()+" DESC LIMIT "+pageLimit)
	return w.collect(ctx, text, args, func(rows *sql.Rows, c *store.Cursor) error {
		return rows.Scan(&c.Key)
	})
}
