package store

import (
	"slices"
	"strings"
	"sync"

	"broadside/app/api"
	"broadside/app/classifieds"
)

// Group is the combination of properties by which listings are counted.
type Group struct {
	Category, City, Intent, Lang string
	Photo                        bool
}

// GroupValue is a facet value within a group; without a code it is the group.
type GroupValue struct {
	Group
	FacetValue
}

// Counts is the table counts in memory. Its size depends on the number of
// different groups and values, not on the number of listings.
type Counts struct {
	mu     sync.RWMutex
	groups map[Group]int
	values map[string]map[GroupValue]int // by category code
}

func (c *Counts) Reset() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.groups, c.values = map[Group]int{}, map[string]map[GroupValue]int{}
}

// Delta is the change of the counts by one transaction.
type Delta struct {
	Groups map[GroupValue]int
	Terms  map[string]int
}

func NewDelta() *Delta {
	return &Delta{Groups: map[GroupValue]int{}, Terms: map[string]int{}}
}

// Add adds n to the counts of r: 1 for an insert, -1 for a delete.
func (d *Delta) Add(r *Row, n int) {
	d.addGroup(GroupValue{Group: r.Group}, n)
	for i, m := range r.FacetValues {
		if !slices.Contains(r.FacetValues[:i], m) {
			d.addGroup(GroupValue{r.Group, m}, n)
		}
	}
	for _, t := range r.Terms() {
		if before, ok := d.Terms[t]; ok {
			d.Terms[t] = before + n
		} else {
			d.Terms[strings.Clone(t)] = n // a part of a text would keep the whole text
		}
	}
}

func (d *Delta) addGroup(k GroupValue, n int) {
	if before, ok := d.Groups[k]; ok {
		d.Groups[k] = before + n
		return
	}
	for _, s := range []*string{&k.Category, &k.City, &k.Intent, &k.Lang, &k.Code, &k.Value} {
		*s = strings.Clone(*s)
	}
	d.Groups[k] = n
}

// Apply adds the delta of a committed transaction.
func (c *Counts) Apply(d *Delta) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for k, n := range d.Groups {
		if k.Code == "" {
			addCount(c.groups, k.Group, n)
			continue
		}
		if c.values[k.Category] == nil {
			c.values[k.Category] = map[GroupValue]int{}
		}
		addCount(c.values[k.Category], k, n)
		if len(c.values[k.Category]) == 0 {
			delete(c.values, k.Category)
		}
	}
}

func addCount[K comparable](m map[K]int, k K, n int) {
	if n += m[k]; n == 0 {
		delete(m, k)
	} else {
		m[k] = n
	}
}

// CountedInMemory reports whether the counts in memory cover f: it has no words,
// attributes, price, currency, distance or age.
func CountedInMemory(f *classifieds.Filter) bool {
	return f.Q == "" && len(f.Attrs) == 0 && f.PriceMin == 0 && f.PriceMax == 0 && f.Currency == "" && f.Near == nil && f.Days == 0
}

// Total returns the number of listings that f selects. CountedInMemory(f) must be
// true.
func (c *Counts) Total(f *classifieds.Filter) api.Total {
	c.mu.RLock()
	defer c.mu.RUnlock()
	n := 0
	for k, m := range c.groups {
		if k.mismatches(f) == 0 {
			n += m
		}
	}
	return api.Total{Value: n, Exact: true}
}

// Facets counts the values of the listings that f selects, each facet without
// the filter on itself. CountedInMemory(f) must be true.
func (c *Counts) Facets(f *classifieds.Filter) FacetCounts {
	c.mu.RLock()
	defer c.mu.RUnlock()
	t := FacetCounts{}
	for k, n := range c.groups {
		misses := k.mismatches(f)
		add := func(own mismatch, code, value string) {
			if misses&^own == 0 && value != "" {
				t[FacetValue{code, value}] += n
			}
		}
		add(mismatchCategory, "category", k.Category)
		add(mismatchIntent, "intent", k.Intent)
		add(mismatchCity, "city", k.City)
		if k.Photo {
			add(mismatchPhoto, "photo", "1")
		}
	}
	if f.Category == "" {
		return t
	}
	for k, n := range c.values[f.Category] {
		if k.mismatches(f) == 0 {
			t[k.FacetValue] += n
		}
	}
	return t
}

// mismatch is the set of properties in which a group differs from a filter.
type mismatch uint8

const (
	mismatchCategory mismatch = 1 << iota
	mismatchIntent
	mismatchCity
	mismatchPhoto
	mismatchLang
)

func (k *Group) mismatches(f *classifieds.Filter) (m mismatch) {
	if f.Category != "" && f.Category != k.Category {
		m |= mismatchCategory
	}
	if f.City != "" && f.City != k.City {
		m |= mismatchCity
	}
	if f.Intent != "" && string(f.Intent) != k.Intent {
		m |= mismatchIntent
	}
	if f.Lang != "" && f.Lang != k.Lang {
		m |= mismatchLang
	}
	if f.Photo && !k.Photo {
		m |= mismatchPhoto
	}
	return m
}
