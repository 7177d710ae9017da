package embed

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"broadside/app/api"
	"broadside/server/response"
)

// CountBuffer collects counts in memory and writes them to the store every few seconds, so that
// many views are one write.
type CountBuffer struct {
	counter Counter
	log     *slog.Logger
	every   time.Duration

	mu      sync.Mutex
	counts  map[bufferKey]*api.FrameCount
	timer   *time.Timer
	dropped int
	closed  bool
	flushes sync.WaitGroup
}

type bufferKey struct{ partner, day, item string }

// maxBuffered is the maximum number of different counts between two writes.
const maxBuffered = 10_000

func newCountBuffer(counter Counter, log *slog.Logger, every time.Duration) *CountBuffer {
	return &CountBuffer{counter: counter, log: log, every: every, counts: map[bufferKey]*api.FrameCount{}}
}

func (t *CountBuffer) add(partner string, c api.FrameCount) {
	t.mu.Lock()
	defer t.mu.Unlock()
	key := bufferKey{partner, c.Day, c.Item}
	have := t.counts[key]
	switch {
	case t.closed || have == nil && len(t.counts) >= maxBuffered:
		t.dropped++
		return
	case have == nil:
		have = &api.FrameCount{Day: c.Day, Item: c.Item}
		t.counts[key] = have
	}
	have.Add(c)
	if t.timer == nil {
		t.flushes.Add(1)
		t.timer = time.AfterFunc(t.every, func() { defer t.flushes.Done(); t.Flush() })
	}
}

// Flush writes the collected counts. If that fails, they are kept for the next write.
func (t *CountBuffer) Flush() {
	t.mu.Lock()
	t.stopTimer()
	counts, dropped := t.counts, t.dropped
	t.counts, t.dropped = map[bufferKey]*api.FrameCount{}, 0
	t.mu.Unlock()
	if dropped > 0 {
		t.log.Warn("frames were not counted: too many different ones", "count", dropped)
	}
	if err := t.writeCounts(counts); err != nil {
		t.log.Error("frames could not be counted", "error", err)
		for key, c := range counts {
			t.add(key.partner, *c)
		}
	}
}

// stopTimer stops the timer. If the timer has fired, its flush is running already.
func (t *CountBuffer) stopTimer() {
	if t.timer != nil && t.timer.Stop() {
		t.flushes.Done()
	}
	t.timer = nil
}

func (t *CountBuffer) writeCounts(counts map[bufferKey]*api.FrameCount) error {
	if len(counts) == 0 {
		return nil
	}
	by := map[string][]api.FrameCount{}
	for key, c := range counts {
		by[key.partner] = append(by[key.partner], *c)
	}
	ctx, cancel := context.WithTimeout(context.Background(), response.BuildTimeout)
	defer cancel()
	if err := t.counter.AddFrameCounts(ctx, by); err != nil {
		return fmt.Errorf("embed: %w", err)
	}
	return nil
}

// close writes the remaining counts. Later counts are dropped.
func (t *CountBuffer) close() {
	t.mu.Lock()
	t.closed = true
	t.stopTimer()
	t.mu.Unlock()
	t.flushes.Wait()
	t.Flush()
}
