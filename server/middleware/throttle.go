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

// Throttle bounds how often something comes from one address within a window.
// It keeps no address: only a hash with a seed of the window, and forgets all
// of it when the window ends. Its memory is bounded: when more addresses come
// than it holds, one of them is forgotten, and nobody is refused for it.
type Throttle struct {
	each   int // within a window, from one address
	window time.Duration
	Most   int // addresses

	mu    sync.Mutex
	until time.Time
	seed  maphash.Seed
	seen  map[uint64]int
}

func NewThrottle(each int, window time.Duration) *Throttle {
	return &Throttle{each: each, window: window, Most: 10_000}
}

// Full reports whether an address has had as many as it may within the window.
func (t *Throttle) Full(addr string, now time.Time) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	n, _ := t.countOf(addr, now)
	return n >= t.each
}

// Count counts one from an address. Where there are more addresses than are
// remembered, one of them is forgotten.
func (t *Throttle) Count(addr string, now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	n, known := t.countOf(addr, now)
	if !known && len(t.seen) >= t.Most {
		for other := range t.seen {
			delete(t.seen, other)
			break
		}
	}
	t.seen[maphash.String(t.seed, addr)] = n + 1
}

// Left is the rest of the window.
func (t *Throttle) Left(now time.Time) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	return max(t.until.Sub(now), 0)
}

// countOf begins a new window where the last has ended and returns what came from
// addr in this one.
func (t *Throttle) countOf(addr string, now time.Time) (n int, known bool) {
	if !now.Before(t.until) {
		t.until, t.seed, t.seen = now.Add(t.window), maphash.MakeSeed(), map[uint64]int{}
	}
	n, known = t.seen[maphash.String(t.seed, addr)]
	return n, known
}

// Proxies are the networks of the proxies in front of the paper, whose word for
// where a request comes from is taken.
type Proxies []netip.Prefix

func (p Proxies) trusts(a netip.Addr) bool {
	return slices.ContainsFunc(p, func(n netip.Prefix) bool { return n.Contains(a) })
}

// ClientAddress is where a request comes from, for a throttle: its peer, or where that
// is a trusted proxy the nearest address in X-Forwarded-For that is none. What
// stands further left there is what the reader says. Of IPv6 it is the
// network, since a host has all of it.
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

// parseAddr reads an address with or without a port.
func parseAddr(s string) (netip.Addr, bool) {
	if host, _, err := net.SplitHostPort(s); err == nil {
		s = host
	}
	a, err := netip.ParseAddr(strings.Trim(s, "[]"))
	return a.Unmap().WithZone(""), err == nil
}
