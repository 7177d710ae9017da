package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"slices"
	"strconv"
)

// A word is frequent if at least frequentListings listings contain it: the text index takes half a
// microsecond for each. The listings of frequent words are held in memory: words are added, the most
// frequent first, until they take frequentBytes for each listing of the store.
const (
	frequentListings = 2000
	frequentBytes    = 96
)

// learnBatch is the number of matches that are added to the index in memory at once. They are read
// without a lock; then no listing is written for some ten milliseconds.
const learnBatch = 1 << 19

// term is a word of the text index.
type term struct {
	word string
	n    int // the number of listings that contain it
}

func scanTerm(rows *sql.Rows, t *term) error { return rows.Scan(&t.word, &t.n) }

// learnFrequent makes words frequent that at least so many listings contain, the most frequent first,
// until they take size bytes for each listing of the store.
func (s *Store) learnFrequent(ctx context.Context, listings, size int) error {
	s.learning.Lock()
	defer s.learning.Unlock()
	terms, err := readRows(ctx, s.read, `SELECT term, n FROM terms WHERE n >= ? ORDER BY n DESC, term`, scanTerm, listings)
	view := s.columns.View()
	terms = slices.DeleteFunc(terms, func(t term) bool { return view.IsFrequent(t.word) })
	for err == nil && len(terms) > 0 && s.columns.View().WordBytes() < size*view.Len() {
		batch, matches := 1, terms[0].n
		for batch < len(terms) && matches+terms[batch].n <= learnBatch {
			matches += terms[batch].n
			batch++
		}
		err = s.learnTerms(ctx, terms[:batch])
		terms = terms[batch:]
	}
	return err
}

func (s *Store) learnTerms(ctx context.Context, terms []term) error {
	words, keys := make([]string, len(terms)), make([][]int64, len(terms))
	for i := range terms {
		words[i] = terms[i].word
	}
	s.writing.Lock()
	learning := s.columns.Learn(words)
	s.writing.Unlock()
	for i, w := range words {
		var err error
		if keys[i], err = s.matchingKeys(ctx, quoteTerm(w), maxConcatenated); err != nil {
			return err
		}
	}
	learning.Finish(keys)
	return nil
}

// maxConcatenated is the maximum number of keys in one text: it has 14 bytes for each.
const maxConcatenated = 1 << 17

// matchingKeys returns the keys of all matches in the text index, the highest first; none for "". It
// reads up to atOnce of them as one text, in half the time that a row for each takes.
func (s *Store) matchingKeys(ctx context.Context, match string, atOnce int) (keys []int64, err error) {
	const query = `SELECT group_concat(rowid) FROM (SELECT rowid FROM words WHERE words MATCH ? AND rowid > ? ORDER BY rowid LIMIT ?)`
	last, read := int64(0), atOnce
	for match != "" && read == atOnce && err == nil {
		before := len(keys)
		err = forEachRow(ctx, &s.stmts, query, func(rows *sql.Rows) error {
			var text sql.RawBytes
			err := rows.Scan(&text)
			for len(text) > 0 && err == nil {
				digits, rest, _ := bytes.Cut(text, []byte{','})
				last, err = strconv.ParseInt(string(digits), 10, 64)
				keys, text = append(keys, last), rest
			}
			return err
		}, match, last, atOnce)
		read = len(keys) - before
	}
	slices.Reverse(keys)
	return keys, err
}

// startLearning runs learnFrequent in the background until Close.
func (s *Store) startLearning() {
	ctx, stop := context.WithCancel(context.Background())
	s.stop = stop
	// After an error searches read the text index; Maintain tries again and returns it.
	s.background.Go(func() { _ = s.learnFrequent(ctx, frequentListings, frequentBytes) })
}
