package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strconv"
	"strings"

	"broadside/server/store"
)

// maxSorted is the maximum number of matches that are sorted in memory by price or
// distance; more are read in the order of an index.
const maxSorted = 10_000

// indexPlan reads rows in the order of an index of live and looks them up in the text index.
func (w *walk) indexPlan(by accessPath) *plan {
	q := *w.plan
	q.path, q.where = by, slices.Clone(q.where)
	if q.match == "" {
		return &q
	}
	q.match = ""
	q.matchColumns(w.f)
	q.addCondition("EXISTS (SELECT 1 FROM words WHERE words MATCH ? AND words.rowid = l.key)", w.plan.match)
	return &q
}

// byPrice reads the page in the order of the price index, then listings without a
// price, the newest first. Amounts of different currencies are compared as
// numbers: a filter may select a currency.
func (w *walk) byPrice(ctx context.Context, down bool) error {
	if w.plan.match != "" {
		few, err := w.sortFewByPrice(ctx, down)
		if few || err != nil {
			return err
		}
	}
	if !w.cursor.NoPrice {
		text, args := w.priceStatement(down)
		err := w.collect(ctx, text, args, func(rows *sql.Rows, c *store.Cursor) error {
			return rows.Scan(&c.Key, &c.Rank)
		})
		if err != nil || w.remaining() <= 0 {
			return err
		}
	}
	p := w.pricePlan()
	more := append(w.excludePromoted(), condition{text: "l.price IS NULL"})
	if w.cursor.NoPrice {
		more = append(more, condition{text: "l.key < ?", args: []any{w.cursor.Key}})
	}
	text, args := p.statement("l.key", more, "ORDER BY l.key DESC LIMIT "+pageLimit)
	return w.collect(ctx, text, args, func(rows *sql.Rows, c *store.Cursor) error {
		c.NoPrice = true
		return rows.Scan(&c.Key)
	})
}

func (w *walk) pricePlan() *plan {
	p := w.indexPlan(pathPrice)
	p.index = p.priceIndex()
	return p
}

func (w *walk) priceStatement(down bool) (text string, args []any) {
	more := append(w.excludePromoted(), condition{text: "l.price IS NOT NULL"})
	operator, direction := ">", ""
	if down {
		operator, direction = "<", " DESC"
	}
	if !w.cursor.IsStart() {
		more = append(more, condition{text: "(l.price, l.key) " + operator + " (?, ?)", args: []any{w.cursor.Rank, w.cursor.Key}})
	}
	return w.pricePlan().statement("l.key, l.price", more, "ORDER BY l.price"+direction+", l.key"+direction+" LIMIT "+pageLimit)
}

func (w *walk) sortFewByPrice(ctx context.Context, down bool) (few bool, err error) {
	read := func(c *store.Cursor, price sql.NullInt64) { c.Rank, c.NoPrice = price.Int64, !price.Valid }
	return w.sortFew(ctx, "l.price", read, func(a, b *store.Cursor) int {
		switch {
		case a.NoPrice && b.NoPrice:
			return cmp.Compare(b.Key, a.Key)
		case a.NoPrice:
			return 1
		case b.NoPrice:
			return -1
		case down:
			a, b = b, a
		}
		return cmp.Or(cmp.Compare(a.Rank, b.Rank), cmp.Compare(a.Key, b.Key))
	})
}

// sortFew sorts the matches in memory and takes those after the cursor; few is false if
// there are more than maxSorted. read sets the sort keys of a step from its column.
func (w *walk) sortFew(ctx context.Context, column string, read func(*store.Cursor, sql.NullInt64),
	order func(a, b *store.Cursor) int) (few bool, err error) {
	p := cmp.Or(w.plan.selectivePlan(), w.plan)
	query, args := p.statement("l.key, "+column, w.excludePromoted(), "LIMIT "+strconv.Itoa(maxSorted+1))
	all, err := readRows(ctx, &w.s.stmts, query, func(rows *sql.Rows, c *store.Cursor) error {
		var value sql.NullInt64
		err := rows.Scan(&c.Key, &value)
		c.Filter = w.cursor.Filter
		read(c, value)
		return err
	}, args...)
	if err != nil || len(all) > maxSorted {
		return false, err
	}
	for i := range all {
		if w.cursor.IsStart() || order(&all[i], &w.cursor) > 0 {
			w.steps = append(w.steps, all[i])
		}
	}
	slices.SortFunc(w.steps, func(a, b store.Cursor) int { return order(&a, &b) })
	w.steps = w.steps[:min(len(w.steps), w.limit+1)]
	return true, nil
}

// byDistance reads the page by geocells within the radius, the nearest first, and
// within each the newest listing first.
func (w *walk) byDistance(ctx context.Context) error {
	geocells := w.s.counts.GeocellsNear(w.f)
	if w.plan.match != "" || w.total.Exact {
		few, err := w.sortFewByDistance(ctx, geocells)
		if few || err != nil {
			return err
		}
	}
	p := w.indexPlan(pathGeocell)
	// Each query selects one geocell within the radius.
	p.where = slices.DeleteFunc(p.where, func(c condition) bool { return strings.HasPrefix(c.text, "l.spot") })
	for _, cell := range geocells {
		below := int64(store.Never)
		if !w.cursor.IsStart() {
			switch c := cmp.Or(cmp.Compare(cell.Metres, w.cursor.Rank), cmp.Compare(cell.Geocell, w.cursor.Geocell)); {
			case c < 0:
				continue
			case c == 0:
				below = w.cursor.Key
			}
		}
		more := append(w.excludePromoted(), condition{text: "l.spot = ? AND l.key < ?", args: []any{cell.Geocell, below}})
		text, args := p.statement("l.key", more, "ORDER BY l.key DESC LIMIT "+pageLimit)
		err := w.collect(ctx, text, args, func(rows *sql.Rows, c *store.Cursor) error {
			c.Rank, c.Geocell = cell.Metres, cell.Geocell
			return rows.Scan(&c.Key)
		})
		if err != nil || w.remaining() <= 0 {
			return err
		}
	}
	return nil
}

func (w *walk) sortFewByDistance(ctx context.Context, geocells []store.Nearby) (few bool, err error) {
	metres := make(map[int64]int64, len(geocells))
	for _, cell := range geocells {
		metres[cell.Geocell] = cell.Metres
	}
	read := func(c *store.Cursor, cell sql.NullInt64) { c.Rank, c.Geocell = metres[cell.Int64], cell.Int64 }
	return w.sortFew(ctx, "l.spot", read, func(a, b *store.Cursor) int {
		return cmp.Or(cmp.Compare(a.Rank, b.Rank), cmp.Compare(a.Geocell, b.Geocell), cmp.Compare(b.Key, a.Key))
	})
}
