package columns

import (
	"sync"
	"sync/atomic"

	"broadside/app/classifieds"
	"broadside/server/store"
)

// class is a combination of properties that have few different values. A row has only the number of
// its class, so that a filter is compared with each class once instead of with each row. The texts
// in a class are stored as numbers, because there may be thousands of classes.
type class struct {
	category, city, intent, lang, currency uint32
	photo, featured                        bool
}

// class returns the class of a row.
func (n *names) class(r *Row) class {
	return class{
		category: n.texts.number(r.Group.Category), city: n.texts.number(r.Group.City), intent: n.texts.number(r.Group.Intent),
		lang: n.texts.number(r.Group.Lang), currency: n.texts.number(r.Currency), photo: r.Group.Photo, featured: r.Featured,
	}
}

// classesLike returns a slice indexed by class number: 1 for a class that f selects, else 0.
func (n *names) classesLike(f *classifieds.Filter) []uint8 {
	all := n.classes.all()
	out := make([]uint8, len(all))
	var wanted class
	for _, p := range []struct {
		text string
		to   *uint32
	}{{f.Category, &wanted.category}, {f.City, &wanted.city}, {string(f.Intent), &wanted.intent}, {f.Lang, &wanted.lang}, {f.Currency, &wanted.currency}} {
		if p.text == "" {
			*p.to = anyText
		} else if i, ok := n.texts.find(p.text); ok {
			*p.to = i
		} else {
			return out // no listing has it
		}
	}
	is := func(wanted, is uint32) bool { return wanted == anyText || wanted == is }
	for i := range all {
		c := &all[i]
		if is(wanted.category, c.category) && is(wanted.city, c.city) && is(wanted.intent, c.intent) && is(wanted.lang, c.lang) &&
			is(wanted.currency, c.currency) && (c.photo || !f.Photo) {
			out[i] = 1
		}
	}
	return out
}

// anyText means that a condition accepts any text. No text has this number.
const anyText = 1<<32 - 1

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

// names assigns numbers to the texts, classes, attribute codes and values that rows refer to.
type names struct {
	texts   numbering[string] // of classes
	classes numbering[class]
	codes   numbering[string] // of attributes with a range
	values  numbering[store.FacetValue]

	counters counters // of values

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
