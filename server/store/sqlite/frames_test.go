package sqlite

import (
	"path/filepath"
	"reflect"
	"sync"
	"testing"

	"broadside/app/api"
	"broadside/app/classifieds"
)

func TestFrameCounts(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, s *Store) {
		add(t, s, "a", api.FrameCount{Day: "2026-11-22", Item: "x", Views: 3, Opens: 1}, api.FrameCount{Day: "2026-11-23", Item: "x", Views: 1})
		add(t, s, "a", api.FrameCount{Day: "2026-11-23", Item: "x", Views: 2, Expands: 1}, api.FrameCount{Day: "2026-11-23", Views: 9})
		add(t, s, "b", api.FrameCount{Day: "2026-11-23", Item: "x", Views: 100})
		for _, tt := range []struct {
			partner, from, to string
			want              []api.FrameCount
		}{
			{"a", "2026-11-22", "2026-11-23", []api.FrameCount{
				{Day: "2026-11-23", Views: 9}, {Day: "2026-11-23", Item: "x", Views: 3, Expands: 1}, {Day: "2026-11-22", Item: "x", Views: 3, Opens: 1}}},
			{"a", "2026-11-22", "2026-11-22", []api.FrameCount{{Day: "2026-11-22", Item: "x", Views: 3, Opens: 1}}},
			{"b", "2026-01-01", "2026-12-31", []api.FrameCount{{Day: "2026-11-23", Item: "x", Views: 100}}},
			{"a", "2026-11-24", "2026-12-31", []api.FrameCount{}},
			{"c", "2026-01-01", "2026-12-31", []api.FrameCount{}},
			{"'; DROP TABLE frames; --", "2026-01-01", "2026-12-31", []api.FrameCount{}},
		} {
			got, err := s.FrameCounts(t.Context(), tt.partner, tt.from, tt.to)
			if err != nil || !reflect.DeepEqual(got, tt.want) {
				t.Errorf("FrameCounts(%s, %s, %s) = %v, %v, want %v", tt.partner, tt.from, tt.to, got, err, tt.want)
			}
		}
	})
}

func TestFrameTotals(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, s *Store) {
		add(t, s, "a", api.FrameCount{Day: "2026-11-22", Item: "x", Views: 3, Opens: 1}, api.FrameCount{Day: "2026-11-23", Views: 1, Expands: 2})
		add(t, s, "b", api.FrameCount{Day: "2026-11-23", Item: "x", Views: 100})
		for _, tt := range []struct {
			from, to string
			want     map[string]api.FrameCount
		}{
			{"2026-11-22", "2026-11-23", map[string]api.FrameCount{"a": {Views: 4, Opens: 1, Expands: 2}, "b": {Views: 100}}},
			{"2026-11-22", "2026-11-22", map[string]api.FrameCount{"a": {Views: 3, Opens: 1}}},
			{"2026-11-24", "2026-12-31", map[string]api.FrameCount{}},
		} {
			if got, err := s.FrameTotals(t.Context(), tt.from, tt.to); err != nil || !reflect.DeepEqual(got, tt.want) {
				t.Errorf("FrameTotals(%s, %s) = %v, %v, want %v", tt.from, tt.to, got, err, tt.want)
			}
		}
		for partner, want := range map[string]bool{"a": true, "b": true, "c": false, "": false} {
			if got, err := s.HasFrameCounts(t.Context(), partner); err != nil || got != want {
				t.Errorf("HasFrameCounts(%q) = %v, %v, want %v", partner, got, err, want)
			}
		}
	})
}

func add(t *testing.T, s *Store, partner string, counts ...api.FrameCount) {
	t.Helper()
	if err := s.AddFrameCounts(t.Context(), map[string][]api.FrameCount{partner: counts}); err != nil {
		t.Fatal(err)
	}
}

// Concurrent calls of AddFrameCounts lose no counts and do not change Version.
func TestFrameCountsTogether(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, s *Store) {
		before := s.Version()
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				for range 10 {
					add(t, s, "a", api.FrameCount{Day: "2026-11-23", Item: "x", Views: 1})
				}
			})
		}
		all.Wait()
		got, err := s.FrameCounts(t.Context(), "a", "2026-11-23", "2026-11-23")
		if err != nil || len(got) != 1 || got[0].Views != 80 {
			t.Errorf("counted %v, %v, want 80 views", got, err)
		}
		if s.Version() != before {
			t.Error("counting made a new edition")
		}
	})
}

// Migrating a file of the first schema adds the table and keeps the listings.
func TestFrameCountsInAnOlderFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "s.db")
	writeOldSchema(t, path, 1, []classifieds.Listing{listing("a")})
	s := reopen(t, path)
	add(t, s, "a", api.FrameCount{Day: "2026-11-23", Views: 1})
	if _, err := s.Listing(t.Context(), "a"); err != nil {
		t.Error(err)
	}
}

func BenchmarkAddFrameCounts(b *testing.B) {
	s := reopen(b, filepath.Join(b.TempDir(), "s.db"))
	counts := map[string][]api.FrameCount{}
	for _, partner := range []string{"a", "b", "c"} {
		for _, item := range []string{"", "x", "y", "z"} {
			counts[partner] = append(counts[partner], api.FrameCount{Day: "2026-11-23", Item: item, Views: 1})
		}
	}
	for b.Loop() {
		if err := s.AddFrameCounts(b.Context(), counts); err != nil {
			b.Fatal(err)
		}
	}
}
