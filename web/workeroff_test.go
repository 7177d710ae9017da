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

// TestWorkerOffPage: /worker-off removes the worker and its caches, and nothing
// of other programs. The next page starts afresh.
func TestWorkerOffPage(t *testing.T) {
	t.Parallel()
	h, b := visitCached(t, story, nil)
	b.Run(`caches.open('other')`)
	b.Navigate(h.URL + "/ar/worker-off")
	b.until(`document.getElementById("state").textContent.startsWith("أُزيلت")`)
	b.until(othersOnly)
	expect(b, `witness.errors.join()`, "")
	b.Navigate(h.URL + "/")
	b.until(isCached("pages", "/"))
}

// TestWorkerTurnedOff: when the operator turns the worker off, a reader's next
// visit removes it, and
// the pages go on without.
func TestWorkerTurnedOff(t *testing.T) {
	t.Parallel()
	h, b := visitCached(t, story, nil)
	b.Run(`caches.open('other')`)
	h.respond("/worker.js", func(w http.ResponseWriter, r *http.Request) { // what the server sends with -worker off
		off := web.Named("worker-off.js")
		w.Header().Set("Content-Type", off.Type)
		w.Header().Set("Cache-Control", response.Revalidate)
		_, _ = w.Write(off.Body)
	})
	b.Navigate(h.URL + "/")
	b.until(othersOnly)
	b.Run(`witness.wake()`)
	b.until(`broadside.state === 'ready'`)
	b.Run(`document.querySelector('main a[href="` + story + `"]').click()`)
	b.until(`location.pathname === '` + story + `' && ` + settled)
	expect(b, `witness.errors.join()`, "")
	b.Navigate(h.URL + "/listings")
	b.until(othersOnly)
}
