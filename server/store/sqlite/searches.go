package sqlite

import (
	"context"
	"database/sql"
	"time"

	"broadside/app/classifieds"
	"broadside/server/store"
)

// recordArrival records that a listing has become live, for saved searches. was is its state
// before; "" is a new listing. A listing that becomes live again is not recorded.
func (w *writer) recordArrival(ctx context.Context, key int64, was classifieds.State) error {
	if !w.searching || was != "" && was != classifieds.Queued {
		return nil
	}
	return w.exec(ctx, `INSERT INTO arrivals (listing) VALUES (?)`, key)
}

// LastArrival returns the key of the last arrival, 0 without one.
func (s *Store) LastArrival(ctx context.Context) (key int64, err error) {
	err = readRow(ctx, s.read, `SELECT coalesce(max(key), 0) FROM arrivals`, nil, &key)
	return key, wrapInternal("store: arrivals", err)
}

// DueSearches returns at most limit saved searches of browsers: those that have not reported all
// arrivals up to upto and have sent no notification after before. Equal queries in the same
// language follow one another.
func (s *Store) DueSearches(ctx context.Context, upto int64, before time.Time, limit int) ([]store.Search, error) {
	out, err := readRows(ctx, s.read, `SELECT q.subscriber, s.lang, q.query, q.after FROM searches q JOIN subscribers s ON s.id = q.subscriber
		WHERE q.after < ? AND q.notified <= ? AND s.address = '' ORDER BY q.query, s.lang, q.after, q.subscriber LIMIT ?`,
		func(rows *sql.Rows, q *store.Search) error {
			return rows.Scan(&q.Subscriber, &q.Lang, &q.Query, &q.After)
		}, upto, before.Unix(), limit)
	return out, wrapInternal("store: searches", err)
}

// FindArrivals counts the arrivals with keys above after, up to and including upto, whose listings
// are live at now and selected by f. It returns the number and the newest of them.
func (s *Store) FindArrivals(ctx context.Context, f classifieds.Filter, now time.Time, after, upto int64) (found store.NewListings, err error) {
	defer func() { err = wrapInternal("store: find arrivals", err) }()
	f.Facets, f.Cursor, f.Limit = false, "", 0
	words, some, err := s.queryWords(ctx, f.Q)
	if err != nil || !some {
		return found, err
	}
	keys, err := s.newSearch(&f, now, words).arrivals(ctx, after, upto)
	if err != nil || len(keys) == 0 {
		return found, err
	}
	first, err := s.liveListings(ctx, keys[:1], &f, now)
	if err != nil || len(first) == 0 {
		return found, err
	}
	return store.NewListings{N: min(len(keys), store.MaxArrivals), First: &first[0]}, nil
}

// arrivals returns the listing keys of the matches among the arrivals above after, up to and
// including upto, the newest first.
func (q *search) arrivals(ctx context.Context, after, upto int64) (keys []int64, err error) {
	text, args := `SELECT DISTINCT listing FROM arrivals WHERE key > ? AND key <= ? ORDER BY listing DESC`, []any{after, upto}
	if len(q.words) > 0 {
		text = `SELECT rowid FROM words WHERE words MATCH ?3 AND rowid IN (SELECT listing FROM arrivals WHERE key > ?1 AND key <= ?2) ORDER BY rowid DESC`
		args = append(args, matchAll(q.words, ""))
	}
	matcher := q.rows.Matcher()
	err = forEachRow(ctx, &q.s.stmts, text, func(rows *sql.Rows) error {
		var key int64
		if err := rows.Scan(&key); err != nil {
			return err
		}
		if _, ok := matcher.Match(key); ok {
			keys = append(keys, key)
		}
		if len(keys) >= store.MaxArrivals {
			return errStop
		}
		return nil
	}, args...)
	return keys, err
}

// FinishSearches records, in one transaction, the last arrival that each search has reported, and
// queues the notices.
func (s *Store) FinishSearches(ctx context.Context, now time.Time, results []store.SearchResult) error {
	err := s.change(ctx, func(w *writer) error {
		for i := range results {
			r := &results[i]
			if r.Notice == nil {
				if err := w.exec(ctx, `UPDATE searches SET after = ? WHERE subscriber = ? AND query = ?`, r.Upto, r.Search.Subscriber, r.Search.Query); err != nil {
					return err
				}
				continue
			}
			err := w.exec(ctx, `UPDATE searches SET after = ?, notified = ? WHERE subscriber = ? AND query = ?`,
				r.Upto, now.Unix(), r.Search.Subscriber, r.Search.Query)
			if err != nil {
				return err
			}
			r.Notice.Reached = 1
			key, err := w.addNotice(ctx, r.Notice)
			if err != nil {
				return err
			}
			if err := w.addDelivery(ctx, key, r.Search.Subscriber, false, r.Due); err != nil {
				return err
			}
		}
		return w.deleteReported(ctx)
	})
	return wrapInternal("store: searches", err)
}

// deleteReported deletes the arrivals that all searches have reported. AUTOINCREMENT keeps the keys
// growing when all are deleted.
func (w *writer) deleteReported(ctx context.Context) error {
	return w.exec(ctx, `DELETE FROM arrivals WHERE key <= (SELECT coalesce(min(after), (SELECT max(key) FROM arrivals)) FROM searches)`)
}

// DueDigests returns the searches of e-mail addresses that have not reported the arrivals up to
// upto, by address. An address that was sent a notice of any search after before is left out. At
// most limit addresses are returned.
func (s *Store) DueDigests(ctx context.Context, upto int64, before time.Time, limit int) ([]store.Search, error) {
	out, err := readRows(ctx, s.read, `SELECT q.subscriber, s.lang, q.query, q.after FROM searches q JOIN subscribers s ON s.id = q.subscriber
		WHERE q.after < ? AND q.subscriber IN (
			SELECT DISTINCT d.subscriber FROM searches d JOIN subscribers t ON t.id = d.subscriber
			WHERE d.after < ? AND t.address <> '' AND NOT EXISTS (SELECT 1 FROM searches o WHERE o.subscriber = d.subscriber AND o.notified > ?)
			ORDER BY d.subscriber LIMIT ?)
		ORDER BY q.subscriber, q.query`,
		func(rows *sql.Rows, q *store.Search) error {
			return rows.Scan(&q.Subscriber, &q.Lang, &q.Query, &q.After)
		}, upto, upto, before.Unix(), limit)
	return out, wrapInternal("store: digests", err)
}

// FinishDigests records, in one transaction, the last arrival that the searches of e-mail addresses
// have reported, and queues at most one notice for each address.
func (s *Store) FinishDigests(ctx context.Context, now time.Time, digests []store.Digest) error {
	err := s.change(ctx, func(w *writer) error {
		for i := range digests {
			if err := w.finishDigest(ctx, now, &digests[i]); err != nil {
				return err
			}
		}
		return w.deleteReported(ctx)
	})
	return wrapInternal("store: digests", err)
}

func (w *writer) finishDigest(ctx context.Context, now time.Time, d *store.Digest) error {
	for _, query := range d.Queries {
		if err := w.exec(ctx, `UPDATE searches SET after = ? WHERE subscriber = ? AND query = ?`, d.Upto, d.Subscriber, query); err != nil {
			return err
		}
	}
	if d.Notice == nil {
		return nil
	}
	if err := w.exec(ctx, `UPDATE searches SET notified = ? WHERE subscriber = ?`, now.Unix(), d.Subscriber); err != nil {
		return err
	}
	d.Notice.Reached = 1
	key, err := w.addNotice(ctx, d.Notice)
	if err != nil {
		return err
	}
	return w.addDelivery(ctx, key, d.Subscriber, true, d.Due)
}
