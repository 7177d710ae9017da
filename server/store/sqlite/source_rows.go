package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"broadside/app/classifieds"
	"broadside/server/store"
)

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
	return w.w.insertListing(ctx, key, &public, body)
}

func (w *sourceWriter) PutListing(ctx context.Context, l *classifieds.Listing) error {
	return w.w.putListing(ctx, l)
}

func (w *sourceWriter) Decide(ctx context.Context, d classifieds.Decision) error {
	return w.w.decide(ctx, d)
}
