package fetch

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

func TestPublicAddresses(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		address string
		want    bool
	}{
		{"93.184.216.34:443", true}, {"8.8.8.8:80", true}, {"[2606:4700::1111]:443", true},
		{"8.8.8.8:22", false}, {"8.8.8.8:8080", false},
		{"127.0.0.1:80", false}, {"127.8.9.1:80", false}, {"0.0.0.0:80", false}, {"10.1.2.3:80", false}, {"172.16.0.1:80", false}, {"172.31.255.255:80", false},
		{"192.168.1.1:80", false}, {"169.254.169.254:80", false}, {"100.64.0.1:80", false}, {"100.127.255.254:80", false}, {"224.0.0.1:80", false}, {"255.255.255.255:80", false},
		{"192.0.0.1:80", false}, {"198.18.0.1:80", false}, {"203.0.113.9:80", false}, {"240.0.0.1:80", false},
		{"[::1]:80", false}, {"[::]:80", false}, {"[::ffff:8.8.8.8]:80", false}, {"[::ffff:127.0.0.1]:80", false}, {"[::8.8.8.8]:80", false}, {"[64:ff9b::7f00:1]:80", false}, {"[64:ff9b:1::1]:80", false},
		{"[fe80::1]:80", false}, {"[fe80::1%25eth0]:80", false}, {"[fc00::1]:80", false}, {"[fd12::1]:80", false}, {"[ff02::1]:80", false}, {"[2001:db8::1]:80", false}, {"[2002:7f00:1::]:80", false}, {"[2001::1]:80", false}, {"[100::1]:80", false},
	} {
		to, err := netip.ParseAddrPort(strings.Replace(tt.address, "%25", "%", 1))
		if err != nil {
			t.Fatal(err)
		}
		if got := isPublicSite(to); got != tt.want {
			t.Errorf("isPublicSite(%s) = %v, want %v", tt.address, got, tt.want)
		}
		if web := to.Port() == 80 || to.Port() == 443; web && IsPublic(to.Addr()) != tt.want || !web && !IsPublic(to.Addr()) {
			t.Errorf("IsPublic(%s) = %v", to.Addr(), IsPublic(to.Addr()))
		}
	}
}

// TestPrivateAddressesAreNotDialled asks a real server on this machine, under
// each of the names it has.
func TestPrivateAddressesAreNotDialled(t *testing.T) {
	t.Parallel()
	asked := atomic.Int64{}
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	defer server.Close()
	port := server.URL[strings.LastIndexByte(server.URL, ':'):]
	c := NewClient()
	for _, address := range []string{
		server.URL, "http://localhost/", "http://localhost" + port, "http://127.1/", "http://2130706433/", "http://0x7f.1/", "http://[::1]" + port, "http://[::ffff:127.0.0.1]" + port,
		"http://0.0.0.0" + port, "http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", "http://user:pw@example.com/a.jpg",
		"file:///etc/passwd", "ftp://example.com/a.jpg", "gopher://127.0.0.1:70/", "//example.com/a.jpg", "http:///a.jpg", "data:image/png;base64,AAAA", "http://example.com:22/", "",
	} {
		if _, err := c.Get(t.Context(), address); err == nil {
			t.Errorf("Get(%q) was fetched", address)
		}
	}
	if asked.Load() > 0 {
		t.Errorf("the server on this machine was asked %d times", asked.Load())
	}
}

// loopback accepts the test's own server and public addresses.
func loopback(server *httptest.Server) func(netip.AddrPort) bool {
	own := netip.MustParseAddrPort(server.Listener.Addr().String())
	return func(to netip.AddrPort) bool { return to == own || isPublicSite(to) }
}

func TestGet(t *testing.T) {
	t.Parallel()
	mux := http.NewServeMux()
	mux.HandleFunc("/ok", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "picture") })
	mux.HandleFunc("/gone", http.NotFound)
	mux.HandleFunc("/large", func(w http.ResponseWriter, _ *http.Request) {
		for range MaxSize>>20 + 2 {
			w.Write(bytes.Repeat([]byte("x"), 1<<20))
		}
	})
	mux.HandleFunc("/length", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "999999999")
		w.WriteHeader(http.StatusOK)
	})
	mux.HandleFunc("/n/{n}", func(w http.ResponseWriter, r *http.Request) {
		var n int
		fmt.Sscan(r.PathValue("n"), &n)
		if n == 0 {
			fmt.Fprint(w, "picture")
			return
		}
		http.Redirect(w, r, fmt.Sprintf("/n/%d", n-1), http.StatusFound)
	})
	mux.HandleFunc("/to", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Location", r.URL.Query().Get("u"))
		w.WriteHeader(http.StatusFound)
	})
	server := httptest.NewServer(mux)
	defer server.Close()
	other := httptest.NewServer(mux) // an address that is not allowed
	defer other.Close()
	c := newClient(loopback(server))
	for _, tt := range []struct{ path, want, fails string }{
		{"/ok", "picture", ""},
		{"/gone", "", "404"},
		{"/large", "", "larger than 20 MB"},
		{"/length", "", "larger than 20 MB"},
		{"/n/5", "picture", ""},
		{"/n/6", "", "redirected more than 5 times"},
		{"/to?u=" + other.URL + "/ok", "", "not on the public Internet"},
		{"/to?u=http://169.254.169.254/", "", "not on the public Internet"},
		{"/to?u=http://[::ffff:127.0.0.1]/", "", "not on the public Internet"},
		{"/to?u=file:///etc/passwd", "", "only http and https"},
		{"/to?u=http://a:b@example.com/", "", "a name or a password"},
	} {
		b, err := c.Get(t.Context(), server.URL+tt.path)
		if string(b) != tt.want || (err == nil) != (tt.fails == "") || err != nil && !strings.Contains(err.Error(), tt.fails) {
			t.Errorf("Get(%s) = %.20q, %v; want %q, %q", tt.path, b, err, tt.want, tt.fails)
		}
	}
}

// TestTwoAtATime counts the requests that are open together, and ends one that
// never answers.
func TestTwoAtATime(t *testing.T) {
	t.Parallel()
	now, most := atomic.Int64{}, atomic.Int64{}
	release := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		n := now.Add(1)
		defer now.Add(-1)
		for old := most.Load(); n > old && !most.CompareAndSwap(old, n); old = most.Load() {
		}
		if n == together {
			close(release)
		}
		<-r.Context().Done()
	}))
	defer server.Close()
	c := newClient(loopback(server))
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error)
	for range 5 {
		go func() { _, err := c.Get(ctx, server.URL); done <- err }()
	}
	select {
	case <-release:
	case <-time.After(time.Minute):
		t.Fatal("two requests were never open together")
	}
	stop()
	for range 5 {
		if err := <-done; err == nil {
			t.Error("a request that was stopped returned nothing")
		}
	}
	if most.Load() != together {
		t.Errorf("%d requests were open together, want %d", most.Load(), together)
	}
}

// TestDeadHost checks that a host that refuses connections is not asked for
// ever.
func TestDeadHost(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.NotFoundHandler())
	address := server.URL
	allow := loopback(server)
	server.Close()
	c := newClient(allow)
	var last error
	for range maxRefusals + 1 {
		_, last = c.Get(t.Context(), address)
	}
	if last == nil || !strings.Contains(last.Error(), "not asked again") {
		t.Errorf("the last error is %v", last)
	}
}
