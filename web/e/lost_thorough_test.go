//go:build thorough

package e_test

import (
	"fmt"
	"net/http"
	"testing"
)

// TestNoPlace: a loader that cannot find its own script tag, or whose tag is
// where nothing is rendered, logs advice and throws no error.
func TestNoPlace(t *testing.T) {
	t.Parallel()
	p := publisher(t, 0)
	for name, load := range map[string]string{
		"module":      `<script type="module" src="%[1]s/e/v1.js" data-article="a"></script>`,
		"import":      `<script type="module">await import('%[1]s/e/v1.js')</script>`,
		"shadow root": `<div id="host"></div><script>host.attachShadow({ mode: 'open' }).append(Object.assign(document.createElement('script'), { src: '%[1]s/e/v1.js' }))</script>`,
		"head":        `<script>{ const s = Object.assign(document.createElement('script'), { src: '%[1]s/e/v1.js' }); s.dataset.article = 'a'; document.head.append(s) }</script>`,
		"taken out":   `<script>{ const s = Object.assign(document.createElement('script'), { src: '%[1]s/e/v1.js' }); s.dataset.article = 'a'; document.body.append(s); s.remove() }</script>`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := openTab(t, 600)
			b.Navigate(partner(t, 0).page("/", pageAround(`<script>window.said = []; console.error = (...a) => said.push(a.join(' '))</script>`+fmt.Sprintf(load, p.URL))))
			b.until(`said.length === 1`)
			expect(b, `said[0]`, "broad-side: use <broad-side article>")
			expect(b, `document.querySelectorAll('iframe').length`, 0)
			b.expectNoErrors()
		})
	}
}

// TestEveryLost is TestLost with the other reasons.
func TestEveryLost(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		policy string
		answer http.HandlerFunc
	}{
		{"another partner's", "", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Security-Policy", "frame-ancestors https://partner.example")
			child(w, r)
		}},
		{"refused by the page", "Content-Security-Policy: frame-src 'none'", child},
		{"server down", "", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }},
		{"an error page", "", func(w http.ResponseWriter, r *http.Request) { http.Error(w, "Bad gateway", http.StatusBadGateway) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			runLost(t, tt.policy, tt.answer)
		})
	}
}
