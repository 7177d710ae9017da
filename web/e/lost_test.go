package e_test

import (
	"fmt"
	"net/http"
	"testing"
)

// TestLost: if the browser blocks the frame of snippet B, the reader gets the
// link in its place, and nothing moves.
func TestLost(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		policy string
		answer http.HandlerFunc
	}{
		{"revoked", "", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Security-Policy", "frame-ancestors 'none'")
			w.WriteHeader(http.StatusForbidden)
		}},
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
			p, host := publisher(t, 0), partner(t, 0)
			p.mux.HandleFunc("GET /e/articles/lost", tt.answer)
			b := openTab(t, 600)
			page, headers := pageAround(styledB(p, "lost", `data-id="el"`, `data-headline="A headline — A paper"`)), []string{}
			if tt.policy != "" {
				headers = append(headers, tt.policy)
			}
			b.Navigate(host.page("/", page, headers...))
			b.until(`window.el?.querySelector('a')`)
			expect(b, `el.querySelector('a').textContent`, "A headline — A paper")
			expect(b, `new URL(el.querySelector('a').href).pathname`, "/articles/lost")
			expect(b, `el.querySelectorAll('iframe').length`, 0)
			expect(b, `el.offsetHeight`, 480)
			expect(b, `witness.named('error').length`, 1)
			expect(b, `JSON.stringify(witness.shifts)`, "[]")

			b.Run(`el.setAttribute('article', 'found')`) // another article is tried again
			if tt.policy == "" {
				b.waitReady(1)
				expect(b, `el.querySelectorAll('a').length`, 0)
			}
		})
	}
}

// TestNotLost: on a slow network the loader waits for the frame, and no link
// appears meanwhile.
func TestNotLost(t *testing.T) {
	t.Parallel()
	p, host := publisher(t, 0), partner(t, 0)
	come := make(chan struct{})
	p.mux.HandleFunc("GET /e/articles/slow", func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-come:
			child(w, r)
		case <-r.Context().Done():
		}
	})
	b := openTab(t, 600)
	b.Navigate(host.page("/", pageAround(`<div id="here"></div>`)))
	b.Run(fmt.Sprintf(`window.links = 0; new MutationObserver(all => all.forEach(m => m.addedNodes.forEach(n => links += n.localName === 'a'))).observe(document, { childList: true, subtree: true });
		const s = Object.assign(document.createElement('script'), { src: '%s/e/v1.js', style: 'display:block;min-height:480px' });
		Object.assign(s.dataset, { article: 'slow', id: 'el' }); here.append(s)`, p.URL))
	b.until(`window.el?.querySelector('iframe')`)
	b.until(`performance.now() > 5000`)
	close(come)
	b.waitReady(1)
	b.until(`el.querySelector('iframe').title === 'Child '`)
	expect(b, `[links, witness.named('error').length].join()`, "0,0")
	b.expectNoErrors()
}

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
