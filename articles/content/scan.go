package content

import (
	"context"
	"errors"
	"io/fs"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"broadside/articles"
)

// scanMode says how a scan treats what it finds.
type scanMode int

const (
	scanAll     scanMode = iota // the first: all is taken as it is
	scanSettled                 // a change is taken when two scans saw it alike
)

func missing(err error) bool { return errors.Is(err, fs.ErrNotExist) }

// racyWindow is how shortly after a write the same stamp may hide another: the
// coarsest clock of a file system that is still in use ticks every two seconds.
const racyWindow = 2 * time.Second

// scan looks at the folder and takes in what changed; touched are paths that
// are read again even if their stamp is the same. It returns whether changes
// are waiting to settle, and the folders there are.
func (l *Library) scan(ctx context.Context, mode scanMode, touched map[string]bool) (waiting bool, dirs []string, err error) {
	l.scanning.Lock()
	defer l.scanning.Unlock()
	t, err := walk(ctx, l.fsys)
	if err != nil {
		return false, nil, err
	}
	old := l.now.Load()
	if l.vanished(t) {
		return false, t.dirs, nil
	}
	moved := movedPictures(t, old)
	todo, removed := l.changes(t, mode, touched, moved)
	if mode != scanAll && len(todo)+len(removed)+len(moved) == 0 && t.saysTheSame(l.tree) {
		l.remember(old.sorted)
		l.logStates(old) // time alone changes some
		return len(l.waiting) > 0, t.dirs, nil
	}
	r := &reader{fsys: l.fsys, opt: l.opt, pictures: newPictures(l.fsys, t.pictures, &l.facts), places: readPlaces(l.fsys, l.opt)}
	fresh := l.readAll(ctx, todo, func(file string) *entry { return l.readOne(r, t, file, moved) })
	if ctx.Err() != nil {
		return false, nil, ctx.Err()
	}
	changed := l.take(fresh, removed) || old.reader == nil
	l.tree = t
	l.publish(r, changed)
	return len(l.waiting) > 0, t.dirs, nil
}

// vanished guards against a folder that was unmounted or is being replaced:
// nobody removes a whole paper at once, and 410 for all of it is not taken back
// by search engines for months.
func (l *Library) vanished(t *tree) bool {
	const paper = 10
	if len(t.articles) > 0 || len(l.paths) < paper {
		return false
	}
	if l.logged["."] == "" {
		l.logged["."] = "vanished"
		l.opt.Log.Error("content: all pieces vanished at once; the last versions stay up", "pieces", len(l.paths), "fix", "mount the folder again, or restart the server if they are meant to be gone")
	}
	return true
}

// changes compares the folder with what is known.
func (l *Library) changes(t *tree, mode scanMode, touched, moved map[string]bool) (todo, removed []string) {
	waiting := map[string]look{}
	settled := func(file string, now look) bool {
		if was, ok := l.waiting[file]; mode == scanAll || ok && was == now {
			return true
		}
		waiting[file] = now
		return false
	}
	now := time.Now() // the clock stamps are of
	for file, s := range t.articles {
		side := sideOf(file)
		sideStamp, ok := t.sides[side]
		if !ok {
			side = ""
		}
		e := l.paths[file]
		same := e != nil && e.stamp == s && e.side == sideStamp && e.sidePath == side
		again := touched[file] || side != "" && touched[side] || e != nil && e.racy && now.Sub(s.time) > racyWindow
		_, pending := l.waiting[file]
		switch {
		case same && !again && !pending:
			if e.wantsAny(moved) {
				todo = append(todo, file)
			}
		case settled(file, look{stamp: s, side: sideStamp, sidePath: side}):
			todo = append(todo, file)
		}
	}
	for file := range l.paths {
		if _, ok := t.articles[file]; !ok && !t.hidden(file) && settled(file, look{absent: true}) {
			removed = append(removed, file)
		}
	}
	l.noteSettings(t, settled)
	l.waiting = waiting
	slices.Sort(todo)
	slices.Sort(removed)
	return todo, removed
}

func (e *entry) wantsAny(stems map[string]bool) bool {
	return len(stems) > 0 && slices.ContainsFunc(e.wants, func(s string) bool { return stems[s] })
}

// hidden reports whether file lies where the walk could not look.
func (t *tree) hidden(file string) bool {
	return slices.ContainsFunc(t.closed, func(dir string) bool {
		return file == dir || len(file) > len(dir) && file[:len(dir)] == dir && file[len(dir)] == '/'
	})
}

// movedPictures returns the stems of pictures that came, went or changed.
func movedPictures(t *tree, old *snapshot) map[string]bool {
	if old.reader == nil {
		return nil
	}
	stems := map[string]bool{}
	before := old.reader.pictures.files
	for f, s := range t.pictures {
		if was, ok := before[f]; !ok || was != s {
			stems[stemOf(f)] = true
		}
	}
	for f := range before {
		if _, ok := t.pictures[f]; !ok {
			stems[stemOf(f)] = true
		}
	}
	return stems
}

// readAll reads and parses files on all cores, keeping their order.
func (l *Library) readAll(ctx context.Context, files []string, read func(string) *entry) []*entry {
	out := make([]*entry, len(files))
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(files)) {
		wg.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(files) || ctx.Err() != nil {
					return
				}
				out[i] = read(files[i])
			}
		})
	}
	wg.Wait()
	return out
}

// readOne reads a file into a fresh entry. When its text is what it was, the
// entry is the old one with the file's new stamp.
func (l *Library) readOne(r *reader, t *tree, file string, moved map[string]bool) *entry {
	side := sideOf(file)
	sideStamp, ok := t.sides[side]
	if !ok {
		side = ""
	}
	s := t.articles[file]
	now := time.Now()
	racy := now.Sub(s.time) < racyWindow || now.Sub(sideStamp.time) < racyWindow
	src, err := readSource(l.fsys, file, side)
	if old := l.paths[file]; err == nil && old != nil && old.sum == sumOf(src) && old.sidePath == side && !old.wantsAny(moved) {
		e := *old
		e.stamp, e.side, e.racy = s, sideStamp, racy
		return &e
	}
	var p piece
	if err != nil {
		p.fail(file, 0, "it cannot be read: "+err.Error(), "let the server's user read it")
	} else {
		p = r.read(src)
	}
	e := newEntry(src, &p)
	e.stamp, e.side, e.racy = s, sideStamp, racy
	if e.good && l.shelf != nil {
		l.keep(e, &p.article)
	}
	return e
}

// keep puts a body on the shelf, or beside its entry when the disk is full.
func (l *Library) keep(e *entry, a *articles.Article) {
	at, err := l.shelf.put(a)
	if err != nil {
		l.opt.Log.Warn("content: a piece is kept in memory", "file", e.path, "error", err)
		e.kept = a
		return
	}
	e.at = at
}

// take puts fresh entries in the place of old ones. It reports whether
// anything a reader could see has changed.
func (l *Library) take(fresh []*entry, removed []string) (changed bool) {
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
			last.stamp, last.side, last.sidePath, last.racy, last.problems, last.sum = e.stamp, e.side, e.sidePath, e.racy, e.problems, e.sum
			if last.at.size == 0 && last.kept == nil {
				if a, ok := l.cache.get(old); ok {
					last.kept = &a
				}
			}
			last.stale = true
			e = &last
		}
		l.paths[e.path] = e
		l.report(e)
	}
	for _, file := range removed {
		l.cache.drop(l.paths[file])
		delete(l.paths, file)
		delete(l.logged, file)
		changed = true
	}
	return changed
}
