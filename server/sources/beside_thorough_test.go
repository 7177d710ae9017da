//go:build thorough

package sources

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/server/bulk"
)

// While a file is imported, readers see the old state or the new one, other writes wait and
// are not lost, and other runs wait.
func TestBesideAnImport(t *testing.T) {
	t.Parallel()
	const n = 1500
	p := newPaper(t)
	p.importText("shop", items(n), Options{})
	kept := p.listing("shop", "i1")
	kept.ID, kept.Title = "elsewhere", "Placed by a reader"
	done := make(chan struct{})
	var all sync.WaitGroup
	again := func(f func(i int) error) {
		all.Go(func() {
			for i := 0; ; i++ {
				if err := f(i); err != nil {
					t.Error(err)
					return
				}
				select {
				case <-done:
					return
				default:
				}
			}
		})
	}
	again(func(int) error {
		page, err := p.store.Find(t.Context(), classifieds.Filter{Q: "table", Limit: 20}, p.clock.Now(), 0)
		if err != nil {
			return err
		}
		elm := 0
		for _, l := range page.Items {
			if strings.HasPrefix(l.Title, "Elm") {
				elm++
			}
		}
		if elm != 0 && elm != len(page.Items) || len(page.Items) != 20 {
			return fmt.Errorf("a page has %d listings, %d of them of the new state", len(page.Items), elm)
		}
		return nil
	})
	again(func(int) error { _, err := p.service.List(t.Context()); return err })
	again(func(int) error {
		p.service.Waiting()
		_, err := p.service.Authenticate(t.Context(), "shop", "x")
		return err
	})
	again(func(i int) error {
		if i > 0 {
			return nil
		}
		return p.store.Put(t.Context(), kept)
	})
	counted := 0
	all.Go(func() {
		for range 20 {
			counted++
			ctx, cancel := context.WithCancel(t.Context())
			cancel() // a deadline that has passed while the import was writing
			if err := p.store.AddFrameCounts(ctx, map[string][]api.FrameCount{"partner": {{Day: "2026-11-23", Item: "x", Views: 1}}}); err != nil {
				t.Error(err)
			}
		}
	})
	var runs sync.WaitGroup
	for _, name := range []string{"shop", "second", "third"} {
		runs.Go(func() { p.importText(name, strings.ReplaceAll(items(n), "Oak", "Elm"), Options{}) })
	}
	runs.Wait()
	close(done)
	all.Wait()
	if live := p.live(); live != 3*n+1 {
		t.Errorf("%d are live, want %d", live, 3*n+1)
	}
	c, err := p.store.FrameCounts(t.Context(), "partner", "2026-11-23", "2026-11-23")
	if err != nil || len(c) != 1 || c[0].Views != counted {
		t.Errorf("counted %+v, %v, want %d", c, err, counted)
	}
	if _, err := p.store.Listing(t.Context(), bulk.ListingID("third", "i7")); err != nil {
		t.Error(err)
	}
}
