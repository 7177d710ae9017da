package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"broadside/app/classifieds"
	"broadside/server/store"
)

// ReadSources calls f in a read transaction: f sees one state of the store, whatever is written
// meanwhile. f does not end with ctx, because it may run thousands of statements and watching ctx
// costs as much as a small one.
func (s *Store) ReadSources(ctx context.Context, f func(store.SourceReader) error) error {
	tx, err := s.read.BeginTx(context.WithoutCancel(ctx), nil)
	if err != nil {
		return wrapInternal("store: sources", err)
	}
	err = f(sourceReader{&statements{db: tx, prepared: map[string]*sql.Stmt{}}})
	return wrapInternal("store: sources", errors.Join(err, tx.Rollback()))
}

// ChangeSources calls f in one transaction, which is committed if f returns nil. Other
// writes wait for it. f may return an error to leave the store as it is. The end of ctx does
// not end f.
func (s *Store) ChangeSources(ctx context.Context, f func(store.SourceWriter) error) error {
	if err := context.Cause(ctx); err != nil {
		return err
	}
	err := s.change(context.WithoutCancel(ctx), func(w *writer) error {
		return f(&sourceWriter{sourceReader: sourceReader{&w.stmts}, w: w})
	})
	return wrapInternal("store: sources", err)
}

// sourceReader implements store.SourceReader in a transaction.
type sourceReader struct{ stmts *statements }

// sourceWriter implements store.SourceWriter.
type sourceWriter struct {
	sourceReader
	w *writer
}

const maxSources = 10_000

func (r sourceReader) Sources(ctx context.Context) ([]store.Source, error) {
	const query = `SELECT name, origin, mapping, token, created, content, waiting FROM sources ORDER BY name LIMIT ?`
	return readRows(ctx, r.stmts, query, scanSource, maxSources)
}

func scanSource(rows *sql.Rows, s *store.Source) error {
	var created int64
	err := rows.Scan(&s.Name, &s.Origin, &s.Mapping, &s.Token, &created, &s.Content, &s.Waiting)
	s.Created = time.Unix(created, 0).UTC()
	return err
}

func (r sourceReader) Source(ctx context.Context, name string) (store.Source, bool, error) {
	const query = `SELECT name, origin, mapping, token, created, content, waiting FROM sources WHERE name = ?`
	return readFirst(ctx, r.stmts, query, scanSource, name)
}

// readFirst returns the value of the first row of query; found is false without one.
func readFirst[T any](ctx context.Context, db queryer, query string, scan func(*sql.Rows, *T) error, args ...any) (v T, found bool, err error) {
	err = forEachRow(ctx, db, query, func(rows *sql.Rows) error {
		found = true
		return errors.Join(scan(rows, &v), errStop)
	}, args...)
	return v, found, err
}

func (r sourceReader) Runs(ctx context.Context, source string, limit int) ([]store.SourceRun, error) {
	const query = `SELECT at, state, report FROM source_runs WHERE source = ? ORDER BY key DESC LIMIT ?`
	return readRows(ctx, r.stmts, query, func(rows *sql.Rows, run *store.SourceRun) error {
		var at int64
		err := rows.Scan(&at, &run.State, &run.Report)
		run.At = time.Unix(at, 0).UTC()
		return err
	}, source, limit)
}

func (r sourceReader) Counts(ctx context.Context, source string) ([]store.SourceCount, error) {
	const query = `SELECT l.state, count(*) FROM source_rows r JOIN listings l ON l.id = r.listing
		WHERE r.source = ? AND r.ended = '' GROUP BY l.state ORDER BY l.state`
	return readRows(ctx, r.stmts, query, func(rows *sql.Rows, c *store.SourceCount) error { return rows.Scan(&c.State, &c.N) }, source)
}

func (r sourceReader) SourceListing(ctx context.Context, id string) (l classifieds.Listing, found bool, err error) {
	_, body, err := findListing(ctx, r.stmts, id)
	if err != nil || body == nil {
		return l, false, err
	}
	return l, true, json.Unmarshal(body, &l)
}

func (r sourceReader) LastDecision(ctx context.Context, id, notBy string) (classifieds.Decision, bool, error) {
	const query = `SELECT listing, at, who, verdict, reason FROM decisions WHERE listing = ? AND who <> ? ORDER BY key DESC LIMIT 1`
	return readFirst(ctx, r.stmts, query, scanDecision, id, notBy)
}

func (w *sourceWriter) PutSource(ctx context.Context, s store.Source) error {
	return w.w.exec(ctx, `INSERT INTO sources (name, origin, mapping, token, created, content, waiting) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (name) DO UPDATE SET origin = excluded.origin, mapping = excluded.mapping, token = excluded.token,
		created = excluded.created, content = excluded.content, waiting = excluded.waiting`,
		s.Name, s.Origin, s.Mapping, s.Token, s.Created.Unix(), s.Content, s.Waiting)
}

func (w *sourceWriter) DeleteSource(ctx context.Context, name string) error {
	for _, q := range []string{
		`DELETE FROM source_runs WHERE source = ?`,
		`DELETE FROM source_rows WHERE source = ?`,
		`DELETE FROM sources WHERE name = ?`,
	} {
		if err := w.w.exec(ctx, q, name); err != nil {
			return err
		}
	}
	return nil
}

func (w *sourceWriter) AddRun(ctx context.Context, source string, run store.SourceRun, keep int, replaces string) error {
	last, found, err := readFirst(ctx, w.stmts, `SELECT key, state FROM source_runs WHERE source = ? ORDER BY key DESC LIMIT 1`, scanRunKey, source)
	if err != nil {
		return err
	}
	if found && last.state == replaces && run.State == replaces {
		if err := w.w.exec(ctx, `DELETE FROM source_runs WHERE key = ?`, last.key); err != nil {
			return err
		}
	}
	if err := w.w.exec(ctx, `INSERT INTO source_runs (source, at, state, report) VALUES (?, ?, ?, ?)`, source, run.At.Unix(), run.State, run.Report); err != nil {
		return err
	}
	return w.w.exec(ctx, `DELETE FROM source_runs WHERE source = ?1 AND key NOT IN
		(SELECT key FROM source_runs WHERE source = ?1 ORDER BY key DESC LIMIT ?2)`, source, keep)
}

type runKey struct {
	key   int64
	state string
}

func scanRunKey(rows *sql.Rows, k *runKey) error { return rows.Scan(&k.key, &k.state) }

func (r sourceReader) Rows(ctx context.Context, source string, f func(store.SourceRow) error) error {
	const query = `SELECT r.source, r.ref, r.listing, r.digest, r.relative, r.ended, l.state, l.expires
		FROM source_rows r JOIN listings l ON l.id = r.listing WHERE r.source = ? AND r.ended = ''`
	return forEachRow(ctx, r.stmts, query, func(rows *sql.Rows) error {
		var row store.SourceRow
		if err := scanSourceRow(rows, &row); err != nil {
			return err
		}
		return f(row)
	}, source)
}

func scanSourceRow(rows *sql.Rows, r *store.SourceRow) error {
	var digest sql.RawBytes
	err := rows.Scan(&r.Source, &r.Ref, &r.Listing, &digest, &r.Relative, &r.Ended, &r.State, &r.Expires)
	copy(r.Digest[:], digest)
	return err
}

func (r sourceReader) Row(ctx context.Context, source, ref string) (store.SourceRow, bool, error) {
	const query = `SELECT r.source, r.ref, r.listing, r.digest, r.relative, r.ended, l.state, l.expires
		FROM source_rows r JOIN listings l ON l.id = r.listing WHERE r.source = ? AND r.ref = ?`
	return readFirst(ctx, r.stmts, query, scanSourceRow, source, ref)
}

func (r sourceReader) Owner(ctx context.Context, listing string) (store.SourceRow, bool, error) {
	const query = `SELECT r.source, r.ref, r.listing, r.digest, r.relative, r.ended, l.state, l.expires
		FROM source_rows r JOIN listings l ON l.id = r.listing WHERE r.listing = ?`
	return readFirst(ctx, r.stmts, query, scanSourceRow, listing)
}

func (r sourceReader) Unowned(ctx context.Context) (bool, error) {
	var has bool
	const query = `SELECT EXISTS (SELECT 1 FROM listings l WHERE NOT EXISTS (SELECT 1 FROM source_rows r WHERE r.listing = l.id))`
	return has, readRow(ctx, r.stmts, query, nil, &has)
}

func (r sourceReader) HasExpired(ctx context.Context, source string, now time.Time) (bool, error) {
	var has bool
	const query = `SELECT EXISTS (SELECT 1 FROM source_rows r JOIN listings l ON l.id = r.listing
		WHERE r.source = ? AND r.relative = 1 AND r.ended = '' AND
		(l.state = 'expired' OR l.state = 'live' AND l.expires > 0 AND l.expires <= ?))`
	return has, readRow(ctx, r.stmts, query, []any{source, now.Unix()}, &has)
}

func (r sourceReader) Started(ctx context.Context, now time.Time, limit int) ([]store.SourceRow, error) {
	// A key begins with the second of publication.
	const query = `SELECT r.source, r.ref, r.listing, r.digest, r.relative, r.ended, l.state, l.expires
		FROM listings l JOIN source_rows r ON r.listing = l.id
		WHERE l.state = 'queued' AND l.key < ? AND r.ended = '' ORDER BY l.key LIMIT ?`
	return readRows(ctx, r.stmts, query, scanSourceRow, (now.Unix()+1)<<store.KeyBits, limit)
}

func (w *sourceWriter) PutRow(ctx context.Context, r store.SourceRow) error {
	return w.w.exec(ctx, `INSERT INTO source_rows (source, ref, listing, digest, relative, ended) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (source, ref) DO UPDATE SET listing = excluded.listing, digest = excluded.digest, relative = excluded.relative, ended = excluded.ended`,
		r.Source, r.Ref, r.Listing, r.Digest[:], r.Relative, string(r.Ended))
}

func (w *sourceWriter) AddListing(ctx context.Context, l *classifieds.Listing) error {
	public := *l
	public.Distance = 0
	body, err := json.Marshal(&public)
	if err != nil {
		return err
	}
	key, err := w.w.newKey(ctx, l.Published)
	if err != nil {
		return err
	}
	return w.w.insertListing(ctx, key, "", &public, body)
}

func (w *sourceWriter) PutListing(ctx context.Context, l *classifieds.Listing) error {
	return w.w.putListing(ctx, l)
}

func (w *sourceWriter) Decide(ctx context.Context, d classifieds.Decision) error {
	return w.w.decide(ctx, d)
}
