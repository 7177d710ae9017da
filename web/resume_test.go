package web_test

import (
	"net/http"
	"strings"
	"testing"

	"broadside/server/response"
	"broadside/web"
	"broadside/web/browsertest"
)

const (
	hasTools     = `!!document.querySelector('.tools')?.shadowRoot`
	topParagraph = `[...document.querySelectorAll('#main .body p')].find(p => p.getBoundingClientRect().bottom > 1).textContent`
)

// openInstalled opens a tab in which the paper is an installed app. /elsewhere is a page
// that does not belong to it. localStorage.shown lists the pages of which a frame was
// drawn.
func openInstalled(t *testing.T, before ...string) (*proxy, tab) {
	t.Helper()
	h := openProxy(t)
	standalone := `{ const real = matchMedia; window.matchMedia = query => query === '(display-mode: standalone)' ? { matches: true } : real(query); }
		const look = () => { if (document.getElementById('paper')?.checkVisibility({ visibilityProperty: true })) localStorage.shown = (localStorage.shown ?? '') + ' ' + location.pathname; requestAnimationFrame(look); };
		requestAnimationFrame(look); // the pages of which a frame was drawn
		` + replaceTimeout(1000, 1e6) // a slow machine needs longer to open the page than the page stays hidden
	h.respond("/elsewhere", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte("<!doctype html><title>t</title><p>elsewhere"))
	})
	h.respond(styles, func(w http.ResponseWriter, r *http.Request) {
		sheet := strings.ReplaceAll(string(web.Named("style.css").Body), "(display-mode:standalone)", "(width > 0)")
		sheet = strings.ReplaceAll(sheet, "wait 1s", "wait 1000s")
		w.Header().Set("Content-Type", "text/css; charset=utf-8")
		w.Header().Set("Cache-Control", response.Immutable) // the worker keeps immutable responses
		_, _ = w.Write([]byte(sheet))
	})
	return h, openTab(t, append(before, standalone)...)
}

// TestResumed: within a day the installed app opens at the paragraph that was
// read, before the front page is painted, with a way back.
func TestResumed(t *testing.T) {
	t.Parallel()
	h, b := openInstalled(t)
	b.Navigate(h.URL + story)
	b.until(hasTools)
	expect(b, `document.getElementById('resumed') === null`, true)
	b.Run(`scrollTo({ top: 1200, behavior: 'instant' })`)
	read := value[string](b, topParagraph)
	relaunch := func(change string) {
		b.Navigate(h.URL + "/elsewhere") // leaves the app's page
		b.Run(`sessionStorage.clear(); delete localStorage.shown; ` + change)
		b.Navigate(h.URL + "/")
	}
	relaunch("")
	b.until(`location.pathname === ` + browsertest.QuoteJS(story) + ` && ` + hasTools + ` && !!document.querySelector('#resumed[role=status] a')`)
	expect(b, topParagraph, read)
	b.until(`!!localStorage.shown`)
	expect(b, `[...new Set(localStorage.shown.trim().split(' '))].join()`, story)
	expect(b, `getComputedStyle(document.documentElement).display`, "block")
	b.Run(`document.querySelector('#resumed a').click()`)
	b.until(`location.pathname === '/' && !document.getElementById('resumed') && !localStorage.reading`)

	for _, tt := range []struct{ name, change string }{
		{"the front page was read last", ``},
		{"a day ago", `localStorage.reading = JSON.stringify({ path: '` + story + `', index: 3, part: 0, time: Date.now() - 25 * 3600e3 })`},
		{"damaged", `localStorage.reading = '{'`},
	} {
		relaunch(tt.change)
		b.until(`sessionStorage.open === 'yes' || !localStorage.reading || localStorage.reading === '{'`)
		expect(b, `location.pathname`, "/")
		b.until(`!document.documentElement.hidden`)
	}

	// in a browser's tab nothing is recorded
	plain := openTab(t)
	plain.Navigate(h.URL + story)
	plain.until(hasTools)
	plain.Navigate(h.URL + "/")
	expect(plain, `location.pathname + localStorage.reading`, "/undefined")
}
