package library

import (
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// drawer is a folder in memory whose files change between scans, with a fake
// clock.
type drawer struct {
	*testing.T
	fstest.MapFS
	lib  *Library
	tick int64
}

func newDrawer(t *testing.T, opt Options, nameAndText ...string) *drawer {
	t.Helper()
	d := &drawer{T: t, MapFS: fstest.MapFS{}}
	for i := 0; i < len(nameAndText); i += 2 {
		d.put(nameAndText[i], nameAndText[i+1])
	}
	d.lib = mustOpen(t, d.MapFS, opt)
	return d
}

func (d *drawer) put(name, text string) {
	d.tick++
	d.MapFS[name] = &fstest.MapFile{Data: []byte(text), ModTime: time.Unix(d.tick, 0)}
}

// shown returns the result for a reader at a slug: its headline, "gone", or
// "nothing".
func (d *drawer) shown(slug string) string {
	d.Helper()
	scanThrice(d.T, d.lib)
	a, err := d.lib.Article(slug)
	switch gone := d.lib.Gone(slug); {
	case err == nil && gone:
		return "gone, still read by the desk: " + a.Headline
	case err == nil:
		return a.Headline
	case !errors.Is(err, fs.ErrNotExist):
		return err.Error()
	case gone:
		return "gone"
	}
	return "nothing"
}

func (d *drawer) finds(when, slug, want string) {
	d.Helper()
	if got := d.shown(slug); got != want {
		d.Errorf("%s: %s is %q, want %q", when, slug, got, want)
	}
}

func TestTheLifeOfAFile(t *testing.T) {
	t.Parallel()
	opt := onDay(20)
	opt.Keep = true
	d := newDrawer(t, opt, "other.md", story("Other", 1))
	d.finds("before", "a", "nothing")
	d.put("a.md", story("One", 1))
	d.finds("new", "a", "One")
	d.put("a.md", story("Two", 1))
	d.finds("changed", "a", "Two")
	d.put("a.md", "---\nheadline: [\n")
	d.finds("broken", "a", "Two")
	d.put("a.md", "")
	d.finds("emptied", "a", "Two")
	d.put("a.md", story("Three", 1))
	d.finds("mended", "a", "Three")
	delete(d.MapFS, "a.md")
	d.finds("removed", "a", "gone")
	d.put("a.md", "---\nheadline: [\n")
	d.finds("back, but broken", "a", "nothing") // 404 and not 410: the article is being edited
	d.put("a.md", story("Four", 1))
	d.finds("back", "a", "Four")
	d.put("b.md", story("Four", 1))
	delete(d.MapFS, "a.md")
	d.finds("renamed from", "a", "gone")
	d.finds("renamed to", "b", "Four")
	d.put("deep/b.md", story("Five", 1))
	delete(d.MapFS, "b.md")
	d.finds("moved to a folder", "b", "Five")
	d.put("deep/b.txt", wireOf("Six"))
	delete(d.MapFS, "deep/b.md")
	d.finds("another type", "b", "Six")
	d.put("deep/b.yaml", "headline: Seven")
	d.finds("a YAML is laid beside it", "b", "Seven")
	d.put("deep/b.yaml", "headline: [")
	d.finds("the YAML breaks", "b", "Seven")
	delete(d.MapFS, "deep/b.yaml")
	d.finds("the YAML is taken away", "b", "Six")
	d.put("deep/b.yaml", "status: killed")
	d.finds("killed", "b", "gone, still read by the desk: Six")
	d.finds("the others", "other", "Other")
	if got := slugs(d.lib); got != "other b" && got != "b other" {
		t.Errorf("pieces %q, want other and b", got)
	}
}

func TestWhatWasNeverPublicIsNeverGone(t *testing.T) {
	t.Parallel()
	d := newDrawer(t, onDay(20))
	for name, front := range map[string]string{
		"draft": "status: draft\npublished: 2026-11-01T08:00:00+04:00", "withheld": "status: withheld\npublished: 2026-11-01T08:00:00+04:00", "undated": "section: news",
		"later": "published: 2026-11-28T08:00:00+04:00", "scheduled": "status: scheduled\npublished: 2026-11-28T08:00:00+04:00",
		"embargoed": "published: 2026-11-01T08:00:00+04:00\nembargo: 2026-11-28T08:00:00+04:00",
	} {
		d.put(name+".md", "---\nheadline: H\n"+front+"\n---\nText.\n")
		d.finds("there", name, "H")
		delete(d.MapFS, name+".md")
		d.finds("removed", name, "nothing")
	}
	for name, front := range map[string]string{
		"live": "published: 2026-11-01T08:00:00+04:00", "come": "status: scheduled\npublished: 2026-11-19T08:00:00+04:00",
		"lifted": "published: 2026-11-01T08:00:00+04:00\nembargo: 2026-11-02T08:00:00+04:00", "expired": "published: 2026-11-01T08:00:00+04:00\nexpires: 2026-11-02T08:00:00+04:00",
	} {
		d.put(name+".md", "---\nheadline: H\n"+front+"\n---\nText.\n")
		d.finds("there", name, "H")
		delete(d.MapFS, name+".md")
		d.finds("removed", name, "gone")
	}
}

// A file that is written in place is accepted when it is unchanged for settle.
func TestAFileThatIsBeingWritten(t *testing.T) {
	t.Parallel()
	d := newDrawer(t, onDay(20), "a.md", story("Old", 1))
	headline := func() string { return d.lib.Summaries()[0].Headline }
	if next := scanLater(t, d.lib, time.Second); headline() != "Old" || next != 0 {
		t.Errorf("%q, next scan in %v: nothing has changed", headline(), next)
	}
	const last = "New New New New New New "
	for i := range 6 { // it grows each second
		d.put("a.md", story(strings.Repeat("New ", i+1), 1))
		for range 2 {
			if next := scanLater(t, d.lib, time.Second/2); next == 0 || next > settleWritten {
				t.Errorf("part %d: next scan in %v", i, next)
			}
			if headline() != "Old" {
				t.Errorf("part %d: %q is taken while it is being written", i, headline())
			}
		}
	}
	if scanLater(t, d.lib, settleWritten); headline() != strings.TrimSpace(last) {
		t.Errorf("still: %q, want %q", headline(), last)
	}
}

// A file that is renamed or moved for a moment.
func TestAFileThatIsMissing(t *testing.T) {
	t.Parallel()
	opt := onDay(20)
	opt.Keep = true
	d := newDrawer(t, opt, "a.md", story("A", 1), "w.txt", wireOf("W"), "w.yaml", "byline: [X]\nsection: news\npublished: 2026-11-01T08:00:00+04:00", "img/p.png", pngOf(2, 2),
		"p.md", storyWith("P", 1, "images: [{src: p.png, alt: P}]\n"))
	type file = struct {
		name string
		live func() bool
	}
	shows := func(slug string) func() bool {
		return func() bool {
			a, err := d.lib.Article(slug)
			return err == nil && !d.lib.Gone(slug) && a.Status == "live" && (slug != "p" || a.Images[0].Src != "")
		}
	}
	for _, f := range []file{{"a.md", shows("a")}, {"w.yaml", shows("w")}, {"w.txt", shows("w")}, {"img/p.png", shows("p")}} {
		kept := d.MapFS[f.name]
		delete(d.MapFS, f.name)
		for at := time.Duration(0); at < settleMissing-200*time.Millisecond; at += 200 * time.Millisecond {
			if scanLater(t, d.lib, 200*time.Millisecond); !f.live() {
				t.Fatalf("%s is missing for %v, and its piece is down", f.name, at)
			}
		}
		d.MapFS[f.name] = kept
		scanThrice(t, d.lib)
		if !f.live() || whats(d.lib) != "" && f.name == "img/p.png" {
			t.Errorf("%s is back, and its piece is down; problems:\n%s", f.name, whats(d.lib))
		}
		delete(d.MapFS, f.name)
		if scanThrice(t, d.lib); f.live() {
			t.Errorf("%s is gone, and its piece is as before", f.name)
		}
		d.MapFS[f.name] = kept
		scanThrice(t, d.lib)
	}
}

// A moved file has its address in the new place at once, without a report of
// two files with one address.
func TestAFileThatIsMoved(t *testing.T) {
	t.Parallel()
	d, log := logged(t, "a.md", story("A", 1))
	d.MapFS["deep/a.md"] = d.MapFS["a.md"]
	delete(d.MapFS, "a.md")
	scanLater(t, d.lib, time.Second)
	scanLater(t, d.lib, settleWritten)
	if e := d.lib.now.Load().bySlug["a"]; e == nil || e.path != "deep/a.md" || whats(d.lib) != "" {
		t.Errorf("a is %+v, problems:\n%s", e, whats(d.lib))
	}
	scanThrice(t, d.lib)
	if d.lib.Gone("a") || slugs(d.lib) != "a" || strings.Contains(log.String(), "is taken by") || strings.Contains(log.String(), "state=removed") {
		t.Errorf("gone %v, pieces %q, log:\n%s", d.lib.Gone("a"), slugs(d.lib), log)
	}
}

func TestTheListOfPublicPieces(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "public.json")
	opt := onDay(20)
	opt.Tombstones = file
	listed := func() string {
		raw, err := os.ReadFile(file)
		if err != nil {
			return err.Error()
		}
		var f tombstoneFile
		if err := json.Unmarshal(raw, &f); err != nil {
			return err.Error()
		}
		all := slices.Concat(f.Public, slices.Collect(maps.Keys(f.Folders[""])))
		slices.Sort(all)
		return strings.Join(all, " ")
	}
	d := newDrawer(t, opt, "b.md", story("B", 1), "a.md", story("A", 1), "later.md", story("L", 28), "ar/قصة.md", story("قصة", 2))
	if got := listed(); got != "a b قصة" {
		t.Errorf("listed %q, want the public ones in order", got)
	}
	before, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	d.put("a.md", story("A again", 1))
	scanThrice(t, d.lib)
	if after, err := os.Stat(file); err != nil || !os.SameFile(before, after) {
		t.Errorf("the list is written again though nothing became public: %v", err)
	}
	d.put("c.md", story("C", 3))
	delete(d.MapFS, "a.md")
	scanThrice(t, d.lib)
	after, err := os.Stat(file)
	if err != nil || os.SameFile(before, after) {
		t.Errorf("the list was changed in place: a crash could leave half of it (%v)", err)
	}
	if got := listed(); got != "a b c قصة" {
		t.Errorf("listed %q, want a to stay and c to be added", got)
	}
	if left, _ := os.ReadDir(dir); len(left) != 1 {
		t.Errorf("%d files, want the list alone", len(left))
	}
	for bad, want := range map[string]string{"{half": "b c قصة", "": "b c قصة", "[]": "b c قصة", `{"public": 3}`: "b c قصة", `{"public": null}`: "b c قصة", `{"public": ["x"], "more": 1}`: "b c x قصة"} {
		if err := os.WriteFile(file, []byte(bad), 0o644); err != nil {
			t.Fatal(err)
		}
		l := mustOpen(t, d.MapFS, opt)
		if got := listed(); got != want || l.Gone("a") {
			t.Errorf("after %q: listed %q, a gone %v; want %q", bad, got, l.Gone("a"), want)
		}
	}
}

// Folders that share a list of tombstones have their own articles in it. An
// older list loses nothing: its slugs belong to every folder until one shows
// the article.
func TestFoldersThatShareTheList(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "gone.json")
	open := func(folder string, m fstest.MapFS) *Library {
		opt := onDay(20)
		opt.Tombstones, opt.Folder = file, folder
		return mustOpen(t, m, opt)
	}
	gone := func(l *Library, slugs ...string) string {
		var out []string
		for _, slug := range slugs {
			if l.Gone(slug) {
				out = append(out, slug)
			}
		}
		return strings.Join(out, " ")
	}
	if err := os.WriteFile(file, []byte(`{"public": ["a", "b", "long-ago"]}`), 0o644); err != nil {
		t.Fatal(err)
	}
	if got := gone(open("/a", files("a.md", story("A", 1))), "a", "b", "long-ago"); got != "b long-ago" {
		t.Errorf("/a, after an old list: gone %q", got)
	}
	if got := gone(open("/b", files("b.md", story("B", 1))), "a", "b", "long-ago"); got != "long-ago" {
		t.Errorf("/b, when /a has claimed a: gone %q", got)
	}
	for range 2 { // alternately
		if got := gone(open("/a", files()), "a", "b", "long-ago"); got != "a long-ago" {
			t.Errorf("/a, emptied: gone %q", got)
		}
		if got := gone(open("/b", files()), "a", "b", "long-ago"); got != "b long-ago" {
			t.Errorf("/b, emptied: gone %q", got)
		}
	}
	if got := gone(open("/c", files("a.md", story("C", 1))), "a", "b", "long-ago"); got != "long-ago" {
		t.Errorf("/c, that never was: gone %q", got)
	}
}

// The language of an article is known after its removal.
func TestLanguageOfAGonePiece(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "gone.json")
	if err := os.WriteFile(file, []byte(`{"public": ["old", "a"]}`), 0o644); err != nil {
		t.Fatal(err)
	}
	opt := onDay(20)
	opt.Tombstones = file
	in := func(lang, more string) string {
		return strings.Replace(story("A", 1), "section", more+"lang: "+lang+"\nsection", 1)
	}
	d := newDrawer(t, opt, "a.md", in("ar", ""), "b.md", in("en", ""), "killed.md", in("ar-EG", "status: killed\n"))
	d.put("b.md", in("en-GB", ""))
	scanThrice(t, d.lib)
	if got := d.lib.Lang("b"); got != "en-GB" {
		t.Errorf("b, there: %q", got)
	}
	delete(d.MapFS, "a.md")
	delete(d.MapFS, "b.md")
	scanThrice(t, d.lib)
	for range 2 { // once more after a restart
		for slug, want := range map[string]string{"a": "ar", "b": "en-GB", "killed": "ar-EG", "old": "", "never": ""} {
			if got := d.lib.Lang(slug); got != want || d.lib.Gone(slug) != (slug != "never") {
				t.Errorf("%s: language %q, gone %v; want %q", slug, got, d.lib.Gone(slug), want)
			}
		}
		d.lib = mustOpen(t, d.MapFS, opt)
	}
}

// The result of Shown at each moment of an article's life, with a fake clock.
func TestWhoIsShownWhen(t *testing.T) {
	t.Parallel()
	const at = "published: 2026-11-10T08:00:00+04:00\n"
	l := mustOpen(t, files(
		"live.md", "---\n"+at+"---\n# H\n\nT.", "scheduled.md", "---\nstatus: scheduled\n"+at+"---\n# H\n\nT.",
		"embargoed.md", "---\n"+at+"embargo: 2026-11-10T09:00:00+04:00\n---\n# H\n\nT.", "expiring.md", "---\n"+at+"expires: 2026-11-10T10:00:00+04:00\n---\n# H\n\nT.",
		"both.md", "---\n"+at+"embargo: 2026-11-10T09:00:00+04:00\nexpires: 2026-11-10T10:00:00+04:00\n---\n# H\n\nT.",
		"never.md", "---\n"+at+"embargo: 2026-11-10T11:00:00+04:00\nexpires: 2026-11-10T10:00:00+04:00\n---\n# H\n\nT.",
		"withheld.md", "---\nstatus: withheld\n"+at+"---\n# H\n\nT.", "killed.md", "---\nstatus: killed\n"+at+"---\n# H\n\nT.",
		"draft.md", "---\nstatus: draft\n"+at+"---\n# H\n\nT.", "undated.md", "# H\n\nT.", "lie.md", "---\nstatus: live\n---\n# H\n\nT.",
	), onDay(1))
	for clock, want := range map[string]string{
		"2026-11-10T07:59:59+04:00": "",
		"2026-11-10T08:00:00+04:00": "expiring live scheduled",
		"2026-11-10T08:59:59+04:00": "expiring live scheduled",
		"2026-11-10T09:00:00+04:00": "both embargoed expiring live scheduled",
		"2026-11-10T09:59:59+04:00": "both embargoed expiring live scheduled",
		"2026-11-10T10:00:00+04:00": "embargoed live scheduled",
		"2030-01-01T00:00:00Z":      "embargoed live scheduled",
	} {
		now, err := time.Parse(time.RFC3339, clock)
		if err != nil {
			t.Fatal(err)
		}
		var shown []string
		for _, s := range l.Summaries() {
			if s.Shown(now) {
				shown = append(shown, s.Slug)
			}
		}
		if got := strings.Join(shown, " "); got != want {
			t.Errorf("at %s: %q, want %q", clock, got, want)
		}
	}
}

func TestOrderOfSummaries(t *testing.T) {
	t.Parallel()
	m := files("z.md", story("Z", 5), "a.md", story("A", 5), "m.md", story("M", 9), "old.md", story("O", 1), "y-draft.md", "# Y\n\nT.", "b-draft.md", "# B\n\nT.",
		"same.md", strings.Replace(story("S", 5), "08:00:00+04:00", "04:00:00Z", 1), "earlier.md", strings.Replace(story("E", 9), "+04:00", "+05:00", 1))
	for range 5 { // in any order of reading
		if got, want := slugs(mustOpen(t, m, onDay(20))), "m earlier a same z old b-draft y-draft"; got != want {
			t.Fatalf("%q, want %q", got, want)
		}
	}
}

// One of two files has the address; the other is reported until one is renamed.
// Names that differ only in Unicode form have the same address.
func TestAddressesThatMeet(t *testing.T) {
	t.Parallel()
	d := newDrawer(t, onDay(20), "en/Dubai Rents.md", story("First", 1), "ar/dubai-rents.txt", wireOf("Second"), "caf\u00e9.md", story("Composed", 1), "x/cafe\u0301.md", story("In pieces", 1))
	d.finds("the piece, not the draft", "dubai-rents", "First")
	if a, err := d.lib.Article("caf\u00e9"); err != nil || a.Headline != "Composed" {
		t.Errorf("café = %q, %v", a.Headline, err)
	}
	for _, want := range []string{`ar/dubai-rents.txt: its address "dubai-rents" is taken by en/Dubai Rents.md; rename one`, "x/cafe\u0301.md: its address \"caf\u00e9\" is taken by caf\u00e9.md"} {
		if !strings.Contains(whats(d.lib), want) {
			t.Errorf("problems\n%s\nlack %q", whats(d.lib), want)
		}
	}
	delete(d.MapFS, "en/Dubai Rents.md")
	d.finds("the one that had it is removed", "dubai-rents", "Second")
	d.put("en/Dubai Rents.md", story("First", 1))
	d.finds("it comes back later", "dubai-rents", "First")
	if n := len(d.lib.Summaries()); n != 2 {
		t.Errorf("%d pieces in lists, want each address once", n)
	}
}
