package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// Schema is the version of the tables that this program uses.
const Schema = len(migrations)

// migrations are the steps from each version of the tables (PRAGMA user_version) to the next.
// Released ones are never edited.
var migrations = [...]string{
	// listings and decisions are authoritative; the other tables of this step are derived from them
	// and can be rebuilt. Keys are in the order of publication (decision 11), so an index that ends in
	// the key is newest first when read backwards.
	`CREATE TABLE listings (
		key     INTEGER PRIMARY KEY,
		id      TEXT NOT NULL UNIQUE,
		state   TEXT NOT NULL,
		expires INTEGER NOT NULL, -- Unix seconds; 0 is never
		body    BLOB NOT NULL     -- classifieds.Listing as JSON
	) STRICT;
	CREATE INDEX listings_live ON listings (key) WHERE state = 'live';

	CREATE TABLE decisions (
		key     INTEGER PRIMARY KEY,
		listing TEXT NOT NULL,
		at      INTEGER NOT NULL, -- Unix seconds
		who     TEXT NOT NULL,
		verdict TEXT NOT NULL,
		reason  TEXT NOT NULL
	) STRICT;
	CREATE INDEX decisions_listing ON decisions (listing);

	-- What lists read: one short row for each live listing.
	CREATE TABLE live (
		key      INTEGER PRIMARY KEY,
		expires  INTEGER NOT NULL, -- Unix seconds; the largest number is never
		category TEXT NOT NULL,
		city     TEXT NOT NULL,
		intent   TEXT NOT NULL,
		lang     TEXT NOT NULL,
		photo    INTEGER NOT NULL,
		featured INTEGER NOT NULL,
		price    INTEGER,          -- minor units; null when none is named
		currency TEXT NOT NULL,
		spot     INTEGER,          -- see spotOf; null when unknown
		title    TEXT NOT NULL,    -- folded
		marks    TEXT NOT NULL     -- what facets count, "code=value" lines
	) STRICT;
	CREATE INDEX live_category ON live (category);
	CREATE INDEX live_city ON live (city);
	CREATE INDEX live_category_city ON live (category, city);
	CREATE INDEX live_price ON live (price);
	CREATE INDEX live_category_price ON live (category, price);
	CREATE INDEX live_spot ON live (spot);
	CREATE INDEX live_expires ON live (expires);
	CREATE INDEX live_featured ON live (featured) WHERE featured = 1;
	CREATE INDEX live_category_featured ON live (category) WHERE featured = 1;

	-- Attributes with a range.
	CREATE TABLE numbers (
		key   INTEGER NOT NULL,
		code  TEXT NOT NULL,
		value REAL NOT NULL,
		PRIMARY KEY (key, code)
	) STRICT, WITHOUT ROWID;
	CREATE INDEX numbers_value ON numbers (code, value);

	-- Words are folded before they come here, so the plainest tokenizer does.
	-- tags holds what is asked by its exact value, see tag.
	CREATE VIRTUAL TABLE words USING fts5 (
		title, text, tags,
		content = '', contentless_delete = 1, detail = column, tokenize = "ascii tokenchars '_'"
	);

	-- How many live listings hold a word: what the last word of a query is
	-- completed from.
	CREATE TABLE terms (
		term TEXT PRIMARY KEY,
		n    INTEGER NOT NULL
	) STRICT, WITHOUT ROWID;

	-- How many live listings share these properties; with a code, how many of
	-- them have that value of that attribute.
	CREATE TABLE counts (
		category TEXT NOT NULL,
		city     TEXT NOT NULL,
		intent   TEXT NOT NULL,
		lang     TEXT NOT NULL,
		photo    INTEGER NOT NULL,
		code     TEXT NOT NULL,
		value    TEXT NOT NULL,
		n        INTEGER NOT NULL,
		PRIMARY KEY (category, city, intent, lang, photo, code, value)
	) STRICT, WITHOUT ROWID;

	CREATE TABLE spots (
		spot INTEGER PRIMARY KEY,
		n    INTEGER NOT NULL
	) STRICT;

	CREATE TABLE meta (
		name  TEXT PRIMARY KEY,
		value TEXT NOT NULL
	) STRICT, WITHOUT ROWID;`,
	framesSchema,
	`ALTER TABLE frames ADD COLUMN refused INTEGER NOT NULL DEFAULT 0;`,
	sourcesSchema,
	subscribersSchema,
	columnsSchema,
	mailSchema,
}

const framesSchema = `CREATE TABLE frames (
		partner TEXT NOT NULL,
		day     TEXT NOT NULL, -- "2026-11-23" in the paper's zone
		item    TEXT NOT NULL, -- a story's slug; '' is the listings
		views   INTEGER NOT NULL,
		opens   INTEGER NOT NULL,
		expands INTEGER NOT NULL,
		PRIMARY KEY (partner, day, item)
	) STRICT, WITHOUT ROWID;`

const sourcesSchema = `CREATE TABLE sources (
		name    TEXT PRIMARY KEY,
		origin  TEXT NOT NULL,
		mapping TEXT NOT NULL,
		token   BLOB,             -- SHA-256
		created INTEGER NOT NULL, -- Unix seconds
		content BLOB,             -- digest of what was applied last
		waiting TEXT NOT NULL     -- JSON; '' is nothing
	) STRICT, WITHOUT ROWID;

	-- One row for each ref that a source has ever sent.
	CREATE TABLE source_rows (
		source   TEXT NOT NULL,
		ref      TEXT NOT NULL,
		listing  TEXT NOT NULL,
		digest   BLOB NOT NULL,
		relative INTEGER NOT NULL,
		ended    TEXT NOT NULL, -- '' while the ref is in the file, else the state its listing had
		PRIMARY KEY (source, ref)
	) STRICT, WITHOUT ROWID;
	CREATE UNIQUE INDEX source_rows_listing ON source_rows (listing);
	CREATE INDEX source_rows_relative ON source_rows (source) WHERE relative = 1;

	CREATE TABLE source_runs (
		key    INTEGER PRIMARY KEY,
		source TEXT NOT NULL,
		at     INTEGER NOT NULL, -- Unix seconds
		state  TEXT NOT NULL,
		report TEXT NOT NULL     -- JSON
	) STRICT;
	CREATE INDEX source_runs_source ON source_runs (source, key);

	CREATE INDEX listings_queued ON listings (key) WHERE state = 'queued';`

const subscribersSchema = `CREATE TABLE subscribers (
		id         TEXT PRIMARY KEY,
		endpoint   TEXT NOT NULL,
		p256dh     TEXT NOT NULL,
		auth       TEXT NOT NULL,
		lang       TEXT NOT NULL,
		zone       TEXT NOT NULL,
		quiet_from INTEGER NOT NULL, -- minutes of the day
		quiet_to   INTEGER NOT NULL,
		breaking   INTEGER NOT NULL,
		urgent     INTEGER NOT NULL,
		network    TEXT NOT NULL,    -- keyed hash
		created    INTEGER NOT NULL, -- Unix seconds
		seen       INTEGER NOT NULL,
		failures   INTEGER NOT NULL
	) STRICT, WITHOUT ROWID;
	CREATE INDEX subscribers_breaking ON subscribers (lang, id) WHERE breaking = 1;
	CREATE INDEX subscribers_network ON subscribers (network);

	CREATE TABLE searches (
		subscriber TEXT NOT NULL,
		query      TEXT NOT NULL,    -- canonical
		after      INTEGER NOT NULL, -- key of the last arrival that was reported
		notified   INTEGER NOT NULL, -- Unix seconds; 0 is never
		PRIMARY KEY (subscriber, query)
	) STRICT, WITHOUT ROWID;
	CREATE INDEX searches_after ON searches (after);

	-- Listings that became live while there were saved searches, until all have reported them.
	CREATE TABLE arrivals (
		key     INTEGER PRIMARY KEY AUTOINCREMENT,
		listing INTEGER NOT NULL -- key of a listing
	) STRICT;

	CREATE TABLE notices (
		key     INTEGER PRIMARY KEY AUTOINCREMENT,
		topic   TEXT NOT NULL,
		lang    TEXT NOT NULL,
		body    BLOB NOT NULL,
		urgent  INTEGER NOT NULL,
		created INTEGER NOT NULL, -- Unix seconds
		expires INTEGER NOT NULL,
		reached INTEGER NOT NULL,
		sent    INTEGER NOT NULL,
		gone    INTEGER NOT NULL,
		failed  INTEGER NOT NULL
	) STRICT;
	CREATE INDEX notices_topic ON notices (topic);

	-- What is still to be sent. A claimed row is being sent: after a crash nobody knows whether it was.
	CREATE TABLE deliveries (
		notice     INTEGER NOT NULL,
		subscriber TEXT NOT NULL,
		due        INTEGER NOT NULL, -- Unix seconds
		attempts   INTEGER NOT NULL,
		claimed    INTEGER NOT NULL,
		PRIMARY KEY (notice, subscriber)
	) STRICT, WITHOUT ROWID;
	CREATE INDEX deliveries_due ON deliveries (claimed, due);
	CREATE INDEX deliveries_subscriber ON deliveries (subscriber);`

// columnsSchema drops the tables and indexes that lists were read from. Lists are read from memory,
// see package columns, which is filled from the table live at the start.
const columnsSchema = `DROP TABLE numbers;
	DROP TABLE spots;
	DROP TABLE live;
	CREATE TABLE live (
		key     INTEGER PRIMARY KEY,
		expires INTEGER NOT NULL, -- Unix seconds; the largest number is never
		row     BLOB NOT NULL     -- see columns.Row.AppendBinary
	) STRICT;
	CREATE INDEX live_expires ON live (expires);
	DROP TABLE words;
	CREATE VIRTUAL TABLE words USING fts5 (
		title, text,
		content = '', contentless_delete = 1, detail = column, tokenize = "ascii tokenchars '_'"
	);
	-- Open fills the tables.
	DELETE FROM meta WHERE name = 'paper';`

const mailSchema = `ALTER TABLE subscribers ADD COLUMN address TEXT NOT NULL DEFAULT ''; -- e-mail; '' of a browser
	ALTER TABLE deliveries ADD COLUMN mail INTEGER NOT NULL DEFAULT 0; -- 1: its subscriber has an address
	DROP INDEX deliveries_due;
	CREATE INDEX deliveries_due ON deliveries (mail, claimed, due);

	-- Addresses whose owners have not confirmed that they want e-mail.
	CREATE TABLE signups (
		id         TEXT PRIMARY KEY, -- as of the subscriber that it becomes
		address    TEXT NOT NULL,
		lang       TEXT NOT NULL,
		zone       TEXT NOT NULL,
		quiet_from INTEGER NOT NULL,
		quiet_to   INTEGER NOT NULL,
		breaking   INTEGER NOT NULL,
		searches   TEXT NOT NULL,    -- canonical queries, one in each line
		created    INTEGER NOT NULL, -- Unix seconds
		stage      INTEGER NOT NULL, -- of its message: 0 waits, 1 is being sent, 2 was sent or given up
		due        INTEGER NOT NULL,
		attempts   INTEGER NOT NULL
	) STRICT, WITHOUT ROWID;
	CREATE INDEX signups_due ON signups (stage, due);
	CREATE INDEX signups_created ON signups (created);`

var ErrNewer = errors.New("written by a newer version of this program: run that one, or restore a copy made before the update")

// Migrate brings the tables to the schema version, each step in its own transaction.
func Migrate(ctx context.Context, db *sql.DB, version int) error {
	var now int
	if err := db.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&now); err != nil {
		return err
	}
	if now > Schema {
		return fmt.Errorf("schema %d, known up to %d: %w", now, Schema, ErrNewer)
	}
	for ; now < version; now++ {
		tx, err := db.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, migrations[now]+fmt.Sprintf(";PRAGMA user_version = %d", now+1))
		if err != nil {
			return errors.Join(fmt.Errorf("migrate to schema %d: %w", now+1, err), tx.Rollback())
		}
		if err = tx.Commit(); err != nil {
			return err
		}
	}
	return nil
}
