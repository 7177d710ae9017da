package site

import (
	"context"
	"runtime"

	"broadside/app/api"
)

// builds bounds how many answers are built at once and how many wait for their
// turn. What comes when all places are taken is refused.
type builds struct {
	turns chan struct{} // one for each that is built
	line  chan struct{} // one for each that waits
}

// maxWaiting is how many builds wait for a turn: about a second of work.
const maxWaiting = 256

func newBuilds(turns, line int) *builds {
	return &builds{turns: make(chan struct{}, turns), line: make(chan struct{}, line)}
}

// concurrentBuilds is how many answers are built at once: more than there are
// processors, for some wait for the database.
func concurrentBuilds() int { return max(4, 2*runtime.GOMAXPROCS(0)) }

// run calls build when it has its turn. It returns an api.Problem where too
// many wait, and the error of ctx where that ends first.
func (b *builds) run(ctx context.Context, build func(context.Context) error) error {
	if ctx.Value(turnKey{}) != nil {
		return build(ctx) // a part of a build that has its turn
	}
	if err := b.enter(ctx); err != nil {
		return err
	}
	defer func() { <-b.turns }()
	return build(context.WithValue(ctx, turnKey{}, true))
}

// turnKey marks the context of a build.
type turnKey struct{}

func (b *builds) enter(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case b.turns <- struct{}{}:
		return nil
	default:
	}
	select {
	case b.line <- struct{}{}:
	default:
		return api.Fail(api.Unavailable, "The desk is busy", "Too many wait already. Try again in a moment.")
	}
	defer func() { <-b.line }()
	select {
	case b.turns <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
