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
	h, b := openProxyTo(t, paperAt), openTab(t)
	b.Navigate(h.URL + basePath + "/listings")
	b.until(`navigator.serviceWorker.controller?.state === 'activated'`)
	b.Run(`witness.mark(), window.same = true`)
	b.click(`#f-q`)
	b.until(`broadside.state === 'ready'`)
	for _, name := range []string{"created", "moved", "removed", "attrs"} {
		expect(b, `broadside.stats.`+name, 0)
	}
	b.RunActions(chromedp.KeyEvent("toyota"))
	b.until(`location.pathname + location.search === ` + browsertest.QuoteJS(basePath+"/listings?q=toyota") + ` && ` + settled)
	b.Run(`document.querySelector('nav a[href$="/sections/sport"]').click()`)
	b.until(`location.pathname === ` + browsertest.QuoteJS(basePath+"/sections/sport") + ` && document.querySelector('h1').textContent === 'Sport' && ` + settled)
	b.Run(`history.back()`)
	b.until(`location.search === '?q=toyota' && document.querySelector('#f-q')?.value === 'toyota' && ` + settled)
	expect(b, `window.same`, true)
	expect(b, `navigator.serviceWorker.getRegistration().then(r => new URL(r.scope).pathname)`, basePath+"/")
	if got := h.requested("/api", "/web", "/worker.js", "/media", "/listings"); len(got) > 0 {
		t.Errorf("requests outside of the base: %q", got)
	}
	b.Navigate(h.URL + basePath + story)
	headline := value[string](b, `document.querySelector('h1').textContent`)
	b.until(`await caches.open('broadside` + basePath + `:pages').then(c => c.match(location.href, { ignoreVary: true }))`)
	h.goOffline()
	b.Navigate(h.URL + basePath + story)
	expect(b, `document.querySelector('h1').textContent`, headline)
	if errs := value[[]string](b, `witness.errors`); len(errs) > 0 {
		t.Errorf("errors: %q", errs)
	}
}
