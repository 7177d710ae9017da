package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"strconv"
	"sync"

	"broadside/app/classifieds"
)

// listingCache holds decoded listings by key.
type listingCache struct {
	mu         sync.RWMutex
	entries    map[int64]*classifieds.Listing
	generation uint64 // changes when entries are invalidated
}

// maxListings is the maximum number of entries: about 30 MB.
const maxListings = 1 << 14

// lookup sets out[i] for each keys[i] in the cache and returns the missing keys,
// and the generation to pass to insert.
func (c *listingCache) lookup(keys []int64, out []*classifieds.Listing) (missing []int64, generation uint64) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	for i, k := range keys {
		if out[i] = c.entries[k]; out[i] == nil {
			missing = append(missing, k)
		}
	}
	return missing, c.generation
}

// insert adds listings that were read after lookup, unless entries were invalidated
// in between: then the listings may be outdated.
func (c *listingCache) insert(generation uint64, read map[int64]*classifieds.Listing) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if generation != c.generation {
		return
	}
	for k, l := range read {
		c.entries = insertBounded(c.entries, maxListings, k, l)
	}
}

// insertBounded inserts k and returns m. If m has most entries, it first
// deletes arbitrary ones.
func insertBounded[K comparable, V any](m map[K]V, most int, k K, v V) map[K]V {
	if m == nil {
		m = map[K]V{}
	}
	for old := range m {
		if len(m) < most {
			break
		}
		delete(m, old)
	}
	m[k] = v
	return m
}

func (c *listingCache) invalidate(keys []int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.generation++
	for _, k := range keys {
		delete(c.entries, k)
	}
}

// listings reads the listings of keys in their order, without deleted ones. They
// are shared with the cache: do not change them.
func (s *Store) listings(ctx context.Context, keys []int64) ([]*classifieds.Listing, error) {
	out := make([]*classifieds.Listing, len(keys))
	missing, generation := s.cache.lookup(keys, out)
	if len(missing) == 0 {
		return out, nil
	}
	read := make(map[int64]*classifieds.Listing, len(missing))
	const query = `SELECT key, body FROM listings WHERE key IN (SELECT value FROM json_each(?))`
	err := forEachRow(ctx, &s.stmts, query, func(rows *sql.Rows) error {
		var key int64
		var body sql.RawBytes
		if err := rows.Scan(&key, &body); err != nil {
			return err
		}
		l := new(classifieds.Listing)
		read[key] = l
		return json.Unmarshal(body, l)
	}, jsonKeys(missing))
	if err != nil {
		return nil, err
	}
	s.cache.insert(generation, read)
	for i, k := range keys {
		out[i] = cmp.Or(out[i], read[k])
	}
	return slices.DeleteFunc(out, func(l *classifieds.Listing) bool { return l == nil }), nil
}

// jsonKeys makes any number of keys one parameter, for json_each.
func jsonKeys(keys []int64) string {
	b := []byte{'['}
	for i, k := range keys {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(b, k, 10)
	}
	return string(append(b, ']'))
}
