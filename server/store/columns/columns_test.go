package columns

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"broadside/app/classifieds"
	"broadside/server/store"
)

var (
	now        = time.Unix(1_800_000_000, 0)
	categories = []string{"motors", "jobs", "items", ""}
	cities     = []string{"doha", "dubai", ""}
)

// words are in so many rows of a hundred: the first are in enough for a bitmap, the last in so few
// that some blocks have none.
var (
	words  = []string{"oak", "desk", "sea", "lamp", "piano", "harp"}
	shares = []float64{60, 33, 7, 5, 1, 0.1}
)

// randomRow returns a row with values of a few kinds. Its title has the words of its WordIDs.
func randomRow(r *rand.Rand, key int64) Row {
	row := Row{
		Key: key, Expires: store.Never, Featured: r.IntN(9) == 0, Currency: []string{"AED", "QAR"}[r.IntN(2)],
		Group: store.Group{Category: categories[r.IntN(4)], City: cities[r.IntN(3)], Intent: "offer", Lang: []string{"en", "ar"}[r.IntN(2)], Photo: r.IntN(2) == 0},
	}
	if r.IntN(8) == 0 {
		row.Expires = now.Unix() + int64(r.IntN(3)) - 1
	}
	if r.IntN(5) > 0 {
		row.Price = pointer(int64(r.IntN(50)))
	}
	if r.IntN(5) > 0 {
		row.Geocell = pointer(store.GeocellOf(25+r.Float64(), 55+r.Float64()))
	}
	if r.IntN(3) > 0 {
		row.Values = []store.FacetValue{{Code: "attr.make", Value: []string{"BMW", "bmw", "Kia"}[r.IntN(3)]}}
	}
	if r.IntN(3) > 0 {
		row.Numbers = []store.Number{{Code: "year", Value: float64(2000 + r.IntN(20))}}
	}
	for i, w := range words {
		if 100*r.Float64() < shares[i] {
			row.Title += w + " "
			row.WordIDs = append(row.WordIDs, uint32(i))
		}
	}
	return row
}

// matchesRow reports whether f should select a row. It is a second implementation of Selection.
func matchesRow(r *Row, f *classifieds.Filter) bool {
	within := func(low, high *float64, n float64) bool {
		return (low == nil || n >= *low) && (high == nil || n <= *high)
	}
	for _, a := range f.Attrs {
		ok := false
		for _, v := range r.Values {
			ok = ok || v.Code == "attr."+a.Code && slices.ContainsFunc(a.Values, func(s string) bool { return strings.EqualFold(s, v.Value) })
		}
		for _, n := range r.Numbers {
			ok = ok || n.Code == a.Code && (a.Min != nil || a.Max != nil) && within(a.Min, a.Max, n.Value)
			ok = ok || n.Code == a.Code && slices.Contains(a.Values, fmt.Sprint(n.Value))
		}
		if !ok {
			return false
		}
	}
	if f.Near != nil {
		if r.Geocell == nil {
			return false
		}
		if _, within := store.NewCircle(f).Distance(*r.Geocell); !within {
			return false
		}
	}
	if f.PriceMin > 0 || f.PriceMax > 0 {
		if r.Price == nil || *r.Price < f.PriceMin || f.PriceMax > 0 && *r.Price > f.PriceMax {
			return false
		}
	}
	g := &r.Group
	same := func(wanted, is string) bool { return wanted == "" || wanted == is }
	return same(f.Category, g.Category) && same(f.City, g.City) && same(string(f.Intent), g.Intent) && same(f.Lang, g.Lang) && (g.Photo || !f.Photo) &&
		(f.Currency == "" || f.Currency == r.Currency) && r.Expires > now.Unix() &&
		(f.Days == 0 || r.Key >= store.PublishedSince(now, f.Days)<<store.KeyBits)
}

func pointerTo(f float64) *float64 { return &f }

var filters = []classifieds.Filter{
	{},
	{Category: "motors"},
	{Category: "motors", City: "doha", PriceMin: 10, PriceMax: 20},
	{Lang: "ar", Photo: true, Intent: "offer"},
	{Intent: "wanted"},
	{Currency: "QAR", PriceMin: 49},
	{PriceMin: 1000},
	{Days: 1},
	{Near: &classifieds.Point{Lat: 25.5, Lon: 55.5}, RadiusKM: 20},
	{Attrs: []classifieds.AttrFilter{{Code: "make", Values: []string{"bmw", "x"}}}},
	{Attrs: []classifieds.AttrFilter{{Code: "year", Values: []string{"2003", "2004"}}, {Code: "make", Values: []string{"kia"}}}},
	{Attrs: []classifieds.AttrFilter{{Code: "year", Min: pointerTo(2005), Max: pointerTo(2010)}}, City: "dubai"},
	{Attrs: []classifieds.AttrFilter{{Code: "year", Max: pointerTo(1999)}}},
}

// After random changes, in blocks of any size, selections and orders are those of a scan over a map.
// The words are learned one after the other, while rows are changed.
func TestChangesAtRandom(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(5, 6))
	var x Index
	model := map[int64]Row{}
	var learning *Learning
	var keys [][]int64
	for round := range 24 {
		if word := round - 3; word >= 0 && word < len(words) {
			learning = x.Learn(words[word : word+1])
			keys = [][]int64{keysWith(model, words[word:word+1])}
		}
		var c Change
		for key := range model {
			if r.IntN(40) == 0 || round == 20 {
				c.Remove(key)
				delete(model, key)
			}
		}
		c.Remove(7) // has never been there
		for range []int{1, 10, 2500}[round%3] {
			key := (now.Unix()-int64(r.IntN(200_000)))<<store.KeyBits + int64(r.IntN(100))
			if _, there := model[key]; there {
				c.Remove(key)
			}
			insertRandom(r, &x, &c, model, key)
		}
		for key := range model { // the text of a listing is changed
			if r.IntN(30) == 0 {
				c.Remove(key)
				insertRandom(r, &x, &c, model, key)
			}
		}
		before := x.View()
		had := before.Len()
		x.Apply(&c)
		if before.Len() != had || x.View().Len() != len(model) {
			t.Fatalf("round %d: %d rows of %d; the view before had %d and has %d", round, x.View().Len(), len(model), had, before.Len())
		}
		if learning != nil {
			learning.Finish(keys)
			learning = nil
		}
		if round%6 == 2 || round == 4 || round > 21 {
			compareAll(t, r, x.View(), model)
		}
	}
	checkContainers(t, x.View())
}

func insertRandom(r *rand.Rand, x *Index, c *Change, model map[int64]Row, key int64) {
	row := randomRow(r, key)
	model[key] = row
	row.WordIDs = x.WordIDs(strings.Fields(row.Title))
	c.Insert(row)
}

// keysWith returns the keys of the rows with one of some, in descending order.
func keysWith(model map[int64]Row, some []string) []int64 {
	var keys []int64
	for key, row := range model {
		if hasOne(&row, some) {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	slices.Reverse(keys)
	return keys
}

func hasOne(r *Row, some []string) bool {
	return slices.ContainsFunc(strings.Fields(r.Title), func(w string) bool { return slices.Contains(some, w) })
}

// randomWords returns up to two groups of words.
func randomWords(r *rand.Rand) (groups [][]string) {
	for range r.IntN(3) {
		var group []string
		for range 1 + r.IntN(3) {
			group = append(group, words[r.IntN(len(words))])
		}
		groups = append(groups, group)
	}
	return groups
}

func compareAll(t *testing.T, r *rand.Rand, v *View, model map[int64]Row) {
	t.Helper()
	for i := range filters {
		f := filters[i]
		s := v.Select(&f, now, func(string) classifieds.Kind { return classifieds.Int })
		groups := randomWords(r)
		for _, group := range groups {
			rare := slices.DeleteFunc(slices.Clone(group), v.IsFrequent)
			s.WithWords(group, keysWith(model, rare))
		}
		var want []Row
		for _, key := range slices.Sorted(maps.Keys(model)) {
			row := model[key]
			if matchesRow(&row, &f) && !slices.ContainsFunc(groups, func(group []string) bool { return !hasOne(&row, group) }) {
				want = append(want, row)
			}
		}
		slices.Reverse(want)
		compareNewest(t, s, want)
		for _, order := range []classifieds.Sort{classifieds.PriceUp, classifieds.PriceDown, classifieds.Distance} {
			if order != classifieds.Distance || f.Near != nil {
				compareOrder(t, s, order, want, max(7, len(want)/3))
			}
		}
	}
}

func compareNewest(t *testing.T, s *Selection, want []Row) {
	t.Helper()
	var hits []Hit
	s.Newest(store.Never, func(h Hit) bool { hits = append(hits, h); return true })
	got, featured, facets := make([]int64, len(hits)), []int64(nil), store.FacetCounts{}
	for i, h := range hits {
		got[i] = h.Key()
		if s.v.IsFeatured(h) {
			featured = append(featured, h.Key())
		}
	}
	for i := range want {
		if i < len(hits) && string(hits[i].Title()) != want[i].Title {
			t.Fatalf("row %d is %q, want %q", want[i].Key, hits[i].Title(), want[i].Title)
		}
		g := want[i].Group
		for _, v := range append([]store.FacetValue{{Code: "category", Value: g.Category}, {Code: "intent", Value: g.Intent}, {Code: "city", Value: g.City}}, want[i].Values...) {
			if v.Value != "" {
				facets[v]++
			}
		}
		if g.Photo {
			facets[store.FacetValue{Code: "photo", Value: "1"}]++
		}
	}
	if !slices.Equal(got, keysOf(want)) {
		t.Fatalf("%+v selects %d rows, want %d", *s.f, len(got), len(want))
	}
	if n := s.Featured(5); len(s.words) == 0 && !slices.Equal(n, featured[:min(5, len(featured))]) {
		t.Errorf("featured are %v, want the first of %v", n, featured)
	}
	if counted := s.v.Facets(hits); !maps.Equal(counted, facets) {
		t.Errorf("facets are %v, want %v", counted, facets)
	}
	if len(want) < 3 {
		return
	}
	var below []int64
	s.Newest(want[1].Key, func(h Hit) bool { below = append(below, h.Key()); return len(below) < 2 })
	if !slices.Equal(below, keysOf(want[1:3])) {
		t.Errorf("from %d on %v, want %v", want[1].Key, below, keysOf(want[1:3]))
	}
}

func keysOf(rows []Row) []int64 {
	keys := make([]int64, len(rows))
	for i := range rows {
		keys[i] = rows[i].Key
	}
	return keys
}

// compareOrder reads all pages of n rows in an order.
func compareOrder(t *testing.T, s *Selection, order classifieds.Sort, want []Row, n int) {
	t.Helper()
	rank := func(r *Row) (int64, int64) {
		if order == classifieds.Distance {
			m, _ := store.NewCircle(s.f).Distance(*r.Geocell)
			return m, *r.Geocell
		}
		switch {
		case r.Price == nil:
			return 1 << 60, -r.Key
		case order == classifieds.PriceDown:
			return -*r.Price, -r.Key
		}
		return *r.Price, r.Key
	}
	sorted := slices.Clone(want)
	slices.SortFunc(sorted, func(a, b Row) int {
		a1, a2 := rank(&a)
		b1, b2 := rank(&b)
		return cmp.Or(cmp.Compare(a1, b1), cmp.Compare(a2, b2), cmp.Compare(b.Key, a.Key))
	})
	var got []int64
	for after := (store.Cursor{}); ; {
		top := s.Top(order, &after, nil, n)
		top.AddAll()
		for _, c := range top.Page() {
			got = append(got, c.Key)
			after = c
		}
		if len(top.Page()) < n {
			break
		}
	}
	if !slices.Equal(got, keysOf(sorted)) {
		t.Fatalf("%+v by %s: %d rows, not the %d in their order", *s.f, order, len(got), len(sorted))
	}
}

// A matcher finds the keys of a descending list that are selected.
func TestMatcher(t *testing.T) {
	t.Parallel()
	var x Index
	if _, ok := x.View().Select(&classifieds.Filter{}, now, nil).Matcher().Match(5); ok {
		t.Error("an empty index has a row")
	}
	err := x.Load(func(add func(Row)) error {
		for key := int64(2); key < 3*blockRows; key += 2 {
			add(Row{Key: key, Expires: store.Never, Group: store.Group{Photo: key%4 == 0}})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	m := x.View().Select(&classifieds.Filter{Photo: true}, now, nil).Matcher()
	for key := int64(3*blockRows + 9); key >= 0; key-- {
		h, ok := m.Match(key)
		if want := key > 0 && key%4 == 0 && key < 3*blockRows; ok != want || ok && h.Key() != key {
			t.Fatalf("%d is found: %v, want %v", key, ok, want)
		}
	}
}

// Rows that are left out do not count.
func TestTopSkips(t *testing.T) {
	t.Parallel()
	var x Index
	var c Change
	for key := range int64(5) {
		c.Insert(Row{Key: key + 1, Expires: store.Never, Price: pointer(10 - key)})
	}
	x.Apply(&c)
	top := x.View().Select(&classifieds.Filter{}, now, nil).Top(classifieds.PriceUp, &store.Cursor{Filter: 9}, []int64{5, 3}, 2)
	top.AddAll()
	if got := top.Page(); len(got) != 2 || got[0].Key != 4 || got[1].Key != 2 || got[0].Rank != 7 || got[0].Filter != 9 {
		t.Errorf("found %+v", got)
	}
}

// Readers may read while a writer writes: run with -race.
func TestReadersBesideAWriter(t *testing.T) {
	t.Parallel()
	var x Index
	done := make(chan bool)
	go func() {
		defer close(done)
		r := rand.New(rand.NewPCG(2, 2))
		for key := range int64(300) {
			var c Change
			row := randomRow(r, key<<store.KeyBits)
			row.WordIDs = x.WordIDs(strings.Fields(row.Title))
			c.Insert(row)
			if key > 10 && r.IntN(3) == 0 {
				c.Remove((key - 5) << store.KeyBits)
			}
			x.Apply(&c)
			if key%100 == 50 {
				x.Learn(words[key/100*2 : key/100*2+2]).Finish(make([][]int64, 2))
			}
		}
	}()
	for n := 0; ; n++ {
		v := x.View()
		f := filters[n%len(filters)]
		rows := 0
		s := v.Select(&f, time.Time{}, func(string) classifieds.Kind { return classifieds.Int })
		if n%3 == 0 {
			s.WithWords(words[n%len(words):], nil)
		}
		s.Newest(store.Never, func(Hit) bool { rows++; return true })
		if rows > v.Len() {
			t.Fatal("more rows than there are")
		}
		select {
		case <-done:
			return
		default:
		}
	}
}

// A filter by an attribute that no row has selects nothing, and nothing of it is kept.
func TestUnknownAttribute(t *testing.T) {
	t.Parallel()
	var x Index
	var c Change
	row := randomRow(rand.New(rand.NewPCG(1, 1)), 5)
	row.WordIDs = nil // no word is frequent
	c.Insert(row)
	x.Apply(&c)
	before := len(x.names.codes.all())
	for i := range 20 {
		code := fmt.Sprint("none", i)
		for _, a := range []classifieds.AttrFilter{{Code: code, Values: []string{"1", "x"}}, {Code: code, Min: pointerTo(1)}} {
			f := classifieds.Filter{Attrs: []classifieds.AttrFilter{a}}
			s := x.View().Select(&f, now, func(string) classifieds.Kind { return classifieds.Int })
			s.Newest(store.Never, func(h Hit) bool { t.Errorf("%+v selects %d", a, h.Key()); return false })
		}
	}
	if n := len(x.names.codes.all()); n != before {
		t.Errorf("%d codes are kept, %d before", n, before)
	}
}

// The last change of a key counts, in any order of inserting and removing.
func TestChangesOfOneKey(t *testing.T) {
	t.Parallel()
	var x Index
	var c Change
	row := func(title string) Row { return Row{Key: 5, Expires: store.Never, Title: title} }
	c.Insert(row("first"))
	c.Remove(5)
	c.Insert(row("second"))
	x.Apply(&c)
	c = Change{}
	c.Remove(5)
	c.Insert(row("third"))
	c.Remove(5)
	c.Insert(row("fourth"))
	x.Apply(&c)
	var titles []string
	x.View().Select(&classifieds.Filter{}, now, nil).Newest(store.Never, func(h Hit) bool { titles = append(titles, string(h.Title())); return true })
	if !slices.Equal(titles, []string{"fourth"}) {
		t.Errorf("the rows are %q", titles)
	}
	c = Change{}
	c.Insert(row("fifth"))
	c.Remove(5)
	if x.Apply(&c); x.View().Len() != 0 {
		t.Error("a removed row is there")
	}
}

// TestTopOfManyBlocks: the rows found in one block narrow the selection in the next.
func TestTopOfManyBlocks(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	var x Index
	var rows []Row
	err := x.Load(func(add func(Row)) error {
		for key := range int64(4 * blockRows) {
			row := Row{Key: key + 1, Expires: store.Never, Geocell: pointer(store.GeocellOf(25+0.3*r.Float64(), 55+0.3*r.Float64()))}
			if r.IntN(9) > 0 {
				row.Price = pointer(int64(r.IntN(2000)))
			}
			rows = append(rows, row)
			add(row)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range []*classifieds.Filter{
		{}, {PriceMin: 50, PriceMax: 1800}, {PriceMin: 1999},
		{Near: &classifieds.Point{Lat: 25.1, Lon: 55.2}, RadiusKM: 30}, {Near: &classifieds.Point{Lat: 25.15, Lon: 55.1}, RadiusKM: 2, PriceMax: 900},
	} {
		var want []Row
		for _, row := range rows {
			if matchesRow(&row, f) {
				want = append(want, row)
			}
		}
		s := x.View().Select(f, now, nil)
		for _, order := range []classifieds.Sort{classifieds.PriceUp, classifieds.PriceDown, classifieds.Distance} {
			if order != classifieds.Distance || f.Near != nil {
				compareOrder(t, s, order, want, len(want)/20+1)
			}
		}
	}
}
