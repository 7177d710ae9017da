package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"strconv"
	"sync"

	"broadside/app/classifieds"
)

// cache holds decoded listings by key, so that they are not decoded for each
// request.
type cache struct {
	mu         sync.RWMutex
	kept       map[int64]*classifieds.Listing
	generation uint64 // changes when entries are invalidated
}

// cached is the maximum number of entries: about 30 MB.
const cached = 1 << 14

func (c *cache) clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.kept = make(map[int64]*classifieds.Listing)
	c.generation++
}

// look sets out[i] for each keys[i] in the cache and returns the missing keys,
// and the generation to pass to keep.
func (c *cache) look(keys []int64, out []*classifieds.Listing) (missing []int64, turn uint64) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	for i, k := range keys {
		if out[i] = c.kept[k]; out[i] == nil {
			missing = append(missing, k)
		}
	}
	return missing, c.generation
}

// keep adds listings that were read after look, unless entries were invalidated
// in between: then the listings may be outdated.
func (c *cache) keep(turn uint64, read map[int64]*classifieds.Listing) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if turn != c.generation {
		return
	}
	for k, l := range read {
		for old := range c.kept {
			if len(c.kept) < cached {
				break
			}
			delete(c.kept, old)
		}
		c.kept[k] = l
	}
}

// forget invalidates the listings that a write has changed.
func (c *cache) forget(keys []int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.generation++
	for _, k := range keys {
		delete(c.kept, k)
	}
}

// listings reads the listings of keys in their order, without deleted ones. They
// are shared with the cache: do not change them.
func (s *Store) listings(ctx context.Context, keys []int64) ([]*classifieds.Listing, error) {
	out := make([]*classifieds.Listing, len(keys))
	missing, turn := s.cache.look(keys, out)
	if len(missing) == 0 {
		return out, nil
	}
	read := make(map[int64]*classifieds.Listing, len(missing))
	err := s.stmts.rows(ctx, `SELECT key, body FROM listings WHERE key IN (SELECT value FROM json_each(?))`, []any{list(missing)}, func(rows *sql.Rows) error {
		var key int64
		var body sql.RawBytes
		if err := rows.Scan(&key, &body); err != nil {
			return err
		}
		l := new(classifieds.Listing)
		read[key] = l
		return json.Unmarshal(body, l)
	})
	if err != nil {
		return nil, err
	}
	s.cache.keep(turn, read)
	there := out[:0]
	for i, k := range keys {
		if out[i] == nil {
			out[i] = read[k]
		}
		if l := out[i]; l != nil {
			there = append(there, l)
		}
	}
	return there, nil
}

// list encodes keys as a JSON array for json_each, so that any number of keys is
// one parameter.
func list(keys []int64) string {
	b := []byte{'['}
	for i, k := range keys {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(b, k, 10)
	}
	return string(append(b, ']'))
}
