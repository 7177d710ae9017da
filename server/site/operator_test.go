package site

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"broadside/app/api"
)

// Behind the password stands what only the desk may see; without one there is
// nothing there, and no way to tell.
func TestOperator(t *testing.T) {
	t.Parallel()
	with, without := framingPaper(t), newPaper(t)
	paths := []string{"/partners/gulf-homes", api.Root + "/partners/gulf-homes/counts", api.Root + "/partners/gulf-homes/counts.csv"}
	for _, path := range paths {
		for _, tt := range []struct {
			name, password string
			given          bool
			status         int
		}{{"none", "", false, 401}, {"empty", "", true, 401}, {"wrong", "open sesam", true, 401}, {"longer", "open sesame ", true, 401}, {"right", "open sesame", true, 200}} {
			p := framingPaperShared(with) // each with a throttle of its own
			r := httptest.NewRequest(http.MethodGet, path, nil)
			if tt.given {
				r.SetBasicAuth("desk", tt.password)
			}
			w := httptest.NewRecorder()
			p.ServeHTTP(w, r)
			if w.Code != tt.status {
				t.Errorf("GET %s with %s password = %d, want %d", path, tt.name, w.Code, tt.status)
			}
			if challenge := w.Header().Get("WWW-Authenticate"); (challenge != "") != (tt.status == 401) {
				t.Errorf("GET %s with %s password: WWW-Authenticate %q", path, tt.name, challenge)
			}
			if w.Header().Get("Cache-Control") != "no-store" || !strings.Contains(strings.Join(w.Header().Values("Vary"), ","), "Authorization") && tt.status != 200 {
				t.Errorf("GET %s with %s password may be kept: %v", path, tt.name, w.Header())
			}
			if from := w.Header().Get("Access-Control-Allow-Origin"); from != "" {
				t.Errorf("GET %s may be read by pages of %s", path, from)
			}
			if strings.Contains(w.Body.String(), "open sesam") {
				t.Errorf("GET %s tells the password", path)
			}
		}
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.SetBasicAuth("desk", "")
		w := httptest.NewRecorder()
		without.ServeHTTP(w, r)
		if w.Code != http.StatusNotFound || w.Header().Get("WWW-Authenticate") != "" {
			t.Errorf("GET %s of a paper without a password = %d, %v", path, w.Code, w.Header())
		}
	}
}

// framingPaperShared is p with nothing guessed yet.
func framingPaperShared(p paper) *Site {
	p.operator.wrong = newThrottle(wrongEach, wrongAll, time.Minute)
	return p.Site
}

// Who guesses is stopped, by address and all together, and let in again when
// the window is over; others are not stopped by one.
func TestOperatorIsThrottled(t *testing.T) {
	t.Parallel()
	now := today()
	p := framingPaper(t, withNow(func() time.Time { return now }))
	ask := func(from, password string) int {
		r := httptest.NewRequest(http.MethodGet, "/partners/gulf-homes", nil)
		r.RemoteAddr = from
		r.SetBasicAuth("", password)
		w := httptest.NewRecorder()
		p.ServeHTTP(w, r)
		return w.Code
	}
	for i := range wrongEach {
		if got := ask("203.0.113.1:1", fmt.Sprint(i)); got != http.StatusUnauthorized {
			t.Fatalf("guess %d = %d", i, got)
		}
	}
	for _, tt := range []struct {
		from string
		want int
	}{{"203.0.113.1:2", 429}, {"203.0.113.2:1", 200}, {"[2001:db8::1]:1", 200}} {
		if got := ask(tt.from, "open sesame"); got != tt.want {
			t.Errorf("the right password from %s = %d, want %d", tt.from, got, tt.want)
		}
	}
	for i := range wrongAll {
		ask(fmt.Sprintf("203.0.113.%d:1", 10+i/4), "guess")
	}
	// Now who has guessed before is stopped, and nobody else.
	for _, tt := range []struct {
		from, password string
		want           int
	}{
		{"203.0.113.11:1", "guess", 429}, {"203.0.113.11:1", "open sesame", 429}, {"198.51.100.1:1", "open sesame", 200},
		{"198.51.100.2:1", "guess", 401}, {"198.51.100.2:1", "guess", 429}, {"198.51.100.1:1", "open sesame", 200},
	} {
		if got := ask(tt.from, tt.password); got != tt.want {
			t.Errorf("after %d guesses from everywhere: %q from %s = %d, want %d", wrongAll, tt.password, tt.from, got, tt.want)
		}
	}
	now = now.Add(time.Minute)
	if got := ask("203.0.113.1:1", "open sesame"); got != 200 {
		t.Errorf("a minute later = %d", got)
	}
}

func TestThrottle(t *testing.T) {
	t.Parallel()
	now := today()
	th := newThrottle(2, 1000, time.Minute)
	th.most = 3
	for i, tt := range []struct {
		addr string
		want bool
	}{{"a", true}, {"a", true}, {"a", false}, {"b", true}, {"c", true}, {"d", false}, {"b", true}, {"b", false}} {
		if got := th.take(tt.addr, now); got != tt.want {
			t.Errorf("step %d: take(%s) = %v, want %v", i, tt.addr, got, tt.want)
		}
	}
	if !th.barred("a", now) || th.barred("e", now) || th.barred("c", now) {
		t.Error("barred says otherwise than take")
	}
	for i := range 100 {
		if in, refused := th.guess(fmt.Sprint(i), now, false); in || refused {
			t.Errorf("the first guess from %d: in %v, refused %v", i, in, refused)
		}
	}
	if len(th.seen) > th.most {
		t.Errorf("%d addresses held, want at most %d", len(th.seen), th.most)
	}
	if in, _ := th.guess("the desk", now, true); !in {
		t.Error("so many guess that the desk is shut out")
	}
	if !th.take("a", now.Add(time.Minute)) || len(th.seen) != 1 {
		t.Error("the window does not end")
	}
}

func TestRemote(t *testing.T) {
	t.Parallel()
	home := proxies{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}
	inside := append(home, netip.MustParsePrefix("10.0.0.0/24"), netip.MustParsePrefix("fd00::/8"))
	for _, tt := range []struct {
		trusted         proxies
		peer, forwarded string
		want            string
	}{
		{home, "203.0.113.1:5", "", "203.0.113.1"},
		{home, "203.0.113.1:5", "198.51.100.1", "203.0.113.1"}, // a reader says what it likes
		{home, "127.0.0.1:5", "198.51.100.1", "198.51.100.1"},
		{nil, "127.0.0.1:5", "198.51.100.1", "127.0.0.1"},
		{home, "10.0.0.1:5", "198.51.100.1", "10.0.0.1"}, // private, and no proxy of ours
		{inside, "10.0.0.1:5", "evil, 198.51.100.1", "198.51.100.1"},
		{inside, "10.0.1.1:5", "198.51.100.1", "10.0.1.1"},
		{inside, "10.0.0.1:5", "192.0.2.1, 198.51.100.1, 10.0.0.2, 127.0.0.1", "198.51.100.1"},
		{inside, "10.0.0.1:5", "10.0.0.2,10.0.0.3", "10.0.0.2"}, // a proxy itself asks
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
		if got := tt.trusted.remote(r); got != tt.want {
			t.Errorf("remote(%s, %s) = %s, want %s", tt.peer, tt.forwarded, got, tt.want)
		}
	}
	r := httptest.NewRequest(http.MethodGet, "/", nil) // each proxy may write a header of its own
	r.RemoteAddr, r.Header["X-Forwarded-For"] = "127.0.0.1:5", []string{"192.0.2.1", "198.51.100.1"}
	if got := home.remote(r); got != "198.51.100.1" {
		t.Errorf("of two headers remote = %s, want the last", got)
	}
}

// Who invents addresses gets no guess more than others: neither on a line of
// its own nor behind a proxy that nobody named.
func TestInventedAddresses(t *testing.T) {
	t.Parallel()
	p := framingPaper(t, withConfig(func(c *Config) { c.Proxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")} }))
	for _, peer := range []string{"203.0.113.1:1", "10.0.0.1:1", "192.168.1.1:1", "127.0.0.1:1"} {
		last := 0
		for i := range wrongEach + 1 {
			r := httptest.NewRequest(http.MethodGet, "/partners/gulf-homes", nil)
			r.RemoteAddr = peer
			r.Header.Set("X-Forwarded-For", fmt.Sprintf("198.51.100.%d, 203.0.113.9", i))
			r.SetBasicAuth("", "guess")
			w := httptest.NewRecorder()
			p.ServeHTTP(w, r)
			last = w.Code
		}
		if last != http.StatusTooManyRequests {
			t.Errorf("guess %d from %s = %d, want 429", wrongEach+1, peer, last)
		}
	}
}

func BenchmarkThrottle(b *testing.B) {
	th := newThrottle(1<<60, 1<<60, time.Hour)
	now := today()
	b.ReportAllocs()
	for b.Loop() {
		th.take("203.0.113.1", now)
	}
}
