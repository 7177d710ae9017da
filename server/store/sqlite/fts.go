package sqlite

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"broadside/server/store"
)

// queryWord is a word of a query, with the words that it may be the beginning of.
type queryWord struct {
	word  string
	words []term // word, and those that complete it
	match string // the FTS expression
	rest  term   // the FTS expression of the completions that are not in words; "" if all are
}

// term is a word of the text index.
type term struct {
	word string
	n    int // the number of listings that contain it
}

func scanTerm(rows *sql.Rows, t *term) error { return rows.Scan(&t.word, &t.n) }

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

// matchAll returns the FTS expression for listings that contain all words. column is "", or
// "title : " to search only the title.
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

// startLearning runs learnFrequent in the background until Close.
func (s *Store) startLearning() {
	ctx, stop := context.WithCancel(context.Background())
	s.stop = stop
	// After an error searches read the text index; Maintain tries again and returns it.
	s.background.Go(func() { _ = s.learnFrequent(ctx, frequentListings, frequentBytes) })
}
