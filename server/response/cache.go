package response

import (
	"cmp"
	"container/list"
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// Key is a cache key: the canonical path and the canonical query, and whether it is the page for
// readers who save data.
type Key struct {
	Path, Query string
	Saver       bool
}

// Edition is a state of the newspaper's content. A response is valid until the number changes or
// until Until, when a listing expires or an embargo ends.
type Edition struct {
	Number  uint64
	Until   time.Time
	Changed func() time.Time // returns when the newly built content last changed; nil: not known
}

// Cache stores responses up to a number of bytes and builds each one once per edition; concurrent
// requests for it wait for the same build.
//
// Eviction is SIEVE (Zhang et al., NSDI 2024): a hit only sets a flag, and the hand evicts the
// first entry without a hit since it last passed. A crawler that requests each address once
// therefore evicts no entries that are in use.
type Cache struct {
	mu      sync.RWMutex
	entries map[Key]*entry
	order   list.List // of *entry, the newest in front
	hand    *list.Element
	bytes   int
	limit   int

	pendingMu sync.Mutex
	pending   map[Key]*pendingEntry
	Builds    *Builds

	Hits, Misses, Evicted atomic.Uint64
}

type entry struct {
	key      Key
	response *Response
	edition  uint64
	until    int64 // Unix nanoseconds
	weight   int
	used     atomic.Bool
}

type pendingEntry struct {
	done     chan struct{}
	edition  uint64
	response *Response
	err      error

	waiting int                // requests; at 0 the build is cancelled
	cancel  context.CancelFunc // cancels the build
}

func NewCache(limit int) *Cache {
	return &Cache{entries: map[Key]*entry{}, limit: limit, pending: map[Key]*pendingEntry{}, Builds: NewBuilds(ConcurrentBuilds(), maxWaiting)}
}

// Lookup returns the response stored at key for edition number, or nil.
func (c *Cache) Lookup(key Key, number uint64, now int64) *Response {
	c.mu.RLock()
	e := c.entries[key]
	if e == nil || e.edition != number || e.until <= now {
		c.mu.RUnlock()
		return nil
	}
	a := e.response
	c.mu.RUnlock()
	if !e.used.Load() {
		e.used.Store(true)
	}
	return a
}

// Load returns the response at key and builds it if it is not stored. If build returns keep false,
// as for a missing page, the response is not stored, because the number of such addresses is
// unlimited. The build continues when a request is cancelled while others wait for it; when the
// last one is cancelled, its context ends.
func (c *Cache) Load(ctx context.Context, key Key, ed Edition, now time.Time, build func(context.Context) (a *Response, keep bool, err error)) (*Response, error) {
	if a := c.Lookup(key, ed.Number, now.UnixNano()); a != nil {
		c.Hits.Add(1)
		return a, nil
	}
	c.pendingMu.Lock()
	f := c.pending[key]
	if f == nil || f.edition != ed.Number || f.waiting == 0 {
		f = &pendingEntry{done: make(chan struct{}), edition: ed.Number, waiting: 1}
		var buildCtx context.Context
		buildCtx, f.cancel = context.WithTimeout(context.WithoutCancel(ctx), BuildTimeout)
		c.pending[key] = f
		c.pendingMu.Unlock()
		c.Misses.Add(1)
		go c.fill(buildCtx, key, ed, f, build)
	} else {
		f.waiting++
		c.pendingMu.Unlock()
		c.Hits.Add(1)
	}
	select {
	case <-f.done:
		return f.response, f.err
	case <-ctx.Done():
		c.cancelWait(f)
		return nil, ctx.Err()
	}
}

// cancelWait removes one request from f and cancels the build if it was the last.
func (c *Cache) cancelWait(f *pendingEntry) {
	c.pendingMu.Lock()
	defer c.pendingMu.Unlock()
	if f.waiting--; f.waiting == 0 {
		f.cancel()
	}
}

// fill builds the entry once; concurrent callers of Load wait for it.
func (c *Cache) fill(ctx context.Context, key Key, ed Edition, f *pendingEntry, build func(context.Context) (*Response, bool, error)) {
	defer f.cancel()
	defer func() {
		if p := recover(); p != nil {
			f.response, f.err = nil, PanicError(p)
		}
		c.pendingMu.Lock()
		if c.pending[key] == f {
			delete(c.pending, key)
		}
		c.pendingMu.Unlock()
		close(f.done)
	}()
	f.err = c.Builds.Run(ctx, func(ctx context.Context) error {
		a, keep, err := build(ctx)
		if err != nil {
			return err
		}
		if ed.Changed != nil {
			a.modified = modifiedAt(ed.Changed())
		}
		if keep {
			a = c.store(key, a, ed)
		}
		if ctx.Err() == nil {
			a.compress(factsOf(ctx).encoding)
		}
		f.response = a
		return nil
	})
}

// BuildTimeout is the time limit for building a response.
const BuildTimeout = 10 * time.Second

// store stores a at key. If the previous edition's response is equal, that one is returned and
// stays, with its compressed bodies and its date.
func (c *Cache) store(key Key, a *Response, ed Edition) *Response {
	c.mu.Lock()
	defer c.mu.Unlock()
	e := c.entries[key]
	if e != nil {
		if e.response.equal(a) {
			a = e.response
		} else if last := e.response.modified.second; a.modified.isSet() && a.modified.second <= last {
			a.modified = modifiedIn(last + 1) // two versions never have the same date
		}
		c.bytes -= e.weight
	} else {
		e = &entry{key: key}
		c.entries[key] = e
		c.order.PushFront(e)
	}
	e.response, e.edition, e.until, e.weight = a, ed.Number, ed.Until.UnixNano(), a.memorySize()
	c.bytes += e.weight
	for c.bytes > c.limit && c.order.Len() > 0 {
		c.evict()
	}
	return a
}

// evict removes the first entry at or after the hand that had no hit since the hand last passed.
func (c *Cache) evict() {
	at := cmp.Or(c.hand, c.order.Back())
	for at.Value.(*entry).used.Swap(false) {
		at = cmp.Or(at.Prev(), c.order.Back())
	}
	c.hand = at.Prev()
	e := c.order.Remove(at).(*entry)
	delete(c.entries, e.key)
	c.bytes -= e.weight
	c.Evicted.Add(1)
}

// Size returns the number of stored responses and their bytes.
func (c *Cache) Size() (entries, bytes int) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return len(c.entries), c.bytes
}
