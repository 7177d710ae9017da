package web_test

import (
	"net/http"
	"testing"

	"broadside/web"
	"broadside/web/browsertest"
)

// visitCached opens a page that the service worker controls, and waits until
// the worker has cached it.
func visitCached(t *testing.T, path string, before func(*proxy)) (*proxy, tab) {
	t.Helper()
	h, b := openProxy(t), openTab(t)
	if before != nil {
		before(h)
	}
	b.Navigate(h.URL + path)
	b.until(`navigator.serviceWorker.controller?.state === 'activated'`)
	b.until(isCached("pages", path))
	return h, b
}

// isCached is a condition: the worker has a copy in its cache.
func isCached(where, path string) string {
	return `await caches.open('broadside:` + where + `').then(c => c.match(` + browsertest.QuoteJS(path) + `, { ignoreVary: true, ignoreSearch: true }))`
}

// goOffline makes the server unreachable.
func (h *proxy) goOffline() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.offline = true
}

// goOnline makes it reachable again.
func (h *proxy) goOnline() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.offline = false
}

// TestWorkerSize: every reader loads the worker, with the script that it imports.
func TestWorkerSize(t *testing.T) {
	if n := len(web.Named("worker.js").Gzip()) + len(web.Named("push.js").Gzip()); n > 5<<10 {
		t.Errorf("worker.js and push.js have %d bytes in gzip, at most %d are allowed", n, 5<<10)
	}
}

const story = "/articles/dubai-rent-renewals"

// TestOffline: pages that were read open without a network. Other addresses
// show a page that says so in both languages, with links to the cached pages.
func TestOffline(t *testing.T) {
	t.Parallel()
	h, b := visitCached(t, story, nil)
	headline := value[string](b, `document.querySelector('h1').textContent`)
	h.goOffline()

	b.Navigate(h.URL + story + "?utm_source=mail")
	expect(b, `document.querySelector('h1').textContent`, headline)
	expect(b, `getComputedStyle(document.querySelector('h1')).fontFamily.includes('serif')`, true) // with its styles
	expect(b, `document.getElementById('screen') !== null && broadside.state`, "asleep")

	b.Navigate(h.URL + "/sections/sport")
	b.until(filled)
	expect(b, `document.documentElement.lang`, "en")
	expect(b, `[...document.querySelectorAll('section')].map(s => s.lang).join()`, "en,ar")
	expect(b, `document.querySelector('section li a').textContent.startsWith(`+browsertest.QuoteJS(headline)+`)`, true)
	expect(b, `[...document.querySelectorAll('section')].map(s => s.querySelectorAll('ul:not([hidden] *)').length).join()`, "1,0") // no Arabic page was read
	expect(b, `document.querySelector('section a[href="/"]') !== null && document.querySelector('section[lang=ar] a[href="/ar/"]') !== null`, true)
	expect(b, `document.querySelector('h1').getBoundingClientRect().left >= 16`, true)
	b.Navigate(h.URL + "/ar/sections/sport")
	expect(b, `document.documentElement.lang + document.documentElement.dir`, "arrtl")
	b.Navigate(h.URL + "/place") // a page that may not be cached
	expect(b, `document.querySelectorAll('section').length`, 2)
}

// TestOfflineAfterStep: an article that was reached without a page load opens
// offline too, by its address and by going back.
func TestOfflineAfterStep(t *testing.T) {
	t.Parallel()
	h, b := visitCached(t, "/", nil)
	b.Run(`witness.wake()`)
	b.until(`broadside.state === 'ready'`)
	b.Run(`document.querySelector('main a[href="` + story + `"]').click()`)
	b.until(`location.pathname === ` + browsertest.QuoteJS(story) + ` && ` + settled)
	b.until(isCached("pages", story))
	headline := value[string](b, `document.querySelector('h1').textContent`)
	h.goOffline()
	b.Run(`history.back()`)
	b.until(`location.pathname === '/' && document.querySelector('.on-front main a[href="` + story + `"]') && ` + settled)
	b.Run(`document.querySelector('main a[href="` + story + `"]').click()`)
	b.until(`location.pathname === ` + browsertest.QuoteJS(story) + ` && document.querySelector('h1').textContent === ` + browsertest.QuoteJS(headline))
	b.Navigate(h.URL + story)
	expect(b, `document.querySelector('h1').textContent`, headline)
}

// TestNewsFirst: with a network, the server's response is shown, not the cached
// copy.
func TestNewsFirst(t *testing.T) {
	t.Parallel()
	h, b := visitCached(t, story, nil)
	h.respond(story, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte("<!doctype html><title>t</title><h1>corrected</h1>"))
	})
	b.Navigate(h.URL + story)
	expect(b, `document.querySelector('h1').textContent`, "corrected")
	b.until(isCached("pages", story) + `.then(r => r.text()).then(text => text.includes('corrected'))`)
	h.respond(story, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Cache-Control", "no-cache")
		http.Error(w, "broken", http.StatusInternalServerError)
	})
	b.Navigate(h.URL + story) // only responses with status 200 are cached
	h.goOffline()
	b.Navigate(h.URL + story)
	expect(b, `document.querySelector('h1').textContent`, "corrected")
}

// TestTakenBack: when a page or its data answer 404 or 410, both are removed
// from the cache, and no others.
func TestTakenBack(t *testing.T) {
	t.Parallel()
	runTakenBack(t, "/api/v1"+story, http.StatusGone)
}

// runTakenBack requests asked, the page or its data, which is answered with status.
func runTakenBack(t *testing.T, asked string, status int) {
	t.Helper()
	const data, other, nowhere = "/api/v1" + story, "/articles/dubai-rent-renewals-ar", "/ar/articles/dubai-rent-renewals-ar"
	h, b := visitCached(t, story, nil)
	for _, path := range []string{data, "/api/v1" + other} {
		b.Run(`fetch(` + browsertest.QuoteJS(path) + `)`)
		b.until(isCached("pages", path))
	}
	b.until(isCached("pages", other)) // with its data
	h.respond(asked, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Cache-Control", "no-cache")
		http.Error(w, "no longer", status)
	})
	b.Run(`fetch(` + browsertest.QuoteJS(nowhere) + `)`) // 404, and not the other's address
	if asked == story {
		b.Navigate(h.URL + story)
	} else {
		b.Run(`fetch(` + browsertest.QuoteJS(data) + `)`)
	}
	for _, path := range []string{story, data} {
		b.until(`!(` + isCached("pages", path) + `)`)
	}
	b.until(isCached("pages", other) + ` && ` + isCached("pages", "/api/v1"+other))
	h.goOffline()
	b.Navigate(h.URL + story)
	expect(b, `document.querySelectorAll('section').length`, 2) // the page shown offline
	expect(b, `document.querySelector('a[href$=`+browsertest.QuoteJS(story)+`]') === null`, true)
}

// TestSlowNetwork: no response in time counts as no network.
func TestSlowNetwork(t *testing.T) {
	t.Parallel()
	h, b := visitCached(t, story, nil)
	headline := value[string](b, `document.querySelector('h1').textContent`)
	limitWorker(b, h)
	release := h.delayResponses(t, story)
	defer release()
	b.Navigate(h.URL + story)
	expect(b, `document.querySelector('h1').textContent`, headline)
}

// TestOthersCaches: caches of other programs at the origin are not deleted, and
// the worker's own are limited.
func TestOthersCaches(t *testing.T) {
	t.Parallel()
	h, b := visitCached(t, "/", nil)
	b.Run(`caches.open('another').then(c => c.put('/x', new Response('x')))`)
	b.Run(`caches.open('broadside:pages').then(async c => { for (let i = 0; i < 80; i++) await c.put('/listings?page=' + i, new Response('x')); })`)
	b.Navigate(h.URL + story)
	b.until(isCached("pages", story))
	b.until(`(await (await caches.open('broadside:pages')).keys()).length <= 60`)
	expect(b, `caches.open('another').then(c => c.match('/x')).then(r => r.text())`, "x")
}
