// Package backup writes the data directory of a server to one archive and restores it. An
// archive is a gzip-compressed tar file. Its first member, manifest.json, names the other
// members with their sizes and SHA-256 sums; the database comes next.
package backup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"broadside/server/atomicfile"
	"broadside/server/store/sqlite/database"
)

// format is the version of the archive's layout.
const format = 1

// Names of members. The database has this name in an archive, whatever its file is called.
const (
	manifestName = "manifest.json"
	databaseName = "broadside.db"
)

// releasesName is the directory of earlier programs for the browser. They are left out: they cannot
// be compressed further, and without them readers download the next program whole, once.
const releasesName = "releases"

// mailName is the directory of e-mail that is not sent. It is left out: messages are kept for two
// days, and a program that sends them must not find them again after a restore.
const mailName = "mail"

// Manifest is the first member of an archive.
type Manifest struct {
	Format  int       `json:"format"`
	Version string    `json:"version"` // of the program
	Created time.Time `json:"created"`
	Schema  int       `json:"schema"` // of the database
	Members []Member  `json:"members"`
}

// Member is a file in an archive.
type Member struct {
	Name   string `json:"name"` // path in the data directory, with slashes
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// size returns the bytes of all members.
func (m *Manifest) size() (n int64) {
	for _, member := range m.Members {
		n += member.Size
	}
	return n
}

// Options are the settings of Create.
type Options struct {
	Data     string // the data directory
	Database string // the database file
	To       string // the archive
	Version  string // of the program
	Now      time.Time
	Progress func(step string, done, total int64) // bytes; may be nil
}

// Summary is the result of a backup.
type Summary struct {
	Manifest Manifest `json:"manifest"`
	Bytes    int64    `json:"bytes"`   // of the archive
	Skipped  []string `json:"skipped"` // names in the data directory that are no files: symbolic links, devices
}

// Create writes an archive. A server may use the data directory meanwhile: the database is
// copied as it is at one moment, and the other files after that, so that no picture that it
// names is missing. The archive is complete or not there.
func Create(ctx context.Context, o Options) (s Summary, err error) {
	if o.Progress == nil {
		o.Progress = func(string, int64, int64) {}
	}
	if err := checkTarget(o); err != nil {
		return s, err
	}
	atomicfile.Clean(o.To)
	copied, schema, err := copyDatabase(ctx, o)
	if err != nil {
		return s, err
	}
	defer func() { err = errors.Join(err, copied.remove()) }()
	files, skipped, err := collect(ctx, o, copied)
	if err != nil {
		return s, err
	}
	s.Skipped = append([]string{}, skipped...)
	s.Manifest = Manifest{Format: format, Version: o.Version, Created: o.Now.UTC().Truncate(time.Second), Schema: schema}
	for _, f := range files {
		s.Manifest.Members = append(s.Manifest.Members, f.Member)
	}
	err = atomicfile.Write(o.To, 0o600, func(w io.Writer) error {
		// also if a file with another mode is replaced: the keys are in it
		if f, ok := w.(*os.File); ok {
			if err := f.Chmod(0o600); err != nil {
				return err
			}
		}
		counted := &atomicfile.Counter{W: w}
		err := writeArchive(ctx, counted, s.Manifest, files, o.Progress)
		s.Bytes = counted.N
		return err
	})
	if err != nil {
		return s, err
	}
	return s, nil
}

// checkTarget rejects an archive within the data directory, which the next one would hold,
// and one that is no file: the copy of the database is made beside it.
func checkTarget(o Options) error {
	if info, err := os.Stat(o.To); err == nil && !info.Mode().IsRegular() {
		return fmt.Errorf("%s is no plain file: give the name of a file", o.To)
	}
	dir, err := filepath.EvalSymlinks(filepath.Dir(o.To))
	if err != nil {
		return fmt.Errorf("%s cannot be written: %w", o.To, err)
	}
	data, err := filepath.EvalSymlinks(o.Data)
	if err != nil {
		return fmt.Errorf("-data: %w", err)
	}
	for _, path := range []*string{&dir, &data} {
		if *path, err = filepath.Abs(*path); err != nil {
			return err
		}
	}
	if dir == data || strings.HasPrefix(dir, data+string(filepath.Separator)) {
		return fmt.Errorf("%s is in the data directory, so that the next backup would hold it: give a file elsewhere", o.To)
	}
	return nil
}

// databaseCopy is a copy of the database beside the archive.
type databaseCopy struct {
	*os.File
	name string // "" when it is removed
}

// copyDatabase copies the database. Its name is removed at once where the system allows it,
// so that a killed program leaves nothing.
func copyDatabase(ctx context.Context, o Options) (*databaseCopy, int, error) {
	c := &databaseCopy{name: atomicfile.Temporary(o.To)}
	schema, err := database.Backup(ctx, o.Database, c.name, func(done, total int64) { o.Progress("copying the database", done, total) })
	if err == nil {
		c.File, err = os.Open(c.name)
	}
	if err != nil {
		return nil, 0, errors.Join(err, c.remove())
	}
	if os.Remove(c.name) == nil {
		c.name = ""
	}
	return c, schema, nil
}

func (c *databaseCopy) remove() error {
	var err error
	if c.File != nil {
		err = c.Close()
	}
	if c.name == "" {
		return err
	}
	if e := os.Remove(c.name); !errors.Is(e, os.ErrNotExist) {
		err = errors.Join(err, e)
	}
	return err
}
