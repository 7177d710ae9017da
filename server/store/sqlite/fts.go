package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"broadside/app/api"
	"broadside/server/store"
	"broadside/server/store/columns"
)

// queryWord is a word of a query, with the words that it may be the beginning of.
type queryWord struct {
	word  string
	words []string // word, and those that complete it
	n     []int    // by index of words, the number of listings that contain it; 0 for word itself
	match string   // the FTS expression
	rest  string   // the FTS expression of the completions that are not in words; "" if all are
}

// queryWords returns the words of a query, the last with its completions. some is false if the query
// has text, but no words. Words have only letters and digits, so input is never parsed as FTS syntax.
func (s *Store) queryWords(ctx context.Context, query string) (words []queryWord, some bool, err error) {
	for _, w := range store.QueryWords(query) {
		words = append(words, queryWord{word: w, words: []string{w}, n: []int{0}, match: quoteTerm(w)})
	}
	if len(words) == 0 {
		return nil, query == "", nil
	}
	return words, true, s.complete(ctx, &words[len(words)-1])
}

// matchAll returns the FTS expression for listings that contain all words. column is "" or "title :
// ", which searches the title only.
func matchAll(words []queryWord, column string) string {
	terms := make([]string, len(words))
	for i, w := range words {
		terms[i] = column + w.match
	}
	return strings.Join(terms, " AND ")
}

func quoteTerm(w string) string { return `"` + w + `"` }

func orTerms(terms []string) string {
	if len(terms) < 2 {
		return strings.Join(terms, "")
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

// complete adds to w the words that begin with it, if it has two letters or more. FTS reads all rows
// of a prefix before it returns the first, so a frequent prefix is replaced by its most frequent
// words.
func (s *Store) complete(ctx context.Context, w *queryWord) error {
	if utf8.RuneCountInString(w.word) < 2 {
		return nil
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
	}, w.word, w.word+"\U0010ffff")
	if err != nil || len(all) == 0 {
		return err
	}
	if len(all) > maxCompletions && len(all) < maxPrefixTerms && listings <= maxPrefixListings {
		w.match = quoteTerm(w.word) + " *"
		w.rest = w.match + " NOT " + quoteTerm(w.word)
		return nil
	}
	slices.SortFunc(all, func(a, b term) int { return cmp.Or(cmp.Compare(b.n, a.n), cmp.Compare(a.word, b.word)) })
	var terms []string
	for _, t := range all[:min(len(all), maxCompletions)] {
		w.words, w.n = append(w.words, t.word), append(w.n, t.n)
		terms = append(terms, quoteTerm(t.word))
	}
	w.match = orTerms(append(terms, w.match))
	return nil
}

// ranking is the ranked matches of a search, the best first: the newest thousand,
// and if few of them have every word in the title, the newest that do.
type ranking struct {
	top    int64 // the newest key
	ranked []store.Ranked
}

// wantedTitles is the number of title matches that a ranking should have: five pages of the maximum
// length.
const wantedTitles = 5 * api.MaxLimit

// rank ranks hits, the newest matches, and adds the newest title matches if there are few. No match
// is newer than top unless top is 0. A rank is the time of publication plus the bonus of the title.
// It depends only on the listing and the words, so writes of other listings do not invalidate
// cursors. The frequency of words is not used, since every match contains all words.
func (q *search) rank(ctx context.Context, hits []columns.Hit, top int64) (*ranking, error) {
	out := &ranking{top: top, ranked: make([]store.Ranked, 0, len(hits))}
	words := make([]string, len(q.words))
	for i := range q.words {
		words[i] = q.words[i].word
	}
	titles, entitled := store.NewTitleRank(words), 0
	add := func(h columns.Hit) {
		bonus, all := titles.Bonus(h.Title())
		if all {
			entitled++
		}
		out.ranked = append(out.ranked, store.Ranked{Rank: h.Key()>>store.KeyBits + bonus, Key: h.Key()})
		out.top = max(out.top, h.Key())
	}
	for _, h := range hits[:min(len(hits), maxCounted)] {
		add(h)
	}
	if len(hits) > maxCounted && entitled < wantedTitles {
		if err := q.eachTitle(ctx, cmp.Or(top, store.Never), wantedTitles, add); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(out.ranked, store.Ranked.Compare)
	out.ranked = slices.Compact(out.ranked)
	return out, nil
}

// maxTitlesRead is the maximum number of title matches that are read to find those that the filter
// selects.
const maxTitlesRead = 5000

// eachTitle calls visit for the newest n selected listings, none newer than top, with all words in
// the title.
func (q *search) eachTitle(ctx context.Context, top int64, n int, visit func(columns.Hit)) error {
	matcher, read := q.rows.Matcher(), 0
	return q.s.eachKey(ctx, matchAll(q.words, "title : "), top, func(key int64) bool {
		read++
		if h, ok := matcher.Match(key); ok {
			visit(h)
			n--
		}
		return n > 0 && read < maxTitlesRead
	})
}

// byRelevance reads the page from the ranking. Listings published after the first
// page was read are not in it, so the ranking is the same for all pages.
func (w *walk) byRelevance(ctx context.Context, now time.Time) error {
	all := w.ranking
	if !w.cursor.IsStart() && all.top != w.cursor.Top {
		q := w.s.newSearch(w.f, now, w.words)
		hits, err := q.newest(ctx, w.cursor.Top, maxCounted+1)
		if err != nil {
			return err
		}
		if all, err = q.rank(ctx, hits, w.cursor.Top); err != nil {
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
