package columns

import (
	"math/bits"
	"sync"

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

// Featured returns the keys of the newest n featured rows that match, ignoring the words.
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

// Matcher returns a matcher of the selection that ignores the words.
func (s *Selection) Matcher() *Matcher { return &Matcher{s, s.v.finder()} }

// Match returns the row of key; ok is false if it is not selected. key is below that of the last call.
func (m *Matcher) Match(key int64) (h Hit, ok bool) {
	b, i, ok := m.f.find(key)
	return Hit{b, i}, ok && m.s.matches(b, i)
}

// Facets counts the facet values of hits.
func (v *View) Facets(hits []Hit) store.FacetCounts {
	classes := v.names.classes.all()
	texts, values := v.names.texts.all(), v.names.values.all()
	properties := make([][3]int, len(texts)) // how often a text is the category, the intent and the city
	photos := 0
	counted := v.names.counters.get(len(values))
	defer v.names.counters.put(counted)
	for _, h := range hits {
		c := &classes[h.b.classes[h.i]]
		properties[c.category][0]++
		properties[c.intent][1]++
		properties[c.city][2]++
		if c.photo {
			photos++
		}
		for _, i := range h.b.values.row(h.i) {
			counted.add(i)
		}
	}
	t := store.FacetCounts{}
	add := func(code, value string, n int) {
		if n > 0 && value != "" {
			t[store.FacetValue{Code: code, Value: value}] = n
		}
	}
	for i, n := range properties {
		add("category", texts[i], n[0])
		add("intent", texts[i], n[1])
		add("city", texts[i], n[2])
	}
	add("photo", "1", photos)
	for _, i := range counted.seen {
		t[values[i]] = int(counted.counts[i])
	}
	return t
}

// counter counts numbers. A map would take several times as long.
type counter struct {
	counts []uint32
	seen   []uint32 // the numbers whose count is not 0
}

func (c *counter) add(i uint32) {
	if c.counts[i] == 0 {
		c.seen = append(c.seen, i)
	}
	c.counts[i]++
}

// counters is a pool of counters. They are reused because each has an element for every number.
type counters struct{ pool sync.Pool }

// get returns an empty counter for numbers below n.
func (p *counters) get(n int) *counter {
	c, ok := p.pool.Get().(*counter)
	if !ok {
		c = &counter{}
	}
	if len(c.counts) < n {
		c.counts = make([]uint32, n+n/8)
	}
	return c
}

func (p *counters) put(c *counter) {
	for _, i := range c.seen {
		c.counts[i] = 0
	}
	c.seen = c.seen[:0]
	p.pool.Put(c)
}
