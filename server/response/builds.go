package response

import (
	"context"
	"runtime"

	"broadside/app/api"
)

// Builds limits the number of responses that are built at the same time and the number that wait.
// Further builds are refused.
type Builds struct {
	slots chan struct{} // one for each running build
	queue chan struct{} // one for each waiting build
}

// maxWaiting is the number of builds that may wait: about a second of work.
const maxWaiting = 256

func NewBuilds(slots, queue int) *Builds {
	return &Builds{slots: make(chan struct{}, slots), queue: make(chan struct{}, queue)}
}

// ConcurrentBuilds returns the number of responses built at the same time. It exceeds the number of
// processors, because some builds wait for the database.
func ConcurrentBuilds() int { return max(4, 2*runtime.GOMAXPROCS(0)) }

// Run calls build when a slot is free. It returns an api.Problem if too many builds wait, and
// ctx.Err() if ctx ends first.
func (b *Builds) Run(ctx context.Context, build func(context.Context) error) error {
	if ctx.Value(slotKey{}) != nil {
		return build(ctx) // nested in a build that has a slot
	}
	if err := b.acquireSlot(ctx); err != nil {
		return err
	}
	defer func() { <-b.slots }()
	return build(context.WithValue(ctx, slotKey{}, true))
}

type slotKey struct{}

func (b *Builds) acquireSlot(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case b.slots <- struct{}{}:
		return nil
	default:
	}
	select {
	case b.queue <- struct{}{}:
	default:
		return api.Fail(api.Unavailable, "The desk is busy", "Too many wait already. Try again in a moment.")
	}
	defer func() { <-b.queue }()
	select {
	case b.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
