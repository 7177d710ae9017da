//go:build thorough

package web_test

import (
	"testing"

	"broadside/web/browsertest"
)

// TestEditionNotMetered: nothing is fetched where data are expensive; the
// button keeps the edition all the same, in the language of its section, and
// shows how many files it kept.
func TestEditionNotMetered(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, connection string }{
		{"saving data", `{ saveData: true }`}, {"metered", `{ type: 'cellular' }`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			h, b := openProxy(t), openTab(t, editionSoon, `Object.defineProperty(navigator, 'connection', { value: `+tt.connection+` })`)
			visit(b, h, story)
			b.Run(`import(document.getElementById('start').dataset.kept).then(m => m.startEdition())`)
			if got := h.requested("/edition.json"); len(got) > 0 {
				t.Fatalf("requested %q", got)
			}
			if tt.name == "metered" {
				return
			}
			h.goOffline()
			b.Navigate(h.URL + "/ar/sections/sport")
			b.until(filled)
			h.goOnline()
			b.click(`section[lang=ar] [data-edition] button`)
			b.until(`/^صحيفة اليوم محفوظة لمدة 72 ساعة: \d+ ملفاً، \d+\.\d MB$/.test(document.querySelector('section[lang=ar] [role=status]').textContent)`)
			h.goOffline()
			b.Navigate(h.URL + "/ar/")
			expect(b, `document.querySelector('#kept').textContent.replace(/\d\d:\d\d/, 'HH:MM')`, "حُفظت HH:MM — لا يوجد اتصال حمّل من جديد")
		})
	}
}

// TestScreenAge: a screen that the program draws from cached JSON tells the age of
// the oldest copy; one from the network does not.
func TestScreenAge(t *testing.T) {
	t.Parallel()
	h, b := visitCached(t, "/", nil)
	b.Run(`witness.wake()`)
	b.until(`broadside.state === 'ready'`)
	step := func(path string) {
		b.Run(`document.querySelector('main a[href="` + path + `"]').click()`)
		b.until(`location.pathname === ` + browsertest.QuoteJS(path) + ` && ` + settled)
	}
	step(story)
	expect(b, `document.getElementById('kept')`, any(nil))
	b.Run(`history.back()`)
	b.until(`location.pathname === '/' && document.querySelector('.on-front') && ` + settled)
	h.goOffline()
	step(story)
	line := `document.querySelector('body > #kept[role=status]')?.textContent.replace(/\d\d:\d\d/, 'HH:MM')`
	b.until(line + ` === 'Saved HH:MM — no connection Load again'`)
	expect(b, `window.broadside.state`, "ready") // within the same document
	h.goOnline()
	b.Run(`document.querySelector('.sections a').click()`)
	b.until(`location.pathname === '/sections/news' && !document.getElementById('kept') && ` + settled)

	limitWorker(b, h)
	release := h.delayResponses(t, "/api/v1"+story)
	b.Run(`history.back()`)
	b.until(line + ` === 'Saved HH:MM — the network does not answer Load again'`)
	release()
	b.until(line + ` === 'This is the newest version. Load again'`)
}

// TestDataLimit: without a copy and without kept listings, the form says after
// three seconds that the network does not answer.
func TestDataLimit(t *testing.T) {
	t.Parallel()
	h, b := visitCached(t, "/listings", nil)
	b.Run(`witness.wake()`)
	b.until(`broadside.state === 'ready'`)
	limitWorker(b, h)
	b.Run(`caches.delete('broadside:pages')`)
	defer h.delayResponses(t, "/api/v1/listings")()
	b.Run(`(s => { s.value = 'motors'; s.dispatchEvent(new Event('change', { bubbles: true })); })(document.querySelector('#f-category'))`)
	b.until(`document.querySelector('.unreached')`)
}
