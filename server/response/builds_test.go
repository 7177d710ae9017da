package response

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"

	"broadside/app/api"
)

func TestBuilds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := NewBuilds(2, 3)
		var mu sync.Mutex
		var now, peak int
		open := make(chan struct{})
		results := make(chan error, 10)
		begin := func(ctx context.Context) {
			go func() {
				results <- b.Run(ctx, func(ctx context.Context) error {
					mu.Lock()
					now++
					peak = max(peak, now)
					mu.Unlock()
					<-open
					mu.Lock()
					now--
					mu.Unlock()
					return b.Run(ctx, func(context.Context) error { return nil }) // a nested build needs no slot
				})
			}()
			synctest.Wait()
		}
		leaving, leave := context.WithCancel(t.Context())
		for range 4 {
			begin(t.Context())
		}
		begin(leaving)
		begin(t.Context())
		var p *api.Problem
		if err := <-results; !errors.As(err, &p) || p.Code != api.Unavailable {
			t.Errorf("one too many got %v, want unavailable", err)
		}
		leave()
		if err := <-results; !errors.Is(err, context.Canceled) {
			t.Errorf("a cancelled waiting build returned %v, want canceled", err)
		}
		begin(leaving) // already cancelled
		if err := <-results; !errors.Is(err, context.Canceled) {
			t.Errorf("a build with a cancelled context returned %v, want canceled", err)
		}
		begin(t.Context()) // its slot is free again
		close(open)
		for range 5 {
			if err := <-results; err != nil {
				t.Errorf("one that waited got %v", err)
			}
		}
		if peak != 2 {
			t.Errorf("%d were built at once, want 2", peak)
		}
		_ = b.Run(t.Context(), func(context.Context) error { return errors.New("broken") })
		if len(b.slots)+len(b.queue) != 0 {
			t.Errorf("%d slots and %d places in the queue are taken at the end", len(b.slots), len(b.queue))
		}
	})
}
