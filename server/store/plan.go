package store

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"

	"broadside/app/classifieds"
	"broadside/server/fold"
)

// plan is a filter as the database is asked it. With words or exact attribute
// values the text index leads, which intersects what it is asked without
// reading rows; otherwise an index of live does.
type plan struct {
	words []string // of the query, folded
	match string   // expression of the text index; "" when live leads
	title string   // the same, with every word in the title
	lead  []string // conditions that an index of live answers
	leads []any
	where []string // the other conditions
	args  []any
	none  bool // nothing can match
}

// plan turns f into conditions at now.
func (s *Store) plan(ctx context.Context, f *classifieds.Filter, now time.Time) (*plan, error) {
	p := &plan{}
	if f.Q != "" {
		p.words = questionWords(f.Q)
		p.none = len(p.words) == 0
	}
	if p.led(f) {
		if err := s.matching(ctx, p, f); err != nil {
			return nil, err
		}
	} else {
		p.columns(f)
	}
	// A unary plus keeps these from leading: they would lose the order.
	p.and("+l.expires > ?", now.Unix())
	if f.PriceMin > 0 {
		p.and("+l.price >= ?", f.PriceMin)
	}
	if f.PriceMax > 0 {
		p.and("+l.price <= ?", f.PriceMax)
	}
	if f.Currency != "" {
		p.and("+l.currency = ?", f.Currency)
	}
	if f.Days > 0 {
		p.and("l.key >= ?", since(now, f.Days)<<slotBits)
	}
	if f.Near != nil {
		spots := s.counts.near(f)
		keys := make([]int64, len(spots))
		for i, at := range spots {
			keys[i] = at.spot
		}
		p.and("+l.spot IN (SELECT value FROM json_each(?))", list(keys))
	}
	for i := range f.Attrs {
		p.within(&f.Attrs[i], s.paper.kind(f.Category, f.Attrs[i].Code))
	}
	return p, nil
}

// since returns from when on a listing is at most days old, in Unix seconds.
// It moves once an hour, so that a page may be kept that long.
func since(now time.Time, days int) int64 {
	return now.Truncate(time.Hour).Add(-time.Duration(days) * 24 * time.Hour).Unix()
}

// led reports whether the text index leads.
func (p *plan) led(f *classifieds.Filter) bool {
	return len(p.words) > 0 || slices.ContainsFunc(f.Attrs, func(a classifieds.AttrFilter) bool { return len(a.Values) > 0 })
}

func (p *plan) and(condition string, args ...any) {
	p.where = append(p.where, condition)
	p.args = append(p.args, args...)
}

// columns asks for exact values in live.
func (p *plan) columns(f *classifieds.Filter) {
	if f.Category != "" {
		p.lead, p.leads = append(p.lead, "l.category = ?"), append(p.leads, f.Category)
	}
	if f.City != "" {
		p.lead, p.leads = append(p.lead, "l.city = ?"), append(p.leads, f.City)
	}
	if f.Intent != "" {
		p.and("+l.intent = ?", string(f.Intent))
	}
	if f.Lang != "" {
		p.and("+l.lang = ?", f.Lang)
	}
	if f.Photo {
		p.and("+l.photo = 1")
	}
}

// matching asks for words and exact values in the text index. Words hold only
// letters and digits, and tags only what tag makes: nothing that is typed here
// is syntax.
func (s *Store) matching(ctx context.Context, p *plan, f *classifieds.Filter) error {
	var tags, words, titles []string
	exact := func(code, value string) {
		if value != "" {
			tags = append(tags, quote(tag(code, value)))
		}
	}
	exact("category", f.Category)
	exact("city", f.City)
	exact("intent", string(f.Intent))
	exact("lang", f.Lang)
	if f.Photo {
		exact("photo", "1")
	}
	for _, a := range f.Attrs {
		if len(a.Values) > 0 {
			any := make([]string, len(a.Values))
			for i, v := range a.Values {
				any[i] = quote(tag("attr."+a.Code, v))
			}
			tags = append(tags, either(any))
		}
	}
	for i, w := range p.words {
		any := []string{quote(w)}
		if i == len(p.words)-1 {
			more, err := s.completions(ctx, w)
			if err != nil {
				return err
			}
			for _, m := range more {
				any = append(any, quote(m))
			}
		}
		words = append(words, either(any))
		titles = append(titles, "title : "+either(any))
	}
	p.match = strings.Join(append(slices.Clone(tags), words...), " AND ")
	p.title = strings.Join(append(titles, tags...), " AND ")
	return nil
}

func quote(w string) string { return `"` + w + `"` }

func either(any []string) string {
	if len(any) == 1 {
		return any[0]
	}
	return "(" + strings.Join(any, " OR ") + ")"
}

// within asks for a number of an attribute. Money is asked in major units.
func (p *plan) within(a *classifieds.AttrFilter, kind classifieds.Kind) {
	if a.Min == nil && a.Max == nil {
		return
	}
	scale := 1.0
	if kind == classifieds.Money {
		scale = 100
	}
	q := "EXISTS (SELECT 1 FROM numbers AS n WHERE n.key = l.key AND n.code = ?"
	args := []any{a.Code}
	if a.Min != nil {
		q, args = q+" AND +n.value >= ?", append(args, *a.Min*scale)
	}
	if a.Max != nil {
		q, args = q+" AND +n.value <= ?", append(args, *a.Max*scale)
	}
	p.and(q+")", args...)
}

// sql writes a statement that reads columns where p and more hold.
func (p *plan) sql(columns string, more []string, tail string) string {
	var b strings.Builder
	b.WriteString("SELECT " + columns)
	conditions := slices.Concat(p.lead, p.where, more)
	if p.match != "" {
		b.WriteString(" FROM words CROSS JOIN live AS l ON l.key = words.rowid WHERE words MATCH ? AND ")
	} else {
		b.WriteString(" FROM live AS l WHERE ")
	}
	b.WriteString(strings.Join(conditions, " AND "))
	b.WriteString(" " + tail)
	return b.String()
}

// given returns the parameters of sql.
func (p *plan) given(more ...any) []any {
	var args []any
	if p.match != "" {
		args = append(args, p.match)
	}
	return slices.Concat(args, p.leads, p.args, more)
}

// key returns the column that is the key, in the table that leads.
func (p *plan) key() string {
	if p.match != "" {
		return "words.rowid"
	}
	return "l.key"
}

// most is how many words of a query are looked at.
const most = 12

// passing are words that say nothing of what is sought.
var passing = map[string]bool{
	"a": true, "an": true, "and": true, "at": true, "by": true, "for": true, "in": true, "is": true, "near": true, "of": true,
	"on": true, "or": true, "the": true, "to": true, "with": true,
	"في": true, "من": true, "علي": true, "عن": true, "الي": true, "مع": true, "او": true, "و": true,
}

// questionWords returns what of a query is looked for: each folded word once,
// without the passing ones if others are left.
func questionWords(q string) []string {
	all := fold.Words(q)
	out := make([]string, 0, len(all))
	for _, skip := range []bool{true, false} {
		for _, w := range all {
			if len(out) < most && !(skip && passing[w]) && !slices.Contains(out, w) {
				out = append(out, w)
			}
		}
		if len(out) > 0 {
			break
		}
	}
	return out
}

// completing is how many words the last one of a query may stand for, and
// looking among how many they are sought.
const (
	completing = 12
	looking    = 4000
)

// completions returns the commonest words that begin with the two or more
// letters of w.
func (s *Store) completions(ctx context.Context, w string) ([]string, error) {
	if len([]rune(w)) < 2 {
		return nil, nil
	}
	var out []string
	err := s.stmts.rows(ctx, `SELECT term FROM (SELECT term, n FROM terms WHERE term > ? AND term < ? LIMIT ?) ORDER BY n DESC, term LIMIT ?`,
		[]any{w, w + "\U0010ffff", looking, completing}, func(rows *sql.Rows) error {
			var term string
			if err := rows.Scan(&term); err != nil {
				return err
			}
			out = append(out, term)
			return nil
		})
	return out, err
}
