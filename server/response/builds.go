package response

import (
	"context"
	"runtime"

	"broadside/app/api"
)

// Builds bounds how many answers are built at once and how many wait for their
// turn. What comes when all places are taken is refused.
type Builds struct {
	slots chan struct{} // one for each that is built
	queue chan struct{} // one for each that waits
}

// maxWaiting is how many builds wait for a turn: about a second of work.
const maxWaiting = 256

func NewBuilds(turns, line int) *Builds {
	return &Builds{slots: make(chan struct{}, turns), queue: make(chan struct{}, line)}
}

// ConcurrentBuilds is how many answers are built at once: more than there are
// processors, for some wait for the database.
func ConcurrentBuilds() int { return max(4, 2*runtime.GOMAXPROCS(0)) }

// Run calls build when it has its turn. It returns an api.Problem where too
// many wait, and the error of ctx where that ends first.
func (b *Builds) Run(ctx context.Context, build func(context.Context) error) error {
	if ctx.Value(slotKey{}) != nil {
		return build(ctx) // a part of a build that has its turn
	}
	if err := b.enter(ctx); err != nil {
		return err
	}
	defer func() { <-b.slots }()
	return build(context.WithValue(ctx, slotKey{}, true))
}

// slotKey marks the context of a build.
type slotKey struct{}

func (b *Builds) enter(ctx context.Context) error {
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
