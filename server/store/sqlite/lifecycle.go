package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/server/store"
)

// Listing returns a listing in any state, or an *api.Problem with code NotFound.
func (s *Store) Listing(ctx context.Context, id string) (classifieds.Listing, error) {
	var l classifieds.Listing
	st, err := s.stmts.prepare(ctx, `SELECT body FROM listings WHERE id = ?`)
	if err != nil {
		return l, fmt.Errorf("store: listing: %w", err)
	}
	var body []byte
	switch err := st.QueryRowContext(ctx, id).Scan(&body); {
	case errors.Is(err, sql.ErrNoRows):
		return l, store.ListingNotFound(id)
	case err != nil:
		return l, fmt.Errorf("store: listing %s: %w", id, err)
	}
	if err := json.Unmarshal(body, &l); err != nil {
		return l, fmt.Errorf("store: listing %s: %w", id, err)
	}
	return l, nil
}

// Decide sets the state of a listing to d.Verdict and stores d, in one
// transaction. An unknown listing is an *api.Problem with code NotFound.
func (s *Store) Decide(ctx context.Context, d classifieds.Decision) error {
	err := s.change(ctx, func(w *writer) error { return w.decide(ctx, d) })
	var p *api.Problem
	if err != nil && !errors.As(err, &p) {
		return fmt.Errorf("store: decide on %s: %w", d.Listing, err)
	}
	if p != nil {
		return p
	}
	return nil
}

func (w *writer) decide(ctx context.Context, d classifieds.Decision) error {
	_, body, err := w.findListing(ctx, d.Listing)
	if errors.Is(err, sql.ErrNoRows) {
		return store.ListingNotFound(d.Listing)
	}
	if err != nil {
		return err
	}
	var l classifieds.Listing
	if err := json.Unmarshal(body, &l); err != nil {
		return err
	}
	l.State = d.Verdict
	if err := w.putListing(ctx, &l); err != nil {
		return err
	}
	return w.exec(ctx, `INSERT INTO decisions (listing, at, who, verdict, reason) VALUES (?, ?, ?, ?, ?)`,
		d.Listing, d.At.Unix(), d.Who, string(d.Verdict), d.Reason)
}

// Decisions returns the decisions on a listing, the oldest first.
func (s *Store) Decisions(ctx context.Context, id string) ([]classifieds.Decision, error) {
	out := []classifieds.Decision{}
	err := forEachRow(ctx, s.read, `SELECT at, who, verdict, reason FROM decisions WHERE listing = ? ORDER BY key LIMIT 1000`, func(rows *sql.Rows) error {
		d := classifieds.Decision{Listing: id}
		var at int64
		if err := rows.Scan(&at, &d.Who, &d.Verdict, &d.Reason); err != nil {
			return err
		}
		d.At = time.Unix(at, 0).UTC()
		out = append(out, d)
		return nil
	}, id)
	if err != nil {
		return nil, fmt.Errorf("store: decisions on %s: %w", id, err)
	}
	return out, nil
}

// expireBatch is the number of listings that expire in one transaction, which
// limits the time that other writers wait.
const expireBatch = 500

// Expire sets the state of the live listings that end at or before now to
// expired, stores a decision for each, and returns their number.
func (s *Store) Expire(ctx context.Context, now time.Time) (int, error) {
	s.writing.Lock()
	defer s.writing.Unlock()
	return s.expireLocked(ctx, now)
}

func (s *Store) expireLocked(ctx context.Context, now time.Time) (int, error) {
	total := 0
	for s.overdue(now) {
		n := 0
		err := s.changeLocked(ctx, func(w *writer) (err error) {
			n, err = w.expire(ctx, now)
			return err
		})
		if err != nil {
			return total, fmt.Errorf("store: expire: %w", err)
		}
		total += n
	}
	return total, nil
}

// overdue reports whether the counts include a listing that has ended at now.
func (s *Store) overdue(now time.Time) bool {
	due := s.nextExpiry.Load()
	return due != 0 && due <= now.Unix()
}

func (w *writer) expire(ctx context.Context, now time.Time) (int, error) {
	rows, err := w.tx.QueryContext(ctx, `SELECT listings.id FROM live JOIN listings ON listings.key = live.key
		WHERE live.expires <= ? ORDER BY live.expires, live.key LIMIT ?`, now.Unix(), expireBatch)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	var ids []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return 0, err
		}
		ids = append(ids, id)
	}
	if err := rows.Err(); err != nil {
		return 0, err
	}
	for _, id := range ids {
		d := classifieds.Decision{Listing: id, At: now, Who: "desk", Verdict: classifieds.Expired, Reason: "its time was over"}
		if err := w.decide(ctx, d); err != nil {
			return 0, err
		}
	}
	return len(ids), nil
}

// expireOverdue expires overdue listings before counts are read. While a write is
// running it does nothing: the next read expires them.
func (s *Store) expireOverdue(ctx context.Context, now time.Time) error {
	if !s.overdue(now) || !s.writing.TryLock() {
		return nil
	}
	defer s.writing.Unlock()
	_, err := s.expireLocked(ctx, now)
	return err
}
