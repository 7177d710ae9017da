package web_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/chromedp/chromedp"

	"broadside/web"
)

// idle waits until the page has loaded and the browser is idle.
const idle = `new Promise(done => (document.readyState === 'complete' ? queueMicrotask : f => addEventListener('load', f))(
	() => requestIdleCallback(() => requestIdleCallback(done))))`

// TestNoWasmUnasked: reading does not download the program.
func TestNoWasmUnasked(t *testing.T) {
	t.Parallel()
	runNoWasmUnasked(t, "/articles/dubai-rent-renewals")
}

func runNoWasmUnasked(t *testing.T, path string) {
	t.Helper()
	h, b := openProxy(t), openTab(t)
	b.Navigate(h.URL + path)
	b.Run(idle)
	b.Run(`new Promise(done => { scrollTo(0, 1e6); requestAnimationFrame(() => requestAnimationFrame(done)); })`)
	b.Run(idle)
	if got := h.requested(wasm, web.Path("wasm_exec.js"), "/api/"); len(got) > 0 {
		t.Errorf("without an action it requested %q", got)
	}
	expect(b, `broadside.state`, "asleep")
}

// TestWarm: when the filter is visible and the reader moves the pointer, the
// program is downloaded and compiled, but not run; not with the Save-Data
// preference.
func TestWarm(t *testing.T) {
	t.Parallel()
	t.Run("in view", func(t *testing.T) {
		t.Parallel()
		h, b := openProxy(t), openTab(t, `const compile = WebAssembly.compileStreaming;
			WebAssembly.compileStreaming = r => compile(r).then(m => { window.compiled = true; return m; })`)
		b.Navigate(h.URL + "/listings")
		b.Run(idle)
		b.Run(idle)
		if got := h.requested(wasm); len(got) > 0 {
			t.Errorf("it fetched %q for one who did nothing", got)
		}
		b.Run(`dispatchEvent(new Event('scroll'))`)
		b.until(`window.compiled`)
		expect(b, `broadside.state`, "asleep")
		if got := h.requested(web.Path("wasm_exec.js")); len(got) > 0 {
			t.Errorf("it ran: %q", got)
		}
	})
	t.Run("saving data", func(t *testing.T) {
		t.Parallel()
		h, b := openProxy(t), openTab(t, `Object.defineProperty(navigator, 'connection', { value: { saveData: true } })`)
		b.Navigate(h.URL + "/listings")
		b.Run(idle)
		b.Run(`document.querySelector('#filter').dispatchEvent(new PointerEvent('pointerover', { bubbles: true }))`)
		b.Run(idle)
		if got := h.requested(wasm); len(got) > 0 {
			t.Errorf("it fetched %q", got)
		}
	})
}

// TestTypingIsKept: while the program starts, text, caret and focus of a field
// are kept, and the list is updated.
func TestTypingIsKept(t *testing.T) {
	t.Parallel()
	h, b := openProxy(t), openTab(t)
	release := h.delayResponses(t, wasm)
	b.Navigate(h.URL + "/listings")
	b.Run(idle)
	b.Run(`witness.mark(), window.same = true, document.querySelector('details.more').open = true`)
	b.typeIn(`#f-q`, "totota")
	b.Run(`document.activeElement.setSelectionRange(2, 3)`) // the second t becomes a y
	b.until(`broadside.state === 'starting'`)
	b.scroll(37)
	release()
	b.until(`broadside.state === 'ready'`)
	expect(b, `document.activeElement.id`, "f-q")
	expect(b, `document.activeElement.value`, "totota")
	expect(b, `document.activeElement.selectionStart + ',' + document.activeElement.selectionEnd`, "2,3")
	expect(b, `scrollY`, 37)
	b.RunActions(chromedp.KeyEvent("y"))
	b.until(`location.search === '?q=toyota' && !document.querySelector('[aria-busy]')`)
	expect(b, `document.activeElement.id`, "f-q")
	expect(b, `document.activeElement.value`, "toyota")
	expect(b, `document.activeElement.selectionStart`, 3)
	expect(b, `document.querySelector('details.more').open`, true)
	expect(b, `document.querySelector('#f-q') === witness.nodes.find(n => n.id === 'f-q')`, true)
	expect(b, `document.querySelectorAll('.listing').length > 0 && [...document.querySelectorAll('.listings > li')].every(n => /toyota/i.test(n.textContent))`, true)
	expect(b, `window.same`, true)
}

// TestFirstTouchIsKept: actions before the program runs take effect when it
// does, also without filter.js.
func TestFirstTouchIsKept(t *testing.T) {
	t.Parallel()
	runFirstTouchIsKept(t, "/listings", `const s = document.querySelector('#f-city'); s.focus(); s.value = 'doha'; s.dispatchEvent(new Event('input', { bubbles: true })); s.dispatchEvent(new Event('change', { bubbles: true }));`,
		`location.search === '?city=doha' && document.querySelector('#f-city').value === 'doha' && document.activeElement.id === 'f-city'`)
}

// runFirstTouchIsKept runs the script do on a page before the program runs, and waits for the
// condition then when it does.
func runFirstTouchIsKept(t *testing.T, path, do, then string) {
	t.Helper()
	h, b := openProxy(t), openTab(t, noFormTimeout)
	release := h.delayResponses(t, wasm)
	h.respond(filterScript, notFound)
	b.Navigate(h.URL + path)
	b.Run(`window.same = true; (() => {` + do + `})()`)
	b.until(`broadside.state === 'starting' && document.querySelector('[aria-busy=true]')`)
	expect(b, `location.pathname`, path)
	release()
	b.until(`broadside.state === 'ready' && ` + then)
	b.until(`!document.querySelector('[aria-busy]')`)
	expect(b, `window.same`, true)
	if errs := value[[]string](b, `witness.errors`); len(errs) > 0 {
		t.Errorf("errors: %q", errs)
	}
}

// noFormTimeout disables the time limit of forms that wait for the program, for
// busy machines.
var noFormTimeout = replaceTimeout(2000, 60_000)

// TestFormDoesNotWait: the browser submits a form itself if the program does
// not run within two seconds, and filter.js cannot be loaded.
func TestFormDoesNotWait(t *testing.T) {
	t.Parallel()
	for name, filter := range map[string]http.HandlerFunc{"missing": notFound, "never comes": neverComes} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h, b := openProxy(t), openTab(t, replaceTimeout(6000, 300))
			defer h.delayResponses(t, wasm)()
			h.respond(filterScript, filter)
			b.Navigate(h.URL + "/listings")
			b.typeIn(`#f-q`, "toyota")
			b.until(`broadside.state === 'starting'`)
			expect(b, `window.same = true, (n => (n.click(), n.getAttribute('aria-busy')))(document.querySelector('#filter button'))`, "true")
			b.until(`!window.same && document.readyState === 'complete' && location.search.startsWith('?q=toyota')`)
			expect(b, `[...document.querySelectorAll('.listings > li')].every(n => /toyota/i.test(n.textContent))`, true)
		})
	}
}

func neverComes(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }

// TestWithoutProgram: if the program cannot start for any reason, nor filter.js
// be loaded, the browser submits forms itself.
func TestWithoutProgram(t *testing.T) {
	t.Parallel()
	t.Run("program missing", func(t *testing.T) {
		t.Parallel()
		runWithoutProgram(t, wasm, notFound, ``)
	})
	t.Run("no WebAssembly", func(t *testing.T) {
		t.Parallel()
		runWithoutProgram(t, "", nil, noWebAssembly)
	})
}

// runWithoutProgram submits the form of a page. If path is not empty, requests for it get answer.
// before is a script that runs before the page's own.
func runWithoutProgram(t *testing.T, path string, answer http.HandlerFunc, before string) {
	t.Helper()
	h, b := openProxy(t), openTab(t, before)
	h.respond(filterScript, notFound)
	if path != "" {
		h.respond(path, answer)
	}
	b.Navigate(h.URL + "/listings")
	b.Run(`window.same = true; document.querySelector('#f-q').value = 'toyota'; document.querySelector('#filter button[type=submit]').click()`)
	b.until(`!window.same && document.readyState === 'complete' && new URLSearchParams(location.search).get('q') === 'toyota'`)
	expect(b, `document.querySelector('#f-q').value`, "toyota")
	// the next page too: its links work
	b.Run(`document.querySelector('#paper a[href*="/listings/"]').click()`)
	b.until(`/listings\/./.test(location.pathname) && document.readyState === 'complete'`)
}

// noWebAssembly makes the browser one without WebAssembly, as Safari's Lockdown
// Mode and a setting of Firefox do.
const noWebAssembly = `delete window.WebAssembly`

// TestNoWebAssembly: a browser without WebAssembly keeps pages for reading
// without a network, and the text size.
func TestNoWebAssembly(t *testing.T) {
	t.Parallel()
	h, b := openProxy(t), openTab(t, noWebAssembly)
	b.Navigate(h.URL + "/articles/dubai-rent-renewals")
	expect(b, `typeof WebAssembly`, "undefined")
	b.click(`.sizes label:last-of-type span`)
	b.until(`document.querySelector('#size-large').checked`)
	b.until(`navigator.serviceWorker.controller?.state === 'activated'`)
	b.Navigate(h.URL + "/articles/sharjah-dubai-express-bus-lane-ar")
	expect(b, `document.querySelector('#size-large').checked`, true)
	b.click(`a[href*="/articles/"]:not([hreflang])`)
	b.until(`document.readyState === 'complete' && !location.pathname.endsWith('bus-lane-ar')`)
	if errs := value[[]string](b, `witness.errors`); len(errs) > 0 {
		t.Errorf("errors: %q", errs)
	}
}

// TestGivesUp: if the program cannot be loaded, the page stays as it was, and
// the download is not repeated at each touch.
func TestGivesUp(t *testing.T) {
	t.Parallel()
	h, b := openProxy(t), openTab(t)
	h.respond(wasm, notFound)
	b.Navigate(h.URL + "/ar/listings")
	b.Run(idle)
	b.Run(`witness.mark()`)
	b.click(`#f-q`)
	b.until(`broadside.state === 'off'`)
	h.clearRequests()
	b.Run(`for (let i = 0; i < 5; i++) document.querySelector('#f-q').dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }))`)
	b.Run(idle)
	if got := h.requested(wasm); len(got) > 0 {
		t.Errorf("requested again: %q", got)
	}
	expect(b, `document.activeElement.id`, "f-q")
	expect(b, `document.querySelectorAll('[aria-busy]').length`, 0)
	if got := value[[]string](b, `witness.seen()`); len(got) > 0 {
		t.Errorf("written to the page: %q", got)
	}
}

// TestTextSize: the chosen text size applies to the next article, rendered by
// server or program. Without storage the size is normal.
func TestTextSize(t *testing.T) {
	t.Parallel()
	h, b := openProxy(t), openTab(t)
	large := `document.querySelector('#size-large').checked && parseFloat(getComputedStyle(document.querySelector('.body')).fontSize)`
	b.Navigate(h.URL + "/articles/dubai-rent-renewals")
	expect(b, `document.querySelector('#size-normal').checked`, true)
	b.click(`.sizes label:last-of-type span`)
	b.until(large)
	size := value[float64](b, large)
	b.Navigate(h.URL + "/articles/sharjah-dubai-express-bus-lane-ar")
	b.until(large)
	b.Navigate(h.URL + "/articles/dubai-rent-renewals")
	b.until(large + ` === ` + fmt.Sprint(size))

	b.Run(`witness.wake()`)
	b.until(`broadside.state === 'ready'`)
	b.Run(`window.same = true, document.querySelector('.sections a').click()`)
	b.until(`!document.querySelector('.sizes')`)
	b.Run(`document.querySelector('main h2 a').click()`)
	b.until(`document.querySelector('.sizes') && !document.querySelector('[aria-busy]')`)
	b.until(large + ` === ` + fmt.Sprint(size))
	expect(b, `window.same`, true)
	b.until(`!document.activeViewTransition`) // Chromium gives clicks during one to the root
	b.click(`.sizes label:nth-of-type(2) span`)
	b.Navigate(h.URL + "/articles/dubai-rent-renewals")
	expect(b, `document.querySelector('#size-normal').checked`, true)
}
