package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"modernc.org/sqlite"
)

// backupPages is the number of pages that are copied between two checks of the context: 4 MB.
const backupPages = 1024

// Backup copies the database at path into a new file, as it is at one moment. Other processes, such
// as a server, may have it open and go on reading and writing: the write-ahead log keeps their
// changes until the backup ends. progress, which may be nil, is called with numbers of bytes.
// schema is the version of the copy's tables.
func Backup(ctx context.Context, path, to string, progress func(done, total int64)) (schema int, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("store: backup of %s: %w", path, WithAdvice(err))
		}
	}()
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
		return 0, errors.Join(err, errors.New("there is no database: is -data right?"))
	}
	db, err := connect(path, "_pragma=query_only(1)")
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	conn, err := db.Conn(ctx)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	if err := createFile(to); err != nil {
		return 0, err
	}
	// The open transaction keeps the backup at one state: without it, SQLite would begin
	// again after each write of another process.
	var pageSize int64
	if _, err = conn.ExecContext(ctx, `BEGIN`); err != nil {
		return 0, err
	}
	const first = `SELECT page_size, user_version FROM pragma_page_size, pragma_user_version, (SELECT count(*) FROM meta)`
	if err = conn.QueryRowContext(ctx, first).Scan(&pageSize, &schema); err != nil {
		return 0, err
	}
	err = conn.Raw(func(c any) error { return copyPages(ctx, c, to, pageSize, progress) })
	_, rollback := conn.ExecContext(context.WithoutCancel(ctx), `ROLLBACK`)
	return schema, errors.Join(err, rollback)
}

// copyPages copies the database of a connection with SQLite's online backup.
func copyPages(ctx context.Context, conn any, to string, pageSize int64, progress func(done, total int64)) error {
	from, ok := conn.(interface {
		NewBackup(uri string) (*sqlite.Backup, error)
	})
	if !ok {
		return fmt.Errorf("%T has no online backup", conn)
	}
	b, err := from.NewBackup(address(to, "_pragma=journal_mode(off)", "_pragma=synchronous(off)"))
	if err != nil {
		return err
	}
	for more := true; more && err == nil; {
		if err = ctx.Err(); err != nil {
			break
		}
		if more, err = b.Step(backupPages); err == nil && progress != nil {
			total := int64(b.PageCount())
			progress((total-int64(b.Remaining()))*pageSize, total*pageSize)
		}
	}
	return errors.Join(err, b.Finish())
}

// Verify reads all of a database that no process has open, and returns its schema. A damaged
// one, one of another program and one of a newer version of this program are errors.
func Verify(ctx context.Context, path string) (schema int, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("store: %s: %w", path, WithAdvice(err))
		}
	}()
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return 0, err
	}
	// An immutable file is read without -wal and -shm files beside it.
	db, err := connect(path, "mode=ro", "immutable=1", "_pragma=query_only(1)")
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err = db.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&schema); err != nil {
		return 0, err
	}
	var tables int
	const known = `SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN ('listings', 'decisions', 'meta')`
	if err = db.QueryRowContext(ctx, known).Scan(&tables); err != nil {
		return 0, err
	}
	if schema < 1 || tables != 3 {
		return 0, errors.New("is not a database of this program")
	}
	if schema > Schema {
		return 0, fmt.Errorf("schema %d, known up to %d: %w", schema, Schema, ErrNewer)
	}
	return schema, checkIntegrity(ctx, db)
}

func checkIntegrity(ctx context.Context, db *sql.DB) error {
	const check = `SELECT group_concat(integrity_check, '; ') FROM (SELECT integrity_check FROM pragma_integrity_check LIMIT 3)`
	var found string
	err := db.QueryRowContext(ctx, check).Scan(&found)
	if err == nil && found != "ok" {
		err = fmt.Errorf("is damaged: %s", found)
	}
	return err
}
