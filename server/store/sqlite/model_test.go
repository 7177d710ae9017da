package sqlite

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"broadside/app/classifieds"
	"broadside/server/storetest"
)

// After random writes, decisions, expiries and restarts the store's lists equal
// those of a map, and its derived tables are correct.
func TestLifeAtRandom(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 9))
	path := filepath.Join(t.TempDir(), "s.db")
	s := open(t, path)
	defer func() { s.Close() }()
	stock := storetest.Slice(200)
	model, now := map[string]classifieds.Listing{}, storetest.Now
	for stretch := range 6 {
		for i := range 40 {
			if i%10 == 5 {
				learn(t, s, 40/i)
			}
			applyChange(t, r, s, stock, model, now)
			now = now.Add(time.Duration(r.IntN(90)) * time.Second)
		}
		if _, err := s.Expire(t.Context(), now); err != nil {
			t.Fatal(err)
		}
		for id, l := range model {
			if l.State == classifieds.Live && !l.Expires.After(now) {
				l.State = classifieds.Expired
				model[id] = l
			}
		}
		all := slices.Collect(maps.Values(model))
		for _, address := range []string{"", "category=motors", "q=villa", "q=villa+sea&sort=price", "q=ap", "sort=price&category=items", "lang=ar&photo=1", "near=25.2,55.27&sort=distance"} {
			t.Run(fmt.Sprintf("%d?%s", stretch, address), func(t *testing.T) { compareUnordered(t, s, all, filter(t, address), now) })
		}
		checkDerived(t, s)
		if stretch%2 == 1 {
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			s = open(t, path)
		}
	}
}

// applyChange applies one random change to the store and to the model.
func applyChange(t *testing.T, r *rand.Rand, s *Store, stock []classifieds.Listing, model map[string]classifieds.Listing, now time.Time) {
	t.Helper()
	l := stock[r.IntN(len(stock))]
	switch r.IntN(5) {
	case 0, 1, 2:
		l.Price.Minor = int64(r.IntN(1000)) * 100
		l.Expires = now.Add(time.Duration(r.IntN(60*60)) * time.Second)
		if r.IntN(3) == 0 {
			l.Published = now.Add(-time.Duration(r.IntN(9999)) * time.Second)
		}
		if r.IntN(4) == 0 {
			l.State = classifieds.Queued
		}
		put(t, s, l)
		model[l.ID] = l
	case 3, 4:
		known, ok := model[l.ID]
		if !ok || known.State == classifieds.Live && !known.Expires.After(now) {
			return // it has expired, even if the store has not changed its state yet
		}
		states := []classifieds.State{classifieds.Live, classifieds.Sold, classifieds.Paused, classifieds.Held}
		known.State = states[r.IntN(len(states))]
		if err := s.Decide(t.Context(), classifieds.Decision{Listing: l.ID, At: now, Who: "mona", Verdict: known.State}); err != nil {
			t.Fatal(err)
		}
		model[l.ID] = known
	}
}

// compareUnordered compares the listings that f selects in any order.
func compareUnordered(t *testing.T, s *Store, all []classifieds.Listing, f classifieds.Filter, now time.Time) {
	t.Helper()
	want := ids(scan(all, f, now))
	slices.Sort(want)
	f.Limit = 50
	got := []string{}
	for range 10 {
		page, err := s.Find(t.Context(), f, now, 0)
		if err != nil {
			t.Fatal(err)
		}
		if page.Total.Value != len(want) {
			t.Errorf("total is %v, want %d", page.Total, len(want))
		}
		got = append(got, ids(page.Items)...)
		if f.Cursor = page.Next; f.Cursor == "" {
			break
		}
	}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("found %v, want %v", got, want)
	}
}

// A canceled context is an error and does not affect other calls.
func TestGoneReaders(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, s *Store) {
		put(t, s, storetest.Slice(50)...)
		gone, leave := context.WithCancel(t.Context())
		leave()
		if _, err := s.Find(gone, filter(t, "q=villa&facets=1"), storetest.Now, 2); !errors.Is(err, context.Canceled) {
			t.Errorf("Find: %v, want that it was canceled", err)
		}
		if _, err := s.Listing(gone, "m0000001"); !errors.Is(err, context.Canceled) {
			t.Errorf("Listing: %v, want that it was canceled", err)
		}
		if err := s.Put(gone, listing("a")); !errors.Is(err, context.Canceled) {
			t.Errorf("Put: %v, want that it was canceled", err)
		}
		compare(t, s, storetest.Slice(50), filter(t, "q=villa"), storetest.Now)
		checkDerived(t, s)
	})
}

// A page has as many listings as requested, at most api.MaxLimit.
func TestLimits(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, s *Store) {
		put(t, s, storetest.Slice(120)...)
		for _, sort := range []classifieds.Sort{classifieds.Newest, classifieds.PriceUp, classifieds.PriceDown} {
			for limit, want := range map[int]int{0: 20, -3: 20, 1: 1, 50: 50, 51: 50, 1000: 50} {
				page, err := s.Find(t.Context(), classifieds.Filter{Limit: limit, Sort: sort}, storetest.Now, 0)
				if err != nil || len(page.Items) != want || page.Next == "" {
					t.Errorf("limit %d by %s: %d items, %v, want %d", limit, sort, len(page.Items), err, want)
				}
			}
		}
		page, err := s.Find(t.Context(), classifieds.Filter{City: "nowhere"}, storetest.Now, 2)
		if err != nil || page.Items == nil || len(page.Items) > 0 || page.Next != "" {
			t.Errorf("nothing is %+v, %v", page, err)
		}
	})
}
