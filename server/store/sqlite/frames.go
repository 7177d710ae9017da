package sqlite

import (
	"context"
	"database/sql"

	"broadside/app/api"
)

// AddFrameCounts adds counts in one transaction: by partner's ID, one count for
// each day and item.
func (s *Store) AddFrameCounts(ctx context.Context, counts map[string][]api.FrameCount) error {
	ctx = context.WithoutCancel(ctx) // the counts are not lost if the deadline passes while an import is writing
	err := s.change(ctx, func(w *writer) error {
		for partner, list := range counts {
			for _, c := range list {
				err := w.exec(ctx, `INSERT INTO frames (partner, day, item, views, opens, expands, refused) VALUES (?, ?, ?, ?, ?, ?, ?)
					ON CONFLICT DO UPDATE SET views = views + excluded.views, opens = opens + excluded.opens,
					expands = expands + excluded.expands, refused = refused + excluded.refused`,
					partner, c.Day, c.Item, c.Views, c.Opens, c.Expands, c.Refused)
				if err != nil {
					return err
				}
			}
		}
		return nil
	})
	return wrapInternal("store: add frame counts", err)
}

const maxFrameCounts = 20_000

// FrameCounts returns the counts of a partner for the days from and to and those
// between them, at most 20,000, the newest day first and within a day the item
// with the most views.
func (s *Store) FrameCounts(ctx context.Context, partner, from, to string) ([]api.FrameCount, error) {
	out, err := readRows(ctx, s.read, `SELECT day, item, views, opens, expands, refused FROM frames
		WHERE partner = ? AND day BETWEEN ? AND ? ORDER BY day DESC, views DESC, item LIMIT ?`, func(rows *sql.Rows, c *api.FrameCount) error {
		return rows.Scan(&c.Day, &c.Item, &c.Views, &c.Opens, &c.Expands, &c.Refused)
	}, partner, from, to, maxFrameCounts)
	return out, wrapInternal("store: frame counts", err)
}

// FrameTotals returns the sums by partner's ID for the days from and to and those
// between them.
func (s *Store) FrameTotals(ctx context.Context, from, to string) (map[string]api.FrameCount, error) {
	out := map[string]api.FrameCount{}
	err := forEachRow(ctx, s.read, `SELECT partner, SUM(views), SUM(opens), SUM(expands), SUM(refused) FROM frames
		WHERE day BETWEEN ? AND ? GROUP BY partner ORDER BY partner LIMIT ?`, func(rows *sql.Rows) error {
		var partner string
		var c api.FrameCount
		err := rows.Scan(&partner, &c.Views, &c.Opens, &c.Expands, &c.Refused)
		out[partner] = c
		return err
	}, from, to, maxFrameCounts)
	return out, wrapInternal("store: frame totals", err)
}

// HasFrameCounts reports whether there are counts of a partner.
func (s *Store) HasFrameCounts(ctx context.Context, partner string) (bool, error) {
	var has bool
	err := readRow(ctx, s.read, `SELECT EXISTS (SELECT 1 FROM frames WHERE partner = ?)`, []any{partner}, &has)
	return has, wrapInternal("store: frame counts", err)
}
