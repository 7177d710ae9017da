package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"broadside/app/classifieds"
)

// reconcile rebuilds the indexes if the taxonomy has changed, and loads the counts.
func (s *Store) reconcile(ctx context.Context) error {
	var fingerprint string
	err := readRow(ctx, s.write, `SELECT value FROM meta WHERE name = 'paper'`, nil, &fingerprint)
	if err != nil {
		return withAdvice(err)
	}
	if fingerprint != s.taxonomy.Fingerprint {
		if err := s.reindex(ctx); err != nil {
			return fmt.Errorf("write the indexes anew: %w", err)
		}
	}
	if err := loadCounts(ctx, s.read, &s.counts); err != nil {
		return withAdvice(err)
	}
	due, err := nextExpiry(ctx, s.read)
	s.nextExpiry.Store(due)
	return err
}

// reindex rebuilds all tables that are derived from the listings. If it is
// interrupted, the file has no fingerprint, so the next Open starts it again.
func (s *Store) reindex(ctx context.Context) error {
	_, err := s.write.ExecContext(ctx, `DELETE FROM meta WHERE name = 'paper'; DELETE FROM live; DELETE FROM numbers; DELETE FROM terms;
		DELETE FROM counts; DELETE FROM spots; INSERT INTO words (words) VALUES ('delete-all')`)
	if err != nil {
		return withAdvice(err)
	}
	for n, from := 1, int64(-1); n > 0; {
		err := s.change(ctx, func(w *writer) (err error) {
			n, from, err = w.reindex(ctx, from)
			return err
		})
		if err != nil {
			return err
		}
	}
	_, err = s.write.ExecContext(ctx, `INSERT INTO meta (name, value) VALUES ('paper', ?)`, s.taxonomy.Fingerprint)
	return err
}

// reindex indexes up to 5,000 live listings after the key from; last is the key of the last.
func (w *writer) reindex(ctx context.Context, from int64) (n int, last int64, err error) {
	const query = `SELECT key, body FROM listings WHERE state = 'live' AND key > ? ORDER BY key LIMIT 5000`
	last = from
	err = forEachRow(ctx, w.tx, query, func(rows *sql.Rows) error {
		var body sql.RawBytes
		if err := rows.Scan(&last, &body); err != nil {
			return err
		}
		l := new(classifieds.Listing)
		if err := json.Unmarshal(body, l); err != nil {
			return err
		}
		w.pending[last] = w.taxonomy.NewRow(l)
		return nil
	}, from)
	return len(w.pending), last, err
}
