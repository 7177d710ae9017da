//go:build goapp

package app

import (
	"bytes"
	"testing"
)

func TestRouter(t *testing.T) {
	t.Parallel()
	named := func(name string) func() Composer { return func() Composer { return name } }
	r := makeRouter()
	if c, ok := r.createComponent("/"); ok || c != nil {
		t.Errorf("an empty router has %v", c)
	}
	r.routeWithRegexp("^/listings", named("listings"))
	r.routeWithRegexp("^/", named("paper"))
	r.route("/exact", named("exact"))
	for path, want := range map[string]string{
		"/": "paper", "/exact": "exact", "/exact/more": "paper", "/listings": "listings", "/listings/m1": "listings", "/ar/listings": "paper", "/Listings": "paper",
	} {
		if c, ok := r.createComponent(path); !ok || c != want {
			t.Errorf("createComponent(%q) = %v, %v, want %s", path, c, ok, want)
		}
	}
	if c, ok := r.createComponent("relative"); ok {
		t.Errorf("a path without a slash leads to %v", c)
	}
}

// A pattern that needs a regular expression engine panics, and does not match
// by chance.
func TestRouterRefusesPatterns(t *testing.T) {
	t.Parallel()
	for _, pattern := range []string{"", "/x", "^/x$", "^/.*", "^/[a-z]+", "^/(a|b)", "^/a?", `^/\d`, "^^/", "^/a{2}"} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("routeWithRegexp(%q) does not panic", pattern)
				}
			}()
			r := makeRouter()
			r.routeWithRegexp(pattern, nil)
		}()
	}
}

// Each request creates a new component.
func TestRouterMakesAnew(t *testing.T) {
	t.Parallel()
	n := 0
	r := makeRouter()
	r.routeWithRegexp("^/", func() Composer { n++; return n })
	first, _ := r.createComponent("/")
	second, _ := r.createComponent("/")
	if first == second {
		t.Errorf("both are %v", first)
	}
}

// Encryption returns an error, not the plain text.
func TestEncryptionRefuses(t *testing.T) {
	t.Parallel()
	for name, f := range map[string]func(string, []byte) ([]byte, error){"encrypt": encrypt, "decrypt": decrypt} {
		if b, err := f("key", []byte("text")); err == nil || bytes.Contains(b, []byte("text")) {
			t.Errorf("%s = %q, %v, want an error", name, b, err)
		}
	}
}

// States can be observed, set and read, without any effect.
func TestStatesDoNothing(t *testing.T) {
	t.Parallel()
	m, into := &stateManager{}, "as it was"
	m.Observe(Context{}, "s", &into)
	m.Set(Context{}, "s", "new")
	m.Get(Context{}, "s", &into)
	m.Delete(Context{}, "s")
	m.Cleanup()
	m.CleanupExpiredPersistedStates(Context{})
	if into != "as it was" {
		t.Errorf("a state became %q", into)
	}
}
