package columns

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"broadside/app/classifieds"
	"broadside/server/store"
)

// Words whose learning was given up can be learned again.
func TestLearningGivenUp(t *testing.T) {
	t.Parallel()
	var x Index
	insert := func(key int64, title string) {
		var c Change
		c.Insert(Row{Key: key, Expires: store.Never, Title: title, WordIDs: x.WordIDs(strings.Fields(title))})
		x.Apply(&c)
	}
	insert(1, "oak desk")
	x.Learn([]string{"oak", "desk"})
	insert(2, "oak")
	x.Learn([]string{"desk"}).Finish([][]int64{{1}})
	insert(3, "desk")
	x.Learn([]string{"oak"}).Finish([][]int64{{2, 1}})
	insert(4, "oak desk")
	for word, want := range map[string][]int64{"oak": {4, 2, 1}, "desk": {4, 3, 1}} {
		s, got := x.View().Select(&classifieds.Filter{}, now, nil), []int64(nil)
		s.WithWords([]string{word}, nil)
		s.Newest(store.Never, func(h Hit) bool { got = append(got, h.Key()); return true })
		if !slices.Equal(got, want) {
			t.Errorf("%s is in %v, want %v", word, got, want)
		}
	}
}

// checkContainers checks that sets are held as arrays and as bitmaps, by their size.
func checkContainers(t *testing.T, v *View) {
	t.Helper()
	arrays, bitmaps := 0, 0
	for _, b := range v.blocks {
		for w := range v.numbers {
			set := b.words.bitmap(w)
			if set == nil {
				arrays += min(1, len(b.words.array(w)))
				continue
			}
			bitmaps++
			n := 0
			for i := range blockRows {
				if set.has(i) {
					n++
				}
			}
			if n <= maxArray || len(b.words.array(w)) > 0 {
				t.Errorf("word %d has a bitmap for %d rows, and an array of %d", w, n, len(b.words.array(w)))
			}
		}
	}
	if arrays == 0 || bitmaps == 0 || v.WordBytes() < 2*arrays+blockRows/8*bitmaps {
		t.Errorf("there are %d arrays and %d bitmaps in %d bytes", arrays, bitmaps, v.WordBytes())
	}
}

func TestCopyBits(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 1))
	for range 2000 {
		var from, to, want bitmap
		for i := range from {
			from[i] = r.Uint64()
		}
		i, j := r.IntN(blockRows), r.IntN(blockRows)
		n := r.IntN(blockRows - max(i, j) + 1)
		for k := range n {
			if from.has(i + k) {
				want.set(j + k)
			}
		}
		if to.copyBits(&from, i, j, n); to != want {
			t.Fatalf("%d bits from %d to %d are wrong", n, i, j)
		}
	}
}
