package columns

import (
	"slices"
	"sort"

	"broadside/server/store"
)

// blockRows is the maximum number of rows of a block: a write copies the blocks that it changes.
const blockRows = 4096

// noPrice is the price of a row without one.
const noPrice = -1 << 63

// noCell is the geocell of a row without a place. Real geocells have smaller numbers: there are 648
// million.
const noCell = 1<<32 - 1

// block holds neighbouring rows, the columns one after the other. It is immutable once it is in a
// view.
type block struct {
	keys     []int64
	expires  []int64
	classes  []uint32
	cells    []uint32 // geocells
	prices   []int64
	titles   ragged[byte]
	values   ragged[uint32]
	numbers  ragged[number]
	words    containers
	featured []uint16 // the featured rows

	firstEnd           int64 // the earliest expiry
	minPrice, maxPrice int64 // noPrice and below if no row has one
}

type number struct {
	code  uint32
	value float64
}

// ragged is a column with a slice for each row.
type ragged[T any] struct {
	ends []uint32
	data []T
}

func (r *ragged[T]) row(i int) []T {
	if i == 0 {
		return r.data[:r.ends[0]]
	}
	return r.data[r.ends[i-1]:r.ends[i]]
}

func (r *ragged[T]) add(row []T) {
	r.data = append(r.data, row...)
	r.ends = append(r.ends, uint32(len(r.data)))
}

// addRun adds the rows from i to j of another column.
func (r *ragged[T]) addRun(from *ragged[T], i, j int) {
	first := uint32(0)
	if i > 0 {
		first = from.ends[i-1]
	}
	shift := uint32(len(r.data)) - first
	r.data = append(r.data, from.data[first:from.ends[j-1]]...)
	for _, end := range from.ends[i:j] {
		r.ends = append(r.ends, end+shift)
	}
}

// clip gives back spare memory, unless it is little.
func (r *ragged[T]) clip() {
	if spare := cap(r.data) - len(r.data); spare > len(r.data)/16 {
		r.data = slices.Clone(r.data)
	}
}

func newBlock() *block {
	return &block{
		keys: make([]int64, 0, blockRows), expires: make([]int64, 0, blockRows), classes: make([]uint32, 0, blockRows),
		cells: make([]uint32, 0, blockRows), prices: make([]int64, 0, blockRows),
	}
}

func (b *block) len() int { return len(b.keys) }

// search returns the index of the first row whose key is at least key.
func (b *block) search(key int64) int {
	return sort.Search(len(b.keys), func(i int) bool { return b.keys[i] >= key })
}

// find returns the index of the row with key; ok is false if there is none.
func (b *block) find(key int64) (i int, ok bool) {
	i = b.search(key)
	return i, i < b.len() && b.keys[i] == key
}

// add appends a row, without its words.
func (b *block) add(n *names, r *Row) {
	b.keys = append(b.keys, r.Key)
	b.expires = append(b.expires, r.Expires)
	b.classes = append(b.classes, n.classes.number(n.class(r)))
	cell, price := uint32(noCell), int64(noPrice)
	if r.Geocell != nil {
		cell = uint32(*r.Geocell)
	}
	if r.Price != nil {
		price = *r.Price
	}
	b.cells = append(b.cells, cell)
	b.prices = append(b.prices, price)
	b.titles.add([]byte(r.Title))
	values := make([]uint32, 0, 8)
	for _, v := range r.Values {
		if j := n.value(v); !slices.Contains(values, j) {
			values = append(values, j)
		}
	}
	b.values.add(values)
	numbers := make([]number, len(r.Numbers))
	for j, v := range r.Numbers {
		numbers[j] = number{n.codes.number(v.Code), v.Value}
	}
	b.numbers.add(numbers)
}

// addRun appends the rows from i to j of another block, without their words.
func (b *block) addRun(from *block, i, j int) {
	b.keys = append(b.keys, from.keys[i:j]...)
	b.expires = append(b.expires, from.expires[i:j]...)
	b.classes = append(b.classes, from.classes[i:j]...)
	b.cells = append(b.cells, from.cells[i:j]...)
	b.prices = append(b.prices, from.prices[i:j]...)
	b.titles.addRun(&from.titles, i, j)
	b.values.addRun(&from.values, i, j)
	b.numbers.addRun(&from.numbers, i, j)
}

// finish sets the fields that are derived from the rows, and frees spare memory.
func (b *block) finish(n *names) {
	classes := n.classes.all()
	b.firstEnd, b.minPrice, b.maxPrice, b.featured = store.Never, 1<<63-1, noPrice, nil
	for i := range b.keys {
		b.firstEnd = min(b.firstEnd, b.expires[i])
		if p := b.prices[i]; p != noPrice {
			b.minPrice, b.maxPrice = min(b.minPrice, p), max(b.maxPrice, p)
		}
		if classes[b.classes[i]].featured {
			b.featured = append(b.featured, uint16(i))
		}
	}
	b.titles.clip()
	b.values.clip()
	b.numbers.clip()
}
