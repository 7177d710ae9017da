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
	db   *sql.DB
	mu   sync.RWMutex
	kept map[string]*sql.Stmt
}

// keptStatements is the maximum number of cache entries; further statements are
// prepared for each use.
const keptStatements = 512

// query is a statement to run: a *sql.Stmt or an unprepared.
type query interface {
	QueryContext(ctx context.Context, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, args ...any) *sql.Row
}

// get returns the statement of text, prepared if the cache has room.
func (s *statements) get(ctx context.Context, text string) (query, error) {
	s.mu.RLock()
	st := s.kept[text]
	s.mu.RUnlock()
	if st != nil {
		return st, nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if st := s.kept[text]; st != nil {
		return st, nil
	}
	if len(s.kept) >= keptStatements {
		return unprepared{s.db, text}, nil
	}
	st, err := s.db.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	if s.kept == nil {
		s.kept = map[string]*sql.Stmt{}
	}
	s.kept[text] = st
	return st, nil
}

func (s *statements) close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var errs []error
	for _, st := range s.kept {
		errs = append(errs, st.Close())
	}
	s.kept = nil
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

// rows runs the statement of text and calls scan for every row.
func (s *statements) rows(ctx context.Context, text string, args []any, scan func(*sql.Rows) error) error {
	st, err := s.get(ctx, text)
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

func join(words []string) string { return strings.Join(words, " ") }
