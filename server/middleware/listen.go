package middleware

import (
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Limits bound the connections of a listener.
type Limits struct {
	MaxConnections int                   // open at the same time
	MaxPerNetwork  int                   // most per client network; 0: no limit
	Proxies        []netip.Prefix        // networks without such a limit, as each of their addresses serves many readers
	Log            *slog.Logger          // nil: nothing is logged
	Metrics        prometheus.Registerer // nil: no metrics
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
	out := &listener{
		Listener: l, limits: limits, partTime: partTime, now: time.Now, open: map[*writevConn]struct{}{},
		perNetwork: map[netip.Prefix]int{}, warned: map[string]time.Time{},
		closings: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "broadside_connections_closed_total",
			Help: "Connections closed for others: idle, stalled, or above their network's share.",
		}, []string{"why"}),
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
	wasStalled = "stalled"
	overShare  = "share"
)

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
	limits   Limits
	partTime time.Duration
	now      func() time.Time // by which connections count as stalled

	mu         sync.Mutex
	changed    sync.Cond // signalled when a connection closes or becomes idle, or the listener closes
	open       map[*writevConn]struct{}
	perNetwork map[netip.Prefix]int // number of connections by network
	closed     bool
	waits      atomic.Int32
	closings   *prometheus.CounterVec // by reason
	warned     map[string]time.Time   // time of the last warning, by message
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
		w := &writevConn{Conn: c, partTime: l.partTime, listener: l, network: l.network(c.RemoteAddr())}
		w.stalledAt.Store(time.Now().Add(newTime).UnixNano())
		switch admitted, closed := l.register(w); {
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

// register registers w as soon as the limit allows. It returns false if the network of w has reached
// its share or the listener was closed.
func (l *listener) register(w *writevConn) (admitted, closed bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if share := l.limits.MaxPerNetwork; share > 0 && w.network.IsValid() && l.perNetwork[w.network] >= share && !l.makeRoom(w.network) {
		l.closings.WithLabelValues(overShare).Inc()
		l.warnRarely("a network has its share of the connections; its new ones are closed", "network", w.network, "share", share,
			"fix", "shut the network out if it is no reader; if it is a proxy, name it in -trusted-proxy")
		return false, false
	}
	for len(l.open) >= l.limits.MaxConnections && !l.closed {
		if !l.makeRoom(netip.Prefix{}) {
			l.warnRarely("all connections are at work, new ones wait", "connections", l.limits.MaxConnections,
				"fix", "raise -max-connections and the limit of open files, or let a proxy in front bound what one address opens")
			l.waitForRoom()
		}
	}
	if !l.closed {
		l.open[w] = struct{}{}
		l.perNetwork[w.network]++
	}
	return !l.closed, l.closed
}

// waitForRoom returns when a connection was closed or became idle. It also returns after a while,
// as a connection may have stalled.
func (l *listener) waitForRoom() {
	again := time.AfterFunc(newTime/4, l.changed.Broadcast)
	defer again.Stop()
	l.waits.Add(1)
	l.changed.Wait()
	l.waits.Add(-1)
}

// makeRoom closes the connection that has been idle longest, else the one that has stalled longest,
// and reports whether there was one. If of is valid, it considers only that network.
func (l *listener) makeRoom(of netip.Prefix) bool {
	now := l.now().UnixNano()
	var idle, stuck *writevConn
	var idleSince, stuckSince int64
	for c := range l.open {
		if of.IsValid() && c.network != of {
			continue
		}
		if since := c.idleSince.Load(); since != 0 && (idle == nil || since < idleSince) {
			idle, idleSince = c, since
		}
		if since := c.stalledAt.Load(); since != 0 && since <= now && (stuck == nil || since < stuckSince) {
			stuck, stuckSince = c, since
		}
	}
	why := wasIdle
	if idle == nil {
		idle, why = stuck, wasStalled
	}
	if idle == nil {
		return false
	}
	l.closings.WithLabelValues(why).Inc()
	l.remove(idle)
	_ = idle.Conn.Close() // the server notices and closes it too
	return true
}

// remove removes c from the open connections, once.
func (l *listener) remove(c *writevConn) {
	if _, there := l.open[c]; !there {
		return
	}
	delete(l.open, c)
	if l.perNetwork[c.network]--; l.perNetwork[c.network] == 0 {
		delete(l.perNetwork, c.network)
	}
}

// warnRarely logs a message unless it was logged within warnEvery.
func (l *listener) warnRarely(message string, args ...any) {
	now := time.Now()
	if last, ok := l.warned[message]; ok && now.Sub(last) < warnEvery {
		return
	}
	l.warned[message] = now
	l.limits.Log.Warn(message, args...)
}

func (l *listener) release(w *writevConn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.remove(w)
	l.changed.Signal()
}

// notifyIdle wakes a waiting Accept because a connection became idle.
func (l *listener) notifyIdle() {
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

func (l *listener) openCount() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.open)
}

func watchListener(reg prometheus.Registerer, l *listener) {
	gauge := func(name, help string, read func() float64) {
		reg.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, read))
	}
	gauge("broadside_connections", "Connections of readers that are open.", func() float64 { return float64(l.openCount()) })
	gauge("broadside_connections_most", "How many there may be.", func() float64 { return float64(l.limits.MaxConnections) })
	gauge("broadside_connections_waiting", "1 while new connections wait for a place.", func() float64 { return float64(l.waits.Load()) })
	for _, why := range []string{wasIdle, wasStalled, overShare} {
		l.closings.WithLabelValues(why) // so that it is there with 0
	}
	reg.MustRegister(l.closings)
}

// ConnState records whether a connection is idle. It is the ConnState hook of the http.Server.
func ConnState(c net.Conn, state http.ConnState) {
	w, ok := c.(*writevConn)
	if !ok {
		return
	}
	switch state {
	case http.StateIdle:
		w.started = false
		w.idleSince.Store(time.Now().UnixNano())
		if w.listener != nil {
			w.listener.notifyIdle()
		}
	case http.StateActive: // a request was read
		w.idleSince.Store(0)
		w.stalledAt.Store(0)
	default: // new and closed connections are handled by Accept and Close
	}
}
