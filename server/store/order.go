package store

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strings"
)

// pooled is how many matches of words a search ranks, the newest first; sorted
// is how many it puts in order by price or distance before an index of those
// does it.
const (
	pooled = 1000
	sorted = 5000
)

// relevance ranks the newest matches, and the newest with every word in the
// title. A listing's rank is when it was published plus a bonus for its title:
// it depends on nothing but the listing and the words, so that a cursor stays
// true whatever else is written. It has no part for rare words: every match
// holds all words of the query.
func (w *walk) relevance(ctx context.Context) error {
	top := w.at.top
	pool := map[int64]cursor{}
	for _, match := range []string{w.p.match, w.p.title} {
		p := *w.p
		p.match = match
		more, args := w.elsewhere()
		if top > 0 {
			more, args = append(more, "words.rowid <= ?"), append(args, top)
		}
		text := p.sql("l.key, l.title", more, "ORDER BY words.rowid DESC LIMIT ?")
		err := w.s.stmts.rows(ctx, text, p.given(append(args, pooled)...), func(rows *sql.Rows) error {
			c := cursor{filter: w.at.filter}
			var title string
			if err := rows.Scan(&c.key, &title); err != nil {
				return err
			}
			c.rank = c.key>>slotBits + bonus(title, w.p.words)
			pool[c.key] = c
			return nil
		})
		if err != nil {
			return err
		}
	}
	for _, c := range pool {
		top = max(top, c.key)
	}
	for _, c := range pool {
		c.top = top
		if w.at.start() || cmp.Or(cmp.Compare(c.rank, w.at.rank), cmp.Compare(c.key, w.at.key)) < 0 {
			w.steps = append(w.steps, c)
		}
	}
	w.sort(func(a, b *cursor) int { return cmp.Or(cmp.Compare(b.rank, a.rank), cmp.Compare(b.key, a.key)) })
	return nil
}

// day is the unit of the bonus for a title.
const day = 24 * 60 * 60

// bonus returns how many seconds newer a listing counts because its folded
// title holds the words: up to 60 days for all of them as whole words, half
// of a word's share for its beginning, and 30 days more if they stand there
// side by side.
func bonus(title string, words []string) int64 {
	padded := " " + title + " "
	var halves int64
	for _, w := range words {
		if strings.Contains(padded, " "+w+" ") {
			halves += 2
		} else if strings.Contains(padded, " "+w) {
			halves++
		}
	}
	n := halves * 30 * day / int64(len(words))
	if strings.Contains(padded, " "+strings.Join(words, " ")+" ") {
		n += 30 * day
	}
	return n
}

// sort puts the steps in order and leaves as many as are wanted.
func (w *walk) sort(order func(a, b *cursor) int) {
	slices.SortFunc(w.steps, func(a, b cursor) int { return order(&a, &b) })
	w.steps = w.steps[:min(len(w.steps), w.limit+1)]
}

// aside returns a plan in which an index of live leads and the text index is
// asked about each row.
func (w *walk) aside() *plan {
	if w.p.match == "" {
		return w.p
	}
	q := *w.p
	q.match, q.where, q.args = "", slices.Clone(q.where), slices.Clone(q.args)
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
	p := w.aside()
	if !w.at.last {
		more, args := w.elsewhere()
		more = append(more, "l.price IS NOT NULL")
		than, way := ">", ""
		if down {
			than, way = "<", " DESC"
		}
		if !w.at.start() {
			more, args = append(more, "(l.price, l.key) "+than+" (?, ?)"), append(args, w.at.rank, w.at.key)
		}
		text := p.sql("l.key, l.price", more, "ORDER BY l.price"+way+", l.key"+way+" LIMIT ?")
		err := w.step(ctx, text, p.given(append(args, w.want())...), func(rows *sql.Rows, c *cursor) error {
			return rows.Scan(&c.key, &c.rank)
		})
		if err != nil || w.want() <= 0 {
			return err
		}
	}
	more, args := w.elsewhere()
	more = append(more, "l.price IS NULL")
	if w.at.last {
		more, args = append(more, "l.key < ?"), append(args, w.at.key)
	}
	text := p.sql("l.key", more, "ORDER BY l.key DESC LIMIT ?")
	return w.step(ctx, text, p.given(append(args, w.want())...), func(rows *sql.Rows, c *cursor) error {
		c.last = true
		return rows.Scan(&c.key)
	})
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
	var out []cursor
	err := w.s.stmts.rows(ctx, w.p.sql("l.key, "+rank, more, "LIMIT ?"), w.p.given(append(args, sorted+1)...), func(rows *sql.Rows) error {
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
	if w.p.match != "" {
		few, err := w.distanceOfFew(ctx, places)
		if few || err != nil {
			return err
		}
	}
	p := w.aside()
	more, args := w.elsewhere()
	text := p.sql("l.key", append(more, "l.spot = ?", "l.key < ?"), "ORDER BY l.key DESC LIMIT ?")
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
		err := w.step(ctx, text, p.given(append(args, at.spot, below, w.want())...), func(rows *sql.Rows, c *cursor) error {
			c.rank, c.spot = at.metres, at.spot
			return rows.Scan(&c.key)
		})
		if err != nil || w.want() <= 0 {
			return err
		}
	}
	return nil
}

// distanceOfFew orders the matches of words themselves, if they are few.
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
