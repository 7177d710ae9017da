package sqlite

import (
	"context"
	"sync"
	"time"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/server/store"
	"broadside/server/store/columns"
)

// maxCounted is the maximum number of matches that are counted for a filter that
// the counts in memory do not cover; above it the total is "1,000+".
const maxCounted = 1000

// result is the part that all pages of a filter share. It is immutable.
type result struct {
	words    []queryWord
	total    api.Total
	facets   []api.Facet
	newest   []int64  // keys of the first page in the order of keys; nil if they were not read
	featured []int64  // keys, the newest first
	ranking  *ranking // order by relevance only
}

// resultCache holds results. The keys contain everything that a result depends on: the filter, the
// generation of the store, and the hour.
type resultCache struct {
	mu      sync.Mutex
	entries map[resultKey]*result
}

type resultKey struct {
	filter     uint64
	facets     bool
	generation uint64
	hour       int64
}

const maxResults = 512

func (c *resultCache) lookup(q resultKey) *result {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.entries[q]
}

func (c *resultCache) insert(q resultKey, a *result) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.entries = insertBounded(c.entries, maxResults, q, a)
}

// sharedResult returns the result of f, from the cache if possible, else with the search that found it.
func (s *Store) sharedResult(ctx context.Context, f *classifieds.Filter, now time.Time, hash uint64) (a *result, found *search, err error) {
	q := resultKey{hash, f.Facets, s.generation.Load(), now.Unix() / 3600}
	if a := s.results.lookup(q); a != nil && !s.overdue(now) {
		return a, nil, nil
	}
	a = &result{total: api.Total{Exact: true}}
	var some bool
	if a.words, some, err = s.queryWords(ctx, f.Q); err != nil || !some {
		return a, nil, err
	}
	found = s.newSearch(f, now, a.words)
	if err = s.computeResult(ctx, found, now, a); err != nil {
		return nil, nil, err
	}
	s.results.insert(q, a)
	return a, found, nil
}

// computeResult sets the fields of a, and the hits of q if they are all matches.
func (s *Store) computeResult(ctx context.Context, q *search, now time.Time, a *result) (err error) {
	var t store.FacetCounts
	var hits []columns.Hit
	f := q.f
	if store.CountedInMemory(f) {
		if a.total = s.counts.Total(f); f.Facets {
			t = s.counts.Facets(f)
		}
	} else {
		if hits, err = q.newest(ctx, store.Never, maxCounted+1); err == nil {
			err = q.countHits(ctx, hits, a)
		}
		if f.Facets {
			t = q.view.Facets(hits[:min(len(hits), maxCounted)])
		}
	}
	if err == nil && f.Facets {
		a.facets, err = s.facets(ctx, q, now, t, a.total)
	}
	if a.total.Value > 0 && len(a.words) == 0 {
		a.featured = q.rows.Featured(maxFeatured)
	}
	if len(hits) <= maxCounted {
		q.hits = hits
	}
	return err
}

// countHits sets the fields of a that are computed from the newest matches.
func (q *search) countHits(ctx context.Context, hits []columns.Hit, a *result) (err error) {
	a.total = api.Total{Value: min(len(hits), maxCounted), Exact: len(hits) <= maxCounted}
	a.newest = keysOf(hits[:min(len(hits), firstKeys)])
	if len(a.words) == 0 {
		return nil
	}
	a.featured = featuredOf(q.view, hits)
	if q.f.Order() == classifieds.Relevance {
		a.ranking, err = q.rank(ctx, hits, 0)
	}
	return err
}

// firstKeys is the number of keys that the longest first page needs.
const firstKeys = api.MaxLimit + 1 + maxFeatured

func keysOf(hits []columns.Hit) []int64 {
	keys := make([]int64, len(hits))
	for i, h := range hits {
		keys[i] = h.Key()
	}
	return keys
}

// maxFeatured is the number of featured listings that are promoted in turn.
const maxFeatured = 20

// featuredOf returns the keys of the featured listings among hits, which are the newest matches.
func featuredOf(v *columns.View, hits []columns.Hit) []int64 {
	var keys []int64
	for _, h := range hits[:min(len(hits), maxCounted)] {
		if len(keys) < maxFeatured && v.IsFeatured(h) {
			keys = append(keys, h.Key())
		}
	}
	return keys
}

// facets returns the facets of q, each counted without the filter on itself.
// t and total are the counts and the total with all filters.
func (s *Store) facets(ctx context.Context, q *search, now time.Time, t store.FacetCounts, total api.Total) ([]api.Facet, error) {
	f := q.f
	codes := []string{"category", "intent", "city", "photo"}
	for _, code := range s.taxonomy.Facets(f.Category) {
		codes = append(codes, "attr."+code)
	}
	exact := map[string]bool{}
	for _, code := range codes {
		exact[code] = total.Exact
		without, narrowed := store.WithoutFilter(f, code)
		if !narrowed || store.CountedInMemory(f) {
			continue // the counts in memory already leave out a facet's own filter
		}
		own, all, err := s.countFacets(ctx, q.without(&without, now))
		if err != nil {
			return nil, err
		}
		t.Replace(code, own)
		exact[code] = all
	}
	return t.TopValues(codes, exact), nil
}

// countFacets counts the values of the matches; all is false if it left out matches.
func (s *Store) countFacets(ctx context.Context, q *search) (t store.FacetCounts, all bool, err error) {
	if store.CountedInMemory(q.f) {
		return s.counts.Facets(q.f), true, nil
	}
	hits, err := q.newest(ctx, store.Never, maxCounted+1)
	return q.view.Facets(hits[:min(len(hits), maxCounted)]), len(hits) <= maxCounted, err
}
