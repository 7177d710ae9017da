package site

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

// throttle bounds how often something comes from one address within a window.
// It keeps no address: only a hash with a seed of the window, and forgets all
// of it when the window ends. Its memory is bounded: when more addresses come
// than it holds, one of them is forgotten, and nobody is refused for it.
type throttle struct {
	each   int // within a window, from one address
	window time.Duration
	most   int // addresses

	mu    sync.Mutex
	until time.Time
	seed  maphash.Seed
	seen  map[uint64]int
}

func newThrottle(each int, window time.Duration) *throttle {
	return &throttle{each: each, window: window, most: 10_000}
}

// full reports whether an address has had as many as it may within the window.
func (t *throttle) full(addr string, now time.Time) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	n, _ := t.at(addr, now)
	return n >= t.each
}

// count counts one from an address. Where there are more addresses than are
// remembered, one of them is forgotten.
func (t *throttle) count(addr string, now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	n, known := t.at(addr, now)
	if !known && len(t.seen) >= t.most {
		for other := range t.seen {
			delete(t.seen, other)
			break
		}
	}
	t.seen[maphash.String(t.seed, addr)] = n + 1
}

// left is the rest of the window.
func (t *throttle) left(now time.Time) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	return max(t.until.Sub(now), 0)
}

// at begins a new window where the last has ended and returns what came from
// addr in this one.
func (t *throttle) at(addr string, now time.Time) (n int, known bool) {
	if !now.Before(t.until) {
		t.until, t.seed, t.seen = now.Add(t.window), maphash.MakeSeed(), map[uint64]int{}
	}
	n, known = t.seen[maphash.String(t.seed, addr)]
	return n, known
}

// proxies are the networks of the proxies in front of the paper, whose word for
// where a request comes from is taken.
type proxies []netip.Prefix

func (p proxies) trust(a netip.Addr) bool {
	return slices.ContainsFunc(p, func(n netip.Prefix) bool { return n.Contains(a) })
}

// remote is where a request comes from, for a throttle: its peer, or where that
// is a trusted proxy the nearest address in X-Forwarded-For that is none. What
// stands further left there is what the reader says. Of IPv6 it is the
// network, since a host has all of it.
func (p proxies) remote(r *http.Request) string {
	addr, ok := parseAddr(r.RemoteAddr)
	if !ok {
		return r.RemoteAddr
	}
	for _, hop := range slices.Backward(strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")) {
		if !p.trust(addr) {
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
