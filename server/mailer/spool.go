package mailer

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	gomail "github.com/wneessen/go-mail"

	"broadside/server/atomicfile"
)

// Bounds of the directory of messages.
const (
	maxSpooled = 1000
	spoolLife  = 48 * time.Hour
)

// spool writes messages as files, for a newspaper without an SMTP server.
type spool struct {
	dir string
	now func() time.Time
	mu  sync.Mutex
}

func (s *spool) send(_ context.Context, m *gomail.Msg, _ string) Result {
	s.mu.Lock()
	defer s.mu.Unlock()
	err := os.MkdirAll(s.dir, 0o700)
	if err == nil {
		name := s.now().UTC().Format("20060102T150405") + "-" + strings.Trim(strings.Split(m.GetMessageID(), "@")[0], "<") + ".eml"
		err = atomicfile.Write(filepath.Join(s.dir, name), 0o600, func(w io.Writer) error {
			_, err := m.WriteTo(w)
			return err
		})
	}
	if err == nil {
		err = s.prune()
	}
	if err != nil {
		return Result{Outcome: Paused, After: time.Minute, Err: err}
	}
	return Result{Outcome: Sent}
}

// prune removes old messages, and the oldest above the limit.
func (s *spool) prune() error {
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		return err
	}
	names := make([]string, 0, len(entries))
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".eml") && e.Type().IsRegular() {
			names = append(names, e.Name())
		}
	}
	slices.Sort(names) // by their time
	oldest := s.now().Add(-spoolLife).UTC().Format("20060102T150405")
	for i, name := range names {
		if len(names)-i <= maxSpooled && name >= oldest {
			break
		}
		if err := os.Remove(filepath.Join(s.dir, name)); err != nil && !os.IsNotExist(err) {
			return err
		}
	}
	return nil
}

// closeIdle removes old messages also while no new ones come.
func (s *spool) closeIdle() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := os.Stat(s.dir); err == nil {
		_ = s.prune() // send reports what is wrong with the directory
	}
}
