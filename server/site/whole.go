package site

import (
	"context"
	"net"
	"net/http"
	"time"
)

// net/http writes through a buffer of 4 KB: a page leaves in two writes, the
// headers with the beginning of the body, then the rest. Writing is half of
// what a page from memory costs, so both are put into one (writev).

// bufferSize is that buffer's: a longer body takes at least two writes.
const bufferSize = 4 << 10

// Listen makes connections of l send what they are asked to in one write. The
// server must have ConnContext as its ConnContext.
func Listen(l net.Listener) net.Listener { return listener{l} }

type listener struct{ net.Listener }

// Accept waits for the next connection.
func (l listener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &wholeConn{Conn: c}, nil
}

type connKey struct{}

// ConnContext lets a request's context know its connection.
func ConnContext(ctx context.Context, c net.Conn) context.Context {
	if w, ok := c.(*wholeConn); ok {
		return context.WithValue(ctx, connKey{}, w)
	}
	return ctx
}

// A body above largeBody may take slowReader on a bad line: 30 s, which the
// server gives the others, are too few for a photograph, and for app.wasm.
const (
	largeBody  = 256 << 10
	slowReader = 10 * time.Minute
)

// writeWhole writes body, all of it, with the headers before it in one write.
func writeWhole(w http.ResponseWriter, r *http.Request, body []byte) (int, error) {
	if len(body) > largeBody {
		// Not every connection can do this; those that cannot keep the usual time.
		_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(slowReader))
	}
	if len(body) > bufferSize {
		if c, ok := r.Context().Value(connKey{}).(*wholeConn); ok {
			c.hold = true
		}
	}
	return w.Write(body)
}

// wholeConn holds back one write when it is told that another follows.
// net/http writes to a connection from one goroutine at a time.
type wholeConn struct {
	net.Conn
	hold bool
	held []byte
	both [2][]byte
	out  net.Buffers
}

// Write writes what was held and p, or holds p.
func (c *wholeConn) Write(p []byte) (int, error) {
	switch {
	case c.hold:
		c.hold = false
		c.held = append(c.held[:0], p...)
		return len(p), nil
	case len(c.held) == 0:
		return c.Conn.Write(p)
	}
	first := len(c.held)
	c.both = [2][]byte{c.held, p}
	c.out = c.both[:]
	n, err := c.out.WriteTo(c.Conn)
	c.held, c.both[1] = c.held[:0], nil
	return max(int(n)-first, 0), err
}

// CloseWrite ends our side of the connection and leaves the reader's open, so
// that a refusal is read before the connection is reset.
func (c *wholeConn) CloseWrite() error {
	if half, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return c.Conn.Close()
}
