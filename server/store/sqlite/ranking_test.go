package sqlite

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"broadside/app/classifieds"
	"broadside/server/storetest"
)

// Among thousands of matches the few old ones with the word in the title come
// first, and no listing is on two pages, whether the words are read from memory or the text index.
func TestTitlesAmongMany(t *testing.T) {
	t.Parallel()
	t.Run("text index", func(t *testing.T) { testTitlesAmongMany(t, func(*Store) {}) })
	t.Run("memory", func(t *testing.T) { testTitlesAmongMany(t, func(s *Store) { learn(t, s, 1000) }) })
}

func testTitlesAmongMany(t *testing.T, prepare func(*Store)) {
	onEach(t, func(t *testing.T, s *Store) {
		var all []classifieds.Listing
		for i := range 2 * maxCounted {
			all = append(all, listing(fmt.Sprint("m", i), func(l *classifieds.Listing) {
				l.Title, l.Text = "Something", "with an oak leg"
				l.Published = storetest.Now.Add(-time.Duration(i) * time.Second)
			}))
		}
		for i := range 3 {
			all = append(all, listing(fmt.Sprint("old", i), func(l *classifieds.Listing) {
				l.Title, l.Published = "Oak table", storetest.Now.Add(-time.Duration(20+i)*24*time.Hour)
			}))
		}
		put(t, s, all...)
		prepare(s)
		f := filter(t, "q=oak&limit=50")
		var got []string
		for range 100 {
			page, err := s.Find(t.Context(), f, storetest.Now, 0)
			if err != nil {
				t.Fatal(err)
			}
			if page.Total.Value != maxCounted || page.Total.Exact {
				t.Fatalf("total is %v", page.Total)
			}
			got = append(got, ids(page.Items)...)
			if f.Cursor = page.Next; f.Cursor == "" {
				break
			}
			// A write invalidates the cache; the ranking is computed again and equal.
			put(t, s, listing("new", func(l *classifieds.Listing) {
				l.Title, l.Published, l.Price.Minor = "Oak", storetest.Now, int64(len(got))
			}))
		}
		if want := []string{"old0", "old1", "old2", "m0", "m1"}; !slices.Equal(got[:5], want) {
			t.Errorf("found %v first, want %v", got[:5], want)
		}
		if n := len(got); n != maxCounted+3 {
			t.Errorf("the pages hold %d listings, want %d", n, maxCounted+3)
		}
		slices.Sort(got)
		if len(slices.Compact(got)) != maxCounted+3 {
			t.Error("a listing is there twice")
		}
	})
}
