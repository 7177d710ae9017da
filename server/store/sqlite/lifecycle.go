package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"broadside/app/classifieds"
	"broadside/server/store"
)

// Listing returns a listing in any state, or an *api.Problem with code NotFound.
func (s *Store) Listing(ctx context.Context, id string) (classifieds.Listing, error) {
	var l classifieds.Listing
	_, body, err := findListing(ctx, &s.stmts, id)
	if err == nil {
		if body == nil {
			return l, store.ListingNotFound(id)
		}
		err = json.Unmarshal(body, &l)
	}
	if err != nil {
		return l, wrapInternal("store: listing "+id, err)
	}
	return l, nil
}

// Decide sets the state of a listing to d.Verdict and stores d, in one
// transaction. An unknown listing is an *api.Problem with code NotFound.
func (s *Store) Decide(ctx context.Context, d classifieds.Decision) error {
	err := s.change(ctx, func(w *writer) error { return w.decide(ctx, d) })
	return wrapInternal("store: decide on "+d.Listing, err)
}

func (w *writer) decide(ctx context.Context, d classifieds.Decision) error {
	_, body, err := findListing(ctx, &w.stmts, d.Listing)
	if err != nil {
		return err
	}
	if body == nil {
		return store.ListingNotFound(d.Listing)
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
	const query = `SELECT listing, at, who, verdict, reason FROM decisions WHERE listing = ? ORDER BY key LIMIT 1000`
	out, err := readRows(ctx, s.read, query, scanDecision, id)
	return out, wrapInternal("store: decisions on "+id, err)
}

func scanDecision(rows *sql.Rows, d *classifieds.Decision) error {
	var at int64
	err := rows.Scan(&d.Listing, &at, &d.Who, &d.Verdict, &d.Reason)
	d.At = time.Unix(at, 0).UTC()
	return err
}

// expireBatch is the most that expire in one transaction, so that other writers wait less.
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
			return total, wrapInternal("store: expire", err)
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
	const query = `SELECT listings.id FROM live JOIN listings ON listings.key = live.key
		WHERE live.expires <= ? ORDER BY live.expires, live.key LIMIT ?`
	ids, err := readRows(ctx, w.tx, query, func(rows *sql.Rows, id *string) error { return rows.Scan(id) }, now.Unix(), expireBatch)
	if err != nil {
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
