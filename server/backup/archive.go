package backup

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"broadside/server/store/sqlite/database"
)

// file is a member of an archive with its content.
type file struct {
	Member
	open func() (io.ReadCloser, error)
}

// smallFile is the size up to which a file is kept in memory between the two times that it is
// read, since such files may be replaced meanwhile.
const smallFile = 1 << 20

// collect returns the members of an archive: the copy of the database, then the files of the
// data directory.
func collect(ctx context.Context, o Options, c *databaseCopy) (files []file, skipped []string, err error) {
	f, err := newFile(ctx, databaseName, func() (io.ReadCloser, error) {
		_, err := c.Seek(0, io.SeekStart)
		return io.NopCloser(c), err
	})
	if err != nil {
		return nil, nil, err
	}
	files = append(files, f)
	own, err := filepath.Abs(o.Database)
	if err != nil {
		return nil, nil, err
	}
	err = filepath.WalkDir(o.Data, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(o.Data, path)
		if err != nil || name == "." {
			return err
		}
		if abs, err := filepath.Abs(path); err != nil || abs == own || isTransient(entry.Name()) || name == databaseName || name == manifestName || name == releasesName || name == mailName {
			if entry.IsDir() {
				return filepath.SkipDir
			}
			return err
		}
		switch {
		case entry.IsDir():
			return nil
		case entry.Type()&fs.ModeSocket != 0:
			return nil
		case !entry.Type().IsRegular():
			skipped = append(skipped, filepath.ToSlash(name))
			return nil
		}
		f, err := newFile(ctx, filepath.ToSlash(name), func() (io.ReadCloser, error) { return os.Open(path) })
		if errors.Is(err, fs.ErrNotExist) { // removed or renamed since the directory was read
			return nil
		}
		files = append(files, f)
		return err
	})
	return files, skipped, err
}

// isTransient reports whether a name is that of a lock, a log of the database, or a file that
// is being written.
func isTransient(name string) bool {
	for _, end := range []string{"-wal", "-shm", "-journal", ".new", ".part", ".tmp"} {
		if strings.HasSuffix(name, end) {
			return true
		}
	}
	return database.IsLock(name) || strings.HasPrefix(name, ".") || name == "lost+found"
}

// newFile returns the member for a file. It reads the file to compute its size and sum.
func newFile(ctx context.Context, name string, open func() (io.ReadCloser, error)) (file, error) {
	r, err := open()
	if err != nil {
		return file{}, err
	}
	defer r.Close()
	sum := sha256.New()
	var head bytes.Buffer
	n, err := io.Copy(io.MultiWriter(sum, &limitedBuffer{&head}), withContext(ctx, r))
	if err != nil {
		return file{}, fmt.Errorf("%s: %w", name, err)
	}
	if n <= smallFile {
		open = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(head.Bytes())), nil }
	}
	return file{Member{name, n, hex.EncodeToString(sum.Sum(nil))}, open}, nil
}

// limitedBuffer keeps the first bytes up to smallFile.
type limitedBuffer struct{ b *bytes.Buffer }

func (l *limitedBuffer) Write(p []byte) (int, error) {
	l.b.Write(p[:min(len(p), max(0, smallFile-l.b.Len()))])
	return len(p), nil
}

// writeArchive writes the manifest and the files.
func writeArchive(ctx context.Context, w io.Writer, m Manifest, files []file, progress func(string, int64, int64)) error {
	z, err := gzip.NewWriterLevel(w, gzip.BestSpeed)
	if err != nil {
		return err
	}
	t := tar.NewWriter(z)
	manifest, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	if err := writeMember(ctx, t, Member{Name: manifestName, Size: int64(len(manifest))}, m.Created, bytes.NewReader(manifest), nil); err != nil {
		return err
	}
	done, total := int64(0), m.size()
	for _, f := range files {
		r, err := f.open()
		if err != nil {
			return err
		}
		err = writeMember(ctx, t, f.Member, m.Created, r, func(n int64) {
			done += n
			progress("writing the archive", done, total)
		})
		if e := r.Close(); err == nil {
			err = e
		}
		if err != nil {
			return err
		}
	}
	if err := t.Close(); err != nil {
		return err
	}
	return z.Close()
}

// writeMember writes a member and compares its content with its sum, if it has one.
func writeMember(ctx context.Context, t *tar.Writer, m Member, at time.Time, r io.Reader, progress func(int64)) error {
	header := tar.Header{Typeflag: tar.TypeReg, Name: m.Name, Size: m.Size, Mode: 0o600, ModTime: at, Format: tar.FormatPAX}
	if err := t.WriteHeader(&header); err != nil {
		return err
	}
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(t, sum, progressWriter(progress)), io.LimitReader(withContext(ctx, r), m.Size))
	if err == nil && (n != m.Size || m.SHA256 != "" && hex.EncodeToString(sum.Sum(nil)) != m.SHA256) {
		err = fmt.Errorf("%s was changed while it was copied: run the backup again", m.Name)
	}
	return err
}

// progressWriter calls a function with the length of each write; it may be nil.
type progressWriter func(int64)

func (p progressWriter) Write(b []byte) (int, error) {
	if p != nil {
		p(int64(len(b)))
	}
	return len(b), nil
}

// withContext returns a reader that ends with the error of ctx.
func withContext(ctx context.Context, r io.Reader) io.Reader {
	return readerFunc(func(p []byte) (int, error) {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		return r.Read(p)
	})
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }
