package control

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"time"
)

var errStopping = errors.New("the server is stopping and nothing has changed: run the command again when it is back")

// grace is the time in which cancelled calls have to end.
const grace = 10 * time.Second

// Serve serves h until ctx ends. Then it stops the calls and waits for them. It closes l.
func Serve(ctx context.Context, l net.Listener, h *Handler) error {
	calls, stop := context.WithCancelCause(context.WithoutCancel(ctx))
	defer stop(nil)
	server := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: grace,
		BaseContext:       func(net.Listener) context.Context { return calls },
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(l) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	stop(errStopping)
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	err := server.Shutdown(last)
	if errors.Is(err, context.DeadlineExceeded) { // a command that does not read its response
		err = server.Close()
	}
	h.running.Wait()
	return err
}

// InMemory returns a Client of h in this process. close stops its calls.
func InMemory(h *Handler) (c *Client, close func() error) {
	l := &memoryListener{conns: make(chan net.Conn), closed: make(chan struct{})}
	ctx, cancel := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- Serve(ctx, l, h) }()
	return newClient(h.version, l.dial), func() error { cancel(); return <-served }
}

// memoryListener accepts connections within the process.
type memoryListener struct {
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func (l *memoryListener) dial(ctx context.Context) (net.Conn, error) {
	ours, theirs := net.Pipe()
	select {
	case l.conns <- theirs:
		return ours, nil
	case <-l.closed:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// Accept implements net.Listener.
func (l *memoryListener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

// Close implements net.Listener.
func (l *memoryListener) Close() error {
	l.once.Do(func() { close(l.closed) })
	return nil
}

// Addr implements net.Listener.
func (l *memoryListener) Addr() net.Addr { return &net.UnixAddr{Name: "memory", Net: "unix"} }
