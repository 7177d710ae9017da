package site

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"time"

	"broadside/app/api"
	"broadside/server/response"
)

// pictureTypes are the files that /media/ gives out; a story's own file or a
// note left beside it is not one.
var pictureTypes = map[string]string{
	".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".gif": "image/gif",
	".webp": "image/webp", ".avif": "image/avif", ".svg": "image/svg+xml",
}

// maxPicture is the largest picture that is given out. One above heldPicture
// is sent from its file and not from memory, where slow readers would hold it.
// maxDrawing is the largest SVG that is pressed: pressing more than a cache
// holds would be done anew for each reader.
const (
	maxPicture  = 20 << 20
	heldPicture = 256 << 10
	maxDrawing  = 4 << 20
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
	now, changed := s.Now(), changedAt(info)
	if changed.IsZero() {
		changed = s.Started // built in
	}
	// A picture's edition is its file's times and size.
	ed := response.Edition{Number: stampOfFile(info), Until: now.Add(time.Hour), Changed: func() time.Time { return changed }}
	a, err := s.pictures.Load(r.Context(), response.Key{Path: name}, ed, now, func(ctx context.Context) (*response.Response, bool, error) {
		a, err := s.readPicture(ctx, name, kind)
		return a, true, err
	})
	if err != nil {
		return err
	}
	if v := r.URL.Query().Get("v"); len(v) >= 6 && a.HasHash(v) {
		w = forever{w}
	}
	if a.InMemory() {
		a.Write(w, r, now)
		return nil
	}
	return s.sendFromFile(w, r, a, name, ed.Number)
}

// stampOfFile changes with a file's times and size.
func stampOfFile(info fs.FileInfo) uint64 {
	return (uint64(info.ModTime().UnixNano())*31+uint64(info.Size()))*31 + uint64(changedAt(info).UnixNano())
}

// readPicture makes the answer of a picture: without its bytes where it is
// large.
func (s *Site) readPicture(ctx context.Context, name, kind string) (*response.Response, error) {
	f, err := s.media.Open(name)
	if err != nil {
		return nil, pictureError(name, err)
	}
	defer f.Close()
	from := io.LimitReader(until{ctx, f}, maxPicture)
	const route = "/media/{path...}"
	header := response.Headers(kind, response.FilePolicy, response.Revalidate, response.CrossOriginHeaders...)
	body, err := io.ReadAll(io.LimitReader(from, heldLimit(kind)+1))
	if err != nil {
		return nil, pictureError(name, err)
	}
	if int64(len(body)) > heldLimit(kind) {
		sum := sha256.New()
		_, _ = sum.Write(body) // a hash takes everything
		if _, err := io.Copy(sum, from); err != nil {
			return nil, pictureError(name, err)
		}
		return response.NewFile(route, [sha256.Size]byte(sum.Sum(nil)), header...), nil
	}
	press := response.Precompressed
	if kind == pictureTypes[".svg"] {
		press = response.Often
	}
	return response.New(route, http.StatusOK, body, press, header...), nil
}

// heldLimit is the size of the largest picture of a kind that is kept in
// memory. A drawing is kept longer, for it is sent compressed.
func heldLimit(kind string) int64 {
	if kind == pictureTypes[".svg"] {
		return maxDrawing
	}
	return heldPicture
}

// until reads from r as long as ctx lasts.
type until struct {
	ctx context.Context
	r   io.Reader
}

func (u until) Read(p []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.r.Read(p)
}

// sendFromFile sends the picture that a was made of, or the part of it that
// was asked for (RFC 9110 §14.2, If-Range among it).
func (s *Site) sendFromFile(w http.ResponseWriter, r *http.Request, a *response.Response, name string, stamp uint64) error {
	f, err := s.media.Open(name)
	if err != nil {
		return pictureError(name, err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return pictureError(name, err)
	}
	body, seeks := f.(io.ReadSeeker)
	if !seeks {
		return fmt.Errorf("site: picture %s: its file system cannot seek", name)
	}
	if stampOfFile(info) != stamp {
		return api.Fail(api.Unavailable, "The picture is being replaced", "Try again in a moment.")
	}
	a.WriteFile(w, r, body, s.Now())
	return nil
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

// forever answers 200, 206 and 304 with the headers of what never changes.
type forever struct{ http.ResponseWriter }

func (f forever) WriteHeader(status int) {
	if status < http.StatusBadRequest {
		f.Header()["Cache-Control"] = []string{response.Immutable}
	}
	f.ResponseWriter.WriteHeader(status)
}

// ReadFrom lets the connection send a file by itself.
func (f forever) ReadFrom(src io.Reader) (int64, error) { return io.Copy(f.ResponseWriter, src) }

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

// Stat describes name in the first layer that has it, and opens nothing: a
// pipe would wait for whoever writes into it.
func (l Layers) Stat(name string) (fs.FileInfo, error) {
	for _, layer := range l {
		if info, err := fs.Stat(layer, name); !errors.Is(err, fs.ErrNotExist) {
			return info, err
		}
		if _, err := fs.Lstat(layer, name); err == nil {
			break // a link that leads nowhere
		}
	}
	return nil, &fs.PathError{Op: "stat", Path: name, Err: fs.ErrNotExist}
}
