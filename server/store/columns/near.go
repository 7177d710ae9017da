package columns

import (
	"math/bits"

	"broadside/app/classifieds"
	"broadside/server/store"
)

// nearness tests whether geocells are within the radius of a filter, and
// measures their distance.
type nearness struct {
	circle      *store.Circle
	first, span uint32 // the rows of cells that contain the circle are first to first+span
}

func newNearness(f *classifieds.Filter) *nearness {
	n := &nearness{circle: store.NewCircle(f)}
	first, last := n.circle.Rows()
	n.first, n.span = uint32(first), uint32(last-first)
	return n
}

// contains reports whether a cell is within the radius; noCell is not.
func (n *nearness) contains(cell uint32) bool {
	return cell-n.first <= n.span && n.circle.Contains(int64(cell))
}

// metresTo returns the distance of a cell, -1 if it is outside the radius.
func (n *nearness) metresTo(cell uint32) int64 {
	if cell-n.first <= n.span {
		if m, within := n.circle.Distance(int64(cell)); within {
			return m
		}
	}
	return -1
}

// keepNear is keepClasses for cells within the radius.
func (b *bitmap) keepNear(cells []uint32, near *nearness) {
	for w, word := range b {
		if bits.OnesCount64(word) >= sparse {
			var kept uint64
			for i, c := range cells[w*64 : min(w*64+64, len(cells))] {
				var one uint64
				if c-near.first <= near.span {
					one = 1
				}
				kept |= one << (i & 63)
			}
			word &= kept
		}
		b[w] = keepOf(word, func(i int) bool { return near.contains(cells[w*64+i]) })
	}
}
