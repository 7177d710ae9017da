package sources

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/articles"
	"broadside/server/bulk"
	"broadside/server/store"
	"broadside/server/store/sqlite"
	"broadside/server/storetest"
)

// paper is a service on a real store, with a clock that the test sets.
type paper struct {
	t       testing.TB
	dir     string
	config  Config
	store   *sqlite.Store
	service *Service
	logs    *logBuffer
	clock   *storetest.Clock
}

func newPaper(t testing.TB, change ...func(*Config)) *paper {
	t.Helper()
	p := &paper{t: t, dir: t.TempDir(), logs: &logBuffer{}, clock: storetest.NewClock(time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC))}
	p.config = Config{Settings: testSettings(), Data: filepath.Join(p.dir, "sources"), Now: p.clock.Now, Log: slog.New(slog.NewTextHandler(p.logs, nil))}
	for _, f := range change {
		f(&p.config)
	}
	p.open()
	t.Cleanup(p.close)
	return p
}

func testSettings() bulk.Settings {
	site := api.Site{Languages: []string{"en", "ar"}, Cities: storetest.Cities(), Currencies: []string{"AED"}, Zone: "Asia/Dubai", Offset: 4 * 3600}
	categories := storetest.Categories()
	for i := range categories {
		categories[i].PriceTypes = []classifieds.PriceType{classifieds.Fixed, classifieds.OnRequest}
	}
	return bulk.Settings{Site: site, Categories: categories}
}

func (p *paper) open() {
	p.t.Helper()
	var err error
	c := store.Config{Categories: p.config.Settings.Categories, Cities: p.config.Settings.Site.Cities}
	if p.store, err = sqlite.Open(context.Background(), filepath.Join(p.dir, "s.db"), c); err != nil {
		p.t.Fatal(err)
	}
	p.config.Store = p.store
	if p.service, err = New(context.Background(), p.config); err != nil {
		p.t.Fatal(err)
	}
}

func (p *paper) close() {
	p.service.Close()
	if err := p.store.Close(); err != nil {
		p.t.Error(err)
	}
}

func (p *paper) reopen() {
	p.t.Helper()
	p.close()
	p.open()
}

type logBuffer struct {
	mu sync.Mutex
	b  strings.Builder
}

func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logBuffer) count(words string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Count(l.b.String(), words)
}

const header = "ref,category,title,description,city,price,currency,start,end,action,source\n"

// row returns a row of an item. more are column=value.
func row(ref, title string, more ...string) string {
	cells := map[string]string{"ref": ref, "category": "items", "title": title, "description": "It is in good order and can be seen in the evening.", "city": "dubai", "price": "90", "currency": "AED"}
	for _, m := range more {
		name, value, _ := strings.Cut(m, "=")
		cells[name] = value
	}
	var out []string
	for name := range strings.SplitSeq(strings.TrimSpace(header), ",") {
		out = append(out, cells[name])
	}
	return strings.Join(out, ",") + "\n"
}

// items returns a file with the refs i1 to in.
func items(n int) string {
	text := header
	for i := range n {
		text += row(fmt.Sprint("i", i+1), fmt.Sprint("Oak table number ", i+1))
	}
	return text
}

func fileOf(text string) File {
	return File{ReaderAt: strings.NewReader(text), Size: int64(len(text)), Name: "items.csv"}
}

// importText imports a file that must be readable.
func (p *paper) importText(name, text string, o Options) Report {
	p.t.Helper()
	r, err := p.service.Import(context.Background(), name, fileOf(text), o)
	if err != nil {
		p.t.Fatalf("import: %v (%+v)", err, r)
	}
	return r
}

func (p *paper) listing(source, ref string) classifieds.Listing {
	p.t.Helper()
	l, err := p.store.Listing(context.Background(), bulk.ListingID(source, ref))
	if err != nil {
		p.t.Fatal(err)
	}
	return l
}

func (p *paper) state(source, ref string) classifieds.State {
	p.t.Helper()
	return p.listing(source, ref).State
}

func (p *paper) live() int {
	p.t.Helper()
	page, err := p.store.Find(context.Background(), classifieds.Filter{Limit: 1}, p.clock.Now(), 0)
	if err != nil {
		p.t.Fatal(err)
	}
	return page.Total.Value
}

func (p *paper) decide(source, ref string, verdict classifieds.State) {
	p.t.Helper()
	d := classifieds.Decision{Listing: bulk.ListingID(source, ref), At: p.clock.Now(), Who: "mona", Verdict: verdict, Reason: "a call"}
	if err := p.store.Decide(context.Background(), d); err != nil {
		p.t.Fatal(err)
	}
}

// counts returns the numbers of a report in one line.
func counts(r Report) string {
	return fmt.Sprintf("%s: %d new, %d changed, %d same, %d ended, %d rejected, %d kept", r.State, r.New, r.Changed, r.Same, r.Ended, r.Rejected, r.Kept)
}

func wantCounts(t testing.TB, what string, r Report, want string) {
	t.Helper()
	if got := counts(r); got != want {
		t.Errorf("%s: %s, want %s; reasons %+v", what, got, want, r.Reasons)
	}
}

// Each case is a sequence of files of one source.
func TestRules(t *testing.T) {
	t.Parallel()
	type step struct {
		text string
		o    Options
		want string
		live int
	}
	bad := row("i2", "Lamp", "city=nowhere-at-all")
	for _, tt := range []struct {
		name  string
		steps []step
	}{
		{"a second time", []step{
			{items(10), Options{}, "applied: 10 new, 0 changed, 0 same, 0 ended, 0 rejected, 0 kept", 10},
			{items(10), Options{}, "unchanged: 0 new, 0 changed, 10 same, 0 ended, 0 rejected, 0 kept", 10},
		}},
		{"one of each", []step{
			{items(10), Options{}, "applied: 10 new, 0 changed, 0 same, 0 ended, 0 rejected, 0 kept", 10},
			{strings.Replace(items(9), "number 3", "number three", 1) + row("x", "Lamp"), Options{}, "applied: 1 new, 1 changed, 8 same, 1 ended, 0 rejected, 0 kept", 10},
		}},
		{"a rejected row keeps its last good listing", []step{
			{items(2), Options{}, "applied: 2 new, 0 changed, 0 same, 0 ended, 0 rejected, 0 kept", 2},
			{header + row("i1", "Oak table number 1") + bad, Options{}, "unchanged: 0 new, 0 changed, 1 same, 0 ended, 1 rejected, 1 kept", 2},
			{items(2), Options{}, "unchanged: 0 new, 0 changed, 2 same, 0 ended, 0 rejected, 0 kept", 2},
		}},
		{"a rejected row that is new", []step{
			{header + bad, Options{}, "unchanged: 0 new, 0 changed, 0 same, 0 ended, 1 rejected, 0 kept", 0},
		}},
		{"changes only", []step{
			{items(10), Options{}, "applied: 10 new, 0 changed, 0 same, 0 ended, 0 rejected, 0 kept", 10},
			{header + row("i1", "A table") + row("i2", "", "action=delete") + row("i99", "", "action=delete"), Options{Partial: true}, "applied: 0 new, 1 changed, 0 same, 1 ended, 0 rejected, 0 kept", 9},
		}},
		{"a row without a readable ref ends nothing", []step{
			{items(10), Options{}, "applied: 10 new, 0 changed, 0 same, 0 ended, 0 rejected, 0 kept", 10},
			{items(9) + row("", "Oak table number 10"), Options{}, "unchanged: 0 new, 0 changed, 9 same, 0 ended, 1 rejected, 0 kept", 10},
		}},
		{"the guard", []step{
			{items(10), Options{}, "applied: 10 new, 0 changed, 0 same, 0 ended, 0 rejected, 0 kept", 10},
			{items(7), Options{}, "applied: 0 new, 0 changed, 7 same, 3 ended, 0 rejected, 0 kept", 7},
			{items(4), Options{}, "applied: 0 new, 0 changed, 4 same, 3 ended, 0 rejected, 0 kept", 4}, // 43 %, but few
			{items(10), Options{}, "applied: 0 new, 6 changed, 4 same, 0 ended, 0 rejected, 0 kept", 10},
			{items(6), Options{}, "waiting: 0 new, 0 changed, 6 same, 4 ended, 0 rejected, 0 kept", 10},
			{header, Options{}, "waiting: 0 new, 0 changed, 0 same, 10 ended, 0 rejected, 0 kept", 10},
			{items(6), Options{DryRun: true}, "dry-run: 0 new, 0 changed, 6 same, 4 ended, 0 rejected, 0 kept", 10},
			{items(6), Options{Force: true}, "applied: 0 new, 0 changed, 6 same, 4 ended, 0 rejected, 0 kept", 6},
		}},
		{"a dry run", []step{
			{items(3), Options{DryRun: true}, "dry-run: 3 new, 0 changed, 0 same, 0 ended, 0 rejected, 0 kept", 0},
			{items(3), Options{}, "applied: 3 new, 0 changed, 0 same, 0 ended, 0 rejected, 0 kept", 3},
			{header + row("i1", "Chair") + row("n", "New"), Options{DryRun: true}, "dry-run: 1 new, 1 changed, 0 same, 2 ended, 0 rejected, 0 kept", 3},
		}},
		{"a ref that is there twice", []step{
			{items(2) + row("i1", "Another"), Options{}, "applied: 2 new, 0 changed, 0 same, 0 ended, 1 rejected, 0 kept", 2},
			{items(2) + row("i1", "Another"), Options{}, "unchanged: 0 new, 0 changed, 2 same, 0 ended, 1 rejected, 0 kept", 2},
		}},
		{"dates that are over", []step{
			{items(10), Options{}, "applied: 10 new, 0 changed, 0 same, 0 ended, 0 rejected, 0 kept", 10},
			{strings.ReplaceAll(items(10), "AED,,,", "AED,2025-01-01,2025-02-01,"), Options{}, "waiting: 0 new, 10 changed, 0 same, 0 ended, 0 rejected, 0 kept", 10},
		}},
		{"another source in the file", []step{
			{items(1) + row("o1", "Other", "source=other"), Options{}, "applied: 1 new, 0 changed, 0 same, 0 ended, 1 rejected, 0 kept", 1},
			{items(1) + row("o1", "Other", "source=other"), Options{Several: true}, "applied: 1 new, 0 changed, 1 same, 0 ended, 0 rejected, 0 kept", 2},
			{items(1) + row("o1", "Other", "source=Not a name"), Options{Several: true}, "unchanged: 0 new, 0 changed, 1 same, 0 ended, 1 rejected, 0 kept", 2},
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := newPaper(t)
			for i, s := range tt.steps {
				before := p.store.Version()
				r := p.importText("shop", s.text, s.o)
				wantCounts(t, fmt.Sprint("file ", i+1), r, s.want)
				if n := p.live(); n != s.live {
					t.Errorf("file %d: %d are live, want %d", i+1, n, s.live)
				}
				if changed := p.store.Version() != before; changed != (r.State == Applied) {
					t.Errorf("file %d: %s, but the version of the store changed: %v", i+1, r.State, changed)
				}
				if sum := r.New + r.Changed + r.Same + r.Rejected; sum > r.Rows {
					t.Errorf("file %d: %d rows, but %d are counted", i+1, r.Rows, sum)
				}
				p.clock.Add(time.Hour)
			}
		})
	}
}

// A decision of the desk outlives later files of the source. A listing that the source had
// ended returns under the same address.
func TestStatesOfTheDesk(t *testing.T) {
	t.Parallel()
	for _, state := range []classifieds.State{classifieds.Sold, classifieds.Held, classifieds.Rejected, classifieds.Withdrawn, classifieds.Paused, classifieds.Queued, classifieds.Purged} {
		p := newPaper(t)
		p.importText("shop", items(10), Options{})
		p.decide("shop", "i10", state)
		for i, text := range []string{items(10), strings.Replace(items(10), "number 10", "number ten", 1), items(9), items(10), strings.Replace(items(10), "number 10", "number X", 1)} {
			p.clock.Add(time.Hour)
			p.importText("shop", text, Options{})
			if got := p.state("shop", "i10"); got != state && (i != 2 || got != classifieds.Withdrawn) {
				t.Errorf("%s: after file %d it is %s", state, i+1, got)
			}
		}
	}
	p := newPaper(t)
	p.importText("shop", items(10), Options{})
	before := p.listing("shop", "i10")
	p.importText("shop", items(9), Options{})
	d, err := p.store.Decisions(t.Context(), before.ID)
	if err != nil || len(d) != 1 || d[0].Verdict != classifieds.Withdrawn || d[0].Who != "source shop" || d[0].Reason == "" {
		t.Errorf("decisions %+v, %v, want that of the source", d, err)
	}
	p.clock.Add(30 * time.Minute)
	p.importText("shop", items(10), Options{})
	after := p.listing("shop", "i10")
	if after.State != classifieds.Live || !after.Published.Equal(before.Published) {
		t.Errorf("back as %s, published %s, want live since %s", after.State, after.Published, before.Published)
	}
	p.importText("shop", items(9), Options{})
	p.decide("shop", "i10", classifieds.Withdrawn) // by the desk as well
	p.importText("shop", items(10), Options{})
	if s := p.state("shop", "i10"); s != classifieds.Withdrawn {
		t.Errorf("withdrawn by the desk, back as %s", s)
	}
}

func TestTimes(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	p.importText("shop", header+row("a", "Lamp")+row("b", "Chair", "start=-1d", "end=+9d")+row("c", "Table", "start=2026-12-01"), Options{})
	if a, c := p.listing("shop", "a"), p.state("shop", "c"); !a.Published.Equal(p.clock.Now()) || c != classifieds.Queued {
		t.Errorf("published %s, want now; its start has not come, but it is %s", a.Published, c)
	}
	p.clock.Add(10 * 24 * time.Hour)
	if err := p.service.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	if c := p.state("shop", "c"); c != classifieds.Live {
		t.Errorf("its start has come, but it is %s", c)
	}
	first := p.listing("shop", "a").Published
	r := p.importText("shop", header+row("a", "Lamp of brass")+row("b", "Chair", "start=-1d", "end=+9d")+row("c", "Table", "start=2026-12-01"), Options{})
	wantCounts(t, "ten days later", r, "applied: 0 new, 2 changed, 1 same, 0 ended, 0 rejected, 0 kept")
	if a, b := p.listing("shop", "a"), p.listing("shop", "b"); !a.Published.Equal(first) || b.State != classifieds.Live || !b.Expires.After(p.clock.Now()) {
		t.Errorf("a is published %s, want %s; b is %s until %s, want it fresh", a.Published, first, b.State, b.Expires)
	}
}

// A store that an older version has filled keeps its addresses.
func TestUpgrade(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	p.importText("shop", items(4), Options{})
	for i := range 4 {
		l := p.listing("shop", fmt.Sprint("i", i+1))
		l.ID = bulk.OldListingID(fmt.Sprint("i", i+1))
		if err := p.store.Put(t.Context(), l); err != nil {
			t.Fatal(err)
		}
	}
	r := p.importText("upgraded", items(5), Options{})
	if n := p.live(); n != 9 || r.New != 1 {
		t.Errorf("%d are live, want the 4 of shop, the 4 adopted and a new one; %s", n, counts(r))
	}
	sold := classifieds.Decision{Listing: bulk.OldListingID("i2"), At: p.clock.Now(), Who: "mona", Verdict: classifieds.Sold}
	if err := p.store.Decide(t.Context(), sold); err != nil {
		t.Fatal(err)
	}
	p.importText("upgraded", strings.ReplaceAll(items(5), "Oak", "Elm"), Options{})
	for i, want := range []classifieds.State{classifieds.Live, classifieds.Sold} {
		l, err := p.store.Listing(t.Context(), bulk.OldListingID(fmt.Sprint("i", i+1)))
		if err != nil || l.State != want || !strings.HasPrefix(l.Title, "Elm") {
			t.Errorf("i%d is %s %q, %v; want it %s and changed under its old address", i+1, l.State, l.Title, err, want)
		}
	}
	wantCounts(t, "another source with the same refs", p.importText("third", items(5), Options{}), "applied: 5 new, 0 changed, 0 same, 0 ended, 0 rejected, 0 kept")
}

// A file that cannot be read changes nothing and is in the source's runs.
func TestUnreadableFiles(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, text string }{
		{"empty", ""},
		{"no table", "\x00\x01\x02\x03\x00\x00"},
		{"renamed columns", strings.Replace(items(10), "ref,category", "number,kind", 1)},
		{"no header", strings.TrimPrefix(items(10), header)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := newPaper(t)
			p.importText("shop", items(10), Options{})
			before := p.store.Version()
			r, err := p.service.Import(t.Context(), "shop", fileOf(tt.text), Options{Force: true})
			var fault *articles.Problem
			if !errors.As(err, &fault) || r.State != Failed || r.Fault == nil || r.Fault.What == "" {
				t.Errorf("error %v, report %+v; want the fault in both", err, r)
			}
			if p.live() != 10 || p.store.Version() != before {
				t.Errorf("%d are live, want the 10 of before", p.live())
			}
			all, err := p.service.List(t.Context())
			if err != nil || len(all) != 1 || len(all[0].Runs) != 2 || all[0].Runs[0].State != Failed {
				t.Errorf("sources %+v, %v; want the failed run last", all, err)
			}
		})
	}
}
