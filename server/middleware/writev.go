package middleware

import (
	"bytes"
	"context"
	"io"
	"math"
	"net"
	"net/netip"
	"sync/atomic"
	"time"

	"broadside/server/response"
)

// net/http writes through a buffer of 4 KB, so a page takes two writes: the headers with the start
// of the body, then the rest. Writing is half of the cost of a cached page, so writevConn joins
// both into one (writev).

// maxUnsent is the size of the system's send buffer for each connection, in bytes.
const maxUnsent = 256 << 10

// A reader has partTime to accept each part of a long response, about 2 KB a second.
const (
	partSize = 64 << 10
	partTime = 30 * time.Second
)

// ConnContext stores the connection in the context of its requests.
func ConnContext(ctx context.Context, c net.Conn) context.Context {
	if w, ok := c.(*writevConn); ok {
		return response.WithConn(ctx, w)
	}
	return ctx
}

// writevConn joins two writes into one on request. net/http writes to a connection from one
// goroutine at a time.
type writevConn struct {
	net.Conn
	holdNext bool
	held     []byte
	both     [2][]byte
	buffers  net.Buffers

	started   bool // a response was started since the connection was last idle
	partTime  time.Duration
	idleSince atomic.Int64 // time since when it is idle, in Unix nanoseconds; 0: not idle
	stalledAt atomic.Int64 // time at which it counts as stalled unless bytes move; 0: no write is in progress
	listener  *listener    // that counts it; nil in tests
	network   netip.Prefix // by which it is counted; invalid: not limited
}

// HoldNext delays the next write until the one after it.
func (c *writevConn) HoldNext() { c.holdNext = true }

// Write writes the delayed bytes and p, or delays p.
func (c *writevConn) Write(p []byte) (int, error) {
	if !c.started {
		c.started = true
		if refusal, ok := secureRefusal(p); ok {
			_, err := c.Conn.Write(refusal)
			return len(p), err
		}
	}
	if c.holdNext {
		c.holdNext = false
		c.held = append(c.held[:0], p...)
		return len(p), nil
	}
	n, err := c.writePart(p[:min(len(p), partSize)])
	for err == nil && n < len(p) {
		var m int
		m, err = c.writePart(p[n:min(len(p), n+partSize)])
		n += m
	}
	return n, err
}

// writePart writes the delayed bytes and p. A full part gets a write deadline of its own, since the
// server's WriteTimeout is for a whole page.
func (c *writevConn) writePart(p []byte) (int, error) {
	if len(p) == partSize {
		if err := c.setPartDeadline(); err != nil {
			return 0, err
		}
	}
	c.stalledAt.Store(time.Now().Add(stallTime).UnixNano())
	defer c.stalledAt.Store(0)
	if len(c.held) == 0 {
		return c.Conn.Write(p)
	}
	first := len(c.held)
	c.both = [2][]byte{c.held, p}
	c.buffers = c.both[:]
	n, err := c.buffers.WriteTo(c.Conn)
	c.held, c.both[1] = c.held[:0], nil
	return max(int(n)-first, 0), err
}

// setPartDeadline sets the write deadline for the next part.
func (c *writevConn) setPartDeadline() error { return c.SetWriteDeadline(time.Now().Add(c.partTime)) }

// ReadFrom sends src in parts. For a file the operating system sends the bytes itself (sendfile),
// without copying them into this program's memory.
func (c *writevConn) ReadFrom(src io.Reader) (n int64, err error) {
	left := int64(math.MaxInt64)
	limited, _ := src.(*io.LimitedReader)
	if limited != nil {
		src, left = limited.R, limited.N
	}
	for err == nil && left > 0 {
		part := io.LimitedReader{R: src, N: min(left, partSize)}
		var m int64
		if err = c.setPartDeadline(); err == nil {
			c.stalledAt.Store(time.Now().Add(stallTime).UnixNano())
			m, err = io.Copy(c.Conn, &part)
			c.stalledAt.Store(0)
		}
		n, left = n+m, left-m
		if part.N > 0 {
			break // src is at its end
		}
	}
	if limited != nil {
		limited.N = left
	}
	return n, err
}

// refusalHead is the end of the headers of the error response that net/http writes itself for a
// malformed request.
const refusalHead = "\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n"

// secureRefusal adds the security headers to such a response.
func secureRefusal(p []byte) ([]byte, bool) {
	status, rest, found := bytes.Cut(p, []byte(refusalHead))
	if !found || len(p) > 512 || !bytes.HasPrefix(p, []byte("HTTP/1.1 ")) || bytes.Contains(status, []byte("\n")) {
		return nil, false
	}
	out := append(bytes.Clone(status), refusalHead...)
	for _, f := range append([]response.Field{response.NewField("Content-Security-Policy", response.FilePolicy)}, response.SecurityHeaders...) {
		out = append(out, f.Name+": "+f.Values[0]+"\r\n"...)
	}
	return append(out, rest...), true
}

// CloseWrite closes the sending side only, so that the client can read an error response before the
// connection is reset.
func (c *writevConn) CloseWrite() error {
	if half, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return c.Conn.Close()
}

// Close closes the connection and removes it from its listener.
func (c *writevConn) Close() error {
	err := c.Conn.Close()
	if c.listener != nil {
		c.listener.release(c)
	}
	return err
}
