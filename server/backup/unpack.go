package backup

import (
	"archive/tar"
	"compress/flate"
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
	"path"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds of an archive.
const (
	maxManifest = 64 << 20 // bytes
	maxMembers  = 1_000_000
	maxName     = 512  // bytes
	maxRatio    = 1100 // of unpacked to packed bytes: gzip reaches 1032
)

// archive is an open archive whose manifest has been read.
type archive struct {
	file     *os.File
	z        *gzip.Reader
	t        *tar.Reader
	manifest Manifest
}

func (a *archive) Close() error { return a.file.Close() }

// openArchive opens an archive and checks its manifest.
func openArchive(name string) (_ *archive, err error) {
	a := &archive{}
	if a.file, err = os.Open(name); err != nil {
		return nil, err
	}
	if err := a.readManifest(); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", name, err), a.Close())
	}
	return a, nil
}

var errNoArchive = errors.New("this is no archive of broadside backup")

func (a *archive) readManifest() error {
	info, err := a.file.Stat()
	if err != nil {
		return err
	}
	if a.z, err = gzip.NewReader(a.file); err != nil {
		return fmt.Errorf("%w (%w)", errNoArchive, err)
	}
	a.t = tar.NewReader(a.z)
	header, err := a.t.Next()
	if err != nil {
		return fmt.Errorf("%w (%w)", errNoArchive, damage(err))
	}
	if header.Name != manifestName || header.Size > maxManifest {
		return errNoArchive
	}
	b, err := io.ReadAll(a.t)
	if err != nil {
		return damage(err)
	}
	if err := json.Unmarshal(b, &a.manifest); err != nil {
		return fmt.Errorf("%w (%w)", errNoArchive, err)
	}
	return a.manifest.check(info.Size())
}

// check rejects a manifest with names that may lead out of the data directory, and with more
// bytes than an archive of packed bytes can hold.
func (m *Manifest) check(packed int64) error {
	switch {
	case m.Format < 1:
		return errNoArchive
	case m.Format > format:
		return fmt.Errorf("version %s made it, which is newer than this program: restore it with that one", m.Version)
	case len(m.Members) == 0 || m.Members[0].Name != databaseName:
		return errors.New("it holds no database")
	case len(m.Members) > maxMembers:
		return fmt.Errorf("it has %d members, more than %d", len(m.Members), maxMembers)
	}
	seen, left := map[string]bool{}, packed*maxRatio
	for _, member := range m.Members {
		if what := nameFault(member.Name); what != "" {
			return fmt.Errorf("the member %q %s", member.Name, what)
		}
		if seen[member.Name] {
			return fmt.Errorf("the member %q is there twice", member.Name)
		}
		seen[member.Name] = true
		if member.Size < 0 || member.Size > left {
			return fmt.Errorf("the member %q is named with %d bytes, which an archive of %d bytes cannot hold", member.Name, member.Size, packed)
		}
		left -= member.Size
	}
	return nil
}

// nameFault returns why name cannot be the name of a member: it is no plain path below the
// directory, or that of a file which would change the database.
func nameFault(name string) string {
	switch {
	case len(name) > maxName:
		return "has a long name"
	case !fs.ValidPath(name) || name == "." || !filepath.IsLocal(filepath.FromSlash(name)) || strings.ContainsAny(name, `\:`):
		return "is no path in the data directory"
	case !utf8.ValidString(name) || strings.ContainsFunc(name, unicode.IsControl):
		return "has a name that cannot be shown"
	}
	for part := range strings.SplitSeq(name, "/") {
		if isTransient(part) {
			return "is a file that no backup holds"
		}
	}
	return ""
}

// unpack writes all members into dir, the database as database, and compares them with the
// manifest.
func (a *archive) unpack(ctx context.Context, dir, database string, progress func(string, int64, int64)) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	done, total := int64(0), a.manifest.size()
	for _, m := range a.manifest.Members {
		header, err := a.t.Next()
		if err != nil {
			return damage(err)
		}
		if header.Typeflag != tar.TypeReg || header.Name != m.Name || header.Size != m.Size {
			return fmt.Errorf("its member %q is not the %q of the manifest", header.Name, m.Name)
		}
		if m.Name == databaseName {
			m.Name = database
		}
		if err := unpackMember(ctx, root, m, a.t, func(n int64) {
			done += n
			progress("unpacking", done, total)
		}); err != nil {
			return err
		}
	}
	return a.checkEnd()
}

// unpackMember writes one member, and syncs it.
func unpackMember(ctx context.Context, root *os.Root, m Member, r io.Reader, progress func(int64)) error {
	if parent := path.Dir(m.Name); parent != "." {
		if err := root.MkdirAll(parent, 0o750); err != nil {
			return err
		}
	}
	f, err := root.OpenFile(m.Name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(f, sum, progressWriter(progress)), io.LimitReader(withContext(ctx, r), m.Size))
	if err = damage(err); err == nil && (n != m.Size || hex.EncodeToString(sum.Sum(nil)) != m.SHA256) {
		err = fmt.Errorf("%s is damaged: its content does not have the sum of the manifest", m.Name)
	}
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// checkEnd reads the end of the archive, where gzip has the sum of all.
func (a *archive) checkEnd() error {
	if header, err := a.t.Next(); err == nil {
		return fmt.Errorf("it has the member %q, which is not in the manifest", header.Name)
	} else if !errors.Is(err, io.EOF) {
		return damage(err)
	}
	const padding = 1 << 20
	switch n, err := io.Copy(io.Discard, io.LimitReader(a.z, padding)); {
	case err != nil:
		return damage(err)
	case n == padding:
		return errors.New("it goes on after its last member")
	}
	return nil
}

// damage explains an error of reading the archive.
func damage(err error) error {
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return errors.New("the archive is cut off: it was not copied completely")
	case errors.Is(err, gzip.ErrChecksum), errors.Is(err, gzip.ErrHeader), errors.Is(err, tar.ErrHeader):
		return fmt.Errorf("the archive is damaged (%w)", err)
	}
	if corrupt := flate.CorruptInputError(0); errors.As(err, &corrupt) {
		return fmt.Errorf("the archive is damaged (%w)", err)
	}
	return err
}
