//go:build browsers

package web_test

import (
	"net/http"
	"testing"
	"time"

	"broadside/web/browsertest"
)

// TestClientInEngines: the clients type and click as a reader does, go back,
// reload and report errors of the console.
func TestClientInEngines(t *testing.T) {
	browsertest.InEngines(t, func(t *testing.T, s *browsertest.Session) {
		h := openProxy(t)
		page := func(body string) http.HandlerFunc {
			return func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "text/html; charset=utf-8")
				_, _ = w.Write([]byte("<!doctype html><title>t</title>" + body))
			}
		}
		h.respond("/one", page(`<input id=i value=a><a href=/two>two</a><script>
			window.seen = [];
			for (const type of ['keydown', 'click']) addEventListener(type, e => seen.push(type + e.isTrusted));
		</script>`))
		h.respond("/two", page(`<h1>two</h1><script>onclick = () => { console.error('first'); nothing.here }</script>`))
		s.Navigate(h.URL + "/one")
		s.Type("#i", "b")
		browsertest.Want(s, `document.getElementById('i').value`, "ab")
		browsertest.Want(s, `seen.slice(0, 2).join()`, "clicktrue,keydowntrue")
		if errs := s.Errors(); len(errs) > 0 {
			t.Errorf("errors before any: %q", errs)
		}
		s.Navigate(h.URL + "/two")
		s.Click("h1")
		for start := time.Now(); len(s.Errors()) < 2 && time.Since(start) < browsertest.Patience; {
			time.Sleep(20 * time.Millisecond) // the browser writes them to a file
		}
		if errs := s.Errors(); len(errs) != 2 {
			t.Errorf("errors: %q, want 2", errs)
		}
		s.Run(`window.same = true`)
		s.Reload()
		browsertest.Want(s, `'same' in window`, false)
		s.Back()
		s.WaitUntil(`location.pathname === '/one'`)
	})
}

// openInEngine opens a page through a proxy of its own.
func openInEngine(t *testing.T, s *browsertest.Session, path string) *proxy {
	t.Helper()
	h := openProxy(t)
	s.Navigate(h.URL + path)
	return h
}

// startInEngine runs the witness and starts the program in the current page.
func startInEngine(s *browsertest.Session) {
	s.T.Helper()
	s.Run(`(() => {` + noStartTimeout + witness + `})()`)
	s.Run(`witness.mark()`)
	s.Run(`witness.wake()`)
	s.WaitUntil(`broadside.state === 'ready' && ` + settled)
}

// TestAdoptInEngines: the program adopts every node of the page and changes
// none of them.
func TestAdoptInEngines(t *testing.T) {
	browsertest.InEngines(t, func(t *testing.T, s *browsertest.Session) {
		h := openProxy(t)
		for _, path := range []string{"/", "/ar/listings?category=property-rent&photo=1", story, "/listings"} {
			s.Navigate(h.URL + path)
			startInEngine(s)
			s.Run(`new Promise(done => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(done)), 100))`) // go-app may still be drawing
			browsertest.Want(s, `JSON.stringify(['created', 'moved', 'removed', 'attrs'].map(name => broadside.stats[name]))`, `[0,0,0,0]`)
			browsertest.Want(s, `broadside.stats.adopted === witness.nodes.length && witness.nodes.length > 100`, true)
			browsertest.Want(s, `[...witness.seen(), ...witness.lost(), ...witness.fresh(), ...witness.errors].join('\n')`, "")
		}
		wantNoErrors(s)
	})
}

// TestNoWebAssemblyInEngines: without WebAssembly the text size is kept, pages are kept for
// reading without a network, and the filter shows the server's pages.
func TestNoWebAssemblyInEngines(t *testing.T) {
	browsertest.InEnginesWithoutWebAssembly(t, func(t *testing.T, s *browsertest.Session) {
		h := openInEngine(t, s, story)
		browsertest.Want(s, `typeof WebAssembly`, "undefined")
		s.Run(`document.getElementById('size-large').click()`)
		s.WaitUntil(`document.querySelector('#size-large').checked`)
		s.WaitUntil(`navigator.serviceWorker.controller?.state === 'activated'`)
		s.Navigate(h.URL + "/listings")
		browsertest.Want(s, `document.querySelector('script[type="application/json"]') !== null`, true)
		s.Type("#f-q", "toyota")
		s.Click("#filter button[type=submit]")
		s.WaitUntil(`location.search === '?q=toyota' && document.readyState === 'complete'`)
		s.WaitUntil(`(rows => rows.length > 0 && rows.every(n => /toyota/i.test(n.textContent)))([...document.querySelectorAll('.listings > li')])`)
		wantNoErrors(s)
		s.Navigate(h.URL + story)
		browsertest.Want(s, `document.querySelector('#size-large').checked`, true)
		s.WaitUntil(`!!` + isCached("pages", story))
		h.goOffline()
		s.Navigate(h.URL + story)
		s.WaitUntil(whole)
		browsertest.Want(s, heading, dubaiRents)
	})
}

// engine is a reader in another engine than Chromium.
type engine struct{ *browsertest.Session }

func (b engine) until(condition string) { b.T.Helper(); b.WaitUntil(condition) }

func (b engine) want(expression, value string) {
	b.T.Helper()
	browsertest.Want(b.Session, expression, value)
}

func inEngines(t *testing.T, run func(t *testing.T, b reader)) {
	t.Helper()
	browsertest.InEngines(t, func(t *testing.T, s *browsertest.Session) { run(t, engine{s}) })
}

func TestOfflineInEngines(t *testing.T)         { inEngines(t, runOffline) }
func TestDeploysInEngines(t *testing.T)         { inEngines(t, runDeploys) }
func TestSlowWithoutCopyInEngines(t *testing.T) { inEngines(t, runSlowWithoutCopy) }
func TestFirstPicturesInEngines(t *testing.T)   { inEngines(t, runFirstPictures) }
func TestStampInEngines(t *testing.T)           { inEngines(t, runStamp) }
func TestEditionInEngines(t *testing.T)         { inEngines(t, runEdition) }

// runEdition: an edition that was kept opens without a network, with its pictures,
// and the filter of the page shown offline works over its listings.
func runEdition(t *testing.T, b reader) {
	t.Helper()
	h := openProxy(t)
	visit(b, h, story)
	b.Run(`import(document.getElementById('start').dataset.kept).then(m => m.keepEdition('/edition.json'))`)
	b.until(inEdition("/edition.json"))
	h.goOffline()
	b.Navigate(h.URL + otherStory)
	b.want(`document.querySelectorAll('section[lang]').length + ' ' + (`+looks+`)`, "0 trueasleep")
	b.Run(`document.querySelectorAll('main figure img').forEach(i => { i.loading = 'eager'; })`)
	b.until(`document.querySelector('main figure img')?.naturalWidth > 0`)
	b.Navigate(h.URL + "/ar/listings?category=motors")
	b.until(filled)
	b.want(`document.querySelector('section').lang + (document.querySelectorAll('section:first-of-type [data-listings] li').length > 0)`, "artrue")
}

// TestTypingInEngines: text typed while the program is fetched filters the list
// with the server's pages. The text and the focus stay when the program runs,
// and it adopts the page.
func TestTypingInEngines(t *testing.T) {
	browsertest.InEngines(t, func(t *testing.T, s *browsertest.Session) {
		h := openProxy(t)
		release := h.delayResponses(t, wasm)
		s.Navigate(h.URL + "/listings")
		s.Run(`window.same = true`)
		s.Run(`(() => {` + noStartTimeout + `})()`)
		s.Type("#f-q", "toyota")
		s.WaitUntil(`location.search === '?q=toyota' && ` + settled)
		browsertest.Want(s, held+` + ' ' + broadside.state`, "f-q toyota starting")
		release()
		s.WaitUntil(`broadside.state === 'ready' && ` + settled)
		browsertest.Want(s, held, "f-q toyota")
		browsertest.Want(s, `document.querySelector('#announce').textContent`, "9 listings")
		browsertest.Want(s, `[...document.querySelectorAll('.listings > li')].every(n => /toyota/i.test(n.textContent))`, true)
		browsertest.Want(s, `window.same && broadside.stats.created + broadside.stats.moved + broadside.stats.removed`, 0)
		wantNoErrors(s)
	})
}

// TestFilterInEngines: typing, choosing, Back and the other language within one
// document, with the form as the address says.
func TestFilterInEngines(t *testing.T) {
	browsertest.InEngines(t, func(t *testing.T, s *browsertest.Session) {
		h := openProxy(t)
		s.Navigate(h.URL + "/listings")
		startInEngine(s)
		s.Run(`window.same = true`)
		s.Type("#f-q", "white")
		s.WaitUntil(`location.search === '?q=white' && ` + settled)
		s.Click(`#f-category option[value=motors]`)
		s.WaitUntil(`location.search === '?category=motors&q=white' && ` + settled)
		browsertest.Want(s, `document.querySelector('#f-q').value`, "white")
		s.Click(`a[hreflang=ar]`)
		s.WaitUntil(`location.pathname === '/ar/listings' && ` + settled)
		browsertest.Want(s, `document.documentElement.lang + document.documentElement.dir`, "arrtl")
		browsertest.Want(s, form, "motors white ?category=motors&q=white")
		s.Back()
		s.WaitUntil(`location.pathname === '/listings' && document.documentElement.lang === 'en' && ` + settled)
		browsertest.Want(s, form, "motors white ?category=motors&q=white")
		s.Back()
		s.WaitUntil(`location.search === '?q=white' && document.querySelector('#f-category').value === '' && ` + settled)
		browsertest.Want(s, form, " white ?q=white")
		browsertest.Want(s, `window.same`, true)
		wantNoErrors(s)
	})
}

// TestBackInEngines: Back within the document restores the scroll position.
func TestBackInEngines(t *testing.T) {
	browsertest.InEngines(t, func(t *testing.T, s *browsertest.Session) {
		h := openProxy(t)
		s.Navigate(h.URL + "/listings")
		startInEngine(s)
		s.Run(`window.same = true`)
		s.Run(`new Promise(done => { addEventListener('scroll', () => setTimeout(done), { once: true }); scrollTo({ top: 700, behavior: 'instant' }); })`)
		s.Run(`[...document.querySelectorAll('main .listing a')].find(a => a.getBoundingClientRect().top > 200).setAttribute('data-probe', '')`)
		s.Click(`[data-probe]`) // WebKit's Back skips entries that were added without a click
		s.WaitUntil(`/^\/listings\/./.test(location.pathname) && ` + settled)
		browsertest.Want(s, `scrollY + (document.activeElement === document.querySelector('h1') ? ' heading' : '')`, "0 heading")
		s.Back()
		s.WaitUntil(`location.pathname === '/listings' && document.querySelectorAll('main .listing').length > 8 && ` + settled)
		s.WaitUntil(`scrollY === 700`)
		browsertest.Want(s, `window.same`, true)
		wantNoErrors(s)
	})
}

const (
	held = `document.activeElement.id + ' ' + document.activeElement.value`
	form = `document.querySelector('#f-category').value + ' ' + document.querySelector('#f-q').value + ' ' + location.search`
)

func wantNoErrors(s *browsertest.Session) {
	s.T.Helper()
	if errs := s.Errors(); len(errs) > 0 {
		s.T.Errorf("errors: %q", errs)
	}
}
