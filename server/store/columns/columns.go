// Package columns is an index in memory of all live listings, stored by column: order of
// publication, category, place, price, attributes and title. A filter scans the columns, at about a
// nanosecond per listing, so that no combination of filter and order is slow and the database needs
// no index for it. Words are searched in the database's text index; for the frequent ones the rows
// that contain them are also held here.
package columns

import (
	"sync"
	"sync/atomic"

	"broadside/server/store"
)

// Row is the part of a live listing that the index holds.
type Row struct {
	Key      int64 // unique; in the order of publication
	Expires  int64 // Unix seconds; store.Never without an end
	Group    store.Group
	Currency string
	Featured bool
	Price    *int64             // minor units; nil if none is named
	Geocell  *int64             // nil if the place is unknown
	Title    string             // folded
	Values   []store.FacetValue // exact values of attributes
	Numbers  []store.Number     // attributes with a range
	WordIDs  []uint32           // see Index.WordIDs
}

// Index is safe for concurrent use by many readers and one writer. The zero value is empty.
type Index struct {
	names    names
	current  atomic.Pointer[View]
	writing  sync.Mutex
	learning *Learning // nil while no words are added
}

// View is an immutable state of an index, with its rows in the order of keys.
type View struct {
	names    *names
	blocks   []*block
	words    map[string]uint32 // the number of each frequent word
	learning map[string]uint32 // numbers of words that rows are inserted with, but that are not complete; see Learning
	numbers  int               // how many numbers of words are in use
}

// View returns the current state.
func (x *Index) View() *View {
	if v := x.current.Load(); v != nil {
		return v
	}
	return &View{names: &x.names}
}

// Len returns the number of rows.
func (v *View) Len() int {
	n := 0
	for _, b := range v.blocks {
		n += b.len()
	}
	return n
}

// Change is a set of changes: keys to remove, then rows to insert. It holds encoded rows, because a
// transaction may insert very many, and the texts of a Row are substrings that would keep larger
// texts in memory.
type Change struct {
	removed  []int64
	inserted map[int64]encodedRow // by key
}

type encodedRow struct {
	key, expires int64
	wordIDs      []uint32
	data         []byte // see Row.AppendBinary
}

func (e *encodedRow) decode() *Row {
	r := Row{Key: e.key, Expires: e.expires, WordIDs: e.wordIDs}
	if err := r.UnmarshalBinary(e.data); err != nil {
		panic(err) // AppendBinary has made it
	}
	return &r
}

// Remove removes the row of key, from the index or from the rows inserted so far.
func (c *Change) Remove(key int64) {
	c.removed = append(c.removed, key)
	delete(c.inserted, key)
}

// Insert adds a row and returns its encoding; see Row.AppendBinary.
func (c *Change) Insert(r Row) []byte {
	if c.inserted == nil {
		c.inserted = map[int64]encodedRow{}
	}
	e := encodedRow{r.Key, r.Expires, r.WordIDs, r.AppendBinary(nil)}
	c.inserted[r.Key] = e
	return e.data
}
