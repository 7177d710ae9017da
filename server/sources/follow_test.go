package sources

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"broadside/app/classifieds"
	"broadside/articles/library"
)

// followedPaper is a paper whose directory is followed.
type followedPaper struct {
	*paper
	root string
}

// follow starts a service on a directory with the files of pairs of names and texts.
func follow(t testing.TB, files ...string) *followedPaper {
	t.Helper()
	p := &followedPaper{root: filepath.Join(t.TempDir(), "paper")}
	if err := os.MkdirAll(filepath.Join(p.root, "listings"), 0o750); err != nil {
		t.Fatal(err)
	}
	p.paper = &paper{t: t}
	for i := 0; i < len(files); i += 2 {
		p.put(files[i], files[i+1])
	}
	root, err := library.OpenRoot(p.root)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = root.Close() })
	p.paper = newPaper(t, func(c *Config) { c.Folder = root })
	p.start()
	return p
}

func (p *followedPaper) put(name, text string) {
	p.t.Helper()
	if err := os.WriteFile(filepath.Join(p.root, "listings", name), []byte(text), 0o600); err != nil {
		p.t.Fatal(err)
	}
}

func (p *followedPaper) remove(name string) {
	p.t.Helper()
	if err := os.Remove(filepath.Join(p.root, "listings", name)); err != nil {
		p.t.Fatal(err)
	}
}

// start reads the directory as at the start of the program.
func (p *followedPaper) start() {
	p.t.Helper()
	if err := p.service.Start(context.Background()); err != nil {
		p.t.Fatal(err)
	}
}

// run follows the directory until the test ends.
func (p *followedPaper) run() {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); p.service.Run(ctx) }()
	p.t.Cleanup(func() { cancel(); <-done })
}

// eventually waits until f is true.
func (p *paper) eventually(what string, f func() bool) {
	p.t.Helper()
	for deadline := time.Now().Add(time.Minute); !f(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			p.t.Fatalf("not in a minute: %s\n%s", what, p.logs.b.String())
		}
	}
}

func (p *paper) isLive(n int) func() bool {
	return func() bool { return p.live() == n }
}

// runs returns the states of a source's runs, the newest first.
func (p *paper) runs(name string) string {
	p.t.Helper()
	all, err := p.service.List(context.Background())
	if err != nil {
		p.t.Fatal(err)
	}
	var states []string
	for _, s := range all {
		for _, r := range s.Runs {
			if s.Name == name {
				states = append(states, string(r.State))
			}
		}
	}
	return strings.Join(states, " ")
}

func TestFollow(t *testing.T) {
	t.Parallel()
	p := follow(t, "shop.csv", items(10))
	if n := p.live(); n != 10 {
		t.Fatalf("%d are live after the start, want 10", n)
	}
	p.run()
	began := time.Now()
	p.put("shop.csv", strings.Replace(items(10), "number 3", "number three", 1)+row("i11", "Chair"))
	p.eventually("a new row", p.isLive(11))
	t.Logf("live after %s", time.Since(began).Round(10*time.Millisecond))
	if l := p.listing("shop", "i3"); !strings.HasSuffix(l.Title, "three") {
		t.Errorf("the change of a row is missing: %q", l.Title)
	}
	p.put("other.csv", header+row("a", "Lamp"))
	p.eventually("a new file", p.isLive(12))
}

// A row that cannot be used is named once; a file that cannot be read keeps its last good
// state, until one that can be read is moved into its place.
func TestFollowFaults(t *testing.T) {
	t.Parallel()
	p := follow(t, "shop.csv", items(11), "other.csv", header+row("a", "Lamp"))
	p.run()
	p.put("shop.csv", items(11)+row("bad", "Lamp", "city=nowhere-at-all"))
	p.eventually("a row that is named", func() bool { return p.logs.count("listing left out") == 1 })
	p.put("shop.csv", items(11)+row("bad", "Lamp", "city=nowhere-at-all")+row("i12", "Chair"))
	p.eventually("another row", p.isLive(13))
	if n := p.logs.count("listing left out"); n != 1 {
		t.Errorf("the row is named %d times, want once", n)
	}

	p.put("shop.csv", "")
	p.eventually("an empty file is named", func() bool { return p.logs.count("its last good state is kept") == 1 })
	if n := p.live(); n != 13 {
		t.Errorf("%d are live, want the last good state", n)
	}

	whole := filepath.Join(p.root, "new")
	if err := errors.Join(os.WriteFile(whole, []byte(items(14)), 0o600), os.Rename(whole, filepath.Join(p.root, "listings", "shop.csv"))); err != nil {
		t.Fatal(err)
	}
	p.eventually("a file moved into place", p.isLive(15))
}

// The listings of a removed file end after the delay of stories, and come back with it.
func TestFollowRemoved(t *testing.T) {
	t.Parallel()
	p := follow(t, "shop.csv", items(14), "other.csv", header+row("a", "Lamp"))
	p.run()
	p.remove("other.csv")
	removed := time.Now()
	p.eventually("a removed file", p.isLive(14))
	if took := time.Since(removed); took < settleGone {
		t.Errorf("its listings ended after %s, want %s as for stories", took, settleGone)
	}
	p.put("other.csv", header+row("a", "Lamp"))
	p.eventually("the file is back", p.isLive(15))
	if s := p.state("other", "a"); s != classifieds.Live {
		t.Errorf("the listing is back as %s", s)
	}
}

// A file that would end too many listings waits, over restarts too, and is applied when it
// is confirmed.
func TestFollowedGuard(t *testing.T) {
	t.Parallel()
	p := follow(t, "shop.csv", items(10))
	p.run()
	p.put("shop.csv", items(5))
	p.eventually("the file waits", func() bool { return len(p.service.Waiting()) == 1 })
	if n := p.live(); n != 10 || !strings.Contains(p.service.Waiting()[0], "source accept shop") {
		t.Errorf("%d are live, waiting %q", n, p.service.Waiting())
	}
	p.eventually("the log names the command", func() bool { return p.logs.count("broadside source accept shop") > 0 }) // written after the file waits
	r, err := p.service.Accept(t.Context(), "shop")
	if err != nil || p.live() != 5 || len(p.service.Waiting()) != 0 {
		t.Fatalf("accepted: %v, %s, %d live, waiting %q", err, counts(r), p.live(), p.service.Waiting())
	}
	if _, err := p.service.Accept(t.Context(), "shop"); err == nil {
		t.Error("accepted twice")
	}
	if got := p.runs("shop"); got != "applied waiting applied" {
		t.Errorf("runs: %s", got)
	}
}

// After a restart unchanged files are not read again, and a waiting run still waits.
func TestRestart(t *testing.T) {
	t.Parallel()
	p := follow(t, "shop.csv", items(10))
	version := p.store.Version()
	for range 2 {
		p.reopen()
		p.start()
	}
	if got := p.runs("shop"); got != "applied" || p.store.Version() != 1 || version == 1 {
		t.Errorf("runs: %s, version %d; want no run without a change", got, p.store.Version())
	}
	p.put("shop.csv", items(5))
	p.reopen()
	p.start()
	p.reopen()
	if w := p.service.Waiting(); len(w) != 1 || p.live() != 10 {
		t.Errorf("waiting %q, %d live", w, p.live())
	}
	p.start()
	if got := p.runs("shop"); got != "waiting applied" {
		t.Errorf("runs: %s", got)
	}
	p.put("shop.csv", items(4)) // not the file that waits
	if _, err := p.service.Accept(t.Context(), "shop"); err == nil || p.live() != 10 {
		t.Errorf("another file was accepted: %v, %d live", err, p.live())
	}
	p.put("shop.csv", items(11))
	p.reopen()
	p.start()
	if w := p.service.Waiting(); len(w) != 0 || p.live() != 11 {
		t.Errorf("a whole file: waiting %q, %d live", w, p.live())
	}
	p.remove("shop.csv")
	p.reopen()
	p.start()
	if n := p.live(); n != 0 {
		t.Errorf("%d are live, but the file was removed while the server did not run", n)
	}
}

func TestFileNames(t *testing.T) {
	t.Parallel()
	p := follow(t, "Jobs 2026.csv", items(1), "shop.csv", items(2), "shop.xml", "<a/>", ".hidden.csv", items(1), "~$shop.csv", items(1), "notes.txt", "x")
	if n := p.live(); n != 2 {
		t.Errorf("%d are live, want those of shop.csv", n)
	}
	for _, words := range []string{"Jobs 2026.csv is not followed", "shop.xml is not followed"} {
		if p.logs.count(words) != 1 {
			t.Errorf("the log says %q %d times, want once", words, p.logs.count(words))
		}
	}
	if err := os.Symlink("/etc/passwd", filepath.Join(p.root, "listings", "link.csv")); err != nil {
		t.Fatal(err)
	}
	p.start()
	if p.logs.count("link.csv cannot be read") != 1 {
		t.Errorf("a link out of the directory: %s", p.logs.b.String())
	}
}

// Without the directory of listings the last state stays; it ends when that is confirmed.
func TestVanishedDirectory(t *testing.T) {
	t.Parallel()
	p := follow(t, "shop.csv", items(10), "few.csv", header+row("a", "Lamp"))
	if err := os.Rename(filepath.Join(p.root, "listings"), filepath.Join(p.root, "away")); err != nil {
		t.Fatal(err)
	}
	p.start()
	if w := p.service.Waiting(); len(w) != 1 || p.live() != 10 {
		t.Errorf("waiting %q, %d live; want shop to wait", w, p.live())
	}
	if err := os.Rename(filepath.Join(p.root, "away"), filepath.Join(p.root, "listings")); err != nil {
		t.Fatal(err)
	}
	p.start()
	if w := p.service.Waiting(); len(w) != 0 || p.live() != 11 {
		t.Errorf("back: waiting %q, %d live", w, p.live())
	}
	if err := os.RemoveAll(filepath.Join(p.root, "listings")); err != nil {
		t.Fatal(err)
	}
	p.start()
	if _, err := p.service.Accept(t.Context(), "shop"); err != nil || p.live() != 0 {
		t.Errorf("accepted: %v, %d live", err, p.live())
	}
	if err := os.RemoveAll(p.root); err != nil {
		t.Fatal(err)
	}
	p.start() // not even the newspaper's directory is there
}

// A link to a release is switched: the files of the new one are read.
func TestSwitchedRelease(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for i, text := range []string{items(10), items(12)} {
		at := filepath.Join(dir, fmt.Sprint("r", i), "listings")
		if err := errors.Join(os.MkdirAll(at, 0o750), os.WriteFile(filepath.Join(at, "shop.csv"), []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	current := filepath.Join(dir, "current")
	if err := os.Symlink("r0", current); err != nil {
		t.Fatal(err)
	}
	root, err := library.OpenRoot(current)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	p := &followedPaper{paper: newPaper(t, func(c *Config) { c.Folder = root })}
	p.start()
	p.run()
	if err := errors.Join(os.Symlink("r1", current+".new"), os.Rename(current+".new", current)); err != nil {
		t.Fatal(err)
	}
	if _, _, err := root.Refresh(); err != nil { // as the library does
		t.Fatal(err)
	}
	p.eventually("the second release", p.isLive(12))
}

// The listings that ship are followed while the directory has none, are fresh after months,
// and end when the directory has its own.
func TestSample(t *testing.T) {
	t.Parallel()
	ships := fstest.MapFS{"listings/shop.csv": {Data: []byte(header + row("a", "Lamp", "start=-1d", "end=+9d") + row("b", "Chair", "start=-1d", "end=+9d"))}}
	own := fstest.MapFS{}
	p := newPaper(t, func(c *Config) { c.Folder, c.Sample = own, ships })
	start := func(live int) {
		t.Helper()
		p.reopen()
		if err := p.service.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := p.live(); n != live {
			t.Errorf("%d are live, want %d", n, live)
		}
	}
	start(2)
	p.decide("shop", "b", classifieds.Sold)
	for range 2 {
		p.clock.Add(200 * 24 * time.Hour)
		start(1)
		if a := p.listing("shop", "a"); !a.Expires.After(p.clock.Now()) || a.Published.Before(p.clock.Now().AddDate(0, 0, -2)) {
			t.Errorf("a is published %s until %s, want it fresh at %s", a.Published, a.Expires, p.clock.Now())
		}
	}
	own["listings/mine.csv"] = &fstest.MapFile{Data: []byte(items(8))}
	start(8)
	delete(own, "listings/mine.csv")
	own["listings/shop.csv"] = &fstest.MapFile{Data: []byte(items(9))}
	start(9)
	all, err := p.service.List(t.Context())
	if err != nil || !slices.ContainsFunc(all, func(s Status) bool { return s.Name == "shop" && s.Origin == Folder }) {
		t.Errorf("sources %+v, %v; want shop to be the directory's", all, err)
	}
}

// A source that is sent over HTTP cannot be followed under the same name, and the reverse.
func TestNamesAreOfOneKind(t *testing.T) {
	t.Parallel()
	p := follow(t, "shop.csv", items(2))
	_, imported := p.service.Import(t.Context(), "shop", fileOf(items(1)), Options{})
	_, added := p.service.Add(t.Context(), "shop", "")
	_, rotated := p.service.Rotate(t.Context(), "shop")
	_, removed := p.service.Remove(t.Context(), "shop")
	for what, err := range map[string]error{"import": imported, "add": added, "rotate": rotated, "remove": removed} {
		if err == nil || err.Error() != followedSource("shop").Error() {
			t.Errorf("%s of a followed source: %v", what, err)
		}
	}
	if _, err := p.service.Add(t.Context(), "sent", ""); err != nil {
		t.Fatal(err)
	}
	p.put("sent.csv", items(3))
	p.start()
	if p.live() != 2 || p.logs.count("belongs to a source that is sent") != 1 {
		t.Errorf("%d are live; log %s", p.live(), p.logs.b.String())
	}
	// A file with several sources may hold the rows of a followed one, but not change them.
	text := strings.ReplaceAll(items(2), "AED,,,,", "AED,,,,shop")
	wantCounts(t, "the same", p.importText("export", text, Options{Several: true}), "unchanged: 0 new, 0 changed, 2 same, 0 ended, 0 rejected, 0 kept")
	wantCounts(t, "changed", p.importText("export", strings.ReplaceAll(text, "Oak", "Elm"), Options{Several: true}), "unchanged: 0 new, 0 changed, 0 same, 0 ended, 2 rejected, 0 kept")
}

// A source that a command has filled is followed once its name has a file; a file that would
// end most of its listings waits like any other.
func TestFilledSourceIsFollowed(t *testing.T) {
	t.Parallel()
	p := follow(t)
	p.importText("shop", items(9), Options{})
	p.put("shop.csv", items(1))
	p.start()
	if p.live() != 9 {
		t.Errorf("%d are live before the file is confirmed, want 9", p.live())
	}
	report, err := p.service.Accept(t.Context(), "shop")
	if err != nil || report.Same != 1 || report.Ended != 8 {
		t.Errorf("confirmed: %+v, %v", report, err)
	}
	all, err := p.service.List(t.Context())
	if err != nil || len(all) != 1 || all[0].Origin != Folder || all[0].Waiting != nil {
		t.Errorf("sources %+v, %v; want one of the directory", all, err)
	}
}
