package site

import (
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// Listen makes connections of l send an answer in as few writes as can be, in
// parts that a reader must take in time, and bounds how many are open: above
// most the one that has been idle longest is closed, and where none is idle a
// new one waits. The server must have ConnContext and ConnState.
func Listen(l net.Listener, most int) net.Listener {
	out := &listener{Listener: l, most: most, partTime: partTime, open: map[*wholeConn]struct{}{}}
	out.changed.L = &out.mu
	return out
}

type listener struct {
	net.Listener
	most     int
	partTime time.Duration

	mu      sync.Mutex
	changed sync.Cond // a connection is closed or idle, or the listener closed
	open    map[*wholeConn]struct{}
	closed  bool
	waits   atomic.Int32
}

// Accept waits for the next connection, and for its place.
func (l *listener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	if tcp, ok := c.(*net.TCPConn); ok {
		_ = tcp.SetWriteBuffer(maxUnsent) // a system that refuses has a bound of its own
	}
	w := &wholeConn{Conn: c, partTime: l.partTime, listener: l}
	if !l.admit(w) {
		_ = c.Close()
		return nil, net.ErrClosed
	}
	return w, nil
}

// admit gives w its place as soon as there is one. It is false where the
// listener was closed first.
func (l *listener) admit(w *wholeConn) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	for len(l.open) >= l.most && !l.closed {
		idle := l.longestIdle()
		if idle == nil {
			l.waits.Add(1)
			l.changed.Wait()
			l.waits.Add(-1)
			continue
		}
		delete(l.open, idle)
		_ = idle.Conn.Close() // the server sees it closed and forgets it
	}
	if !l.closed {
		l.open[w] = struct{}{}
	}
	return !l.closed
}

func (l *listener) longestIdle() *wholeConn {
	var longest *wholeConn
	least := int64(0)
	for c := range l.open {
		if since := c.idle.Load(); since != 0 && (longest == nil || since < least) {
			longest, least = c, since
		}
	}
	return longest
}

func (l *listener) release(w *wholeConn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.open, w)
	l.changed.Signal()
}

// vacant tells a connection that waits of one that is idle.
func (l *listener) vacant() {
	if l.waits.Load() > 0 {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.changed.Signal()
	}
}

// Close ends listening; connections stay.
func (l *listener) Close() error {
	l.mu.Lock()
	l.closed = true
	l.changed.Broadcast()
	l.mu.Unlock()
	return l.Listener.Close()
}

// ConnState notes when a connection is idle.
func ConnState(c net.Conn, state http.ConnState) {
	w, ok := c.(*wholeConn)
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
	case http.StateActive:
		w.idle.Store(0)
	default: // new and closed are known here
	}
}
