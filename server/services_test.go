package main

import (
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/articles/library"
	"broadside/articles/paper"
	"broadside/server/desk"
	"broadside/server/site"
	"broadside/server/store"
	"broadside/server/store/sqlite"
)

// sampleServices opens the services on a real store with a clock that the test sets.
type sampleServices struct {
	*services
	folder     site.Layers
	paper      api.Site
	categories []classifieds.Category
	now        time.Time
}

func newSampled(t *testing.T, folder site.Layers) *sampleServices {
	t.Helper()
	s := &sampleServices{services: &services{}, folder: folder, now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}
	var err error
	if s.paper, s.categories, err = readSettings(config{}, folder, slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	if s.store, err = sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "broadside.db"), store.Config{Categories: s.categories, Cities: s.paper.Cities}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.store.Close(); err != nil {
			t.Error(err)
		}
	})
	lib, err := library.Open(fstest.MapFS{}, library.Options{})
	if err != nil {
		t.Fatal(err)
	}
	s.desk, err = desk.New(desk.Config{Site: s.paper, Categories: s.categories, Newsroom: lib, Store: s.store, Now: func() time.Time { return s.now }})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// addSampleNow adds the sample like the start of the program, and returns the number of live
// listings.
func (s *sampleServices) addSampleNow(t *testing.T) int {
	t.Helper()
	if err := s.addSample(t.Context(), s.folder, s.categories, s.paper, s.now, slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	return s.live(t)
}

func (s *sampleServices) live(t *testing.T) int {
	t.Helper()
	page, err := s.desk.Listings(t.Context(), classifieds.Filter{Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	return page.Total.Value
}

// A start after all listings have expired adds the sample again, once, without the listings that
// were sold.
func TestTheSampleIsFreshAgain(t *testing.T) {
	t.Parallel()
	for _, expired := range []bool{false, true} { // whether the store has marked them as expired
		s := newSampled(t, site.Layers{paper.Files})
		first := s.addSampleNow(t)
		if first < 50 {
			t.Fatalf("%d listings are live, want the sample", first)
		}
		page, err := s.desk.Listings(t.Context(), classifieds.Filter{Limit: 2})
		if err != nil || len(page.Items) != 2 {
			t.Fatal(page, err)
		}
		sold, kept := page.Items[0].ID, page.Items[1]
		if err := s.store.Decide(t.Context(), classifieds.Decision{Listing: sold, At: s.now, Who: "mona", Verdict: classifieds.Sold}); err != nil {
			t.Fatal(err)
		}
		if again := s.addSampleNow(t); again != first-1 {
			t.Errorf("at once again: %d live, want %d: nothing is loaded into a store with live ones", again, first-1)
		}
		for range 2 { // twice, months apart
			s.now = s.now.AddDate(0, 7, 0)
			if expired {
				if _, err := s.store.Expire(t.Context(), s.now); err != nil {
					t.Fatal(err)
				}
			}
			if n := s.live(t); n != 0 {
				t.Fatalf("months later %d are live, want all to be over", n)
			}
			if n := s.addSampleNow(t); n != first-1 {
				t.Errorf("opened months later (expired %v): %d live, want %d", expired, n, first-1)
			}
		}
		l, err := s.desk.Listing(t.Context(), kept.ID)
		if err != nil || !l.Published.After(kept.Published) || !l.Expires.After(s.now) {
			t.Errorf("%s is published %s until %s, %v; want it fresh at %s", kept.ID, l.Published, l.Expires, err, s.now)
		}
	}
}

// The store and the directory stay open until the background goroutines have ended, even if opening
// fails.
func TestHouseClosesLastWhatIsUsed(t *testing.T) {
	t.Parallel()
	bad := filepath.Join(t.TempDir(), "partners.yaml")
	if err := os.WriteFile(bad, []byte("partners: [{id: a}]"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, partners string
		fails          bool
	}{{"opened", "", false}, {"the partners' file cannot be used", bad, true}} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			logs := &logBuffer{}
			c := config{data: t.TempDir(), articles: t.TempDir(), partners: tt.partners, origin: "https://paper.example"}
			h, err := openServices(t.Context(), c, slog.New(slog.NewTextHandler(logs, nil)), prometheus.NewRegistry())
			if failed := err != nil; failed != tt.fails {
				t.Fatalf("open: %v, want it to fail: %v", err, tt.fails)
			}
			if err == nil {
				var ended atomic.Bool
				stopped, stop := make(chan struct{}), h.stop
				h.stop = func() { stop(); close(stopped) }
				h.background.Go(func() { <-stopped; ended.Store(true) })
				h.onClose(func() error { // like the store's, which closes before
					if !ended.Load() {
						return errors.New("something was closed while it was used")
					}
					return nil
				})
				if err := h.close(); err != nil {
					t.Error(err)
				}
			}
			if s := logs.String(); strings.Contains(s, "closed") {
				t.Errorf("something was used after it was closed:\n%s", s)
			}
		})
	}
}

// If the directory has listings, they are the sample.
func TestTheSampleIsTheFolders(t *testing.T) {
	t.Parallel()
	const head = "ref,category,title,description,city,start,end,price,currency,attr.item_type,attr.condition,attr.delivery\n"
	ships := newSampled(t, site.Layers{paper.Files}).addSampleNow(t)
	for _, tt := range []struct {
		name   string
		folder fs.FS
		want   int
	}{
		{"none there", fstest.MapFS{}, ships},
		{"other files", fstest.MapFS{"listings/notes.txt": {Data: []byte("x")}}, ships},
		{"two", fstest.MapFS{"listings/a.csv": {Data: []byte(head + "a1,items,Desk lamp,A lamp of brass.,dubai,-1d,+9d,90,AED,furniture,good,collect\na2,items,Chair,A chair of oak.,dubai,-1d,+9d,80,AED,furniture,good,collect\n")}}, 2},
		{"a head alone", fstest.MapFS{"listings/a.csv": {Data: []byte(head)}}, 0},
	} {
		if n := newSampled(t, site.Layers{tt.folder, paper.Files}).addSampleNow(t); n != tt.want {
			t.Errorf("%s: %d listings are live, want %d", tt.name, n, tt.want)
		}
	}
}
