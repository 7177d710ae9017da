package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"broadside/app/api"
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

// ranking is the ranked matches of a search, the best first: the newest thousand,
// and if few of them have every word in the title, the newest that do.
type ranking struct {
	top    int64 // the newest key
	ranked []store.Ranked
}

// wantedTitles is the number of title matches that a search reads: five of the longest pages.
const wantedTitles = 5 * api.MaxLimit

// rankHits ranks hits, the newest matches of p, and adds the newest title matches if
// there are few. No match is newer than top unless top is 0. A rank is the time of
// publication plus store.TitleBonus. It depends only on the listing and the words,
// so writes of other listings do not invalidate cursors. The frequency of words
// is not used, since every match contains all words.
func (s *Store) rankHits(ctx context.Context, p *plan, hits []hit, top int64) (*ranking, error) {
	out := &ranking{top: top}
	more := len(hits) > maxCounted
	hits = hits[:min(len(hits), maxCounted)]
	if more && countTitleMatches(hits, p.words) < wantedTitles {
		q := *p
		q.match = p.titleMatch
		var err error
		titles, err := s.newestUpTo(ctx, &q, top, wantedTitles)
		if err != nil {
			return nil, err
		}
		hits = slices.Concat(hits, titles)
	}
	out.ranked = make([]store.Ranked, len(hits))
	for i := range hits {
		h := &hits[i]
		out.ranked[i] = store.Ranked{Rank: h.key>>store.KeyBits + store.TitleBonus(h.title, p.words), Key: h.key}
		out.top = max(out.top, h.key)
	}
	slices.SortFunc(out.ranked, store.Ranked.Compare)
	out.ranked = slices.Compact(out.ranked)
	return out, nil
}

func countTitleMatches(hits []hit, words []string) int {
	n := 0
	for i := range hits {
		if !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(" "+hits[i].title, " "+w) }) {
			n++
		}
	}
	return n
}

// newestUpTo reads the newest n matches with their titles, none newer than top.
func (s *Store) newestUpTo(ctx context.Context, p *plan, top int64, n int) ([]hit, error) {
	notNewer := condition{text: "words.rowid <= ?", args: []any{cmp.Or(top, store.Never)}}
	return s.readHits(ctx, p, hitTitle, []condition{notNewer}, "ORDER BY words.rowid DESC LIMIT "+strconv.Itoa(n))
}

// byRelevance reads the page from the ranking. Listings published after the first
// page was read are not in it, so the ranking is the same for all pages.
func (w *walk) byRelevance(ctx context.Context) error {
	all := w.ranking
	if !w.cursor.IsStart() && all.top != w.cursor.Top {
		hits, err := w.s.newestUpTo(ctx, w.plan, w.cursor.Top, maxCounted+1)
		if err != nil {
			return err
		}
		if all, err = w.s.rankHits(ctx, w.plan, hits, w.cursor.Top); err != nil {
			return err
		}
	}
	last := store.Ranked{Rank: w.cursor.Rank, Key: w.cursor.Key}
	for _, r := range all.ranked {
		if w.remaining() == 0 {
			break
		}
		if (w.cursor.IsStart() || r.Compare(last) > 0) && !slices.Contains(w.promoted, r.Key) {
			w.steps = append(w.steps, store.Cursor{Filter: w.cursor.Filter, Rank: r.Rank, Key: r.Key, Top: all.top})
		}
	}
	return nil
}
