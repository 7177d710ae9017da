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

// The operator's pages need the password. If none is set, they look like missing pages.
func TestOperator(t *testing.T) {
	t.Parallel()
	without := newPaper(t)
	paths := []string{"/partners/gulf-homes", api.Root + "/partners/gulf-homes/counts", api.Root + "/partners/gulf-homes/counts.csv", "/sources"}
	for _, path := range paths {
		for _, tt := range []struct {
			name, password string
			given          bool
			status         int
		}{{"none", "", false, 401}, {"empty", "", true, 401}, {"wrong", "open sesam", true, 401}, {"longer", "open sesame ", true, 401}, {"right", "open sesame", true, 200}} {
			p := embedPaper(t) // each with its own limits
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
				t.Errorf("GET %s reveals the password", path)
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

// operatorRequest requests an operator's page and returns the status and Retry-After.
func operatorRequest(p paper, from, password string) (status int, wait string) {
	r := httptest.NewRequest(http.MethodGet, "/partners/gulf-homes", nil)
	r.RemoteAddr = from
	if password != "" {
		r.SetBasicAuth("", password)
	}
	w := httptest.NewRecorder()
	p.ServeHTTP(w, r)
	return w.Code, w.Header().Get("Retry-After")
}

// An address may fail five logins per minute. Others are not affected.
func TestOperatorStopsAnAddress(t *testing.T) {
	t.Parallel()
	now := today()
	p := embedPaper(t, withNow(func() time.Time { return now }))
	for i := range 5 {
		if got, _ := operatorRequest(p, "203.0.113.1:1", fmt.Sprint(i)); got != http.StatusUnauthorized {
			t.Fatalf("guess %d = %d", i, got)
		}
	}
	for _, tt := range []struct {
		from, password, wait string
		want                 int
	}{
		{"203.0.113.1:2", "open sesame", "60", 429}, {"203.0.113.1:3", "guess", "60", 429}, {"203.0.113.1:3", "", "60", 429},
		{"203.0.113.2:1", "open sesame", "", 200}, {"[2001:db8::1]:1", "open sesame", "", 200}, {"203.0.113.3:1", "", "", 401},
	} {
		if got, wait := operatorRequest(p, tt.from, tt.password); got != tt.want || wait != tt.wait {
			t.Errorf("%q from %s = %d, wait %q, want %d, %q", tt.password, tt.from, got, wait, tt.want, tt.wait)
		}
	}
	now = now.Add(time.Minute)
	if got, _ := operatorRequest(p, "203.0.113.1:1", "open sesame"); got != 200 {
		t.Errorf("a minute later = %d", got)
	}
	// The limit also applies to an address that is logged in.
	for range 5 {
		operatorRequest(p, "203.0.113.2:1", "guess")
	}
	if got, _ := operatorRequest(p, "203.0.113.2:1", "guess"); got != 429 {
		t.Errorf("one guess too many beside the operator = %d, want 429", got)
	}
}

// Failed logins from many addresses slow down all addresses that are not logged in, the operator's
// new ones too.
func TestOperatorSlowsDown(t *testing.T) {
	t.Parallel()
	for name, attacker := range map[string]func(i int) string{
		"/64s of one /40":    func(i int) string { return fmt.Sprintf("[2001:db8:%x:%x::1]:1", i%256, i/256) },
		"hosts of one /64":   func(i int) string { return fmt.Sprintf("[2001:db8::%x]:1", i+1) },
		"networks far apart": func(i int) string { return fmt.Sprintf("[%x:db8::1]:1", 0x2001+i) },
		"hosts of one /16":   func(i int) string { return fmt.Sprintf("198.51.%d.%d:1", i/200, i%200) },
		"by turns": func(i int) string {
			return [2]string{fmt.Sprintf("192.0.2.%d:1", i/2%250), fmt.Sprintf("[2001:db8:%x::1]:1", i)}[i%2]
		},
	} {
		t.Run(strings.ReplaceAll(name, "/", "_"), func(t *testing.T) {
			t.Parallel()
			now := today()
			p := embedPaper(t, withNow(func() time.Time { return now }))
			const desk, elsewhere = "203.0.113.1:1", "203.0.113.2:1"
			if got, _ := operatorRequest(p, desk, "open sesame"); got != 200 {
				t.Fatalf("the operator signs in: %d", got)
			}
			judged := 0
			for i := range 300 {
				got, wait := operatorRequest(p, attacker(i), fmt.Sprint("guess", i))
				if got == http.StatusUnauthorized {
					judged++
				} else if got != http.StatusTooManyRequests || wait == "" {
					t.Fatalf("guess %d = %d, wait %q", i, got, wait)
				}
				if i%50 == 0 {
					if got, _ := operatorRequest(p, desk, "open sesame"); got != 200 {
						t.Errorf("after %d guesses the operator gets %d", i+1, got)
					}
				}
			}
			if judged > 30 {
				t.Errorf("%d of 300 guesses were judged, want at most %d", judged, 30)
			}
			if name == "hosts of one /64" {
				return // the proxy is one address and does not affect others
			}
			if got, wait := operatorRequest(p, elsewhere, "open sesame"); got != 429 || wait != "2" {
				t.Errorf("the operator elsewhere: %d, wait %q, want 429 and 2", got, wait)
			}
			now = now.Add(2 * time.Second)
			if got, _ := operatorRequest(p, elsewhere, "open sesame"); got != 200 {
				t.Errorf("after Retry-After: %d, want 200", got)
			}
			if got, _ := operatorRequest(p, attacker(299), "guess"); got != 401 {
				t.Errorf("a guess, in its turn: %d, want 401", got)
			}
			if got, _ := operatorRequest(p, attacker(298), "guess"); got != 429 {
				t.Errorf("another: %d, want 429", got)
			}
			if got, _ := operatorRequest(p, elsewhere, "open sesame"); got != 200 {
				t.Errorf("the operator, signed in there now: %d, want 200", got)
			}
			now = now.Add(12 * time.Hour)
			for i := range 300 {
				operatorRequest(p, attacker(i), "guess")
			}
			if got, _ := operatorRequest(p, desk, "open sesame"); got != 429 {
				t.Errorf("an operator after %v without a request: %d, want 429", 12*time.Hour, got)
			}
		})
	}
}

// Invented addresses give no additional logins, neither directly nor behind an untrusted proxy.
func TestInventedAddresses(t *testing.T) {
	t.Parallel()
	p := embedPaper(t, withConfig(func(c *Config) { c.Proxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")} }))
	for _, peer := range []string{"203.0.113.1:1", "10.0.0.1:1", "192.168.1.1:1", "127.0.0.1:1"} {
		last := 0
		for i := range 6 {
			r := httptest.NewRequest(http.MethodGet, "/partners/gulf-homes", nil)
			r.RemoteAddr = peer
			r.Header.Set("X-Forwarded-For", fmt.Sprintf("198.51.100.%d, 203.0.113.9", i))
			r.SetBasicAuth("", "guess")
			w := httptest.NewRecorder()
			p.ServeHTTP(w, r)
			last = w.Code
		}
		if last != http.StatusTooManyRequests {
			t.Errorf("guess %d from %s = %d, want 429", 6, peer, last)
		}
	}
}
