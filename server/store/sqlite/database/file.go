// Package database keeps the file of a SQLite store: it opens, locks, migrates, copies and verifies
// it. Package sqlite reads and writes the rows of its tables.
package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"runtime"
	"slices"
	"strings"

	"modernc.org/sqlite"
)

// File is an open database.
type File struct {
	path  string
	Read  *sql.DB // a pool of readers that do not wait for the writer
	Write *sql.DB // one connection
	owner *sql.DB // holds the lock against other processes
}

// Open locks the database at path, creates it if there is none, and migrates it. It fails if
// another process has it open or a newer version of the program wrote it.
func Open(ctx context.Context, path string) (_ *File, err error) {
	f := &File{path: path}
	defer func() {
		if err != nil {
			err = errors.Join(err, f.Close())
		}
	}()
	if f.owner, err = lockFile(ctx, path); err != nil {
		return nil, err
	}
	if err = createFile(path); err != nil {
		return nil, err
	}
	// A page of the cache takes 8 KB of memory: the allocator rounds its 4 KB and header up.
	if f.Write, err = connect(path, "_txlock=immediate", "_pragma=journal_mode(wal)", "_pragma=synchronous(normal)", "_pragma=cache_size(-24576)"); err != nil {
		return nil, err
	}
	f.Write.SetMaxOpenConns(1)
	if err = Migrate(ctx, f.Write, Schema); err != nil {
		return nil, fmt.Errorf("store: %s: %w", path, WithAdvice(err))
	}
	if f.Read, err = f.OpenReader(); err != nil {
		return nil, err
	}
	readers := max(4, runtime.NumCPU())
	f.Read.SetMaxOpenConns(readers)
	f.Read.SetMaxIdleConns(readers)
	return f, nil
}

// OpenReader opens a pool of readers beside that of the file. The caller closes it.
func (f *File) OpenReader() (*sql.DB, error) {
	return connect(f.path, "_pragma=query_only(1)", "_pragma=cache_size(-8192)")
}

// Close closes the database and releases its lock.
func (f *File) Close() error {
	var err error
	for _, db := range []*sql.DB{f.Read, f.Write, f.owner} {
		if db != nil {
			err = errors.Join(err, db.Close())
		}
	}
	return err
}

// address returns the URI of a database file.
func address(path string, options ...string) string {
	return (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: strings.Join(options, "&")}).String()
}

// connect returns a pool of connections to a database file. The first query opens the file.
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

// LockSuffixes are the ends of the names of the lock and its journal, in the order in which they are
// to be removed.
var LockSuffixes = []string{lockSuffix + "-journal", lockSuffix}

// IsLock reports whether a file has the name of a lock or of its journal.
func IsLock(name string) bool {
	return slices.ContainsFunc(LockSuffixes, func(end string) bool { return strings.HasSuffix(name, end) })
}

// Lock takes the lock that Open takes: no server can use the database at path until the result is
// closed. The error is ErrInUse if a process uses it.
func Lock(ctx context.Context, path string) (io.Closer, error) { return lockFile(ctx, path) }

// lockFile locks the database at path with an open transaction on a file beside it; the system
// releases the lock when the process ends. The counts and the index that a store holds in memory are
// correct only while no other process writes.
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
		if err = WithAdvice(err); errors.Is(err, ErrInUse) {
			err = ErrInUse
		}
		return nil, errors.Join(fmt.Errorf("store: %s: %w", path, err), db.Close())
	}
	return db, nil
}

var errDisk = errors.New("the disk cannot be written: is it full?")

// advice tells the operator how to mend an error, by its primary result code in SQLite.
var advice = map[int]error{
	5:  ErrInUse,                                                                                 // SQLITE_BUSY
	6:  ErrInUse,                                                                                 // SQLITE_LOCKED
	10: errDisk,                                                                                  // SQLITE_IOERR
	11: errors.New("is damaged: stop the server and restore a copy"),                             // SQLITE_CORRUPT
	13: errDisk,                                                                                  // SQLITE_FULL
	14: errors.New("cannot be opened: does its directory exist, and may this user write there?"), // SQLITE_CANTOPEN
	26: errors.New("is not a database: move it away, or restore a copy"),                         // SQLITE_NOTADB
}

// WithAdvice adds advice for the operator to an error of SQLite that has none yet.
func WithAdvice(err error) error {
	e, ok := errors.AsType[*sqlite.Error](err)
	if !ok {
		return err
	}
	if a := advice[e.Code()&0xff]; a != nil && !errors.Is(err, a) {
		return fmt.Errorf("%w (%w)", a, err)
	}
	return err
}
