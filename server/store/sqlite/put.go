package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"broadside/app/classifieds"
	"broadside/server/store"
	"broadside/server/store/columns"
)

// Put inserts or replaces listings by ID in one transaction. Thousands in one
// call are written much faster than one by one.
func (s *Store) Put(ctx context.Context, listings ...classifieds.Listing) error {
	err := s.change(ctx, func(w *writer) error {
		for i := range listings {
			if err := w.putListing(ctx, &listings[i]); err != nil {
				return fmt.Errorf("%s: %w", listings[i].ID, err)
			}
		}
		return nil
	})
	return wrapInternal("store: put", err)
}

// writer is a transaction with the changes to apply in memory after its commit.
type writer struct {
	tx       *sql.Tx
	taxonomy *store.Taxonomy
	delta    *store.Delta
	index    *columns.Index
	columns  columns.Change
	lastKeys map[int64]int64     // second → the last key in it
	pending  map[int64]store.Row // to be indexed, by key
	removed  map[int64]bool      // keys to be taken out of the indexes first
	keys     []int64             // changed: their cache entries are stale
	stmts    statements

	searching bool // arrivals are recorded
}

// Bounds of the rows that a transaction keeps in memory, so that one may be of any size. Rows are
// pending because the text index is written fastest in the order of keys.
const (
	maxPending  = 2000
	maxTerms    = 100_000 // of the delta; they are distinct words
	maxLastKeys = 20_000
)

// change runs f in a transaction and then updates the counts and caches in memory.
func (s *Store) change(ctx context.Context, f func(*writer) error) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	return s.changeLocked(ctx, f)
}

func (s *Store) changeLocked(ctx context.Context, f func(*writer) error) error {
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	// From here on ctx does not cancel the transaction: watching it costs as much
	// as a small statement.
	ctx = context.WithoutCancel(ctx)
	w := &writer{tx: tx, taxonomy: &s.taxonomy, delta: store.NewDelta(), index: &s.columns, lastKeys: map[int64]int64{}, pending: map[int64]store.Row{}, removed: map[int64]bool{}, searching: s.searching.Load()}
	w.stmts.db, w.stmts.prepared = tx, map[string]*sql.Stmt{}
	due, err := w.runAndIndex(ctx, f)
	if err != nil {
		return errors.Join(err, tx.Rollback())
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	if len(w.keys) > 0 {
		s.counts.Apply(w.delta)
		s.columns.Apply(&w.columns)
		s.cache.invalidate(w.keys)
		s.nextExpiry.Store(due)
		s.generation.Add(1)
	}
	return nil
}

func (w *writer) runAndIndex(ctx context.Context, f func(*writer) error) (due int64, err error) {
	if err := f(w); err != nil {
		return 0, err
	}
	if err := w.indexPending(ctx); err != nil {
		return 0, err
	}
	if err := w.writeGroups(ctx); err != nil {
		return 0, err
	}
	if err := w.writeTerms(ctx); err != nil {
		return 0, err
	}
	return nextExpiry(ctx, w.tx)
}

// nextExpiry returns when the next live listing expires, in Unix seconds; 0 is never.
func nextExpiry(ctx context.Context, db queryer) (int64, error) {
	var due int64
	err := readRow(ctx, db, `SELECT ifnull(min(expires), 0) FROM live WHERE expires < ?`, []any{store.Never}, &due)
	return due, err
}

func (w *writer) exec(ctx context.Context, query string, args ...any) error {
	st, err := w.stmts.prepare(ctx, query)
	if err != nil {
		return err
	}
	_, err = st.ExecContext(ctx, args...)
	return err
}

func (w *writer) putListing(ctx context.Context, l *classifieds.Listing) error {
	if l.ID == "" {
		return errors.New("a listing without an id")
	}
	public := *l
	public.Distance = 0 // depends on the filter
	body, err := json.Marshal(&public)
	if err != nil {
		return err
	}
	key, old, err := findListing(ctx, &w.stmts, l.ID)
	var was classifieds.State
	switch {
	case err != nil:
		return err
	case old == nil:
	case bytes.Equal(old, body):
		return nil
	default:
		var before classifieds.Listing
		if err := json.Unmarshal(old, &before); err != nil {
			return err
		}
		if err := w.deleteListing(ctx, key, &before); err != nil {
			return err
		}
		was = before.State
		if before.Published.Unix() == l.Published.Unix() {
			return w.insertListing(ctx, key, was, &public, body)
		}
	}
	if key, err = w.newKey(ctx, l.Published); err != nil {
		return err
	}
	return w.insertListing(ctx, key, was, &public, body)
}

// findListing returns the key and the body of a listing; the body is nil if there is none.
func findListing(ctx context.Context, db queryer, id string) (key int64, body []byte, err error) {
	err = readRow(ctx, db, `SELECT key, body FROM listings WHERE id = ?`, []any{id}, &key, &body)
	return key, body, err
}

// insertListing inserts a listing; was is its state before, "" if it is new.
func (w *writer) insertListing(ctx context.Context, key int64, was classifieds.State, l *classifieds.Listing, body []byte) error {
	var expires int64
	if !l.Expires.IsZero() {
		expires = l.Expires.Unix()
	}
	err := w.exec(ctx, `INSERT INTO listings (key, id, state, expires, body) VALUES (?, ?, ?, ?, ?)`, key, l.ID, string(l.State), expires, body)
	if err != nil {
		return err
	}
	w.keys = append(w.keys, key)
	if l.State != classifieds.Live {
		return nil
	}
	if err := w.recordArrival(ctx, key, was); err != nil {
		return err
	}
	w.pending[key] = w.taxonomy.NewRow(l)
	if len(w.pending)+len(w.removed) >= maxPending {
		return w.indexPending(ctx)
	}
	return nil
}

func (w *writer) deleteListing(ctx context.Context, key int64, before *classifieds.Listing) error {
	w.keys = append(w.keys, key)
	if before.State == classifieds.Live {
		if _, pending := w.pending[key]; pending {
			delete(w.pending, key)
		} else {
			row := w.taxonomy.NewRow(before)
			w.delta.Add(&row, -1)
			w.removed[key] = true
		}
	}
	return w.exec(ctx, `DELETE FROM listings WHERE key = ?`, key)
}
