package site

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"broadside/web"
)

// countingConn counts writes; it takes slices of buffers one by one, so a
// gathered write is two here and one at the system.
type countingConn struct {
	net.Conn
	bytes.Buffer
	fail error
}

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
	c := &wholeConn{Conn: in}
	for i, tt := range []struct {
		hold  bool
		write string
		sent  string // so far
	}{
		{false, "a", "a"},
		{true, "b", "a"},
		{false, "c", "abc"},
		{false, "d", "abcd"},
		{true, "e", "abcd"},
		{false, "f", "abcdef"},
	} {
		c.hold = tt.hold
		n, err := c.Write([]byte(tt.write))
		if n != len(tt.write) || err != nil || in.String() != tt.sent {
			t.Errorf("step %d: Write(%q) = %d, %v with %q sent, want %q", i, tt.write, n, err, in, tt.sent)
		}
	}
	c.hold = true
	_, _ = c.Write([]byte("g"))
	in.fail = iotest.ErrTimeout
	if n, err := c.Write([]byte("h")); n != 0 || err == nil {
		t.Errorf("Write after a failure = %d, %v, want 0 and the failure", n, err)
	}
}

// dated is a response whose connection takes deadlines.
type dated struct {
	*httptest.ResponseRecorder
	deadline time.Time
}

func (d *dated) SetWriteDeadline(t time.Time) error { d.deadline = t; return nil }

// A large body has ten minutes on a bad line, whatever stands between it and
// the connection; a page has the server's usual time.
func TestLargeBodiesMayBeSlow(t *testing.T) {
	t.Parallel()
	photo := newAnswer("x", http.StatusOK, make([]byte, largeBody+1), pressed)
	page := newAnswer("x", http.StatusOK, make([]byte, largeBody), pressed)
	asset := &web.File{Name: "x", ETag: `"x"`, Body: make([]byte, largeBody+1)}
	for _, tt := range []struct {
		name   string
		answer func(http.ResponseWriter, *http.Request)
		method string
		slow   bool
	}{
		{"a photograph", func(w http.ResponseWriter, r *http.Request) { photo.write(forever{&recorder{ResponseWriter: w}}, r) }, "GET", true},
		{"its head", func(w http.ResponseWriter, r *http.Request) { photo.write(w, r) }, "HEAD", false},
		{"a page", func(w http.ResponseWriter, r *http.Request) { page.write(w, r) }, "GET", false},
		{"an asset", func(w http.ResponseWriter, r *http.Request) { _ = sendFile(w, r, asset, fresh) }, "GET", true},
	} {
		w := &dated{ResponseRecorder: httptest.NewRecorder()}
		tt.answer(w, httptest.NewRequest(tt.method, "/", nil))
		if slow := time.Until(w.deadline) > slowReader-time.Minute; slow != tt.slow {
			t.Errorf("%s: the deadline is %v, want it moved: %v", tt.name, w.deadline, tt.slow)
		}
	}
}

// app.wasm as it is sent, pressed, is a large body.
func TestTheProgramIsALargeBody(t *testing.T) {
	t.Parallel()
	f := web.Named("app.wasm")
	if f == nil {
		t.Skip("app.wasm is not built: make wasm")
	}
	if n := len(f.Brotli()); n <= largeBody {
		t.Errorf("app.wasm.br has %d bytes, want more than %d: it would be cut off on a bad line", n, largeBody)
	}
}

// Bodies around the buffer's size arrive whole, one after the other on one
// connection, whatever was asked before.
func TestListen(t *testing.T) {
	t.Parallel()
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n, _ := strconv.Atoi(r.URL.Path[1:])
		newAnswer("x", http.StatusOK, bytes.Repeat([]byte("x"), n), seldom, fields("text/plain", filePolicy, fresh)...).write(w, r)
	}))
	server.Listener, server.Config.ConnContext = Listen(server.Listener), ConnContext
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
