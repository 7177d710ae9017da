package partners

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"strings"
	"sync/atomic"
	"time"

	"broadside/app/classifieds"
	"broadside/articles"
)

// Registry holds the current records. It is safe for concurrent use.
type Registry struct {
	path   string
	usable func(classifieds.Filter) error
	log    *slog.Logger
	pages  atomic.Pointer[pages]
}

// pages is one version of the file.
type pages struct {
	version uint64
	sum     [sha256.Size]byte
	all     []Partner
	byID    map[string]*Partner
}

// New returns a Registry of the given records.
func New(all ...Partner) *Registry {
	b := &Registry{}
	b.swap(all, [sha256.Size]byte{})
	return b
}

// Default returns the record of a paper without a file: any page may frame it,
// with the paper's own colours.
func Default() Partner {
	return Partner{ID: Open, Name: "Any page", Status: Live, Origins: []string{"*"}, Light: Day, Dark: Night}
}

// Read loads the file at path; usable is as for Parse. The error for an invalid
// file names its lines.
func Read(path string, usable func(classifieds.Filter) error, log *slog.Logger) (*Registry, error) {
	b := &Registry{path: path, usable: usable, log: log}
	return b, b.load()
}

// Find returns the record with this ID, live or revoked; "" is Open.
func (b *Registry) Find(id string) (Partner, bool) {
	if id == "" {
		id = Open
	}
	if p := b.pages.Load().byID[id]; p != nil {
		return *p, true
	}
	return Partner{}, false
}

// All returns the records in the order of the file.
func (b *Registry) All() []Partner { return b.pages.Load().all }

// Version changes with every change of the records.
func (b *Registry) Version() uint64 { return b.pages.Load().version }

func (b *Registry) swap(all []Partner, sum [sha256.Size]byte) {
	next := &pages{version: 1, sum: sum, all: all, byID: map[string]*Partner{}}
	for i := range all {
		next.byID[all[i].ID] = &all[i]
	}
	if old := b.pages.Load(); old != nil {
		next.version = old.version + 1
	}
	b.pages.Store(next)
}

// Reread reloads the file. After an error the last good version stays in use.
func (b *Registry) Reread() error { return b.load() }

// load reads the file and replaces the records if it is valid and has changed.
func (b *Registry) load() error {
	text, err := readPlain(b.path)
	if err != nil {
		return fmt.Errorf("partners: %w", err)
	}
	sum := sha256.Sum256(text)
	if old := b.pages.Load(); old != nil && old.sum == sum {
		return nil
	}
	all, problems := Parse(b.path, text, b.usable)
	var lines []string
	for _, p := range problems {
		if p.Level != articles.Warning {
			lines = append(lines, p.String())
		}
	}
	if len(lines) > 0 {
		return errors.New("partners: " + strings.Join(lines, "\n"))
	}
	for _, p := range problems {
		b.log.Warn("partners: " + p.String())
	}
	b.swap(all, sum)
	return nil
}

// readPlain reads a regular file; opening a FIFO would block.
func readPlain(path string) ([]byte, error) {
	const most = 4 << 20
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s is not a plain file: write the records in one", path)
	case info.Size() > most:
		return nil, fmt.Errorf("%s is larger than %d MB", path, most>>20)
	}
	return os.ReadFile(path)
}

// The file is checked every poll and read when it has not changed for settle,
// since a part of a slow upload may be valid. A file that is missing for less than
// gone is being replaced.
const (
	poll   = 250 * time.Millisecond
	settle = 1500 * time.Millisecond
	gone   = 4 * time.Second
)

// sight is a state of the file and the time since which it has it.
type sight struct {
	info  fs.FileInfo // nil if os.Stat failed
	since time.Time
	taken bool
}

func (s *sight) is(info fs.FileInfo) bool {
	if s.info == nil || info == nil {
		return s.info == nil && info == nil && !s.since.IsZero()
	}
	return s.info.Size() == info.Size() && s.info.ModTime().Equal(info.ModTime()) && os.SameFile(s.info, info)
}

// Watch reloads the file when it changes, until ctx is done. An invalid version is
// logged once, and the last good one stays in use.
func (b *Registry) Watch(ctx context.Context) {
	tick := time.NewTicker(poll)
	defer tick.Stop()
	var last sight
	said := ""
	for {
		info, err := os.Stat(b.path) // follows symbolic links
		if err != nil {
			info = nil
		}
		if !last.is(info) {
			last = sight{info: info, since: time.Now()}
		}
		enough := settle
		if info == nil {
			enough = gone
		}
		if !last.taken && time.Since(last.since) >= enough {
			last.taken = true
			said = b.take(said)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// take reloads the file and logs a change, or an error other than said. It returns
// the text of the error.
func (b *Registry) take(said string) string {
	before := b.Version()
	err := b.load()
	switch {
	case err != nil && err.Error() != said:
		b.log.Error("the partners' file cannot be used; the last good version stays", "error", err)
	case b.Version() != before:
		b.log.Info("the partners' file was read anew", "partners", len(b.All()))
	}
	if err != nil {
		return err.Error()
	}
	return ""
}
