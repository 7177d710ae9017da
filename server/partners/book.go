package partners

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"github.com/fsnotify/fsnotify"

	"broadside/app/classifieds"
)

// Book is the records in force. It is safe for concurrent use.
type Book struct {
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

// New returns a Book of the given records.
func New(all ...Partner) *Book {
	b := &Book{}
	b.turn(all, [sha256.Size]byte{})
	return b
}

// Anyone is the record of a paper without a file: every page may frame it, and
// nothing of it is changed.
func Anyone() Partner {
	return Partner{ID: Open, Name: "Any page", Status: Live, Origins: []string{"*"}, Light: Day, Dark: Night}
}

// Read reads the file at path; usable says what is wrong with a filter in it,
// as for Parse. A file that cannot be used is an error that names its lines.
func Read(path string, usable func(classifieds.Filter) error, log *slog.Logger) (*Book, error) {
	b := &Book{path: path, usable: usable, log: log}
	return b, b.look()
}

// Find returns the live or revoked record called id; "" is the one called
// Open.
func (b *Book) Find(id string) (Partner, bool) {
	if id == "" {
		id = Open
	}
	if p := b.pages.Load().byID[id]; p != nil {
		return *p, true
	}
	return Partner{}, false
}

// All returns the records in the order of the file.
func (b *Book) All() []Partner { return b.pages.Load().all }

// Version changes whenever the records do.
func (b *Book) Version() uint64 { return b.pages.Load().version }

func (b *Book) turn(all []Partner, sum [sha256.Size]byte) {
	next := &pages{version: 1, sum: sum, all: all, byID: map[string]*Partner{}}
	for i := range all {
		next.byID[all[i].ID] = &all[i]
	}
	if old := b.pages.Load(); old != nil {
		next.version = old.version + 1
	}
	b.pages.Store(next)
}

// Reread looks at the file now. An error leaves the last good version.
func (b *Book) Reread() error { return b.look() }

// look reads the file and takes it where it is good and says something new.
func (b *Book) look() error {
	text, err := os.ReadFile(b.path)
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
		if !p.Mild {
			lines = append(lines, p.String())
		}
	}
	if len(lines) > 0 {
		return errors.New("partners: " + strings.Join(lines, "\n"))
	}
	for _, p := range problems {
		b.log.Warn("partners: " + p.String())
	}
	b.turn(all, sum)
	return nil
}

// How the file is followed: when the system says that it changed and it has
// been quiet for settle, and every poll, whatever the system says.
const (
	settle = 150 * time.Millisecond
	poll   = 5 * time.Second
)

// Watch follows the file until ctx ends. A version that cannot be used is
// logged once and the last good one stays.
func (b *Book) Watch(ctx context.Context) {
	var events chan fsnotify.Event
	var faults chan error
	if w, err := fsnotify.NewWatcher(); err == nil {
		defer w.Close()
		// The folder, since editors put another file in the old one's place.
		if err := w.Add(filepath.Dir(b.path)); err == nil {
			events, faults = w.Events, w.Errors
		}
	}
	b.follow(ctx, events, faults)
}

func (b *Book) follow(ctx context.Context, events <-chan fsnotify.Event, faults <-chan error) {
	said := ""
	quiet := time.NewTimer(settle) // what changed since the file was read
	defer quiet.Stop()
	again := time.NewTicker(poll)
	defer again.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case e := <-events:
			if b.concerns(e) {
				quiet.Reset(settle)
			}
			continue
		case <-faults: // messages were lost: poll sees what they said
			continue
		case <-quiet.C:
		case <-again.C:
		}
		before := b.Version()
		err := b.look()
		switch {
		case err != nil && err.Error() != said:
			b.log.Error("the partners' file cannot be used; the last good version stays", "error", err)
		case b.Version() != before:
			b.log.Info("the partners' file was read anew", "partners", len(b.All()))
		}
		if said = ""; err != nil {
			said = err.Error()
		}
	}
}

// concerns reports whether what happened in the folder can have changed the
// file: it has the file's name, or the file is a link, which another link in
// the folder may lead elsewhere.
func (b *Book) concerns(e fsnotify.Event) bool {
	if filepath.Base(e.Name) == filepath.Base(b.path) {
		return true
	}
	info, err := os.Lstat(b.path)
	return err == nil && info.Mode()&os.ModeSymlink != 0
}
