package store

import (
	"sync"

	"broadside/app/api"
	"broadside/app/classifieds"
)

// Group is the combination of properties by which listings are counted.
type Group struct {
	Category, City, Intent, Lang string
	Photo                        bool
}

// GroupMark is a facet value within a group.
type GroupMark struct {
	Group
	Mark
}

// Counts is the table counts in memory. Its size depends on the number of
// different groups and values, not on the number of listings.
type Counts struct {
	mu       sync.RWMutex
	groups   map[Group]int
	marks    map[string]map[GroupMark]int // by category code
	geocells map[int64]int
}

func (c *Counts) Reset() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.groups, c.marks, c.geocells = map[Group]int{}, map[string]map[GroupMark]int{}, map[int64]int{}
}

// Delta is the change of the counts by one transaction.
type Delta struct {
	Groups   map[Group]int
	Marks    map[GroupMark]int
	Geocells map[int64]int
	Terms    map[string]int
}

func NewDelta() *Delta {
	return &Delta{Groups: map[Group]int{}, Marks: map[GroupMark]int{}, Geocells: map[int64]int{}, Terms: map[string]int{}}
}

// Add adds n to the counts of e: 1 for an insert, -1 for a delete.
func (d *Delta) Add(e *Row, n int) {
	d.Groups[e.Group] += n
	seen := map[Mark]bool{}
	for _, m := range e.Marks {
		if !seen[m] {
			seen[m] = true
			d.Marks[GroupMark{e.Group, m}] += n
		}
	}
	if e.Geocell != nil {
		d.Geocells[*e.Geocell] += n
	}
	for _, t := range e.Terms() {
		d.Terms[t] += n
	}
}

// Apply adds the delta of a committed transaction.
func (c *Counts) Apply(d *Delta) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for k, n := range d.Groups {
		bump(c.groups, k, n)
	}
	for k, n := range d.Marks {
		if c.marks[k.Category] == nil {
			c.marks[k.Category] = map[GroupMark]int{}
		}
		bump(c.marks[k.Category], k, n)
		if len(c.marks[k.Category]) == 0 {
			delete(c.marks, k.Category)
		}
	}
	for k, n := range d.Geocells {
		bump(c.geocells, k, n)
	}
}

func bump[K comparable](m map[K]int, k K, n int) {
	if n += m[k]; n == 0 {
		delete(m, k)
	} else {
		m[k] = n
	}
}

// Counted reports whether the counts in memory cover f: it has no words,
// attributes, price, currency, distance or age.
func Counted(f *classifieds.Filter) bool {
	return f.Q == "" && len(f.Attrs) == 0 && f.PriceMin == 0 && f.PriceMax == 0 && f.Currency == "" && f.Near == nil && f.Days == 0
}

// Total returns the number of listings that f selects. Counted(f) must be true.
func (c *Counts) Total(f *classifieds.Filter) api.Total {
	c.mu.RLock()
	defer c.mu.RUnlock()
	n := 0
	for k, m := range c.groups {
		if k.misses(f) == 0 {
			n += m
		}
	}
	return api.Total{Value: n, Exact: true}
}

// Facets counts the values of the listings that f selects, each facet without
// the filter on itself. Counted(f) must be true.
func (c *Counts) Facets(f *classifieds.Filter) FacetCounts {
	c.mu.RLock()
	defer c.mu.RUnlock()
	t := FacetCounts{}
	for k, n := range c.groups {
		misses := k.misses(f)
		add := func(own missed, code, value string) {
			if misses&^own == 0 && value != "" {
				t[Mark{code, value}] += n
			}
		}
		add(missedCategory, "category", k.Category)
		add(missedIntent, "intent", k.Intent)
		add(missedCity, "city", k.City)
		if k.Photo {
			add(missedPhoto, "photo", "1")
		}
	}
	if f.Category != "" {
		for k, n := range c.marks[f.Category] {
			if k.misses(f) == 0 {
				t[k.Mark] += n
			}
		}
	}
	return t
}

// missed is the set of properties in which a group differs from a filter.
type missed uint8

const (
	missedCategory missed = 1 << iota
	missedCity
	missedIntent
	missedLang
	missedPhoto
)

func (k *Group) misses(f *classifieds.Filter) (m missed) {
	if f.Category != "" && f.Category != k.Category {
		m |= missedCategory
	}
	if f.City != "" && f.City != k.City {
		m |= missedCity
	}
	if f.Intent != "" && string(f.Intent) != k.Intent {
		m |= missedIntent
	}
	if f.Lang != "" && f.Lang != k.Lang {
		m |= missedLang
	}
	if f.Photo && !k.Photo {
		m |= missedPhoto
	}
	return m
}
