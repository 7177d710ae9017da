// Package atomicfile writes files that are either complete or not there: a program that is
// killed, or a disk that is full, leaves the old file.
package atomicfile

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Write writes a file with the bytes that write gives to its writer. They go to a temporary
// file in the same directory, which is synced and renamed when write has returned nil.
// perm is the mode of a new file before the umask; a file that is there keeps its own. A
// symbolic link is followed. A device or a pipe is written directly.
func Write(path string, perm fs.FileMode, write func(io.Writer) error) error {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		return fmt.Errorf("%s is a directory: give the name of a file", path)
	case err == nil && !info.Mode().IsRegular():
		return writeDevice(path, write)
	}
	Clean(path)
	f, err := os.OpenFile(Temporary(path), os.O_CREATE|os.O_EXCL|os.O_RDWR, perm)
	if err != nil {
		return err
	}
	if info != nil {
		err = f.Chmod(info.Mode().Perm())
	}
	if err == nil {
		err = write(f)
	}
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		if err = os.Rename(f.Name(), path); err == nil {
			return SyncDir(filepath.Dir(path))
		}
	}
	return errors.Join(err, os.Remove(f.Name()))
}

// Temporary returns the name of a new temporary file beside path, in the form that Clean removes.
func Temporary(path string) string { return prefix(path) + rand.Text() }

// prefix begins the names of the temporary files of path.
func prefix(path string) string {
	return filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".part-")
}

// leftoverAge is the age at which a temporary file is taken for one of a killed program: a
// running one writes to its file all the time.
const leftoverAge = 24 * time.Hour

// Clean removes the temporary files that killed programs left beside path.
func Clean(path string) {
	entries, _ := os.ReadDir(filepath.Dir(path))
	for _, entry := range entries {
		name := filepath.Join(filepath.Dir(path), entry.Name())
		if len(name) <= len(prefix(path)) || name[:len(prefix(path))] != prefix(path) {
			continue
		}
		if info, err := entry.Info(); err == nil && info.Mode().IsRegular() && time.Since(info.ModTime()) > leftoverAge {
			_ = os.Remove(name) // the next call tries again
		}
	}
}

func writeDevice(path string, write func(io.Writer) error) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	return errors.Join(write(f), f.Close())
}

// SyncDir makes the names in a directory durable. Systems that cannot sync a directory do
// without.
func SyncDir(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	_ = f.Sync() // EINVAL on some file systems, EACCES on Windows
	return f.Close()
}

// Counter counts the bytes that are written to W.
type Counter struct {
	W io.Writer
	N int64
}

func (c *Counter) Write(p []byte) (int, error) {
	n, err := c.W.Write(p)
	c.N += int64(n)
	return n, err
}
