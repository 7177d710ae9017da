package library

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync/atomic"
	"syscall"
)

// Root is a directory known by its name. When the name leads to another
// directory (a link to a release is switched, a disk is mounted), Refresh opens
// that one. Nothing outside the directory can be reached, by no link in it, and
// only directories and plain files are opened: opening a FIFO would block.
// Methods may be called concurrently.
type Root struct {
	name string
	now  atomic.Pointer[openRoot]
}

// openRoot is the directory that a name led to at one moment.
type openRoot struct {
	*os.Root
	info   fs.FileInfo
	target string // the name with every link resolved
}

var errNotPlain = errors.New("it is not a plain file")

// OpenRoot opens the directory called name.
func OpenRoot(name string) (*Root, error) {
	r := &Root{name: name}
	at, err := openDir(name)
	if err != nil {
		return nil, err
	}
	r.now.Store(at)
	return r, nil
}

func openDir(name string) (*openRoot, error) {
	root, err := os.OpenRoot(name)
	if err != nil {
		return nil, err
	}
	at := &openRoot{Root: root}
	if at.info, err = root.Stat("."); err == nil {
		at.target, err = filepath.EvalSymlinks(name)
	}
	if err != nil {
		return nil, errors.Join(err, root.Close())
	}
	return at, nil
}

// Refresh opens the directory that the name leads to now, if it is another one
// than before. switched reports that a link leads to another path: such a
// directory was complete before its name led to it. On an error the directory
// that was open stays in use.
func (r *Root) Refresh() (moved, switched bool, err error) {
	old := r.now.Load()
	info, err := os.Stat(r.name)
	if err != nil {
		return false, false, fmt.Errorf("content: %w", err)
	}
	if os.SameFile(info, old.info) {
		return false, false, nil
	}
	next, err := openDir(r.name)
	if err != nil {
		return false, false, fmt.Errorf("content: %w", err)
	}
	r.now.Store(next)
	// Files that are open stay open. An error means that it was closed already.
	_ = old.Close()
	return true, next.target != old.target, nil
}

// Close closes the directory. Files that are open stay open.
func (r *Root) Close() error { return r.now.Load().Close() }

// again calls f with the directory, and once more if Refresh closed it meanwhile.
func again[T any](r *Root, f func(*os.Root, string) (T, error), name string) (T, error) {
	for {
		at := r.now.Load()
		v, err := f(at.Root, name)
		if !errors.Is(err, fs.ErrClosed) || r.now.Load() == at {
			return v, err
		}
	}
}

// Open opens a plain file or a directory.
func (r *Root) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	return again(r, openPlain, name)
}

func openPlain(root *os.Root, name string) (fs.File, error) {
	info, err := root.Stat(name)
	if err != nil {
		return nil, err
	}
	if !isPlain(info) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: errNotPlain}
	}
	// O_NONBLOCK for a FIFO that took the file's place since
	f, err := root.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	if info, err = f.Stat(); err == nil && !isPlain(info) {
		err = &fs.PathError{Op: "open", Path: name, Err: errNotPlain}
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

func isPlain(info fs.FileInfo) bool { return info.Mode().IsRegular() || info.IsDir() }

// Stat describes a file, or the one that a link leads to.
func (r *Root) Stat(name string) (fs.FileInfo, error) { return again(r, (*os.Root).Stat, name) }

// Lstat describes a file or a link.
func (r *Root) Lstat(name string) (fs.FileInfo, error) { return again(r, (*os.Root).Lstat, name) }

// ReadLink returns the destination of a link.
func (r *Root) ReadLink(name string) (string, error) { return again(r, (*os.Root).Readlink, name) }
