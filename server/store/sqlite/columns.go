package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"broadside/server/store"
	"broadside/server/store/columns"
)

// columnRow returns a listing's row for the index in memory.
func (w *writer) columnRow(key int64, row *store.Row) columns.Row {
	return columns.Row{
		Key: key, Expires: row.Expires, Group: row.Group, Currency: row.Listing.Price.Currency, Featured: row.Listing.Featured,
		Price: row.Price, Geocell: row.Geocell, Title: row.Title, Values: row.Values, Numbers: row.Numbers,
		WordIDs: w.index.WordIDs(row.Terms()),
	}
}

// loadColumns fills the columns in memory from live.
func (s *Store) loadColumns(ctx context.Context) error {
	return s.columns.Load(func(add func(columns.Row)) error {
		return forEachRow(ctx, s.read, `SELECT key, expires, row FROM live ORDER BY key`, func(rows *sql.Rows) error {
			var r columns.Row
			var encoded sql.RawBytes
			if err := errors.Join(rows.Scan(&r.Key, &r.Expires, &encoded), r.UnmarshalBinary(encoded)); err != nil {
				return err
			}
			add(r)
			return nil
		})
	})
}
