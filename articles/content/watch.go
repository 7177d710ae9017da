package content

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/fsnotify/fsnotify"
)

// How a watched folder is followed. A change is taken when two looks, settle
// apart, saw the file alike: an editor that writes in pieces, or puts the old
// file aside before it writes the new one, is let finish. With every message
// of the system lost, as on network folders, a change is still live in
// poll + settle.
const (
	settle  = 150 * time.Millisecond
	poll    = 1500 * time.Millisecond
	atMost  = 30               // of time is spent on looking, one part in
	longest = 30 * time.Second // between two looks, however large the folder
)

// Watch follows the folder dir, which fsys of Open was made of, until ctx ends.
// A new or changed file is live within two seconds; one that cannot be parsed
// is logged once and its last good version stays; a removed one is Gone until
// it comes back. The error says that the folder could not be looked at from
// the start.
func (l *Library) Watch(ctx context.Context, dir string) error {
	if _, err := os.ReadDir(dir); err != nil {
		return fmt.Errorf("content: watch: %w", err)
	}
	w := &watcher{library: l, dir: dir, touched: map[string]bool{}, watched: map[string]bool{}, advised: map[string]bool{}}
	if n, err := fsnotify.NewWatcher(); err != nil {
		l.opt.Log.Warn("content: the system sends no messages about files; the folder is looked at instead", "dir", dir, "error", err)
	} else {
		defer n.Close()
		w.notify = n
	}
	w.follow(".")
	l.fillShelf(ctx)
	return w.run(ctx)
}

type watcher struct {
	library *Library
	dir     string
	notify  *fsnotify.Watcher // nil when there is none
	watched map[string]bool
	touched map[string]bool // paths the system named since the last look
	advised map[string]bool // what to do about folders that cannot be followed, said once each
	failed  bool
}

// follow asks for messages about a folder and those in it.
func (w *watcher) follow(names ...string) {
	if w.notify == nil {
		return
	}
	for _, name := range names {
		if w.watched[name] {
			continue
		}
		if err := w.notify.Add(filepath.Join(w.dir, filepath.FromSlash(name))); err != nil {
			if fix := unfollowed(err); !w.advised[fix] && !errors.Is(err, fs.ErrNotExist) {
				w.advised[fix] = true
				w.library.opt.Log.Warn("content: some folders are only looked at every few seconds", "dir", name, "error", err, "fix", fix)
			}
			continue
		}
		w.watched[name] = true
	}
}

// unfollowed says what to do when the system sends no messages about a folder.
func unfollowed(err error) string {
	switch {
	case errors.Is(err, fs.ErrPermission):
		return "let the server's user read it"
	case errors.Is(err, syscall.ENOSPC):
		return "raise fs.inotify.max_user_watches"
	}
	return "nothing has to be done: a change is live a little later"
}

func (w *watcher) run(ctx context.Context) error {
	var events <-chan fsnotify.Event
	var faults <-chan error
	if w.notify != nil {
		events, faults = w.notify.Events, w.notify.Errors
	}
	timer := time.NewTimer(0)
	defer timer.Stop()
	soon := false // a look is due within settle
	for {
		select {
		case <-ctx.Done():
			return nil
		case e, ok := <-events:
			if !ok {
				events = nil
				continue
			}
			w.note(e)
		case _, ok := <-faults: // an overflow: what was lost is found by looking
			if !ok {
				faults = nil
				continue
			}
		case <-timer.C:
			soon = w.look(ctx, timer)
			continue
		}
		if !soon {
			soon = true
			timer.Reset(settle / 3)
		}
	}
}

// note remembers a file the system named. Its stamp may not have moved.
func (w *watcher) note(e fsnotify.Event) {
	name, err := filepath.Rel(w.dir, e.Name)
	if err != nil {
		return
	}
	name = filepath.ToSlash(name)
	if e.Has(fsnotify.Remove) || e.Has(fsnotify.Rename) {
		delete(w.watched, name) // if it was a folder, its watch ended with it
	}
	if len(w.touched) < 10_000 {
		w.touched[name] = true
	}
}

// look scans the folder and sets the timer for the next look. It reports
// whether that is soon.
func (w *watcher) look(ctx context.Context, timer *time.Timer) (soon bool) {
	begun := time.Now()
	waiting, dirs, err := w.library.scan(ctx, scanSettled, w.touched)
	clear(w.touched)
	if err != nil && ctx.Err() == nil && !w.failed {
		w.library.opt.Log.Error("content: the folder cannot be read; the last versions stay up", "dir", w.dir, "error", err, "fix", "mount it again, or let the server's user read it")
	}
	w.failed = err != nil
	w.follow(dirs...)
	if waiting {
		timer.Reset(settle)
		return true
	}
	timer.Reset(min(max(poll, atMost*time.Since(begun)), longest))
	return false
}
