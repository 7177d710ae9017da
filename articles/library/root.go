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

// withRoot calls f with the directory, again if Refresh closed it meanwhile.
func (r *Root) withRoot(f func(*os.Root) error) error {
	for {
		at := r.now.Load()
		if err := f(at.Root); !errors.Is(err, fs.ErrClosed) || r.now.Load() == at {
			return err
		}
	}
}

// Open opens a plain file or a directory.
func (r *Root) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	var f *os.File
	err := r.withRoot(func(root *os.Root) (err error) {
		f, err = openPlain(root, name)
		return err
	})
	if err != nil {
		return nil, err
	}
	return f, nil
}

func openPlain(root *os.Root, name string) (*os.File, error) {
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
func (r *Root) Stat(name string) (info fs.FileInfo, err error) {
	err = r.withRoot(func(root *os.Root) error { info, err = root.Stat(name); return err })
	return info, err
}

// Lstat describes a file or a link.
func (r *Root) Lstat(name string) (info fs.FileInfo, err error) {
	err = r.withRoot(func(root *os.Root) error { info, err = root.Lstat(name); return err })
	return info, err
}

// ReadLink returns the destination of a link.
func (r *Root) ReadLink(name string) (to string, err error) {
	err = r.withRoot(func(root *os.Root) error { to, err = root.Readlink(name); return err })
	return to, err
}
