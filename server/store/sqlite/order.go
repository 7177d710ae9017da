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

// sorted is the maximum number of matches that are sorted in memory by price or
// distance; more are read in the order of an index.
const sorted = 10_000

// sort sorts the steps and truncates them to the page.
func (w *walk) sort(order func(a, b *store.Cursor) int) {
	slices.SortFunc(w.steps, func(a, b store.Cursor) int { return order(&a, &b) })
	w.steps = w.steps[:min(len(w.steps), w.limit+1)]
}

// aside returns a plan that reads rows in the order of an index of live and looks
// each of them up in the text index.
func (w *walk) aside(by lead) *plan {
	q := *w.p
	q.lead, q.where = by, slices.Clone(q.where)
	if q.match == "" {
		return &q
	}
	q.match = ""
	q.columns(w.f)
	q.and("EXISTS (SELECT 1 FROM words WHERE words MATCH ? AND words.rowid = l.key)", w.p.match)
	return &q
}

// price reads the page in the order of the price index, then listings without a
// price, the newest first. Amounts of different currencies are compared as
// numbers: a filter may select a currency.
func (w *walk) price(ctx context.Context, down bool) error {
	if w.p.match != "" {
		few, err := w.priceOfFew(ctx, down)
		if few || err != nil {
			return err
		}
	}
	if !w.at.Last {
		text, args := w.priceText(down)
		err := w.step(ctx, text, args, func(rows *sql.Rows, c *store.Cursor) error {
			return rows.Scan(&c.Key, &c.Rank)
		})
		if err != nil || w.want() <= 0 {
			return err
		}
	}
	p := w.priced()
	more, args := w.elsewhere()
	more = append(more, "l.price IS NULL")
	if w.at.Last {
		more, args = append(more, "l.key < ?"), append(args, w.at.Key)
	}
	text := p.sql("l.key", more, "ORDER BY l.key DESC LIMIT "+furthest)
	return w.step(ctx, text, p.given(args...), func(rows *sql.Rows, c *store.Cursor) error {
		c.Last = true
		return rows.Scan(&c.Key)
	})
}

// priced returns the plan that reads the price index.
func (w *walk) priced() *plan {
	p := w.aside(leadPrice)
	p.by = p.prices()
	return p
}

// priceText returns the statement that reads the price index, and its parameters.
func (w *walk) priceText(down bool) (text string, args []any) {
	p := w.priced()
	more, args := w.elsewhere()
	more = append(more, "l.price IS NOT NULL")
	than, way := ">", ""
	if down {
		than, way = "<", " DESC"
	}
	if !w.at.IsStart() {
		more, args = append(more, "(l.price, l.key) "+than+" (?, ?)"), append(args, w.at.Rank, w.at.Key)
	}
	text = p.sql("l.key, l.price", more, "ORDER BY l.price"+way+", l.key"+way+" LIMIT "+furthest)
	return text, p.given(args...)
}

// priceOfFew sorts the matches of words in memory if there are at most sorted.
func (w *walk) priceOfFew(ctx context.Context, down bool) (few bool, err error) {
	all, err := w.all(ctx, "l.price")
	if err != nil || len(all) > sorted {
		return false, err
	}
	order := func(a, b *store.Cursor) int {
		switch {
		case a.Last != b.Last:
			if a.Last {
				return 1
			}
			return -1
		case a.Last:
			return cmp.Compare(b.Key, a.Key)
		case down:
			a, b = b, a
		}
		return cmp.Or(cmp.Compare(a.Rank, b.Rank), cmp.Compare(a.Key, b.Key))
	}
	w.after(all, order)
	return true, nil
}

// all reads the matches with the column rank, at most one more than sorted.
func (w *walk) all(ctx context.Context, rank string) ([]store.Cursor, error) {
	more, args := w.elsewhere()
	p := w.p
	if q := p.few(); q != nil {
		p = q
	}
	var out []store.Cursor
	err := w.s.stmts.rows(ctx, p.sql("l.key, "+rank, more, "LIMIT "+strconv.Itoa(sorted+1)), p.given(args...), func(rows *sql.Rows) error {
		c := store.Cursor{Filter: w.at.Filter}
		var n sql.NullInt64
		if err := rows.Scan(&c.Key, &n); err != nil {
			return err
		}
		c.Rank, c.Last = n.Int64, !n.Valid
		out = append(out, c)
		return nil
	})
	return out, err
}

// after takes the items after the cursor as steps and sorts them.
func (w *walk) after(all []store.Cursor, order func(a, b *store.Cursor) int) {
	for i := range all {
		if w.at.IsStart() || order(&all[i], &w.at) > 0 {
			w.steps = append(w.steps, all[i])
		}
	}
	w.sort(order)
}

// distance reads the page by geocells within the radius, the nearest first, and
// within each the newest listing first.
func (w *walk) distance(ctx context.Context) error {
	places := w.s.counts.Near(w.f)
	if w.p.match != "" || w.total.Exact {
		few, err := w.distanceOfFew(ctx, places)
		if few || err != nil {
			return err
		}
	}
	p := w.aside(leadGeocell)
	// Each query selects one geocell within the radius.
	p.where = slices.DeleteFunc(p.where, func(c condition) bool { return strings.HasPrefix(c.text, "l.spot") })
	more, args := w.elsewhere()
	text := p.sql("l.key", append(more, "l.spot = ?", "l.key < ?"), "ORDER BY l.key DESC LIMIT "+furthest)
	for _, at := range places {
		below := int64(store.Never)
		if !w.at.IsStart() {
			switch c := cmp.Or(cmp.Compare(at.Metres, w.at.Rank), cmp.Compare(at.Geocell, w.at.Geocell)); {
			case c < 0:
				continue
			case c == 0:
				below = w.at.Key
			}
		}
		err := w.step(ctx, text, p.given(append(args, at.Geocell, below)...), func(rows *sql.Rows, c *store.Cursor) error {
			c.Rank, c.Geocell = at.Metres, at.Geocell
			return rows.Scan(&c.Key)
		})
		if err != nil || w.want() <= 0 {
			return err
		}
	}
	return nil
}

// distanceOfFew sorts the matches in memory if there are at most sorted.
func (w *walk) distanceOfFew(ctx context.Context, places []store.Nearby) (few bool, err error) {
	all, err := w.all(ctx, "l.spot")
	if err != nil || len(all) > sorted {
		return false, err
	}
	far := make(map[int64]int64, len(places))
	for _, at := range places {
		far[at.Geocell] = at.Metres
	}
	for i := range all {
		all[i].Rank, all[i].Geocell = far[all[i].Rank], all[i].Rank
	}
	w.after(all, func(a, b *store.Cursor) int {
		return cmp.Or(cmp.Compare(a.Rank, b.Rank), cmp.Compare(a.Geocell, b.Geocell), cmp.Compare(b.Key, a.Key))
	})
	return true, nil
}
