package columns

import (
	"maps"
	"slices"
)

// WordIDs returns the numbers of those words that are frequent or are being added.
func (x *Index) WordIDs(words []string) []uint32 {
	var out []uint32
	v := x.View()
	if v.numbers == 0 {
		return nil
	}
	for _, w := range words {
		if i, ok := v.words[w]; ok {
			out = append(out, i)
		} else if i, ok := v.learning[w]; ok {
			out = append(out, i)
		}
	}
	return out
}

// WordBytes returns the memory that the frequent words take, in bytes.
func (v *View) WordBytes() int {
	n := 0
	for _, b := range v.blocks {
		n += b.words.bytes()
	}
	return n
}

// IsFrequent reports whether word is frequent: the rows that contain it are held.
func (v *View) IsFrequent(word string) bool {
	_, ok := v.words[word]
	return ok
}

// Learning adds frequent words to an index while others read and write it.
type Learning struct {
	x       *Index
	first   int            // the number of the first of the words
	written map[int64]bool // the keys of rows inserted since: their words are known
}

// Learn begins to add words that are not frequent yet: from now on rows are inserted with them. The
// caller must prevent it from running between WordIDs and the Apply of the rows. A Learning that is
// not finished ends with the next one.
func (x *Index) Learn(words []string) *Learning {
	x.writing.Lock()
	defer x.writing.Unlock()
	v := *x.View()
	x.learning = &Learning{x, v.numbers, map[int64]bool{}}
	v.learning = map[string]uint32{}
	for i, w := range words {
		v.learning[w] = uint32(v.numbers + i)
	}
	v.numbers += len(words)
	x.current.Store(&v)
	return x.learning
}

// Finish makes the words frequent. keys are, for each of them, the keys of the rows that contain it
// in descending order, as they were at any time after Learn.
func (l *Learning) Finish(keys [][]int64) {
	l.x.writing.Lock()
	defer l.x.writing.Unlock()
	v := *l.x.View()
	v.blocks = slices.Clone(v.blocks)
	for j, b := range slices.Backward(v.blocks) {
		c := *b
		c.words = b.words.first(l.first)
		for i := range keys {
			var set bitmap
			b.words.addTo(&set, l.first+i)
			keys[i] = l.addKeys(&set, b, keys[i])
			c.words.add(&set)
		}
		c.words.arrays.clip()
		v.blocks[j] = &c
	}
	v.words = maps.Clone(v.words)
	if v.words == nil {
		v.words = map[string]uint32{}
	}
	maps.Copy(v.words, v.learning)
	v.learning, l.x.learning = nil, nil
	l.x.current.Store(&v)
}

// addKeys adds to set the rows of b with one of keys, except those inserted since Learn, and returns
// the keys that are before the block.
func (l *Learning) addKeys(set *bitmap, b *block, keys []int64) []int64 {
	for ; len(keys) > 0 && keys[0] >= b.keys[0]; keys = keys[1:] {
		if i, ok := b.find(keys[0]); ok && !l.written[keys[0]] {
			set.set(i)
		}
	}
	return keys
}

// bitmaps returns, for each block, the set of its rows whose key is in keys, or nil if there are
// none. keys are in descending order.
func (v *View) bitmaps(keys []int64) []*bitmap {
	out := make([]*bitmap, len(v.blocks))
	f := v.finder()
	for _, key := range keys {
		if _, i, ok := f.find(key); ok {
			if out[f.at] == nil {
				out[f.at] = new(bitmap)
			}
			out[f.at].set(i)
		}
	}
	return out
}

// finder finds keys in descending order.
type finder struct {
	v  *View
	at int // the number of the current block
}

func (v *View) finder() finder { return finder{v, len(v.blocks) - 1} }

// find returns the row of key; ok is false if there is none.
func (f *finder) find(key int64) (b *block, i int, ok bool) {
	for f.at >= 0 && f.v.blocks[f.at].keys[0] > key {
		f.at--
	}
	if f.at < 0 {
		return nil, 0, false
	}
	b = f.v.blocks[f.at]
	i, ok = b.find(key)
	return b, i, ok
}

// Words selects the rows with at least one of a group of words.
type Words struct {
	frequent []int     // numbers of words
	rare     []*bitmap // the rows of the other words, by block; nil if there are no others
}

// WithWords adds the condition that a row contains one of words. keys are the keys of the rows that
// contain one of the words that are not frequent, in descending order.
func (s *Selection) WithWords(words []string, keys []int64) {
	var c Words
	for _, w := range words {
		if i, ok := s.v.words[w]; ok {
			c.frequent = append(c.frequent, int(i))
		}
	}
	if len(keys) > 0 {
		c.rare = s.v.bitmaps(keys)
	}
	s.words = append(s.words, c)
}

// restrict removes from out the rows of block j that contain none of the words. It reports whether
// any rows are left.
func (c *Words) restrict(b *block, j int, out *bitmap) bool {
	var set bitmap
	for _, w := range c.frequent {
		b.words.addTo(&set, w)
	}
	if c.rare != nil && c.rare[j] != nil {
		set.add(c.rare[j])
	}
	any := false
	for w := range out {
		out[w] &= set[w]
		any = any || out[w] != 0
	}
	return any
}
