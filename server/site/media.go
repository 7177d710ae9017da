package site

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"time"

	"broadside/app/api"
)

// pictureTypes are the files that /media/ gives out; a story's own file or a
// note left beside it is not one.
var pictureTypes = map[string]string{
	".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".gif": "image/gif",
	".webp": "image/webp", ".avif": "image/avif", ".svg": "image/svg+xml",
}

// maxPicture is the largest picture that is given out, maxDrawing the largest
// SVG that is pressed: pressing more than a cache holds would be done anew for
// each reader.
const (
	maxPicture = 20 << 20
	maxDrawing = 4 << 20
)

// getMedia answers with a picture. Under ?v=HASH, the beginning of the
// SHA-256 of its bytes, it may be kept for ever.
func (s *Site) getMedia(w http.ResponseWriter, r *http.Request) error {
	name := r.PathValue("path")
	kind := pictureTypes[strings.ToLower(path.Ext(name))]
	if kind == "" || !fs.ValidPath(name) || hidden(name) || s.media == nil {
		return noPicture()
	}
	info, err := fs.Stat(s.media, name)
	if err != nil {
		return pictureError(name, err)
	}
	if !info.Mode().IsRegular() || info.Size() > maxPicture {
		return noPicture()
	}
	// A picture's edition is its file's time and size.
	ed := edition{number: uint64(info.ModTime().UnixNano())*31 + uint64(info.Size()), until: s.now().Add(time.Hour)}
	a, err := s.pictures.do(r.Context(), address{path: name}, ed, s.now(), func(context.Context) (*answer, bool, error) {
		a, err := s.readPicture(name, kind)
		return a, true, err
	})
	if err != nil {
		return err
	}
	if v := r.URL.Query().Get("v"); len(v) >= 6 && strings.HasPrefix(hex.EncodeToString(a.sum[:]), v) {
		w = forever{w}
	}
	a.write(w, r)
	return nil
}

func (s *Site) readPicture(name, kind string) (*answer, error) {
	f, err := s.media.Open(name)
	if err != nil {
		return nil, pictureError(name, err)
	}
	defer f.Close()
	body, err := io.ReadAll(io.LimitReader(f, maxPicture))
	if err != nil {
		return nil, pictureError(name, err)
	}
	press := pressed
	if kind == pictureTypes[".svg"] && len(body) <= maxDrawing {
		press = often
	}
	return newAnswer("/media/{path...}", http.StatusOK, body, press, fields(kind, filePolicy, fresh, crossOrigin...)...), nil
}

// pictureError hides what the file system says of a name that was asked for:
// one that leads out of the folder or names a folder is simply not there.
func pictureError(name string, err error) error {
	var named *fs.PathError
	if errors.As(err, &named) {
		return noPicture()
	}
	return fmt.Errorf("site: reading picture %s: %w", name, err)
}

func noPicture() error {
	return api.Fail(api.NotFound, "Not found", "There is no picture at this address.")
}

// hidden reports whether any part of a path begins with a dot or underscore.
func hidden(name string) bool {
	for part := range strings.SplitSeq(name, "/") {
		if strings.HasPrefix(part, ".") || strings.HasPrefix(part, "_") {
			return true
		}
	}
	return false
}

// forever answers 200 and 304 with the headers of what never changes.
type forever struct{ http.ResponseWriter }

func (f forever) WriteHeader(status int) {
	f.Header()["Cache-Control"] = one(always)
	f.ResponseWriter.WriteHeader(status)
}

func (f forever) Unwrap() http.ResponseWriter { return f.ResponseWriter }

// Layers is a file system that finds a file in the first of its layers that
// has it: the pictures of the watched folder, then those that ship.
type Layers []fs.FS

// Open opens name in the first layer that has it. One that has it and cannot
// open it is an error: what lies below would stand in for it in silence.
func (l Layers) Open(name string) (fs.File, error) {
	for _, layer := range l {
		if f, err := layer.Open(name); !errors.Is(err, fs.ErrNotExist) {
			return f, err
		}
		if _, err := fs.Lstat(layer, name); err == nil {
			return nil, &fs.PathError{Op: "open", Path: name, Err: errors.New("the link leads nowhere")}
		}
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}
