package sources

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"
)

// copiedFile is a followed file as it was at one moment.
type copiedFile struct {
	File
	mapping string
	sum     []byte // SHA-256 of the file
	content []byte // digest of everything that decides the result: the file, its mapping, the settings and the pictures
	remove  func()
}

// errChanging is the error of a file that was written while it was copied.
var errChanging = errors.New("it is being written")

// maxInMemory is the size up to which a file is copied to memory.
const maxInMemory = 1 << 20

// copy copies a followed file, so that the import reads a consistent state. It returns errChanging
// if the file changed while it was copied.
func (f *follower) copy(is fileState) (c copiedFile, err error) {
	fsys := f.fsOf(is.origin)
	c.remove = func() {}
	if is.mapping != "" {
		b, err := fs.ReadFile(fsys, is.mapping)
		if err != nil {
			return c, err
		}
		c.mapping = string(b)
	}
	in, err := fsys.Open(is.file)
	if err != nil {
		return c, err
	}
	defer in.Close()
	h := sha256.New()
	from := io.TeeReader(in, h)
	if is.size <= maxInMemory {
		b, err := io.ReadAll(io.LimitReader(from, maxInMemory+1))
		if err != nil {
			return c, err
		}
		c.File = File{ReaderAt: bytes.NewReader(b), Size: int64(len(b)), Name: is.file}
	} else if err := c.copyToDisk(f.s, from, is.file); err != nil {
		return c, err
	}
	name := strings.TrimSuffix(path.Base(is.file), path.Ext(is.file))
	after, err := f.stat(fsys, is.file, name)
	after.origin, after.pictures = is.origin, is.pictures
	if err != nil || after != is || c.Size != is.size {
		c.remove()
		return c, errors.Join(errChanging, err)
	}
	c.sum = h.Sum(nil)
	all := sha256.New()
	for _, part := range [][]byte{c.sum, f.settings, is.pictures[:], []byte(c.mapping)} {
		fmt.Fprintf(all, "%d ", len(part))
		all.Write(part)
	}
	c.content = all.Sum(nil)
	return c, nil
}

func (c *copiedFile) copyToDisk(s *Service, from io.Reader, name string) error {
	out, err := s.newUpload()
	if err != nil {
		return err
	}
	c.remove = func() { discard(out) }
	n, err := io.Copy(out, from)
	if err != nil {
		c.remove()
		return err
	}
	c.File = File{ReaderAt: out, Size: n, Name: name}
	return nil
}

// uploadPrefix begins the names of temporary files in the data directory.
const uploadPrefix = "upload-"

// newUpload opens a temporary file that only this process can read.
func (s *Service) newUpload() (*os.File, error) { return os.CreateTemp(s.data, uploadPrefix+"*") }

// discard closes and removes a temporary file. If that fails, the next start removes it.
func discard(f *os.File) {
	_ = f.Close()
	_ = os.Remove(f.Name())
}
