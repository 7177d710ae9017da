package web_test

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/serviceworker"
	"github.com/chromedp/cdproto/storage"
	"github.com/chromedp/chromedp"

	"broadside/web"
	"broadside/web/browsertest"
)

// whole is a condition: the page has its styles and a heading, and its script runs.
const whole = `document.querySelector('h1') && getComputedStyle(document.querySelector('h1')).fontFamily.includes('serif') && document.getElementById('start') && window.broadside`

// serveWorker has the proxy send a worker with text before it.
func (h *proxy) serveWorker(before, worker string) {
	h.respond("/worker.js", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
		w.Header().Set("Cache-Control", "no-cache")
		_, _ = w.Write([]byte(before + worker))
	})
}

func newWorker() string { return string(web.Named("worker.js").Body) }

// deployWorker has the proxy send a worker with text before it, the browser look
// for it, and waits until it controls the page.
func deployWorker(b tab, h *proxy, before string) {
	b.T.Helper()
	b.Run(`window.changed = false; navigator.serviceWorker.addEventListener('controllerchange', () => { window.changed = true; }, { once: true })`)
	h.serveWorker(before, newWorker())
	b.Run(`navigator.serviceWorker.getRegistration().then(r => r.update())`)
	b.until(`changed && navigator.serviceWorker.controller.state === 'activated'`)
}

// stopWorkers stops the running workers, as the browser may at any time.
func (b tab) stopWorkers() {
	b.T.Helper()
	b.RunActions(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		if _, err := cdp.Call(ctx, target, serviceworker.Enable, cdp.Empty{}); err != nil {
			return err
		}
		_, err := cdp.Call(ctx, target, serviceworker.StopAllWorkers, cdp.Empty{})
		return err
	}))
}

// TestOldWorker: a page of today under the first release's worker opens with and
// without a network. The new worker reads what that one kept.
func TestOldWorker(t *testing.T) {
	t.Parallel()
	old, err := os.ReadFile("testdata/worker.1.js")
	if err != nil {
		t.Fatal(err)
	}
	h, b := visitCached(t, story, func(h *proxy) { h.serveWorker("", string(old)) })
	b.Navigate(h.URL + otherStory)
	b.until(isCached("pages", otherStory))
	b.until(isCached("web", styles) + ` && ` + isCached("web", startScript))
	h.goOffline()
	b.Navigate(h.URL + story)
	b.until(whole)
	expect(b, `document.querySelector('#kept') !== null`, true)
	b.Navigate(h.URL + "/sections/sport")
	expect(b, `document.querySelectorAll('section[lang] h1').length`, 2)

	// the browser lets an old worker finish for some minutes: it is removed here
	h.goOnline()
	h.serveWorker("", newWorker())
	b.Run(`navigator.serviceWorker.getRegistration().then(r => r.unregister())`)
	b.Navigate(h.URL + "/listings")
	b.until(`navigator.serviceWorker.controller?.state === 'activated'`)
	b.until(`!!` + isCached("web", value[string](b, `document.getElementById('start').dataset.offline`)))
	h.goOffline()
	b.Navigate(h.URL + otherStory)
	b.until(whole)
	expect(b, `/^Saved \d\d:\d\d/.test(document.querySelector('#kept').textContent)`, true)
	b.Navigate(h.URL + "/sections/sport")
	b.until(filled)
	b.until(whole)
}

// TestThreeDeploys: three deploys in an hour, each with another worker, styles and
// script, while a page stays open: it works, and every kept page is whole.
func TestThreeDeploys(t *testing.T) {
	t.Parallel()
	read := []string{otherStory, story, otherStory + "-ar"}
	h, b := visitCached(t, "/listings", nil)
	b.until(isCached("web", styles))
	b.Run(`window.same = true`)
	for i, path := range read {
		letter := string(rune('a' + i))
		h.deploy(letter, path)
		deployWorker(b, h, fmt.Sprintf("// deploy %d\n", i))
		b.Run(`fetch(` + browsertest.QuoteJS("/api/v1"+path) + `)`) // the open page goes on: the worker keeps the story's page
		expect(b, `window.same`, true)
		b.until(isCached("pages", path) + ` && ` + isCached("web", assetOf(styles, letter)) + ` && ` + isCached("web", assetOf(startScript, letter)))
	}
	h.goOffline()
	for _, path := range append(read, "/listings") {
		b.Navigate(h.URL + path)
		b.until(whole)
		expect(b, `location.pathname + document.querySelectorAll('section[lang]').length`, path+"0")
		expect(b, `new Set([...document.querySelectorAll('link[rel=stylesheet],#start')].map(n => (n.href ?? n.src).split('.').at(-2)[0])).size`, 1+btoi(path == "/listings")) // no mix
	}
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// TestHalfCache: of a kept page whose styles are gone, the offline page is shown;
// if its own are gone too, a page that needs none. Online it is whole again.
func TestHalfCache(t *testing.T) {
	t.Parallel()
	h, b := visitCached(t, story, nil)
	b.until(isCached("web", styles))
	offline := value[string](b, `document.getElementById('start').dataset.offline`)
	b.until(`!!` + isCached("web", offline))
	b.Run(`caches.open('broadside:pages').then(async c => {
		const copy = await c.match(` + browsertest.QuoteJS(story) + `, { ignoreVary: true });
		await c.put('/articles/half', new Response((await copy.text()).replaceAll(` + browsertest.QuoteJS(styles) + `, '/web/style.gone.css'), { headers: copy.headers }));
	})`)
	h.goOffline()
	b.Navigate(h.URL + "/articles/half")
	b.until(filled)
	b.until(whole)
	b.Run(`caches.open('broadside:web').then(c => c.delete(` + browsertest.QuoteJS(styles) + `, { ignoreVary: true }))`)
	b.Navigate(h.URL + story)
	expect(b, `document.querySelector('h1').textContent + getComputedStyle(document.body).marginTop`, "Offline · غير متصل48px")
	h.goOnline()
	b.Navigate(h.URL + story)
	b.until(whole)
	b.until(`!!` + isCached("web", styles))
}

// TestWorkerKilled: a worker that arrives by half, and one that is stopped while it
// stores a page, leave nothing half: the page is kept whole at the next visit.
func TestWorkerKilled(t *testing.T) {
	t.Parallel()
	h, b := openProxy(t), openTab(t)
	h.respond("/worker.js", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
		w.Header().Set("Content-Length", "10000")
		_, _ = w.Write([]byte(newWorker()[:3000]))
		panic(http.ErrAbortHandler)
	})
	b.Navigate(h.URL + story)
	b.Run(idle)
	b.Run(`navigator.serviceWorker.register('/worker.js').catch(() => {})`)
	b.until(whole)
	expect(b, `navigator.serviceWorker.getRegistration().then(r => r?.active ?? null)`, any(nil))

	// stopped while it waits for an asset of the page
	h.serveWorker("", newWorker())
	h.deploy("a", otherStory)
	b.Navigate(h.URL + story)
	b.until(`navigator.serviceWorker.controller?.state === 'activated'`)
	b.until(isCached("pages", story))
	release := h.delayResponses(t, assetOf(styles, "a"))
	b.Run(`fetch(` + browsertest.QuoteJS("/api/v1"+otherStory) + `)`) // has the worker store the page
	b.until(isCached("pages", "/api/v1"+otherStory))
	b.stopWorkers()
	release()
	h.goOffline()
	b.Navigate(h.URL + otherStory)
	b.until(whole) // the offline page: the story was not stored, or it is whole
	h.goOnline()
	b.Navigate(h.URL + otherStory)
	b.until(isCached("pages", otherStory) + ` && ` + isCached("web", assetOf(styles, "a")))
	h.goOffline()
	b.Navigate(h.URL + otherStory)
	b.until(whole)
	expect(b, `document.querySelectorAll('section[lang]').length`, 0)
}

// TestQuotaFull: if the device has no space, pages open from the network and what
// is kept stays.
func TestQuotaFull(t *testing.T) {
	t.Parallel()
	h, b := visitCached(t, story, nil)
	b.until(isCached("web", styles) + ` && ` + isCached("web", startScript))
	quota := func(bytes float64) {
		b.RunActions(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
			_, err := cdp.Call(ctx, target, storage.OverrideQuotaForOrigin, storage.OverrideQuotaForOriginParams{Origin: h.URL, QuotaSize: &bytes})
			return err
		}))
	}
	quota(1)
	b.Navigate(h.URL + otherStory)
	b.until(whole)
	expect(b, `import(document.getElementById('start').dataset.kept).then(m => m.keepEdition('/edition.json')).catch(() => false)`, false)
	b.Navigate(h.URL + "/listings")
	b.until(whole)
	h.goOffline()
	b.Navigate(h.URL + otherStory)
	b.until(`document.querySelector('h1')`)
	expect(b, `document.querySelectorAll('section[lang]').length`, 2)
	b.Navigate(h.URL + story)
	b.until(whole)
	quota(1e9)
	h.goOnline()
	b.Navigate(h.URL + otherStory)
	b.until(isCached("pages", otherStory))
}

// TestStorageDenied: with storage denied to page and worker, pages open from the
// network, and without one a page says so.
func TestStorageDenied(t *testing.T) {
	t.Parallel()
	const denied = `(s => { for (const f of ['open', 'match', 'keys', 'has', 'delete']) Object.defineProperty(s.CacheStorage.prototype, f, { value: () => Promise.reject(new DOMException('denied', 'SecurityError')) }); })(self);`
	h, b := openProxy(t), openTab(t, denied, editionSoon)
	h.serveWorker(denied, newWorker())
	b.Navigate(h.URL + story)
	b.until(`navigator.serviceWorker.controller?.state === 'activated'`)
	for _, path := range []string{otherStory, "/listings", "/ar/"} {
		b.Navigate(h.URL + path)
		b.until(whole)
		expect(b, `location.pathname + document.querySelectorAll('section[lang]').length + (document.querySelector('#kept') ? 'kept' : '')`, path+"0")
	}
	b.Run(idle)
	if errs := value[[]string](b, `witness.errors`); len(errs) > 0 {
		t.Errorf("errors: %q", errs)
	}
	h.goOffline()
	b.Navigate(h.URL + story)
	expect(b, `document.querySelector('h1').textContent`, "Offline · غير متصل")
}
