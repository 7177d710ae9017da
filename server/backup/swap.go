package backup

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"broadside/server/atomicfile"
)

// The directories of a restore. They are in the data directory, so that a mounted volume can be
// restored too. The name of the directory with the new state shows how far the restore has got:
//
//	.restore-part  it is unpacked and verified; the old state is untouched
//	.restore-full  it is complete: from here on the restore is only ever finished.
//	               The old state is moved to .restore-old, entry by entry
//	.restore-last  the old state is out of the way; the new one is moved into its place
//
// The new database must never be next to the write-ahead log of the old one, because SQLite would
// write the old pages into it. Therefore nothing new is moved in before everything old has been
// moved away.
const (
	swapPrefix = ".restore-"
	partName   = swapPrefix + "part"
	fullName   = swapPrefix + "full"
	lastName   = swapPrefix + "last"
	oldName    = swapPrefix + "old"
)

// swap replaces the content of a directory. Each step can be interrupted and repeated.
type swap struct {
	dir    string
	rename func(from, to string) error // os.Rename
}

func newSwap(dir string) *swap { return &swap{dir: dir, rename: os.Rename} }

func (s *swap) path(name ...string) string { return filepath.Join(append([]string{s.dir}, name...)...) }

func (s *swap) exists(name string) bool {
	_, err := os.Lstat(s.path(name))
	return err == nil
}

// interrupted reports whether an interrupted restore has left a directory.
func (s *swap) interrupted() bool {
	return s.exists(partName) || s.exists(fullName) || s.exists(lastName) || s.exists(oldName)
}

// begin creates the directory in which the new state is unpacked.
func (s *swap) begin() (dir string, err error) {
	if err := s.discard(); err != nil {
		return "", err
	}
	return s.path(partName), os.Mkdir(s.path(partName), 0o750)
}

// discard removes a new state that is not complete.
func (s *swap) discard() error { return os.RemoveAll(s.path(partName)) }

// commit marks the unpacked state as complete: from here on the restore is finished, not undone.
func (s *swap) commit() error {
	if err := syncTree(s.path(partName)); err != nil {
		return err
	}
	if err := s.move(partName, fullName); err != nil {
		return err
	}
	return s.finish()
}

// finish completes a restore that was committed, and removes the files of one that was not.
func (s *swap) finish() error {
	if s.exists(fullName) {
		if err := s.moveOld(); err != nil {
			return err
		}
	}
	if s.exists(lastName) {
		if err := s.moveNew(); err != nil {
			return err
		}
	}
	if !s.interrupted() {
		return nil
	}
	return errors.Join(s.discard(), os.RemoveAll(s.path(oldName)))
}

// moveOld moves all entries of the old state away.
func (s *swap) moveOld() error {
	if err := os.Mkdir(s.path(oldName), 0o750); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if isKept(e.Name()) {
			continue
		}
		if err := s.rename(s.path(e.Name()), s.path(oldName, e.Name())); err != nil {
			return err
		}
	}
	return s.move(fullName, lastName)
}

// moveNew moves all entries of the new state into the directory.
func (s *swap) moveNew() error {
	entries, err := os.ReadDir(s.path(lastName))
	if err != nil {
		return err
	}
	for _, e := range entries {
		if err := s.rename(s.path(lastName, e.Name()), s.path(e.Name())); err != nil {
			return err
		}
	}
	if err := atomicfile.SyncDir(s.dir); err != nil {
		return err
	}
	return os.Remove(s.path(lastName))
}

// move renames a directory of the restore, after the renames before it are durable.
func (s *swap) move(from, to string) error {
	if err := atomicfile.SyncDir(s.dir); err != nil {
		return err
	}
	if err := s.rename(s.path(from), s.path(to)); err != nil {
		return fmt.Errorf("%s: %w", s.dir, err)
	}
	return atomicfile.SyncDir(s.dir)
}

// syncTree makes the names in a directory and those below it durable. The files have been
// synced when they were written.
func syncTree(dir string) error {
	return filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || !e.IsDir() {
			return err
		}
		return atomicfile.SyncDir(path)
	})
}
