// Package sqlite stores listings in SQLite. The tables listings and decisions are
// authoritative; those for lists, searches and counts are derived from them and
// written in the same transaction. Its Store implements desk.Store.
package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"broadside/server/store"
	"broadside/server/store/columns"
	"broadside/server/store/sqlite/database"
)

// Store is one database file. It is safe for concurrent use: one writer, and a
// pool of readers that do not wait for it.
type Store struct {
	file       *database.File
	read       *sql.DB // of file
	taxonomy   store.Taxonomy
	stmts      statements
	cache      listingCache
	results    resultCache
	nextExpiry atomic.Int64  // when the next live listing expires, Unix seconds; 0 is never
	generation atomic.Uint64 // see Version
	searching  atomic.Bool   // there are saved searches, see recordArrival

	writing sync.Mutex // held from BEGIN until the state in memory is updated after COMMIT
	write   *sql.DB    // of file
	counts  store.Counts
	columns columns.Index

	learning sync.Mutex // held by learnFrequent

	maxStreamed int // the constant of this name; tests change it

	background sync.WaitGroup
	stop       context.CancelFunc // ends the background goroutine
}

// Open opens the database at path, and creates or migrates it. It fails if
// another process has the file open or a newer version of the program wrote it.
func Open(ctx context.Context, path string, c store.Config) (*Store, error) {
	s := &Store{taxonomy: store.NewTaxonomy(c), maxStreamed: maxStreamed}
	s.counts.Reset()
	s.generation.Store(1)
	if err := s.openFile(ctx, path); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func (s *Store) openFile(ctx context.Context, path string) (err error) {
	if s.file, err = database.Open(ctx, path); err != nil {
		return err
	}
	s.read, s.write = s.file.Read, s.file.Write
	s.stmts.db, s.stmts.prepared = s.read, map[string]*sql.Stmt{}
	if err = errors.Join(s.reconcile(ctx), s.readSearching(ctx)); err != nil {
		return wrapInternal("store: "+path, err)
	}
	s.startLearning()
	return nil
}

// Close closes the database. No other call may be running.
func (s *Store) Close() error {
	if s.stop != nil {
		s.stop()
		s.background.Wait()
	}
	err := s.stmts.close()
	if s.file != nil {
		err = errors.Join(err, s.file.Close())
	}
	return err
}

// Version changes with every write that a reader can see.
func (s *Store) Version() uint64 { return s.generation.Load() }

// NextExpiry returns when the next live listing expires, or the zero time if none does.
// Before Expire has run it may be in the past.
func (s *Store) NextExpiry() time.Time {
	if at := s.nextExpiry.Load(); at != 0 {
		return time.Unix(at, 0).UTC()
	}
	return time.Time{}
}

// Ping runs a query and returns its error.
func (s *Store) Ping(ctx context.Context) error {
	return wrapInternal("store", s.read.PingContext(ctx))
}

// Maintain does periodic maintenance: it merges segments of the text index, checkpoints the
// write-ahead log and learns which words have become frequent.
func (s *Store) Maintain(ctx context.Context) error {
	if err := s.learnFrequent(ctx, frequentListings, frequentBytes); err != nil {
		return wrapInternal("store: frequent words", err)
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	_, err := s.write.ExecContext(ctx, `INSERT INTO words (words, rank) VALUES ('merge', 500); PRAGMA wal_checkpoint(PASSIVE)`)
	return wrapInternal("store: tidy", err)
}

// statements caches the prepared statements of a database or a transaction by their
// text. Values are parameters, so there are few texts.
type statements struct {
	db interface {
		queryer
		PrepareContext(ctx context.Context, text string) (*sql.Stmt, error)
	}
	mu       sync.Mutex
	prepared map[string]*sql.Stmt
}

// queryer runs queries: a *sql.DB, a *sql.Tx, or statements.
type queryer interface {
	QueryContext(ctx context.Context, text string, args ...any) (*sql.Rows, error)
}

// maxStatements is the most that are cached; others are prepared for each use.
const maxStatements = 512

// prepare returns the prepared statement of text, or nil if the cache has no room.
func (s *statements) prepare(ctx context.Context, text string) (*sql.Stmt, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if st := s.prepared[text]; st != nil || len(s.prepared) >= maxStatements {
		return st, nil
	}
	st, err := s.db.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	s.prepared[text] = st
	return st, nil
}

func (s *statements) QueryContext(ctx context.Context, text string, args ...any) (*sql.Rows, error) {
	st, err := s.prepare(ctx, text)
	switch {
	case err != nil:
		return nil, err
	case st == nil:
		return s.db.QueryContext(ctx, text, args...)
	}
	return st.QueryContext(ctx, args...)
}

func (s *statements) close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var err error
	for _, st := range s.prepared {
		err = errors.Join(err, st.Close())
	}
	return err
}

// errStop is returned by a scan function to stop before the last row.
var errStop = errors.New("stop")

// forEachRow runs query and calls scan for every row.
func forEachRow(ctx context.Context, db queryer, query string, scan func(*sql.Rows) error, args ...any) error {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); errors.Is(err, errStop) {
			return rows.Close()
		} else if err != nil {
			return err
		}
	}
	return rows.Err()
}

// readRow scans the row of query, if there is one, into the variables into.
func readRow(ctx context.Context, db queryer, query string, args []any, into ...any) error {
	return forEachRow(ctx, db, query, func(rows *sql.Rows) error { return rows.Scan(into...) }, args...)
}

// readRows runs query and returns a value for every row, as scan sets it.
func readRows[T any](ctx context.Context, db queryer, query string, scan func(*sql.Rows, *T) error, args ...any) ([]T, error) {
	out := []T{}
	err := forEachRow(ctx, db, query, func(rows *sql.Rows) error {
		out = append(out, *new(T))
		return scan(rows, &out[len(out)-1])
	}, args...)
	return out, err
}
