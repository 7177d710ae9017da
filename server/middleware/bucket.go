package middleware

import (
	"hash/maphash"
	"sync"
	"time"
)

// Bucket holds tokens for what may come in a burst, and gets a new one at
// intervals.
type Bucket struct {
	Size  int
	Every time.Duration

	mu   sync.Mutex
	full time.Time // when it is full again; before now: it is
}

// Wait is how long it takes until there is a token; 0: there is one.
func (b *Bucket) Wait(now time.Time) time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.full.After(now) {
		return 0
	}
	return max(b.full.Sub(now)-time.Duration(b.Size-1)*b.Every, 0)
}

// Take takes a token, where there is one.
func (b *Bucket) Take(now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.full.Before(now) {
		b.full = now
	}
	if most := now.Add(time.Duration(b.Size) * b.Every); b.full.Before(most) {
		b.full = b.full.Add(b.Every)
	}
}

// Recent remembers names for a time after they were last added: at most most
// of them, those added last. It keeps no name, only a hash with a seed of its
// own.
type Recent struct {
	most   int
	lasts  time.Duration
	mu     sync.Mutex
	seed   maphash.Seed
	latest map[uint64]time.Time
}

func NewRecent(most int, lasts time.Duration) *Recent {
	return &Recent{most: most, lasts: lasts, seed: maphash.MakeSeed(), latest: map[uint64]time.Time{}}
}

// Add remembers name from now on.
func (r *Recent) Add(name string, now time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	key := maphash.String(r.seed, name)
	if _, known := r.latest[key]; !known && len(r.latest) >= r.most {
		oldest := key
		for k, at := range r.latest {
			if oldest == key || at.Before(r.latest[oldest]) {
				oldest = k
			}
		}
		delete(r.latest, oldest)
	}
	r.latest[key] = now
}

// Has reports whether name was added lately.
func (r *Recent) Has(name string, now time.Time) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	at, known := r.latest[maphash.String(r.seed, name)]
	return known && now.Sub(at) < r.lasts
}
