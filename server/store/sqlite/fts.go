package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"broadside/app/classifieds"
	"broadside/server/store"
)

// buildMatch sets the FTS expression of p for its words and exact values. Words
// have only letters and digits and tags come from store.Tag, so input is never
// parsed as FTS syntax.
func (s *Store) buildMatch(ctx context.Context, p *plan, f *classifieds.Filter) error {
	var tags, words, titles []string
	exact := func(code, value string) {
		if value != "" {
			tags = append(tags, quoteTerm(store.Tag(code, value)))
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
			terms := make([]string, len(a.Values))
			for i, v := range a.Values {
				terms[i] = quoteTerm(store.Tag("attr."+a.Code, v))
			}
			tags = append(tags, orTerms(terms))
		}
	}
	for i, w := range p.words {
		terms := []string{quoteTerm(w)}
		if i == len(p.words)-1 {
			more, err := s.completions(ctx, w)
			if err != nil {
				return err
			}
			terms = append(terms, more...)
		}
		words = append(words, orTerms(terms))
		titles = append(titles, "title : "+orTerms(terms))
	}
	p.match = strings.Join(append(slices.Clone(tags), words...), " AND ")
	p.titleMatch = strings.Join(append(titles, tags...), " AND ")
	return nil
}

func quoteTerm(w string) string { return `"` + w + `"` }

func orTerms(terms []string) string {
	if len(terms) == 1 {
		return terms[0]
	}
	return "(" + strings.Join(terms, " OR ") + ")"
}

// Limits for completing the prefix of a word. If the completions occur in at most
// maxPrefixListings listings, all are used; else only the most frequent.
const (
	maxPrefixListings = 20_000
	maxCompletions    = 12
	maxPrefixTerms    = 2000
)

// completions returns the FTS terms for words that begin with w, if it has two
// letters or more. FTS reads all rows of a prefix before it returns the first, so
// a frequent prefix is replaced by its most frequent words.
func (s *Store) completions(ctx context.Context, w string) ([]string, error) {
	if utf8.RuneCountInString(w) < 2 {
		return nil, nil
	}
	type term struct {
		word string
		n    int
	}
	listings := 0
	query := `SELECT term, n FROM terms WHERE term > ? AND term < ? LIMIT ` + strconv.Itoa(maxPrefixTerms)
	all, err := readRows(ctx, &s.stmts, query, func(rows *sql.Rows, t *term) error {
		err := rows.Scan(&t.word, &t.n)
		listings += t.n
		return err
	}, w, w+"\U0010ffff")
	if err != nil {
		return nil, err
	}
	if len(all) > maxCompletions && len(all) < maxPrefixTerms && listings <= maxPrefixListings {
		return []string{quoteTerm(w) + " *"}, nil
	}
	slices.SortFunc(all, func(a, b term) int { return cmp.Or(cmp.Compare(b.n, a.n), cmp.Compare(a.word, b.word)) })
	var out []string
	for _, t := range all[:min(len(all), maxCompletions)] {
		out = append(out, quoteTerm(t.word))
	}
	return out, nil
}
