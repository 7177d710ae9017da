package backup

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"broadside/server/store/sqlite/database"
)

// RestoreOptions are the settings of Restore.
type RestoreOptions struct {
	From     string // the archive
	Data     string // the data directory
	Database string // the database file, in the data directory
	Force    bool   // replace the files of the data directory
	Progress func(step string, done, total int64)
}

// Restore replaces the data directory with the content of an archive. Everything is unpacked
// and verified beside the old state first. A program that is killed at any moment leaves the
// old state, or one that Recover completes to the new.
func Restore(ctx context.Context, o RestoreOptions) (m Manifest, err error) {
	if o.Progress == nil {
		o.Progress = func(string, int64, int64) {}
	}
	a, err := openArchive(o.From)
	if err != nil {
		return m, err
	}
	defer a.Close()
	if !sameDirectory(filepath.Dir(o.Database), o.Data) {
		return m, fmt.Errorf("the database %s is not in -data %s: restore without -store, and start the server with -store sqlite:%s", o.Database, o.Data, filepath.Join(o.Data, databaseName))
	}
	_, err = os.Stat(o.Data)
	isNew := errors.Is(err, fs.ErrNotExist)
	if err := os.MkdirAll(o.Data, 0o750); err != nil {
		return m, err
	}
	lock, err := database.Lock(ctx, o.Database)
	if errors.Is(err, database.ErrInUse) {
		return m, fmt.Errorf("a server uses %s: stop it first", o.Data)
	} else if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, lock.Close()) }()
	s := newSwap(o.Data)
	if err := s.finish(); err != nil {
		return m, err
	}
	if err := checkDirectory(o); err != nil {
		return m, err
	}
	if err := stage(ctx, a, s, o); err != nil {
		err = errors.Join(fmt.Errorf("%s: %w; nothing was replaced", o.From, err), s.discard())
		if isNew { // while the lock is held: a program that waits for it then finds no directory
			for _, end := range database.LockSuffixes {
				err = errors.Join(err, os.Remove(o.Database+end))
			}
			err = errors.Join(err, os.Remove(o.Data))
		}
		return m, err
	}
	return a.manifest, s.commit()
}

// sameDirectory reports whether two paths name one directory, which need not be there.
func sameDirectory(a, b string) bool {
	absA, errA := filepath.Abs(a)
	absB, errB := filepath.Abs(b)
	return errA == nil && errB == nil && absA == absB
}

// Recover completes a restore that was interrupted. It is called before a data directory, whose
// database is file, is used.
func Recover(ctx context.Context, data, file string) error {
	s := newSwap(data)
	if !s.interrupted() {
		return nil
	}
	lock, err := database.Lock(ctx, file)
	if err != nil {
		return fmt.Errorf("a restore into %s has not ended: %w", data, err)
	}
	return errors.Join(s.finish(), lock.Close())
}

// checkDirectory rejects a directory with something in it, unless o.Force is set and it is a
// data directory.
func checkDirectory(o RestoreOptions) error {
	entries, err := os.ReadDir(o.Data)
	if err != nil {
		return err
	}
	entries = slices.DeleteFunc(entries, func(e fs.DirEntry) bool { return isKept(e.Name()) || e.Type()&fs.ModeSocket != 0 })
	switch {
	case len(entries) == 0:
		return nil
	case !o.Force:
		return fmt.Errorf("%s is not empty: give another directory, or -force to replace what is in it", o.Data)
	}
	known := []string{filepath.Base(o.Database), databaseName, "count.key", "gone.json"}
	if !slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return slices.Contains(known, e.Name()) }) {
		return fmt.Errorf("%s holds other things than a server's data (%s …): is -data right?", o.Data, entries[0].Name())
	}
	return nil
}

// isKept reports whether an entry of a data directory is neither old nor new state: the lock,
// the directories of a restore, and those that belong to the file system.
func isKept(name string) bool {
	return database.IsLock(name) || strings.HasPrefix(name, swapPrefix) || name == "lost+found"
}

// stage unpacks an archive and verifies all of it.
func stage(ctx context.Context, a *archive, s *swap, o RestoreOptions) error {
	dir, err := s.begin()
	if err != nil {
		return err
	}
	name := filepath.Base(o.Database)
	if err := a.unpack(ctx, dir, name, o.Progress); err != nil {
		return err
	}
	o.Progress("checking the database", 0, 1)
	schema, err := database.Verify(ctx, filepath.Join(dir, name))
	if err == nil && schema != a.manifest.Schema {
		err = fmt.Errorf("the database has schema %d, the manifest names %d", schema, a.manifest.Schema)
	}
	o.Progress("checking the database", 1, 1)
	return err
}
