package library

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/fsnotify/fsnotify"
)

// desk is a watched folder and the log of its library.
type desk struct {
	*testing.T
	dir string
	lib *Library
	log *record
	now <-chan struct{}
}

// record is a log for concurrent writers.
type record struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (r *record) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.b.Write(p)
}

func (r *record) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.b.String()
}

func newDesk(t *testing.T, nameAndText ...string) *desk {
	t.Helper()
	d := &desk{T: t, dir: t.TempDir(), log: &record{}}
	for i := 0; i < len(nameAndText); i += 2 {
		d.write(nameAndText[i], nameAndText[i+1])
	}
	d.open(Options{})
	d.watch()
	return d
}

func (d *desk) open(opt Options) {
	d.Helper()
	opt.Keep, opt.Log = true, slog.New(slog.NewTextHandler(d.log, nil))
	opt.Now = func() time.Time { return time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC) }
	d.lib = mustOpen(d.T, os.DirFS(d.dir), opt)
	d.lib.pace = pace{settleWritten / 5, settleMoved / 3, settleMissing / 8} // short waiting times; their lengths are tested with a fake clock
	var end func()
	d.now, end = d.lib.Subscribe()
	d.Cleanup(end)
}

func (d *desk) watch() {
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- d.lib.Watch(ctx, d.dir) }()
	d.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			d.Error(err)
		}
	})
}

func (d *desk) path(name string) string { return filepath.Join(d.dir, filepath.FromSlash(name)) }

func (d *desk) write(name, text string) {
	d.Helper()
	if err := os.MkdirAll(filepath.Dir(d.path(name)), 0o755); err != nil {
		d.Fatal(err)
	}
	if err := os.WriteFile(d.path(name), []byte(text), 0o644); err != nil {
		d.Fatal(err)
	}
}

func (d *desk) remove(name string) {
	d.Helper()
	if err := os.RemoveAll(d.path(name)); err != nil {
		d.Fatal(err)
	}
}

func (d *desk) rename(from, to string) {
	d.Helper()
	if err := os.Rename(d.path(from), d.path(to)); err != nil {
		d.Fatal(err)
	}
}

// until waits for ok, checking again after each change. within is the
// guaranteed two seconds with a margin for busy machines.
func (d *desk) until(what string, ok func() bool) {
	d.Helper()
	const within = time.Minute
	timeout := time.NewTimer(within)
	defer timeout.Stop()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for !ok() {
		select {
		case <-d.now:
		case <-again.C: // a new problem alone is not announced as a change
		case <-timeout.C:
			d.Fatalf("%s: not after %s; slugs %q, problems:\n%s", what, within, slugs(d.lib), whats(d.lib))
		}
	}
}

func (d *desk) reads(slug, headline string) {
	d.Helper()
	d.until(slug+" reads "+headline, func() bool {
		a, err := d.lib.Article(slug)
		return err == nil && a.Headline == headline
	})
}

func TestWatchNewChangedRemoved(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "a.md", story("One", 1))
	before := d.lib.Version()
	d.write("deep/folder/b.md", story("Two", 2))
	d.reads("b", "Two")
	if d.lib.Version() == before {
		t.Error("the version did not change")
	}
	d.write("a.md", story("One again", 1))
	d.reads("a", "One again")
	d.remove("a.md")
	d.until("a is gone", func() bool { return d.lib.Gone("a") })
	if _, err := d.lib.Article("a"); err == nil || slugs(d.lib) != "b" {
		t.Errorf("a is removed but still there: %q", slugs(d.lib))
	}
	d.write("a.md", story("Back", 1))
	d.reads("a", "Back")
	if d.lib.Gone("a") {
		t.Error("a is back and gone")
	}
	d.rename("a.md", "c.md")
	d.reads("c", "Back")
	d.until("a is gone again", func() bool { return d.lib.Gone("a") })
	d.remove("deep")
	d.until("the folder's piece is gone", func() bool { return d.lib.Gone("b") })
}

func TestWatchKeepsTheLastGoodVersion(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "a.md", story("Good", 1), "b.md", story("Other", 2))
	// its body was never read, so it is in no cache
	d.write("a.md", "---\nheadline: Bad\npublished: 2026-11-23\n---\nText.\n")
	d.until("the fault is known", func() bool { return strings.Contains(whats(d.lib), "has no time zone") })
	a, err := d.lib.Article("a")
	if err != nil || a.Headline != "Good" || a.Text() != "Text of Good." {
		t.Errorf("a = %q %q, %v; want the last good version", a.Headline, a.Text(), err)
	}
	if d.lib.Gone("a") {
		t.Error("a broken piece is not gone")
	}
	// another change causes more scans; the fault is not logged again
	d.write("b.md", story("Other two", 2))
	d.reads("b", "Other two")
	if n := strings.Count(d.log.String(), "has no time zone"); n != 1 {
		t.Errorf("the fault was logged %d times, want once:\n%s", n, d.log)
	}
	for _, want := range []string{"file=a.md", "line=3", "fix=", "last_version_up=true"} {
		if !strings.Contains(d.log.String(), want) {
			t.Errorf("the log lacks %s:\n%s", want, d.log)
		}
	}
	d.write("a.md", story("Mended", 1))
	d.reads("a", "Mended")
	if p := whats(d.lib); p != "" {
		t.Errorf("problems after mending:\n%s", p)
	}
	d.write("new.md", "---\nheadline: [\n---\n")
	d.until("a new broken file is known", func() bool { return strings.Contains(whats(d.lib), "new.md") })
	if _, err := d.lib.Article("new"); err == nil || d.lib.Gone("new") {
		t.Error("a file that never parsed is neither there nor gone")
	}
}

func TestWatchEmptiedFile(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "a.md", story("Good", 1), "b.md", story("B", 1))
	d.write("a.md", "") // the result of a full disk
	d.until("the fault is known", func() bool { return strings.Contains(whats(d.lib), "a.md: the file is empty") })
	d.reads("a", "Good")
	d.remove("a.md")
	d.until("removed after it was broken", func() bool { return d.lib.Gone("a") })
}

// An editor renames the old file and writes a new one in parts. If this machine
// takes longer than settle for it, the save looks like a removal, and the test
// does not judge it.
func TestWatchEditors(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "a.md", story("One", 1))
	slow := false
	for i := range 3 {
		text := story(fmt.Sprint("Edit ", i), 1)
		began := time.Now()
		d.rename("a.md", "a.md~")
		d.write("4913", "")
		d.remove("4913")
		d.write(".a.md.swp", "x")
		f, err := os.Create(d.path("a.md"))
		if err != nil {
			t.Fatal(err)
		}
		for _, piece := range []string{text[:10], text[10:40], text[40:]} {
			if _, err := f.WriteString(piece); err != nil {
				t.Fatal(err)
			}
			if d.lib.Gone("a") && time.Since(began) < settleMissing/8 {
				t.Error("a was gone while it was saved")
			}
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		slow = slow || time.Since(began) >= settleWritten/5
		d.remove("a.md~")
		d.reads("a", fmt.Sprint("Edit ", i))
	}
	d.write(".a.md.tmp", story("Whole", 1))
	d.rename(".a.md.tmp", "a.md")
	d.reads("a", "Whole")
	if s := d.log.String(); strings.Contains(s, "WARN") && !slow {
		t.Errorf("saving was reported as a fault:\n%s", s)
	}
}

// Size and time are the same: only the event or the content shows the change.
func TestWatchSameStamp(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "a.md", story("One", 1))
	info, err := os.Stat(d.path("a.md"))
	if err != nil {
		t.Fatal(err)
	}
	d.write("a.md", story("Two", 1))
	if err := os.Chtimes(d.path("a.md"), info.ModTime(), info.ModTime()); err != nil {
		t.Fatal(err)
	}
	d.reads("a", "Two")
}

func TestWatchWireAndItsYAML(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "a.txt", "Headline\n\nDubai: Text.\n")
	if s := d.lib.Summaries()[0]; s.Status != "draft" {
		t.Fatalf("status = %s, want draft", s.Status)
	}
	d.write("a.yaml", "published: 2026-11-23T08:00:00+04:00\nheadline: Written\n")
	d.reads("a", "Written")
	if s := d.lib.Summaries()[0]; s.Status != "live" {
		t.Errorf("status = %s, want live", s.Status)
	}
	d.write("a.yaml", "published: 2026-11-23\n")
	d.until("the fault is known", func() bool { return strings.Contains(whats(d.lib), "a.yaml:1") })
	d.reads("a", "Written")
	d.remove("a.yaml")
	d.reads("a", "Headline")
}

func TestWatchPictures(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "en/a.md", strings.Replace(story("A", 1), "section", "images: [{src: p.svg, alt: P}]\nsection", 1))
	src := func() string {
		a, err := d.lib.Article("a")
		if err != nil || len(a.Images) != 1 {
			return ""
		}
		return a.Images[0].Src
	}
	if src() != "" || !strings.Contains(whats(d.lib), `the picture "p.svg" is missing`) {
		t.Fatalf("src = %q, problems %q", src(), whats(d.lib))
	}
	d.write("img/p.svg", `<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"/>`)
	d.until("the picture is found", func() bool { return strings.HasPrefix(src(), "/media/img/p.svg?v=") })
	first := src()
	d.write("img/p.svg", `<svg xmlns="http://www.w3.org/2000/svg" width="8" height="6"/>`)
	d.until("its address changes with it", func() bool { return src() != first && src() != "" })
	d.remove("img/p.svg")
	d.until("the picture is missed", func() bool { return src() == "" })
	d.reads("a", "A")
}

func TestWatchWithoutMessages(t *testing.T) {
	t.Parallel()
	d := &desk{T: t, dir: t.TempDir(), log: &record{}}
	d.write("a.md", story("One", 1))
	d.open(Options{})
	w := newWatcher(d.lib, d.dir)
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- w.handleEvents(ctx) }()
	defer func() { stop(); <-done }()
	d.write("a.md", story("Two, longer", 1))
	d.reads("a", "Two, longer")
	d.remove("a.md")
	d.until("a is gone", func() bool { return d.lib.Gone("a") })
}

func TestWatchFolderThatVanishes(t *testing.T) {
	t.Parallel()
	d := &desk{T: t, dir: filepath.Join(t.TempDir(), "paper"), log: &record{}}
	for i := range 12 {
		d.write(fmt.Sprintf("n%d.md", i), story("N", 1+i))
	}
	d.open(Options{})
	d.watch()
	d.write("n1.md", story("Watched", 2))
	d.reads("n1", "Watched")
	if err := os.Rename(d.dir, d.dir+".away"); err != nil {
		t.Fatal(err)
	}
	d.until("it is reported", func() bool { return strings.Contains(d.log.String(), "cannot be read") })
	if err := os.Mkdir(d.dir, 0o755); err != nil { // the mount point of an unmounted disk
		t.Fatal(err)
	}
	d.until("it is reported", func() bool { return strings.Contains(d.log.String(), "vanished at once") })
	if err := d.lib.Ready(); err == nil || !strings.Contains(err.Error(), "mount the folder again") {
		t.Errorf("ready: %v, want advice", err)
	}
	if len(d.lib.Summaries()) != 12 || d.lib.Gone("n1") {
		t.Errorf("%d pieces, gone %v: want all to stay", len(d.lib.Summaries()), d.lib.Gone("n1"))
	}
	if a, err := d.lib.Article("n1"); err != nil || a.Headline != "Watched" {
		t.Errorf("a body cannot be read any more: %v", err)
	}
	d.write("n1.md", story("Back", 2))
	d.reads("n1", "Back")
	d.write("new.md", story("New", 3))
	d.reads("new", "New")
	if d.lib.Gone("n2") || d.lib.Ready() != nil {
		t.Errorf("n2 gone %v, ready %v: want the pieces that were removed together to stay", d.lib.Gone("n2"), d.lib.Ready())
	}
	d.remove("n1.md")
	d.until("one that came back and is removed is gone", func() bool { return d.lib.Gone("n1") })
}

func TestWatchFails(t *testing.T) {
	t.Parallel()
	l := mustOpen(t, files(), Options{Log: quiet})
	if err := l.Watch(context.Background(), filepath.Join(t.TempDir(), "none")); err == nil {
		t.Error("a folder that is not there can be watched")
	}
}

func TestTombstones(t *testing.T) {
	t.Parallel()
	d := &desk{T: t, dir: t.TempDir(), log: &record{}}
	file := filepath.Join(t.TempDir(), "public.json")
	opt := Options{Tombstones: file}
	d.write("a.md", story("A", 1))
	d.write("b.md", story("B", 1))
	d.write("draft.md", "---\nheadline: D\nstatus: draft\n---\nText.")
	d.write("later.md", strings.Replace(story("L", 1), "2026", "2031", 1))
	d.open(opt)
	for _, name := range []string{"a.md", "draft.md", "later.md"} { // without a watcher
		d.remove(name)
	}
	d.open(opt)
	for slug, want := range map[string]bool{"a": true, "b": false, "draft": false, "later": false} {
		if got := d.lib.Gone(slug); got != want {
			t.Errorf("Gone(%q) = %v, want %v", slug, got, want)
		}
	}
	d.write("a.md", story("A", 1))
	d.open(opt)
	if d.lib.Gone("a") {
		t.Error("a is back, but gone")
	}
	if err := os.WriteFile(file, []byte("{half"), 0o644); err != nil {
		t.Fatal(err)
	}
	d.open(opt)
	if _, err := os.Stat(file + ".unreadable"); err != nil || !strings.Contains(d.log.String(), "cannot be read") {
		t.Errorf("an unreadable list is kept and reported: %v\n%s", err, d.log)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(file), ".*")); len(left) > 0 {
		t.Errorf("temporary files are left: %v", left)
	}
}

func TestTombstonesOfAFolderThatIsNotThere(t *testing.T) {
	t.Parallel()
	d := &desk{T: t, dir: t.TempDir(), log: &record{}}
	d.write("a.md", story("A", 1))
	file := filepath.Join(t.TempDir(), "none", "public.json")
	d.open(Options{Tombstones: file})
	scanThrice(t, d.lib)
	if n := strings.Count(d.log.String(), "make its folder writable"); n != 1 {
		t.Errorf("the log has the advice %d times, want once:\n%s", n, d.log)
	}
	if err := os.Mkdir(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	scanThrice(t, d.lib)
	if raw, err := os.ReadFile(file); err != nil || !strings.Contains(string(raw), `"a"`) {
		t.Errorf("the list is not written when it can be: %q, %v", raw, err)
	}
}

// A scheduled article is published without a change of its file, and gone if it
// is removed afterwards.
func TestTombstonesOfScheduledPieces(t *testing.T) {
	t.Parallel()
	d := &desk{T: t, dir: t.TempDir(), log: &record{}}
	d.write("a.md", story("A", 9))
	d.write("b.md", story("B", 29))
	day := time.Date(2026, 11, 5, 0, 0, 0, 0, time.UTC)
	l := mustOpen(t, os.DirFS(d.dir), Options{Log: quiet, Now: func() time.Time { return day }})
	scan := func() { scanLater(t, l, settleMissing) }
	day = day.AddDate(0, 0, 10)
	scan()
	d.remove("a.md")
	d.remove("b.md")
	scan()
	scan()
	if !l.Gone("a") || l.Gone("b") || len(l.Summaries()) != 0 {
		t.Errorf("gone: a %v, b %v, %q left; want a gone, b never there", l.Gone("a"), l.Gone("b"), slugs(l))
	}
}

// The advice fits the error.
func TestFoldersThatCannotBeFollowed(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		err  error
		want string
	}{
		{&fs.PathError{Op: "watch", Path: "a", Err: syscall.EACCES}, "let the server's user read it"},
		{fs.ErrPermission, "let the server's user read it"},
		{fmt.Errorf("watch: %w", syscall.ENOSPC), "raise fs.inotify.max_user_watches"},
		{errors.New("not supported"), "nothing has to be done: a change is live a little later"},
	} {
		if got := adviceOnFollowing(tt.err); got != tt.want {
			t.Errorf("unfollowed(%v) = %q, want %q", tt.err, got, tt.want)
		}
	}
}

// The same advice is logged once, different advice again.
func TestAdviceIsLoggedOnce(t *testing.T) {
	t.Parallel()
	d := &desk{T: t, dir: t.TempDir(), log: &record{}}
	d.open(Options{})
	n, err := fsnotify.NewWatcher()
	if err != nil {
		t.Skip("no messages here: ", err)
	}
	if err := n.Close(); err != nil { // from now on it refuses every folder
		t.Fatal(err)
	}
	w := newWatcher(d.lib, d.dir)
	w.notify = n
	for range 3 {
		w.follow(".", "a", "b")
	}
	if got := strings.Count(d.log.String(), "only looked at every few seconds"); got != 1 || len(w.watched) > 0 {
		t.Errorf("logged %d times, %d are watched, want once and none:\n%s", got, len(w.watched), d.log)
	}
}
