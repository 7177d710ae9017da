package middleware

import (
	"hash/maphash"
	"sync"
	"time"
)

// Bucket is a token bucket: it holds Size tokens and gains one every Every.
type Bucket struct {
	Size  int
	Every time.Duration

	mu     sync.Mutex
	fullAt time.Time // time at which it is full again; it is full if that has passed
}

// Wait returns the time until a token is available, 0 if one is.
func (b *Bucket) Wait(now time.Time) time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.fullAt.After(now) {
		return 0
	}
	return max(b.fullAt.Sub(now)-time.Duration(b.Size-1)*b.Every, 0)
}

// Take takes a token if one is available.
func (b *Bucket) Take(now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.fullAt.Before(now) {
		b.fullAt = now
	}
	if most := now.Add(time.Duration(b.Size) * b.Every); b.fullAt.Before(most) {
		b.fullAt = b.fullAt.Add(b.Every)
	}
}

// Recent is a set of names that expire a fixed time after they were last added. It holds at most
// limit names and evicts the oldest. It stores only seeded hashes of the names.
type Recent struct {
	limit    int
	lifetime time.Duration
	mu       sync.Mutex
	seed     maphash.Seed
	added    map[uint64]time.Time
}

func NewRecent(most int, lasts time.Duration) *Recent {
	return &Recent{limit: most, lifetime: lasts, seed: maphash.MakeSeed(), added: map[uint64]time.Time{}}
}

// Add adds name, or renews it.
func (r *Recent) Add(name string, now time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	key := maphash.String(r.seed, name)
	if _, known := r.added[key]; !known && len(r.added) >= r.limit {
		oldest := key
		for k, at := range r.added {
			if oldest == key || at.Before(r.added[oldest]) {
				oldest = k
			}
		}
		delete(r.added, oldest)
	}
	r.added[key] = now
}

// Has reports whether name was added and has not expired.
func (r *Recent) Has(name string, now time.Time) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	at, known := r.added[maphash.String(r.seed, name)]
	return known && now.Sub(at) < r.lifetime
}
