package store

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strings"
	"sync"
	"time"

	"broadside/app/api"
	"broadside/app/classifieds"
)

// capped is how far matches are counted that no kept count knows ("1,000+").
const capped = 1000

// answer is what all pages of a filter share.
type answer struct {
	plan     *plan
	total    api.Total
	facets   []api.Facet
	featured []int64 // keys, the newest first
}

// answers holds the answers to what is asked often, as long as nothing changes.
type answers struct {
	mu   sync.Mutex
	turn uint64
	hour int64
	kept map[question]*answer
}

type question struct {
	filter uint64
	facets bool
}

// answered bounds how many answers are kept.
const answered = 1024

// answer returns what the pages of f share, from memory when it was asked since
// the last write, in this hour.
func (s *Store) answer(ctx context.Context, f *classifieds.Filter, now time.Time, hash uint64) (*answer, error) {
	q, turn, hour := question{hash, f.Facets}, s.turns.Load(), now.Unix()/3600
	if a := s.found.look(q, turn, hour); a != nil && !s.overdue(now) {
		return a, nil
	}
	a := &answer{total: api.Total{Exact: true}}
	var err error
	if a.plan, err = s.plan(ctx, f, now); err != nil || a.plan.none {
		return a, err
	}
	if err := s.count(ctx, f, now, a); err != nil {
		return nil, err
	}
	if a.featured, err = s.featured(ctx, f, now); err != nil {
		return nil, err
	}
	s.found.keep(q, turn, hour, a)
	return a, nil
}

func (c *answers) look(q question, turn uint64, hour int64) *answer {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.turn != turn || c.hour != hour {
		return nil
	}
	return c.kept[q]
}

// keep takes a in. What was asked before the last write is not kept.
func (c *answers) keep(q question, turn uint64, hour int64, a *answer) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if turn < c.turn {
		return
	}
	if c.kept == nil || c.turn != turn || c.hour != hour {
		c.kept, c.turn, c.hour = map[question]*answer{}, turn, hour
	}
	for old := range c.kept {
		if len(c.kept) < answered {
			break
		}
		delete(c.kept, old)
	}
	c.kept[q] = a
}

// featured returns the keys of the featured listings that f selects.
func (s *Store) featured(ctx context.Context, f *classifieds.Filter, now time.Time) ([]int64, error) {
	p, err := s.plan(ctx, f, now)
	if err != nil {
		return nil, err
	}
	var more []string
	if p.match != "" {
		p.match += " AND " + quote(tag("featured", "1"))
	} else {
		more = []string{"l.featured = 1"}
	}
	var keys []int64
	err = s.stmts.rows(ctx, p.sql("l.key", more, "ORDER BY "+p.key()+" DESC LIMIT 100"), p.given(), func(rows *sql.Rows) error {
		var key int64
		if err := rows.Scan(&key); err != nil {
			return err
		}
		keys = append(keys, key)
		return nil
	})
	return keys, err
}

// count fills in the total and, when f asks, the facets.
func (s *Store) count(ctx context.Context, f *classifieds.Filter, now time.Time, a *answer) (err error) {
	if !f.Facets {
		a.total, err = s.total(ctx, f, a.plan)
		return err
	}
	var t tally
	if t, a.total, err = s.tally(ctx, f, a.plan); err != nil {
		return err
	}
	exact := map[string]bool{}
	codes := []string{"category", "intent", "city", "photo"}
	if c := s.paper.categories[f.Category]; c != nil {
		for _, code := range c.facets {
			codes = append(codes, "attr."+code)
		}
	}
	for _, code := range codes {
		exact[code] = a.total.Exact
		without, narrowed := loosen(f, code)
		if !narrowed || kept(f) {
			continue // kept counts leave out a facet's own filter by themselves
		}
		p, err := s.plan(ctx, &without, now)
		if err != nil {
			return err
		}
		own, total, err := s.tally(ctx, &without, p)
		if err != nil {
			return err
		}
		t.replace(code, own)
		exact[code] = total.Exact
	}
	a.facets = t.facets(codes, exact)
	return nil
}

// loosen returns f without its filter on code, and whether it had one. The
// attributes go with the category they belong to.
func loosen(f *classifieds.Filter, code string) (classifieds.Filter, bool) {
	g := *f
	switch code {
	case "category":
		if f.Category != "" {
			g.Category, g.Attrs = "", nil
		}
		return g, f.Category != ""
	case "intent":
		g.Intent = ""
		return g, f.Intent != ""
	case "city":
		g.City = ""
		return g, f.City != ""
	case "photo":
		g.Photo = false
		return g, f.Photo
	}
	own := func(a classifieds.AttrFilter) bool { return "attr."+a.Code == code }
	g.Attrs = slices.DeleteFunc(slices.Clone(f.Attrs), own)
	return g, len(g.Attrs) < len(f.Attrs)
}

// total counts what f selects.
func (s *Store) total(ctx context.Context, f *classifieds.Filter, p *plan) (api.Total, error) {
	if kept(f) {
		return s.counts.total(f), nil
	}
	n := 0
	st, err := s.stmts.get(ctx, "SELECT count(*) FROM ("+p.sql("1", nil, "LIMIT ?")+")")
	if err == nil {
		err = st.QueryRowContext(ctx, p.given(capped+1)...).Scan(&n)
	}
	return upTo(n), err
}

func upTo(n int) api.Total { return api.Total{Value: min(n, capped), Exact: n <= capped} }

// tally counts values.
type tally map[mark]int

// tally counts the values over what f selects: from the kept counts if they
// know it, else over the newest matches.
func (s *Store) tally(ctx context.Context, f *classifieds.Filter, p *plan) (tally, api.Total, error) {
	if kept(f) {
		return s.counts.facets(f), s.counts.total(f), nil
	}
	t, n := tally{}, 0
	err := s.stmts.rows(ctx, p.sql("l.marks", nil, "ORDER BY "+p.key()+" DESC LIMIT ?"), p.given(capped+1), func(rows *sql.Rows) error {
		var lines string
		if err := rows.Scan(&lines); err != nil {
			return err
		}
		if n++; n <= capped {
			t.add(lines)
		}
		return nil
	})
	return t, upTo(n), err
}

// add counts the values of one listing, see entry.lines.
func (t tally) add(lines string) {
	for line := range strings.Lines(lines) {
		code, value, _ := strings.Cut(line, "=")
		t[mark{code, value[:len(value)-1]}]++
	}
}

// replace takes the values of code from own.
func (t tally) replace(code string, own tally) {
	for m := range t {
		if m.code == code {
			delete(t, m)
		}
	}
	for m, n := range own {
		if m.code == code {
			t[m] = n
		}
	}
}

// listed is how many values of a facet are named.
const listed = 100

// facets lists the counted values of codes, the commonest first.
func (t tally) facets(codes []string, exact map[string]bool) []api.Facet {
	by := map[string][]api.Count{}
	for m, n := range t {
		if n > 0 {
			by[m.code] = append(by[m.code], api.Count{Value: m.value, N: n, Exact: exact[m.code]})
		}
	}
	out := make([]api.Facet, 0, len(codes))
	for _, code := range codes {
		counts := by[code]
		slices.SortFunc(counts, func(a, b api.Count) int {
			return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Value, b.Value))
		})
		if len(counts) > 0 {
			out = append(out, api.Facet{Code: code, Counts: counts[:min(len(counts), listed)]})
		}
	}
	return out
}
