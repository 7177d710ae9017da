package sqlite

import (
	"database/sql"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"broadside/app/classifieds"
	"broadside/server/store"
	"broadside/server/store/columns"
	"broadside/server/storetest"
)

// checkFrequent checks that the rows of each frequent word are those that the text index has, and
// returns how many words are frequent.
func checkFrequent(t testing.TB, s *Store) int {
	t.Helper()
	terms, err := readRows(t.Context(), s.read, `SELECT term, n FROM terms`, scanTerm)
	if err != nil {
		t.Fatal(err)
	}
	view, frequent := s.columns.View(), 0
	for _, term := range terms {
		if !view.IsFrequent(term.word) {
			continue
		}
		frequent++
		want, err := s.matchingKeys(t.Context(), quoteTerm(term.word), maxConcatenated)
		if err != nil {
			t.Fatal(err)
		}
		rows, got := view.Select(&classifieds.Filter{}, storetest.Now.AddDate(-9, 0, 0), nil), []int64(nil)
		rows.WithWords([]string{term.word}, nil)
		rows.Newest(store.Never, func(h columns.Hit) bool { got = append(got, h.Key()); return true })
		if !slices.Equal(got, want) || len(want) != term.n {
			t.Errorf("%q is in %d rows, in %d by the text index and in %d by the counts", term.word, len(got), len(want), term.n)
		}
	}
	return frequent
}

// Words are learned while listings are written, changed and deleted.
func TestLearningBesideWrites(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, s *Store) {
		all := storetest.Slice(900)
		put(t, s, all[:500]...)
		var learning sync.WaitGroup
		learning.Go(func() {
			for listings := 300; listings > 0; listings = listings * 3 / 4 {
				if err := s.learnFrequent(t.Context(), listings, 1<<20); err != nil {
					t.Error(err)
				}
			}
		})
		r := rand.New(rand.NewPCG(4, 4))
		for range 150 {
			l := all[r.IntN(len(all))]
			l.Title, l.Text = all[r.IntN(len(all))].Title, "" // it has the same key and other words
			if r.IntN(3) == 0 {
				l.State = classifieds.Sold
			}
			put(t, s, l)
		}
		learning.Wait()
		if n := checkFrequent(t, s); n < 200 {
			t.Errorf("%d words are frequent", n)
		}
	})
}

// The most frequent words are learned, as far as the memory for them goes.
func TestFrequentBytes(t *testing.T) {
	t.Parallel()
	s := engines[0].open(t)
	put(t, s, storetest.Slice(700)...)
	if err := s.learnFrequent(t.Context(), 1, 0); err != nil || checkFrequent(t, s) > 0 {
		t.Errorf("there are frequent words in no memory, %v", err)
	}
	learn(t, s, 200)
	some, size := checkFrequent(t, s), s.columns.View().WordBytes()
	if err := s.learnFrequent(t.Context(), 1, size/700); err != nil || checkFrequent(t, s) != some || some == 0 {
		t.Errorf("%d words are frequent, %d before, %v", checkFrequent(t, s), some, err)
	}
	learn(t, s, 20)
	if n := checkFrequent(t, s); n <= some {
		t.Errorf("%d words are frequent, %d before", n, some)
	}
}

// Keys are the same in any number of parts.
func TestMatchingKeys(t *testing.T) {
	t.Parallel()
	s := engines[0].open(t)
	put(t, s, storetest.Slice(300)...)
	want, err := readRows(t.Context(), s.read, `SELECT key FROM live ORDER BY key DESC`, func(rows *sql.Rows, key *int64) error { return rows.Scan(key) })
	if err != nil {
		t.Fatal(err)
	}
	all := []string{}
	for _, l := range storetest.Slice(300) {
		all = append(all, quoteTerm(wordsOf(&l)[0]))
	}
	slices.Sort(all)
	match := orTerms(slices.Compact(all))
	for _, atOnce := range []int{1, 7, 150, 299, 300, 301} {
		got, err := s.matchingKeys(t.Context(), match, atOnce)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("by %d: %d keys, %v, want %d", atOnce, len(got), err, len(want))
		}
	}
	for _, match := range []string{"", `"nosuchword"`} {
		if got, err := s.matchingKeys(t.Context(), match, 5); err != nil || len(got) > 0 {
			t.Errorf("%q matches %v, %v", match, got, err)
		}
	}
	if _, err := s.matchingKeys(t.Context(), `"`, 5); err == nil {
		t.Error("an expression that is not one has no error")
	}
}

// TestListingsBefore1970: a listing of an earlier date gets a key above 0 like all others, and is
// found by a word that the text index has and by one that is held in memory.
func TestListingsBefore1970(t *testing.T) {
	t.Parallel()
	s := engines[0].open(t)
	for _, at := range []time.Time{time.Date(1969, 7, 20, 20, 17, 0, 0, time.UTC), time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)} {
		put(t, s, storetest.Listing(at.Format("2006"), func(l *classifieds.Listing) { l.Published = at }))
	}
	for range 2 {
		if ids, _ := found(t, s, "q=oak", storetest.Now); !slices.Equal(ids, []string{"0001", "1969"}) {
			t.Errorf("found %q", ids)
		}
		learn(t, s, 1)
	}
}
