package embed

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

const (
	kindA byte = 1 << iota
	kindB
)

func TestFrameToken(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 28, 12, 0, 30, 0, time.UTC)
	f := newTokens(nil)
	fresh := func() string { return f.Issue("rents", "acme", now) }
	spent := fresh()
	if err := f.redeem(spent, "rents", "acme", kindA, now); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, token, item, partner string
		kind                       byte
		after                      time.Duration
		want                       error
	}{
		{"fresh", fresh(), "rents", "acme", kindA, 0, nil},
		{"in its tenth minute", fresh(), "rents", "acme", kindA, 10 * time.Minute, nil},
		{"too late", fresh(), "rents", "acme", kindA, 11 * time.Minute, errExpiredToken},
		{"used, another kind", spent, "rents", "acme", kindB, 0, nil},
		{"used, the same kind", spent, "rents", "acme", kindA, 0, errUsedToken},
		{"another story", fresh(), "water", "acme", kindA, 0, errForgedToken},
		{"another partner", fresh(), "rents", "other", kindA, 0, errForgedToken},
		{"the border between the two moved", f.Issue("rents", "acme", now), "rent", "sacme", kindA, 0, errForgedToken},
		{"none", "", "rents", "acme", kindA, 0, errNoToken},
		{"of another server", newTokens(nil).Issue("rents", "acme", now), "rents", "acme", kindA, 0, errForgedToken},
		{"shortened", fresh()[:20], "rents", "acme", kindA, 0, errForgedToken},
		{"no base64", strings.Repeat("!", 28), "rents", "acme", kindA, 0, errForgedToken},
		{"a character changed", changed(fresh()), "rents", "acme", kindA, 0, errForgedToken},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := f.redeem(tt.token, tt.item, tt.partner, tt.kind, now.Add(tt.after)); !errors.Is(got, tt.want) {
				t.Errorf("%v, want %v", got, tt.want)
			}
		})
	}
}

// TestFrameTokenAfterRestart checks that the token of a page sent before a restart is valid once
// after it, and does not collide with a new one.
func TestFrameTokenAfterRestart(t *testing.T) {
	t.Parallel()
	now, key := time.Now(), []byte("a key that is kept")
	before, after := newTokens(key), newTokens(key)
	after.runID = before.runID + 1
	old, young := before.Issue("a", "p", now), after.Issue("a", "p", now)
	for _, token := range []string{old, young} {
		if err := after.redeem(token, "a", "p", kindA, now); err != nil {
			t.Error(err)
		}
		if err := after.redeem(token, "a", "p", kindA, now); !errors.Is(err, errUsedToken) {
			t.Errorf("the second time: %v", err)
		}
	}
}

// TestFrameTokensForget checks that expired tokens use no memory.
func TestFrameTokensForget(t *testing.T) {
	t.Parallel()
	f, now := newTokens(nil), time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	for range 60 {
		for range 100 {
			if err := f.redeem(f.Issue("a", "p", now), "a", "p", kindA, now); err != nil {
				t.Fatal(err)
			}
		}
		now = now.Add(time.Minute)
	}
	n := 0
	for _, used := range f.used {
		n += len(used)
	}
	if n > 1200 {
		t.Errorf("%d tokens are remembered after an hour of 100 a minute", n)
	}
}

// TestFrameTokensAfterAWrongClock checks that a clock that was ahead for a while leaves neither
// tokens that are valid for years nor memory that is never freed.
func TestFrameTokensAfterAWrongClock(t *testing.T) {
	t.Parallel()
	f, now := newTokens(nil), time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	before := f.Issue("a", "p", now)
	ahead := f.Issue("a", "p", now.AddDate(5, 0, 0))
	for i, tt := range []struct {
		token string
		want  error
	}{{before, nil}, {before, errUsedToken}, {f.Issue("a", "p", now), nil}, {ahead, errExpiredToken}} {
		if err := f.redeem(tt.token, "a", "p", kindA, now); !errors.Is(err, tt.want) {
			t.Errorf("token %d: %v, want %v", i, err, tt.want)
		}
	}
	f.Issue("a", "p", now.Add(time.Hour))
	if len(f.used) != 0 {
		t.Errorf("%d batches are remembered an hour later", len(f.used))
	}
}

// TestFrameTokensTogether checks that of many concurrent uses of a token one succeeds.
func TestFrameTokensTogether(t *testing.T) {
	t.Parallel()
	f, now := newTokens(nil), time.Now()
	var counted atomic.Int64
	var wg sync.WaitGroup
	for i := range 50 {
		item := fmt.Sprint(i)
		token := f.Issue(item, "p", now)
		for range 8 {
			wg.Go(func() {
				if f.redeem(token, item, "p", kindA, now) == nil {
					counted.Add(1)
				}
			})
		}
	}
	wg.Wait()
	if counted.Load() != 50 {
		t.Errorf("%d counted, want 50", counted.Load())
	}
}

func FuzzFrameToken(f *testing.F) {
	tokens, now := newTokens(nil), time.Now()
	f.Add(newTokens(nil).Issue("a", "p", now), "a", "p")
	f.Add("", "", "")
	f.Fuzz(func(t *testing.T, text, item, partner string) {
		if err := tokens.redeem(text, item, partner, kindA, now); err == nil {
			t.Errorf("%q counts for %q of %q, but was not minted", text, item, partner)
		}
	})
}

// changed returns a token with another first character.
func changed(token string) string {
	if token[0] == 'A' {
		return "B" + token[1:]
	}
	return "A" + token[1:]
}
