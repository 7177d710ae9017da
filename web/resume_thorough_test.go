//go:build thorough

package web_test

import (
	"testing"

	"broadside/web"
	"broadside/web/browsertest"
)

// TestResumedOffline: without a network the app opens the story that was read last, at its paragraph,
// if it is kept, and else the front page. The browser may know that there is no network, or
// not: the paper's server is away.
func TestResumedOffline(t *testing.T) {
	t.Parallel()
	for _, online := range []string{"true", "false"} {
		t.Run("onLine "+online, func(t *testing.T) {
			t.Parallel()
			h, b := openInstalled(t, `Object.defineProperty(navigator, 'onLine', { get: () => localStorage.away ? `+online+` : true });`)
			visit(b, h, "/")
			visit(b, h, story)
			b.until(isCached("web", styles) + ` && ` + isCached("web", web.Path("resume.js")))
			b.until(hasTools)
			b.Run(`scrollTo({ top: 1200, behavior: 'instant' })`)
			read := value[string](b, topParagraph)
			relaunch := func(change string) {
				h.goOnline()
				b.Navigate(h.URL + "/elsewhere")
				b.Run(`sessionStorage.clear(); localStorage.removeItem('shown'); localStorage.away = 'yes'; ` + change)
				h.goOffline()
				b.Navigate(h.URL + "/")
			}
			relaunch("")
			b.until(`location.pathname === ` + browsertest.QuoteJS(story) + ` && !!document.querySelector('#resumed[role=status] a') && !!document.getElementById('kept')`)
			expect(b, topParagraph, read)
			b.until(whole)
			b.until(`!!localStorage.shown`)
			expect(b, `[...new Set(localStorage.shown.trim().split(' '))].join()`, story)

			relaunch(`localStorage.reading = JSON.stringify({ path: '/articles/never-read', index: 3, part: 0, time: Date.now() })`)
			b.until(`sessionStorage.open === 'yes' && location.pathname === '/' && !document.documentElement.hidden`)
			b.until(`!!localStorage.shown`)
			expect(b, `[...new Set(localStorage.shown.trim().split(' '))].join()`, "/")
			expect(b, `!!document.getElementById('kept') && document.querySelectorAll('.headline').length > 5`, true)
			expect(b, `document.getElementById('resumed') === null`, true)
		})
	}
}
