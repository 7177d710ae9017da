package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"sync"
)

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
