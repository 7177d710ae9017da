package sources

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"sync"

	"broadside/server/store"
	"broadside/server/table"
)

// waitingRun is a run that waits to be confirmed, as it is kept in the store.
type waitingRun struct {
	Report  Report
	Digest  []byte // SHA-256 of the file; nil if the file was removed
	Kept    string // name of the copy of the file in the data directory; "" for a followed file
	Name    string // of the file
	Format  table.Format
	Mapping string
	Partial bool
	Several bool
}

// waitingList holds the reports of waiting runs, by source.
type waitingList struct {
	mu      sync.Mutex
	reports map[string]Report
}

func (l *waitingList) set(name string, r *Report) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if r == nil {
		delete(l.reports, name)
		return
	}
	if l.reports == nil {
		l.reports = map[string]Report{}
	}
	l.reports[name] = *r
}

func (l *waitingList) has(name string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	_, has := l.reports[name]
	return has
}

// Waiting returns a sentence for each source with a file that waits to be confirmed.
func (s *Service) Waiting() []string {
	s.waiting.mu.Lock()
	defer s.waiting.mu.Unlock()
	out := []string{}
	for name, r := range s.waiting.reports {
		out = append(out, fmt.Sprintf("source %s waits: %d of its %d live listings would end; confirm with: broadside source accept %s", name, r.Guard.WouldEnd, r.Guard.Live, name))
	}
	slices.Sort(out)
	return out
}

// loadWaiting reads the waiting runs, and removes files of an interrupted run.
func (s *Service) loadWaiting(ctx context.Context) error {
	kept := map[string]bool{}
	err := s.store.ReadSources(ctx, func(r store.SourceReader) error {
		all, err := r.Sources(ctx)
		for _, src := range all {
			if src.Waiting == "" {
				continue
			}
			var w waitingRun
			if err := json.Unmarshal([]byte(src.Waiting), &w); err != nil {
				return fmt.Errorf("sources: what waits of %s: %w", src.Name, err)
			}
			kept[w.Kept] = true
			s.waiting.set(src.Name, &w.Report)
		}
		return err
	})
	if err != nil {
		return err
	}
	entries, err := os.ReadDir(s.data)
	if err != nil {
		return fmt.Errorf("sources: %w", err)
	}
	for _, e := range entries {
		if name := e.Name(); !kept[name] && (strings.HasSuffix(name, keptSuffix) || strings.HasPrefix(name, uploadPrefix)) {
			if err := os.Remove(s.path(name)); err != nil {
				return fmt.Errorf("sources: %w", err)
			}
		}
	}
	return nil
}

const keptSuffix = ".waiting"

// keepWaiting keeps the file of a run that waits, in place of one that waited before.
func (s *Service) keepWaiting(ctx context.Context, j job, report *Report) error {
	digest, err := digestOf(j.file)
	if err != nil {
		return err
	}
	o := j.options
	w := waitingRun{Report: *report, Digest: digest, Name: j.file.Name, Format: o.Format, Mapping: o.Mapping, Partial: o.Partial, Several: o.Several}
	if !o.Origin.followed() {
		w.Kept = j.name + "-" + hex.EncodeToString(digest[:8]) + keptSuffix
		if err := copyFile(j.file, s.path(w.Kept)); err != nil {
			return fmt.Errorf("sources: keep the file that waits: %w", err)
		}
	}
	return s.storeWaiting(ctx, j.name, o.Origin, w)
}

func (s *Service) storeWaiting(ctx context.Context, name string, origin Origin, w waitingRun) error {
	text, err := json.Marshal(&w)
	if err != nil {
		return err
	}
	old := ""
	err = s.store.ChangeSources(ctx, func(tx store.SourceWriter) error {
		src, found, err := tx.Source(ctx, name)
		if err != nil {
			return err
		}
		if !found { // all that waits ends listings of sources that are there
			src = store.Source{Name: name, Origin: string(origin), Created: s.now()}
		}
		old, src.Waiting = src.Waiting, string(text)
		if err := tx.PutSource(ctx, src); err != nil {
			return err
		}
		return addRun(ctx, tx, &w.Report)
	})
	if err != nil {
		return err
	}
	s.waiting.set(name, &w.Report)
	s.log.Warn("source "+name+" waits: too many of its listings would end", "live", w.Report.Guard.Live, "would_end", w.Report.Guard.WouldEnd,
		"fix", "broadside source accept "+name+", or correct the file")
	if last := keptFile(old); last != w.Kept {
		s.removeKept(last)
	}
	return nil
}

func keptFile(waiting string) string {
	var w waitingRun
	if waiting == "" || json.Unmarshal([]byte(waiting), &w) != nil {
		return ""
	}
	return w.Kept
}

// forgetWaiting removes the waiting run of a source after another run was applied.
func (s *Service) forgetWaiting(name string) {
	if !s.waiting.has(name) {
		return
	}
	s.waiting.set(name, nil)
	entries, err := os.ReadDir(s.data)
	if err != nil {
		s.log.Error("sources: a file that no longer waits is kept", "error", err)
		return
	}
	for _, e := range entries {
		rest, ours := strings.CutPrefix(e.Name(), name+"-")
		if ours && len(rest) == 16+len(keptSuffix) && strings.HasSuffix(rest, keptSuffix) {
			s.removeKept(e.Name())
		}
	}
}

func (s *Service) removeKept(name string) {
	if name == "" {
		return
	}
	if err := os.Remove(s.path(name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		s.log.Error("sources: a file that no longer waits is kept", "error", err)
	}
}

// digestOf returns the SHA-256 of a file.
func digestOf(f File) ([]byte, error) {
	h := sha256.New()
	_, err := io.Copy(h, io.NewSectionReader(f.ReaderAt, 0, f.Size))
	return h.Sum(nil), err
}

// copyFile writes a copy of f to path, whole or not at all.
func copyFile(f File, path string) error {
	out, err := os.OpenFile(path+".new", os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, io.NewSectionReader(f.ReaderAt, 0, f.Size))
	if err == nil {
		err = out.Sync()
	}
	if err = errors.Join(err, out.Close()); err != nil {
		return errors.Join(err, os.Remove(path+".new"))
	}
	return os.Rename(path+".new", path)
}
