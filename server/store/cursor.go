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

// Cursor is where a page ended: the last item's place in the order, and the
// filter whose order it is.
type Cursor struct {
	Filter  uint64 // hash, see FilterHash
	Rank    int64  // price, score or metres: it precedes the key in the order
	Geocell int64  // with the order by distance
	Last    bool   // with the order by price: among those that name none
	Key     int64
	Top     int64 // the newest key when the first page was read, so that all pages rank the same set
}

// IsStart is the cursor before the first item.
func (c *Cursor) IsStart() bool { return c.Key == 0 }

// String writes c as it travels.
func (c *Cursor) String() string {
	b := make([]byte, 8, 48)
	binary.BigEndian.PutUint64(b, c.Filter)
	b = binary.AppendVarint(b, c.Rank)
	b = binary.AppendVarint(b, c.Geocell)
	last := byte(0)
	if c.Last {
		last = 1
	}
	b = append(b, last)
	b = binary.AppendVarint(b, c.Key)
	b = binary.AppendVarint(b, c.Top)
	return base64.RawURLEncoding.EncodeToString(b)
}

// ReadCursor reads f.Cursor. A cursor that is none, or another filter's, is an
// *api.Problem with code BadCursor.
func ReadCursor(f *classifieds.Filter) (Cursor, error) {
	c := Cursor{Filter: FilterHash(f)}
	if f.Cursor == "" {
		return c, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(f.Cursor)
	if err != nil || len(b) < 8 {
		return c, badCursor("The cursor is not one of ours")
	}
	if binary.BigEndian.Uint64(b) != c.Filter {
		return c, badCursor("The cursor belongs to another filter")
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
		return c, badCursor("The cursor is not one of ours")
	}
	c.Last, b = b[0] == 1, b[1:]
	c.Key, c.Top = number(), number()
	if !ok || len(b) > 0 || c.Key <= 0 {
		return c, badCursor("The cursor is not one of ours")
	}
	return c, nil
}

func badCursor(detail string) *api.Problem {
	return api.Fail(api.BadCursor, "The cursor is not usable", detail+"; leave it out to begin again",
		api.Field{Pointer: "?cursor", Code: string(api.BadCursor), Detail: detail})
}

// FilterHash is the same for filters that select and order alike.
func FilterHash(f *classifieds.Filter) uint64 {
	g := *f
	g.Cursor, g.Limit, g.Facets, g.Sort = "", 0, false, f.Order()
	h := fnv.New64a()
	h.Write([]byte(g.Values().Encode()))
	return h.Sum64()
}

// KeyBits leave room for 1,024 listings in a second; more spill into the next.
const KeyBits = 10

// Never is the expiry of a listing without an end.
const Never = math.MaxInt64

// Since returns the earliest creation time, in Unix seconds, of a listing that
// is at most days old. It changes once an hour, so that a page can be cached
// that long.
func Since(now time.Time, days int) int64 {
	return now.Truncate(time.Hour).Add(-time.Duration(days) * 24 * time.Hour).Unix()
}
