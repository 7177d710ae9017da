package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"sync"
)

// statements caches the readers' prepared statements by their text. Values are
// parameters, so there are few texts.
type statements struct {
	db       *sql.DB
	mu       sync.RWMutex
	prepared map[string]*sql.Stmt
}

// maxStatements is the maximum number of cache entries; further statements are
// prepared for each use.
const maxStatements = 512

// querier is a statement to run: a *sql.Stmt or an unprepared.
type querier interface {
	QueryContext(ctx context.Context, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, args ...any) *sql.Row
}

// prepare returns the statement of text, prepared if the cache has room.
func (s *statements) prepare(ctx context.Context, text string) (querier, error) {
	s.mu.RLock()
	st := s.prepared[text]
	s.mu.RUnlock()
	if st != nil {
		return st, nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if st := s.prepared[text]; st != nil {
		return st, nil
	}
	if len(s.prepared) >= maxStatements {
		return unprepared{s.db, text}, nil
	}
	st, err := s.db.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	if s.prepared == nil {
		s.prepared = map[string]*sql.Stmt{}
	}
	s.prepared[text] = st
	return st, nil
}

func (s *statements) close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var errs []error
	for _, st := range s.prepared {
		errs = append(errs, st.Close())
	}
	s.prepared = nil
	return errors.Join(errs...)
}

// unprepared is a statement that is prepared for each use.
type unprepared struct {
	db   *sql.DB
	text string
}

func (u unprepared) QueryContext(ctx context.Context, args ...any) (*sql.Rows, error) {
	return u.db.QueryContext(ctx, u.text, args...)
}

func (u unprepared) QueryRowContext(ctx context.Context, args ...any) *sql.Row {
	return u.db.QueryRowContext(ctx, u.text, args...)
}

// errStop is returned by a scan function to stop before the last row.
var errStop = errors.New("stop")

// forEachRow runs the statement of text and calls scan for every row.
func (s *statements) forEachRow(ctx context.Context, text string, args []any, scan func(*sql.Rows) error) error {
	st, err := s.prepare(ctx, text)
	if err != nil {
		return err
	}
	rows, err := st.QueryContext(ctx, args...)
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

func joinTags(words []string) string { return strings.Join(words, " ") }
