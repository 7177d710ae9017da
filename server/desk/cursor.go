package desk

import (
	"encoding/base64"
	"encoding/binary"
	"hash/fnv"
	"time"

	"broadside/app/api"
	"broadside/articles"
)

// encodeCursor returns the cursor after p in the order of q.
func encodeCursor(q api.ArticleQuery, p *indexedStory) string {
	b := binary.BigEndian.AppendUint64(nil, queryHash(q))
	b = binary.BigEndian.AppendUint64(b, uint64(p.Published.UnixNano()))
	return base64.RawURLEncoding.EncodeToString(append(b, p.Slug...))
}

// decodeCursor returns the last story of the page before q.Cursor; nil without one.
func decodeCursor(q api.ArticleQuery) (*indexedStory, error) {
	if q.Cursor == "" {
		return nil, nil //nolint:nilnil // there is no cursor
	}
	b, err := base64.RawURLEncoding.DecodeString(q.Cursor)
	if err != nil || len(b) < 17 {
		return nil, api.UnusableCursor("The cursor is not one of ours")
	}
	if binary.BigEndian.Uint64(b) != queryHash(q) {
		return nil, api.UnusableCursor("The cursor belongs to another query")
	}
	return &indexedStory{Summary: articles.Summary{Published: time.Unix(0, int64(binary.BigEndian.Uint64(b[8:]))), Slug: string(b[16:])}}, nil
}

// queryHash returns a hash that is equal for queries with the same selection.
func queryHash(q api.ArticleQuery) uint64 {
	q.Cursor, q.Limit = "", 0
	h := fnv.New64a()
	h.Write([]byte(q.Values().Encode()))
	return h.Sum64()
}
