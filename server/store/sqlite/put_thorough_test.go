//go:build thorough

package sqlite

import (
	"context"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"broadside/app/classifieds"
	"broadside/server/storetest"
)

// A transaction keeps little of each listing in memory, so that a file of any number of rows can be
// imported: no text and no part of a text, which would keep the line of the file that it is from.
func TestMemoryOfTransaction(t *testing.T) {
	const listings, most = 3 * maxPending, 1000 // bytes of each
	s := reopen(t, filepath.Join(t.TempDir(), "a.db"))
	heap := func() int {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return int(m.HeapAlloc)
	}
	err := s.change(context.Background(), func(w *writer) error {
		before := heap()
		for i := range listings {
			line := "r" + strconv.Itoa(i) + ",items,doha,QAR,Table " + strconv.Itoa(i) + ",wood" + strconv.Itoa(i) + strings.Repeat(" oak", 2000)
			cells := strings.Split(line, ",")
			l := classifieds.Listing{
				ID: cells[0], Category: cells[1], Title: cells[4], Text: cells[5], State: classifieds.Live, Intent: classifieds.Offer,
				Lang: "en", Published: storetest.Now.Add(time.Duration(i) * time.Second),
			}
			l.Place.City = cells[2]
			l.Price = classifieds.Price{Type: classifieds.Fixed, Minor: 100, Currency: cells[3]}
			if err := w.putListing(context.Background(), &l); err != nil {
				return err
			}
		}
		if n := (heap() - before) / listings; n > most {
			t.Errorf("%d bytes are kept for each listing until the commit, at most %d wanted", n, most)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if n := s.columns.View().Len(); n != listings {
		t.Errorf("%d rows in the columns, want %d", n, listings)
	}
}
