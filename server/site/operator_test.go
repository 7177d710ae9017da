package site

import (
	"fmt"
	"net/http"
	"net/http/httptest"
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
	if got := ask("198.51.100.1:1", "open sesame"); got != 429 {
		t.Errorf("after %d guesses from everywhere = %d, want 429", wrongAll, got)
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
	if !th.full("a", now) || !th.full("e", now) || th.full("c", now) {
		t.Error("full says otherwise than take")
	}
	for i := range 100 {
		th.add(fmt.Sprint(i), now)
	}
	if len(th.seen) > th.most {
		t.Errorf("%d addresses held, want at most %d", len(th.seen), th.most)
	}
	if !th.take("a", now.Add(time.Minute)) || len(th.seen) != 1 {
		t.Error("the window does not end")
	}
}

func TestRemote(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ peer, forwarded, want string }{
		{"203.0.113.1:5", "", "203.0.113.1"},
		{"203.0.113.1:5", "198.51.100.1", "203.0.113.1"}, // a reader says what it likes
		{"127.0.0.1:5", "198.51.100.1", "198.51.100.1"},
		{"10.0.0.1:5", "evil, 198.51.100.1", "198.51.100.1"},
		{"127.0.0.1:5", "not an address", "127.0.0.1"},
		{"[2001:db8:1:2:3::4]:5", "", "2001:db8:1:2::/64"},
		{"[::ffff:203.0.113.1]:5", "", "203.0.113.1"},
		{"[::1]:5", "2001:db8:1:2:3::4", "2001:db8:1:2::/64"},
		{"pipe", "", "pipe"},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = tt.peer
		if tt.forwarded != "" {
			r.Header.Set("X-Forwarded-For", tt.forwarded)
		}
		if got := remote(r); got != tt.want {
			t.Errorf("remote(%s, %s) = %s, want %s", tt.peer, tt.forwarded, got, tt.want)
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
