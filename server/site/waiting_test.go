package site

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/server/response"
)

// blockedDesk is a desk whose reads block until their context ends.
type blockedDesk struct {
	Desk
	reading *atomic.Int32
	most    *atomic.Int32
}

func (d blockedDesk) Listings(ctx context.Context, f classifieds.Filter) (api.Page[classifieds.Listing], error) {
	if !strings.HasPrefix(f.Q, "random") {
		return d.Desk.Listings(ctx, f)
	}
	if n := d.reading.Add(1); n > d.most.Load() {
		d.most.Store(n)
	}
	defer d.reading.Add(-1)
	<-ctx.Done()
	return api.Page[classifieds.Listing]{}, ctx.Err()
}

// 64 requests for uncached pages that are cancelled leave no running build. While they wait, only a
// few are built at a time and other requests are served.
func TestNobodyWaits(t *testing.T) {
	t.Parallel()
	var reading, most atomic.Int32
	p := newPaper(t, withConfig(func(c *Config) { c.Desk = blockedDesk{c.Desk, &reading, &most} }))
	server := httptest.NewServer(p)
	defer server.Close()
	addr := server.Listener.Addr().String()
	for range 2 { // the second time all slots must be free again
		leaveTogether(t, p, addr, &reading)
	}
	if n := int(most.Load()); n > response.ConcurrentBuilds() {
		t.Errorf("%d were worked for at once, want at most %d", n, response.ConcurrentBuilds())
	}
}

func leaveTogether(t *testing.T, p paper, addr string, reading *atomic.Int32) {
	t.Helper()
	var conns []net.Conn
	for i := range 64 {
		conn, err := net.Dial("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		target := fmt.Sprintf([]string{"/listings?q=random%d", "/ar/listings?q=random%d", "/api/v1/listings?q=random%d",
			"/oembed?url=https%%3A%%2F%%2Fpaper.example%%2Flistings%%3Fq%%3Drandom%d"}[i%4], i)
		if _, err := io.WriteString(conn, "GET "+target+" HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
			t.Fatal(err)
		}
		conns = append(conns, conn)
	}
	waitUntil(t, "the readers are worked for", func() bool { return int(reading.Load()) == response.ConcurrentBuilds() })
	for _, path := range []string{"/", "/articles/" + firstArticle(t, p, "en"), "/nothing"} {
		if w := get(p, path); w.Code >= 500 {
			t.Errorf("GET %s beside them = %d", path, w.Code)
		}
	}
	for _, conn := range conns {
		conn.Close()
	}
	waitUntil(t, "nothing is read for who has left", func() bool { return reading.Load() == 0 })
}

// waitUntil waits until ok returns true, and fails after a timeout.
func waitUntil(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for begun := time.Now(); !ok(); time.Sleep(time.Millisecond) {
		if time.Since(begun) > time.Minute {
			buf := make([]byte, 1<<16)
			t.Fatalf("it never comes that %s\n%s", what, buf[:runtime.Stack(buf, true)])
		}
	}
}

// If too many builds wait, the next request gets Retry-After.
func TestTooManyWait(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	p.Queries.Builds = response.NewBuilds(0, 0)
	p.Pages.Builds = response.NewBuilds(0, 0)
	for _, path := range []string{"/", "/nothing", "/listings?q=random", "/api/v1/listings?q=random", "/feeds/listings.rss?q=random", "/partners?q=random",
		"/sitemap.xml", "/oembed?url=https%3A%2F%2Fpaper.example%2Flistings"} {
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			w := send(p, method, path)
			if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" || w.Header().Get("Cache-Control") != "no-store" {
				t.Errorf("%s %s = %d, Retry-After %q, want 503", method, path, w.Code, w.Header().Get("Retry-After"))
			}
			checkSecurityHeaders(t, request{method: method, path: path}, w.Header(), w.Code)
		}
	}
}

func TestAddressesAreBounded(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	long := strings.Repeat("x", 8<<10)
	for path, want := range map[string]int{
		"/" + long:            400,
		"/listings?q=" + long: 400,
		"/api/v1/listings?" + strings.Repeat("a=1&", 200): 400,
		"/?" + strings.Repeat("a=1&", 200):                400,
		"/?" + strings.Repeat("a=1&", 199):                200,
		"/?utm_source=" + strings.Repeat("x", 4000):       200,
		"/listings?q=" + strings.Repeat("x", 150):         200,
	} {
		w := get(p, path)
		if w.Code != want {
			t.Errorf("GET %.40s… = %d, want %d", path, w.Code, want)
		}
	}
	// An unread body takes no build slot.
	r := httptest.NewRequest(http.MethodGet, "/", io.LimitReader(neverEnding('x'), 1<<30))
	w := httptest.NewRecorder()
	p.ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		t.Errorf("GET with a body = %d", w.Code)
	}
}

type neverEnding byte

func (b neverEnding) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(b)
	}
	return len(p), nil
}
