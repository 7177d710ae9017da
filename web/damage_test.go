package web_test

import (
	"slices"
	"strings"
	"testing"
)

// translations are scripts that change the texts of a page as translators of
// browsers and extensions do. The first is that of make test.
var translations = []damage{
	{"elements around the texts", "/articles/dubai-rent-renewals", `
		const walk = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT), all = [];
		while (walk.nextNode()) all.push(walk.currentNode);
		for (const n of all) {
			const font = document.createElement('font'), inner = document.createElement('font');
			inner.textContent = 'übersetzt ' + n.data;
			font.append(inner);
			n.replaceWith(font);
		}`},
	{"texts in place", "/listings?city=dubai", `
		const walk = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
		while (walk.nextNode()) walk.currentNode.data = 'übersetzt ' + walk.currentNode.data;`},
	{"new texts", "/ar/listings", `document.querySelectorAll('main a').forEach(a => a.textContent = 'changed')`},
	{"a translation after each paragraph's text", "/articles/dubai-rent-renewals", `
		document.querySelectorAll('.body p').forEach(p => p.append(Object.assign(document.createElement('font'), { textContent: 'übersetzt' })))`},
}

// TestTranslatedPageStays: a page that was translated before the program starts
// keeps its translation. The program does not start; the browser submits the
// forms.
func TestTranslatedPageStays(t *testing.T) {
	t.Parallel()
	runTranslatedPageStays(t, translations[0])
}

func runTranslatedPageStays(t *testing.T, d damage) {
	t.Helper()
	h, b := openProxy(t), openTab(t)
	b.Navigate(h.URL + d.path)
	b.Run(`(() => {` + d.script + `})()`)
	b.Run(`witness.mark(), window.same = true, witness.wake()`)
	b.until(`broadside.state === 'off'`)
	b.Run(idle)
	if got := value[[]string](b, `witness.seen()`); len(got) > 0 {
		t.Errorf("the page was changed: %q", got)
	}
	if got := h.requested(wasm); len(got) > 0 {
		t.Errorf("the program was fetched for nothing: %q", got)
	}
	b.Run(`(form => { form.querySelector('input[name=q]').value = 'toyota'; form.requestSubmit(); })(document.querySelector('form[action$="/listings"]'))`)
	b.until(`!window.same && new URLSearchParams(location.search).get('q') === 'toyota'`)
}

// TestTranslatedWhileStarting: a page that is translated while the program is
// fetched keeps its translation too, and the form is submitted.
func TestTranslatedWhileStarting(t *testing.T) {
	t.Parallel()
	h, b := openProxy(t), openTab(t, noFormTimeout)
	release := h.delayResponses(t, wasm)
	b.Navigate(h.URL + "/listings")
	b.Run(`window.same = true`)
	b.typeIn(`#f-q`, "toyota")
	b.Run(`document.querySelector('h1').textContent = 'Kleinanzeigen', document.querySelector('#filter button').click()`)
	release()
	b.until(`!window.same && new URLSearchParams(location.search).get('q') === 'toyota'`)
}

// afterStart are the damages to a page whose program runs. The first is that of make test.
var afterStart = slices.Concat(translations, slices.DeleteFunc(slices.Clone(damages), func(d damage) bool {
	return d.name == "foreign node before the view" // harmless: see TestHarmlessAfterStart
}), []damage{
	{"a cloned main", "/listings", `const m = document.querySelector('main'); m.replaceWith(m.cloneNode(true));`},
	{"a cloned page", "/listings", `const p = document.getElementById('paper'); p.replaceWith(p.cloneNode(true));`},
	{"a cloned body", "/listings", `document.body.replaceWith(document.body.cloneNode(true));`},
	{"a highlighter", "/listings", `
		document.querySelectorAll('.listings .title a').forEach(a => {
			const range = document.createRange();
			range.setStart(a.firstChild, 0), range.setEnd(a.firstChild, 4);
			range.surroundContents(document.createElement('mark'));
		})`},
	{"prices converted", "/listings", `document.querySelectorAll('.price').forEach(p => p.append(Object.assign(document.createElement('i'), { textContent: ' (about €100)' })))`},
	{"a count changed", "/listings", `document.querySelector('.tally').firstChild.data = ' 7'`},
})

// TestDamageAfterStart and the flows after it also run in the other engines.
func TestDamageAfterStart(t *testing.T) {
	t.Parallel()
	runDamageAfterStart(t, openTab(t), afterStart[0])
}

// typist is a reader who also types.
type typist interface {
	reader
	typeIn(selector, text string)
	expectNoErrors()
}

// expectNoErrors fails the test if there were errors on the page.
func (b tab) expectNoErrors() {
	b.T.Helper()
	if errs := value[[]string](b, `witness.errors`); len(errs) > 0 {
		b.T.Errorf("errors: %q", errs)
	}
}

const wake = `(body => { body.setAttribute('data-on', ''); body.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true })); })(document.body)`

// visitStarted opens a page and starts its program.
func visitStarted(b reader, h *proxy, path string) {
	b.Navigate(h.URL + path)
	b.Run(`(() => {` + noStartTimeout + `})()`)
	b.Run(wake)
	b.until(`broadside.state === 'ready'`)
	b.Run(`window.same = true`)
	h.clearRequests()
}

// runDamageAfterStart: if another script changes the page after the program has
// started, the program goes no further: the browser loads the next page, once, and
// the program works there.
func runDamageAfterStart(t *testing.T, b typist, d damage) {
	t.Helper()
	h := openProxy(t)
	visitStarted(b, h, d.path)
	b.Run(`(() => {` + d.script + `})()`)
	b.until(`broadside.state === 'off'`)
	loads := 1
	if strings.HasPrefix(d.path, "/listings") {
		loads++ // the server redirects a form to its canonical address
		b.Run(`void setTimeout(() => (s => { s.value = 'motors'; s.dispatchEvent(new Event('change', { bubbles: true })); })(document.querySelector('#f-category')))`)
		b.until(`!window.same && new URLSearchParams(location.search).get('category') === 'motors' && document.readyState === 'complete'`)
	} else {
		b.Run(`void setTimeout(() => document.querySelector('#paper .sections a[href$="/listings"]').click())`)
		b.until(`!window.same && location.pathname.endsWith('/listings') && document.readyState === 'complete'`)
	}
	if got := h.loadedPages(); len(got) != loads {
		t.Errorf("loaded pages: %q, want %d", got, loads)
	}
	if d.name == "elements around the texts" || d.name == "a cloned main" {
		b.Run(`window.same = true`)
		b.Run(wake)
		b.until(`broadside.state === 'ready'`)
		b.typeIn(`#f-q`, "toyota")
		b.until(`new URLSearchParams(location.search).get('q') === 'toyota' && ` + settled)
		b.want(`window.same + ''`, "true")
	}
	b.expectNoErrors()
}

// runDamageWhileLoading: a page that was requested before the damage is loaded by the
// browser, once.
func runDamageWhileLoading(t *testing.T, b reader) {
	t.Helper()
	h := openProxy(t)
	visitStarted(b, h, "/listings")
	release := h.delayResponses(t, "/api/v1/articles")
	b.Run(`document.querySelector('nav a[href="/sections/sport"]').click()`)
	b.until(`!!document.querySelector('#paper[aria-busy=true]')`)
	b.Run(`(m => m.replaceWith(m.cloneNode(true)))(document.querySelector('main'))`)
	b.until(`!window.same && location.pathname === '/sections/sport' && document.querySelector('h1').textContent === 'Sport'`)
	release()
	if got := h.loadedPages(); len(got) != 1 {
		t.Errorf("loaded pages: %q, want one", got)
	}
}

// runBackAfterDamage: Back shows the page of the address.
func runBackAfterDamage(t *testing.T, b reader) {
	t.Helper()
	h := openProxy(t)
	visitStarted(b, h, "/listings")
	b.Run(`document.querySelector('nav a[href="/sections/sport"]').click()`)
	b.until(`document.querySelector('h1').textContent === 'Sport' && ` + settled)
	b.Run(`document.querySelector('h1').textContent = 'Deporte'`)
	b.until(`broadside.state === 'off'`)
	b.Run(`void setTimeout(() => history.back())`)
	b.until(`!window.same && location.pathname === '/listings' && !!document.querySelector('#filter')`)
}

func TestHarmlessAfterStart(t *testing.T) {
	t.Parallel()
	runHarmlessAfterStart(t, openTab(t))
}

// runHarmlessAfterStart: elements without text, and those outside of the view, do not end
// the program.
func runHarmlessAfterStart(t *testing.T, b typist) {
	t.Helper()
	h := openProxy(t)
	visitStarted(b, h, "/listings")
	b.Run(`(() => {
		document.body.prepend(Object.assign(document.createElement('p'), { textContent: 'A note.' }));
		document.body.firstChild.textContent = 'Another note.';
		const button = document.createElement('span');
		document.querySelector('#f-q').after(button);
		button.append(document.createElement('i'));
		Promise.resolve().then(() => { button.firstChild.textContent = 'x'; });
	})()`)
	b.Run(`new Promise(done => setTimeout(done))`)
	b.Run(`document.querySelector('#f-q + span').remove()`)
	for _, word := range []string{"toyota", " corolla"} {
		b.typeIn(`#f-q`, word)
		b.until(`new URLSearchParams(location.search).get('q') === document.querySelector('#f-q').value && ` + settled)
	}
	b.Run(`document.querySelector('nav a[href="/sections/sport"]').click()`)
	b.until(`document.querySelector('h1').textContent === 'Sport' && ` + settled)
	b.want(`window.same + broadside.state`, "trueready")
}
