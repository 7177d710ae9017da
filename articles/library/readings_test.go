package library

import (
	"context"
	"fmt"
	"io/fs"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"
)

// stalling is a folder in which reading some files blocks until it is released,
// like a text that the parser takes forever to read.
type stalling struct {
	fstest.MapFS
	release  chan struct{}
	inFlight atomic.Int32
	opened   sync.Map // name → times, *atomic.Int32
}

func newStalling(nameAndText ...string) *stalling {
	return &stalling{MapFS: files(nameAndText...), release: make(chan struct{})}
}

func (s *stalling) Open(name string) (fs.File, error) {
	if strings.HasPrefix(name, "evil") {
		n, _ := s.opened.LoadOrStore(name, &atomic.Int32{})
		n.(*atomic.Int32).Add(1)
		s.inFlight.Add(1)
		defer s.inFlight.Add(-1)
		<-s.release
	}
	return s.MapFS.Open(name)
}

// Stat does not open the file.
func (s *stalling) Stat(name string) (fs.FileInfo, error) { return s.MapFS.Stat(name) }

func (s *stalling) times(name string) int32 {
	n, ok := s.opened.Load(name)
	if !ok {
		return 0
	}
	return n.(*atomic.Int32).Load()
}

// open opens a library whose pieces are slow after the usual times.
func (s *stalling) open(t *testing.T, opt Options) *Library {
	t.Helper()
	l := mustOpen(t, s, opt)
	l.readings.slowAfter, l.readings.dropAfter = slowAfter, dropAfter
	return l
}

// scan scans once, long enough after the last scan for changes to be accepted.
func (s *stalling) scan(t *testing.T, l *Library) {
	t.Helper()
	now := l.clock().Add(settleMissing)
	l.clock = func() time.Time { return now }
	if _, _, err := l.scanFolder(context.Background(), scanSettled, nil); err != nil {
		t.Fatal(err)
	}
}

// until scans until ok returns true; each scan waits for running reads.
func (s *stalling) until(t *testing.T, l *Library, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !ok(); s.scan(t, l) {
		if time.Now().After(end) {
			t.Fatalf("%s: not after a minute; pieces %q, problems:\n%s", what, slugs(l), whats(l))
		}
	}
}

// A file whose reading does not end does not delay others. It is broken, its
// last version stays, it is not read again before it changes, and is accepted
// when it can be read.
func TestASlowPieceHoldsUpNoOther(t *testing.T) {
	t.Parallel()
	s := newStalling("a.md", story("A", 1))
	opt := onDay(10)
	opt.Keep = true
	l := s.open(t, opt)
	s.MapFS["evil.md"] = &fstest.MapFile{Data: []byte(story("Evil", 2)), ModTime: time.Unix(1, 0)}
	s.MapFS["b.md"] = &fstest.MapFile{Data: []byte(story("B", 3)), ModTime: time.Unix(1, 0)}
	begun := time.Now()
	s.until(t, l, "b is live", func() bool { return slugs(l) == "b a" })
	if took := time.Since(begun); took > 2*time.Second {
		t.Logf("b took %s on this machine", took)
	}
	s.until(t, l, "evil is reported", func() bool { return strings.Contains(whats(l), "evil.md: it takes longer than a second to read") })
	for i := range 3 {
		s.MapFS["b.md"] = &fstest.MapFile{Data: []byte(story(fmt.Sprint("B", i), 3)), ModTime: time.Unix(int64(i+2), 0)}
		s.until(t, l, "b changes", func() bool { return l.Summaries()[0].Headline == fmt.Sprint("B", i) })
	}
	if n := s.times("evil.md"); n != 1 {
		t.Errorf("evil.md was begun %d times, want once", n)
	}
	close(s.release)
	s.until(t, l, "evil is read", func() bool { return whats(l) == "" && slugs(l) == "b evil a" || time.Since(begun) > dropAfter })
}

func TestTheLastVersionOfASlowPieceStays(t *testing.T) {
	t.Parallel()
	s := newStalling("evil.md", story("Good", 1))
	close(s.release)
	opt := onDay(10)
	opt.Keep = true
	l := s.open(t, opt)
	s.release = make(chan struct{})
	defer close(s.release)
	s.MapFS["evil.md"] = &fstest.MapFile{Data: []byte(story("Evil", 2)), ModTime: time.Unix(1, 0)}
	s.until(t, l, "evil is reported", func() bool { return strings.Contains(whats(l), "longer than a second") })
	if a, err := l.Article("evil"); err != nil || a.Headline != "Good" {
		t.Errorf("evil = %q, %v; want the last version", a.Headline, err)
	}
	s.MapFS["evil.md"] = &fstest.MapFile{Data: []byte(""), ModTime: time.Unix(2, 0)}
}

// The number of unfinished reads is limited, and short files are read before
// large ones.
func TestManySlowPieces(t *testing.T) {
	t.Parallel()
	s := newStalling("a.md", story("A", 1))
	opt := onDay(10)
	opt.Keep = true
	l := s.open(t, opt)
	for i := range 40 {
		s.MapFS[fmt.Sprintf("evil%d.md", i)] = &fstest.MapFile{Data: []byte(story("Evil", 2) + strings.Repeat("a", smallSize)), ModTime: time.Unix(1, 0)}
	}
	s.MapFS["b.md"] = &fstest.MapFile{Data: []byte(story("B", 3)), ModTime: time.Unix(1, 0)}
	s.until(t, l, "b is live", func() bool { return slugs(l) == "b a" })
	s.until(t, l, "some are reported", func() bool { return strings.Count(whats(l), "longer than a second") >= atMostSlow })
	s.MapFS["c.md"] = &fstest.MapFile{Data: []byte(story("C", 4)), ModTime: time.Unix(1, 0)}
	s.until(t, l, "c is live", func() bool { return slugs(l) == "c b a" })
	if n, most := int(s.inFlight.Load()), max(1, runtime.GOMAXPROCS(0)/2)+atMostSlow; n > most {
		t.Errorf("%d are being read, want %d at most", n, most)
	}
	close(s.release)
}

// A version that changed during a slow read is not accepted.
func TestASlowPieceThatChanges(t *testing.T) {
	t.Parallel()
	s := newStalling("a.md", story("A", 1))
	l := s.open(t, onDay(10))
	s.MapFS["evil.md"] = &fstest.MapFile{Data: []byte(story("Half of", 2)), ModTime: time.Unix(1, 0)}
	s.scan(t, l)
	s.until(t, l, "it is begun", func() bool { return s.times("evil.md") == 1 })
	s.MapFS["evil.md"] = &fstest.MapFile{Data: []byte(story("The whole", 2)), ModTime: time.Unix(2, 0)}
	close(s.release)
	s.until(t, l, "evil is read", func() bool {
		for _, e := range l.Summaries() {
			if e.Headline == "Half of" {
				t.Fatal("a part of the piece went live")
			}
		}
		return slugs(l) == "evil a"
	})
}

// The start waits for all files except those whose reading does not end: they
// are broken, not gone.
func TestASlowPieceAtTheStart(t *testing.T) {
	t.Parallel()
	s := newStalling("a.md", story("A", 1), "evil1.md", story("Evil", 2), "evil2.md", story("Evil", 2), "evil3.md", story("Evil", 2)+strings.Repeat("a", smallSize), "b.md", story("B", 3))
	opt := onDay(10)
	opt.Keep, opt.Tombstones = true, t.TempDir()+"/gone.json"
	putFile(t, opt.Tombstones, `{"public": ["evil1", "evil2", "evil3"]}`)
	l := s.open(t, opt)
	if got := slugs(l); got != "b a" || strings.Count(whats(l), "longer than a second") != 3 || l.Gone("evil1") || l.Gone("evil3") {
		t.Errorf("pieces %q, evil is gone: %v, problems:\n%s", got, l.Gone("evil1"), whats(l))
	}
	if g := l.Guesses(); len(g) != 0 {
		t.Errorf("guesses %v", g)
	}
	close(s.release)
}
