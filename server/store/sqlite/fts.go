package sqlite

import (
	"cmp"
	"context"
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
	words []term // word, and those that complete it
	match string // the FTS expression
	rest  term   // the FTS expression of the completions that are not in words; "" if all are
}

// queryWords returns the words of a query, the last with its completions. some is false if the query
// has text, but no words. Words have only letters and digits, so input is never parsed as FTS syntax.
func (s *Store) queryWords(ctx context.Context, query string) (words []queryWord, some bool, err error) {
	all := store.QueryWords(query)
	for i, w := range all {
		words = append(words, queryWord{word: w, words: []term{{w, 0}}, match: quoteTerm(w)})
		highest := w
		if i+1 == len(all) && utf8.RuneCountInString(w) > 1 {
			highest += "\U0010ffff"
		}
		if err := s.complete(ctx, &words[i], highest); err != nil {
			return nil, true, err
		}
	}
	return words, len(words) > 0 || query == "", nil
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
// maxPrefixListings listings, all are used, as a list of words or as a prefix; else only the
// maxCompletions most frequent.
const (
	maxPrefixListings = 10_000
	maxCompletions    = 12
	maxAlternatives   = 32 // of a list; FTS reads a prefix faster than more words
	maxPrefixTerms    = 2000
)

// complete counts the listings that contain w, and adds the other words up to highest. FTS reads all
// rows of a prefix before it returns the first, so a frequent prefix is replaced by its most frequent
// words.
func (s *Store) complete(ctx context.Context, w *queryWord, highest string) error {
	query := `SELECT term, n FROM terms WHERE term >= ? AND term <= ? LIMIT ` + strconv.Itoa(maxPrefixTerms)
	all, err := readRows(ctx, &s.stmts, query, scanTerm, w.word, highest)
	if len(all) > 0 && all[0].word == w.word {
		w.words[0], all = all[0], all[1:]
	}
	if err != nil || len(all) == 0 {
		return err
	}
	listings := 0
	for _, t := range all {
		listings += t.n
	}
	most := maxCompletions
	if listings <= maxPrefixListings && len(all) < maxPrefixTerms-1 {
		if most = maxAlternatives; len(all) > most {
			w.match = quoteTerm(w.word) + " *"
			w.rest = term{w.match + " NOT " + quoteTerm(w.word), listings}
			return nil
		}
	}
	slices.SortFunc(all, func(a, b term) int { return cmp.Or(cmp.Compare(b.n, a.n), cmp.Compare(a.word, b.word)) })
	var terms []string
	for _, t := range all[:min(len(all), most)] {
		w.words = append(w.words, t)
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
		if err := q.eachTitle(ctx, titles, cmp.Or(top, store.Never), wantedTitles, add); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(out.ranked, store.Ranked.Compare)
	out.ranked = slices.Compact(out.ranked)
	return out, nil
}

// Limits for finding title matches.
const (
	maxTitlesTested = 50_000 // matches in memory: a few milliseconds; the text index takes tens for two frequent words
	maxTitlesRead   = 5000   // title matches in the text index, to find those that the filter selects
)

// eachTitle calls visit for the newest n selected listings, none newer than top, with all words in
// the title. It may visit some of them twice.
func (q *search) eachTitle(ctx context.Context, titles *store.TitleRank, top int64, n int, visit func(columns.Hit)) error {
	if q.selected {
		left, tested := n, 0
		q.rows.Newest(top, func(h columns.Hit) bool {
			if _, all := titles.Bonus(h.Title()); all {
				visit(h)
				left--
			}
			tested++
			return left > 0 && tested < maxTitlesTested
		})
		if left == 0 || tested < maxTitlesTested {
			return nil
		}
	}
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
