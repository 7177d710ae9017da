package library

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/fsnotify/fsnotify"

	"broadside/articles"
	"broadside/articles/picture"
	"broadside/articles/piece"
)

// scanMode is the set of changes that a scan accepts.
type scanMode int

const (
	scanAll     scanMode = iota // all of them: at the start, and after a switch to a new release
	scanSettled                 // a change is taken once it is unchanged for some time
)

func isMissing(err error) bool { return errors.Is(err, fs.ErrNotExist) }

// racyWindow is the time after a write within which another write may leave the stamp unchanged:
// the coarsest file system clock still in use has a resolution of two seconds.
const racyWindow = 2 * time.Second

// scanFolder walks the directory and takes in changes. events are the notifications
// since the last scan: their paths are read again even if their stamp is the
// same. It returns the time until the next scan is due, 0 when no change is
// waiting, and the directories found.
func (l *Library) scanFolder(ctx context.Context, mode scanMode, events map[string]fsnotify.Op) (next time.Duration, dirs []string, err error) {
	l.scanning.Lock()
	defer l.scanning.Unlock()
	t, err := walkFolder(ctx, l.fsys)
	if err != nil {
		return 0, nil, err
	}
	for name, op := range events {
		noteEvent(l.events, name, op)
	}
	if l.guardVanished(t, mode) {
		l.setFault(&articles.Problem{File: ".", What: "all pieces vanished at once; the last versions stay up", Fix: "mount the folder again"})
		return 0, t.dirs, nil
	}
	l.fault.Store(nil)
	old := l.now.Load()
	s := &settling{pace: l.pace, mode: mode, at: l.clock(), before: l.waiting, waiting: map[string]change{}, events: l.events}
	moved := l.takePictures(t, s)
	todo, removed := l.changes(t, s, events), l.removals(t, s)
	l.noteSettings(t, s)
	news := l.takeUnread(t, s) || old.reader == nil || moved || len(removed) > 0 || !t.hasSameProblems(l.tree)
	if l.waiting = s.waiting; len(l.waiting) == 0 {
		clear(l.events)
	}
	r := old.reader
	if r == nil || moved || len(todo) > 0 {
		r = l.opt.reader(newPictures(l.fsys, l.pictures, &l.facts), piece.ReadPlaces(l.fsys, l.opt.Places))
	}
	l.tree = t
	fresh := l.readPieces(ctx, r, todo, old.reader == nil)
	if ctx.Err() != nil {
		return 0, nil, ctx.Err()
	}
	if news || len(fresh) > 0 {
		l.publishSnapshot(r, l.replaceEntries(fresh, removed) || old.reader == nil)
	} else {
		l.rememberPublic(old.sorted)
		l.logStates(old) // time alone changes some
	}
	if brief, large, _ := l.readings.countUnfinished(); brief+large > 0 && (s.next == 0 || s.next > maxWait) {
		s.next = maxWait
	}
	return s.next, t.dirs, nil
}

// setFault records the reason why the folder cannot be read. It reports whether the reason is new.
func (l *Library) setFault(p *articles.Problem) bool {
	old := l.fault.Swap(p)
	return old == nil || *old != *p
}

func (l *Library) moveFolder() {
	l.scanning.Lock()
	defer l.scanning.Unlock()
	l.moved = true
}

// dropEvents drops the notifications about files that wait.
func (l *Library) dropEvents() {
	l.scanning.Lock()
	defer l.scanning.Unlock()
	clear(l.events)
}

// massRemoval is the number of pieces from which a removal may be an accident.
const massRemoval = 10

// guardVanished keeps pieces published if many vanish at once. Editors do not remove half of the
// paper at once: the directory was probably unmounted or is being replaced, and search engines
// remember status 410 for months. Such pieces stay until they are back or the server is restarted.
// It reports whether no piece is left to scan.
func (l *Library) guardVanished(t *tree, mode scanMode) bool {
	empty := len(t.articles) == 0
	if !empty {
		l.moved = false
	}
	maps.DeleteFunc(l.missing, func(file string, _ bool) bool {
		_, there := t.articles[file]
		return there || mode == scanAll && !empty
	})
	absent := l.absent(t)
	many := len(absent) >= massRemoval && 2*len(absent) >= len(l.paths)
	switch {
	case empty && len(absent) > 0 && (many || l.moved):
		l.holdPieces(absent, "content: all pieces vanished at once; the last versions stay up")
	case many && mode != scanAll:
		l.holdPieces(absent, "content: half of the pieces or more vanished at once; their last versions stay up")
	}
	return empty && len(l.missing) > 0
}

func (l *Library) holdPieces(absent []string, why string) {
	for _, file := range absent {
		l.missing[file] = true
	}
	l.opt.Log.Error(why, "vanished", len(absent), "pieces", len(l.paths), "fix", "put them back or mount the directory again; restart the server if they are meant to be gone")
}

// absent returns the pieces whose files are not there.
func (l *Library) absent(t *tree) (files []string) {
	for file := range l.paths {
		if _, there := t.articles[file]; !there && !l.missing[file] && !t.hidden(file) {
			files = append(files, file)
		}
	}
	return files
}

// removals returns the files that have been missing for long enough.
func (l *Library) removals(t *tree, s *settling) []string {
	files := slices.DeleteFunc(l.absent(t), func(file string) bool { return !s.isSettled(file, fileState{absent: true}, s.gone) })
	slices.Sort(files)
	return files
}

// changes returns the files that are to be read, as they were seen.
func (l *Library) changes(t *tree, s *settling, events map[string]fsnotify.Op) (todo []*reading) {
	now := time.Now() // the clock stamps are of
	for file := range t.articles {
		is, e := t.fileStateOf(file), l.paths[file]
		if l.readings.isReading(file, is) {
			continue
		}
		same := e != nil && e.fileState == is
		_, again := events[file]
		if _, side := events[is.sidePath]; side || e != nil && e.racy && now.Sub(is.stamp.time) > racyWindow {
			again = true
		}
		_, pending := s.before[file]
		var take bool
		if same && !again && !pending {
			take = l.outdated(e)
		} else {
			take = s.isSettled(file, is, s.waitFor(file, e, is))
		}
		if take {
			todo = append(todo, &reading{file: file, state: is})
		}
	}
	slices.SortFunc(todo, func(a, b *reading) int { return cmp.Compare(a.file, b.file) })
	return todo
}

func (t *tree) fileStateOf(file string) fileState {
	is := fileState{stamp: t.articles[file]}
	if side := piece.SideOf(file); side != "" {
		if s, ok := t.sides[side]; ok {
			is.side, is.sidePath = s, side
		}
	}
	return is
}

// outdated reports whether a picture of e has changed since e was read.
func (l *Library) outdated(e *entry) bool {
	return slices.ContainsFunc(e.wants, func(stem string) bool { return l.changed[stem] > e.pictureVersion })
}

// hidden reports whether file is in a directory that the walk could not read.
func (t *tree) hidden(file string) bool {
	return slices.ContainsFunc(t.closed, func(dir string) bool { return file == dir || strings.HasPrefix(file, dir+"/") })
}

// takePictures takes in pictures that came, went or changed. It reports whether
// there were any. The map is replaced: pieces are read with the old one.
func (l *Library) takePictures(t *tree, s *settling) (moved bool) {
	var taken []string
	for f, is := range t.pictures {
		was, known := l.pictures[f]
		if now := (fileState{stamp: is}); (!known || was != is) && s.isSettled(f, now, s.waitFor(f, nil, now)) {
			taken = append(taken, f)
		}
	}
	for f := range l.pictures {
		if _, there := t.pictures[f]; !there && !t.hidden(f) && s.isSettled(f, fileState{absent: true}, s.gone) {
			taken = append(taken, f)
		}
	}
	if len(taken) == 0 {
		return false
	}
	l.pictureVersion++
	l.pictures = maps.Clone(l.pictures)
	for _, f := range taken {
		if is, there := t.pictures[f]; there {
			l.pictures[f] = is
		} else {
			delete(l.pictures, f)
		}
		l.changed[picture.StemOf(f)] = l.pictureVersion
	}
	return true
}

// takeUnread notes the files that are not read, once they have stayed. It
// reports whether the set has changed.
func (l *Library) takeUnread(t *tree, s *settling) (changed bool) {
	for f, is := range t.unread {
		if _, known := l.unread[f]; !known && s.isSettled(f, fileState{stamp: is}, s.gone) {
			l.unread[f] = true
			changed = true
		}
	}
	before := len(l.unread)
	maps.DeleteFunc(l.unread, func(f string, _ bool) bool { _, there := t.unread[f]; return !there })
	return changed || len(l.unread) != before
}

// readPieces reads pieces, and returns those that are finished by now, begun by this
// scan or by one before. Those that are slow are among them, broken. The first
// scan waits for all.
func (l *Library) readPieces(ctx context.Context, r *piece.Reader, todo []*reading, first bool) (fresh []*entry) {
	for _, begun := range todo {
		same, album := l.paths[begun.file], l.pictureVersion
		if same != nil && (same.slow || l.outdated(same)) {
			same = nil
		}
		begun.read = func(begun *reading) *entry { return l.readOne(r, begun, same, album) }
	}
	l.readings.enqueue(todo)
	if first {
		l.readings.waitForAll(ctx)
	} else {
		l.readings.waitBriefly(ctx, l.maxWait)
	}
	finished, late := l.readings.takeFinished(first)
	for _, one := range finished {
		if one.entry != nil && one.took < l.readings.dropAfter && one.state == l.tree.fileStateOf(one.file) {
			fresh = append(fresh, one.entry)
		}
	}
	for _, one := range late {
		if e := l.paths[one.file]; e == nil || e.fileState != one.state {
			fresh = append(fresh, slowEntry(one))
		}
	}
	slices.SortFunc(fresh, func(a, b *entry) int { return cmp.Compare(a.path, b.path) })
	return fresh
}

// slowEntry is a piece that has taken too long so far.
func slowEntry(one *reading) *entry {
	var p piece.Piece
	p.AddFault(one.file, 0, "it takes longer than a second to read", "take out what was added last: markup that is never closed, or the same signs over and over")
	e := newEntry(piece.Source{Path: one.file, SidePath: one.state.sidePath}, &p)
	e.fileState, e.slow = one.state, true
	return e
}

// readOne reads a file into a fresh entry, with the pictures of version album. When
// its text is that of the entry same, the fresh one is a copy with the file's new
// stamp. It is nil when the file changed meanwhile: the text may be a part of it.
func (l *Library) readOne(r *piece.Reader, begun *reading, same *entry, album int) *entry {
	is := begun.state
	now := time.Now()
	racy := now.Sub(is.stamp.time) < racyWindow || now.Sub(is.side.time) < racyWindow
	src, err := readSource(l.fsys, begun.file, is.sidePath)
	if isMissing(err) || l.changedSince(begun.file, is.stamp) || is.sidePath != "" && l.changedSince(is.sidePath, is.side) {
		return nil
	}
	var e entry
	if err == nil && same != nil && same.sum == checksum(src) && same.sidePath == is.sidePath {
		e = *same
	} else {
		e = l.parseEntry(r, src, err)
	}
	e.fileState, e.racy, e.pictureVersion = is, racy, album
	return &e
}

// parseEntry makes an entry of a source, or of the reason why it cannot be read.
func (l *Library) parseEntry(r *piece.Reader, src piece.Source, err error) entry {
	var p piece.Piece
	if err != nil {
		fix := "let the server's user read it"
		if !utf8.ValidString(src.Path) {
			fix = "rename the file: its name is not in UTF-8"
		}
		p.AddFault(src.Path, 0, "it cannot be read: "+reason(err), fix)
	} else {
		p = r.Read(src)
	}
	e := newEntry(src, &p)
	if e.good && l.opt.Keep {
		l.setBody(e, &p.Article)
	}
	return *e
}

func (l *Library) changedSince(file string, s stamp) bool {
	info, err := fs.Stat(l.fsys, file)
	return err == nil && newStamp(info) != s
}

// replaceEntries puts fresh entries in the place of old ones. It reports whether
// anything a reader could see has changed.
func (l *Library) replaceEntries(fresh []*entry, removed []string) (changed bool) {
	for _, e := range fresh {
		old := l.paths[e.path]
		switch {
		case old == nil:
			changed = changed || e.good
		case e.good:
			changed = changed || !old.good || old.stale != e.stale || old.sum != e.sum || old.shown != e.shown
			l.cache.drop(old)
		case old.good && e.killed:
			changed = true
			l.cache.drop(old)
		case old.good: // broken now: its last good version stays
			last := *old
			last.fileState, last.racy, last.problems, last.sum = e.fileState, e.racy, e.problems, e.sum
			last.slow, last.pictureVersion = e.slow, e.pictureVersion
			last.stale = true
			e = &last
		}
		l.paths[e.path] = e
		l.reportPiece(e)
	}
	for _, file := range removed {
		l.cache.drop(l.paths[file])
		delete(l.paths, file)
		delete(l.logged, file)
		changed = true
	}
	return changed
}
