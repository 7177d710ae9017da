package sqlite

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"
	"time"

	"broadside/app/classifieds"
	"broadside/server/store"
)

// plan is the query plan of a filter. With words or exact attribute values the
// rows come from the text index, which intersects its terms without reading rows;
// otherwise from an index of live.
type plan struct {
	words []string // of the query, folded
	match string   // FTS expression; "" if an index of live is read
	title string   // the same with every word in the title
	where []condition
	lead  lead
	by    string // the index of live for INDEXED BY; "" if lead decides
	none  bool   // nothing can match
}

// condition is an SQL condition on the table live as l.
type condition struct {
	text string
	args []any
	lead lead   // the access path it can use; text then begins with the column
	from string // for leadNumber: the FROM and WHERE clauses
}

// lead is the access path: the index by which rows are found; the other
// conditions are checked on each row. SQLite's planner has no statistics here and
// would not keep the order of keys, so the plan fixes the path.
type lead uint8

const (
	leadOrder  lead = iota // the order of keys, within category and city
	leadNumber             // the index of an attribute's numbers
	leadGeocell
	leadPrice
	leadNothing
)

// plan returns the query plan of f at now.
func (s *Store) plan(ctx context.Context, f *classifieds.Filter, now time.Time) (*plan, error) {
	p := &plan{}
	if f.Q != "" {
		p.words = store.QueryWords(f.Q)
		p.none = len(p.words) == 0
	}
	if p.led(f) {
		if err := s.matchWords(ctx, p, f); err != nil {
			return nil, err
		}
		p.exactly(f, &s.taxonomy)
	} else {
		p.columns(f)
	}
	p.and("l.expires > ?", now.Unix())
	if f.PriceMin > 0 || f.PriceMax > 0 {
		p.where = append(p.where, condition{text: "l.price BETWEEN ? AND ?", lead: leadPrice, args: []any{f.PriceMin, cmp.Or(f.PriceMax, store.Never)}})
	}
	if f.Currency != "" {
		p.and("l.currency = ?", f.Currency)
	}
	if f.Days > 0 {
		p.where = append(p.where, condition{text: "l.key >= ?", lead: leadOrder, args: []any{store.Since(now, f.Days) << store.KeyBits}})
	}
	if f.Near != nil {
		spots := s.counts.Near(f)
		keys, n := make([]int64, len(spots)), 0
		for i, at := range spots {
			keys[i] = at.Geocell
			n += at.Listings
		}
		c := condition{text: "l.spot IN (SELECT value FROM json_each(?))", lead: leadGeocell, args: []any{list(keys)}}
		if f.Category+f.City != "" && s.counts.Total(&classifieds.Filter{Category: f.Category, City: f.City}).Value < n {
			c.lead = leadNothing // the category and city have fewer listings
		}
		p.where = append(p.where, c)
	}
	for i := range f.Attrs {
		p.within(&f.Attrs[i], s.taxonomy.Kind(f.Category, f.Attrs[i].Code), f.Currency)
	}
	return p, nil
}

// led reports whether the text index is read.
func (p *plan) led(f *classifieds.Filter) bool {
	return len(p.words) > 0 || slices.ContainsFunc(f.Attrs, func(a classifieds.AttrFilter) bool { return len(a.Values) > 0 })
}

// and adds a condition that is no access path.
func (p *plan) and(text string, args ...any) {
	p.where = append(p.where, condition{text: text, args: args, lead: leadNothing})
}

const inCategory = "l.category = ?"

// exactly adds column conditions for codes that the taxonomy does not have: the
// text index is folded and would match "DUBAI" with "dubai".
func (p *plan) exactly(f *classifieds.Filter, known *store.Taxonomy) {
	if f.Category != "" && !known.HasCategory(f.Category) {
		p.and("l.category = ?", f.Category)
	}
	if f.City != "" && !known.HasCity(f.City) {
		p.and("l.city = ?", f.City)
	}
	if f.Lang != strings.ToLower(f.Lang) {
		p.and("l.lang = ?", f.Lang)
	}
}

// columns adds the conditions for exact values on the columns of live.
func (p *plan) columns(f *classifieds.Filter) {
	if f.Category != "" {
		p.where = append(p.where, condition{text: inCategory, args: []any{f.Category}})
	}
	if f.City != "" {
		p.where = append(p.where, condition{text: "l.city = ?", args: []any{f.City}})
	}
	if f.Intent != "" {
		p.and("l.intent = ?", string(f.Intent))
	}
	if f.Lang != "" {
		p.and("l.lang = ?", f.Lang)
	}
	if f.Photo {
		p.and("l.photo = 1")
	}
}

// within adds the condition for a range of a numeric attribute. Money is in
// major units of currency.
func (p *plan) within(a *classifieds.AttrFilter, kind classifieds.Kind, currency string) {
	if a.Min == nil && a.Max == nil {
		return
	}
	scale := 1.0
	if kind == classifieds.Money {
		scale = float64(classifieds.PerMajor(currency))
	}
	low, high := -math.MaxFloat64, math.MaxFloat64
	if a.Min != nil {
		low = *a.Min * scale
	}
	if a.Max != nil {
		high = *a.Max * scale
	}
	p.where = append(p.where, condition{
		text: "EXISTS (SELECT 1 FROM numbers AS n WHERE n.key = l.key AND n.code = ? AND +n.value BETWEEN ? AND ?)",
		from: "numbers AS n CROSS JOIN live AS l ON l.key = n.key WHERE n.code = ? AND n.value BETWEEN ? AND ?",
		args: []any{a.Code, low, high}, lead: leadNumber,
	})
}

// few returns p with the access path of its most selective condition, which finds
// few matches fast but in no order; nil if p has no such condition.
func (p *plan) few() *plan {
	if p.match != "" {
		return nil
	}
	for _, l := range []lead{leadNumber, leadGeocell, leadPrice} {
		i := slices.IndexFunc(p.where, func(c condition) bool { return c.lead == l })
		if i < 0 {
			continue
		}
		q := *p
		q.lead = l
		q.where = slices.Clone(p.where)
		// The condition of the access path and its parameters come first.
		q.where[0], q.where[i] = q.where[i], q.where[0]
		if l == leadPrice {
			q.by = p.prices()
		}
		return &q
	}
	return nil
}

// prices returns the price index: the one by category if p has a category.
func (p *plan) prices() string {
	if p.categorised() {
		return "live_category_price"
	}
	return "live_price"
}

func (p *plan) categorised() bool {
	return slices.ContainsFunc(p.where, func(c condition) bool { return c.text == inCategory })
}

// sql returns the statement that reads columns where p and more are true.
func (p *plan) sql(columns string, more []string, tail string) string {
	var b strings.Builder
	b.WriteString("SELECT " + columns + " FROM ")
	and := " WHERE "
	switch {
	case p.match != "":
		b.WriteString("words CROSS JOIN live AS l ON l.key = words.rowid WHERE words MATCH ?")
		and = " AND "
	case p.lead != leadNumber:
		b.WriteString("live AS l")
		if p.by != "" {
			b.WriteString(" INDEXED BY " + p.by)
		}
	}
	for i, c := range p.where {
		if i == 0 && p.lead == leadNumber {
			b.WriteString(c.from)
			and = " AND "
			continue
		}
		b.WriteString(and)
		and = " AND "
		if p.by == "" && (c.lead != p.lead || p.match != "") {
			b.WriteString("+") // keeps SQLite from using its index
		}
		b.WriteString(c.text)
	}
	for _, c := range more {
		b.WriteString(and + c)
		and = " AND "
	}
	b.WriteString(" " + tail)
	return b.String()
}

// given returns the parameters of sql.
func (p *plan) given(more ...any) []any {
	args := make([]any, 0, 8+len(more))
	if p.match != "" {
		args = append(args, p.match)
	}
	for _, c := range p.where {
		args = append(args, c.args...)
	}
	return append(args, more...)
}

// key returns the key column of the table that is read first.
func (p *plan) key() string {
	if p.match != "" {
		return "words.rowid"
	}
	return "l.key"
}
