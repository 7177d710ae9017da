package store

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strconv"
	"strings"
)

// sorted is how many matches are put in order by price or distance
// here, before an index of those leads.
const sorted = 10_000

// sort puts the steps in order and leaves as many as are wanted.
func (w *walk) sort(order func(a, b *cursor) int) {
	slices.SortFunc(w.steps, func(a, b cursor) int { return order(&a, &b) })
	w.steps = w.steps[:min(len(w.steps), w.limit+1)]
}

// aside returns a plan in which an index of live leads and the text index is
// asked about each row.
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

// price walks the index of prices; listings that name none follow, the newest
// first. Amounts are compared as they are: a filter may name a currency.
func (w *walk) price(ctx context.Context, down bool) error {
	if w.p.match != "" {
		few, err := w.priceOfFew(ctx, down)
		if few || err != nil {
			return err
		}
	}
	if !w.at.last {
		text, args := w.priceText(down)
		err := w.step(ctx, text, args, func(rows *sql.Rows, c *cursor) error {
			return rows.Scan(&c.key, &c.rank)
		})
		if err != nil || w.want() <= 0 {
			return err
		}
	}
	p := w.priced()
	more, args := w.elsewhere()
	more = append(more, "l.price IS NULL")
	if w.at.last {
		more, args = append(more, "l.key < ?"), append(args, w.at.key)
	}
	text := p.sql("l.key", more, "ORDER BY l.key DESC LIMIT "+furthest)
	return w.step(ctx, text, p.given(args...), func(rows *sql.Rows, c *cursor) error {
		c.last = true
		return rows.Scan(&c.key)
	})
}

// priced is the plan that an index of prices leads.
func (w *walk) priced() *plan {
	p := w.aside(leadPrice)
	p.by = p.prices()
	return p
}

// priceText writes the statement that walks the prices.
func (w *walk) priceText(down bool) (text string, args []any) {
	p := w.priced()
	more, args := w.elsewhere()
	more = append(more, "l.price IS NOT NULL")
	than, way := ">", ""
	if down {
		than, way = "<", " DESC"
	}
	if !w.at.start() {
		more, args = append(more, "(l.price, l.key) "+than+" (?, ?)"), append(args, w.at.rank, w.at.key)
	}
	text = p.sql("l.key, l.price", more, "ORDER BY l.price"+way+", l.key"+way+" LIMIT "+furthest)
	return text, p.given(args...)
}

// priceOfFew orders the matches of words themselves, if they are few.
func (w *walk) priceOfFew(ctx context.Context, down bool) (few bool, err error) {
	all, err := w.all(ctx, "l.price")
	if err != nil || len(all) > sorted {
		return false, err
	}
	order := func(a, b *cursor) int {
		switch {
		case a.last != b.last:
			if a.last {
				return 1
			}
			return -1
		case a.last:
			return cmp.Compare(b.key, a.key)
		case down:
			a, b = b, a
		}
		return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.key, b.key))
	}
	w.after(all, order)
	return true, nil
}

// all reads every match with a number that ranks it, null being last; more
// than sorted of them are too many.
func (w *walk) all(ctx context.Context, rank string) ([]cursor, error) {
	more, args := w.elsewhere()
	p := w.p
	if q := p.few(); q != nil {
		p = q
	}
	var out []cursor
	err := w.s.stmts.rows(ctx, p.sql("l.key, "+rank, more, "LIMIT "+strconv.Itoa(sorted+1)), p.given(args...), func(rows *sql.Rows) error {
		c := cursor{filter: w.at.filter}
		var n sql.NullInt64
		if err := rows.Scan(&c.key, &n); err != nil {
			return err
		}
		c.rank, c.last = n.Int64, !n.Valid
		out = append(out, c)
		return nil
	})
	return out, err
}

// after takes the steps that follow the cursor.
func (w *walk) after(all []cursor, order func(a, b *cursor) int) {
	for i := range all {
		if w.at.start() || order(&all[i], &w.at) > 0 {
			w.steps = append(w.steps, all[i])
		}
	}
	w.sort(order)
}

// distance walks the spots within the radius, the nearest first, and the
// newest first within each.
func (w *walk) distance(ctx context.Context) error {
	places := w.s.counts.near(w.f)
	if w.p.match != "" || w.total.Exact {
		few, err := w.distanceOfFew(ctx, places)
		if few || err != nil {
			return err
		}
	}
	p := w.aside(leadSpot)
	// One spot is asked at a time, and all of them are within the radius.
	p.where = slices.DeleteFunc(p.where, func(c condition) bool { return strings.HasPrefix(c.text, "l.spot") })
	more, args := w.elsewhere()
	text := p.sql("l.key", append(more, "l.spot = ?", "l.key < ?"), "ORDER BY l.key DESC LIMIT "+furthest)
	for _, at := range places {
		below := int64(never)
		if !w.at.start() {
			switch c := cmp.Or(cmp.Compare(at.metres, w.at.rank), cmp.Compare(at.spot, w.at.spot)); {
			case c < 0:
				continue
			case c == 0:
				below = w.at.key
			}
		}
		err := w.step(ctx, text, p.given(append(args, at.spot, below)...), func(rows *sql.Rows, c *cursor) error {
			c.rank, c.spot = at.metres, at.spot
			return rows.Scan(&c.key)
		})
		if err != nil || w.want() <= 0 {
			return err
		}
	}
	return nil
}

// distanceOfFew orders the matches themselves, if they are few.
func (w *walk) distanceOfFew(ctx context.Context, places []place) (few bool, err error) {
	all, err := w.all(ctx, "l.spot")
	if err != nil || len(all) > sorted {
		return false, err
	}
	far := make(map[int64]int64, len(places))
	for _, at := range places {
		far[at.spot] = at.metres
	}
	for i := range all {
		all[i].rank, all[i].spot = far[all[i].rank], all[i].rank
	}
	w.after(all, func(a, b *cursor) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.spot, b.spot), cmp.Compare(b.key, a.key))
	})
	return true, nil
}
