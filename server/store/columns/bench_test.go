package columns

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"broadside/server/store"
)

// BenchmarkApply replaces one row of an index with as many frequent words as a million listings have.
func BenchmarkApply(b *testing.B) {
	r := rand.New(rand.NewPCG(8, 8))
	const rows, frequent = 8 * blockRows, 1900
	var x Index
	err := x.Load(func(add func(Row)) error {
		for key := range int64(rows) {
			row := randomRow(r, key)
			row.WordIDs = nil
			add(row)
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	names, keys := make([]string, frequent), make([][]int64, frequent)
	for i := range names {
		names[i] = fmt.Sprint("w", i)
		for key := range int64(rows) {
			if r.IntN(i+18) < 11 {
				keys[i] = append(keys[i], key)
			}
		}
		slices.Reverse(keys[i])
	}
	x.Learn(names).Finish(keys)
	for b.Loop() {
		var c Change
		key := r.Int64N(rows)
		c.Remove(key)
		row := randomRow(r, key)
		row.WordIDs = x.WordIDs(names[:40])
		row.Expires = store.Never
		c.Insert(row)
		x.Apply(&c)
	}
}
