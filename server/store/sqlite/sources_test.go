package sqlite

import (
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"broadside/app/classifieds"
	"broadside/server/store"
	"broadside/server/storetest"
)

// dump returns the derived tables of a store, without the keys.
func dump(t *testing.T, path string) (lines []string) {
	t.Helper()
	db := openRaw(t, path)
	defer db.Close()
	for _, query := range []string{
		`SELECT 'live ' || l.id || ' ' || hex(v.row) || ' ' || v.expires FROM live v JOIN listings l ON l.key = v.key`,
		`SELECT 'term ' || term || ' ' || n FROM terms`,
		`SELECT 'count ' || category || city || intent || lang || photo || code || value || ' ' || n FROM counts`,
		`SELECT 'word ' || l.id FROM words w JOIN listings l ON l.key = w.rowid`,
		`SELECT 'words ' || count(*) FROM words`,
	} {
		rows, err := readRows(t.Context(), db, query, func(rows *sql.Rows, s *string) error { return rows.Scan(s) })
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, rows...)
	}
	slices.Sort(lines)
	return lines
}

// One transaction that adds, replaces and ends more listings than are pending at a time, in
// any order and some of them several times, leaves the tables that the final state has.
func TestLargeTransaction(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(7, 7))
	all := storetest.Slice(maxPending + maxPending/2)
	changed := storetest.Slice(len(all))
	for i := range changed {
		changed[i].Title += " anew"
		changed[i].Published = changed[i].Published.Add(time.Duration(r.IntN(3)) * time.Hour)
	}
	path := filepath.Join(t.TempDir(), "s.db")
	s := reopen(t, path)
	err := s.ChangeSources(t.Context(), func(w store.SourceWriter) error {
		var errs []error
		for _, i := range r.Perm(len(all)) {
			errs = append(errs, w.AddListing(t.Context(), &all[i]))
		}
		for _, i := range r.Perm(len(all)) {
			errs = append(errs, w.PutListing(t.Context(), &changed[i]))
			if i%5 == 0 { // and back again
				errs = append(errs, w.PutListing(t.Context(), &all[i]), w.PutListing(t.Context(), &changed[i]))
			}
			if i%7 == 0 {
				errs = append(errs, w.Decide(t.Context(), classifieds.Decision{Listing: all[i].ID, At: storetest.Now, Who: "source x", Verdict: classifieds.Withdrawn}))
				changed[i].State = classifieds.Withdrawn
			}
		}
		return errors.Join(errs...)
	})
	if err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(t.TempDir(), "s.db")
	o := reopen(t, other)
	if err := o.Put(t.Context(), changed...); err != nil {
		t.Fatal(err)
	}
	got, want := dump(t, path), dump(t, other)
	if len(got) != len(want) {
		t.Errorf("%d rows of derived tables, want %d", len(got), len(want))
	}
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			t.Fatalf("row %d is %q, want %q", i, got[i], want[i])
		}
	}
	if a, b := s.counts.Total(&classifieds.Filter{}), o.counts.Total(&classifieds.Filter{}); a != b {
		t.Errorf("%d are counted, want %d", a.Value, b.Value)
	}
}

// A transaction whose function fails changes nothing, in the file and in memory.
func TestChangeSourcesRollsBack(t *testing.T) {
	t.Parallel()
	s := reopen(t, filepath.Join(t.TempDir(), "s.db"))
	before := s.Version()
	errStopped := errors.New("stopped")
	l := listing("a")
	err := s.ChangeSources(t.Context(), func(w store.SourceWriter) error {
		return errors.Join(w.PutSource(t.Context(), store.Source{Name: "x"}), w.AddListing(t.Context(), &l), errStopped)
	})
	if !errors.Is(err, errStopped) || s.Version() != before || s.counts.Total(&classifieds.Filter{}).Value != 0 {
		t.Errorf("%v, version %d", err, s.Version())
	}
	err = s.ReadSources(t.Context(), func(r store.SourceReader) error {
		if _, found, err := r.Source(t.Context(), "x"); found || err != nil {
			return fmt.Errorf("found %v, %w", found, err)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
