package site

import (
	"bufio"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"
)

// bounded serves h over at most most connections.
func bounded(t *testing.T, most int, h http.Handler) string {
	t.Helper()
	server := httptest.NewUnstartedServer(h)
	server.Listener, server.Config.ConnContext, server.Config.ConnState = Listen(server.Listener, most), ConnContext, ConnState
	server.Start()
	t.Cleanup(server.Close)
	return server.Listener.Addr().String()
}

func dial(t *testing.T, addr string) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

// exchange sends a request over conn and reads the answer.
func exchange(conn net.Conn, path string) (int, error) {
	if _, err := io.WriteString(conn, "GET "+path+" HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
		return 0, err
	}
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		return 0, err
	}
	_, err = io.Copy(io.Discard, response.Body)
	return response.StatusCode, err
}

// One connection too many closes the one that was idle longest, and no other.
func TestIdleConnectionsGiveWay(t *testing.T) {
	t.Parallel()
	addr := bounded(t, 3, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {}))
	var conns []net.Conn
	for range 5 {
		conn := dial(t, addr)
		if status, err := exchange(conn, "/"); status != http.StatusOK || err != nil {
			t.Fatalf("connection %d: %d, %v", len(conns), status, err)
		}
		conns = append(conns, conn)
	}
	for i, conn := range conns {
		_, err := exchange(conn, "/")
		if closed := err != nil; closed != (i < 2) {
			t.Errorf("connection %d of 5: %v, want the first two closed", i, err)
		}
	}
}

// Where none is idle a new connection waits, and is served when one is; more
// than the bound are never served at once.
func TestConnectionsAreBounded(t *testing.T) {
	t.Parallel()
	const most = 4
	var now, peak atomic.Int32
	begun, leave := make(chan struct{}), make(chan struct{})
	addr := bounded(t, most, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n := now.Add(1)
		for p := peak.Load(); n > p && !peak.CompareAndSwap(p, n); p = peak.Load() {
		}
		if r.URL.Path == "/slow" {
			begun <- struct{}{}
			<-leave
		}
		now.Add(-1)
	}))
	results := make(chan error, 3*most)
	ask := func(path string) {
		conn := dial(t, addr)
		go func() {
			status, err := exchange(conn, path)
			if status != http.StatusOK && err == nil {
				err = errors.New(http.StatusText(status))
			}
			results <- err
		}()
	}
	for range most {
		ask("/slow")
		<-begun
	}
	for range 2 * most {
		ask("/")
	}
	select {
	case err := <-results:
		t.Errorf("a connection above the bound was served: %v", err)
	default:
	}
	close(leave)
	for range 3 * most {
		if err := <-results; err != nil {
			t.Error(err)
		}
	}
	if peak.Load() > most {
		t.Errorf("%d were served at once, want at most %d", peak.Load(), most)
	}
}

// A listener that is closed while a connection waits for its place ends.
func TestListenerClosesWhileFull(t *testing.T) {
	t.Parallel()
	inner, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l := Listen(inner, 1).(*listener)
	dial(t, inner.Addr().String())
	dial(t, inner.Addr().String())
	first, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	ended := make(chan error, 1)
	go func() {
		_, err := l.Accept()
		ended <- err
	}()
	for l.waits.Load() == 0 {
		time.Sleep(time.Millisecond)
	}
	if err := l.Close(); err != nil {
		t.Error(err)
	}
	if err := <-ended; !errors.Is(err, net.ErrClosed) {
		t.Errorf("Accept = %v, want closed", err)
	}
}
