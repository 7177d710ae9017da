package web_test

import (
	"net/http"
	"testing"

	"broadside/server/response"
	"broadside/web"
)

// othersOnly is a condition: there is no worker and no cache of ours, and the
// cache of another program is there.
const othersOnly = `(await navigator.serviceWorker.getRegistrations()).length === 0 && (await caches.keys()).join() === 'other'`

func TestWorkerOffPage(t *testing.T) {
	t.Parallel()
	runWorkerOffPage(t, openTab(t, idleAtOnce))
}

// runWorkerOffPage: /worker-off removes the worker and its caches, and nothing
// of other programs. The next page starts afresh.
func runWorkerOffPage(t *testing.T, b reader) {
	h := openProxy(t)
	visit(b, h, story)
	b.Run(`caches.open('other')`)
	b.Navigate(h.URL + "/ar/worker-off")
	b.until(`document.getElementById('state').textContent.startsWith('أُزيلت')`)
	b.until(othersOnly)
	visit(b, h, "/")
}

func TestWorkerTurnedOff(t *testing.T) {
	t.Parallel()
	runWorkerTurnedOff(t, openTab(t, idleAtOnce))
}

// runWorkerTurnedOff: when the operator turns the worker off, a reader's next
// visit removes it, and the pages go on without.
func runWorkerTurnedOff(t *testing.T, b reader) {
	h := openProxy(t)
	visit(b, h, story)
	b.Run(`caches.open('other')`)
	h.respond("/worker.js", func(w http.ResponseWriter, r *http.Request) { // what the server sends with -worker off
		off := web.Named("worker-off.js")
		w.Header().Set("Content-Type", off.Type)
		w.Header().Set("Cache-Control", response.Revalidate)
		_, _ = w.Write(off.Body)
	})
	b.Navigate(h.URL + "/")
	b.until(othersOnly)
	b.Run(`document.body.setAttribute('data-on', ''), document.body.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }))`)
	b.until(`broadside.state === 'ready'`)
	b.Run(`setTimeout(() => document.querySelector('main a[href="` + story + `"]').click())`) // by the program, or by the browser
	b.until(`location.pathname === '` + story + `' && ` + settled)
	b.Navigate(h.URL + "/listings")
	b.until(othersOnly)
	b.want(`document.querySelector('.results') ? 'listings' : heading`, "listings")
}
