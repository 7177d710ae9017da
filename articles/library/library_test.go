package library

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"broadside/articles"
	"broadside/articles/frontmatter"
	"broadside/articles/paper"
	"broadside/articles/piece"
)

// story is an article published on day d of November 2026.
func story(headline string, d int) string {
	return fmt.Sprintf("---\nheadline: %s\nsection: news\npublished: 2026-11-%02dT08:00:00+04:00\n---\nText of %s.\n", headline, d, headline)
}

// onDay returns the options of a library opened on day d.
func onDay(d int) Options {
	return Options{Log: quiet, Now: func() time.Time { return time.Date(2026, 11, d, 12, 0, 0, 0, time.UTC) }}
}

func files(nameAndText ...string) fstest.MapFS {
	m := fstest.MapFS{}
	for i := 0; i < len(nameAndText); i += 2 {
		m[nameAndText[i]] = &fstest.MapFile{Data: []byte(nameAndText[i+1])}
	}
	return m
}

// mustOpen opens a library whose pieces are never slow to parse, nor to read after its start,
// however busy the machine is.
func mustOpen(t *testing.T, fsys fs.FS, opt Options) *Library {
	t.Helper()
	opt.ParseTime = time.Hour
	l, err := Open(fsys, opt)
	if err != nil {
		t.Fatal(err)
	}
	l.readings.slowAfter, l.readings.dropAfter = time.Hour, time.Hour
	return l
}

func slugs(l *Library) string {
	var s []string
	for _, sum := range l.Summaries() {
		s = append(s, sum.Slug)
	}
	return strings.Join(s, " ")
}

func whats(l *Library) string {
	var s []string
	for _, p := range l.Problems() {
		s = append(s, p.String())
	}
	return strings.Join(s, "\n")
}

func TestLibrary(t *testing.T) {
	t.Parallel()
	l := mustOpen(t, files(
		"old.md", story("Old", 1),
		"deep/er/New Piece.md", story("New", 9),
		"draft.md", "---\nheadline: Draft\nstatus: draft\nsection: news\n---\nText.",
		"killed.md", "---\nheadline: Killed\nstatus: killed\nsection: news\npublished: 2026-11-02T08:00:00+04:00\n---\nText.",
		"ar/قصة.md", "---\nheadline: قصة\nsection: news\npublished: 2026-11-03T08:00:00+04:00\n---\nنص.",
		"README.md", "# Not a piece", "paper.yaml", "names: {}", "places.yaml", "[]", "categories.yaml", "[]",
		"testdata/x.md", "no", "listings/x.md", "no", "listings/x.yaml", "no", "img/notes.txt", "no", ".hidden.md", "no", ".git/x.md", "no",
		"note.md~", "no", "#note.md#", "no", ".note.md.swp", "no", "note.md.part", "no", "Thumbs.db", "no",
	), onDay(10))
	if got, want := slugs(l), "new-piece قصة killed old draft"; got != want {
		t.Errorf("newest first: %q, want %q", got, want)
	}
	if p := whats(l); p != "" {
		t.Errorf("problems:\n%s\nwant none", p)
	}
	a, err := l.Article("قصة")
	if err != nil || a.Lang != "ar" || a.Dir != "rtl" || a.Text() != "نص." || a.Status != articles.StatusLive || a.Minutes != 1 {
		t.Errorf("article = %+v, %v", a, err)
	}
	if _, err := l.Article("none"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a slug that never was: %v, want fs.ErrNotExist", err)
	}
	for slug, want := range map[string]bool{"killed": true, "old": false, "none": false, "draft": false} {
		if got := l.Gone(slug); got != want {
			t.Errorf("Gone(%q) = %v, want %v", slug, got, want)
		}
	}
}

// A correction counts as an update from its date on, whatever `updated` is.
func TestUpdatedByACorrection(t *testing.T) {
	t.Parallel()
	const day = "2026-11-23T"
	for _, tt := range []struct{ name, front, want string }{
		{"none", "published: {08}", ""},
		{"updated alone", "published: {08}\nupdated: {10}", "10"},
		{"a correction alone", "published: {08}\ncorrections: [{at: {11}, text: T}]", "11"},
		{"a correction after it", "published: {08}\nupdated: {10}\ncorrections: [{at: {11}, text: T}]", "11"},
		{"a correction before it", "published: {08}\nupdated: {10}\ncorrections: [{at: {09}, text: T}]", "10"},
		{"the last of several", "published: {08}\ncorrections: [{at: {09}, text: T}, {at: {11}, kind: update, text: T}, {at: {10}, text: T}]", "11"},
		{"before it was published", "published: {08}\ncorrections: [{at: {07}, text: T}]", ""},
		{"still to come", "published: {08}\nupdated: {10}\ncorrections: [{at: {13}, text: T}]", "10"},
		{"of a draft", "corrections: [{at: {11}, text: T}]", ""},
	} {
		opt := onDay(23)
		now, err := time.Parse(time.RFC3339, day+"12:00:00Z")
		if err != nil {
			t.Fatal(err)
		}
		opt.Now = func() time.Time { return now }
		front := regexp.MustCompile(`\{(\d+)\}`).ReplaceAllStringFunc(tt.front, func(hour string) string {
			return day + strings.Trim(hour, "{}") + ":00:00Z"
		})
		l := mustOpen(t, files("a.md", "---\nheadline: A\nsection: news\n"+front+"\n---\nText.\n"), opt)
		a, err := l.Article("a")
		got := ""
		if !a.Updated.IsZero() {
			got = a.Updated.Format("15")
		}
		if s := l.Summaries()[0]; err != nil || got != tt.want || !s.Updated.Equal(a.Updated) {
			t.Errorf("%s: updated %q (in lists %s), %v; want %q", tt.name, got, s.Updated, err, tt.want)
		}
	}
}

func TestBrokenPieces(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, text, what string
		line             int
	}{
		{"empty.md", " \n\n", "the file is empty", 0},
		{"latin.md", "Caf\xe9", "not UTF-8", 1},
		{"utf16.txt", "\xff\xfeA\x00", "not UTF-8", 1},
		{"open.md", "---\nheadline: A\n", "the front matter has no end", 1},
		{"nameless.md", "---\nkind: news\n---\nText.", "no headline", 0},
		{"zone.md", "---\nheadline: A\npublished: 2026-11-23\n---\nText.", "has no time zone", 3},
		{"large.md", strings.Repeat("a", piece.MaxSize+1), "larger than 2 MB", 0},
		{"front.md", "---\n" + strings.Repeat("#", frontmatter.MaxSize+1) + "\n---\nText.", "front matter is larger", 1},
		{"short.txt", "Headline alone", "no body was found", 0},
		{"---.md", "# A\n\nText", "no letter or digit", 0},
	} {
		l := mustOpen(t, files(tt.name, tt.text), Options{Log: quiet})
		p := l.Problems()
		if len(p) == 0 || len(l.Summaries()) > 0 {
			t.Errorf("%s: %v, %d pieces; want it broken", tt.name, p, len(l.Summaries()))
			continue
		}
		i := slices.IndexFunc(p, func(p articles.Problem) bool { return p.Level == articles.Broken })
		if i < 0 || !strings.Contains(p[i].What, tt.what) || p[i].Line != tt.line || p[i].File != tt.name || p[i].Fix == "" {
			t.Errorf("%s: %v, want %q on line %d", tt.name, p, tt.what, tt.line)
		}
	}
}

func TestProblemsBetweenFiles(t *testing.T) {
	t.Parallel()
	l := mustOpen(t, files(
		"a/same.md", story("First", 1), "b/same.md", story("Second", 2),
		"one.md", strings.Replace(story("One", 3), "section", "translations: {ar: none, en: two}\nsection", 1),
		"two.md", strings.Replace(story("Two", 3), "section", "lang: ar\nsection", 1),
		"alone.yaml", "section: news", "other.yml", "section: news",
	), Options{Log: quiet})
	if a, err := l.Article("same"); err != nil || a.Headline != "First" {
		t.Errorf("same = %q, %v: the first file has the address", a.Headline, err)
	}
	for _, want := range []string{
		`b/same.md: its address "same" is taken by a/same.md; rename`,
		`one.md: its ar translation "none" is not there`,
		`one.md: its en translation "two" is in ar`,
		`alone.yaml: no wire text lies beside it`,
		`other.yml: a file named .yml is not read`,
	} {
		if !strings.Contains(whats(l), want) {
			t.Errorf("problems\n%s\nlack %q", whats(l), want)
		}
	}
}

func TestUnknownSection(t *testing.T) {
	t.Parallel()
	l := mustOpen(t, files("a.md", strings.Replace(story("A", 1), "news", "gossip", 1)), Options{Log: quiet, Sections: []string{"news", "sport"}})
	if got, want := whats(l), `a.md:3: section "gossip" is not one of the paper's; write one of news, sport`; got != want {
		t.Errorf("problems = %q, want %q", got, want)
	}
}

func TestOpenFails(t *testing.T) {
	t.Parallel()
	if _, err := Open(os.DirFS(filepath.Join(t.TempDir(), "none")), Options{Log: quiet}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Open = %v, want fs.ErrNotExist", err)
	}
	l := mustOpen(t, fstest.MapFS{}, Options{Log: quiet})
	if l.Summaries() == nil || len(l.Summaries()) != 0 {
		t.Errorf("summaries = %#v, want an empty list", l.Summaries())
	}
}

func TestCacheIsBounded(t *testing.T) {
	t.Parallel()
	m := files()
	for i := range 20 {
		m[fmt.Sprintf("n%d.md", i)] = &fstest.MapFile{Data: []byte(story(fmt.Sprint("N", i), 1+i))}
	}
	opt := onDay(30)
	opt.Cache = 5
	l := mustOpen(t, m, opt)
	for range 2 {
		for i := range 20 {
			if a, err := l.Article(fmt.Sprintf("n%d", i)); err != nil || a.Headline != fmt.Sprint("N", i) {
				t.Fatalf("article %d = %q, %v", i, a.Headline, err)
			}
		}
	}
	if n := l.cache.order.Len(); n != 5 || len(l.cache.at) != 5 {
		t.Errorf("%d pieces are kept (%d by key), want 5", n, len(l.cache.at))
	}
}

func TestManyReaders(t *testing.T) {
	t.Parallel()
	l := mustOpen(t, files("a.md", story("A", 1), "b.txt", "B\n\nDubai: Text."), onDay(2))
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 50 {
				for _, s := range l.Summaries() {
					if _, err := l.Article(s.Slug); err != nil {
						t.Error(err)
					}
				}
				l.Gone("a")
				l.Problems()
				l.Version()
			}
		})
	}
	wg.Wait()
}

func TestSummariesHoldNoText(t *testing.T) {
	t.Parallel()
	text := "Headline\n\nDubai: " + strings.Repeat("word ", 1000)
	src := piece.Source{Path: "a.txt", Text: []byte(text)}
	p := onDay(2).reader(newPictures(nil, nil, nil), nil).Read(src)
	e := newEntry(src, &p)
	if e.summary.Headline != "Headline" || e.summary.Slug != "a" {
		t.Errorf("summary = %+v", e.summary)
	}
	if e.body != nil {
		t.Error("the index holds a body")
	}
}

func TestThePaperThatShips(t *testing.T) {
	t.Parallel()
	l := mustOpen(t, paper.Files, Options{Log: quiet, Sections: []string{"news", "business", "opinion", "sport", "notices"}})
	langs := map[string]int{}
	for _, s := range l.Summaries() {
		langs[s.Lang]++
		a, err := l.Article(s.Slug)
		if err != nil || len(a.Body) == 0 || a.Words < 20 {
			t.Errorf("%s: %d words, %v", s.Slug, a.Words, err)
		}
	}
	for _, p := range l.Problems() {
		t.Errorf("%s: %s", p.Level, p)
	}
	if langs["en"] < 14 || langs["ar"] < 6 {
		t.Errorf("pieces by language = %v, want 14 in English and 6 in Arabic", langs)
	}
}

const (
	lead   = "Dubai: Rents in the city fell by three per cent in the third quarter, the council said on Monday."
	second = "Tenants have waited for this since the new towers opened, an agent in the old town said."
	live   = "published: 2026-11-23T08:00:00+04:00\nstatus: live\nsection: news\n"
)

// The last good version of a broken file stays published, unless the new
// content withdraws it.
func TestAKillNoticeTakesTheLastVersionDown(t *testing.T) {
	t.Parallel()
	f := files("a.txt", "Rents fall in Dubai\n\n"+lead+"\n\n"+second+"\n", "a.yaml", live)
	opt := onDay(27)
	opt.Keep = true
	l := mustOpen(t, f, opt)
	if slugs(l) != "a" {
		t.Fatalf("pieces %q", slugs(l))
	}
	before := l.Version()
	f["a.txt"].Data = []byte("KILL KILL KILL\n\nPlease kill the story Dubai-Rents.\n")
	f["a.txt"].ModTime = f["a.txt"].ModTime.AddDate(0, 0, 1)
	scanThrice(t, l)
	if slugs(l) != "" || !l.Gone("a") || l.Version() == before {
		t.Errorf("pieces %q, gone %v, version %d after %d\n%s", slugs(l), l.Gone("a"), l.Version(), before, whats(l))
	}
}

const wireInFull = "Classifieds powered by The Daily\n\nHeadline\n\nWhat it is about\n\nImage Credit: AFP\nA boat.\nThe Daily\n\nBy Amal Said\n\nCAIRO, Egypt (AP) — Text one.\n\nText two.\n\n-with inputs from Reuters\n"

// A file beside a text belongs to it only if its name is exactly the same.
func TestWhatLiesBeside(t *testing.T) {
	t.Parallel()
	l := mustOpen(t, files(
		"a.txt", wireInFull, "a.yaml", "headline: Of a",
		"en/a1.txt", wireInFull, "a1.yaml", "headline: Elsewhere",
		"b.md", story("B", 1), "b.yaml", "headline: Of no wire",
		"C.txt", wireInFull, "c.yaml", "headline: Other letters",
	), onDay(3))
	for slug, want := range map[string]string{"a": "Of a", "a1": "Headline", "b": "B", "c": "Headline"} {
		if a, err := l.Article(slug); err != nil || a.Headline != want {
			t.Errorf("%s = %q, %v; want %q", slug, a.Headline, err, want)
		}
	}
	for _, file := range []string{"a1.yaml", "b.yaml", "c.yaml"} {
		if !strings.Contains(whats(l), file+": no wire text lies beside it; name it like its .txt") {
			t.Errorf("%s is not reported:\n%s", file, whats(l))
		}
	}
}
