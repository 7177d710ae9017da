package site

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"broadside/server/middleware"
	"broadside/server/response"
)

// BenchmarkPage compares the cached page with a minimal handler that writes the same bytes, both
// behind a real server and connection. cpu-ns/op is the processor time of client and server
// together. make bench measures the same with wrk.
func BenchmarkPage(b *testing.B) {
	p := newPaper(b)
	target := "/articles/" + firstArticle(b, p, "en")
	for _, coding := range []string{"identity", "br"} {
		w := get(p, target, "Accept-Encoding", coding)
		body := w.Body.Bytes()
		length, kind, encoding := []string{strconv.Itoa(len(body))}, []string{"text/html; charset=utf-8"}, []string{coding}
		bare := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			h := w.Header()
			h["Content-Type"] = kind
			h["Content-Length"] = length
			h["Content-Encoding"] = encoding
			_, _ = w.Write(body)
		})
		b.Run(coding+"/bare", func(b *testing.B) { benchServer(b, bare, target, coding) })
		b.Run(coding+"/cached", func(b *testing.B) { benchServer(b, p, target, coding) })
	}
}

func benchServer(b *testing.B, h http.Handler, target, coding string) {
	server := httptest.NewUnstartedServer(h)
	server.Listener, server.Config.ConnContext, server.Config.ConnState = middleware.Listen(server.Listener, middleware.Limits{MaxConnections: 100}), middleware.ConnContext, middleware.ConnState
	server.Start()
	defer server.Close()
	conn, err := net.Dial("tcp", server.Listener.Addr().String())
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Close()
	request := []byte("GET " + target + " HTTP/1.1\r\nHost: paper.example\r\nAccept-Encoding: " + coding + "\r\n\r\n")
	in := bufio.NewReaderSize(conn, 128<<10)
	b.ReportAllocs()
	start := processorTime(b)
	for b.Loop() {
		if _, err := conn.Write(request); err != nil {
			b.Fatal(err)
		}
		readResponse(b, in)
	}
	b.ReportMetric(float64(processorTime(b)-start)/float64(b.N), "cpu-ns/op")
}

// readResponse reads one response with as little work as possible.
func readResponse(b *testing.B, in *bufio.Reader) {
	length := 0
	for {
		line, err := in.ReadSlice('\n')
		if err != nil {
			b.Fatal(err)
		}
		if len(line) <= 2 {
			break
		}
		if rest, ok := strings.CutPrefix(string(line), "Content-Length: "); ok {
			if length, err = strconv.Atoi(strings.TrimSpace(rest)); err != nil {
				b.Fatal(err)
			}
		}
	}
	if _, err := in.Discard(length); err != nil && err != io.EOF {
		b.Fatal(err)
	}
}

// processorTime returns the processor time that this program has used, in nanoseconds.
func processorTime(b *testing.B) int64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return u.Utime.Nano() + u.Stime.Nano()
}

// BenchmarkDraw measures the rendering of a page, which happens once per edition.
func BenchmarkDraw(b *testing.B) {
	p := newPaper(b)
	for name, target := range map[string]string{
		"front": "/", "article": "/articles/" + firstArticle(b, p, "en"), "listings": "/listings",
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				p.Pages = response.NewCache(1 << 20)
				if w := get(p, target); w.Code != http.StatusOK {
					b.Fatal(w.Code)
				}
			}
		})
	}
}
