package web_test

import (
	"testing"

	"github.com/chromedp/chromedp"

	"broadside/web/browsertest"
)

// TestBelowAPath: behind a proxy below a path, adoption, links, forms, the
// service worker and offline pages work the same.
func TestBelowAPath(t *testing.T) {
	t.Parallel()
	h, b := openDoor(t, paperAt), openTab(t)
	b.Visit(h.URL + below + "/listings")
	b.until(`navigator.serviceWorker.controller?.state === 'activated'`)
	b.Run(`witness.mark(), window.same = true`)
	b.click(`#f-q`)
	b.until(`broadside.state === 'ready'`)
	for _, name := range []string{"created", "moved", "removed", "attrs"} {
		is(b, `broadside.stats.`+name, 0)
	}
	b.Do(chromedp.KeyEvent("toyota"))
	b.until(`location.pathname + location.search === ` + browsertest.Quote(below+"/listings?q=toyota") + ` && ` + settled)
	b.Run(`document.querySelector('nav a[href$="/sections/sport"]').click()`)
	b.until(`location.pathname === ` + browsertest.Quote(below+"/sections/sport") + ` && document.querySelector('h1').textContent === 'Sport' && ` + settled)
	b.Run(`history.back()`)
	b.until(`location.search === '?q=toyota' && document.querySelector('#f-q')?.value === 'toyota' && ` + settled)
	is(b, `window.same`, true)
	is(b, `navigator.serviceWorker.getRegistration().then(r => new URL(r.scope).pathname)`, below+"/")
	if got := h.visits("/api", "/web", "/worker.js", "/media", "/listings"); len(got) > 0 {
		t.Errorf("requests outside of the base: %q", got)
	}
	b.Visit(h.URL + below + story)
	headline := value[string](b, `document.querySelector('h1').textContent`)
	b.until(`await caches.open('broadside` + below + `:pages').then(c => c.match(location.href, { ignoreVary: true }))`)
	h.away()
	b.Visit(h.URL + below + story)
	is(b, `document.querySelector('h1').textContent`, headline)
	if errs := value[[]string](b, `witness.errors`); len(errs) > 0 {
		t.Errorf("errors: %q", errs)
	}
}
