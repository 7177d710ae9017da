package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"broadside/app/classifieds"
	"broadside/server/store"
	"broadside/server/store/columns"
)

// indexPending writes the changes of the indexes. They are in the order of keys, because the
// text index writes a segment each time a key is below the one before.
func (w *writer) indexPending(ctx context.Context) error {
	keys := slices.AppendSeq(slices.Collect(maps.Keys(w.pending)), maps.Keys(w.removed))
	slices.Sort(keys)
	for _, key := range slices.Compact(keys) {
		if w.removed[key] {
			w.columns.Remove(key)
			if err := w.unindexRow(ctx, key); err != nil {
				return err
			}
		}
		if row, insert := w.pending[key]; insert {
			if err := w.indexRow(ctx, key, &row); err != nil {
				return err
			}
		}
	}
	clear(w.pending)
	clear(w.removed)
	if len(w.delta.Terms) < maxTerms {
		return nil
	}
	return w.writeTerms(ctx)
}

func (w *writer) unindexRow(ctx context.Context, key int64) error {
	for _, q := range []string{
		`DELETE FROM live WHERE key = ?`,
		`DELETE FROM words WHERE rowid = ?`,
	} {
		if err := w.exec(ctx, q, key); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) indexRow(ctx context.Context, key int64, row *store.Row) error {
	w.delta.Add(row, 1)
	encoded := w.columns.Insert(w.columnRow(key, row))
	if err := w.exec(ctx, `INSERT INTO live (key, expires, row) VALUES (?, ?, ?)`, key, row.Expires, encoded); err != nil {
		return err
	}
	return w.exec(ctx, `INSERT INTO words (rowid, title, text) VALUES (?, ?, ?)`, key, row.Title, row.Text)
}

type countTable struct{ add, removeZero string }

func newCountTable(name string, key ...string) *countTable {
	return &countTable{
		add: "INSERT INTO " + name + " (" + strings.Join(key, ", ") + ", n) VALUES (" + strings.Repeat("?, ", len(key)) + "?)" +
			" ON CONFLICT DO UPDATE SET n = n + excluded.n",
		removeZero: "DELETE FROM " + name + " WHERE " + strings.Join(key, " = ? AND ") + " = ? AND n = 0",
	}
}

var (
	groupCounts = newCountTable("counts", "category", "city", "intent", "lang", "photo", "code", "value")
	termCounts  = newCountTable("terms", "term")
)

// addCount adds n to the count of key, and deletes it if it becomes zero.
func (w *writer) addCount(ctx context.Context, t *countTable, n int, key ...any) error {
	if n == 0 {
		return nil
	}
	if err := w.exec(ctx, t.add, append(key, n)...); err != nil || n > 0 {
		return err
	}
	return w.exec(ctx, t.removeZero, key...)
}

// writeGroups writes those counts of the delta that are also held in memory.
func (w *writer) writeGroups(ctx context.Context) error {
	for k, n := range w.delta.Groups {
		if err := w.addCount(ctx, groupCounts, n, k.Category, k.City, k.Intent, k.Lang, k.Photo, k.Code, k.Value); err != nil {
			return err
		}
	}
	return nil
}

// writeTerms writes the counts of words and removes them from the delta.
func (w *writer) writeTerms(ctx context.Context) error {
	for _, term := range slices.Sorted(maps.Keys(w.delta.Terms)) {
		if err := w.addCount(ctx, termCounts, w.delta.Terms[term], term); err != nil {
			return err
		}
	}
	clear(w.delta.Terms)
	return nil
}

// newKey returns a free key for a listing published at at. Keys are in the order
// of publication, so a key is a cursor position that inserts do not change. They are
// above 0: those before 1970 come first, in the order in which they are put.
func (w *writer) newKey(ctx context.Context, at time.Time) (int64, error) {
	if len(w.lastKeys) > maxLastKeys { // the table has the same keys
		clear(w.lastKeys)
	}
	for second := max(at.Unix(), 1); ; second++ {
		last, known := w.lastKeys[second]
		if !known {
			const query = `SELECT ifnull(max(key), ?1 - 1) FROM listings WHERE key >= ?1 AND key < ?2`
			if err := readRow(ctx, &w.stmts, query, []any{second << store.KeyBits, (second + 1) << store.KeyBits}, &last); err != nil {
				return 0, err
			}
		}
		if last+1 < (second+1)<<store.KeyBits {
			w.lastKeys[second] = last + 1
			return last + 1, nil
		}
		w.lastKeys[second] = last
	}
}

// reconcile rebuilds the indexes if the taxonomy has changed, and loads the counts.
func (s *Store) reconcile(ctx context.Context) error {
	var fingerprint string
	err := readRow(ctx, s.write, `SELECT value FROM meta WHERE name = 'paper'`, nil, &fingerprint)
	if err != nil {
		return err
	}
	if fingerprint != s.taxonomy.Fingerprint {
		if err := s.reindex(ctx); err != nil {
			return fmt.Errorf("write the indexes anew: %w", err)
		}
	}
	if err := errors.Join(loadCounts(ctx, s.read, &s.counts), s.loadColumns(ctx)); err != nil {
		return err
	}
	due, err := nextExpiry(ctx, s.read)
	s.nextExpiry.Store(due)
	return err
}

// reindex rebuilds all tables that are derived from the listings. If it is
// interrupted, the file has no fingerprint, so the next Open starts it again.
func (s *Store) reindex(ctx context.Context) error {
	_, err := s.write.ExecContext(ctx, `DELETE FROM meta WHERE name = 'paper'; DELETE FROM live; DELETE FROM terms;
		DELETE FROM counts; INSERT INTO words (words) VALUES ('delete-all')`)
	if err != nil {
		return err
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

// columnRow returns a listing's row for the index in memory.
func (w *writer) columnRow(key int64, row *store.Row) columns.Row {
	return columns.Row{
		Key: key, Expires: row.Expires, Group: row.Group, Currency: row.Listing.Price.Currency, Featured: row.Listing.Featured,
		Price: row.Price, Geocell: row.Geocell, Title: row.Title, Values: row.Values, Numbers: row.Numbers,
		WordIDs: w.index.WordIDs(row.Terms()),
	}
}

func loadCounts(ctx context.Context, db *sql.DB, c *store.Counts) error {
	c.Reset()
	d := store.NewDelta()
	err := forEachRow(ctx, db, `SELECT category, city, intent, lang, photo, code, value, n FROM counts`, func(rows *sql.Rows) error {
		var k store.GroupValue
		var n int
		err := rows.Scan(&k.Category, &k.City, &k.Intent, &k.Lang, &k.Photo, &k.Code, &k.Value, &n)
		d.Groups[k] = n
		return err
	})
	if err != nil {
		return err
	}
	c.Apply(d)
	return nil
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
