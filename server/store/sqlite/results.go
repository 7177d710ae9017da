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

// capped is the maximum number of matches that are counted for a filter that the
// counts in memory do not cover; above it the total is "1,000+".
const capped = 1000

// oneMore is the limit of such a count. It is in the text of the statement,
// since SQLite plans a statement again when a limit parameter is bound.
var oneMore = strconv.Itoa(capped + 1)

// answer is the part of a result that all pages of a filter share. It does not
// change.
type answer struct {
	plan     *plan
	total    api.Total
	facets   []api.Facet
	featured []int64  // keys, the newest first
	ranking  *ranking // order by relevance only
}

// answers is a cache that is valid until the next write or full hour.
type answers struct {
	mu         sync.Mutex
	generation uint64
	hour       int64
	kept       map[question]*answer
}

type question struct {
	filter uint64
	facets bool
}

// answered is the maximum number of cache entries.
const answered = 512

func (c *answers) look(q question, turn uint64, hour int64) *answer {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.generation != turn || c.hour != hour {
		return nil
	}
	return c.kept[q]
}

// keep adds a cache entry, unless it was computed before the last write.
func (c *answers) keep(q question, turn uint64, hour int64, a *answer) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if turn < c.generation {
		return
	}
	if c.kept == nil || c.generation != turn || c.hour != hour {
		c.kept, c.generation, c.hour = map[question]*answer{}, turn, hour
	}
	for old := range c.kept {
		if len(c.kept) < answered {
			break
		}
		delete(c.kept, old)
	}
	c.kept[q] = a
}

// answer returns the part of f's result that all its pages share, from the cache
// if possible.
func (s *Store) answer(ctx context.Context, f *classifieds.Filter, now time.Time, hash uint64) (*answer, error) {
	q, turn, hour := question{hash, f.Facets}, s.generation.Load(), now.Unix()/3600
	if a := s.found.look(q, turn, hour); a != nil && !s.overdue(now) {
		return a, nil
	}
	a := &answer{total: api.Total{Exact: true}}
	var err error
	if a.plan, err = s.plan(ctx, f, now); err != nil || a.plan.none {
		return a, err
	}
	if err := s.fill(ctx, f, now, a); err != nil {
		return nil, err
	}
	s.found.keep(q, turn, hour, a)
	return a, nil
}

// fill computes the total, facets, featured listings and ranking of a.
func (s *Store) fill(ctx context.Context, f *classifieds.Filter, now time.Time, a *answer) (err error) {
	var t store.FacetCounts
	if store.Counted(f) {
		if a.total = s.counts.Total(f); f.Facets {
			t = s.counts.Facets(f)
		}
	} else {
		var want wanted
		if len(a.plan.words) > 0 {
			want |= hitTitle
		}
		if f.Facets {
			want |= hitMarks
		}
		hits, err := s.sample(ctx, a.plan, want)
		if err != nil {
			return err
		}
		a.total = api.Total{Value: min(len(hits), capped), Exact: len(hits) <= capped}
		t = countHits(hits)
		if len(a.plan.words) > 0 {
			a.featured = featuredOf(hits)
		}
		if f.Order() == classifieds.Relevance && len(a.plan.words) > 0 {
			if a.ranking, err = s.rank(ctx, a.plan, hits, 0); err != nil {
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

// mostFeatured is the number of featured listings that are promoted in turn.
const mostFeatured = 20

// featuredOf returns the keys of the featured listings among hits, which are the
// newest matches. A query by the index of featured listings is not faster.
func featuredOf(hits []hit) []int64 {
	var keys []int64
	for i := range min(len(hits), capped) {
		if hits[i].featured && len(keys) < mostFeatured {
			keys = append(keys, hits[i].key)
		}
	}
	return keys
}

// featured returns the keys of the newest featured listings of p.
func (s *Store) featured(ctx context.Context, p *plan) ([]int64, error) {
	q, more := *p, []string(nil)
	if p.match != "" {
		q.match += " AND " + quote(store.Tag("featured", "1"))
	} else {
		q.by, more = "live_featured", []string{"l.featured = 1"}
		if p.categorised() {
			q.by = "live_category_featured"
		}
	}
	var keys []int64
	err := s.stmts.rows(ctx, q.sql("l.key", more, "ORDER BY "+q.key()+" DESC LIMIT "+strconv.Itoa(mostFeatured)), q.given(), func(rows *sql.Rows) error {
		var key int64
		if err := rows.Scan(&key); err != nil {
			return err
		}
		keys = append(keys, key)
		return nil
	})
	return keys, err
}

// hit is a match with the requested columns.
type hit struct {
	key          int64
	featured     bool
	title, marks string
}

// wanted is the set of columns read besides the key.
type wanted uint8

const (
	hitTitle wanted = 1 << iota // and whether it is featured
	hitMarks
)

// sample reads the newest matches, at most one more than capped, in the order of
// the text index or of keys. For a range or a distance it first tries the index
// of that column, which is faster if there are few matches.
func (s *Store) sample(ctx context.Context, p *plan, want wanted) ([]hit, error) {
	if q := p.few(); q != nil {
		hits, err := s.hits(ctx, q, want, nil, "LIMIT "+oneMore)
		if err != nil || len(hits) <= capped || want == 0 {
			return hits, err
		}
	}
	return s.hits(ctx, p, want, nil, "ORDER BY "+p.key()+" DESC LIMIT "+oneMore)
}

// hits reads the matches of p with the columns in want.
func (s *Store) hits(ctx context.Context, p *plan, want wanted, more []string, tail string, args ...any) ([]hit, error) {
	columns := "l.key"
	if want&hitTitle != 0 {
		columns += ", l.featured, l.title"
	}
	if want&hitMarks != 0 {
		columns += ", l.marks"
	}
	out := make([]hit, 0, 64)
	err := s.stmts.rows(ctx, p.sql(columns, more, tail), p.given(args...), func(rows *sql.Rows) error {
		out = append(out, hit{})
		h := &out[len(out)-1]
		switch want {
		case 0:
			return rows.Scan(&h.key)
		case hitTitle:
			return rows.Scan(&h.key, &h.featured, &h.title)
		case hitMarks:
			return rows.Scan(&h.key, &h.marks)
		}
		return rows.Scan(&h.key, &h.featured, &h.title, &h.marks)
	})
	return out, err
}
