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

// net/http writes through a buffer of 4 KB: a page leaves in two writes, the
// headers with the beginning of the body, then the rest. Writing is half of
// what a page from memory costs, so both are put into one (writev).

// maxUnsent is how many bytes of an answer the system keeps for a reader that
// has not taken them yet.
const maxUnsent = 256 << 10

// A reader has partTime for each part of a long answer: who takes less than
// 2 KB a second is not a phone on a bad line any more.
const (
	partSize = 64 << 10
	partTime = 30 * time.Second
)

// ConnContext lets a request's context know its connection.
func ConnContext(ctx context.Context, c net.Conn) context.Context {
	if w, ok := c.(*joinedConn); ok {
		return response.WithConn(ctx, w)
	}
	return ctx
}

// joinedConn holds back one write when it is told that another follows.
// net/http writes to a connection from one goroutine at a time.
type joinedConn struct {
	net.Conn
	holdNext bool
	held     []byte
	both     [2][]byte
	out      net.Buffers

	begun     bool // an answer, since the connection was last idle
	partTime  time.Duration
	stallTime time.Duration
	idle      atomic.Int64 // since when, in Unix nanoseconds; 0: not idle
	stuck     atomic.Int64 // from when it has stalled, if nothing moves before; 0: it has not
	listener  *listener    // that it has a place of; nil in tests
	network   netip.Prefix // with which it shares places; invalid: none
}

// HoldNext has the next write wait for the one after it.
func (c *joinedConn) HoldNext() { c.holdNext = true }

// Write writes what was held and p, or holds p.
func (c *joinedConn) Write(p []byte) (int, error) {
	if !c.begun {
		c.begun = true
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

// writePart writes what was held and p, which a reader must take in time if it
// is a whole part: the server's own time is for a whole page.
func (c *joinedConn) writePart(p []byte) (int, error) {
	if len(p) == partSize {
		if err := c.wait(); err != nil {
			return 0, err
		}
	}
	c.stuck.Store(time.Now().Add(c.stallTime).UnixNano())
	defer c.stuck.Store(0)
	if len(c.held) == 0 {
		return c.Conn.Write(p)
	}
	first := len(c.held)
	c.both = [2][]byte{c.held, p}
	c.out = c.both[:]
	n, err := c.out.WriteTo(c.Conn)
	c.held, c.both[1] = c.held[:0], nil
	return max(int(n)-first, 0), err
}

// wait gives the reader the time of a part from now.
func (c *joinedConn) wait() error { return c.SetWriteDeadline(time.Now().Add(c.partTime)) }

// ReadFrom sends src in parts. Of a file the system reads and sends it
// (sendfile), and no part of it is in our memory.
func (c *joinedConn) ReadFrom(src io.Reader) (n int64, err error) {
	left := int64(math.MaxInt64)
	limited, _ := src.(*io.LimitedReader)
	if limited != nil {
		src, left = limited.R, limited.N
	}
	for err == nil && left > 0 {
		part := io.LimitedReader{R: src, N: min(left, partSize)}
		var m int64
		if err = c.wait(); err == nil {
			c.stuck.Store(time.Now().Add(c.stallTime).UnixNano())
			m, err = io.Copy(c.Conn, &part)
			c.stuck.Store(0)
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

// refusalHead ends the headers of what net/http itself answers to a request
// that it cannot read.
const refusalHead = "\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n"

// secureRefusal adds the security headers to such an answer.
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

// CloseWrite ends our side of the connection and leaves the reader's open, so
// that a refusal is read before the connection is reset.
func (c *joinedConn) CloseWrite() error {
	if half, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return c.Conn.Close()
}

// Close closes the connection and gives its place to another.
func (c *joinedConn) Close() error {
	err := c.Conn.Close()
	if c.listener != nil {
		c.listener.release(c)
	}
	return err
}
