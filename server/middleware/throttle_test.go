package middleware

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"
	"time"
)

func TestBucket(t *testing.T) {
	t.Parallel()
	b := &Bucket{Size: 2, Every: time.Second}
	now := dawn
	for i, tt := range []struct {
		after time.Duration
		take  bool
		want  time.Duration // expected wait before the call
	}{
		{0, true, 0}, {0, true, 0}, {0, true, time.Second}, {0, true, time.Second}, {500 * time.Millisecond, false, 500 * time.Millisecond},
		{500 * time.Millisecond, true, 0}, {0, false, time.Second}, {time.Hour, true, 0}, {0, true, 0}, {0, false, time.Second},
	} {
		now = now.Add(tt.after)
		if got := b.Wait(now); got != tt.want {
			t.Errorf("step %d: wait = %v, want %v", i, got, tt.want)
		}
		if tt.take {
			b.Take(now)
		}
	}
}

func TestRecent(t *testing.T) {
	t.Parallel()
	r := NewRecent(3, time.Minute)
	now := dawn
	for i, name := range []string{"a", "b", "c", "a", "d"} { // b is the oldest when d is added
		r.Add(name, now.Add(time.Duration(i)*time.Second))
	}
	for name, want := range map[string]bool{"a": true, "b": false, "c": true, "d": true, "e": false} {
		if got := r.Has(name, now.Add(5*time.Second)); got != want {
			t.Errorf("has(%s) = %v, want %v", name, got, want)
		}
	}
	if r.Has("c", now.Add(62*time.Second)) || !r.Has("d", now.Add(63*time.Second)) {
		t.Error("a name is not forgotten after its time")
	}
	for i := range 100 {
		r.Add(fmt.Sprint(i), now)
	}
	if len(r.added) > r.limit {
		t.Errorf("%d names, want at most %d", len(r.added), r.limit)
	}
}

func TestThrottle(t *testing.T) {
	t.Parallel()
	now := dawn
	th := NewThrottle(2, time.Minute)
	th.MaxAddresses = 3
	for i, tt := range []struct {
		addr string
		full bool
	}{{"a", false}, {"a", false}, {"a", true}, {"b", false}, {"c", false}, {"b", false}, {"b", true}, {"e", false}} {
		if got := th.Exceeded(tt.addr, now); got != tt.full {
			t.Errorf("step %d: full(%s) = %v, want %v", i, tt.addr, got, tt.full)
		}
		th.Count(tt.addr, now)
	}
	for i := range 100 {
		th.Count(fmt.Sprint(i), now)
	}
	if len(th.counts) > th.MaxAddresses {
		t.Errorf("%d addresses held, want at most %d", len(th.counts), th.MaxAddresses)
	}
	if got := th.Remaining(now.Add(20 * time.Second)); got != 40*time.Second {
		t.Errorf("%v are left of the window, want 40s", got)
	}
	if th.Exceeded("a", now.Add(time.Minute)) || len(th.counts) != 0 {
		t.Error("the window does not end")
	}
}

func TestRemote(t *testing.T) {
	t.Parallel()
	home := Proxies{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}
	inside := append(home, netip.MustParsePrefix("10.0.0.0/24"), netip.MustParsePrefix("fd00::/8"))
	for _, tt := range []struct {
		trusted         Proxies
		peer, forwarded string
		want            string
	}{
		{home, "203.0.113.1:5", "", "203.0.113.1"},
		{home, "203.0.113.1:5", "198.51.100.1", "203.0.113.1"}, // a client can send any header
		{home, "127.0.0.1:5", "198.51.100.1", "198.51.100.1"},
		{nil, "127.0.0.1:5", "198.51.100.1", "127.0.0.1"},
		{home, "10.0.0.1:5", "198.51.100.1", "10.0.0.1"}, // a private address, but not a trusted proxy
		{inside, "10.0.0.1:5", "evil, 198.51.100.1", "198.51.100.1"},
		{inside, "10.0.1.1:5", "198.51.100.1", "10.0.1.1"},
		{inside, "10.0.0.1:5", "192.0.2.1, 198.51.100.1, 10.0.0.2, 127.0.0.1", "198.51.100.1"},
		{inside, "10.0.0.1:5", "10.0.0.2,10.0.0.3", "10.0.0.2"}, // the request comes from a proxy itself
		{inside, "10.0.0.1:5", "198.51.100.1, unknown, 10.0.0.3", "10.0.0.3"},
		{inside, "[fd00::1]:5", "198.51.100.1:4711", "198.51.100.1"},
		{inside, "[::ffff:10.0.0.1]:5", "[2001:db8:1:2:3::4]:4711", "2001:db8:1:2::/64"},
		{home, "127.0.0.1:5", "not an address", "127.0.0.1"},
		{home, "[2001:db8:1:2:3::4]:5", "", "2001:db8:1:2::/64"},
		{home, "[::ffff:203.0.113.1]:5", "", "203.0.113.1"},
		{home, "[::1]:5", "2001:db8:1:2:3::4", "2001:db8:1:2::/64"},
		{home, "pipe", "198.51.100.1", "pipe"},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = tt.peer
		if tt.forwarded != "" {
			r.Header.Set("X-Forwarded-For", tt.forwarded)
		}
		if got := tt.trusted.ClientAddress(r); got != tt.want {
			t.Errorf("remote(%s, %s) = %s, want %s", tt.peer, tt.forwarded, got, tt.want)
		}
	}
	r := httptest.NewRequest(http.MethodGet, "/", nil) // each proxy may add a header line
	r.RemoteAddr, r.Header["X-Forwarded-For"] = "127.0.0.1:5", []string{"192.0.2.1", "198.51.100.1"}
	if got := home.ClientAddress(r); got != "198.51.100.1" {
		t.Errorf("of two headers remote = %s, want the last", got)
	}
}

func BenchmarkThrottle(b *testing.B) {
	th := NewThrottle(1<<60, time.Hour)
	now := dawn
	b.ReportAllocs()
	for b.Loop() {
		th.Count("203.0.113.1", now)
	}
}

var dawn = time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC)
