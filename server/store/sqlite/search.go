package sqlite

import (
	"context"
	"math"
	"time"

	"broadside/app/classifieds"
	"broadside/server/store/columns"
)

// search finds the matches of a filter at one time: the listings that satisfy the conditions in the
// columns in memory and contain the words, by the columns or the text index. It is used by one
// goroutine.
type search struct {
	s        *Store
	f        *classifieds.Filter
	view     *columns.View
	rows     *columns.Selection
	words    []queryWord
	all      bool          // all matches are needed
	rare     [][]int64     // by word, the keys of those that are not frequent; nil until they are read
	selected bool          // the words are conditions of rows
	hits     []columns.Hit // all matches, if they are known
}

func (s *Store) newSearch(f *classifieds.Filter, now time.Time, words []queryWord) *search {
	v := s.columns.View()
	kind := func(code string) classifieds.Kind { return s.taxonomy.AttributeKind(f.Category, code) }
	order := f.Order()
	all := order == classifieds.PriceUp || order == classifieds.PriceDown || order == classifieds.Distance
	return &search{s: s, f: f, view: v, rows: v.Select(f, now, kind), words: words, all: all}
}

// without returns a search with another filter and the same words.
func (q *search) without(f *classifieds.Filter, now time.Time) *search {
	other := q.s.newSearch(f, now, q.words)
	other.rare = q.rare
	return other
}

// maxStreamed is the number of keys after which a search stops reading the text index and selects
// from the columns instead, if it needs few other keys for that.
const maxStreamed = 2000

// each calls visit for the matches with a key of at most upTo, the newest first, until visit returns
// false.
func (q *search) each(ctx context.Context, upTo int64, visit func(columns.Hit) bool) error {
	usable, err := q.selectIfFast(ctx)
	if err != nil {
		return err
	}
	if len(q.words) > 0 && !q.selected {
		matcher, n, more := q.rows.Matcher(), 0, false
		err := q.s.eachKey(ctx, matchAll(q.words, ""), upTo, func(key int64) bool {
			if h, ok := matcher.Match(key); ok && !visit(h) {
				return false
			}
			n, upTo = n+1, key-1
			more = usable && n == q.s.maxStreamed
			return !more
		})
		if err != nil || !more {
			return err
		}
		if err := q.selectWords(ctx); err != nil {
			return err
		}
	}
	q.rows.Newest(upTo, visit)
	return nil
}

// selectIfFast adds the words to the conditions of the selection, unless the text index may be
// faster. It reports whether that is possible later.
func (q *search) selectIfFast(ctx context.Context) (usable bool, err error) {
	if len(q.words) == 0 || q.selected {
		return false, nil
	}
	usable, fast := q.columnsUsable()
	if fast {
		err = q.selectWords(ctx)
	}
	return usable, err
}

// columnsUsable reports whether to select the words from the columns (usable), and whether to do so
// at once (fast). It depends on how many listings contain words that are not frequent: their keys are
// read from the text index. If all matches are needed, it is compared with the listings that contain
// the rarest word of the query: the text index would read no others.
func (q *search) columnsUsable() (usable, fast bool) {
	rare, fewest := 0, math.MaxInt
	for i := range q.words {
		rest := q.words[i].rest.n
		listings := rest
		for _, t := range q.words[i].words {
			listings += t.n
			if !q.view.IsFrequent(t.word) {
				rest += t.n
			}
		}
		rare, fewest = rare+rest, min(fewest, listings)
	}
	usable = rare <= 10*q.s.maxStreamed
	return usable, usable && (rare <= q.s.maxStreamed/2 || q.all && rare/2 <= fewest)
}

// selectWords adds the words to the conditions of the selection.
func (q *search) selectWords(ctx context.Context) error {
	if q.rare == nil {
		for i := range q.words {
			keys, err := q.s.matchingKeys(ctx, q.words[i].rare(q.view), maxConcatenated)
			if err != nil {
				return err
			}
			q.rare = append(q.rare, keys)
		}
	}
	for i := range q.words {
		var words []string
		for _, t := range q.words[i].words {
			words = append(words, t.word)
		}
		q.rows.WithWords(words, q.rare[i])
	}
	q.selected = true
	return nil
}

// rare returns the FTS expression of the words that are not frequent; "" if all are.
func (w *queryWord) rare(v *columns.View) string {
	var terms []string
	for _, t := range w.words {
		if t.n > 0 && !v.IsFrequent(t.word) {
			terms = append(terms, quoteTerm(t.word))
		}
	}
	if w.rest.n > 0 {
		terms = append(terms, "("+w.rest.word+")")
	}
	return orTerms(terms)
}

// newest returns the newest n matches with a key of at most upTo.
func (q *search) newest(ctx context.Context, upTo int64, n int) ([]columns.Hit, error) {
	var hits []columns.Hit
	err := q.each(ctx, upTo, func(h columns.Hit) bool {
		hits = append(hits, h)
		return len(hits) < n
	})
	return hits, err
}
