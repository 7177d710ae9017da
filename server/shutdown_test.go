package main

import (
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A request that is running when the server stops is completed.
func TestRunFinishesWhatItBegan(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	const size = 12 << 20
	if err := os.WriteFile(filepath.Join(dir, "large.png"), make([]byte, size), 0o600); err != nil {
		t.Fatal(err)
	}
	const name = "The Paper That Finishes"
	r := start(t, "-articles", dir, "-publisher", name)
	resp, err := http.Get(r.url + "/media/large.png")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if _, err := io.CopyN(io.Discard, resp.Body, 1<<10); err != nil {
		t.Fatal(err)
	}
	stopped := make(chan error, 1)
	go func() { stopped <- r.stop() }()
	for until := time.Now().Add(patience); r.serves(name); { // until no new connection is accepted
		if time.Now().After(until) {
			t.Fatal("new connections are still accepted")
		}
	}
	n, err := io.Copy(io.Discard, resp.Body)
	if err != nil || n+1<<10 != size {
		t.Errorf("after the stop %d of %d bytes came: %v", n+1<<10, size, err)
	}
	if err := <-stopped; err != nil {
		t.Errorf("stopping: %v", err)
	}
}

// A client that does not read its response neither blocks the shutdown nor makes it fail.
func TestShutDownCutsOffSlowReaders(t *testing.T) {
	t.Parallel()
	begun, block := make(chan struct{}), make(chan struct{})
	defer close(block)
	l, err := listen("127.0.0.1:0", "-addr")
	if err != nil {
		t.Fatal(err)
	}
	logs := &logBuffer{}
	server := newServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { close(begun); <-block }), newLogger("text", logs))
	served := make(chan error, 1)
	go func() { served <- server.Serve(l) }()
	conn, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.Write([]byte("GET / HTTP/1.1\r\nHost: x\r\n\r\n")); err != nil {
		t.Fatal(err)
	}
	<-begun
	if err := shutDown(server, 50*time.Millisecond, newLogger("text", logs)); err != nil {
		t.Errorf("shutDown = %v, want a warning only", err)
	}
	if !strings.Contains(logs.String(), `level=WARN msg="some requests were cut off" after=50ms`) {
		t.Errorf("the log does not mention the interrupted requests:\n%s", logs)
	}
	if err := <-served; !errors.Is(err, http.ErrServerClosed) {
		t.Errorf("serving ended with %v", err)
	}
	if err := conn.SetReadDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	if n, err := conn.Read(make([]byte, 1)); n > 0 || errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("the connection is still there: %d, %v", n, err)
	}
}

func TestShutDownOfAnIdleServer(t *testing.T) {
	t.Parallel()
	logs := &logBuffer{}
	if err := shutDown(newServer(http.NotFoundHandler(), newLogger("text", logs)), patience, newLogger("text", logs)); err != nil || strings.Contains(logs.String(), "WARN") {
		t.Errorf("shutDown = %v, logged\n%s", err, logs)
	}
}

// An incomplete request does not hold a connection for long.
func TestRunLetsGoOfSlowReaders(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("takes the five seconds a request's headers may take")
	}
	r := start(t)
	conn, err := net.Dial("tcp", strings.TrimPrefix(r.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.Write([]byte("GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ")); err != nil {
		t.Fatal(err)
	}
	if limit := newServer(http.NotFoundHandler(), newLogger("text", io.Discard)).ReadHeaderTimeout; limit <= 0 || limit > 10*time.Second {
		t.Errorf("half a request may hold its connection for %s", limit)
	}
	if err := conn.SetReadDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, conn); errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("half a request still holds its connection after %s", patience)
	}
}
