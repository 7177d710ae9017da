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
	runLost(t, "", func(w http.ResponseWriter, r *http.Request) { // revoked
		w.Header().Set("Content-Security-Policy", "frame-ancestors 'none'")
		w.WriteHeader(http.StatusForbidden)
	})
}

// runLost opens a page whose frame gets answer. If policy is not empty, it is a header of the page.
func runLost(t *testing.T, policy string, answer http.HandlerFunc) {
	t.Helper()
	p, host := publisher(t, 0), partner(t, 0)
	p.mux.HandleFunc("GET /e/articles/lost", answer)
	b := openTab(t, 600)
	page, headers := pageAround(styledB(p, "lost", `data-id="el"`, `data-headline="A headline — A paper"`)), []string{}
	if policy != "" {
		headers = append(headers, policy)
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
	if policy == "" {
		b.waitReady(1)
		expect(b, `el.querySelectorAll('a').length`, 0)
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
