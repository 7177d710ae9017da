package library

import (
	"io/fs"
	"time"

	"github.com/fsnotify/fsnotify"
)

// How long a change must be unchanged before it is taken, of a file that is …
const (
	settleWritten = 1500 * time.Millisecond // written in place: on a slow connection the parts of an upload come a second apart
	settleMoved   = 150 * time.Millisecond  // moved into place
	settleMissing = 4 * time.Second         // missing: people move files away and back
)

// fileState is the state of a piece's files in one scan.
type fileState struct {
	stamp, side stamp
	absent      bool
	sidePath    string
}

// pace is how long a state must be unchanged before it is taken.
type pace struct{ settle, quick, gone time.Duration }

// change is a state that is not published yet.
type change struct {
	state fileState
	since time.Time // when a scan first saw it
}

// settling decides which changes a scan takes.
type settling struct {
	pace
	mode    scanMode
	at      time.Time
	before  map[string]change // of the last scan
	waiting map[string]change
	events  map[string]fsnotify.Op
	next    time.Duration // until the first waiting change is due, 0 without one
}

// isSettled reports whether a change was unchanged for long enough. If not, it
// waits for another scan.
func (s *settling) isSettled(name string, now fileState, enough time.Duration) bool {
	if s.mode == scanAll {
		return true
	}
	c, ok := s.before[name]
	if !ok || c.state != now {
		c = change{state: now, since: s.at}
	}
	rest := enough - s.at.Sub(c.since)
	if rest <= 0 {
		return true
	}
	s.waiting[name] = c
	if s.next == 0 || rest < s.next {
		s.next = rest
	}
	return false
}

// waitFor returns how long the new state of file must be unchanged before it is accepted. e is its
// entry, or nil for a new file.
func (s *settling) waitFor(file string, e *entry, now fileState) time.Duration {
	if e != nil && e.sidePath != "" && now.sidePath == "" {
		return s.gone
	}
	text := e != nil && e.stamp == now.stamp || s.arrivedWhole(file, now.stamp)
	side := now.sidePath == "" || e != nil && e.side == now.side || s.arrivedWhole(now.sidePath, now.side)
	if text && side {
		return s.quick
	}
	return s.settle
}

// arrivedWhole reports whether a file was moved into place and is therefore complete. Either it was
// created and not written since, or its last change was not a write and came long after the last
// write. Renaming has both effects, and tools that set a file's time do so when it is complete.
func (s *settling) arrivedWhole(name string, now stamp) bool {
	if now.size == 0 {
		return false
	}
	op := s.events[name]
	return op.Has(fsnotify.Create) && !op.Has(fsnotify.Write) || now.placed()
}

// noteEvent adds a notification. Create replaces earlier ones, which were about
// another file of that name.
func noteEvent(events map[string]fsnotify.Op, name string, op fsnotify.Op) {
	const most = 10_000 // of them; without its event a file is found by looking
	was, known := events[name]
	if !op.Has(fsnotify.Create) {
		op |= was
	}
	if known || len(events) < most {
		events[name] = op
	}
}

// stamp identifies a state of a file without reading it.
type stamp struct {
	size    int64
	time    time.Time // of the last write
	changed time.Time // of the last change of any kind, a new name too; zero where it is not known
}

func newStamp(info fs.FileInfo) stamp {
	return stamp{info.Size(), info.ModTime(), changeTime(info)}
}

// placed reports whether the last change was not a write. It must be at least racyWindow after the
// last write, so that the resolution of the file system's clock does not matter.
func (s stamp) placed() bool { return s.changed.Sub(s.time) >= racyWindow && !s.changed.IsZero() }
