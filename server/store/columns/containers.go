package columns

import (
	"math/bits"
	"slices"
)

// bitmap is a set of the rows of a block.
type bitmap [blockRows / 64]uint64

func (b *bitmap) set(i int)      { b[i/64] |= 1 << (i % 64) }
func (b *bitmap) has(i int) bool { return b[i/64]&(1<<(i%64)) != 0 }

// add adds the rows of another set.
func (b *bitmap) add(other *bitmap) {
	for w := range b {
		b[w] |= other[w]
	}
}

// copyBits copies n bits of from at i to b at j.
func (b *bitmap) copyBits(from *bitmap, i, j, n int) {
	for n > 0 {
		take := min(n, 64-i%64, 64-j%64)
		word := from[i/64] >> (i % 64)
		if take < 64 {
			word &= 1<<take - 1
		}
		b[j/64] |= word << (j % 64)
		i, j, n = i+take, j+take, n-take
	}
}

func (b *bitmap) addRows(rows []uint16) {
	for _, i := range rows {
		b.set(int(i))
	}
}

// containers holds a set of rows for each frequent word: those rows of a block that contain it. A set
// is an array or a bitmap, whichever takes less memory, like the containers of a Roaring bitmap.
type containers struct {
	arrays  ragged[uint16] // by number of the word, the sorted rows; empty if it has a bitmap
	bitmaps []*bitmap      // by number of the word, nil if it has an array; none for the words after the last bitmap
}

// maxArray is the maximum length of an array: one of this length takes as much memory as a bitmap.
const maxArray = blockRows / 16

// array returns the array of word w, empty if it has a bitmap or no rows.
func (c *containers) array(w int) []uint16 {
	if w < len(c.arrays.ends) {
		return c.arrays.row(w)
	}
	return nil
}

// bitmap returns the bitmap of word w, nil if it has an array.
func (c *containers) bitmap(w int) *bitmap {
	if w < len(c.bitmaps) {
		return c.bitmaps[w]
	}
	return nil
}

// addTo adds the rows that contain word w to set.
func (c *containers) addTo(set *bitmap, w int) {
	if b := c.bitmap(w); b != nil {
		set.add(b)
		return
	}
	set.addRows(c.array(w))
}

// add adds the set of the next word.
func (c *containers) add(set *bitmap) {
	n := 0
	for _, word := range set {
		n += bits.OnesCount64(word)
	}
	if n > maxArray {
		kept := *set
		c.bitmaps = append(append(c.bitmaps, make([]*bitmap, len(c.arrays.ends)-len(c.bitmaps))...), &kept)
		c.arrays.add(nil)
		return
	}
	var rows [maxArray]uint16
	n = 0
	for w, word := range set {
		for ; word != 0; word &= word - 1 {
			rows[n] = uint16(w*64 + bits.TrailingZeros64(word))
			n++
		}
	}
	c.arrays.add(rows[:n])
}

// addRows is add for sorted rows.
func (c *containers) addRows(rows []uint16) {
	if len(rows) <= maxArray {
		c.arrays.add(rows)
		return
	}
	var set bitmap
	set.addRows(rows)
	c.add(&set)
}

// first returns copies of the containers of the first n words.
func (c *containers) first(n int) (out containers) {
	for w := range n {
		out.arrays.add(c.array(w))
	}
	out.bitmaps = slices.Clone(c.bitmaps[:min(n, len(c.bitmaps))])
	return out
}

// bytes returns the memory that the containers take.
func (c *containers) bytes() int {
	n := 4*len(c.arrays.ends) + 2*len(c.arrays.data) + 8*len(c.bitmaps)
	for _, b := range c.bitmaps {
		if b != nil {
			n += blockRows / 8
		}
	}
	return n
}
