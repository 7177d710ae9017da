package middleware

import (
	"log/slog"
	"maps"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Limits bound the connections of a listener.
type Limits struct {
	Most    int                   // open at the same time
	Share   int                   // most per client network; 0: no limit
	Proxies []netip.Prefix        // networks without such a limit, as each of their addresses serves many readers
	Log     *slog.Logger          // nil: nothing is logged
	Metrics prometheus.Registerer // nil: no metrics
}

// Listen wraps l. Its connections join headers and body into one write, send long responses in
// parts with a deadline each, and are limited in number. When the limit is reached, it closes the
// connection that has been idle longest, else the one that has stalled longest, else new
// connections wait. A network that has reached its share gets no further connection. The
// http.Server must use ConnContext and ConnState.
func Listen(l net.Listener, limits Limits) net.Listener {
	if limits.Log == nil {
		limits.Log = slog.New(slog.DiscardHandler)
	}
	out := &listener{Listener: l, limits: limits, partTime: partTime, stallTime: stallTime, open: map[*joinedConn]struct{}{}, held: map[netip.Prefix]int{}, closings: map[string]*atomic.Int64{}}
	for _, why := range closings {
		out.closings[why] = new(atomic.Int64)
	}
	out.changed.L = &out.mu
	if limits.Metrics != nil {
		watchListener(limits.Metrics, out)
	}
	return out
}

// Reasons for closing a connection, as values of the metric's label.
const (
	wasIdle    = "idle"
	hadStalled = "stalled"
	hadShare   = "share"
)

var closings = []string{wasIdle, hadStalled, hadShare}

// At the limit, a connection may be closed that has sent no request for newTime after opening, or
// has accepted no bytes of its response for stallTime. Both are long enough for a phone on a slow
// connection.
const (
	newTime   = time.Second
	stallTime = 5 * time.Second
)

// warnEvery is the shortest interval between two equal warnings.
const warnEvery = time.Minute

type listener struct {
	net.Listener
	limits              Limits
	partTime, stallTime time.Duration

	mu       sync.Mutex
	changed  sync.Cond // signalled when a connection closes or becomes idle, or the listener closes
	open     map[*joinedConn]struct{}
	held     map[netip.Prefix]int // number of connections by network
	closed   bool
	waits    atomic.Int32
	closings map[string]*atomic.Int64
	warned   map[string]time.Time // time of the last warning, by message
}

// Accept returns the next connection that is within the limits; it waits if all are in use.
func (l *listener) Accept() (net.Conn, error) {
	for {
		c, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		if tcp, ok := c.(*net.TCPConn); ok {
			_ = tcp.SetWriteBuffer(maxUnsent) // if it fails, the system's own limit applies
		}
		w := &joinedConn{Conn: c, partTime: l.partTime, stallTime: l.stallTime, listener: l, network: l.network(c.RemoteAddr())}
		w.stuck.Store(time.Now().Add(newTime).UnixNano())
		switch admitted, closed := l.admit(w); {
		case closed:
			_ = c.Close()
			return nil, net.ErrClosed
		case admitted:
			return w, nil
		}
		_ = c.Close()
	}
}

// network returns the prefix by which addr is counted: /24 or /48, about one customer of a
// provider. It is invalid for trusted proxies, which are not limited.
func (l *listener) network(addr net.Addr) netip.Prefix {
	a, ok := parseAddr(addr.String())
	if !ok || Proxies(l.limits.Proxies).trusts(a) {
		return netip.Prefix{}
	}
	bits := 24
	if a.Is6() {
		bits = 48
	}
	network, _ := a.Prefix(bits) // no error: the prefix length fits the address
	return network
}

// admit registers w as soon as the limit allows. It returns false if the network of w has reached
// its share or the listener was closed.
func (l *listener) admit(w *joinedConn) (admitted, closed bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if share := l.limits.Share; share > 0 && w.network.IsValid() && l.held[w.network] >= share && !l.makeRoom(w.network) {
		l.closings[hadShare].Add(1)
		l.warn("a network has its share of the connections; its new ones are closed", "network", w.network, "share", share,
			"fix", "shut the network out if it is no reader; if it is a proxy, name it in -trusted-proxy")
		return false, false
	}
	for len(l.open) >= l.limits.Most && !l.closed {
		if !l.makeRoom(netip.Prefix{}) {
			l.warn("all connections are at work, new ones wait", "connections", l.limits.Most,
				"fix", "raise -max-connections and the limit of open files, or let a proxy in front bound what one address opens")
			l.wait()
		}
	}
	if !l.closed {
		l.open[w] = struct{}{}
		l.held[w.network]++
	}
	return !l.closed, l.closed
}

// wait returns when a connection was closed or became idle. It also returns after a while, as a
// connection may have stalled.
func (l *listener) wait() {
	again := time.AfterFunc(newTime/4, l.changed.Broadcast)
	defer again.Stop()
	l.waits.Add(1)
	l.changed.Wait()
	l.waits.Add(-1)
}

// makeRoom closes the connection that has been idle longest, else the one that has stalled longest,
// and reports whether there was one. If of is valid, it considers only that network.
func (l *listener) makeRoom(of netip.Prefix) bool {
	now := time.Now().UnixNano()
	var idle, stuck *joinedConn
	var idleSince, stuckSince int64
	for c := range l.open {
		if of.IsValid() && c.network != of {
			continue
		}
		if since := c.idle.Load(); since != 0 && (idle == nil || since < idleSince) {
			idle, idleSince = c, since
		}
		if since := c.stuck.Load(); since != 0 && since <= now && (stuck == nil || since < stuckSince) {
			stuck, stuckSince = c, since
		}
	}
	why := wasIdle
	if idle == nil {
		idle, why = stuck, hadStalled
	}
	if idle == nil {
		return false
	}
	l.closings[why].Add(1)
	l.forget(idle)
	_ = idle.Conn.Close() // the server notices and closes it too
	return true
}

// forget removes c from the open connections, once.
func (l *listener) forget(c *joinedConn) {
	if _, there := l.open[c]; !there {
		return
	}
	delete(l.open, c)
	if l.held[c.network]--; l.held[c.network] == 0 {
		delete(l.held, c.network)
	}
}

// warn logs a message unless it was logged within warnEvery.
func (l *listener) warn(message string, args ...any) {
	now := time.Now()
	if last, ok := l.warned[message]; ok && now.Sub(last) < warnEvery {
		return
	}
	if l.warned == nil {
		l.warned = map[string]time.Time{}
	}
	l.warned[message] = now
	l.limits.Log.Warn(message, args...)
}

func (l *listener) release(w *joinedConn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.forget(w)
	l.changed.Signal()
}

// vacant wakes a waiting Accept because a connection became idle.
func (l *listener) vacant() {
	if l.waits.Load() > 0 {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.changed.Signal()
	}
}

// Close closes the listener; open connections stay open.
func (l *listener) Close() error {
	l.mu.Lock()
	l.closed = true
	l.changed.Broadcast()
	l.mu.Unlock()
	return l.Listener.Close()
}

func (l *listener) count() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.open)
}

// watchListener registers the metrics of connections.
func watchListener(reg prometheus.Registerer, l *listener) {
	gauge := func(name, help string, read func() float64) {
		reg.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, read))
	}
	gauge("broadside_connections", "Connections of readers that are open.", func() float64 { return float64(l.count()) })
	gauge("broadside_connections_most", "How many there may be.", func() float64 { return float64(l.limits.Most) })
	gauge("broadside_connections_waiting", "1 while new connections wait for a place.", func() float64 { return float64(l.waits.Load()) })
	for _, why := range slices.Sorted(maps.Keys(l.closings)) {
		reg.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{Name: "broadside_connections_closed_total",
			Help: "Connections closed for others: idle, stalled, or above their network's share.", ConstLabels: prometheus.Labels{"why": why}},
			func() float64 { return float64(l.closings[why].Load()) }))
	}
}

// ConnState records whether a connection is idle. It is the ConnState hook of the http.Server.
func ConnState(c net.Conn, state http.ConnState) {
	w, ok := c.(*joinedConn)
	if !ok {
		return
	}
	switch state {
	case http.StateIdle:
		w.begun = false
		w.idle.Store(time.Now().UnixNano())
		if w.listener != nil {
			w.listener.vacant()
		}
	case http.StateActive: // a request was read
		w.idle.Store(0)
		w.stuck.Store(0)
	default: // new and closed connections are handled by Accept and Close
	}
}
