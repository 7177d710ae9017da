package web_test

import (
	"net/http"
	"testing"

	"broadside/web/browsertest"
)

// The Save button of a page, and scripts that read its state.
const (
	saveButton = `document.querySelector('.tools, .one > .head').shadowRoot.querySelector('button')`
	pressed    = saveButton + `.getAttribute('aria-pressed')`
	rowButtons = `[...document.querySelectorAll('.results .listing')].map(row => row.shadowRoot.querySelector('button'))`
	noteText   = `document.querySelector('body > #note[role=status]').textContent`
	shelfItems = `[...document.querySelectorAll('#shelf .item')]`
	shelfTold  = `document.querySelector('#shelf [role=status]').textContent`
	pictures   = `[...document.querySelectorAll('#main img')]`
)

// loadPictures has every picture loaded, as after reading to the end, and waits
// for them.
func loadPictures(b reader) {
	b.Run(pictures + `.forEach(i => { i.loading = 'eager'; })`)
	b.until(pictures + `.length > 0 && ` + pictures + `.every(i => i.complete && i.naturalWidth > 0)`)
}

func TestSaved(t *testing.T) {
	t.Parallel()
	runSaved(t, openTab(t))
}

// runSaved: a story and a listing that were saved open offline with their pictures and styles,
// also when the worker's own caches are empty. The list shows them, removes them and brings them
// back.
func runSaved(t *testing.T, b reader) {
	t.Helper()
	h := openProxy(t)
	visit(b, h, story)
	b.until(pressed + ` === 'false'`)
	b.Run(saveButton + `.click()`)
	b.until(pressed + ` === 'true' && ` + noteText + `.includes('Saved on this device')`)
	b.want(`document.querySelector('#note a').pathname`, "/saved")

	// the program adopts the page, and leaves the button as it is
	b.Run(`(b => { b.setAttribute('data-on', ''); b.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true })); })(document.body)`)
	b.until(`broadside.state === 'ready'`)
	b.want(`JSON.stringify(['created', 'moved', 'removed', 'attrs'].map(name => broadside.stats[name]))`, "[0,0,0,0]")
	b.want(pressed, "true")

	// a listing in a list; the program draws the rows again in another order
	b.Run(`document.querySelector('.sections .to-classifieds').click()`)
	b.until(`location.pathname === '/listings' && ` + settled + ` && ` + rowButtons + `.length > 5`)
	b.Run(`(row => { window.listing = row.querySelector('.title a').pathname; row.shadowRoot.querySelector('button').click(); })([...document.querySelectorAll('.results .listing')].find(row => row.querySelector('img')))`)
	const marked = `[...document.querySelectorAll('.results .listing')].every(row => row.shadowRoot.querySelector('button[aria-label]').getAttribute('aria-pressed') === String(row.querySelector('.title a').pathname === listing))`
	b.until(noteText + `.includes('Saved on this device') && ` + marked)
	b.Run(`document.querySelector('.orders a[href*=sort]').click()`)
	b.until(`location.search.includes('sort=') && ` + settled + ` && ` + marked)

	// kept also when the worker has nothing else, and the pages that show the list are there
	b.until(`(await Promise.all(['/saved', '/ar/saved'].map(page => caches.match(page, { cacheName: 'broadside:saved', ignoreVary: true })))).every(Boolean)`)
	b.Run(`Promise.all(['pages', 'media', 'web'].map(name => caches.delete('broadside:' + name)))`)
	h.goOffline()
	b.Navigate(h.URL + "/ar/saved")
	b.until(shelfItems + `.length === 2`)
	b.Navigate(h.URL + "/saved")
	b.until(shelfItems + `.length === 2 && ` + shelfTold + `.includes('No connection')`)
	b.want(shelfItems+`.map(item => item.querySelector('.kind').textContent).join()`, "Listing,Story")
	b.want(shelfItems+`.every(item => /^Saved .*\d\d:\d\d · .*[0-9].(KB|MB)/.test(item.querySelector('.facts').textContent)) + ''`, "true")
	b.want(`/take .*KB. on this device/.test(document.querySelector('#shelf .room').textContent) + ''`, "true")
	loadPictures(b)
	for _, want := range []string{story, "/listings/"} {
		b.Navigate(h.URL + "/saved")
		b.until(shelfItems + `.length === 2`)
		b.Run(shelfItems + `.map(item => item.querySelector('h2 a')).find(a => a.pathname.startsWith(` + browsertest.QuoteJS(want) + `)).click()`)
		b.until(`location.pathname.startsWith(` + browsertest.QuoteJS(want) + `) && !!document.querySelector('.story, .one')`)
		b.until(pressed + ` === 'true'`)
		b.want(looks, "trueasleep")
		loadPictures(b)
	}

	// one and all are removed, and come back
	const first = `document.querySelector('#shelf .item button')`
	b.Navigate(h.URL + "/saved")
	b.until(shelfItems + `.length === 2`)
	b.Run(first + `.click()`)
	b.until(shelfItems + `.length === 1 && document.activeElement.textContent === 'Undo' && ` + shelfTold + `.startsWith('Removed: ')`)
	b.Run(`document.activeElement.click()`)
	b.until(shelfItems + `.length === 2 && ` + shelfTold + ` === 'Restored.'`)
	b.Run(`[...document.querySelectorAll('#shelf .room button')].at(-1).click()`)
	b.until(shelfItems + `.length === 0 && document.querySelector('#shelf .none').textContent.startsWith('Nothing is saved yet')`)
	b.Run(`document.activeElement.click()`)
	b.until(shelfItems + `.length === 2`)

	// a listing that has ended is marked when there is a connection, and unmarked when it is back
	h.goOnline()
	b.Run(`sessionStorage.listing = ` + shelfItems + `[0].querySelector('a').pathname`)
	// the address is the one of the first listing with a picture
	path := readText(b, `sessionStorage.listing`)
	h.respond(path, func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "gone", http.StatusGone) })
	b.Navigate(h.URL + "/saved")
	b.until(`document.querySelector('#shelf .item .gone').textContent === 'Sold or ended since' && document.querySelectorAll('.gone').length === 1`)
	h.respond(path, h.forward)
	b.Navigate(h.URL + "/saved")
	b.until(shelfItems + `.length === 2 && !document.querySelector('.gone')`)
	b.Run(`[...document.querySelectorAll('#shelf .room button')].at(-1).click()`)
	b.until(shelfItems + `.length === 0`)
	b.Navigate(h.URL + "/saved") // the copies of removed entries are deleted
	b.until(`!await caches.match(` + browsertest.QuoteJS(story) + `, { cacheName: 'broadside:saved', ignoreVary: true })`)
}

// readText returns the text that an expression evaluates to.
func readText(b reader, expression string) string {
	switch b := b.(type) {
	case tab:
		return value[string](b, expression)
	case interface {
		text(expression string) string
	}:
		return b.text(expression)
	}
	panic("a reader that cannot be read")
}

// TestNoSaveWithoutScript: a button that does nothing is not shown.
func TestNoSaveWithoutScript(t *testing.T) {
	t.Parallel()
	h, b := openProxy(t), openTab(t)
	h.respond(startScript, http.NotFound)
	b.Navigate(h.URL + story)
	expect(b, `[...document.querySelectorAll('*')].filter(e => e.shadowRoot).length + document.querySelector('.tools').textContent.split('Save').length`, 1)
}
