package middleware

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"broadside/server/response"
)

// serveLimited serves h with at most most connections.
func serveLimited(t *testing.T, most int, h http.Handler) string {
	return limitedTo(t, Limits{MaxConnections: most}, stoppedClock, h)
}

func limitedTo(t *testing.T, limits Limits, now func() time.Time, h http.Handler) string {
	return watched(t, limits, now, h, func(http.ConnState) {})
}

// stoppedClock is a clock by which no connection is ever stalled, however busy the machine is.
func stoppedClock() time.Time { return time.Unix(0, 0) }

// watched serves h and calls changed after each change of a connection's state.
func watched(t *testing.T, limits Limits, now func() time.Time, h http.Handler, changed func(http.ConnState)) string {
	t.Helper()
	server := httptest.NewUnstartedServer(h)
	l := Listen(server.Listener, limits).(*listener)
	l.now = now
	server.Listener, server.Config.ConnContext = l, ConnContext
	server.Config.ConnState = func(c net.Conn, state http.ConnState) {
		ConnState(c, state)
		changed(state)
	}
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

// exchange sends a request over conn and reads the response.
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

// fetch is exchange with an error for any other status than 200.
func fetch(conn net.Conn, path string) error {
	status, err := exchange(conn, path)
	if status != http.StatusOK && err == nil {
		err = errors.New(http.StatusText(status))
	}
	return err
}

// A connection above the limit closes only the one that has been idle longest.
func TestIdleConnectionsGiveWay(t *testing.T) {
	t.Parallel()
	idle := make(chan bool, 20) // the server is idle a moment after the response has arrived
	addr := watched(t, Limits{MaxConnections: 3}, stoppedClock, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {}), func(state http.ConnState) {
		if state == http.StateIdle {
			idle <- true
		}
	})
	var conns []net.Conn
	for range 5 {
		conn := dial(t, addr)
		if status, err := exchange(conn, "/"); status != http.StatusOK || err != nil {
			t.Fatalf("connection %d: %d, %v", len(conns), status, err)
		}
		<-idle
		conns = append(conns, conn)
	}
	for i, conn := range conns {
		_, err := exchange(conn, "/")
		if closed := err != nil; closed != (i < 2) {
			t.Errorf("connection %d of 5: %v, want the first two closed", i, err)
		}
	}
}

// If no connection is idle, a new one waits until one is. The limit is never exceeded.
func TestConnectionsAreBounded(t *testing.T) {
	t.Parallel()
	const most = 4
	var now, peak atomic.Int32
	begun, leave := make(chan struct{}), make(chan struct{})
	addr := serveLimited(t, most, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
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
		go func() { results <- fetch(conn, path) }()
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

// Closing the listener ends a waiting Accept.
func TestListenerClosesWhileFull(t *testing.T) {
	t.Parallel()
	inner, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l := Listen(inner, Limits{MaxConnections: 1}).(*listener)
	l.now = stoppedClock
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

// logBuffer is a log for concurrent reading and writing.
type logBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// Connections that send nothing, send half a request or do not read their response are closed for
// others, and the log mentions the wait.
func TestStalledConnectionsGiveWay(t *testing.T) {
	t.Parallel()
	body := bytes.Repeat([]byte("x"), 8<<20)
	for name, request := range map[string]string{"silent": "", "half a request": "GET / HT", "a slow reader": "GET /large HTTP/1.1\r\nHost: x\r\n\r\n"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var log logBuffer
			reg := prometheus.NewRegistry()
			var late atomic.Bool
			now := func() time.Time {
				if late.Load() {
					return time.Now().Add(time.Minute)
				}
				return stoppedClock()
			}
			addr := limitedTo(t, Limits{MaxConnections: 3, Log: slog.New(slog.NewTextHandler(&log, nil)), Metrics: reg}, now, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/large" {
					_, _ = response.WriteBody(w, r, body)
				}
			}))
			for range 3 {
				conn := dial(t, addr)
				if err := conn.(*net.TCPConn).SetReadBuffer(16 << 10); err != nil {
					t.Fatal(err)
				}
				if _, err := io.WriteString(conn, request); err != nil {
					t.Fatal(err)
				}
				if strings.HasSuffix(request, "\r\n\r\n") {
					if _, err := io.ReadFull(conn, make([]byte, 1)); err != nil {
						t.Fatal(err)
					}
				}
			}
			conn, answered := dial(t, addr), make(chan error, 1)
			go func() { answered <- fetch(conn, "/") }()
			for !strings.Contains(log.String(), "new ones wait") {
				time.Sleep(time.Millisecond)
			}
			late.Store(true)
			if err := <-answered; err != nil {
				t.Errorf("a reader got %v", err)
			}
			if got := log.String(); strings.Count(got, "new ones wait") != 1 {
				t.Errorf("log = %q, want one warning", got)
			}
			if n := metricSum(t, reg, "broadside_connections_closed_total"); n != 1 {
				t.Errorf("%v connections were closed, want 1", n)
			}
		})
	}
}

// metricSum returns the sum of a metric over its labels.
func metricSum(t *testing.T, reg *prometheus.Registry, name string) (sum float64) {
	t.Helper()
	families, err := reg.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, family := range families {
		for _, m := range family.Metric {
			if family.GetName() == name {
				sum += m.GetCounter().GetValue() + m.GetGauge().GetValue()
			}
		}
	}
	return sum
}

// A network cannot use all connections: above its share its idle ones are closed for its new ones,
// else the new ones. Proxies have no share.
func TestNetworksShare(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		proxies []netip.Prefix
		served  int
	}{
		{"a network", nil, 2},
		{"a proxy", []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, 4},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var log logBuffer
			begun, leave := make(chan struct{}, 8), make(chan struct{})
			addr := limitedTo(t, Limits{MaxConnections: 8, MaxPerNetwork: 2, Proxies: tt.proxies, Log: slog.New(slog.NewTextHandler(&log, nil))}, stoppedClock, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/slow" {
					begun <- struct{}{}
					<-leave
				}
			}))
			results := make(chan error, 4)
			for i := range 4 {
				conn := dial(t, addr)
				go func() {
					_, err := exchange(conn, "/slow")
					results <- err
				}()
				if i < tt.served {
					<-begun
				}
			}
			for range 4 - tt.served {
				if err := <-results; err == nil {
					t.Error("a connection above the share was served")
				}
			}
			other, err := (&net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 9, 9, 9)}}).Dial("tcp", addr)
			if err != nil {
				t.Skip("no other address of this machine: ", err)
			}
			defer other.Close()
			if status, err := exchange(other, "/"); status != http.StatusOK || err != nil {
				t.Errorf("another network got %d, %v", status, err)
			}
			close(leave)
			for range tt.served {
				if err := <-results; err != nil {
					t.Error(err)
				}
			}
			if said := strings.Contains(log.String(), "network=127.0.0.0/24"); said != (tt.served < 4) {
				t.Errorf("log = %q", log.String())
			}
			if status, err := exchange(dial(t, addr), "/"); status != http.StatusOK || err != nil { // idle ones are closed for it
				t.Errorf("after all the network got %d, %v", status, err)
			}
		})
	}
}
