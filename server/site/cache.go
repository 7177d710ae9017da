package site

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// address is what a finished answer is filed under: a canonical path with its
// canonical query.
type address struct{ path, query string }

// edition is one state of everything the paper says. An answer is true until
// the number changes or the time comes (a listing expires, an embargo ends).
type edition struct {
	number  uint64
	until   time.Time
	changed func() time.Time // when what was just made last changed; nil: not known
}

// cache keeps finished answers within a number of bytes and makes each one
// once per edition, however many ask for it at the same time.
//
// What goes first is what nobody has asked for again since the hand last
// passed (SIEVE, Zhang et al., NSDI 2024): a hit only sets a flag, and one
// pass of a crawler over addresses that nobody reads moves nothing else out.
type cache struct {
	mu      sync.RWMutex
	entries map[address]*entry
	newest  *entry
	oldest  *entry
	hand    *entry
	bytes   int
	limit   int

	making sync.Mutex
	flight map[address]*flight
	builds *builds

	hits, misses, evicted atomic.Uint64
}

type entry struct {
	key          address
	answer       *answer
	edition      uint64
	until        int64 // UnixNano
	weight       int
	used         atomic.Bool
	newer, older *entry
}

// flight is an answer being made.
type flight struct {
	done    chan struct{}
	edition uint64
	answer  *answer
	err     error

	waiting int                // readers; with none left, it is no longer made
	drop    context.CancelFunc // ends the making
}

func newCache(limit int) *cache {
	return &cache{entries: map[address]*entry{}, limit: limit, flight: map[address]*flight{}, builds: newBuilds(concurrentBuilds(), maxWaiting)}
}

// get returns the answer filed under key in edition number, or nil.
func (c *cache) get(key address, number uint64, now int64) *answer {
	c.mu.RLock()
	e := c.entries[key]
	if e == nil || e.edition != number || e.until <= now {
		c.mu.RUnlock()
		return nil
	}
	a := e.answer
	c.mu.RUnlock()
	if !e.used.Load() {
		e.used.Store(true)
	}
	return a
}

// do returns the answer under key, making it where there is none. keep is
// false for an answer that is not filed (a missing page: there is no end of
// them). build outlives a reader who leaves while others wait for the same
// answer; when the last has left, its context ends.
func (c *cache) do(ctx context.Context, key address, ed edition, now time.Time, build func(context.Context) (a *answer, keep bool, err error)) (*answer, error) {
	if a := c.get(key, ed.number, now.UnixNano()); a != nil {
		c.hits.Add(1)
		return a, nil
	}
	c.making.Lock()
	f := c.flight[key]
	if f == nil || f.edition != ed.number || f.waiting == 0 {
		f = &flight{done: make(chan struct{}), edition: ed.number, waiting: 1}
		var flying context.Context
		flying, f.drop = context.WithTimeout(context.WithoutCancel(ctx), makeTime)
		c.flight[key] = f
		c.making.Unlock()
		c.misses.Add(1)
		go c.fly(flying, key, ed, f, build)
	} else {
		f.waiting++
		c.making.Unlock()
		c.hits.Add(1)
	}
	select {
	case <-f.done:
		return f.answer, f.err
	case <-ctx.Done():
		c.leave(f)
		return nil, ctx.Err()
	}
}

// leave takes one reader from f and drops it where that was the last.
func (c *cache) leave(f *flight) {
	c.making.Lock()
	defer c.making.Unlock()
	if f.waiting--; f.waiting == 0 {
		f.drop()
	}
}

// fly makes one answer for everybody who waits on f.
func (c *cache) fly(ctx context.Context, key address, ed edition, f *flight, build func(context.Context) (*answer, bool, error)) {
	defer f.drop()
	defer func() {
		if p := recover(); p != nil {
			f.answer, f.err = nil, panicked(p)
		}
		c.making.Lock()
		if c.flight[key] == f {
			delete(c.flight, key)
		}
		c.making.Unlock()
		close(f.done)
	}()
	f.err = c.builds.run(ctx, func(ctx context.Context) error {
		a, keep, err := build(ctx)
		if err != nil {
			return err
		}
		if ed.changed != nil {
			a.modified = modifiedAt(ed.changed())
		}
		if keep {
			a = c.put(key, a, ed)
		}
		if first := requestOf(ctx); first != nil && ctx.Err() == nil {
			a.press(first.encoding)
		}
		f.answer = a
		return nil
	})
}

// makeTime is how long an answer may take to make.
const makeTime = 10 * time.Second

// put files a under key. Where the last edition said the same, its answer is
// kept: its pressed bodies are made already, and so is its date.
func (c *cache) put(key address, a *answer, ed edition) *answer {
	c.mu.Lock()
	defer c.mu.Unlock()
	e := c.entries[key]
	if e != nil {
		if e.answer.same(a) {
			a = e.answer
		} else if last := e.answer.modified.second; a.modified.known() && a.modified.second <= last {
			a.modified = modifiedIn(last + 1) // no two share a date
		}
		c.bytes -= e.weight
	} else {
		e = &entry{key: key}
		c.entries[key] = e
		c.push(e)
	}
	e.answer, e.edition, e.until, e.weight = a, ed.number, ed.until.UnixNano(), a.weight()
	c.bytes += e.weight
	for c.bytes > c.limit && c.oldest != nil {
		c.drop()
	}
	return a
}

func (c *cache) push(e *entry) {
	e.older = c.newest
	if c.newest != nil {
		c.newest.newer = e
	}
	c.newest = e
	if c.oldest == nil {
		c.oldest = e
	}
}

// drop removes the first entry at or after the hand that was not used since
// the hand last passed.
func (c *cache) drop() {
	e := c.hand
	if e == nil {
		e = c.oldest
	}
	for e.used.Swap(false) {
		if e = e.newer; e == nil {
			e = c.oldest
		}
	}
	c.hand = e.newer
	if e.newer != nil {
		e.newer.older = e.older
	} else {
		c.newest = e.older
	}
	if e.older != nil {
		e.older.newer = e.newer
	} else {
		c.oldest = e.newer
	}
	delete(c.entries, e.key)
	c.bytes -= e.weight
	c.evicted.Add(1)
}

// size returns how many answers are filed and their bytes.
func (c *cache) size() (entries, bytes int) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return len(c.entries), c.bytes
}
