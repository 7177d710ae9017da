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
	words      []string // of the query, folded
	match      string   // FTS expression; "" if an index of live is read
	titleMatch string   // the same with every word in the title
	where      []condition
	path       accessPath
	index      string // the index of live for INDEXED BY; "" if path decides
	empty      bool   // nothing can match
}

const inCategory = "l.category = ?"

// condition is an SQL condition on the table live as l.
type condition struct {
	text string
	args []any
	path accessPath // the access path it can use; text then begins with the column
	from string     // for pathNumber: the FROM and WHERE clauses
}

// accessPath is the index by which rows are found; the other conditions are
// checked on each row. SQLite's planner has no statistics here and would not keep
// the order of keys, so the plan fixes the path.
type accessPath uint8

const (
	pathKey    accessPath = iota // the order of keys, within category and city
	pathNumber                   // the index of an attribute's numbers
	pathGeocell
	pathPrice
	pathNone
)

func (s *Store) newPlan(ctx context.Context, f *classifieds.Filter, now time.Time) (*plan, error) {
	p := &plan{}
	if f.Q != "" {
		p.words = store.QueryWords(f.Q)
		p.empty = len(p.words) == 0
	}
	if p.usesTextIndex(f) {
		if err := s.buildMatch(ctx, p, f); err != nil {
			return nil, err
		}
		p.matchExactCodes(f, &s.taxonomy)
	} else {
		p.matchColumns(f)
	}
	p.addCondition("l.expires > ?", now.Unix())
	if f.PriceMin > 0 || f.PriceMax > 0 {
		p.where = append(p.where, condition{text: "l.price BETWEEN ? AND ?", path: pathPrice, args: []any{f.PriceMin, cmp.Or(f.PriceMax, store.Never)}})
	}
	if f.Currency != "" {
		p.addCondition("l.currency = ?", f.Currency)
	}
	if f.Days > 0 {
		p.where = append(p.where, condition{text: "l.key >= ?", path: pathKey, args: []any{store.PublishedSince(now, f.Days) << store.KeyBits}})
	}
	if f.Near != nil {
		nearby := s.counts.GeocellsNear(f)
		keys, n := make([]int64, len(nearby)), 0
		for i, at := range nearby {
			keys[i] = at.Geocell
			n += at.Listings
		}
		c := condition{text: "l.spot IN (SELECT value FROM json_each(?))", path: pathGeocell, args: []any{jsonKeys(keys)}}
		if f.Category+f.City != "" && s.counts.Total(&classifieds.Filter{Category: f.Category, City: f.City}).Value < n {
			c.path = pathNone // the category and city have fewer listings
		}
		p.where = append(p.where, c)
	}
	for i := range f.Attrs {
		p.addRange(&f.Attrs[i], s.taxonomy.AttributeKind(f.Category, f.Attrs[i].Code), f.Currency)
	}
	return p, nil
}

func (p *plan) usesTextIndex(f *classifieds.Filter) bool {
	return len(p.words) > 0 || slices.ContainsFunc(f.Attrs, func(a classifieds.AttrFilter) bool { return len(a.Values) > 0 })
}

// addCondition adds a condition that is no access path.
func (p *plan) addCondition(text string, args ...any) {
	p.where = append(p.where, condition{text: text, args: args, path: pathNone})
}

// matchExactCodes adds column conditions for codes that the taxonomy does not have: the
// text index is folded and would match "DUBAI" with "dubai".
func (p *plan) matchExactCodes(f *classifieds.Filter, known *store.Taxonomy) {
	if f.Category != "" && !known.HasCategory(f.Category) {
		p.addCondition(inCategory, f.Category)
	}
	if f.City != "" && !known.HasCity(f.City) {
		p.addCondition("l.city = ?", f.City)
	}
	if f.Lang != strings.ToLower(f.Lang) {
		p.addCondition("l.lang = ?", f.Lang)
	}
}

// matchColumns adds the conditions for exact values on the columns of live.
func (p *plan) matchColumns(f *classifieds.Filter) {
	if f.Category != "" {
		p.where = append(p.where, condition{text: inCategory, args: []any{f.Category}})
	}
	if f.City != "" {
		p.where = append(p.where, condition{text: "l.city = ?", args: []any{f.City}})
	}
	if f.Intent != "" {
		p.addCondition("l.intent = ?", string(f.Intent))
	}
	if f.Lang != "" {
		p.addCondition("l.lang = ?", f.Lang)
	}
	if f.Photo {
		p.addCondition("l.photo = 1")
	}
}

// addRange adds the range of a numeric attribute; money is in major units of currency.
func (p *plan) addRange(a *classifieds.AttrFilter, kind classifieds.Kind, currency string) {
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
		args: []any{a.Code, low, high}, path: pathNumber,
	})
}

// selectivePlan returns p with the access path of its most selective condition, which finds
// few matches fast but in no order; nil if p has no such condition.
func (p *plan) selectivePlan() *plan {
	if p.match != "" {
		return nil
	}
	for _, l := range []accessPath{pathNumber, pathGeocell, pathPrice} {
		i := slices.IndexFunc(p.where, func(c condition) bool { return c.path == l })
		if i < 0 {
			continue
		}
		q := *p
		q.path = l
		q.where = slices.Clone(p.where)
		// The condition of the access path and its parameters come first.
		q.where[0], q.where[i] = q.where[i], q.where[0]
		if l == pathPrice {
			q.index = p.priceIndex()
		}
		return &q
	}
	return nil
}

func (p *plan) priceIndex() string {
	if p.hasCategory() {
		return "live_category_price"
	}
	return "live_price"
}

func (p *plan) hasCategory() bool {
	return slices.ContainsFunc(p.where, func(c condition) bool { return c.text == inCategory })
}

// statement returns the text and the parameters that read columns where p and more are true.
func (p *plan) statement(columns string, more []condition, tail string) (text string, args []any) {
	args = make([]any, 0, 8)
	var b strings.Builder
	b.WriteString("SELECT " + columns + " FROM ")
	and := " WHERE "
	switch {
	case p.match != "":
		args = append(args, p.match)
		b.WriteString("words CROSS JOIN live AS l ON l.key = words.rowid WHERE words MATCH ?")
		and = " AND "
	case p.path != pathNumber:
		b.WriteString("live AS l")
		if p.index != "" {
			b.WriteString(" INDEXED BY " + p.index)
		}
	}
	for i, c := range slices.Concat(p.where, more) {
		args = append(args, c.args...)
		if i == 0 && p.path == pathNumber {
			b.WriteString(c.from)
			and = " AND "
			continue
		}
		b.WriteString(and)
		and = " AND "
		if i < len(p.where) && p.index == "" && (c.path != p.path || p.match != "") {
			b.WriteString("+") // keeps SQLite from using its index
		}
		b.WriteString(c.text)
	}
	b.WriteString(" " + tail)
	return b.String(), args
}

// keyColumn returns the key column of the table that is read first.
func (p *plan) keyColumn() string {
	if p.match != "" {
		return "words.rowid"
	}
	return "l.key"
}
