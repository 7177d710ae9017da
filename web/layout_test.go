//go:build browsers

package web_test

import (
	"testing"

	"broadside/web/browsertest"
)

// TestLayoutInEngines: selects show their text in full, and the legend of the
// text sizes is beside them.
func TestLayoutInEngines(t *testing.T) {
	browsertest.InEngines(t, func(t *testing.T, s *browsertest.Session) {
		h := openInEngine(t, s, "/ar/listings")
		browsertest.Want(s, `[...document.querySelectorAll('select')].filter(e => e.offsetHeight && e.scrollHeight > e.clientHeight).map(e => e.id).join()`, "")
		browsertest.Want(s, `document.querySelectorAll('select').length > 2`, true)
		s.Navigate(h.URL + story)
		browsertest.Want(s, `(boxes => boxes.every((box, i) => !i || box.left >= boxes[i - 1].right && Math.abs(box.bottom - boxes[0].bottom) < 6))(
			[...document.querySelectorAll('.sizes legend, .sizes label')].map(e => e.getBoundingClientRect()))`, true)
	})
}

// TestLanguageSwitchInEngines: after a switch of the language the manifest and
// the alternate links are those of the new page.
func TestLanguageSwitchInEngines(t *testing.T) {
	browsertest.InEngines(t, func(t *testing.T, s *browsertest.Session) {
		openInEngine(t, s, "/listings")
		startInEngine(s)
		s.Run(`(window.same = true, document.querySelector('a[hreflang=ar]').click())`)
		s.WaitUntil(`document.documentElement.lang === 'ar' && ` + settled)
		browsertest.Want(s, `window.same`, true)
		browsertest.Want(s, `document.querySelector('link[rel=manifest]').getAttribute('href')`, "/ar/manifest.webmanifest")
		browsertest.Want(s, `document.querySelectorAll('link[rel=alternate]:not([hreflang])').length`, 0)
	})
}

// TestTranslationStaysInEngines: a page that a translator changes, before or
// after the program has started, keeps its translation at the next action.
func TestTranslationStaysInEngines(t *testing.T) {
	browsertest.InEngines(t, func(t *testing.T, s *browsertest.Session) {
		h := openProxy(t)
		translate := `(() => { for (const e of document.querySelectorAll('h1, .listings .title a')) e.textContent = 'traduit'; })()`
		kept := `[...document.querySelectorAll('h1, .listings .title a')].every(e => e.textContent === 'traduit')`
		for _, first := range []string{"translated", "started"} {
			s.Navigate(h.URL + "/listings")
			if first == "started" {
				startInEngine(s)
			}
			s.Run(translate)
			s.Click("#f-q")
			s.WaitUntil(`broadside.state === 'off'`)
			browsertest.Want(s, kept, true)
			s.Type("#f-q", "toyota")
			s.Click("#filter button[type=submit]")
			s.WaitUntil(`location.search === '?q=toyota' && document.readyState === 'complete' && broadside.state === 'asleep'`)
		}
	})
}
