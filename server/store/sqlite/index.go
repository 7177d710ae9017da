package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"time"

	"broadside/app/classifieds"
	"broadside/server/store"
)

// unindex deletes the index rows and counts of a live listing.
func (w *writer) unindex(ctx context.Context, key int64, l *classifieds.Listing) error {
	e := w.taxonomy.RowOf(l)
	w.delta.Add(&e, -1)
	for _, q := range []string{
		`DELETE FROM live WHERE key = ?`,
		`DELETE FROM numbers WHERE key = ?`,
		`DELETE FROM words WHERE rowid = ?`,
	} {
		if err := w.exec(ctx, q, key); err != nil {
			return err
		}
	}
	return nil
}

// arrive indexes the pending rows in the order of their keys.
func (w *writer) arrive(ctx context.Context) error {
	slices.SortFunc(w.come, func(a, b arrival) int { return cmp.Compare(a.key, b.key) })
	for i := range w.come {
		if err := w.index(ctx, w.come[i].key, &w.come[i].row); err != nil {
			return err
		}
	}
	w.come = nil
	return nil
}

func (w *writer) index(ctx context.Context, key int64, e *store.Row) error {
	w.delta.Add(e, 1)
	err := w.exec(ctx, `INSERT INTO live (key, expires, category, city, intent, lang, photo, featured, price, currency, spot, title, marks)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		key, e.Expires, e.Group.Category, e.Group.City, e.Group.Intent, e.Group.Lang, e.Group.Photo, e.Listing.Featured,
		e.Price, e.Listing.Price.Currency, e.Geocell, e.Title, e.MarkLines())
	if err != nil {
		return err
	}
	for _, n := range e.Numbers {
		if err := w.exec(ctx, `INSERT INTO numbers (key, code, value) VALUES (?, ?, ?)`, key, n.Code, n.Value); err != nil {
			return err
		}
	}
	return w.exec(ctx, `INSERT INTO words (rowid, title, text, tags) VALUES (?, ?, ?, ?)`, key, e.Title, e.Text, join(e.Tags))
}

// newKey returns a free key for a listing published at at. Keys are in the order
// of publication, so a key is a cursor position that inserts do not change.
func (w *writer) newKey(ctx context.Context, at time.Time) (int64, error) {
	st, err := w.stmt(ctx, `SELECT max(key) FROM listings WHERE key >= ? AND key < ?`)
	if err != nil {
		return 0, err
	}
	for second := max(at.Unix(), 1); ; second++ {
		last, known := w.slots[second]
		if !known {
			var top sql.NullInt64
			if err := st.QueryRowContext(ctx, second<<store.KeyBits, (second+1)<<store.KeyBits).Scan(&top); err != nil {
				return 0, err
			}
			if last = second<<store.KeyBits - 1; top.Valid {
				last = top.Int64
			}
		}
		if last+1 < (second+1)<<store.KeyBits {
			w.slots[second] = last + 1
			return last + 1, nil
		}
		w.slots[second] = last
	}
}
