package web_test

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/serviceworker"
	"github.com/chromedp/chromedp"

	"broadside/server/response"
	"broadside/web"
	"broadside/web/browsertest"
)

// whole is a condition: the page has its styles and a heading, and its script runs.
const whole = `!!(document.querySelector('h1') && getComputedStyle(document.querySelector('h1')).fontFamily.includes('serif') && document.getElementById('start') && window.broadside)`

// serveWorker has the proxy send a worker with text before it.
func (h *proxy) serveWorker(before, worker string) {
	h.respond("/worker.js", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
		w.Header().Set("Cache-Control", "no-cache")
		_, _ = w.Write([]byte(before + worker))
	})
}

// noWorkerTimeout makes the time limit of the worker for the network longer than any test, for busy
// machines. Tests of late responses call limitWorker.
var noWorkerTimeout = replaceTimeout(3000, 1e6) + "\n"

func newWorker() string { return noWorkerTimeout + string(web.Named("worker.js").Body) }

// limitWorker replaces the worker by one that has its time limit for the network.
func limitWorker(b reader, h *proxy) { replaceWorker(b, h, string(web.Named("worker.js").Body)) }

// deployWorker replaces the worker by one with text before it.
func deployWorker(b reader, h *proxy, before string) { replaceWorker(b, h, before+newWorker()) }

// replaceWorker has the proxy send another worker, the browser look for it, and waits until it
// controls the page.
func replaceWorker(b reader, h *proxy, worker string) {
	b.Run(`(window.changed = false, navigator.serviceWorker.addEventListener('controllerchange', () => { window.changed = true; }, { once: true }))`)
	h.serveWorker("", worker)
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

// TestOldWorker and the other flows also run in the other engines.
func TestOldWorker(t *testing.T) {
	t.Parallel()
	runOldWorker(t, openTab(t))
}

// runOldWorker: a page of today under the first release's worker opens with and without a network.
// The new worker reads the caches of the old one.
func runOldWorker(t *testing.T, b reader) {
	t.Helper()
	old, err := os.ReadFile("testdata/worker.1.js")
	if err != nil {
		t.Fatal(err)
	}
	h := openProxy(t)
	h.serveWorker(noWorkerTimeout, string(old))
	visit(b, h, story)
	b.Navigate(h.URL + otherStory)
	b.until(`!!` + isCached("pages", otherStory))
	b.until(`!!` + isCached("web", styles))
	b.until(`!!` + isCached("web", startScript))
	e, ok := b.(interface{ isFirefox() bool })
	firefox := ok && e.isFirefox()
	if firefox {
		t.Log("in Firefox the first release's worker opens nothing without a network")
	} else {
		wantOldWorkerOffline(b, h)
	}
	// the browser lets an old worker finish for some minutes: it is removed here
	h.serveWorker("", newWorker())
	b.Run(`navigator.serviceWorker.getRegistration().then(r => r.unregister())`)
	if firefox { // with an open page it registers the old one again; WebKit's driver without one drops the caches
		b.Navigate("about:blank")
	}
	visit(b, h, "/listings")
	b.until(`!!await caches.open('broadside:web').then(c => c.match(document.getElementById('start').dataset.offline, { ignoreVary: true }))`)
	h.goOffline()
	b.Navigate(h.URL + otherStory)
	b.until(whole)
	b.want(`document.querySelector('#kept').textContent.replace(/\d\d:\d\d.*/, 'HH:MM')`, "Saved HH:MM")
	b.Navigate(h.URL + "/sections/sport")
	b.until(filled)
	b.until(whole)
}

func wantOldWorkerOffline(b reader, h *proxy) {
	h.goOffline()
	b.Navigate(h.URL + story)
	b.until(whole)
	b.want(`document.querySelector('#kept') ? 'aged' : 'as new'`, "aged")
	b.Navigate(h.URL + "/sections/sport")
	b.want(`document.querySelectorAll('section[lang] h1').length + ''`, "2")
	h.goOnline()
}

// runThreeDeploys: three deploys in an hour, each with another worker, styles and
// script, while a page stays open: it works, and every kept page is whole.
func runThreeDeploys(t *testing.T, b reader) {
	t.Helper()
	read := []string{otherStory, story, otherStory + "-ar"}
	h := openProxy(t)
	visit(b, h, "/listings")
	b.until(`!!` + isCached("web", styles))
	b.Run(`window.same = true`)
	for i, path := range read {
		letter := string(rune('a' + i))
		h.deploy(letter, path)
		deployWorker(b, h, fmt.Sprintf("// deploy %d\n", i))
		b.Run(`fetch(` + browsertest.QuoteJS("/api/v1"+path) + `).then(r => r.text())`) // the open page goes on: the worker keeps the story's page
		b.want(`window.same + ''`, "true")
		for _, file := range [][2]string{{"pages", path}, {"web", assetOf(styles, letter)}, {"web", assetOf(startScript, letter)}} {
			b.until(`!!` + isCached(file[0], file[1]))
		}
	}
	h.goOffline()
	for _, path := range append(read, "/listings") {
		b.Navigate(h.URL + path)
		b.until(whole)
		b.want(`location.pathname + document.querySelectorAll('section[lang]').length`, path+"0")
		deploys := "1"
		if path == "/listings" {
			deploys = "2" // two addresses with hashes of their own: not a mix
		}
		b.want(`new Set([...document.querySelectorAll('link[rel=stylesheet],#start')].map(n => (n.href ?? n.src).split('.').at(-2)[0])).size + ''`, deploys)
	}
}

// runHalfCache: of a kept page whose styles are gone, the offline page is shown;
// if its own are gone too, a page that needs none. Online it is whole again.
func runHalfCache(t *testing.T, b reader) {
	t.Helper()
	h := openProxy(t)
	h.respond(styles, func(w http.ResponseWriter, _ *http.Request) { // not to be had from the browser's own cache
		w.Header().Set("Content-Type", "text/css; charset=utf-8")
		w.Header().Set("Cache-Control", "no-cache, immutable")
		_, _ = w.Write(web.Named("style.css").Body)
	})
	visit(b, h, story)
	b.until(`!!` + isCached("web", styles))
	b.until(`!!await caches.open('broadside:web').then(c => c.match(document.getElementById('start').dataset.offline, { ignoreVary: true }))`)
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
	b.want(`document.querySelector('h1').textContent + getComputedStyle(document.body).marginTop`, "Offline · غير متصل48px")
	h.goOnline()
	b.Navigate(h.URL + story)
	b.until(whole)
	b.until(`!!` + isCached("web", styles))
}

// runHalfWorker: a worker of which a half arrives is not installed, and the page
// goes on without. The next visit installs the whole one.
func runHalfWorker(t *testing.T, b reader) {
	t.Helper()
	h := openProxy(t)
	h.respond("/worker.js", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
		w.Header().Set("Content-Length", "10000")
		_, _ = w.Write([]byte(newWorker()[:3000]))
		panic(http.ErrAbortHandler)
	})
	b.Navigate(h.URL + story)
	b.Run(`navigator.serviceWorker.register('/worker.js').catch(() => {})`)
	b.until(whole)
	b.want(`navigator.serviceWorker.getRegistration().then(r => r?.active ? 'active' : 'none')`, "none")
	h.serveWorker("", newWorker())
	visit(b, h, story)
	h.goOffline()
	b.Navigate(h.URL + story)
	b.until(whole)
	b.want(heading, dubaiRents)
}

// before has the proxy insert text before the worker and before the pages' first script, to
// simulate a browser that behaves differently.
func (h *proxy) before(text string) {
	h.serveWorker(text, newWorker())
	h.respond(startScript, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
		w.Header().Set("Cache-Control", response.Immutable) // the worker keeps immutable responses
		_, _ = w.Write(append([]byte(text), web.Named("start.js").Body...))
	})
}

// runStoreFull: as TestQuotaFull in every engine, with a cache that refuses to store
// while there is one called "full": a test cannot set the quota of the others. A page
// that is read again is refused, too, and its copy stays.
func runStoreFull(t *testing.T, b reader) {
	t.Helper()
	h := openProxy(t)
	h.before(`{ const { put } = Cache.prototype; Cache.prototype.put = async function (...a) {
		if (await caches.has('full')) {
			await caches.open('refused ' + a[0]);
			throw new DOMException('full', 'QuotaExceededError');
		}
		return put.apply(this, a);
	}; }
`)
	visit(b, h, story)
	b.until(`!!` + isCached("web", styles))
	b.Run(`caches.open('full')`)
	b.Navigate(h.URL + otherStory)
	b.until(whole)
	b.want(`import(document.getElementById('start').dataset.kept).then(m => m.keepEdition('/edition.json')).catch(() => false).then(String)`, "false")
	b.until(pressed + ` === 'false'`)
	b.Run(saveButton + `.click()`)
	b.until(noteText + `.startsWith('Not saved: there is no room left on this device.')`)
	b.Navigate(h.URL + story)
	b.until(`await caches.has('refused ' + location.origin + ` + browsertest.QuoteJS(story) + `)`)
	h.goOffline()
	b.Navigate(h.URL + otherStory)
	b.until(filled)
	b.Navigate(h.URL + story)
	b.until(whole)
	b.want(heading, dubaiRents)
	b.Run(`caches.delete('full')`)
	h.goOnline()
	visit(b, h, otherStory)

	// of too many pages those go that were not read for the longest time
	b.Run(`caches.open('broadside:pages').then(async c => {
		for (let i = 0; i < 60; i++) await c.put('/listings?page=' + i, new Response('x', { headers: { Date: new Date(Date.now() - 6e4).toUTCString() } }));
	})`)
	b.Navigate(h.URL + story)
	b.until(`(await (await caches.open('broadside:pages')).keys()).length === 60`)
	b.want(`(async () => String(!!(`+isCached("pages", story)+`)))()`, "true")
}

// runStorageDenied: with storage denied to page and worker, pages open from the
// network, and without one a page says so.
func runStorageDenied(t *testing.T, b reader) {
	t.Helper()
	h := openProxy(t)
	h.before(`for (const f of ['open', 'match', 'keys', 'has', 'delete']) Object.defineProperty(CacheStorage.prototype, f, { value: () => Promise.reject(new DOMException('denied', 'SecurityError')) });
self.document && (window.failures = [], addEventListener('error', e => failures.push(e.message)), addEventListener('unhandledrejection', e => failures.push(String(e.reason))));
`)
	b.Navigate(h.URL + story)
	b.until(`navigator.serviceWorker.controller?.state === 'activated'`)
	for _, path := range []string{otherStory, "/listings", "/ar/"} {
		b.Navigate(h.URL + path)
		b.until(whole)
		b.want(`location.pathname + document.querySelectorAll('section[lang]').length + (document.querySelector('#kept') ? 'kept' : '')`, path+"0")
	}
	b.until(`document.documentElement.dataset.save === ''`)
	b.want(`failures.join()`, "")
	b.Navigate(h.URL + "/settings")
	b.until(keepButton + ` !== null`)
	b.Run(keepButton + `.click()`)
	b.until(keepStatus + ` === 'Not all of it could be kept.'`)
	h.goOffline()
	b.Navigate(h.URL + story)
	b.want(`document.querySelector('h1').textContent`, "Offline · غير متصل")
}
