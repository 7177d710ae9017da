package sqlite

import (
	"database/sql"
	"fmt"
	"sync"
	"testing"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/server/storetest"
)

func TestCache(t *testing.T) {
	t.Parallel()
	var c listingCache
	one, two := &classifieds.Listing{ID: "1"}, &classifieds.Listing{ID: "2"}
	look := func(keys ...int64) (out []*classifieds.Listing, missing []int64, generation uint64) {
		out = make([]*classifieds.Listing, len(keys))
		missing, generation = c.lookup(keys, out)
		return out, missing, generation
	}
	_, missing, generation := look(1, 2)
	if len(missing) != 2 {
		t.Fatalf("an empty cache misses %v", missing)
	}
	c.insert(generation, map[int64]*classifieds.Listing{1: one, 2: two})
	if out, missing, _ := look(2, 3, 1); out[0] != two || out[1] != nil || out[2] != one || len(missing) != 1 || missing[0] != 3 {
		t.Errorf("found %v, missing %v", out, missing)
	}
	// Listings that were read before an invalidation may be outdated.
	_, _, generation = look(3)
	c.invalidate([]int64{1})
	c.insert(generation, map[int64]*classifieds.Listing{3: one})
	if out, _, _ := look(1, 2, 3); out[0] != nil || out[1] != two || out[2] != nil {
		t.Errorf("after invalidating 1: %v", out)
	}
}

func TestCacheIsBounded(t *testing.T) {
	t.Parallel()
	var c listingCache
	_, generation := c.lookup(nil, nil)
	for i := range int64(maxListings + 500) {
		c.insert(generation, map[int64]*classifieds.Listing{i: {}})
	}
	if len(c.entries) != maxListings {
		t.Errorf("the cache holds %d, want %d", len(c.entries), maxListings)
	}
}

func TestAnswersAreForgotten(t *testing.T) {
	t.Parallel()
	var c resultCache
	a := &result{total: api.Total{Value: 1}}
	c.insert(resultKey{filter: 1, generation: 5, hour: 10}, a)
	for _, tt := range []struct {
		name string
		q    resultKey
		want *result
	}{
		{"the same", resultKey{1, false, 5, 10}, a},
		{"another filter", resultKey{2, false, 5, 10}, nil},
		{"with facets", resultKey{1, true, 5, 10}, nil},
		{"after a write", resultKey{1, false, 6, 10}, nil},
		{"in another hour", resultKey{1, false, 5, 11}, nil},
	} {
		if got := c.lookup(tt.q); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
	for i := range uint64(maxResults + 100) {
		c.insert(resultKey{filter: i}, a)
	}
	if len(c.entries) > maxResults {
		t.Errorf("%d results are cached, want %d", len(c.entries), maxResults)
	}
}

func TestStatementsAreBounded(t *testing.T) {
	t.Parallel()
	s := engines[0].open(t)
	for i := range maxStatements + 20 {
		var got int
		err := forEachRow(t.Context(), &s.stmts, fmt.Sprint("SELECT ", i), func(rows *sql.Rows) error { return rows.Scan(&got) })
		if err != nil || got != i {
			t.Fatalf("SELECT %d gives %d, %v", i, got, err)
		}
	}
	if len(s.stmts.prepared) > maxStatements {
		t.Errorf("%d statements are cached", len(s.stmts.prepared))
	}
	// More statements work too, without the cache.
	put(t, s, storetest.Slice(100)...)
	compare(t, s, storetest.Slice(100), filter(t, "q=villa"), storetest.Now)
}

func TestStatementsTogether(t *testing.T) {
	t.Parallel()
	s := engines[0].open(t)
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			if _, err := s.stmts.prepare(t.Context(), "SELECT 1"); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if len(s.stmts.prepared) == 0 {
		t.Error("no statement is cached")
	}
	if _, err := s.stmts.prepare(t.Context(), "no SQL"); err == nil {
		t.Error("no SQL was prepared")
	}
}

// Changing the listings of a result does not change later results.
func TestListingsAreNotShared(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, s *Store) {
		put(t, s, listing("a"))
		_, page := found(t, s, "", storetest.Now)
		page.Items[0].Title = "changed"
		page.Items[0].Price.Minor = 1
		_, again := found(t, s, "", storetest.Now)
		if again.Items[0].Title != "Oak desk" || again.Items[0].Price.Minor != 45_000 {
			t.Errorf("the list now holds %+v", again.Items[0])
		}
	})
}
