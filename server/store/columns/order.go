package columns

import (
	"cmp"
	"math/bits"
	"slices"

	"broadside/app/classifieds"
	"broadside/server/store"
)

// Top collects the first n rows after a cursor, in an order.
type Top struct {
	s     *Selection
	order classifieds.Sort
	after *store.Cursor
	skip  []int64 // keys that are left out
	n     int
	found []store.Cursor // sorted
	bound float64        // in an order by distance, the bound for the last row found once there are n; see store.Haversine
	near  *nearness      // as bound, the circle
}

// Top returns an empty Top; order is by price or distance.
func (s *Selection) Top(order classifieds.Sort, after *store.Cursor, skip []int64, n int) *Top {
	return &Top{s: s, order: order, after: after, skip: skip, n: n}
}

// Page returns the rows found, in their order.
func (t *Top) Page() []store.Cursor { return t.found }

// AddAll adds every matching row.
func (t *Top) AddAll() {
	for j := len(t.s.v.blocks) - 1; j >= 0; j-- {
		rows, any := t.narrowed().selectRows(j)
		if !any {
			continue
		}
		b := t.s.v.blocks[j]
		for w, word := range rows {
			for ; word != 0; word &= word - 1 {
				t.add(b, w*64+bits.TrailingZeros64(word))
			}
		}
	}
}

// narrowed returns the selection without most rows that sort after all n rows found. A selection
// by price or distance takes about 1 ns a row, isBehind several.
func (t *Top) narrowed() *Selection {
	if len(t.found) < t.n {
		return t.s
	}
	s, last := *t.s, &t.found[t.n-1]
	switch {
	case t.order == classifieds.Distance:
		s.near = t.near
	case last.NoPrice:
	default:
		within := bounds{0, store.Never}
		if s.prices != nil {
			within = *s.prices
		}
		if t.order == classifieds.PriceUp {
			within.high = min(within.high, last.Rank)
		} else {
			within.low = max(within.low, last.Rank)
		}
		s.prices = &within
	}
	return &s
}

// Add adds a row.
func (t *Top) Add(h Hit) { t.add(h.b, h.i) }

func (t *Top) add(b *block, i int) {
	full := len(t.found) == t.n
	if full && t.isBehind(b, i) {
		return
	}
	c := t.cursor(b, i)
	if !t.after.IsStart() && t.compare(&c, t.after) <= 0 || slices.Contains(t.skip, c.Key) {
		return
	}
	at, _ := slices.BinarySearchFunc(t.found, c, func(a, b store.Cursor) int { return t.compare(&a, &b) })
	if full {
		if at == t.n {
			return
		}
		t.found = t.found[:t.n-1]
	}
	t.found = slices.Insert(t.found, at, c)
	if t.order == classifieds.Distance && len(t.found) == t.n {
		metres := float64(t.found[t.n-1].Rank) + 1
		t.bound = store.Haversine(metres)
		t.near = newNearness(&classifieds.Filter{Near: t.s.f.Near, RadiusKM: metres / 1000})
	}
}

// isBehind reports whether a row certainly sorts after all rows found. It is fast and, at equal
// prices or nearly equal distances, returns false although the row may sort after them.
func (t *Top) isBehind(b *block, i int) bool {
	last := &t.found[t.n-1]
	if t.order == classifieds.Distance {
		return t.s.near.circle.Beyond(int64(b.cells[i]), t.bound)
	}
	p := b.prices[i]
	switch {
	case p == noPrice:
		return !last.NoPrice
	case last.NoPrice:
		return false
	case t.order == classifieds.PriceUp:
		return p > last.Rank
	}
	return p < last.Rank
}

// cursor returns the position of a row in the order.
func (t *Top) cursor(b *block, i int) store.Cursor {
	c := store.Cursor{Filter: t.after.Filter, Key: b.keys[i]}
	if t.order == classifieds.Distance {
		c.Rank, c.Geocell = t.s.near.metresTo(b.cells[i]), int64(b.cells[i])
		return c
	}
	if c.NoPrice = b.prices[i] == noPrice; !c.NoPrice {
		c.Rank = b.prices[i]
	}
	return c
}

// compare orders rows by price, those without a price last, or by distance. Rows of equal price are
// in the order of their keys: oldest first for rising prices, newest first for falling ones. Rows
// in the same geocell, and rows without a price, are in descending order of keys: newest first.
func (t *Top) compare(a, b *store.Cursor) int {
	if t.order == classifieds.Distance {
		return cmp.Or(cmp.Compare(a.Rank, b.Rank), cmp.Compare(a.Geocell, b.Geocell), cmp.Compare(b.Key, a.Key))
	}
	switch {
	case a.NoPrice && b.NoPrice:
		return cmp.Compare(b.Key, a.Key)
	case a.NoPrice:
		return 1
	case b.NoPrice:
		return -1
	case t.order == classifieds.PriceDown:
		a, b = b, a
	}
	return cmp.Or(cmp.Compare(a.Rank, b.Rank), cmp.Compare(a.Key, b.Key))
}
