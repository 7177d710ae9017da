package store

import (
	"encoding/base64"
	"encoding/binary"
	"hash/fnv"
	"math"
	"time"

	"broadside/app/api"
	"broadside/app/classifieds"
)

// Cursor is the position of the last item of a page in the order of a filter.
type Cursor struct {
	Filter  uint64 // see FilterHash
	Rank    int64  // price, relevance or metres: the first sort key
	Geocell int64  // order by distance: the second sort key
	NoPrice bool   // order by price: the item has no price and is sorted last
	Key     int64  // the last sort key
	Top     int64  // order by relevance: the newest key at the first page, so that all pages rank the same set
}

// IsStart reports whether c is before the first item.
func (c *Cursor) IsStart() bool { return c.Key == 0 }

// String encodes c as URL-safe base64.
func (c *Cursor) String() string {
	b := binary.BigEndian.AppendUint64(make([]byte, 0, 48), c.Filter)
	b = binary.AppendVarint(b, c.Rank)
	b = binary.AppendVarint(b, c.Geocell)
	last := byte(0)
	if c.NoPrice {
		last = 1
	}
	b = append(b, last)
	b = binary.AppendVarint(b, c.Key)
	b = binary.AppendVarint(b, c.Top)
	return base64.RawURLEncoding.EncodeToString(b)
}

// ReadCursor decodes f.Cursor. A malformed cursor, or one of another filter, is
// an *api.Problem with code BadCursor.
func ReadCursor(f *classifieds.Filter) (Cursor, error) {
	c := Cursor{Filter: FilterHash(f)}
	if f.Cursor == "" {
		return c, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(f.Cursor)
	if err != nil || len(b) < 8 {
		return c, api.UnusableCursor("The cursor is not one of ours")
	}
	if binary.BigEndian.Uint64(b) != c.Filter {
		return c, api.UnusableCursor("The cursor belongs to another filter")
	}
	b = b[8:]
	ok := true
	number := func() int64 {
		v, n := binary.Varint(b)
		if n <= 0 {
			ok = false
			return 0
		}
		b = b[n:]
		return v
	}
	c.Rank, c.Geocell = number(), number()
	if len(b) == 0 || b[0] > 1 {
		return c, api.UnusableCursor("The cursor is not one of ours")
	}
	c.NoPrice, b = b[0] == 1, b[1:]
	c.Key, c.Top = number(), number()
	if !ok || len(b) > 0 || c.Key <= 0 {
		return c, api.UnusableCursor("The cursor is not one of ours")
	}
	return c, nil
}

// FilterHash returns a hash that is equal for filters with the same selection
// and order.
func FilterHash(f *classifieds.Filter) uint64 {
	g := *f
	g.Cursor, g.Limit, g.Facets, g.Sort = "", 0, false, f.Order()
	h := fnv.New64a()
	h.Write([]byte(g.Values().Encode()))
	return h.Sum64()
}

// KeyBits is the number of low bits of a key below its Unix second: 1,024
// listings per second; further ones get keys of the next second.
const KeyBits = 10

// Never is the expiry of a listing without an end.
const Never = math.MaxInt64

// PublishedSince returns the earliest publication time, in Unix seconds, of a listing
// that is at most days old. It changes once an hour, so that pages are cacheable.
func PublishedSince(now time.Time, days int) int64 {
	return now.Truncate(time.Hour).Add(-time.Duration(days) * 24 * time.Hour).Unix()
}
