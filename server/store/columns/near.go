package columns

import (
	"math"

	"broadside/app/classifieds"
	"broadside/server/store"
)

// nearness knows the distance of cells from the point of a filter.
type nearness struct {
	cells  []int64
	circle *store.Circle
	metres []int32 // by the number of the cell, one more; 0 if unknown, farAway outside the radius
}

const farAway = math.MinInt32

func newNearness(cells []int64, f *classifieds.Filter) *nearness {
	return &nearness{cells, store.NewCircle(f), make([]int32, len(cells))}
}

// metresTo returns the distance of a cell, -1 if it is outside the radius.
func (n *nearness) metresTo(cell uint32) int64 {
	if cell == noCell {
		return -1
	}
	m := n.metres[cell]
	if m == 0 {
		m = farAway
		if d, within := n.circle.Distance(n.cells[cell]); within {
			m = int32(d) + 1
		}
		n.metres[cell] = m
	}
	if m == farAway {
		return -1
	}
	return int64(m - 1)
}
