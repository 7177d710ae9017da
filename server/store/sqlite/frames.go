package sqlite

import (
	"context"
	"errors"
	"fmt"

	"broadside/app/api"
)

// framesSchema creates the table of the counts of framed pages.
const framesSchema = `CREATE TABLE frames (
		partner TEXT NOT NULL,
		day     TEXT NOT NULL, -- "2026-11-23" in the paper's zone
		item    TEXT NOT NULL, -- a story's slug; '' is the listings
		views   INTEGER NOT NULL,
		opens   INTEGER NOT NULL,
		expands INTEGER NOT NULL,
		PRIMARY KEY (partner, day, item)
	) STRICT, WITHOUT ROWID;`

// AddFrameCounts adds counts in one transaction: by partner's ID, one count for
// each day and item.
func (s *Store) AddFrameCounts(ctx context.Context, counts map[string][]api.FrameCount) (err error) {
	s.writing.Lock()
	defer s.writing.Unlock()
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("store: add frame counts: %w", withAdvice(err))
	}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("store: add frame counts: %w", withAdvice(err)), tx.Rollback())
		}
	}()
	st, err := tx.PrepareContext(ctx, `INSERT INTO frames (partner, day, item, views, opens, expands, refused) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT DO UPDATE SET views = views + excluded.views, opens = opens + excluded.opens, expands = expands + excluded.expands,
		refused = refused + excluded.refused`)
	if err != nil {
		return err
	}
	defer st.Close()
	for partner, list := range counts {
		for _, c := range list {
			if _, err = st.ExecContext(ctx, partner, c.Day, c.Item, c.Views, c.Opens, c.Expands, c.Refused); err != nil {
				return err
			}
		}
	}
	return tx.Commit()
}

// maxFrameCounts is the maximum number of rows that FrameCounts returns.
const maxFrameCounts = 20_000

// FrameCounts returns the counts of a partner for the days from and to and those
// between them, at most 20,000, the newest day first and within a day the item
// with the most views.
func (s *Store) FrameCounts(ctx context.Context, partner, from, to string) ([]api.FrameCount, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT day, item, views, opens, expands, refused FROM frames
		WHERE partner = ? AND day BETWEEN ? AND ? ORDER BY day DESC, views DESC, item LIMIT ?`, partner, from, to, maxFrameCounts)
	if err != nil {
		return nil, fmt.Errorf("store: frame counts: %w", withAdvice(err))
	}
	defer rows.Close()
	out := []api.FrameCount{}
	for rows.Next() {
		var c api.FrameCount
		if err := rows.Scan(&c.Day, &c.Item, &c.Views, &c.Opens, &c.Expands, &c.Refused); err != nil {
			return nil, fmt.Errorf("store: frame counts: %w", err)
		}
		out = append(out, c)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("store: frame counts: %w", withAdvice(err))
	}
	return out, nil
}

// FrameTotals returns the sums by partner's ID for the days from and to and those
// between them.
func (s *Store) FrameTotals(ctx context.Context, from, to string) (map[string]api.FrameCount, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT partner, SUM(views), SUM(opens), SUM(expands), SUM(refused) FROM frames
		WHERE day BETWEEN ? AND ? GROUP BY partner ORDER BY partner LIMIT ?`, from, to, maxFrameCounts)
	if err != nil {
		return nil, fmt.Errorf("store: frame totals: %w", withAdvice(err))
	}
	defer rows.Close()
	out := map[string]api.FrameCount{}
	for rows.Next() {
		var partner string
		var c api.FrameCount
		if err := rows.Scan(&partner, &c.Views, &c.Opens, &c.Expands, &c.Refused); err != nil {
			return nil, fmt.Errorf("store: frame totals: %w", err)
		}
		out[partner] = c
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("store: frame totals: %w", withAdvice(err))
	}
	return out, nil
}

// HasFrameCounts reports whether there are counts of a partner.
func (s *Store) HasFrameCounts(ctx context.Context, partner string) (bool, error) {
	var n int
	err := s.read.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM frames WHERE partner = ?)`, partner).Scan(&n)
	if err != nil {
		return false, fmt.Errorf("store: frame counts: %w", withAdvice(err))
	}
	return n == 1, nil
}
