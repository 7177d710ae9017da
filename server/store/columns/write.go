package columns

import (
	"cmp"
	"maps"
	"slices"
)

// builder appends rows to new blocks in the order of keys.
type builder struct {
	names *names
	words int // number of frequent words
	done  []*block
	open  *block
}

// block returns the block that takes the next row.
func (b *builder) block() *block {
	if b.open != nil && b.open.len() == blockRows {
		b.flush()
	}
	if b.open == nil {
		b.open = newBlock(b.words)
	}
	return b.open
}

func (b *builder) flush() {
	if b.open != nil {
		b.open.finish(b.names)
		b.done = append(b.done, b.open)
	}
	b.open = nil
}

// addRun appends the rows from i to j of a block.
func (b *builder) addRun(from *block, i, j int) {
	for i < j {
		to := b.block()
		n := min(j-i, blockRows-to.len())
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
	if err := read(func(r Row) { b.block().add(b.names, &r) }); err != nil {
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
	b := builder{names: &x.names, words: len(old.words)}
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
		b.block().add(b.names, inserted[i].decode())
	}
	b.flush()
	x.current.Store(&View{names: &x.names, blocks: b.done, words: old.words})
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
		b.block().add(b.names, inserted[0].decode())
		inserted = inserted[1:]
	}
	b.addRun(from, at, from.len())
}
