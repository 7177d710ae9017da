//go:build thorough

package web_test

import "testing"

// TestKeepButtonFails: if the list cannot be fetched, the button says so and can be
// pressed again; without a service worker there is none.
func TestKeepButtonFails(t *testing.T) {
	t.Parallel()
	h, b := openProxy(t), openTab(t)
	h.respond("/edition.json", notFound)
	b.Navigate(h.URL + "/settings")
	b.until(`navigator.serviceWorker.controller?.state === 'activated' && ` + keepButton)
	b.Run(keepButton + `.click()`)
	b.until(keepStatus + ` === 'Not all of it could be kept.' && ` + keepBar + `.hidden`)
	h.respond("/edition.json", h.forward)
	b.Run(keepButton + `.click()`)
	b.until(keepStatus + `.startsWith('Today’s paper is kept')`)

	h, b = openProxy(t), openTab(t, `Object.defineProperty(navigator, 'serviceWorker', { value: undefined })`)
	b.Navigate(h.URL + "/settings")
	b.until(`import(document.getElementById('start').dataset.kept).then(m => m.fillPage()).then(() => true)`)
	expect(b, `document.querySelector('.keep').childNodes.length`, 0)
}

// TestSavedOffline: the offline page lists saved pages before the other kept
// pages, also if there are no others, and its filter includes the saved
// listings.
func TestSavedOffline(t *testing.T) {
	t.Parallel()
	runSavedOffline(t, openTab(t))
}

// TestKeepButtonInSettings is TestKeepButton on the page of settings, in the other language.
func TestKeepButtonInSettings(t *testing.T) {
	t.Parallel()
	runKeepButton(t, "/ar/settings", "/ar/edition.json", "/ar/", "احفظ صحيفة اليوم", "تُحفظ صحيفة اليوم", "صحيفة اليوم محفوظة لمدة 72 ساعة: ", "حُفظت: ")
}
