package store

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"broadside/app/classifieds"
	"broadside/server/fold"
)

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

// completions returns the dozen commonest words that begin with the two or more
// letters of w.
func (s *Store) completions(ctx context.Context, w string) ([]string, error) {
	if len([]rune(w)) < 2 {
		return nil, nil
	}
	var out []string
	err := s.stmts.rows(ctx, `SELECT term FROM (SELECT term, n FROM terms WHERE term > ? AND term < ? LIMIT 4000) ORDER BY n DESC, term LIMIT 12`,
		[]any{w, w + "\U0010ffff"}, func(rows *sql.Rows) error {
			var term string
			if err := rows.Scan(&term); err != nil {
				return err
			}
			out = append(out, term)
			return nil
		})
	return out, err
}
