package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"time"

	"broadside/app/classifieds"
	"broadside/server/export"
	"broadside/server/store"
	"broadside/server/store/columns"
	"broadside/server/store/sqlite/database"
)

// Selection is the live listings that match a filter, as they were at one moment: writes
// that come later do not change it. Close ends it. Until then the write-ahead log keeps
// all later writes, so it should not be kept open longer than needed.
type Selection struct {
	db     *sql.DB
	tx     *sql.Tx
	now    time.Time
	source string
	keys   []int64 // of the matches, sorted
	all    bool    // there is no filter; keys is not used
}

// Select returns the live listings at now that f selects and that source sent. An empty source
// selects all listings, including those that no source sent. The order, the limit, the cursor and
// the facets of f have no effect.
func (s *Store) Select(ctx context.Context, f classifieds.Filter, source string, now time.Time) (_ *Selection, err error) {
	x := &Selection{now: now, source: source}
	defer func() {
		if err = wrapInternal("store: select", err); err != nil {
			err = errors.Join(err, x.Close())
		}
	}()
	f.Sort, f.Limit, f.Cursor, f.Facets = "", 0, "", false
	x.all = f.IsZero()
	if !x.all { // no write may come between the reads of the columns in memory and of the database
		s.writing.Lock()
		defer s.writing.Unlock()
	}
	if err = x.begin(ctx, s.file); err != nil || x.all {
		return x, err
	}
	x.keys, err = s.allKeys(ctx, &f, now)
	return x, err
}

// allKeys returns the keys of all matches of f, sorted.
func (s *Store) allKeys(ctx context.Context, f *classifieds.Filter, now time.Time) (keys []int64, err error) {
	words, some, err := s.queryWords(ctx, f.Q)
	if err != nil || !some {
		return nil, err
	}
	q := s.newSearch(f, now, words)
	q.all = true
	err = q.each(ctx, store.Never, func(h columns.Hit) bool {
		keys = append(keys, h.Key())
		return true
	})
	slices.Reverse(keys)
	return keys, err
}

// begin opens a connection of its own, so that a long export leaves the pool to readers, and
// begins the transaction in which everything is read.
func (x *Selection) begin(ctx context.Context, file *database.File) (err error) {
	if x.db, err = file.OpenReader(); err != nil {
		return err
	}
	if x.tx, err = x.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true}); err != nil {
		return err
	}
	var n int // the first read fixes the snapshot
	return readRow(ctx, x.tx, `SELECT count(*) FROM meta`, nil, &n)
}

// Close ends the selection.
func (x *Selection) Close() error {
	var err error
	if x.tx != nil {
		if err = x.tx.Rollback(); errors.Is(err, sql.ErrTxDone) { // its context has ended
			err = nil
		}
	}
	if x.db != nil {
		err = errors.Join(err, x.db.Close())
	}
	return err
}

// Survey returns the codes of the categories in the selection, and whether its
// listings are of more than one source. Those of no source count as one.
func (x *Selection) Survey(ctx context.Context) (categories []string, sources bool, err error) {
	var all int
	if err = readRow(ctx, x.tx, `SELECT count(DISTINCT category) FROM counts WHERE code = ''`, nil, &all); err != nil {
		return nil, false, wrapInternal("store: survey", err)
	}
	seen, first := map[string]bool{}, ""
	err = x.forEach(ctx, `CAST(l.body AS TEXT) ->> 'category'`, func(r *selected) error {
		if len(seen) == 0 {
			first = r.source
		}
		seen[string(r.body)] = true
		if sources = sources || r.source != first; len(seen) == all && (sources || x.source != "") {
			return errStop // nothing more can be found
		}
		return nil
	})
	return slices.AppendSeq([]string{}, maps.Keys(seen)), sources, wrapInternal("store: survey", err)
}

// Items yields the selection in the order of source and ref. It ends after the first error.
func (x *Selection) Items(ctx context.Context) iter.Seq2[export.Item, error] {
	return func(yield func(export.Item, error) bool) {
		err := x.forEach(ctx, "l.body", func(r *selected) error {
			item := export.Item{Source: r.source, Ref: r.ref}
			if err := json.Unmarshal(r.body, &item.Listing); err != nil {
				return fmt.Errorf("%s: %w", r.ref, err)
			}
			if !yield(item, nil) {
				return errStop
			}
			return nil
		})
		if err != nil {
			yield(export.Item{}, wrapInternal("store: export", err))
		}
	}
}

// selected is a row of a selection. body is valid until the next row is read.
type selected struct {
	source, ref string
	key         int64
	body        sql.RawBytes
}

// liveRow is the condition of a listing to be live. Its parameter is a time.
const liveRow = `l.state = 'live' AND (l.expires = 0 OR l.expires > ?)`

// forEach reads the listings that no source sent, in the order of their IDs, and then the
// others in the order of source and ref. body is the SQL expression of their body.
func (x *Selection) forEach(ctx context.Context, body string, visit func(*selected) error) error {
	unowned := `SELECT '', l.id, l.key, ` + body + ` FROM listings AS l
		WHERE ` + liveRow + ` AND NOT EXISTS (SELECT 1 FROM source_rows AS r WHERE r.listing = l.id) ORDER BY l.id`
	owned := `SELECT r.source, r.ref, l.key, ` + body + ` FROM source_rows AS r CROSS JOIN listings AS l ON l.id = r.listing
		WHERE ` + liveRow
	if x.source != "" {
		_, err := x.read(ctx, visit, owned+` AND r.source = ? ORDER BY r.source, r.ref`, x.now.Unix(), x.source)
		return err
	}
	stopped, err := x.read(ctx, visit, unowned, x.now.Unix())
	if err == nil && !stopped {
		_, err = x.read(ctx, visit, owned+` ORDER BY r.source, r.ref`, x.now.Unix())
	}
	return err
}

// read visits the rows of query that the filter selects, until visit returns errStop.
func (x *Selection) read(ctx context.Context, visit func(*selected) error, query string, args ...any) (stopped bool, err error) {
	var r selected
	err = forEachRow(ctx, x.tx, query, func(rows *sql.Rows) error {
		if err := errors.Join(ctx.Err(), rows.Scan(&r.source, &r.ref, &r.key, &r.body)); err != nil {
			return err
		}
		if _, found := slices.BinarySearch(x.keys, r.key); !found && !x.all {
			return nil
		}
		err := visit(&r)
		stopped = errors.Is(err, errStop)
		return err
	}, args...)
	return stopped, err
}
