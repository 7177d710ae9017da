package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"slices"
	"strings"

	"modernc.org/sqlite"
)

// migrations migrate a file from each version (PRAGMA user_version) to the next.
// Released ones are never edited.
var migrations = []string{
	// listings and decisions are authoritative; the other tables are derived and
	// can be rebuilt. Keys are in the order of publication, see newKey, so every
	// index that ends in the key is newest first when read backwards.
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

// columnsSchema drops the tables and indexes that lists were read from. Lists are now read from
// memory, see package columns, which is filled from the table live at the start.
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

var errNewer = errors.New("written by a newer version of this program: run that one, or restore a copy made before the update")

// migrate brings the schema to the newest version, each step in its own transaction.
func migrate(ctx context.Context, db *sql.DB) error {
	var version int
	if err := db.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&version); err != nil {
		return withAdvice(err)
	}
	if version > len(migrations) {
		return fmt.Errorf("schema %d, known up to %d: %w", version, len(migrations), errNewer)
	}
	for ; version < len(migrations); version++ {
		tx, err := db.BeginTx(ctx, nil)
		if err != nil {
			return withAdvice(err)
		}
		_, err = tx.ExecContext(ctx, migrations[version]+fmt.Sprintf(";PRAGMA user_version = %d", version+1))
		if err != nil {
			return errors.Join(fmt.Errorf("migrate to schema %d: %w", version+1, withAdvice(err)), tx.Rollback())
		}
		if err = tx.Commit(); err != nil {
			return withAdvice(err)
		}
	}
	return nil
}

// address returns the URI of a database file.
func address(path string, options ...string) string {
	return (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: strings.Join(options, "&")}).String()
}

func connect(path string, options ...string) (*sql.DB, error) {
	options = append(options, "_pragma=temp_store(memory)", "_pragma=busy_timeout(5000)") // the driver takes the first busy_timeout
	db, err := sql.Open("sqlite", address(path, options...))
	if err != nil {
		return nil, fmt.Errorf("store: %s: %w", path, err)
	}
	return db, nil
}

// createFile creates the file of a new database with mode 0600; SQLite gives its -wal
// and -shm files the same mode. An existing file is not changed.
func createFile(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("store: %s cannot be made: does its directory exist, and may this user write there? (%w)", path, err)
	}
	return f.Close()
}

// ErrInUse means that another process has the database open.
var ErrInUse = errors.New("another process has this database open: stop it, or choose another data directory")

// lockSuffix ends the name of the file beside a database that is locked while it is open.
const lockSuffix = "-owner"

// LockSuffixes are the ends of the names of that file and its journal, in the order in which they
// are to be removed.
var LockSuffixes = []string{lockSuffix + "-journal", lockSuffix}

// IsLock reports whether a file's name is that of one of them.
func IsLock(name string) bool {
	return slices.ContainsFunc(LockSuffixes, func(end string) bool { return strings.HasSuffix(name, end) })
}

// lockFile locks path with an open transaction on a file beside it; the system
// releases the lock when the process ends. The data in memory is correct only
// while no other process writes.
func lockFile(ctx context.Context, path string) (*sql.DB, error) {
	lock := path + lockSuffix
	if err := createFile(lock); err != nil {
		return nil, err
	}
	db, err := connect(lock, "_pragma=busy_timeout(1500)")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	// The busy_timeout gives a process that is being replaced time to close.
	if _, err = db.ExecContext(ctx, `BEGIN EXCLUSIVE`); err != nil {
		if err = withAdvice(err); errors.Is(err, ErrInUse) {
			err = ErrInUse
		}
		return nil, errors.Join(fmt.Errorf("store: %s: %w", path, err), db.Close())
	}
	return db, nil
}

var errDisk = errors.New("the disk does not take it: is it full?")

// advice is by SQLite's primary result codes.
var advice = map[int]error{
	5:  ErrInUse,                                                                                 // SQLITE_BUSY
	6:  ErrInUse,                                                                                 // SQLITE_LOCKED
	10: errDisk,                                                                                  // SQLITE_IOERR
	11: errors.New("is damaged: stop the server and restore a copy"),                             // SQLITE_CORRUPT
	13: errDisk,                                                                                  // SQLITE_FULL
	14: errors.New("cannot be opened: does its directory exist, and may this user write there?"), // SQLITE_CANTOPEN
	26: errors.New("is not a database: move it away, or restore a copy"),                         // SQLITE_NOTADB
}

// withAdvice adds advice for the operator to an error of SQLite.
func withAdvice(err error) error {
	if e, ok := errors.AsType[*sqlite.Error](err); ok && advice[e.Code()&0xff] != nil {
		return fmt.Errorf("%w (%w)", advice[e.Code()&0xff], err)
	}
	return err
}
