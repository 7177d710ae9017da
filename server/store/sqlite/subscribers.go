package sqlite

import (
	"context"
	"database/sql"
	"time"

	"broadside/server/store"
)

// subscriberColumns are the columns of subscribers AS s that scanSubscriber reads.
const subscriberColumns = `s.id, s.endpoint, s.p256dh, s.auth, s.address, s.lang, s.zone, s.quiet_from, s.quiet_to, s.breaking, s.urgent, s.network, s.created, s.seen, s.failures`

// subscriberFields returns where to scan subscriberColumns; done sets the times.
func subscriberFields(s *store.Subscriber) (into []any, done func()) {
	var created, seen int64
	return []any{&s.ID, &s.Endpoint, &s.P256dh, &s.Auth, &s.Address, &s.Lang, &s.Zone, &s.QuietFrom, &s.QuietTo, &s.Breaking, &s.Urgent, &s.Network, &created, &seen, &s.Failures},
		func() { s.Created, s.Seen = time.Unix(created, 0).UTC(), time.Unix(seen, 0).UTC() }
}

func scanSubscriber(rows *sql.Rows, s *store.Subscriber) error {
	into, done := subscriberFields(s)
	err := rows.Scan(into...)
	done()
	return err
}

// Subscriber returns a subscriber with its searches; found is false if there is none.
func (s *Store) Subscriber(ctx context.Context, id string) (one store.Subscriber, found bool, err error) {
	one, found, err = readFirst(ctx, s.read, `SELECT `+subscriberColumns+` FROM subscribers s WHERE s.id = ?`, scanSubscriber, id)
	if err == nil && found {
		one.Searches, err = readRows(ctx, s.read, `SELECT query FROM searches WHERE subscriber = ? ORDER BY query LIMIT 1000`,
			func(rows *sql.Rows, query *string) error { return rows.Scan(query) }, id)
	}
	return one, found, wrapInternal("store: subscriber", err)
}

// CountSubscribers returns the number of all subscribers, and of those from a network.
func (s *Store) CountSubscribers(ctx context.Context, network string) (all, from int, err error) {
	if err = readRow(ctx, s.read, `SELECT count(*) FROM subscribers`, nil, &all); err == nil {
		err = readRow(ctx, s.read, `SELECT count(*) FROM subscribers WHERE network = ?`, []any{network}, &from)
	}
	return all, from, wrapInternal("store: subscribers", err)
}

// PutSubscriber inserts or replaces a subscriber with its searches. A new search starts with the
// listings that come in from now on. replaces is the ID of a subscriber that it replaces, or "":
// the searches and waiting deliveries of that one are moved to it.
func (s *Store) PutSubscriber(ctx context.Context, one store.Subscriber, replaces string) error {
	err := s.change(ctx, func(w *writer) error {
		if replaces != "" && replaces != one.ID {
			if err := w.moveSubscriber(ctx, replaces, one.ID); err != nil {
				return err
			}
		}
		return w.putSubscriber(ctx, &one)
	})
	if err == nil {
		err = s.readSearching(ctx)
	}
	return wrapInternal("store: put subscriber", err)
}

// moveSubscriber moves the searches and waiting deliveries of a subscriber to another one, and
// deletes the first.
func (w *writer) moveSubscriber(ctx context.Context, from, to string) error {
	for _, q := range []string{
		`DELETE FROM searches WHERE subscriber = ?1 AND query IN (SELECT o.query FROM searches o WHERE o.subscriber = ?2)`,
		`UPDATE searches SET subscriber = ?1 WHERE subscriber = ?2`,
		`DELETE FROM deliveries WHERE subscriber = ?1 AND notice IN (SELECT o.notice FROM deliveries o WHERE o.subscriber = ?2)`,
		`UPDATE deliveries SET subscriber = ?1 WHERE subscriber = ?2`,
	} {
		if err := w.exec(ctx, q, to, from); err != nil {
			return err
		}
	}
	return w.exec(ctx, `DELETE FROM subscribers WHERE id = ?`, from)
}

func (w *writer) putSubscriber(ctx context.Context, s *store.Subscriber) error {
	err := w.exec(ctx, `INSERT INTO subscribers (id, endpoint, p256dh, auth, address, lang, zone, quiet_from, quiet_to, breaking, urgent, network, created, seen, failures)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET p256dh = excluded.p256dh, auth = excluded.auth, address = excluded.address, lang = excluded.lang, zone = excluded.zone,
		quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to, breaking = excluded.breaking, urgent = excluded.urgent,
		seen = excluded.seen, failures = excluded.failures`,
		s.ID, s.Endpoint, s.P256dh, s.Auth, s.Address, s.Lang, s.Zone, s.QuietFrom, s.QuietTo, s.Breaking, s.Urgent, s.Network, s.Created.Unix(), s.Seen.Unix(), s.Failures)
	if err != nil {
		return err
	}
	known, err := readRows(ctx, &w.stmts, `SELECT query FROM searches WHERE subscriber = ? ORDER BY query LIMIT 1000`,
		func(rows *sql.Rows, query *string) error { return rows.Scan(query) }, s.ID)
	if err != nil {
		return err
	}
	wanted := map[string]bool{}
	for _, query := range s.Searches {
		wanted[query] = true
		err := w.exec(ctx, `INSERT INTO searches (subscriber, query, after, notified)
			VALUES (?, ?, (SELECT coalesce(max(key), 0) FROM arrivals), 0) ON CONFLICT (subscriber, query) DO NOTHING`, s.ID, query)
		if err != nil {
			return err
		}
	}
	for _, query := range known {
		if !wanted[query] {
			if err := w.exec(ctx, `DELETE FROM searches WHERE subscriber = ? AND query = ?`, s.ID, query); err != nil {
				return err
			}
		}
	}
	return nil
}

// DeleteSubscriber removes a subscriber with its searches and waiting deliveries.
func (s *Store) DeleteSubscriber(ctx context.Context, id string) error {
	err := s.change(ctx, func(w *writer) error { return w.deleteSubscriber(ctx, id) })
	if err == nil {
		err = s.readSearching(ctx)
	}
	return wrapInternal("store: delete subscriber", err)
}

func (w *writer) deleteSubscriber(ctx context.Context, id string) error {
	for _, q := range []string{
		`DELETE FROM searches WHERE subscriber = ?`,
		`DELETE FROM deliveries WHERE subscriber = ?`,
		`DELETE FROM subscribers WHERE id = ?`,
	} {
		if err := w.exec(ctx, q, id); err != nil {
			return err
		}
	}
	return nil
}

// readSearching sets whether writes record arrivals: only while there are saved searches.
func (s *Store) readSearching(ctx context.Context) error {
	var has bool
	err := readRow(ctx, s.read, `SELECT EXISTS (SELECT 1 FROM searches)`, nil, &has)
	s.searching.Store(has)
	return err
}
