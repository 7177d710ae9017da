package sqlite

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/server/export"
	"broadside/server/store"
	"broadside/server/storetest"
)

// openExport opens a store with n listings.
func openExport(t testing.TB, n int) *Store {
	t.Helper()
	s, err := Open(t.Context(), t.TempDir()+"/a.db", store.Config{Categories: storetest.Categories(), Cities: storetest.Cities()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := s.Put(t.Context(), storetest.Slice(n)...); err != nil {
		t.Fatal(err)
	}
	return s
}

// giveSource gives every listing whose number is i modulo n to a source, with refs in the
// opposite order of the IDs.
func giveSource(t testing.TB, s *Store, source string, i, n int) {
	t.Helper()
	const rows = `INSERT INTO source_rows (source, ref, listing, digest, relative, ended)
		SELECT ?, printf('r%07d', 1000000 - substr(id, 2)), id, zeroblob(16), 0, '' FROM listings WHERE substr(id, 2) % ? = ?`
	if _, err := s.write.Exec(rows, source, n, i); err != nil {
		t.Fatal(err)
	}
}

// selectAll returns the items of a selection.
func selectAll(t testing.TB, s *Store, f classifieds.Filter, source string) (items []export.Item, sources bool) {
	t.Helper()
	x, err := s.Select(t.Context(), f, source, storetest.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	}()
	for item, err := range x.Items(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		items = append(items, item)
	}
	seen := map[string]bool{}
	for _, item := range items {
		seen[item.Listing.Category] = true
	}
	categories, sources, err := x.Survey(t.Context())
	if slices.Sort(categories); err != nil || !slices.Equal(categories, slices.Sorted(maps.Keys(seen))) {
		t.Errorf("the survey has the categories %q (%v), the items %d others", categories, err, len(seen))
	}
	return items, sources
}

func TestSelectAll(t *testing.T) {
	t.Parallel()
	const n = 300
	s := openExport(t, n)
	items, sources := selectAll(t, s, classifieds.Filter{Sort: classifieds.PriceUp, Limit: 5, Facets: true}, "")
	if len(items) != n || sources {
		t.Errorf("%d items, more than one source %v; want %d and false", len(items), sources, n)
	}
	for i, item := range items {
		if want := fmt.Sprintf("m%07d", i); item.Ref != want || item.Listing.ID != want || item.Source != "" {
			t.Fatalf("item %d is %q of %q, want %q of no source", i, item.Ref, item.Source, want)
		}
	}
}

// A selection has all matches of a filter, as pages of Find have them.
func TestSelectFilter(t *testing.T) {
	t.Parallel()
	s := openExport(t, 400)
	giveSource(t, s, "a", 0, 3)
	least := 2.0
	for _, f := range []classifieds.Filter{
		{Category: "motors"},
		{City: "dubai", Lang: "ar"},
		{Q: "sofa"},
		{Near: &classifieds.Point{Lat: 25.2, Lon: 55.27}, RadiusKM: 20},
		{Attrs: []classifieds.AttrFilter{{Code: "beds", Min: &least}}, Category: "property-rent"},
		{PriceMin: 100_000, Currency: "AED"},
		{Photo: true, Days: 30},
		{Category: "none"},
		{Q: "…"},
	} {
		want := findAll(t, s, f)
		items, _ := selectAll(t, s, f, "")
		var got []string
		for _, item := range items {
			got = append(got, item.Listing.ID)
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("Select(%v) has %d listings, Find %d", f.Values(), len(got), len(want))
		}
	}
}

// findAll returns the IDs of all pages of a filter, sorted.
func findAll(t testing.TB, s *Store, f classifieds.Filter) (ids []string) {
	t.Helper()
	f.Limit = api.MaxLimit
	for {
		page, err := s.Find(t.Context(), f, storetest.Now, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range page.Items {
			ids = append(ids, l.ID)
		}
		if f.Cursor = page.Next; f.Cursor == "" {
			slices.Sort(ids)
			return ids
		}
	}
}

func TestSelectSources(t *testing.T) {
	t.Parallel()
	s := openExport(t, 90)
	giveSource(t, s, "b", 0, 3)
	giveSource(t, s, "a", 1, 3)
	items, sources := selectAll(t, s, classifieds.Filter{}, "")
	if !sources || len(items) != 90 {
		t.Fatalf("%d items, more than one source %v; want 90 and true", len(items), sources)
	}
	order := func(a, b export.Item) int {
		return slices.Compare([]string{a.Source, a.Ref}, []string{b.Source, b.Ref})
	}
	if !slices.IsSortedFunc(items, order) {
		t.Error("the items are not in the order of source and ref")
	}
	for source, want := range map[string]int{"": 30, "a": 30, "b": 30} {
		if got := len(slices.DeleteFunc(slices.Clone(items), func(i export.Item) bool { return i.Source != source })); got != want {
			t.Errorf("%d items of the source %q, want %d", got, source, want)
		}
	}
	only, sources := selectAll(t, s, classifieds.Filter{}, "b")
	if len(only) != 30 || sources || only[0].Source != "b" {
		t.Errorf("%d items of the source b, more than one source %v; want 30 and false", len(only), sources)
	}
}

// Writes after Select are not in its items, and do not wait for it.
func TestSelectSnapshot(t *testing.T) {
	t.Parallel()
	const n = 200
	s := openExport(t, n)
	x, err := s.Select(t.Context(), classifieds.Filter{}, "", storetest.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	got := 0
	for item, err := range x.Items(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if got++; got == 1 {
			changed := storetest.Slice(n)
			for i := range changed {
				changed[i].Title = "changed"
			}
			if err := s.Put(t.Context(), changed...); err != nil {
				t.Fatal(err)
			}
		}
		if item.Listing.Title == "changed" {
			t.Fatalf("item %d was written after the selection", got)
		}
	}
	if got != n {
		t.Errorf("%d items, want %d", got, n)
	}
}

// Only live listings are selected: none that is over, though its state is not changed yet.
func TestSelectLive(t *testing.T) {
	t.Parallel()
	s := openExport(t, 3)
	l := storetest.Slice(3)
	l[0].State = classifieds.Sold
	l[1].Expires = storetest.Now
	if err := s.Put(t.Context(), l...); err != nil {
		t.Fatal(err)
	}
	items, _ := selectAll(t, s, classifieds.Filter{}, "")
	if len(items) != 1 || items[0].Listing.ID != l[2].ID {
		t.Errorf("%d items, want only %s", len(items), l[2].ID)
	}
}

func TestSelectEnds(t *testing.T) {
	t.Parallel()
	s := openExport(t, 50)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	x, err := s.Select(ctx, classifieds.Filter{}, "", storetest.Now)
	if err != nil {
		t.Fatal(err)
	}
	n, failed := 0, error(nil)
	for _, err := range x.Items(ctx) {
		if n++; n == 2 {
			cancel()
		}
		failed = err
	}
	if failed == nil || n > 50 {
		t.Errorf("%d items and the error %v after its context ended", n, failed)
	}
	if err := x.Close(); err != nil {
		t.Error(err)
	}
}

func BenchmarkSelect(b *testing.B) {
	s := openExport(b, 20_000)
	for b.Loop() {
		start := time.Now()
		items, _ := selectAll(b, s, classifieds.Filter{}, "")
		b.ReportMetric(float64(len(items))/time.Since(start).Seconds(), "listings/s")
	}
}
