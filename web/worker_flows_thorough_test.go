//go:build thorough

package web_test

import (
	"net/http"
	"testing"
)

func TestOfflineEverywhere(t *testing.T) {
	t.Parallel()
	runOffline(t, openTab(t))
}

// TestOfflineStays: a page whose request failed is not reloaded after the time
// limit for late responses, because the reader may be using the page shown
// instead.
func TestOfflineStays(t *testing.T) {
	t.Parallel()
	h, b := visitCached(t, story, nil)
	limitWorker(b, h)
	h.goOffline()
	b.Navigate(h.URL + "/sections/sport")
	b.until(filled)
	h.clearRequests()
	h.goOnline()
	b.Run(`new Promise(done => setTimeout(done, 4000))`) // longer than PATIENCE
	expect(b, `document.querySelectorAll('section[lang]').length`, 2)
	if got := h.loadedPages(); len(got) > 0 { // the worker may request it, to have a copy
		t.Errorf("loaded %q", got)
	}
}

// TestSlowWithoutCopy: if the network does not respond in time, a page without
// a copy says so and lists the cached pages. It opens when the response
// arrives.
func TestSlowWithoutCopy(t *testing.T) {
	t.Parallel()
	runSlowWithoutCopy(t, openTab(t))
}

// TestWrongTypeIsNotKept: the worker stores pages only as HTML, and data only as
// something else: a network that asks the reader to sign in answers everything with
// the same page.
func TestWrongTypeIsNotKept(t *testing.T) {
	t.Parallel()
	h, b := visitCached(t, "/", nil)
	answer := func(kind, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", kind)
			_, _ = w.Write([]byte(body))
		}
	}
	h.respond("/sections/news", answer("application/json", "{}"))
	h.respond("/api/v1/listings", answer("text/html", "<p>Sign in.</p>"))
	b.Run(`Promise.all(['/api/v1/listings', '/api/v1/categories'].map(path => fetch(path).then(r => r.text())))`)
	b.Navigate(h.URL + "/sections/news")
	b.Navigate(h.URL + "/listings")
	b.until(isCached("pages", "/api/v1/categories"))
	b.until(isCached("pages", "/listings"))
	expect(b, `caches.open('broadside:pages').then(async c => (await c.keys()).map(({ url }) => new URL(url).pathname).sort().join(' '))`,
		"/ /api/v1/categories /listings")
}
