package web_test

import (
	"net/http"
	"testing"

	"github.com/chromedp/chromedp"

	"broadside/web"
	"broadside/web/browsertest"
)

// openHeld opens a page whose program does not arrive before release is called.
func openHeld(t *testing.T, path string, before ...string) (h *proxy, b tab, release func()) {
	t.Helper()
	h, b = openProxy(t), openTab(t, append(before, noFormTimeout)...)
	release = h.delayResponses(t, wasm)
	b.Navigate(h.URL + path)
	b.Run(`window.same = true`)
	return h, b, release
}

// choose is a script that changes a field as a reader does.
func choose(name, value string) string {
	return `(e => { e.focus(); if (e.type === 'checkbox') e.click(); else { e.value = ` + browsertest.QuoteJS(value) + `;
		e.dispatchEvent(new Event('input', { bubbles: true })); e.dispatchEvent(new Event('change', { bubbles: true })); } })(document.querySelector('#filter [name="` + name + `"]'))`
}

// likeServer returns how the document differs from the server's at its address:
// view, fields, Screen and metadata.
func likeServer(b tab) string {
	b.T.Helper()
	return value[string](b, `fetch(location.href).then(r => r.text()).then(text => {
		const now = new DOMParser().parseFromString(text, 'text/html');
		for (const d of [now, document]) d.querySelectorAll('details').forEach(n => n.removeAttribute('open'));
		const held = d => JSON.stringify([...d.querySelector('#filter').elements].map(e => [e.name, e.type === 'checkbox' ? e.value + e.checked : e.value]));
		const head = d => [...d.head.querySelectorAll('title,link:not([rel=stylesheet]),meta,script[type]')].map(n => n.outerHTML).sort().join('\n');
		const diff = difference(sight(now.getElementById('paper')), sight()) + difference(held(now), held(document)) + difference(head(now), head(document))
			+ difference(now.getElementById('screen').textContent, document.getElementById('screen').textContent);
		document.querySelectorAll('details.more').forEach(n => { n.open = true; });
		return diff;
	})`)
}

// TestFilterByPages: until the program runs, the filter shows the server's
// pages. Afterwards the document is the server's, but for the reader's own
// input; the program adopts it and goes on.
func TestFilterByPages(t *testing.T) {
	t.Parallel()
	h, b, release := openHeld(t, "/listings")
	b.Run(idle)
	b.Run(`document.querySelector('details.more').open = true, window.field = document.querySelector('#f-q'), window.form = document.querySelector('#filter')`)
	depth := value[int](b, `history.length`)
	b.Run(`addEventListener('input', () => { window.busy = document.querySelector('.results').getAttribute('aria-busy'); }, { once: true })`)
	b.typeIn(`#f-q`, "totota")
	b.until(`location.search === '?q=totota' && ` + settled)
	expect(b, `window.busy`, "true")
	b.Run(`document.activeElement.setSelectionRange(2, 3)`) // the second t becomes a y
	b.RunActions(chromedp.KeyEvent("y"))
	b.until(`location.search === '?q=toyota' && ` + settled)
	expect(b, `document.activeElement === field && field.value + field.selectionStart`, "toyota3")
	expect(b, `document.querySelector('details.more').open`, true)
	expect(b, `document.querySelectorAll('.listing').length > 0 && [...document.querySelectorAll('.listings > li')].every(n => /toyota/i.test(n.textContent))`, true)
	expect(b, `document.querySelector('#announce').textContent === document.querySelector('#results').textContent && document.querySelector('#announce').textContent`, "9 listings")
	expect(b, `history.length`, depth+1) // further typing replaces the entry
	for _, tt := range []struct{ name, value, then string }{
		{"category", "property-rent", `location.search === '?category=property-rent&q=toyota' && document.querySelector('.empty')`},
		{"q", "", `location.search === '?category=property-rent' && document.querySelector('[name="attr.beds.min"]')`},
		{"price_min", "cheap", `location.search === '?category=property-rent&price_min=cheap' && document.querySelector('.misfit[role=alert]')`},
		{"price_min", " 8 ", `location.search === '?category=property-rent&price_min=8'`},
		{"photo", "", `location.search === '?category=property-rent&photo=1&price_min=8'`},
		{"category", "", `location.search === '?photo=1&price_min=8'`},
		{"q", `*~<img src=x onerror=alert(1)>&"`, `new URLSearchParams(location.search).get('q') === '*~<img src=x onerror=alert(1)>&"'`},
	} {
		b.Run(choose(tt.name, tt.value))
		b.until(tt.then + ` && ` + settled)
		expect(b, `document.activeElement.name`, tt.name)
		b.Run(`document.activeElement.blur()`)
		b.until(settled)
		b.Run(`document.querySelector('#filter').reset()`) // the focused field kept its text
		if diff := likeServer(b); diff != "" {
			t.Errorf("after %s=%q the document differs from the server's: %s", tt.name, tt.value, diff)
		}
	}
	expect(b, `document.querySelectorAll('img[src=x]').length`, 0)
	expect(b, `field === document.querySelector('#f-q') && form === document.querySelector('#filter')`, true)
	b.Run(`document.querySelector('#f-q').value = 'flat', document.querySelector('#filter button').click()`)
	b.until(`location.search === '?photo=1&price_min=8&q=flat' && ` + settled)
	expect(b, `broadside.state`, "starting")
	if got := h.requested("/api/"); len(got) > 0 {
		t.Errorf("without the program it requested %q", got)
	}

	release()
	b.until(`broadside.state === 'ready'`)
	expect(b, `JSON.stringify([broadside.stats.created, broadside.stats.moved, broadside.stats.removed, broadside.stats.attrs])`, "[0,0,0,0]")
	h.clearRequests()
	b.Run(choose("city", "dubai"))
	b.until(`location.search === '?city=dubai&photo=1&price_min=8&q=flat' && ` + settled)
	if got := h.requested("/api/v1/listings?"); len(got) != 1 {
		t.Errorf("the program requested %q", got)
	}
	b.Run(`history.back()`)
	b.until(`location.search === '?photo=1&price_min=8&q=flat' && document.querySelector('#f-city').value === '' && ` + settled)
	b.Run(`history.back()`)
	b.until(`location.search.includes('onerror') && document.querySelector('#f-q').value.includes('onerror') && ` + settled)
	expect(b, `window.same`, true)
	if errs := value[[]string](b, `witness.errors`); len(errs) > 0 {
		t.Errorf("errors: %q", errs)
	}
}

// TestTypingGoesOn: typing after the program has taken over replaces the
// history entry of the text typed before it ran; a choice adds one.
func TestTypingGoesOn(t *testing.T) {
	t.Parallel()
	_, b, release := openHeld(t, "/listings")
	depth := value[int](b, `history.length`)
	b.typeIn(`#f-q`, "toy")
	b.until(`location.search === '?q=toy' && ` + settled)
	release()
	b.until(`broadside.state === 'ready'`)
	b.RunActions(chromedp.KeyEvent("ota"))
	b.until(`location.search === '?q=toyota' && ` + settled)
	expect(b, `history.length`, depth+1)
	b.Run(choose("city", "dubai"))
	b.until(`location.search === '?city=dubai&q=toyota' && ` + settled)
	expect(b, `history.length`, depth+2)
	b.Run(`history.go(-2)`)
	b.until(`location.search === '' && document.querySelector('#f-q').value === '' && ` + settled)
	expect(b, `window.same && broadside.state`, "ready")
}

// TestBackBeforeProgram: Back and Forward load the pages that the filter has
// shown.
func TestBackBeforeProgram(t *testing.T) {
	t.Parallel()
	_, b, _ := openHeld(t, "/ar/listings")
	b.Run(choose("city", "doha"))
	b.until(`location.search === '?city=doha' && ` + settled)
	expect(b, `window.same && document.documentElement.lang`, "ar")
	b.Run(`history.back()`)
	b.until(`!window.same && location.search === '' && document.querySelector('#f-city')?.value === '' && document.readyState === 'complete'`)
	b.Run(`history.forward()`)
	b.until(`location.search === '?city=doha' && document.querySelector('#f-city')?.value === 'doha' && document.readyState === 'complete'`)
}

// TestPageRefused: a response that is not the page of this build leaves form and
// list as they are; the program requests the list when it runs. So it does if
// the response is late.
func TestPageRefused(t *testing.T) {
	t.Parallel()
	runPageRefused(t, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, true) // the connection is lost
}

// runPageRefused types into the filter, whose request gets answer. If later is true, it then starts
// the program.
func runPageRefused(t *testing.T, answer http.HandlerFunc, later bool) {
	t.Helper()
	h, b, release := openHeld(t, "/listings", replaceTimeout(8000, 300)+`
		console.info = text => { window.said = text; };`)
	h.respond("/listings", answer)
	list := value[string](b, `document.querySelector('.results').innerHTML`)
	b.typeIn(`#f-q`, "toyota")
	b.until(`window.said`)
	expect(b, `location.search + document.querySelector('#f-q').value`, "toyota")
	expect(b, `document.querySelector('.results').getAttribute('aria-busy')`, "true")
	expect(b, `document.querySelector('.results').innerHTML === `+browsertest.QuoteJS(list), true)
	if !later {
		return
	}
	release()
	b.until(`location.search === '?q=toyota' && ` + settled)
	expect(b, `window.same && broadside.state`, "ready")
	if got := h.requested("/api/v1/listings?"); len(got) != 1 {
		t.Errorf("the program requested %q", got)
	}
}

// TestProgramWaits: the program, which blocks the page when it starts, does not
// run before the results are there, and does not request them again.
func TestProgramWaits(t *testing.T) {
	t.Parallel()
	h, b := openProxy(t), openTab(t)
	b.Navigate(h.URL + "/listings")
	release := h.delayResponses(t, "/listings")
	b.Run(`window.same = true, window.log = [];
		new MutationObserver(() => log.push(location.search + ' ' + broadside.state)).observe(document.getElementById('paper'), { childList: true, subtree: true })`)
	b.typeIn(`#f-q`, "toyota")
	b.until(`performance.getEntriesByName(new URL(document.getElementById('start').dataset.wasm, location).href)[0]?.responseEnd`)
	expect(b, `broadside.state`, "starting")
	release()
	b.until(`broadside.state === 'ready' && location.search === '?q=toyota' && ` + settled)
	expect(b, `log[0]`, "?q=toyota starting")
	b.Run(`new Promise(done => setTimeout(done, 400))`) // longer than the program's pause after typing
	if got := h.requested("/api/"); len(got) > 0 {
		t.Errorf("the program requested %q", got)
	}
}

// TestSavingDataFilters: with the Save-Data preference the filter works with the
// server's pages, which weigh less than the program; the program is loaded only
// if they cannot be shown.
func TestSavingDataFilters(t *testing.T) {
	t.Parallel()
	h, b := openProxy(t), openTab(t, `Object.defineProperty(navigator, 'connection', { value: { saveData: true } })`)
	b.Navigate(h.URL + "/listings")
	b.Run(`window.same = true`)
	b.typeIn(`#f-q`, "toyota")
	b.until(`location.search === '?q=toyota' && ` + settled)
	b.Run(choose("city", "dubai"))
	b.until(`location.search === '?city=dubai&q=toyota' && ` + settled)
	b.Run(`document.querySelector('#f-q').value = 'villa', document.querySelector('#filter button').click()`)
	b.until(`location.search === '?city=dubai&q=villa' && ` + settled)
	expect(b, `window.same && broadside.state`, "asleep")
	if got := h.requested(wasm, web.Path("wasm_exec.js"), "/api/"); len(got) > 0 {
		t.Errorf("it requested %q", got)
	}
	h.respond("/listings", notFound)
	b.Run(choose("city", "doha"))
	b.until(`location.search === '?city=doha&q=villa' && broadside.state === 'ready' && ` + settled)
	expect(b, `window.same`, true)
}
