package partners

import (
	"cmp"
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
	path        string
	checkFilter func(classifieds.Filter) error
	log         *slog.Logger
	records     atomic.Pointer[recordSet]
}

type recordSet struct {
	version uint64
	sum     [sha256.Size]byte
	all     []Partner
	byID    map[string]*Partner
}

// New returns a Registry of the given records.
func New(all ...Partner) *Registry {
	r := &Registry{}
	r.replace(all, [sha256.Size]byte{})
	return r
}

// Default returns the record of a paper without a file: any page may frame it,
// with the paper's own colours.
func Default() Partner {
	return Partner{ID: Open, Name: "Any page", Status: Live, Origins: []string{"*"}, Light: Day, Dark: Night}
}

// Read loads the file at path; checkFilter is as for Parse. The error for an
// invalid file names its lines.
func Read(path string, checkFilter func(classifieds.Filter) error, log *slog.Logger) (*Registry, error) {
	r := &Registry{path: path, checkFilter: checkFilter, log: log}
	return r, r.Reload()
}

// Find returns the record with this ID, live or revoked; "" is Open.
func (r *Registry) Find(id string) (Partner, bool) {
	if p := r.records.Load().byID[cmp.Or(id, Open)]; p != nil {
		return *p, true
	}
	return Partner{}, false
}

// All returns the records in the order of the file.
func (r *Registry) All() []Partner { return r.records.Load().all }

// Version changes with every change of the records.
func (r *Registry) Version() uint64 { return r.records.Load().version }

func (r *Registry) replace(all []Partner, sum [sha256.Size]byte) {
	next := &recordSet{version: 1, sum: sum, all: all, byID: map[string]*Partner{}}
	for i := range all {
		next.byID[all[i].ID] = &all[i]
	}
	if old := r.records.Load(); old != nil {
		next.version = old.version + 1
	}
	r.records.Store(next)
}

// Reload reads the file and replaces the records if it is valid and has changed. After an
// error the last good version stays in use.
func (r *Registry) Reload() error {
	text, err := readRegularFile(r.path)
	if err != nil {
		return fmt.Errorf("partners: %w", err)
	}
	sum := sha256.Sum256(text)
	if old := r.records.Load(); old != nil && old.sum == sum {
		return nil
	}
	all, problems := Parse(r.path, text, r.checkFilter)
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
		r.log.Warn("partners: " + p.String())
	}
	r.replace(all, sum)
	return nil
}

// readRegularFile reads a regular file; opening a FIFO would block.
func readRegularFile(path string) ([]byte, error) {
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

// The file is checked every pollInterval and read when it has not changed for
// quietTime, since a part of a slow upload may be valid. A file that is missing for
// less than missingTime is being replaced.
const (
	pollInterval = 250 * time.Millisecond
	quietTime    = 1500 * time.Millisecond
	missingTime  = 4 * time.Second
)

// Watch reloads the file when it changes, until ctx is done. An invalid version is
// logged once, and the last good one stays in use.
func (r *Registry) Watch(ctx context.Context) {
	tick := time.NewTicker(pollInterval)
	defer tick.Stop()
	var last fs.FileInfo // nil if os.Stat failed
	var due time.Time    // when last is loaded; zero once it is
	lastError := ""
	for first := true; ; first = false {
		info, err := os.Stat(r.path) // follows symbolic links
		wait := quietTime
		if err != nil {
			info, wait = nil, missingTime
		}
		if first || !isSameVersion(last, info) {
			last, due = info, time.Now().Add(wait)
		}
		if !due.IsZero() && !time.Now().Before(due) {
			due = time.Time{}
			lastError = r.loadAndLog(lastError)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func isSameVersion(a, b fs.FileInfo) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	return a.Size() == b.Size() && a.ModTime().Equal(b.ModTime()) && os.SameFile(a, b)
}

// loadAndLog reloads the file, logs a change or a new error, and returns the error's text.
func (r *Registry) loadAndLog(lastError string) string {
	before := r.Version()
	err := r.Reload()
	switch {
	case err != nil && err.Error() != lastError:
		r.log.Error("the partners' file cannot be used; the last good version stays", "error", err)
	case r.Version() != before:
		r.log.Info("the partners' file was read anew", "partners", len(r.All()))
	}
	if err != nil {
		return err.Error()
	}
	return ""
}
