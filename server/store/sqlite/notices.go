package sqlite

import (
	"context"
	"database/sql"
	"time"

	"broadside/server/store"
)

const noticeColumns = `n.key, n.topic, n.lang, n.body, n.urgent, n.created, n.expires, n.reached, n.sent, n.gone, n.failed`

// noticeFields returns where to scan noticeColumns; done sets the times.
func noticeFields(n *store.Notice) (into []any, done func()) {
	var created, expires int64
	return []any{&n.Key, &n.Topic, &n.Lang, &n.Body, &n.Urgent, &created, &expires, &n.Reached, &n.Sent, &n.Gone, &n.Failed},
		func() { n.Created, n.Expires = time.Unix(created, 0).UTC(), time.Unix(expires, 0).UTC() }
}

// Notices returns the notices of a topic, the oldest first.
func (s *Store) Notices(ctx context.Context, topic string) ([]store.Notice, error) {
	out, err := readRows(ctx, s.read, `SELECT `+noticeColumns+`, (SELECT count(*) FROM deliveries d WHERE d.notice = n.key)
		FROM notices n WHERE n.topic = ? ORDER BY n.key LIMIT 1000`, func(rows *sql.Rows, n *store.Notice) error {
		into, done := noticeFields(n)
		err := rows.Scan(append(into, &n.Waiting)...)
		done()
		return err
	}, topic)
	return out, wrapInternal("store: notices", err)
}

// EachBreaking calls f for each subscriber to breaking news in a language, without its searches.
func (s *Store) EachBreaking(ctx context.Context, lang string, f func(*store.Subscriber) error) error {
	return wrapInternal("store: subscribers", eachBreaking(ctx, s.read, lang, f))
}

func eachBreaking(ctx context.Context, db queryer, lang string, f func(*store.Subscriber) error) error {
	const query = `SELECT ` + subscriberColumns + ` FROM subscribers s WHERE s.lang = ? AND s.breaking = 1 ORDER BY s.id`
	return forEachRow(ctx, db, query, func(rows *sql.Rows) error {
		var one store.Subscriber
		if err := scanSubscriber(rows, &one); err != nil {
			return err
		}
		return f(&one)
	}, lang)
}

// AddNotices queues notices for the subscribers to breaking news in their languages, in one
// transaction: all of them or none. due returns when a subscriber gets one. A notice is left out if
// there is one of its topic already.
func (s *Store) AddNotices(ctx context.Context, notices []store.Notice, due func(*store.Subscriber) time.Time) (added int, err error) {
	err = s.change(ctx, func(w *writer) error {
		for _, n := range notices {
			_, found, err := readFirst(ctx, &w.stmts, `SELECT key FROM notices WHERE topic = ?`, func(rows *sql.Rows, key *int64) error { return rows.Scan(key) }, n.Topic)
			if err != nil {
				return err
			}
			if found {
				continue
			}
			added++
			if err := w.addToAll(ctx, n, due); err != nil {
				return err
			}
		}
		return nil
	})
	return added, wrapInternal("store: add notices", err)
}

func (w *writer) addToAll(ctx context.Context, n store.Notice, due func(*store.Subscriber) time.Time) error {
	type row struct {
		id   string
		mail bool
		at   time.Time
	}
	var rows []row
	err := eachBreaking(ctx, &w.stmts, n.Lang, func(s *store.Subscriber) error {
		rows = append(rows, row{s.ID, s.Address != "", due(s)})
		return nil
	})
	if err != nil {
		return err
	}
	n.Reached = len(rows)
	key, err := w.addNotice(ctx, &n)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if err := w.addDelivery(ctx, key, r.id, r.mail, r.at); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) addNotice(ctx context.Context, n *store.Notice) (key int64, err error) {
	const query = `INSERT INTO notices (topic, lang, body, urgent, created, expires, reached, sent, gone, failed)
		VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0, 0) RETURNING key`
	return key, readRow(ctx, &w.stmts, query, []any{n.Topic, n.Lang, n.Body, n.Urgent, n.Created.Unix(), n.Expires.Unix(), n.Reached}, &key)
}

func (w *writer) addDelivery(ctx context.Context, notice int64, subscriber string, mail bool, due time.Time) error {
	return w.exec(ctx, `INSERT INTO deliveries (notice, subscriber, mail, due, attempts, claimed) VALUES (?, ?, ?, ?, 0, 0)`, notice, subscriber, mail, due.Unix())
}

// ClaimDeliveries returns deliveries to e-mail addresses, or those to browsers, that are due at now,
// and claims them: no other call returns them until FinishDeliveries.
func (s *Store) ClaimDeliveries(ctx context.Context, now time.Time, mail bool, limit int) (out []store.Delivery, err error) {
	err = s.change(ctx, func(w *writer) error {
		out, err = readRows(ctx, &w.stmts, `SELECT d.attempts, `+noticeColumns+`, `+subscriberColumns+`
			FROM deliveries d JOIN notices n ON n.key = d.notice JOIN subscribers s ON s.id = d.subscriber
			WHERE d.mail = ? AND d.claimed = 0 AND d.due <= ? ORDER BY d.due, d.notice, d.subscriber LIMIT ?`, scanDelivery, mail, now.Unix(), limit)
		if err != nil {
			return err
		}
		for i := range out {
			err := w.exec(ctx, `UPDATE deliveries SET claimed = 1 WHERE notice = ? AND subscriber = ?`, out[i].Notice.Key, out[i].Subscriber.ID)
			if err != nil {
				return err
			}
		}
		return nil
	})
	return out, wrapInternal("store: claim deliveries", err)
}

func scanDelivery(rows *sql.Rows, d *store.Delivery) error {
	notice, noticeDone := noticeFields(&d.Notice)
	subscriber, subscriberDone := subscriberFields(&d.Subscriber)
	err := rows.Scan(append(append([]any{&d.Attempts}, notice...), subscriber...)...)
	noticeDone()
	subscriberDone()
	return err
}

// FinishDeliveries records the outcomes of claimed deliveries, in one transaction.
func (s *Store) FinishDeliveries(ctx context.Context, all []store.Delivered) error {
	err := s.change(ctx, func(w *writer) error {
		for _, d := range all {
			if err := w.finishDelivery(ctx, d); err != nil {
				return err
			}
		}
		// The notices of stories are kept, so that none is sent twice.
		return w.exec(ctx, `DELETE FROM notices WHERE topic LIKE 'search:%' AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.notice = notices.key)`)
	})
	if err == nil {
		err = s.readSearching(ctx)
	}
	return wrapInternal("store: finish deliveries", err)
}

func (w *writer) finishDelivery(ctx context.Context, d store.Delivered) error {
	const count = `UPDATE notices SET sent = sent + ?, gone = gone + ?, failed = failed + ? WHERE key = ?`
	const remove = `DELETE FROM deliveries WHERE notice = ? AND subscriber = ?`
	type statement struct {
		text string
		args []any
	}
	var all []statement
	switch d.Fate {
	case store.FateRetry, store.FatePostpone:
		all = []statement{{`UPDATE deliveries SET claimed = 0, due = ?, attempts = attempts + ? WHERE notice = ? AND subscriber = ?`,
			[]any{d.Due.Unix(), d.Fate == store.FateRetry, d.Notice, d.Subscriber}}}
	case store.FateSent:
		all = []statement{{count, []any{1, 0, 0, d.Notice}}, {remove, []any{d.Notice, d.Subscriber}},
			{`UPDATE subscribers SET failures = 0 WHERE id = ? AND failures > 0`, []any{d.Subscriber}}}
	case store.FateFailed:
		all = []statement{{count, []any{0, 0, 1, d.Notice}}, {remove, []any{d.Notice, d.Subscriber}},
			{`UPDATE subscribers SET failures = failures + 1 WHERE id = ?`, []any{d.Subscriber}}}
	case store.FateDropped:
		all = []statement{{count, []any{0, 0, 1, d.Notice}}, {remove, []any{d.Notice, d.Subscriber}}}
	case store.FateGone:
		// count all notices that wait for the subscriber, since their deliveries are deleted with
		// it
		all = []statement{{`UPDATE notices SET gone = gone + 1 WHERE key IN (SELECT notice FROM deliveries WHERE subscriber = ?)`, []any{d.Subscriber}}}
	}
	for _, s := range all {
		if err := w.exec(ctx, s.text, s.args...); err != nil {
			return err
		}
	}
	if d.Fate == store.FateGone {
		return w.deleteSubscriber(ctx, d.Subscriber)
	}
	return nil
}

// DropClaimed removes the deliveries, and gives up the messages of signups, that a killed process
// claimed and did not finish: it is unknown whether they were sent. It returns their number.
func (s *Store) DropClaimed(ctx context.Context) (n int, err error) {
	err = s.change(ctx, func(w *writer) error {
		claimed, err := readRows(ctx, &w.stmts, `SELECT notice, subscriber FROM deliveries WHERE claimed = 1`, func(rows *sql.Rows, d *store.Delivered) error {
			d.Fate = store.FateDropped
			return rows.Scan(&d.Notice, &d.Subscriber)
		})
		if err != nil {
			return err
		}
		for _, d := range claimed {
			if err := w.finishDelivery(ctx, d); err != nil {
				return err
			}
		}
		signups, err := w.dropClaimedSignups(ctx)
		n = len(claimed) + signups
		return err
	})
	return n, wrapInternal("store: drop claimed deliveries", err)
}

// NextDelivery returns when the next delivery to an e-mail address, or to a browser, is due; found is
// false if none waits.
func (s *Store) NextDelivery(ctx context.Context, mail bool) (due time.Time, found bool, err error) {
	due, found, err = readFirst(ctx, s.read, `SELECT due FROM deliveries WHERE mail = ? AND claimed = 0 ORDER BY due LIMIT 1`, func(rows *sql.Rows, at *time.Time) error {
		var seconds int64
		err := rows.Scan(&seconds)
		*at = time.Unix(seconds, 0).UTC()
		return err
	}, mail)
	return due, found, wrapInternal("store: deliveries", err)
}

// CountDue returns the number of deliveries of a topic's notices that are due at now or being sent.
func (s *Store) CountDue(ctx context.Context, topic string, now time.Time) (n int, err error) {
	err = readRow(ctx, s.read, `SELECT count(*) FROM deliveries d JOIN notices n ON n.key = d.notice WHERE n.topic = ? AND (d.claimed = 1 OR d.due <= ?)`,
		[]any{topic, now.Unix()}, &n)
	return n, wrapInternal("store: deliveries", err)
}
