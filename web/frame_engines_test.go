//go:build browsers

package web_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"broadside/web/browsertest"
)

// openPartner serves a partner's page with the embed of a paper, and returns its
// address, which is on another site than the paper's: localhost and 127.0.0.1
// are two sites.
func openPartner(t *testing.T, class, embed string) string {
	t.Helper()
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = fmt.Fprintf(w, `<!doctype html><html lang="en" class="%s"><meta charset="utf-8"><title>A partner</title><link rel="icon" href="data:,">
<script>window.ready = 0, addEventListener('broadside:ready', () => ready++)</script><body><h1>A partner’s page</h1>%s<p>After it.`, class, embed)
	}))
	t.Cleanup(host.Close)
	return strings.Replace(host.URL, "127.0.0.1", "localhost", 1)
}

// stored is an expression for the cookies, storage, caches and workers of a document; "" if
// it has none. A browser may deny any of them in the frame of another site.
const stored = `Promise.all([() => document.cookie, () => localStorage.length || '', () => sessionStorage.length || '',
	() => caches.keys().then(String), () => navigator.serviceWorker?.getRegistrations().then(all => all.length || '')].map(async one => { try { return await one(); } catch { return ''; } })).then(all => all.join(''))`

// TestFrameOnOtherSiteInEngines: the listings on a partner's page have their height, language
// and theme. A reader's search starts the program inside of the frame, which filters
// in place. The frame keeps nothing in the browser and registers no worker.
func TestFrameOnOtherSiteInEngines(t *testing.T) {
	browsertest.InEngines(t, func(t *testing.T, s *browsertest.Session) {
		h := openProxyTo(t, browsertest.Embeddable)
		const dark, light = "rgb(21, 24, 26)", "rgb(253, 252, 249)"
		const paper = `getComputedStyle(document.documentElement).backgroundColor`
		for _, tt := range []struct{ lang, looks, class, size, before, then, after string }{
			{"en", "enltr", "dark", "l", dark, "light", light},
			{"ar", "arrtl", "light", "m", light, "dark", dark},
		} {
			height := map[string]int{"m": 480, "l": 640}[tt.size]
			s.Navigate(openPartner(t, tt.class, fmt.Sprintf(`<script async src="%s/e/v1.js" data-listings="category=motors" data-partner="open" data-size="%s" data-lang="%s" style="display:block;min-height:%dpx"></script>`,
				h.URL, tt.size, tt.lang, height)))
			s.WaitUntil(`ready === 1 && document.querySelector('broad-side iframe').title !== ''`)
			s.Run(`window.entries = history.length`)
			browsertest.Want(s, `document.querySelector('broad-side').offsetHeight`, height)
			s.EnterFrame("iframe")
			s.WaitUntil(`document.readyState === 'complete' && document.querySelectorAll('.row').length > 0`)
			browsertest.Want(s, `origin`, h.URL)
			browsertest.Want(s, `document.documentElement.lang + document.documentElement.dir`, tt.looks)
			browsertest.Want(s, paper, tt.before)
			browsertest.Want(s, `innerHeight`, height)
			browsertest.Want(s, layoutFaults, "")
			if got := h.requested("/web/app.", "/web/start."); len(got) > 0 {
				t.Errorf("before the reader acts, the frame requested %q", got)
			}

			s.Run(`(window.same = true, window.rows = document.querySelector('.rows').textContent)`)
			s.Type("#f-q", "nissan")
			s.WaitUntil(`broadside.state === 'ready' && location.search.includes('q=nissan') && ` + settled)
			s.WaitUntil(`document.querySelector('.rows').textContent !== rows && document.querySelectorAll('.row').length > 0`)
			browsertest.Want(s, `window.same && document.querySelector('#f-q').value`, "nissan")
			browsertest.Want(s, `broadside.stats.adopted > 20 && broadside.stats.created + broadside.stats.moved + broadside.stats.removed`, 0)
			browsertest.Want(s, `document.documentElement.lang + document.documentElement.dir`, tt.looks)
			browsertest.Want(s, layoutFaults, "")
			browsertest.Want(s, stored, "")

			s.LeaveFrames()
			browsertest.Want(s, `history.length - entries`, 0)
			browsertest.Want(s, `document.querySelector('broad-side').offsetHeight`, height)
			browsertest.Want(s, stored, "")
			s.Run(`document.documentElement.className = ` + browsertest.QuoteJS(tt.then)) // the partner's switch
			s.EnterFrame("iframe")
			s.WaitUntil(paper + ` === ` + browsertest.QuoteJS(tt.after))
			s.LeaveFrames()
			h.clearRequests()
		}
		wantNoErrors(s)
		if got := h.requested("/worker", "/push.js", "/web/kept."); len(got) > 0 {
			t.Errorf("the frame requested %q", got)
		}
	})
}

// TestFullFrameOnOtherSiteInEngines: a whole story grows to its height, without the reader's
// action as long as it is below the window.
func TestFullFrameOnOtherSiteInEngines(t *testing.T) {
	browsertest.InEngines(t, func(t *testing.T, s *browsertest.Session) {
		h := openProxyTo(t, browsertest.Embeddable)
		s.Navigate(openPartner(t, "", fmt.Sprintf(`<div style="height:2000px"></div><script async src="%s/e/v1.js" data-article="dubai-rent-renewals-ar" data-partner="open" data-mode="full" data-loading="eager" style="display:block;min-height:480px"></script>`, h.URL)))
		s.WaitUntil(`document.querySelector('iframe').offsetHeight > 1000`)
		s.Run(`document.querySelector('iframe').scrollIntoView()`)
		s.EnterFrame("iframe")
		s.WaitUntil(`document.readyState === 'complete' && Math.abs(document.body.offsetHeight - innerHeight) <= 1`)
		browsertest.Want(s, `document.documentElement.lang + document.documentElement.dir`, "arrtl")
		browsertest.Want(s, stored, "")
		wantNoErrors(s)
	})
}
