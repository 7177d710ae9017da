package e_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// policies are the content security policies that a partner may have. Only
// pages with the strict one cannot use snippet B, whose box is an inline style.
func policies(p *server) []struct {
	name    string
	headers []string
	inline  bool
} {
	return []struct {
		name    string
		headers []string
		inline  bool
	}{
		{"none", nil, true},
		{"strict", []string{strictPolicy(p)}, false},
		{"isolated", []string{"Cross-Origin-Embedder-Policy: require-corp", "Cross-Origin-Opener-Policy: same-origin"}, true},
	}
}

// strictPolicy allows the publisher's script and frame, and neither inline code
// nor creating markup from strings.
func strictPolicy(p *server) string {
	return fmt.Sprintf("Content-Security-Policy: default-src 'none'; img-src data:; script-src %[1]s; frame-src %[1]s; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'", p.URL)
}

// TestNothingMoves: an embed causes no layout shift on the partner's page while
// it loads, for any page width, policy and network speed.
func TestNothingMoves(t *testing.T) {
	t.Parallel()
	runNothingMoves(t, 100*time.Millisecond, 390, 0)
	runNothingMoves(t, 100*time.Millisecond, 320, 1)
}

// runNothingMoves opens a page, width CSS pixels wide, with delayed responses and the policy at an
// index of policies.
func runNothingMoves(t *testing.T, delay time.Duration, width int64, policy int) {
	t.Helper()
	p, host := publisher(t, delay), partner(t, delay)
	rule := policies(p)[policy]
	embeds, frames := []string{snippetA(p, "a")}, 1
	if rule.inline {
		embeds, frames = append(embeds, "<p>Between them.</p>", snippetB(p, "b")), 2
	}
	b := openTab(t, width)
	b.Navigate(host.page("/", pageAround(strings.Join(embeds, "\n")), rule.headers...))
	b.waitReady(1)
	b.Run(`document.querySelectorAll('broad-side')[document.querySelectorAll('broad-side').length - 1].scrollIntoView()`)
	b.waitReady(frames)
	b.waitPainted()
	if moved := value[float64](b, `witness.sum(witness.shifts)`); moved != 0 {
		t.Errorf("layout shift = %v, want 0: %s", moved, value[string](b, `JSON.stringify(witness.shifts)`))
	}
	expect(b, `witness.csp.join()`, "")
	b.expectNoErrors()
}

// The witness does detect a shift: a frame that gets its height when it loads.
func TestWitnessSeesShift(t *testing.T) {
	t.Parallel()
	b := openTab(t, 390)
	b.Navigate(partner(t, 0).page("/", pageAround(`<div id="late"></div>`)))
	b.Run(`new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => { late.style.height = '300px'; done(); })))`)
	b.until(`witness.shifts.length > 0`)
}
