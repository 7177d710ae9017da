package sqlite

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"

	"broadside/server/store"
)

const (
	signupColumns = `id, address, lang, zone, quiet_from, quiet_to, breaking, searches, created, attempts`
	signupByID    = `SELECT ` + signupColumns + ` FROM signups WHERE id = ?`
)

func scanSignup(rows *sql.Rows, s *store.Signup) error {
	var searches string
	var created int64
	err := rows.Scan(&s.ID, &s.Address, &s.Lang, &s.Zone, &s.QuietFrom, &s.QuietTo, &s.Breaking, &searches, &created, &s.Attempts)
	s.Created = time.Unix(created, 0).UTC()
	s.Searches = splitSearches(searches)
	return err
}

// splitSearches is the reverse of joinSearches. The query of all listings is "", so that each search
// ends in a line feed.
func splitSearches(text string) []string {
	var out []string
	for line := range strings.Lines(text) {
		out = append(out, strings.TrimSuffix(line, "\n"))
	}
	return out
}

func joinSearches(all []string) string {
	var b strings.Builder
	for _, query := range all {
		b.WriteString(query + "\n") // a canonical query has no line feed
	}
	return b.String()
}

// Signup returns a signup; found is false if there is none.
func (s *Store) Signup(ctx context.Context, id string) (one store.Signup, found bool, err error) {
	one, found, err = readFirst(ctx, s.read, signupByID, scanSignup, id)
	return one, found, wrapInternal("store: signup", err)
}

// PutSignup adds a signup and queues its message. If the address has a signup already, the choices
// of both are merged, and the message is queued again only if the older one was requested at again
// or earlier. queued is false if no message was queued, which is also the case for a new signup if
// there are most already.
func (s *Store) PutSignup(ctx context.Context, one store.Signup, again time.Time, most, mostSearches int) (queued bool, err error) {
	err = s.change(ctx, func(w *writer) error {
		old, found, err := readFirst(ctx, &w.stmts, signupByID, scanSignup, one.ID)
		if err != nil {
			return err
		}
		if !found {
			var n int
			if err := readRow(ctx, &w.stmts, `SELECT count(*) FROM signups`, nil, &n); err != nil || n >= most {
				return err
			}
		}
		queued = !found || !old.Created.After(again)
		if found {
			addChoices(&one.Subscriber, &old.Subscriber, mostSearches)
		}
		if !queued {
			return w.exec(ctx, `UPDATE signups SET breaking = ?, searches = ? WHERE id = ?`, one.Breaking, joinSearches(one.Searches), one.ID)
		}
		return w.exec(ctx, `INSERT INTO signups (id, address, lang, zone, quiet_from, quiet_to, breaking, searches, created, stage, due, attempts)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, 0)
			ON CONFLICT (id) DO UPDATE SET lang = excluded.lang, breaking = excluded.breaking, searches = excluded.searches,
			created = excluded.created, stage = 0, due = excluded.due, attempts = 0`,
			one.ID, one.Address, one.Lang, one.Zone, one.QuietFrom, one.QuietTo, one.Breaking, joinSearches(one.Searches), one.Created.Unix(), one.Created.Unix())
	})
	return queued, wrapInternal("store: put signup", err)
}

// addChoices adds the choices of other to one, up to mostSearches searches.
func addChoices(one, other *store.Subscriber, mostSearches int) {
	one.Breaking = one.Breaking || other.Breaking
	for _, query := range other.Searches {
		if len(one.Searches) < mostSearches && !slices.Contains(one.Searches, query) {
			one.Searches = append(one.Searches, query)
		}
	}
	slices.Sort(one.Searches)
}

// ConfirmSignup makes a signup a subscriber, in one transaction. If its address is a subscriber
// already, the choices of both are merged. found is false if there is no such signup.
func (s *Store) ConfirmSignup(ctx context.Context, id string, now time.Time, mostSearches int) (one store.Subscriber, found bool, err error) {
	err = s.change(ctx, func(w *writer) error {
		var signup store.Signup
		if signup, found, err = readFirst(ctx, &w.stmts, signupByID, scanSignup, id); err != nil || !found {
			return err
		}
		one = signup.Subscriber
		one.Created = now
		old, known, err := readFirst(ctx, &w.stmts, `SELECT `+subscriberColumns+` FROM subscribers s WHERE s.id = ?`, scanSubscriber, id)
		if err != nil {
			return err
		}
		if known {
			if old.Searches, err = readRows(ctx, &w.stmts, `SELECT query FROM searches WHERE subscriber = ? ORDER BY query LIMIT 1000`,
				func(rows *sql.Rows, query *string) error { return rows.Scan(query) }, id); err != nil {
				return err
			}
			addChoices(&old, &one, mostSearches)
			old.Lang = one.Lang
			one = old
		}
		one.Seen, one.Failures = now, 0
		if err := w.putSubscriber(ctx, &one); err != nil {
			return err
		}
		return w.exec(ctx, `DELETE FROM signups WHERE id = ?`, id)
	})
	if err == nil && found {
		err = s.readSearching(ctx)
	}
	return one, found, wrapInternal("store: confirm signup", err)
}

// ClaimSignups returns signups whose messages are due at now, and claims them: no other call returns
// them until FinishSignups.
func (s *Store) ClaimSignups(ctx context.Context, now time.Time, limit int) (out []store.Signup, err error) {
	err = s.change(ctx, func(w *writer) error {
		out, err = readRows(ctx, &w.stmts, `SELECT `+signupColumns+` FROM signups WHERE stage = 0 AND due <= ? ORDER BY due, id LIMIT ?`, scanSignup, now.Unix(), limit)
		if err != nil {
			return err
		}
		for i := range out {
			if err := w.exec(ctx, `UPDATE signups SET stage = 1 WHERE id = ?`, out[i].ID); err != nil {
				return err
			}
		}
		return nil
	})
	return out, wrapInternal("store: claim signups", err)
}

// FinishSignups records the outcomes of sending the messages of claimed signups, in one
// transaction.
func (s *Store) FinishSignups(ctx context.Context, all []store.SignupMessage) error {
	err := s.change(ctx, func(w *writer) error {
		for _, m := range all {
			query, args := `UPDATE signups SET stage = 2 WHERE id = ? AND stage = 1`, []any{m.ID}
			if !m.Due.IsZero() {
				query, args = `UPDATE signups SET stage = 0, due = ?, attempts = ? WHERE id = ? AND stage = 1`, []any{m.Due.Unix(), m.Attempts, m.ID}
			}
			if err := w.exec(ctx, query, args...); err != nil {
				return err
			}
		}
		return nil
	})
	return wrapInternal("store: finish signups", err)
}

// dropClaimedSignups gives up the messages that a process was sending when it was killed, and
// returns their number.
func (w *writer) dropClaimedSignups(ctx context.Context) (n int, err error) {
	if err := readRow(ctx, &w.stmts, `SELECT count(*) FROM signups WHERE stage = 1`, nil, &n); err != nil || n == 0 {
		return n, err
	}
	return n, w.exec(ctx, `UPDATE signups SET stage = 2 WHERE stage = 1`)
}

// DropSignups removes the signups that were requested before a time and not confirmed.
func (s *Store) DropSignups(ctx context.Context, before time.Time) error {
	err := s.change(ctx, func(w *writer) error {
		return w.exec(ctx, `DELETE FROM signups WHERE created < ?`, before.Unix())
	})
	return wrapInternal("store: drop signups", err)
}
