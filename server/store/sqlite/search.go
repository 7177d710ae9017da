package sqlite

import (
	"context"
	"database/sql"
	"time"

	"broadside/app/classifieds"
	"broadside/server/store"
	"broadside/server/store/columns"
)

// search finds the matches of a filter at one time: the listings that satisfy the conditions in the
// columns in memory and contain the words by the text index or the bitmaps. It is used by one
// goroutine.
type search struct {
	s     *Store
	f     *classifieds.Filter
	view  *columns.View
	rows  *columns.Selection
	words []queryWord
	rare  [][]int64 // by word, the keys of those that have no bitmap; nil until they are read
}

func (s *Store) newSearch(f *classifieds.Filter, now time.Time, words []queryWord) *search {
	v := s.columns.View()
	kind := func(code string) classifieds.Kind { return s.taxonomy.AttributeKind(f.Category, code) }
	return &search{s: s, f: f, view: v, rows: v.Select(f, now, kind), words: words}
}

// without returns a search with another filter and the same words.
func (q *search) without(f *classifieds.Filter, now time.Time) *search {
	other := q.s.newSearch(f, now, q.words)
	other.rare = q.rare
	return other
}

// maxStreamed is the number of keys after which a search stops reading the text index and uses the
// bitmaps instead, if all its words have one.
const maxStreamed = 2000

// each calls visit for the matches with a key of at most upTo, the newest first, until visit returns
// false.
func (q *search) each(ctx context.Context, upTo int64, visit func(columns.Hit) bool) error {
	if len(q.words) == 0 {
		q.rows.Newest(upTo, visit)
		return nil
	}
	usable, fast := q.bitmaps()
	if !fast {
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
	}
	if err := q.useBitmaps(ctx); err != nil {
		return err
	}
	q.rows.Newest(upTo, visit)
	return nil
}

// bitmaps reports whether all words have bitmaps (usable), and whether to use them at once (fast):
// if only few listings contain completions without a bitmap.
func (q *search) bitmaps() (usable, fast bool) {
	fast = true
	for i := range q.words {
		w, rare := &q.words[i], 0
		if !q.rows.IsFrequent(w.word) {
			return false, false
		}
		for j := range w.words {
			if !q.rows.IsFrequent(w.words[j]) {
				rare += w.n[j]
			}
		}
		fast = fast && w.rest == "" && rare <= q.s.maxStreamed/2
	}
	return true, fast
}

// useBitmaps adds the words to the conditions of the selection.
func (q *search) useBitmaps(ctx context.Context) error {
	if q.rare == nil {
		for i := range q.words {
			keys, err := q.s.matchingKeys(ctx, q.words[i].rare(q.rows))
			if err != nil {
				return err
			}
			q.rare = append(q.rare, keys)
		}
	}
	for i := range q.words {
		q.rows.WithWords(q.words[i].words, q.rare[i])
	}
	return nil
}

// rare returns the FTS expression of the words that have no bitmaps; "" if all have.
func (w *queryWord) rare(rows *columns.Selection) string {
	if w.rest != "" {
		return w.rest
	}
	var terms []string
	for _, word := range w.words {
		if !rows.IsFrequent(word) {
			terms = append(terms, quoteTerm(word))
		}
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

// eachKey calls visit for the matches in the text index with a key of at most upTo, the highest
// first, until visit returns false.
func (s *Store) eachKey(ctx context.Context, match string, upTo int64, visit func(key int64) bool) error {
	const text = `SELECT rowid FROM words WHERE words MATCH ? AND rowid <= ? ORDER BY rowid DESC`
	return forEachRow(ctx, &s.stmts, text, func(rows *sql.Rows) error {
		var key int64
		if err := rows.Scan(&key); err != nil {
			return err
		}
		if !visit(key) {
			return errStop
		}
		return nil
	}, match, min(upTo, store.Never))
}
