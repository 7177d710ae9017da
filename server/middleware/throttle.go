package middleware

import (
	"hash/maphash"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"
)

// Throttle limits the number of events per address within a window. It stores no addresses, only
// hashes with a seed of the window, and clears them when the window ends. Memory is bounded: when
// MaxAddresses are stored, a new address replaces another one, whose count is lost. No address is
// refused because of that.
type Throttle struct {
	limit        int // most events within a window, from one address
	window       time.Duration
	MaxAddresses int // addresses stored

	mu     sync.Mutex
	until  time.Time
	seed   maphash.Seed
	counts map[uint64]int
}

func NewThrottle(each int, window time.Duration) *Throttle {
	return &Throttle{limit: each, window: window, MaxAddresses: 10_000}
}

// Exceeded reports whether an address has reached its limit in this window.
func (t *Throttle) Exceeded(addr string, now time.Time) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	n, _ := t.windowCount(addr, now)
	return n >= t.limit
}

// Count counts one event of an address. If MaxAddresses are stored, it drops one of them.
func (t *Throttle) Count(addr string, now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	n, known := t.windowCount(addr, now)
	if !known && len(t.counts) >= t.MaxAddresses {
		for other := range t.counts {
			delete(t.counts, other)
			break
		}
	}
	t.counts[maphash.String(t.seed, addr)] = n + 1
}

// Remaining returns the time until the window ends.
func (t *Throttle) Remaining(now time.Time) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	return max(t.until.Sub(now), 0)
}

// windowCount returns the number of events from addr in this window. It starts a new window if the
// last has ended.
func (t *Throttle) windowCount(addr string, now time.Time) (n int, known bool) {
	if !now.Before(t.until) {
		t.until, t.seed, t.counts = now.Add(t.window), maphash.MakeSeed(), map[uint64]int{}
	}
	n, known = t.counts[maphash.String(t.seed, addr)]
	return n, known
}

// Proxies are the networks of trusted proxies, whose X-Forwarded-For is used.
type Proxies []netip.Prefix

func (p Proxies) trusts(a netip.Addr) bool {
	return slices.ContainsFunc(p, func(n netip.Prefix) bool { return n.Contains(a) })
}

// ClientAddress returns the address that a throttle counts: the peer's, or behind trusted proxies
// the nearest address in X-Forwarded-For that is not one of theirs. Entries further left are not
// trustworthy. For IPv6 it returns the /64 network, because one host has all of its addresses.
func (p Proxies) ClientAddress(r *http.Request) string {
	addr, ok := parseAddr(r.RemoteAddr)
	if !ok {
		return r.RemoteAddr
	}
	for _, hop := range slices.Backward(strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")) {
		if !p.trusts(addr) {
			break
		}
		behind, ok := parseAddr(strings.TrimSpace(hop))
		if !ok {
			break
		}
		addr = behind
	}
	if addr.Is6() {
		if network, err := addr.Prefix(64); err == nil {
			return network.String()
		}
	}
	return addr.String()
}

func parseAddr(s string) (netip.Addr, bool) {
	if host, _, err := net.SplitHostPort(s); err == nil {
		s = host
	}
	a, err := netip.ParseAddr(strings.Trim(s, "[]"))
	return a.Unmap().WithZone(""), err == nil
}
