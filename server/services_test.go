package main

import (
	"bytes"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"broadside/app/classifieds"
)

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

// The listings of the directory are followed; those that ship are there with -sample while it has
// none. -sample is on without a directory.
func TestListingsAtTheStart(t *testing.T) {
	t.Parallel()
	const head = "ref,category,title,description,city,start,end,price,currency,attr.item_type,attr.condition,attr.delivery\n"
	const two = head + "a1,items,Desk lamp,A lamp of brass.,dubai,-1d,+9d,90,AED,furniture,good,collect\na2,items,Chair,A chair of oak.,dubai,-1d,+9d,80,AED,furniture,good,collect\n"
	for _, tt := range []struct {
		name, file, text string
		articles, sample bool
		want             func(live int) bool
	}{
		{"no directory", "", "", false, true, func(live int) bool { return live >= 50 }},
		{"none there", "", "", true, true, func(live int) bool { return live >= 50 }},
		{"none there, no sample", "", "", true, false, func(live int) bool { return live == 0 }},
		{"other files", "notes.txt", "x", true, true, func(live int) bool { return live >= 50 }},
		{"two", "a.csv", two, true, true, func(live int) bool { return live == 2 }},
		{"two, no sample", "a.csv", two, true, false, func(live int) bool { return live == 2 }},
		{"a header alone", "a.csv", head, true, true, func(live int) bool { return live == 0 }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := config{data: t.TempDir(), origin: "https://paper.example", sample: tt.sample}
			if tt.articles {
				c.articles = t.TempDir()
			}
			if tt.file != "" {
				put(t, tt.text, c.articles, "listings", tt.file)
			}
			s, err := openServices(t.Context(), c, slog.New(slog.DiscardHandler), prometheus.NewRegistry())
			if err != nil {
				t.Fatal(err)
			}
			defer func() {
				if err := s.close(); err != nil {
					t.Error(err)
				}
			}()
			page, err := s.desk.Listings(t.Context(), classifieds.Filter{Limit: 1})
			if err != nil || !tt.want(page.Total.Value) {
				t.Errorf("%d listings are live, %v", page.Total.Value, err)
			}
		})
	}
}

func TestKeptKey(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "count.key")
	first, err := loadOrCreateKey(path)
	if err != nil || len(first) != 32 {
		t.Fatalf("%d bytes, %v", len(first), err)
	}
	if again, err := loadOrCreateKey(path); err != nil || !bytes.Equal(again, first) {
		t.Errorf("another key at the second start, %v", err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("its rights are %v, %v", info.Mode(), err)
	}
	if other, err := loadOrCreateKey(filepath.Join(t.TempDir(), "count.key")); err != nil || bytes.Equal(other, first) {
		t.Errorf("two servers have one key, %v", err)
	}
}

func TestKeptKeyDamaged(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "count.key")
	if err := os.WriteFile(path, []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := loadOrCreateKey(path); err == nil || !strings.Contains(err.Error(), "remove it") {
		t.Errorf("error %v, want one with a remedy", err)
	}
	if _, err := loadOrCreateKey(filepath.Join(t.TempDir(), "none", "count.key")); err == nil {
		t.Error("a key was kept in a directory that is not there")
	}
}
