package columns

import (
	"cmp"
	"maps"
	"slices"
)

// builder appends rows to new blocks in the order of keys.
type builder struct {
	names    *names
	done     []*block
	open     *block
	runs     []run      // the rows of the open block that are from other blocks
	wordRows [][]uint16 // by number of a word, the other rows of the open block that contain it
}

// run is the rows from i to j of a block, which are now at another row.
type run struct {
	from     *block
	i, j, at int
}

// block returns the block that takes the next row.
func (b *builder) block() *block {
	if b.open != nil && b.open.len() == blockRows {
		b.flush()
	}
	if b.open == nil {
		b.open = newBlock()
	}
	return b.open
}

func (b *builder) flush() {
	if b.open != nil {
		b.addWords()
		b.open.finish(b.names)
		b.done = append(b.done, b.open)
	}
	b.open, b.runs = nil, nil
}

// add appends a row.
func (b *builder) add(r *Row) {
	to := b.block()
	for _, w := range r.WordIDs {
		b.wordRows[w] = append(b.wordRows[w], uint16(to.len()))
	}
	to.add(b.names, r)
}

// addWords adds the words of the open block.
func (b *builder) addWords() {
	var sources []*block
	size := 0
	for _, r := range b.runs {
		if len(sources) == 0 || sources[len(sources)-1] != r.from {
			sources = append(sources, r.from)
			size += len(r.from.words.arrays.data)
		}
	}
	to := &b.open.words
	to.arrays = ragged[uint16]{make([]uint32, 0, len(b.wordRows)), make([]uint16, 0, size)}
	var rows []uint16
	for w, added := range b.wordRows {
		b.wordRows[w] = added[:0]
		if slices.ContainsFunc(sources, func(from *block) bool { return from.words.bitmap(w) != nil }) {
			set := b.bitmap(w, added)
			to.add(&set)
			continue
		}
		if rows = append(b.appendMoved(rows[:0], w), added...); len(added) > 0 {
			slices.Sort(rows)
		}
		to.addRows(rows)
	}
	to.arrays.clip()
}

// bitmap returns the rows of the open block that contain word w: those of the runs, and added.
func (b *builder) bitmap(w int, added []uint16) (set bitmap) {
	set.addRows(added)
	for _, r := range b.runs {
		if from := r.from.words.bitmap(w); from != nil {
			set.copyBits(from, r.i, r.at, r.j-r.i)
		}
	}
	set.addRows(b.appendMoved(nil, w))
	return set
}

// appendMoved appends the rows of the runs that are in an array of word w.
func (b *builder) appendMoved(rows []uint16, w int) []uint16 {
	var from *block
	var rest []uint16 // the rows of the array after those of earlier runs
	for _, r := range b.runs {
		if r.from != from {
			from, rest = r.from, r.from.words.array(w)
		}
		for ; len(rest) > 0 && int(rest[0]) < r.j; rest = rest[1:] {
			if i := int(rest[0]); i >= r.i {
				rows = append(rows, uint16(i-r.i+r.at))
			}
		}
	}
	return rows
}

// addRun appends the rows from i to j of a block.
func (b *builder) addRun(from *block, i, j int) {
	for i < j {
		to := b.block()
		n := min(j-i, blockRows-to.len())
		b.runs = append(b.runs, run{from, i, i + n, to.len()})
		to.addRun(from, i, i+n)
		i += n
	}
}

// smallBlock is the size below which a block is joined with the next one.
const smallBlock = blockRows / 4

// isSmall reports whether the next block should be appended to the open one.
func (b *builder) isSmall() bool { return b.open != nil && b.open.len() < smallBlock }

// Load replaces all rows by those that read passes to add, in the order of keys.
func (x *Index) Load(read func(add func(Row)) error) error {
	x.writing.Lock()
	defer x.writing.Unlock()
	b := builder{names: &x.names}
	if err := read(func(r Row) { b.add(&r) }); err != nil {
		return err
	}
	b.flush()
	x.current.Store(&View{names: &x.names, blocks: b.done})
	return nil
}

// Apply makes a new view with the changes of c.
func (x *Index) Apply(c *Change) {
	if len(c.removed)+len(c.inserted) == 0 {
		return
	}
	x.writing.Lock()
	defer x.writing.Unlock()
	slices.Sort(c.removed)
	old := x.View()
	b := builder{names: &x.names, wordRows: make([][]uint16, old.numbers)}
	removed := c.removed
	inserted := slices.SortedFunc(maps.Values(c.inserted), func(a, b encodedRow) int { return cmp.Compare(a.key, b.key) })
	for i, from := range old.blocks {
		// The last block also takes all newer rows.
		below := int64(1<<63 - 1)
		if i+1 < len(old.blocks) {
			below = old.blocks[i+1].keys[0]
		}
		out, rest := cutRemoved(removed, below)
		in, more := cutInserted(inserted, below)
		removed, inserted = rest, more
		if len(out)+len(in) == 0 && !b.isSmall() {
			b.flush()
			b.done = append(b.done, from)
			continue
		}
		b.merge(from, out, in)
	}
	for i := range inserted { // into an empty index
		b.add(inserted[i].decode())
	}
	b.flush()
	if x.learning != nil {
		for key := range c.inserted {
			x.learning.written[key] = true
		}
	}
	next := *old
	next.blocks = b.done
	x.current.Store(&next)
}

func cutRemoved(keys []int64, below int64) (now, later []int64) {
	i, _ := slices.BinarySearch(keys, below)
	return keys[:i], keys[i:]
}

func cutInserted(rows []encodedRow, below int64) (now, later []encodedRow) {
	i, _ := slices.BinarySearchFunc(rows, below, func(r encodedRow, key int64) int { return cmp.Compare(r.key, key) })
	return rows[:i], rows[i:]
}

// merge appends the rows of a block after leaving out the removed and adding
// the inserted ones.
func (b *builder) merge(from *block, removed []int64, inserted []encodedRow) {
	at := 0
	for len(removed)+len(inserted) > 0 {
		if len(inserted) == 0 || len(removed) > 0 && removed[0] <= inserted[0].key {
			i := from.search(removed[0])
			b.addRun(from, at, i)
			if at = i; i < from.len() && from.keys[i] == removed[0] {
				at++
			}
			removed = removed[1:]
			continue
		}
		i := max(at, from.search(inserted[0].key))
		b.addRun(from, at, i)
		at = i
		b.add(inserted[0].decode())
		inserted = inserted[1:]
	}
	b.addRun(from, at, from.len())
}
