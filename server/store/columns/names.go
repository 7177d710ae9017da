package columns

import (
	"sync"
	"sync/atomic"

	"broadside/server/store"
)

// class is a combination of properties with few different values. Each row has the number of its
// class, so that a filter compares a class once and not every row.
type class struct {
	store.Group
	Currency string
	Featured bool
}

// numbering numbers different values in the order of their first use. Numbers are never reused.
type numbering[T comparable] struct {
	writing sync.Mutex
	numbers map[T]uint32
	values  atomic.Pointer[[]T]
}

// number returns the number of v, a new one if v has none.
func (n *numbering[T]) number(v T) uint32 {
	n.writing.Lock()
	defer n.writing.Unlock()
	if i, ok := n.numbers[v]; ok {
		return i
	}
	if n.numbers == nil {
		n.numbers = map[T]uint32{}
	}
	i := uint32(len(n.numbers))
	n.numbers[v] = i
	// Readers see the old length, so the new element does not disturb them.
	all := append(n.all(), v)
	n.values.Store(&all)
	return i
}

// find returns the number of v, if it has one.
func (n *numbering[T]) find(v T) (i uint32, ok bool) {
	n.writing.Lock()
	defer n.writing.Unlock()
	i, ok = n.numbers[v]
	return i, ok
}

// all returns the values by their numbers.
func (n *numbering[T]) all() []T {
	if p := n.values.Load(); p != nil {
		return *p
	}
	return nil
}

// names numbers what rows refer to.
type names struct {
	classes numbering[class]
	cells   numbering[int64]
	codes   numbering[string] // of attributes with a range
	values  numbering[store.FacetValue]

	folding sync.RWMutex
	folded  map[store.FacetValue][]uint32 // the values that are equal when folded
}

// value returns the number of v.
func (n *names) value(v store.FacetValue) uint32 {
	before := len(n.values.all())
	i := n.values.number(v)
	if int(i) < before {
		return i
	}
	n.folding.Lock()
	defer n.folding.Unlock()
	if n.folded == nil {
		n.folded = map[store.FacetValue][]uint32{}
	}
	v.Value = store.FoldValue(v.Value)
	n.folded[v] = append(n.folded[v], i)
	return i
}

// valuesLike returns the numbers of the values that equal one of values when folded.
func (n *names) valuesLike(code string, values []string) map[uint32]bool {
	out := map[uint32]bool{}
	n.folding.RLock()
	defer n.folding.RUnlock()
	for _, v := range values {
		for _, i := range n.folded[store.FacetValue{Code: code, Value: store.FoldValue(v)}] {
			out[i] = true
		}
	}
	return out
}
