package columns

import (
	"math/bits"

	"broadside/server/store"
)

// Hit is a matching row. It stays valid when the index changes.
type Hit struct {
	b *block
	i int
}

// Key returns the key of the row.
func (h Hit) Key() int64 { return h.b.keys[h.i] }

// Title returns the folded title. The bytes are not to be changed.
func (h Hit) Title() []byte { return h.b.titles.row(h.i) }

// IsFeatured reports whether the listing is featured.
func (v *View) IsFeatured(h Hit) bool { return v.names.classes.all()[h.b.classes[h.i]].featured }

// Newest calls visit for the matching rows with a key of at most upTo, the newest first, until visit
// returns false.
func (s *Selection) Newest(upTo int64, visit func(Hit) bool) {
	for j := len(s.v.blocks) - 1; j >= 0; j-- {
		b := s.v.blocks[j]
		if b.keys[0] > upTo {
			continue
		}
		rows, any := s.selectRows(j)
		if !any {
			continue
		}
		for w := len(rows) - 1; w >= 0; w-- {
			for word := rows[w]; word != 0; {
				i := 63 - bits.LeadingZeros64(word)
				word &^= 1 << i
				if b.keys[w*64+i] <= upTo && !visit(Hit{b, w*64 + i}) {
					return
				}
			}
		}
	}
}

// Featured returns the keys of the newest n featured rows that match, without its words.
func (s *Selection) Featured(n int) []int64 {
	var keys []int64
	for j := len(s.v.blocks) - 1; j >= 0; j-- {
		b := s.v.blocks[j]
		for k := len(b.featured) - 1; k >= 0; k-- {
			if i := int(b.featured[k]); s.matches(b, i) {
				if keys = append(keys, b.keys[i]); len(keys) == n {
					return keys
				}
			}
		}
	}
	return keys
}

// Matcher finds the rows of keys in descending order.
type Matcher struct {
	s *Selection
	f finder
}

// Matcher returns a matcher of the selection, without its words.
func (s *Selection) Matcher() *Matcher { return &Matcher{s, s.v.finder()} }

// Match returns the row of key; ok is false if it is not selected. key is below that of the last call.
func (m *Matcher) Match(key int64) (h Hit, ok bool) {
	b, i, ok := m.f.find(key)
	return Hit{b, i}, ok && m.s.matches(b, i)
}

// Facets counts the facet values of hits.
func (v *View) Facets(hits []Hit) store.FacetCounts {
	t := store.FacetCounts{}
	values, classes := map[uint32]int{}, map[uint32]int{}
	for _, h := range hits {
		classes[h.b.classes[h.i]]++
		for _, i := range h.b.values.row(h.i) {
			values[i]++
		}
	}
	for i, n := range values {
		t[v.names.values.all()[i]] += n
	}
	for i, n := range classes {
		g := v.names.group(v.names.classes.all()[i])
		g.AddFacets(t, n)
	}
	return t
}
