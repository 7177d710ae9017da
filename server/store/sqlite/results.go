package sqlite

import (
	"context"
	"database/sql"
	"strconv"
	"sync"
	"time"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/server/store"
)

// maxCounted is the maximum number of matches that are counted for a filter that
// the counts in memory do not cover; above it the total is "1,000+".
const maxCounted = 1000

// countLimit is the limit of such a count. It is in the text of the statement,
// since SQLite plans a statement again when a limit parameter is bound.
var countLimit = strconv.Itoa(maxCounted + 1)

// result is the part that all pages of a filter share. It is immutable.
type result struct {
	plan     *plan
	total    api.Total
	facets   []api.Facet
	featured []int64  // keys, the newest first
	ranking  *ranking // order by relevance only
}

// resultCache holds results by all that they depend on; a write or a full hour makes new keys.
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

// sharedResult returns the result of f, from the cache if possible.
func (s *Store) sharedResult(ctx context.Context, f *classifieds.Filter, now time.Time, hash uint64) (*result, error) {
	q := resultKey{hash, f.Facets, s.generation.Load(), now.Unix() / 3600}
	if a := s.results.lookup(q); a != nil && !s.overdue(now) {
		return a, nil
	}
	a := &result{total: api.Total{Exact: true}}
	var err error
	if a.plan, err = s.newPlan(ctx, f, now); err != nil || a.plan.empty {
		return a, err
	}
	if err := s.computeResult(ctx, f, now, a); err != nil {
		return nil, err
	}
	s.results.insert(q, a)
	return a, nil
}

func (s *Store) computeResult(ctx context.Context, f *classifieds.Filter, now time.Time, a *result) (err error) {
	var t store.FacetCounts
	if store.CountedInMemory(f) {
		if a.total = s.counts.Total(f); f.Facets {
			t = s.counts.Facets(f)
		}
	} else {
		var want hitColumns
		if len(a.plan.words) > 0 {
			want |= hitTitle
		}
		if f.Facets {
			want |= hitFacets
		}
		hits, err := s.newestHits(ctx, a.plan, want)
		if err != nil {
			return err
		}
		a.total = api.Total{Value: min(len(hits), maxCounted), Exact: len(hits) <= maxCounted}
		t = countHits(hits)
		if len(a.plan.words) > 0 {
			a.featured = featuredOf(hits)
		}
		if f.Order() == classifieds.Relevance && len(a.plan.words) > 0 {
			if a.ranking, err = s.rankHits(ctx, a.plan, hits, 0); err != nil {
				return err
			}
		}
	}
	if f.Facets {
		if a.facets, err = s.facets(ctx, f, now, t, a.total); err != nil {
			return err
		}
	}
	if a.total.Value > 0 && len(a.plan.words) == 0 {
		a.featured, err = s.featured(ctx, a.plan)
	}
	return err
}

// maxFeatured is the number of featured listings that are promoted in turn.
const maxFeatured = 20

// featuredOf returns the keys of the featured listings among hits, which are the
// newest matches. A query by the index of featured listings is not faster.
func featuredOf(hits []hit) []int64 {
	var keys []int64
	for i := range min(len(hits), maxCounted) {
		if hits[i].featured && len(keys) < maxFeatured {
			keys = append(keys, hits[i].key)
		}
	}
	return keys
}

func (s *Store) featured(ctx context.Context, p *plan) ([]int64, error) {
	q, more := *p, []condition(nil)
	if p.match != "" {
		q.match += " AND " + quoteTerm(store.Tag("featured", "1"))
	} else {
		q.index, more = "live_featured", []condition{{text: "l.featured = 1"}}
		if p.hasCategory() {
			q.index = "live_category_featured"
		}
	}
	query, args := q.statement("l.key", more, "ORDER BY "+q.keyColumn()+" DESC LIMIT "+strconv.Itoa(maxFeatured))
	return readRows(ctx, &s.stmts, query, func(rows *sql.Rows, key *int64) error { return rows.Scan(key) }, args...)
}

type hit struct {
	key               int64
	featured          bool
	title, facetLines string
}

// hitColumns is the set of columns read besides the key.
type hitColumns uint8

const (
	hitTitle hitColumns = 1 << iota // and whether it is featured
	hitFacets
)

// newestHits reads the newest matches, at most one more than maxCounted, in the order of
// the text index or of keys. For a range or a distance it first tries the index
// of that column, which is faster if there are few matches.
func (s *Store) newestHits(ctx context.Context, p *plan, want hitColumns) ([]hit, error) {
	if q := p.selectivePlan(); q != nil {
		hits, err := s.readHits(ctx, q, want, nil, "LIMIT "+countLimit)
		if err != nil || len(hits) <= maxCounted || want == 0 {
			return hits, err
		}
	}
	return s.readHits(ctx, p, want, nil, "ORDER BY "+p.keyColumn()+" DESC LIMIT "+countLimit)
}

func (s *Store) readHits(ctx context.Context, p *plan, want hitColumns, more []condition, tail string) ([]hit, error) {
	columns := "l.key"
	if want&hitTitle != 0 {
		columns += ", l.featured, l.title"
	}
	if want&hitFacets != 0 {
		columns += ", l.marks"
	}
	query, args := p.statement(columns, more, tail)
	return readRows(ctx, &s.stmts, query, func(rows *sql.Rows, h *hit) error {
		into := []any{&h.key}
		if want&hitTitle != 0 {
			into = append(into, &h.featured, &h.title)
		}
		if want&hitFacets != 0 {
			into = append(into, &h.facetLines)
		}
		return rows.Scan(into...)
	}, args...)
}
