package columns

import (
	"cmp"
	"math"
	"math/bits"
	"strconv"
	"time"

	"broadside/app/classifieds"
	"broadside/server/store"
)

// Selection selects the rows of a view that a filter matches. It ignores the words of the filter;
// WithWords adds them. A selection is used by one goroutine.
type Selection struct {
	v       *View
	classes []uint8 // 1 for each class that matches; nil without a condition
	f       *classifieds.Filter
	now     int64 // rows that end by now are left out
	minKey  int64
	prices  *bounds
	near    *nearness
	attrs   []attribute
	words   []Words
}

// bounds is a range of prices that are not negative.
type bounds struct{ low, high int64 }

// contain reports whether a price is within the bounds; noPrice is not.
func (b *bounds) contain(price int64) bool { return price >= b.low && price <= b.high }

// attribute is the condition on an attribute.
type attribute struct {
	values  map[uint32]bool // one of these, or
	code    uint32          // of a number, noCode if no row has one
	exact   []float64       // one of these numbers; nil if
	low     float64         // the number is in a range
	high    float64
	isRange bool
}

// Select compiles f. kind returns the kind of an attribute.
func (v *View) Select(f *classifieds.Filter, now time.Time, kind func(code string) classifieds.Kind) *Selection {
	s := &Selection{v: v, f: f, now: now.Unix()}
	if f.Category != "" || f.City != "" || f.Intent != "" || f.Lang != "" || f.Photo || f.Currency != "" {
		s.classes = v.names.classesLike(f)
	}
	if f.Days > 0 {
		s.minKey = store.PublishedSince(now, f.Days) << store.KeyBits
	}
	if f.PriceMin > 0 || f.PriceMax > 0 {
		s.prices = &bounds{f.PriceMin, cmp.Or(f.PriceMax, store.Never)}
	}
	if f.Near != nil {
		s.near = newNearness(f)
	}
	for i := range f.Attrs {
		a := &f.Attrs[i]
		if len(a.Values) > 0 {
			s.attrs = append(s.attrs, v.names.exactly(a))
		}
		if a.Min != nil || a.Max != nil {
			s.attrs = append(s.attrs, v.names.within(a, kind(a.Code), f.Currency))
		}
	}
	return s
}

// noCode is the number of a code that no row has.
const noCode = math.MaxUint32

// code returns the number of an attribute's code. A filter may have any: it gives none a number.
func (n *names) code(code string) uint32 {
	if i, ok := n.codes.find(code); ok {
		return i
	}
	return noCode
}

// exactly returns the condition that an attribute has one of the values of a.
func (n *names) exactly(a *classifieds.AttrFilter) attribute {
	c := attribute{values: n.valuesLike("attr."+a.Code, a.Values), code: n.code(a.Code)}
	for _, v := range a.Values {
		if x, err := strconv.ParseFloat(v, 64); err == nil {
			c.exact = append(c.exact, x)
		}
	}
	return c
}

// within returns the condition that a number is within the range of a; money is in major units of
// currency.
func (n *names) within(a *classifieds.AttrFilter, kind classifieds.Kind, currency string) attribute {
	scale := 1.0
	if kind == classifieds.Money {
		scale = float64(classifieds.PerMajor(currency))
	}
	c := attribute{code: n.code(a.Code), isRange: true, low: -math.MaxFloat64, high: math.MaxFloat64}
	if a.Min != nil {
		c.low = *a.Min * scale
	}
	if a.Max != nil {
		c.high = *a.Max * scale
	}
	return c
}

// matchesClass reports whether the filter matches rows of class i.
func (s *Selection) matchesClass(i uint32) bool { return s.classes == nil || s.classes[i] == 1 }

// matches reports whether the filter matches row i of b.
func (s *Selection) matches(b *block, i int) bool {
	if b.keys[i] < s.minKey || b.expires[i] <= s.now || !s.matchesClass(b.classes[i]) {
		return false
	}
	if s.prices != nil && !s.prices.contain(b.prices[i]) {
		return false
	}
	if s.near != nil && !s.near.contains(b.cells[i]) {
		return false
	}
	return s.matchesAttrs(b, i)
}

func (s *Selection) matchesAttrs(b *block, i int) bool {
	for j := range s.attrs {
		if !s.attrs[j].matches(b.values.row(i), b.numbers.row(i)) {
			return false
		}
	}
	return true
}

func (a *attribute) matches(values []uint32, numbers []number) bool {
	for _, v := range values {
		if a.values[v] {
			return true
		}
	}
	for _, n := range numbers {
		if n.code != a.code {
			continue
		}
		if a.isRange && n.value >= a.low && n.value <= a.high {
			return true
		}
		for _, x := range a.exact {
			if n.value == x {
				return true
			}
		}
	}
	return false
}

// selectRows returns the rows of block j that match, also the words.
func (s *Selection) selectRows(j int) (out bitmap, any bool) {
	b := s.v.blocks[j]
	n := b.len()
	if b.keys[n-1] < s.minKey || s.prices != nil && (b.maxPrice < s.prices.low || b.minPrice > s.prices.high) {
		return out, false
	}
	for i := range n / 64 {
		out[i] = math.MaxUint64
	}
	if n%64 > 0 {
		out[n/64] = 1<<(n%64) - 1
	}
	for i := range s.words {
		if !s.words[i].restrict(b, j, &out) {
			return out, false
		}
	}
	if s.classes != nil {
		out.keepClasses(b.classes, s.classes)
	}
	if s.prices != nil {
		out.keepPrices(b.prices, s.prices)
	}
	if b.firstEnd <= s.now || b.keys[0] < s.minKey {
		out.keep(func(i int) bool { return b.expires[i] > s.now && b.keys[i] >= s.minKey })
	}
	if s.near != nil {
		out.keepNear(b.cells, s.near)
	}
	if len(s.attrs) > 0 {
		out.keep(func(i int) bool { return s.matchesAttrs(b, i) })
	}
	return out, !out.empty()
}

// keep removes the rows that f does not report.
func (b *bitmap) keep(f func(i int) bool) {
	for w, word := range b {
		b[w] = keepOf(word, func(i int) bool { return f(w*64 + i) })
	}
}

// keepOf returns the rows of a word that f reports.
func keepOf(word uint64, f func(i int) bool) uint64 {
	for rest := word; rest != 0; rest &= rest - 1 {
		if i := bits.TrailingZeros64(rest); !f(i) {
			word &^= 1 << i
		}
	}
	return word
}

// keepClasses removes the rows whose class is not 1 in matching. It computes 64 rows without a branch,
// which is several times faster than keep unless few rows are left.
func (b *bitmap) keepClasses(classes []uint32, matching []uint8) {
	for w := range b {
		if b[w] == 0 {
			continue
		}
		var kept uint64
		for i, c := range classes[w*64 : min(w*64+64, len(classes))] {
			kept |= uint64(matching[c]) << (i & 63)
		}
		b[w] &= kept
	}
}

// sparse is the number of rows of a word below which testing each of them is faster than computing
// all 64.
const sparse = 16

// keepPrices is keepClasses for prices within bounds.
func (b *bitmap) keepPrices(prices []int64, within *bounds) {
	low, width := within.low, uint64(within.high-within.low)
	if within.high < low {
		*b = bitmap{}
		return
	}
	for w, word := range b {
		if bits.OnesCount64(word) < sparse {
			b[w] = keepOf(word, func(i int) bool { return within.contain(prices[w*64+i]) })
			continue
		}
		var kept uint64
		for i, p := range prices[w*64 : min(w*64+64, len(prices))] {
			var one uint64
			if uint64(p-low) <= width { // false for noPrice, as low is not negative
				one = 1
			}
			kept |= one << (i & 63)
		}
		b[w] &= kept
	}
}

func (b *bitmap) empty() bool {
	for _, w := range b {
		if w != 0 {
			return false
		}
	}
	return true
}
