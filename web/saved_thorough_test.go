//go:build thorough

package web_test

import (
	"testing"

	"broadside/web/browsertest"
)

// TestNotSaved: a page that cannot be saved is not shown as saved, and a line says why.
func TestNotSaved(t *testing.T) {
	t.Parallel()
	h, b := openProxy(t), openTab(t)
	b.Navigate(h.URL + "/ar" + "/listings")
	b.until(rowButtons + `[0].getAttribute('aria-pressed') === 'false'`)
	for _, tt := range []struct{ name, before, want string }{
		{"denied", `caches.open = async () => { throw new DOMException('', 'SecurityError') }`, "لا يسمح هذا المتصفح"},
		{"full", `Cache.prototype.put = async () => { throw new DOMException('', 'QuotaExceededError') }`, "لا مساحة باقية"},
		{"offline", `window.fetch = async () => { throw new TypeError() }`, "تعذّر جلب الصفحة"},
		{"gone", `window.fetch = async () => new Response('', { status: 410 })`, "لم تعد هذه الصفحة"},
	} {
		b.Run(`window.old = { open: caches.open, put: Cache.prototype.put, fetch }`)
		b.Run(tt.before)
		b.Run(rowButtons + `[0].click()`)
		b.until(noteText + `.includes(` + browsertest.QuoteJS(tt.want) + `) && ` + rowButtons + `[0].getAttribute('aria-pressed') === 'false'`)
		b.Run(`delete caches.open; Cache.prototype.put = old.put; window.fetch = old.fetch`)
	}
	b.Run(rowButtons + `[0].click()`)
	b.until(noteText + `.includes('حُفظ على هذا الجهاز') && ` + rowButtons + `[0].getAttribute('aria-pressed') === 'true'`)
	b.Run(rowButtons + `[0].click()`)
	b.until(noteText + `.includes('لم يعد محفوظًا') && ` + rowButtons + `[0].getAttribute('aria-pressed') === 'false'`)

	// a save that leaving the page interrupts is completed by the next page
	b.Navigate(h.URL + story)
	b.until(pressed + ` === 'false'`)
	release := h.delayResponses(t, story)
	b.Run(saveButton + `.click()`)
	b.until(pressed + ` === 'true' && ` + noteText + `.startsWith('Saving')`)
	b.Navigate(h.URL + otherStory)
	b.until(noteText + `.startsWith('Saving')`)
	expect(b, pressed, "false") // it is another story
	release()
	b.until(noteText + `.startsWith('Saved on this device')`)
	b.Navigate(h.URL + story)
	b.until(pressed + ` === 'true' && sessionStorage.saving === ''`)
}

// TestStorageUsed: the list shows how much storage is used. The browser is asked to keep the
// copies when the reader presses the button, since some browsers then ask the
// reader, and not when something is saved.
func TestStorageUsed(t *testing.T) {
	t.Parallel()
	h, b := openProxy(t), openTab(t, `{
		const { storage } = navigator, count = () => { sessionStorage.asked = +(sessionStorage.asked ?? 0) + 1; };
		storage.estimate = async () => ({ usage: 12.3e6, quota: 2e9 });
		storage.persisted = async () => sessionStorage.granted === 'yes';
		storage.persist = async () => { count(); sessionStorage.granted = sessionStorage.answer ?? 'no'; return storage.persisted(); };
	}`)
	const room = `document.querySelector('#shelf .room').textContent.replace(/[\u2068\u2069]/g, '').replaceAll('\xa0', ' ')`
	const protect = `[...document.querySelectorAll('#shelf .room button')].find(button => button.textContent === 'Ask the browser to keep them')`
	b.Navigate(h.URL + story)
	b.until(pressed + ` === 'false'`)
	b.Run(saveButton + `.click()`)
	b.until(pressed + ` === 'true' && ` + noteText + `.includes('Saved on this device')`)
	b.Navigate(h.URL + "/saved")
	b.until(shelfItems + `.length === 1 && !!` + protect)
	expect(b, room+`.match(/^The saved pages take [\d.]+ KB on this device. (.*) allows\./)?.[1]`, "The whole paper takes 12 MB of 2 GB that the browser")
	expect(b, `sessionStorage.asked ?? 'not asked'`, "not asked")
	b.Run(protect + `.click()`)
	b.until(shelfTold + `.startsWith('The browser does not promise to keep them')`)
	b.Run(`sessionStorage.answer = 'yes', ` + protect + `.click()`)
	b.until(shelfTold + ` === 'The browser keeps them until you remove them.' && !` + protect)
	b.Navigate(h.URL + "/saved")
	b.until(shelfItems + `.length === 1`)
	expect(b, `!`+protect+` && `+room+`.includes('The browser keeps them until you remove them.') && sessionStorage.asked`, "2")

	// a browser without an estimate
	b = openTab(t, `delete StorageManager.prototype.estimate, delete StorageManager.prototype.persisted`)
	b.Navigate(h.URL + story)
	b.until(pressed + ` === 'false'`)
	b.Run(saveButton + `.click()`)
	b.until(pressed + ` === 'true' && ` + noteText + `.includes('Saved on this device')`)
	b.Navigate(h.URL + "/saved")
	b.until(shelfItems + `.length === 1`)
	expect(b, `/^The saved pages take [\d.]+ KB on this device\.Remove all$/.test(`+room+`)`, true)
	expect(b, `witness.errors.join()`, "")
}
