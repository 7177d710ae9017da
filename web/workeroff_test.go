package web_test

import "testing"

// othersOnly is a condition: there is no worker, and there are only the cache of saved pages and
// the cache of another program.
const othersOnly = `(await navigator.serviceWorker.getRegistrations()).length === 0 && (await caches.keys()).sort().join() === 'broadside:saved,other'`

// saveStory visits the story and saves it, beside another program's cache.
func saveStory(b reader, h *proxy) {
	visit(b, h, story)
	b.until(pressed + ` === 'false'`)
	b.Run(saveButton + `.click()`)
	b.until(pressed + ` === 'true' && ` + noteText + `.includes('Saved on this device')`)
	b.Run(`caches.open('other')`)
}

func TestWorkerOffPage(t *testing.T) {
	t.Parallel()
	runWorkerOffPage(t, openTab(t, idleAtOnce))
}

// runWorkerOffPage: /worker-off removes the worker and its caches, and nothing of other programs.
// Saved pages stay: the page says so and links to them. The next page starts afresh, and the saved
// story opens without a network.
func runWorkerOffPage(t *testing.T, b reader) {
	h := openProxy(t)
	saveStory(b, h)
	b.Navigate(h.URL + "/ar/worker-off")
	b.until(`document.getElementById('state').textContent.startsWith('أُزيلت')`)
	b.until(othersOnly)
	b.want(`[...document.querySelectorAll('main a')].map(a => a.pathname).join()`, "/ar/saved,/ar/")
	visit(b, h, "/")
	h.goOffline()
	b.Navigate(h.URL + story)
	b.want(heading, dubaiRents)
	b.until(pressed + ` === 'true'`)
}

func TestWorkerTurnedOff(t *testing.T) {
	t.Parallel()
	runWorkerTurnedOff(t, openTab(t, idleAtOnce))
}

// runWorkerTurnedOff: when the operator turns the worker off, a reader's next visit removes it, and
// the pages go on without: none asks for it again. The list of saved pages still works. When it is
// turned on again, the saved story opens without a network.
func runWorkerTurnedOff(t *testing.T, b reader) {
	h := openProxy(t)
	saveStory(b, h)
	h.switchTo(t, paperOff)
	b.Navigate(h.URL + "/")
	b.until(othersOnly)
	b.Run(`document.body.setAttribute('data-on', ''), document.body.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }))`)
	b.until(`broadside.state === 'ready'`)
	b.Run(`setTimeout(() => document.querySelector('main a[href="` + story + `"]').click())`) // by the program, or by the browser
	b.until(`location.pathname === '` + story + `' && ` + settled)
	h.clearRequests()
	b.Navigate(h.URL + "/listings")
	b.want(`document.querySelector('.results') ? 'listings' : heading`, "listings")
	b.until(`document.documentElement.dataset.save === ''`) // by a script that start.js loads after it looked for a worker
	b.Navigate(h.URL + "/saved")
	b.until(shelfItems + `.length === 1`)
	b.want(`document.querySelectorAll('[data-edition]').length + ''`, "0")
	b.Navigate(h.URL + "/settings/notifications")
	b.want(`document.getElementById('state').textContent`, "Notifications are switched off at the moment. Please try again later.")
	b.Navigate(h.URL + story)
	b.until(pressed + ` === 'true'`)
	b.until(othersOnly)
	if got := h.requested("/worker", "/web/kept.", "/edition.json"); len(got) > 0 {
		t.Errorf("without a worker, pages requested %q", got)
	}
	h.switchTo(t, paper)
	visit(b, h, "/")
	h.goOffline()
	b.Navigate(h.URL + story)
	b.want(heading, dubaiRents)
}
