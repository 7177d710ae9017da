package library

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/fsnotify/fsnotify"
)

func TestOneCacheForAll(t *testing.T) {
	t.Parallel()
	d := newDrawer(t, onDay(20), "a.md", story("A", 1))
	e := d.lib.now.Load().bySlug["a"]
	a, err := d.lib.Article("a")
	if err != nil {
		t.Fatal(err)
	}
	d.lib.cache.put(e, a) // two concurrent readers without a cache entry
	if n := d.lib.cache.order.Len(); n != 1 {
		t.Errorf("kept %d times", n)
	}
	d.lib.cache.drop(e)
	d.lib.cache.drop(e)
	if _, ok := d.lib.cache.get(e); ok || d.lib.cache.order.Len() != 0 {
		t.Error("dropped, but there")
	}
}

// failing is a file that fails after a number of bytes.
type failing struct {
	fs.File
	left int
}

func (f *failing) Read(p []byte) (int, error) {
	if f.left <= 0 {
		return 0, errors.New("input/output error")
	}
	n, err := f.File.Read(p[:min(len(p), f.left)])
	f.left -= n
	return n, err
}

type failingFS struct {
	fstest.MapFS
	after int
}

func (f failingFS) Open(name string) (fs.File, error) {
	file, err := f.MapFS.Open(name)
	return &failing{file, f.after}, err
}

func TestPictureThatEndsInAnError(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("\x00", 300<<10)
	m := files("a.png", pngOf(2, 2)+long, "a.svg", "<svg width='2' height='2'>"+strings.Repeat(" ", 300<<10)+"</svg>")
	for _, name := range []string{"a.png", "a.svg"} {
		for _, after := range []int{0, 10, 256 << 10, 280 << 10} {
			if f := readFact(failingFS{m, after}, name, stamp{}); f.err == nil || f.hash != "" || f.width != 0 {
				t.Errorf("%s, cut after %d bytes: %+v, want an error", name, after, f)
			}
		}
		if f := readFact(failingFS{m, 1 << 20}, name, stamp{}); f.err != nil || f.width != 2 || len(f.hash) != 8 {
			t.Errorf("%s: %+v", name, f)
		}
	}
	if _, err := readLimited(failingFS{m, 10}, "a.svg"); err == nil {
		t.Error("half a file is taken for a whole one")
	}
	if _, err := readLimited(m, "none"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v, want fs.ErrNotExist", err)
	}
}

// If file system events overflow or end, the folder is scanned.
func TestWatchWhenMessagesFail(t *testing.T) {
	t.Parallel()
	for name, fail := range map[string]func(*fsnotify.Watcher){
		"overflow": func(n *fsnotify.Watcher) { n.Errors <- fsnotify.ErrEventOverflow },
		"ended":    func(n *fsnotify.Watcher) { _ = n.Close() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := &desk{T: t, dir: t.TempDir(), log: &record{}}
			d.write("a.md", story("One", 1))
			d.open(Options{})
			n, err := fsnotify.NewWatcher()
			if err != nil {
				t.Skipf("no messages here: %v", err)
			}
			defer n.Close()
			w := newWatcher(d.lib, d.dir)
			w.notify, w.watched["."] = n, true // the watcher expects events
			ctx, stop := context.WithCancel(context.Background())
			done := make(chan error, 1)
			go func() { done <- w.handleEvents(ctx) }()
			defer func() { stop(); <-done }()
			d.write("a.md", story("Two, longer", 1))
			fail(n)
			d.reads("a", "Two, longer")
		})
	}
}

func TestMediaOfALibrary(t *testing.T) {
	t.Parallel()
	d := newDrawer(t, onDay(20), "img/a.png", pngOf(2, 2), "a.md", story("A", 1))
	f, err := d.lib.Media().Open("img/a.png")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if b, err := io.ReadAll(f); string(b) != pngOf(2, 2) || err != nil {
		t.Errorf("%d bytes, %v", len(b), err)
	}
	if _, err := d.lib.Media().Open("a.md"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a piece's source: %v, want fs.ErrNotExist", err)
	}
}

// A new, changed or removed picture changes the articles that show it, and
// their addresses, and no others.
func TestPicturesBetweenLooks(t *testing.T) {
	t.Parallel()
	piece := strings.Replace(story("A", 1), "section", "images: [{src: p.png, alt: P}]\nsection", 1)
	d := newDrawer(t, onDay(20), "a.md", piece, "b.md", story("B", 1))
	src := func() string {
		scanThrice(t, d.lib)
		return d.lib.Summaries()[0].Image.Src
	}
	picture := func(w int, at int64) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte(pngOf(w, 2)), ModTime: time.Unix(at, 0)}
	}
	if s := d.lib.Summaries()[0].Image; s == nil || s.Src != "" || !strings.Contains(whats(d.lib), `a.md:3: the picture "p.png" is missing`) {
		t.Fatalf("image %+v, problems\n%s", s, whats(d.lib))
	}
	before := d.lib.Version()
	other := d.lib.now.Load().bySlug["b"]
	d.MapFS["img/p.png"] = picture(4, 1)
	first := src()
	d.MapFS["img/p.png"] = picture(6, 2)
	second := src()
	if !strings.HasPrefix(first, "/media/img/p.png?v=") || second == first || d.lib.Version() != before+2 || whats(d.lib) != "" {
		t.Errorf("%q, then %q, version %d after %d, problems %q", first, second, d.lib.Version(), before, whats(d.lib))
	}
	d.MapFS["img/p-320.png"] = picture(320, 3)
	if src(); len(d.lib.Summaries()[0].Image.Renditions) != 1 {
		t.Errorf("image %+v, want another width", d.lib.Summaries()[0].Image)
	}
	d.MapFS["img/unused.png"] = picture(4, 4)
	version := d.lib.Version()
	if src(); d.lib.Version() != version || d.lib.now.Load().bySlug["b"] != other {
		t.Error("an unused picture changed a piece")
	}
	delete(d.MapFS, "img/p.png")
	if s := src(); s != "" || !strings.Contains(whats(d.lib), "is missing") {
		t.Errorf("%q, problems %q", s, whats(d.lib))
	}
}
