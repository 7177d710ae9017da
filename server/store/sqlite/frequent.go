package sqlite

import (
	"context"
	"database/sql"
)

// A word is frequent if at least frequentListings listings contain it, and at least one in
// frequentShare. The text index would take too long to read all listings that contain such a word.
const (
	frequentShare    = 500
	frequentListings = 2000
	maxFrequent      = 256
)

// learnFrequent creates bitmaps in memory for the most frequent words. For each word it reads the
// text index, which takes some milliseconds per 10,000 listings. Writers wait for one word at most.
func (s *Store) learnFrequent(ctx context.Context, least int) error {
	words, err := readRows(ctx, s.read, `SELECT term FROM terms WHERE n >= ? ORDER BY n DESC LIMIT ?`,
		func(rows *sql.Rows, word *string) error { return rows.Scan(word) }, max(least, s.columns.View().Len()/frequentShare), maxFrequent)
	for _, w := range words {
		if err == nil {
			err = s.learnWord(ctx, w)
		}
	}
	return err
}

func (s *Store) learnWord(ctx context.Context, word string) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	if len(s.columns.WordIDs([]string{word})) > 0 {
		return nil
	}
	keys, err := s.matchingKeys(ctx, quoteTerm(word))
	if err == nil {
		s.columns.AddWord(word, keys)
	}
	return err
}

// matchingKeys returns the keys of all matches in the text index, the highest first; none for "".
func (s *Store) matchingKeys(ctx context.Context, match string) ([]int64, error) {
	if match == "" {
		return nil, nil
	}
	return readRows(ctx, &s.stmts, `SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid DESC`,
		func(rows *sql.Rows, key *int64) error { return rows.Scan(key) }, match)
}

// startLearning runs learnFrequent in the background until Close.
func (s *Store) startLearning() {
	ctx, stop := context.WithCancel(context.Background())
	s.stop = stop
	// After an error searches read the text index; Maintain tries again and returns it.
	s.background.Go(func() { _ = s.learnFrequent(ctx, frequentListings) })
}
