package columns

import "slices"

// WordIDs returns the bitmap numbers of those words that are frequent.
func (x *Index) WordIDs(words []string) []int {
	var out []int
	frequent := x.View().words
	if len(frequent) == 0 {
		return nil
	}
	for _, w := range words {
		if i, ok := frequent[w]; ok {
			out = append(out, i)
		}
	}
	return out
}

// AddWord adds the bitmap of a frequent word. keys are the keys of the rows that contain it, in
// descending order. The caller must prevent writes from reading the keys until AddWord returns.
func (x *Index) AddWord(word string, keys []int64) {
	x.writing.Lock()
	defer x.writing.Unlock()
	old := x.View()
	v := &View{names: old.names, blocks: make([]*block, len(old.blocks)), words: map[string]int{word: len(old.words)}}
	for w, i := range old.words {
		v.words[w] = i
	}
	bitmaps := old.bitmaps(keys)
	for i, b := range old.blocks {
		c := *b
		c.words = append(slices.Clip(b.words), bitmaps[i])
		if bitmaps[i] == nil {
			c.words[len(b.words)] = new(bitmap)
		}
		v.blocks[i] = &c
	}
	x.current.Store(v)
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
	i = b.search(key)
	return b, i, i < b.len() && b.keys[i] == key
}

// Words selects the rows with at least one of a group of words.
type Words struct {
	frequent []int     // numbers of bitmaps
	rare     []*bitmap // the rows of the other words, by block; nil if there are no others
}

// WithWords adds the condition that a row contains one of words. keys are the keys of the rows that
// contain one of the words without a bitmap, in descending order.
func (s *Selection) WithWords(words []string, keys []int64) {
	var c Words
	for _, w := range words {
		if i, ok := s.v.words[w]; ok {
			c.frequent = append(c.frequent, i)
		}
	}
	if len(keys) > 0 {
		c.rare = s.v.bitmaps(keys)
	}
	s.words = append(s.words, c)
}

// IsFrequent reports whether word has a bitmap.
func (s *Selection) IsFrequent(word string) bool {
	_, ok := s.v.words[word]
	return ok
}

// restrict removes from out the rows of block j that contain none of the words. It reports whether
// any rows are left.
func (c *Words) restrict(b *block, j int, out *bitmap) bool {
	any := false
	for w := range out {
		var has uint64
		for _, i := range c.frequent {
			has |= b.words[i][w]
		}
		if c.rare != nil && c.rare[j] != nil {
			has |= c.rare[j][w]
		}
		out[w] &= has
		any = any || out[w] != 0
	}
	return any
}
