package store

import (
	"context"
	"database/sql"
	"time"
)

// KeyBits leave room for 1,024 listings in a second; more spill into the next.
const KeyBits = 10

// newKey returns a free key for a listing published at at. Keys grow with the
// time of publication, so the order of keys is the order of time and one
// number is a cursor that no insert can move.
func (w *writer) newKey(ctx context.Context, at time.Time) (int64, error) {
	st, err := w.stmt(ctx, `SELECT max(key) FROM listings WHERE key >= ? AND key < ?`)
	if err != nil {
		return 0, err
	}
	for second := max(at.Unix(), 1); ; second++ {
		last, known := w.slots[second]
		if !known {
			var top sql.NullInt64
			if err := st.QueryRowContext(ctx, second<<KeyBits, (second+1)<<KeyBits).Scan(&top); err != nil {
				return 0, err
			}
			if last = second<<KeyBits - 1; top.Valid {
				last = top.Int64
			}
		}
		if last+1 < (second+1)<<KeyBits {
			w.slots[second] = last + 1
			return last + 1, nil
		}
		w.slots[second] = last
	}
}
