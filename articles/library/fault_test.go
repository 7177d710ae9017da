package library

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"broadside/articles/picture"
	"broadside/articles/piece"
)

// faulty is a folder that fails to open some names, like a failing disk or
// mount.
type faulty struct {
	fstest.MapFS
	refused map[string]error
}

func (f faulty) Open(name string) (fs.File, error) {
	if err := f.refused[name]; err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	return f.MapFS.Open(name)
}

func (f faulty) ReadDir(name string) ([]fs.DirEntry, error) {
	if err := f.refused[name]; err != nil {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: err}
	}
	return f.MapFS.ReadDir(name)
}

// scanThrice scans often enough, with long enough intervals, for every change to be
// accepted.
func scanThrice(t *testing.T, l *Library) {
	t.Helper()
	for range 3 {
		scanLater(t, l, settleMissing)
	}
}

// scanLater scans as if time had passed since the last scan. It waits until all
// files are read, and returns the time of the next scan.
func scanLater(t *testing.T, l *Library, after time.Duration) (next time.Duration) {
	t.Helper()
	now := l.clock().Add(after)
	l.clock, l.maxWait = func() time.Time { return now }, time.Minute
	next, _, err := l.scanFolder(context.Background(), scanSettled, nil)
	if err != nil {
		t.Fatal(err)
	}
	return next
}

func TestAFolderThatCannotBeOpenedKeepsItsPieces(t *testing.T) {
	t.Parallel()
	f := faulty{files("a.md", story("A", 1), "shut/b.md", story("B", 2)), map[string]error{}}
	opt := onDay(10)
	opt.Keep = true
	l := mustOpen(t, f, opt)
	f.refused["shut"] = fs.ErrPermission
	scanThrice(t, l)
	if b, err := l.Article("b"); err != nil || b.Headline != "B" || l.Gone("b") {
		t.Errorf("b = %q, %v, gone %v; want it to stay", b.Headline, err, l.Gone("b"))
	}
	if !strings.Contains(whats(l), "shut: it cannot be opened: ") {
		t.Errorf("problems:\n%s", whats(l))
	}
	delete(f.refused, "shut")
	delete(f.MapFS, "shut/b.md")
	scanThrice(t, l)
	if !l.Gone("b") || whats(l) != "" {
		t.Errorf("gone %v, problems %q; want b gone once one can look", l.Gone("b"), whats(l))
	}
}

func TestAFileThatCannotBeRead(t *testing.T) {
	t.Parallel()
	f := faulty{files("a.md", story("A", 1), "b.txt", wireOf("B"), "b.yaml", "section: news"), map[string]error{"a.md": fs.ErrPermission, "b.yaml": errors.New("input/output error")}}
	l := mustOpen(t, f, onDay(10))
	if len(l.Summaries()) != 0 {
		t.Errorf("pieces: %q, want none", slugs(l))
	}
	for _, want := range []string{"a.md: it cannot be read: ", "b.txt: it cannot be read: "} {
		if !strings.Contains(whats(l), want) {
			t.Errorf("problems\n%s\nlack %q", whats(l), want)
		}
	}
	if _, err := l.Article("a"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Article = %v, want fs.ErrNotExist", err)
	}
}

func wireOf(headline string) string {
	return headline + "\n\nStandfirst here\n\nDubai: Text one.\n\nText two.\n"
}

func TestAFolderThatCannotBeReadAtAll(t *testing.T) {
	t.Parallel()
	f := faulty{files("a.md", story("A", 1)), map[string]error{}}
	l := mustOpen(t, f, onDay(10))
	f.refused["."] = errors.New("stale file handle")
	if _, _, err := l.scanFolder(context.Background(), scanSettled, nil); err == nil {
		t.Error("scan reports nothing")
	}
	if slugs(l) != "a" {
		t.Errorf("pieces %q, want a to stay", slugs(l))
	}
}

func TestAFileThatChangedSinceItWasIndexed(t *testing.T) {
	t.Parallel()
	m := files("a.md", story("A", 1), "b.md", story("B", 1))
	l := mustOpen(t, m, onDay(10)) // not watched: no bodies are kept in memory
	m["a.md"] = &fstest.MapFile{Data: []byte("---\nheadline: [\n---\n")}
	delete(m, "b.md")
	if _, err := l.Article("a"); err == nil || errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "a.md") {
		t.Errorf("Article = %v: want the fault of the file", err)
	}
	if _, err := l.Article("b"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Article = %v: want fs.ErrNotExist", err)
	}
}

func TestPictureThatCannotBeRead(t *testing.T) {
	t.Parallel()
	f := faulty{files("p.png", pngOf(2, 2), "large.png", "x"), map[string]error{"p.png": fs.ErrPermission}}
	if got := readFact(f, "p.png", stamp{}); !errors.Is(got.err, fs.ErrPermission) {
		t.Errorf("%v, want fs.ErrPermission", got.err)
	}
	if got := readFact(f, "large.png", stamp{size: picture.MaxSize + 1}); got.err == nil || !strings.Contains(got.err.Error(), "larger than 32 MB") {
		t.Errorf("%v, want it too large", got.err)
	}
}

func TestScanIsStopped(t *testing.T) {
	t.Parallel()
	l := mustOpen(t, files("a.md", story("A", 1)), onDay(10))
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if _, _, err := l.scanFolder(ctx, scanSettled, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("scan = %v, want context.Canceled", err)
	}
}

func TestTheAddressOfARemovedPieceIsFree(t *testing.T) {
	t.Parallel()
	m := files("b/same.md", story("First", 1))
	l := mustOpen(t, m, onDay(10))
	m["a/same.md"] = &fstest.MapFile{Data: []byte(story("Second", 2))}
	scanThrice(t, l)
	if a, err := l.Article("same"); err != nil || a.Headline != "First" {
		t.Errorf("same = %q, %v: want the article that had the address before", a.Headline, err)
	}
	if !strings.Contains(whats(l), `a/same.md: its address "same" is taken by b/same.md`) {
		t.Errorf("problems:\n%s", whats(l))
	}
	delete(m, "b/same.md")
	scanThrice(t, l)
	if a, err := l.Article("same"); err != nil || a.Headline != "Second" || whats(l) != "" || l.Gone("same") {
		t.Errorf("same = %q, %v, gone %v, problems %q", a.Headline, err, l.Gone("same"), whats(l))
	}
}

func TestLinksToFiles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	store := filepath.Join(dir, "..data")
	for _, err := range []error{
		os.Mkdir(store, 0o755),
		os.WriteFile(filepath.Join(store, "a.md"), []byte(story("A", 1)), 0o644),
		os.Symlink(filepath.Join("..data", "a.md"), filepath.Join(dir, "a.md")), // the layout of a mounted ConfigMap
		os.Symlink("nowhere.md", filepath.Join(dir, "b.md")),
		os.Symlink(".", filepath.Join(dir, "round")),
	} {
		if err != nil {
			t.Skipf("no links here: %v", err)
		}
	}
	l := mustOpen(t, os.DirFS(dir), onDay(10))
	if a, err := l.Article("a"); err != nil || a.Headline != "A" || slugs(l) != "a" {
		t.Errorf("a = %q, %v, pieces %q", a.Headline, err, slugs(l))
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	if l := mustOpen(t, root.FS(), onDay(10)); slugs(l) != "a" {
		t.Errorf("below a root: %q, want a", slugs(l))
	}
}

// A symbolic link that leads out of the root is reported with advice. The last
// good version stays.
func TestLinksThatLeadOut(t *testing.T) {
	t.Parallel()
	dir, outside := t.TempDir(), t.TempDir()
	real := filepath.Join(outside, "a.md")
	for _, err := range []error{
		os.WriteFile(real, []byte(story("Outside", 1)), 0o644),
		os.Symlink(real, filepath.Join(dir, "a.md")),
		os.Symlink(real, filepath.Join(dir, "paper.yaml")),
		os.Symlink(outside, filepath.Join(dir, "desk")),
		os.Symlink("nowhere", filepath.Join(dir, "dangling")),
		os.Symlink(real, filepath.Join(dir, "notes.doc")),
		os.WriteFile(filepath.Join(dir, "kept.md"), []byte(story("Kept", 1)), 0o644),
	} {
		if err != nil {
			t.Skipf("no links here: %v", err)
		}
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	log := &record{}
	opt := onDay(10)
	opt.Keep, opt.Log = true, slog.New(slog.NewTextHandler(log, nil))
	l := mustOpen(t, root.FS(), opt)
	for _, err := range []error{os.Remove(filepath.Join(dir, "kept.md")), os.Symlink(real, filepath.Join(dir, "kept.md"))} {
		if err != nil {
			t.Fatal(err)
		}
	}
	scanThrice(t, l)
	if got := slugs(l); got != "kept" || l.Gone("kept") {
		t.Errorf("pieces %q, want the last version", got)
	}
	for _, file := range []string{"a.md", "kept.md", "paper.yaml"} {
		if want := file + ": the link cannot be followed: "; !strings.Contains(whats(l), want) || !strings.Contains(whats(l), "; put the file itself here, or a relative link") {
			t.Errorf("problems\n%s\nlack %q", whats(l), want)
		}
		if n := strings.Count(log.String(), "file="+file+" "); n != 1 {
			t.Errorf("%s is logged %d times, want once:\n%s", file, n, log)
		}
	}
	if !strings.Contains(whats(l), "desk: a link to a folder is not followed; put the folder itself here") {
		t.Errorf("problems\n%s\nlack the folder", whats(l))
	}
	if quietly := "dangling"; strings.Contains(whats(l), quietly) {
		t.Errorf("problems\n%s\nname %s, which is not an article", whats(l), quietly)
	}
}

func TestCompress(t *testing.T) {
	t.Parallel()
	r := onDay(2).reader(newPictures(nil, nil, nil), nil)
	for _, text := range []string{wireOf("One"), wireOf("Two " + strings.Repeat("long ", 5000)), wireOf("ثلاثة")} {
		p := r.Read(piece.Source{Path: "a.txt", Text: []byte(text)})
		b, err := compress(&p.Article)
		if err != nil {
			t.Fatal(err)
		}
		a, err := decompress(b)
		if err != nil || a.Headline != p.Article.Headline || len(a.Body) != 2 || a.Dateline == nil {
			t.Errorf("piece %.20q, %d blocks, %v; want %.20q", a.Headline, len(a.Body), err, p.Article.Headline)
		}
		if _, err := decompress(b[3:]); err == nil {
			t.Error("the midst of a piece gives a piece")
		}
	}
}

func TestSubscribers(t *testing.T) {
	t.Parallel()
	m := files("a.md", story("A", 1))
	l := mustOpen(t, m, onDay(10))
	first, end := l.Subscribe()
	second, endSecond := l.Subscribe()
	defer endSecond()
	version := l.Version()
	for i := range 3 {
		m["a.md"] = &fstest.MapFile{Data: []byte(story(strings.Repeat("A", i+2), 1)), ModTime: time.Unix(int64(i+1), 0)}
		scanThrice(t, l)
	}
	if got := l.Version(); got != version+3 {
		t.Errorf("version %d, want %d", got, version+3)
	}
	for _, c := range []<-chan struct{}{first, second} {
		if len(c) != 1 {
			t.Errorf("%d messages wait, want one for all changes", len(c))
		}
	}
	<-first
	end()
	end() // calling it twice has no further effect
	m["a.md"] = &fstest.MapFile{Data: []byte(story("Last", 1)), ModTime: time.Unix(9, 0)}
	scanThrice(t, l)
	if len(first) != 0 || len(second) != 1 {
		t.Error("a message after the subscription's end, or none for the other")
	}
	version = l.Version()
	scanThrice(t, l)
	m["a.md"] = &fstest.MapFile{Data: []byte(story("Last", 1)), ModTime: time.Unix(10, 0)} // a new time, but the same content
	scanThrice(t, l)
	if l.Version() != version {
		t.Error("the version changed, but no piece did")
	}
}
