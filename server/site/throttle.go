package site

import (
	"hash/maphash"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"
)

// throttle bounds how often something comes from one address within a window.
// It keeps no address: only a hash with a seed of the window, and forgets all
// of it when the window ends. Its memory is bounded: when more addresses come
// than it holds, what is left of the window is refused to new ones.
type throttle struct {
	each, all int // within a window, from one address and from everybody
	window    time.Duration
	most      int // addresses

	mu    sync.Mutex
	until time.Time
	seed  maphash.Seed
	seen  map[uint64]int
	total int
}

func newThrottle(each, all int, window time.Duration) *throttle {
	return &throttle{each: each, all: all, window: window, most: 10_000}
}

// full reports whether no more is taken from an address now.
func (t *throttle) full(addr string, now time.Time) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	n, known := t.at(addr, now)
	return n >= t.each || t.total >= t.all || !known && len(t.seen) >= t.most
}

// add counts one from an address.
func (t *throttle) add(addr string, now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	n, known := t.at(addr, now)
	if t.total++; known || len(t.seen) < t.most {
		t.seen[maphash.String(t.seed, addr)] = n + 1
	}
}

// take is full and, where it is not, add, in one step.
func (t *throttle) take(addr string, now time.Time) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	n, known := t.at(addr, now)
	if n >= t.each || t.total >= t.all || !known && len(t.seen) >= t.most {
		return false
	}
	t.total++
	t.seen[maphash.String(t.seed, addr)] = n + 1
	return true
}

// at begins a new window where the last has ended and returns what came from
// addr in this one.
func (t *throttle) at(addr string, now time.Time) (n int, known bool) {
	if !now.Before(t.until) {
		t.until, t.seed, t.seen, t.total = now.Add(t.window), maphash.MakeSeed(), map[uint64]int{}, 0
	}
	n, known = t.seen[maphash.String(t.seed, addr)]
	return n, known
}

// remote is where a request comes from, for a throttle: of IPv6 the network,
// since a host has all of it; behind a proxy of our own what the proxy says.
func remote(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	addr, err := netip.ParseAddr(host)
	if err != nil {
		return host
	}
	if addr.IsLoopback() || addr.IsPrivate() {
		if all := r.Header.Values("X-Forwarded-For"); len(all) > 0 {
			last := all[len(all)-1]
			if i := strings.LastIndexByte(last, ','); i >= 0 {
				last = last[i+1:]
			}
			if behind, err := netip.ParseAddr(strings.TrimSpace(last)); err == nil {
				addr = behind
			}
		}
	}
	addr = addr.Unmap().WithZone("")
	if addr.Is6() {
		if network, err := addr.Prefix(64); err == nil {
			return network.String()
		}
	}
	return addr.String()
}
