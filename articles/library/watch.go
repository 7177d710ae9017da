package library

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

	"broadside/articles"
)

// How a watched directory is scanned: on notifications of the file system, and
// at intervals for network drives, which send none.
const (
	poll        = 1500 * time.Millisecond
	scanShare   = 30                     // a scan is followed by a pause of 30 times its length
	longestPoll = 30 * time.Second       // between two scans, however large the folder
	rootPoll    = 200 * time.Millisecond // between checks of the directory that the name leads to
	rootMissing = time.Second            // a directory that is missing for less is being replaced
)

// Watch follows the folder dir, which fsys of Open was made of with Keep, until ctx ends;
// a Root is opened again when its name leads to another folder. A new or changed
// file is live within two seconds after it was complete; one that cannot be
// parsed is logged once and its last good version stays; a removed one is Gone
// after some seconds, until it comes back. The error is the reason why the folder
// could not be read at the start.
func (l *Library) Watch(ctx context.Context, dir string) error {
	if _, err := os.ReadDir(dir); err != nil {
		return fmt.Errorf("content: watch: %w", err)
	}
	w := newWatcher(l, dir)
	w.openNotify()
	defer w.closeNotify()
	w.follow(".")
	return w.handleEvents(ctx)
}

type watcher struct {
	library *Library
	dir     string
	root    *Root             // nil when the folder is of another kind
	lost    time.Time         // since when the root is not there
	notify  *fsnotify.Watcher // nil when there is none
	watched map[string]bool
	events  map[string]fsnotify.Op // notifications since the last scan, by path
	advised map[string]bool        // advice already logged on folders that cannot be followed
	took    time.Duration          // of the last scan
}

func newWatcher(l *Library, dir string) *watcher {
	root, _ := l.fsys.(*Root)
	return &watcher{library: l, dir: dir, root: root, events: map[string]fsnotify.Op{}, watched: map[string]bool{}, advised: map[string]bool{}}
}

func (w *watcher) openNotify() {
	n, err := fsnotify.NewWatcher()
	if err != nil {
		w.library.opt.Log.Warn("content: the system sends no messages about files; the folder is looked at instead", "dir", w.dir, "error", err)
		return
	}
	w.notify = n
}

func (w *watcher) closeNotify() {
	if w.notify != nil {
		_ = w.notify.Close() // nothing was written to it
		w.notify = nil
	}
}

// follow requests notifications about folders and the files in them.
func (w *watcher) follow(names ...string) {
	if w.notify == nil {
		return
	}
	for _, name := range names {
		if w.watched[name] {
			continue
		}
		if err := w.notify.Add(filepath.Join(w.dir, filepath.FromSlash(name))); err != nil {
			if fix := adviceOnFollowing(err); !w.advised[fix] && !errors.Is(err, fs.ErrNotExist) {
				w.advised[fix] = true
				w.library.opt.Log.Warn("content: some folders are only looked at every few seconds", "dir", name, "error", err, "fix", fix)
			}
			continue
		}
		w.watched[name] = true
	}
}

// adviceOnFollowing returns the remedy when the system sends no notifications
// about a folder.
func adviceOnFollowing(err error) string {
	switch {
	case errors.Is(err, fs.ErrPermission):
		return "let the server's user read it"
	case errors.Is(err, syscall.ENOSPC):
		return "raise fs.inotify.max_user_watches"
	}
	return "nothing has to be done: a change is live a little later"
}

func (w *watcher) handleEvents(ctx context.Context) error {
	timer := time.NewTimer(0)
	defer timer.Stop()
	root := time.NewTicker(rootPoll)
	defer root.Stop()
	mode := scanSettled
	soon := false // a scan is due shortly
	for {
		var events <-chan fsnotify.Event
		var faults <-chan error
		if w.notify != nil {
			events, faults = w.notify.Events, w.notify.Errors
		}
		select {
		case <-ctx.Done():
			return nil
		case e, ok := <-events:
			if !ok {
				w.notify = nil
				continue
			}
			w.recordEvent(e)
		case _, ok := <-faults: // an overflow: a scan finds the lost changes
			if !ok {
				w.notify = nil
				continue
			}
			w.dropEvents()
		case <-w.library.readings.news:
		case <-root.C:
			moved, switched := w.refresh()
			if !moved {
				continue
			}
			if switched {
				mode = scanAll
			}
			timer.Reset(0)
			soon = true
			continue
		case <-timer.C:
			if soon = false; !w.lost.IsZero() { // the directory that is still open may be an old one
				timer.Reset(poll)
				continue
			}
			soon = w.scanOnce(ctx, timer, mode)
			mode = scanSettled
			continue
		}
		if !soon {
			soon = true
			timer.Reset(max(settleMoved/3, w.took))
		}
	}
}

// recordEvent stores a notification for the next scan, because the stamp of the file may be
// unchanged.
func (w *watcher) recordEvent(e fsnotify.Event) {
	name, err := filepath.Rel(w.dir, e.Name)
	if err != nil {
		return
	}
	name = filepath.ToSlash(name)
	if e.Has(fsnotify.Remove) || e.Has(fsnotify.Rename) {
		delete(w.watched, name) // if it was a folder, its watch ended with it
	}
	noteEvent(w.events, name, e.Op)
}

// dropEvents drops all notifications if some were lost: without its write event, an incomplete file
// could look complete.
func (w *watcher) dropEvents() {
	clear(w.events)
	w.library.dropEvents()
}

// refresh opens the directory that the name leads to now. While there is none,
// the last versions stay up.
func (w *watcher) refresh() (moved, switched bool) {
	if w.root == nil {
		return false, false
	}
	moved, switched, err := w.root.Refresh()
	if err != nil {
		if w.lost.IsZero() {
			w.lost = time.Now()
		}
		if time.Since(w.lost) >= rootMissing {
			w.reportFault(err)
		}
		return false, false
	}
	moved = moved || !w.lost.IsZero()
	w.lost = time.Time{}
	if moved {
		w.library.opt.Log.Info("content: the folder was opened anew", "dir", w.dir)
		w.dropEvents()
		w.library.moveFolder()
		w.closeNotify()
		clear(w.watched)
		w.openNotify()
		w.follow(".")
	}
	return moved, switched
}

// reportFault notes that the folder cannot be read, and logs it once.
func (w *watcher) reportFault(err error) {
	const what, fix = "the folder cannot be read; the last versions stay up", "put it back, mount it again, or let the server's user read it"
	if w.library.setFault(&articles.Problem{File: ".", What: what, Fix: fix}) {
		w.library.opt.Log.Error("content: "+what, "dir", w.dir, "error", err, "fix", fix)
	}
}

// scanOnce scans the folder and sets the timer for the next scan. It reports
// whether that is soon.
func (w *watcher) scanOnce(ctx context.Context, timer *time.Timer, mode scanMode) (soon bool) {
	begun := time.Now()
	next, dirs, err := w.library.scanFolder(ctx, mode, w.events)
	w.took = time.Since(begun)
	clear(w.events)
	if err != nil && ctx.Err() == nil {
		w.reportFault(err)
	}
	w.follow(dirs...)
	rest := min(max(poll, scanShare*w.took), longestPoll)
	if next == 0 || next > rest {
		timer.Reset(rest)
		return false
	}
	timer.Reset(max(next, w.took))
	return next <= settleMoved
}
