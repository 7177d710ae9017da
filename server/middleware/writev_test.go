package middleware

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"broadside/server/response"
	"broadside/web"
)

// countingConn counts writes. It gets the slices of net.Buffers one by one, so one writev counts as
// two.
type countingConn struct {
	net.Conn
	bytes.Buffer
	fail      error
	deadlines int
}

func (c *countingConn) SetWriteDeadline(time.Time) error { c.deadlines++; return nil }

func (c *countingConn) Write(p []byte) (int, error) {
	if c.fail != nil {
		return 0, c.fail
	}
	return c.Buffer.Write(p)
}
func (c *countingConn) Read(p []byte) (int, error) { return 0, io.EOF }

func TestWholeConn(t *testing.T) {
	t.Parallel()
	in := &countingConn{}
	c := &writevConn{Conn: in}
	for i, tt := range []struct {
		hold  bool
		write string
		sent  string // bytes sent so far
	}{
		{false, "a", "a"},
		{true, "b", "a"},
		{false, "c", "abc"},
		{false, "d", "abcd"},
		{true, "e", "abcd"},
		{false, "f", "abcdef"},
	} {
		c.holdNext = tt.hold
		n, err := c.Write([]byte(tt.write))
		if n != len(tt.write) || err != nil || in.String() != tt.sent {
			t.Errorf("step %d: Write(%q) = %d, %v with %q sent, want %q", i, tt.write, n, err, in, tt.sent)
		}
	}
	c.holdNext = true
	_, _ = c.Write([]byte("g"))
	in.fail = iotest.ErrTimeout
	if n, err := c.Write([]byte("h")); n != 0 || err == nil {
		t.Errorf("Write after a failure = %d, %v, want 0 and the failure", n, err)
	}
}

// A long response is sent in parts with a deadline each. A page has the server's WriteTimeout.
func TestWholeConnSendsInParts(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ length, deadlines int }{{0, 0}, {5000, 0}, {partSize - 1, 0}, {partSize, 1}, {partSize + 1, 1}, {3*partSize + 5, 3}} {
		body := bytes.Repeat([]byte("x"), tt.length)
		for name, send := range map[string]func(c *writevConn) (int, error){
			"Write": func(c *writevConn) (int, error) { return c.Write(body) },
			"held": func(c *writevConn) (int, error) {
				c.holdNext = true
				if n, err := c.Write([]byte("head")); n != 4 || err != nil {
					t.Errorf("held: %d, %v", n, err)
				}
				return c.Write(body)
			},
		} {
			in := &countingConn{}
			n, err := send(&writevConn{Conn: in, partTime: time.Minute})
			if sent := strings.TrimPrefix(in.String(), "head"); n != tt.length || err != nil || sent != string(body) || in.deadlines != tt.deadlines {
				t.Errorf("%s of %d bytes = %d, %v, %d sent with %d deadlines, want %d", name, tt.length, n, err, len(sent), in.deadlines, tt.deadlines)
			}
		}
		in := &countingConn{}
		limited := &io.LimitedReader{R: strings.NewReader(string(body) + "more"), N: int64(tt.length)}
		n, err := (&writevConn{Conn: in, partTime: time.Minute}).ReadFrom(limited)
		if n != int64(tt.length) || err != nil || in.String() != string(body) || limited.N != 0 {
			t.Errorf("ReadFrom of %d bytes = %d, %v, %d sent, %d left", tt.length, n, err, in.Len(), limited.N)
		}
		n, err = (&writevConn{Conn: &countingConn{}, partTime: time.Minute}).ReadFrom(bytes.NewReader(body))
		if n != int64(tt.length) || err != nil {
			t.Errorf("ReadFrom of all %d bytes = %d, %v", tt.length, n, err)
		}
	}
}

// A client that reads nothing is disconnected, for responses from memory and from a file. One that
// reads gets the whole response.
func TestSlowReaders(t *testing.T) {
	t.Parallel()
	body := bytes.Repeat([]byte("slow "), 4<<20/5)
	name := filepath.Join(t.TempDir(), "body")
	if err := os.WriteFile(name, body, 0o600); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 4)
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/memory" {
			_, err := response.WriteBody(w, r, body)
			ended <- err
			return
		}
		f, err := os.Open(name)
		if err == nil {
			defer f.Close()
			w.Header().Set("Content-Length", strconv.Itoa(len(body)))
			_, err = io.Copy(w, f)
		}
		ended <- err
	})
	// ask requests path from a server that gives its clients partTime for each part.
	ask := func(path string, partTime time.Duration) net.Conn {
		server := httptest.NewUnstartedServer(handler)
		l := Listen(server.Listener, Limits{MaxConnections: 10}).(*listener)
		l.partTime = partTime
		server.Listener, server.Config.ConnContext, server.Config.ConnState = l, ConnContext, ConnState
		server.Start()
		t.Cleanup(server.Close)
		conn, err := net.Dial("tcp", server.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { conn.Close() })
		if err := conn.(*net.TCPConn).SetReadBuffer(16 << 10); err != nil {
			t.Fatal(err)
		}
		if _, err := conn.Write([]byte("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n")); err != nil {
			t.Fatal(err)
		}
		return conn
	}
	for _, path := range []string{"/memory", "/file"} {
		ask(path, 300*time.Millisecond)
		if err := <-ended; !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("%s to a client that reads nothing: %v, want a deadline", path, err)
		}
		response, err := http.ReadResponse(bufio.NewReader(ask(path, partTime)), nil)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(response.Body)
		if err != nil || !bytes.Equal(got, body) {
			t.Errorf("%s is %d bytes, %v, want %d", path, len(got), err, len(body))
		}
		if err := <-ended; err != nil {
			t.Errorf("%s to a client that reads: %v", path, err)
		}
	}
}

// The compressed app.wasm is sent as a large body.
func TestTheProgramIsALargeBody(t *testing.T) {
	t.Parallel()
	f := web.Named("app.wasm")
	if f == nil {
		t.Skip("app.wasm is not built: make wasm")
	}
	if n := len(f.Brotli()); n <= partSize {
		t.Errorf("app.wasm.br has %d bytes, want more than %d: it would be cut off on a bad line", n, partSize)
	}
}

// Bodies around the buffer size arrive complete, several on one connection.
func TestListen(t *testing.T) {
	t.Parallel()
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n, _ := strconv.Atoi(r.URL.Path[1:])
		response.New("x", http.StatusOK, bytes.Repeat([]byte("x"), n), response.Seldom, response.Headers("text/plain", response.FilePolicy, response.Revalidate)...).Write(w, r, time.Now())
	}))
	server.Listener, server.Config.ConnContext, server.Config.ConnState = Listen(server.Listener, Limits{MaxConnections: 10}), ConnContext, ConnState
	server.Start()
	defer server.Close()
	client := &http.Client{Transport: &http.Transport{MaxConnsPerHost: 1, DisableCompression: true}}
	for _, n := range []int{0, 1, 3000, 4095, 4096, 4097, 4098, 5000, 8192, 100_000} {
		for _, method := range []string{"GET", "HEAD", "GET"} {
			r, err := http.NewRequestWithContext(t.Context(), method, server.URL+"/"+strconv.Itoa(n), nil)
			if err != nil {
				t.Fatal(err)
			}
			resp, err := client.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			body, err := io.ReadAll(resp.Body)
			resp.Body.Close()
			want := n
			if method == "HEAD" {
				want = 0
			}
			if err != nil || len(body) != want || resp.ContentLength != int64(n) || strings.Trim(string(body), "x") != "" {
				t.Errorf("%s %d bytes: read %d, Content-Length %d, %v", method, n, len(body), resp.ContentLength, err)
			}
		}
	}
}

// The error responses of net/http itself to malformed requests get the security headers. Similar
// bytes are unchanged.
func TestRefusalsOfTheServer(t *testing.T) {
	t.Parallel()
	trick := "HTTP/1.1 400 Bad Request" + refusalHead + "\r\n400 Bad Request"
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", strconv.Itoa(len(trick)))
		w.WriteHeader(http.StatusOK)
		_ = http.NewResponseController(w).Flush()
		_, _ = io.WriteString(w, trick)
	}))
	server.Listener, server.Config.ConnContext, server.Config.ConnState = Listen(server.Listener, Limits{MaxConnections: 10}), ConnContext, ConnState
	server.Config.MaxHeaderBytes = 1 << 10
	server.Start()
	defer server.Close()
	const right = "GET / HTTP/1.1\r\nHost: x\r\n\r\n"
	for _, tt := range []struct {
		name, request string
		status        int
	}{
		{"no HTTP", "hello\r\n\r\n", 400},
		{"no host", "GET / HTTP/1.1\r\n\r\n", 400},
		{"two hosts", "GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", 400},
		{"a host that is none", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400},
		{"a header that is none", "GET / HTTP/1.1\r\nHost: x\r\nX y: z\r\n\r\n", 400},
		{"a bad escape", "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n", 400},
		{"another version", "GET / HTTP/3.1\r\nHost: x\r\n\r\n", 505},
		{"a coding nobody knows", "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: zip\r\n\r\n", 501},
		{"too many headers", "GET / HTTP/1.1\r\nHost: x\r\nX: " + strings.Repeat("x", 8<<10) + "\r\n\r\n", 431},
		{"after one that is right", right + "hello\r\n\r\n", 400},
	} {
		conn, err := net.Dial("tcp", server.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(conn, tt.request); err != nil {
			t.Fatal(err)
		}
		in := bufio.NewReader(conn)
		if strings.HasPrefix(tt.request, right) {
			response, err := http.ReadResponse(in, nil)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := io.ReadAll(response.Body); string(got) != trick || err != nil {
				t.Errorf("%s: the body is %q, %v", tt.name, got, err)
			}
		}
		response, err := http.ReadResponse(in, nil)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if response.StatusCode != tt.status {
			t.Errorf("%s = %d, want %d", tt.name, response.StatusCode, tt.status)
		}
		if h := response.Header; h.Get("X-Content-Type-Options") != "nosniff" || !strings.HasPrefix(h.Get("Content-Security-Policy"), "default-src 'none'") {
			t.Errorf("%s lacks a security header: %v", tt.name, h)
		}
		conn.Close()
	}
}
