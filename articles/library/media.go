package library

import (
	"errors"
	"io/fs"
	"strings"
	"time"

	"broadside/articles/picture"
)

// Media returns the pictures of the folder and no other file, for the addresses
// below /media/. A picture that is being written is an error until it is
// complete.
func (l *Library) Media() fs.FS { return mediaFS{l} }

// mediaFS hides all files that are not pictures, and all that start with a dot.
type mediaFS struct{ library *Library }

var errIncomplete = errors.New("it is being written")

// Open opens a picture.
func (m mediaFS) Open(name string) (fs.File, error) {
	if !isMedia(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	f, err := m.library.fsys.Open(name)
	if err != nil {
		return nil, err
	}
	switch info, err := f.Stat(); {
	case err != nil || !info.Mode().IsRegular():
		f.Close()
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	case !m.library.isComplete(name, info):
		f.Close()
		return nil, &fs.PathError{Op: "open", Path: name, Err: errIncomplete}
	}
	return f, nil
}

// Lstat distinguishes a picture that is not there from a link that leads nowhere.
func (m mediaFS) Lstat(name string) (fs.FileInfo, error) {
	if !isMedia(name) {
		return nil, &fs.PathError{Op: "lstat", Path: name, Err: fs.ErrNotExist}
	}
	return fs.Lstat(m.library.fsys, name)
}

// ReadLink returns where a link leads.
func (m mediaFS) ReadLink(name string) (string, error) {
	if !isMedia(name) {
		return "", &fs.PathError{Op: "readlink", Path: name, Err: fs.ErrNotExist}
	}
	return fs.ReadLink(m.library.fsys, name)
}

func isMedia(name string) bool {
	hidden := strings.HasPrefix(name, ".") || strings.Contains(name, "/.")
	return fs.ValidPath(name) && !hidden && picture.IsPicture(name)
}

// isComplete reports whether a picture is in the state that the last scans
// accepted, or was last written longer ago than accepting takes. A time far in
// the future proves nothing.
func (l *Library) isComplete(name string, info fs.FileInfo) bool {
	is := newStamp(info)
	if s := l.now.Load(); s.pictures[name] == is || is.placed() {
		return true
	}
	age := time.Since(is.time)
	return age > 2*settleWritten || age < -time.Minute
}
