package content

import (
	"io/fs"
	"strings"
)

// Media returns the pictures of the folder and nothing else: what the
// addresses below /media/ may open.
func (l *Library) Media() fs.FS { return Media(l.fsys) }

// Media returns fsys with all files hidden that are not pictures, and all that
// start with a dot.
func Media(fsys fs.FS) fs.FS { return mediaFS{fsys} }

type mediaFS struct{ fsys fs.FS }

// Open opens a picture.
func (m mediaFS) Open(name string) (fs.File, error) {
	hidden := strings.HasPrefix(name, ".") || strings.Contains(name, "/.")
	if !fs.ValidPath(name) || hidden || !isPicture(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	f, err := m.fsys.Open(name)
	if err != nil {
		return nil, err
	}
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		f.Close()
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return f, nil
}
