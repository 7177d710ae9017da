package site

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"strings"
	"time"

	"broadside/app/api"
	"broadside/server/response"
)

// maxPicture is the size of the largest picture that is served. Pictures above maxInMemory are sent
// from their file, because slow connections would occupy the memory for long. maxSVG is the size of
// the largest SVG that is compressed; a larger one would not fit into the cache and be compressed
// for each request.
const (
	svg         = "image/svg+xml"
	maxPicture  = 20 << 20
	maxInMemory = 256 << 10
	maxSVG      = 4 << 20
)

// getMedia sends a picture. With ?v=HASH, the first characters of the SHA-256 of its bytes, the
// response is immutable.
func (s *Site) getMedia(w http.ResponseWriter, r *http.Request) error {
	name := r.PathValue("path")
	kind := response.PictureType(name) // other files in the directory of articles are not served
	if kind == "" || !fs.ValidPath(name) || hasHiddenPart(name) || s.media == nil {
		return pictureNotFound()
	}
	info, err := fs.Stat(s.media, name)
	if err != nil {
		return pictureError(name, err)
	}
	if !info.Mode().IsRegular() || info.Size() > maxPicture {
		return pictureNotFound()
	}
	now, changed := s.Now(), changedAt(info)
	if changed.IsZero() {
		changed = s.Started // built into the program
	}
	// The edition of a picture is derived from its file's times and size.
	ed := response.Edition{Number: fileVersion(info), Until: now.Add(time.Hour), Changed: func() time.Time { return changed }}
	a, err := s.pictures.Load(r.Context(), response.Key{Path: name}, ed, now, func(ctx context.Context) (*response.Response, bool, error) {
		a, err := s.readPicture(ctx, name, kind)
		return a, true, err
	})
	if err != nil {
		return err
	}
	if v := r.URL.Query().Get("v"); len(v) >= 6 && a.HasHash(v) {
		w = immutableWriter{w}
	}
	if a.InMemory() {
		a.Write(w, r, now)
		return nil
	}
	return s.sendFromFile(w, r, a, name, ed.Number)
}

// fileVersion returns a number that changes with a file's times and size.
func fileVersion(info fs.FileInfo) uint64 {
	return (uint64(info.ModTime().UnixNano())*31+uint64(info.Size()))*31 + uint64(changedAt(info).UnixNano())
}

// readPicture builds the response of a picture, without the body if it is large.
func (s *Site) readPicture(ctx context.Context, name, kind string) (*response.Response, error) {
	f, err := s.media.Open(name)
	if err != nil {
		return nil, pictureError(name, err)
	}
	defer f.Close()
	from := io.LimitReader(contextReader{ctx, f}, maxPicture)
	const route = "/media/{path...}"
	header := response.Headers(kind, response.FilePolicy, response.Revalidate, response.CrossOriginHeaders...)
	body, err := io.ReadAll(io.LimitReader(from, memoryLimit(kind)+1))
	if err != nil {
		return nil, pictureError(name, err)
	}
	if int64(len(body)) > memoryLimit(kind) {
		sum := sha256.New()
		_, _ = sum.Write(body) // never fails (hash.Hash)
		if _, err := io.Copy(sum, from); err != nil {
			return nil, pictureError(name, err)
		}
		return response.NewFile(route, [sha256.Size]byte(sum.Sum(nil)), header...), nil
	}
	effort := response.Precompressed
	if kind == svg {
		effort = response.Often
	}
	return response.New(route, http.StatusOK, body, effort, header...), nil
}

// memoryLimit returns the size of the largest picture of a type that is stored in memory. It is
// larger for SVG, which is sent compressed.
func memoryLimit(kind string) int64 {
	if kind == svg {
		return maxSVG
	}
	return maxInMemory
}

type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (u contextReader) Read(p []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.r.Read(p)
}

// sendFromFile sends the picture described by a from its file, or the requested range of it (RFC
// 9110 §14.2, with If-Range).
func (s *Site) sendFromFile(w http.ResponseWriter, r *http.Request, a *response.Response, name string, version uint64) error {
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
	if fileVersion(info) != version {
		return api.Fail(api.Unavailable, "The picture is being replaced", "Try again in a moment.")
	}
	a.WriteFile(w, r, body, s.Now())
	return nil
}

// pictureError returns NotFound for every error of the file system about a requested name, so that
// the response reveals nothing about the files.
func pictureError(name string, err error) error {
	if _, named := errors.AsType[*fs.PathError](err); named {
		return pictureNotFound()
	}
	return fmt.Errorf("site: reading picture %s: %w", name, err)
}

func pictureNotFound() error {
	return api.Fail(api.NotFound, "Not found", "There is no picture at this address.")
}

// hasHiddenPart reports whether any part of a path begins with a dot or underscore.
func hasHiddenPart(name string) bool {
	return strings.Contains("/"+name, "/.") || strings.Contains("/"+name, "/_")
}

// immutableWriter makes successful responses immutable.
type immutableWriter struct{ http.ResponseWriter }

func (f immutableWriter) WriteHeader(status int) {
	if status < http.StatusBadRequest {
		f.Header()["Cache-Control"] = []string{response.Immutable}
	}
	f.ResponseWriter.WriteHeader(status)
}

// ReadFrom lets the connection use sendfile.
func (f immutableWriter) ReadFrom(src io.Reader) (int64, error) {
	return io.Copy(f.ResponseWriter, src)
}

func (f immutableWriter) Unwrap() http.ResponseWriter { return f.ResponseWriter }

// Layers is a file system of several layers: a file is read from the first layer that has it. The
// first is the watched directory, the second the built-in sample.
type Layers []fs.FS

// Open opens name in the first layer that has it. If that fails, it returns the error and does not
// fall back to a lower layer, which would hide the fault.
func (l Layers) Open(name string) (fs.File, error) { return fromLayers(l, "open", name, fs.FS.Open) }

// Stat describes name in the first layer that has it. It does not open the file, because opening a
// named pipe would block.
func (l Layers) Stat(name string) (fs.FileInfo, error) { return fromLayers(l, "stat", name, fs.Stat) }

func fromLayers[T any](l Layers, op, name string, read func(fs.FS, string) (T, error)) (none T, err error) {
	for _, layer := range l {
		if v, err := read(layer, name); !errors.Is(err, fs.ErrNotExist) {
			return v, err
		}
		if _, err := fs.Lstat(layer, name); err == nil {
			return none, &fs.PathError{Op: op, Path: name, Err: errors.New("the link leads nowhere")}
		}
	}
	return none, &fs.PathError{Op: op, Path: name, Err: fs.ErrNotExist}
}
