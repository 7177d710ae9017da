package web_test

import (
	"strings"
	"testing"
	"time"

	"broadside/web/browsertest"
)

// openSettings opens the panel of the settings.
func (b tab) openSettings() {
	b.T.Helper()
	const open = `document.getElementById('settings')?.matches(':popover-open')`
	b.until(`!document.activeViewTransition`) // Chromium gives clicks during one to the root
	b.click(`#comfort > button`)
	for deadline := time.Now().Add(browsertest.Patience); !b.soon(open); {
		if time.Now().After(deadline) {
			b.T.Fatal("the settings do not open")
		}
		b.Run(open + ` || document.querySelector('#comfort > button').click()`) // by script: if the panel opens meanwhile, the mouse would close it
	}
}

// paperColour is the computed colour of the page.
const paperColour = `getComputedStyle(document.documentElement).backgroundColor`

const sepia = "rgb(245, 236, 217)"

// TestReadingComfort follows a reader: a theme chosen in the panel of a story
// applies from the first paint of every later page, also when the program draws
// it, and to the page of settings, an error page and the offline page. Then a
// font, and listening.
func TestReadingComfort(t *testing.T) {
	t.Parallel()
	const firstPaint = `window.painted = new Promise(done => new PerformanceObserver(() => done(document.documentElement.dataset.theme + getComputedStyle(document.documentElement).backgroundColor)).observe({ type: 'paint', buffered: true }));`
	h, b := openProxy(t), openTab(t, shifts, fakeSynthesis, firstPaint)
	b.Navigate(h.URL + story)
	expect(b, paperColour, "rgb(253, 252, 249)")
	b.Run(idle)
	// The page requests none before any use; the worker may, to keep them.
	expect(b, `performance.getEntriesByType('resource').map(e => new URL(e.name).pathname).filter(p => p.startsWith('/web/comfort')).join()`, "")
	b.openSettings()
	expect(b, `document.querySelector('#settings :checked').value`, "auto")
	b.click(`#settings [value=sepia]`)
	expect(b, paperColour, sepia)
	expect(b, `[...document.querySelectorAll('[name=theme-color]')].map(m => m.content).join()`, "#f5ecd9,#f5ecd9")
	b.click(`#settings [value=large]`)
	b.until(`document.querySelector('#size-large').checked && localStorage.size === 'large'`)
	b.Run(`document.querySelector('#settings .onward button').click()`)
	expect(b, `document.activeElement.parentNode.id`, "comfort")

	// The program adopts every node, and keeps the theme on the next page
	b.Run(`witness.mark(), witness.wake()`)
	b.until(`broadside.state === 'ready' && ` + settled)
	expect(b, `[...witness.lost(), ...witness.fresh(), ...witness.seen()].join('\n')`, "")
	b.Run(`window.same = true, document.querySelector('.sections a').click()`)
	b.until(`location.pathname.startsWith('/sections/') && ` + settled)
	expect(b, `window.same && document.documentElement.dataset.theme`, "sepia")

	// The next document paints with it
	for _, path := range []string{"/ar/", "/nope", "/settings", "/partners"} {
		b.Navigate(h.URL + path)
		expect(b, `painted`, "sepia"+sepia)
		expect(b, `document.querySelector('[name=theme-color]').content`, "#f5ecd9")
	}
	b.Navigate(h.URL + "/settings")
	expect(b, `document.querySelector('[name=choose-theme]:checked').value + document.querySelector('[name=choose-size]:checked').value`, "sepialarge")
	family := `getComputedStyle(document.querySelector('.sample .body')).fontFamily`
	before := value[string](b, family)
	b.click(`[name=choose-font][value=clear]`)
	expect(b, family+`.includes('Verdana') && localStorage.font`, "clear")
	b.click(`[name=choose-font][value=auto]`)
	expect(b, family, before)
	expect(b, `'font' in localStorage`, false)

	// Back to a page of the browser's page cache, or not
	b.Navigate(h.URL + "/settings")
	b.click(`[name=choose-theme][value=dark]`)
	b.Run(`history.back()`)
	b.until(`!document.querySelector('[name=choose-theme]:not([value=dark]):checked') && ` + paperColour + ` === 'rgb(21, 24, 26)'`)

	// The page shown offline
	b.Navigate(h.URL + story)
	b.until(`navigator.serviceWorker.controller?.state === 'activated'`)
	b.Navigate(h.URL + story)
	b.until(isCached("pages", story))
	b.until(`caches.open('broadside:web').then(c => c.keys()).then(all => all.filter(r => /comfort/.test(r.url)).length === 2)`)
	h.goOffline()
	b.Navigate(h.URL + "/sections/sport")
	expect(b, `document.querySelectorAll('section[lang]').length`, 2)
	expect(b, paperColour, "rgb(21, 24, 26)")
	b.Navigate(h.URL + story)
	b.openSettings()
	b.click(`#settings [value=light]`)
	expect(b, paperColour, "rgb(253, 252, 249)")

	// Listening, without a network
	b.click(`#settings div button`)
	b.until(`speechSynthesis.said.length > 0 && document.activeElement === document.querySelector('#listen button')`)
	expect(b, `speechSynthesis.said[0] === document.querySelector('h1').textContent && speechSynthesis.voices[0]`, "en-GB")
	expect(b, `CSS.highlights.get('spoken').values().next().value.startContainer.localName`, "h1")
	b.Run(`jumps.length = 0`)
	b.Run(`for (let i = 0; i < 12; i++) speechSynthesis.finish()`)
	expect(b, `document.querySelectorAll('.body > p')[0].contains(CSS.highlights.get('spoken').values().next().value.startContainer) || speechSynthesis.said.length`, 13)
	b.until(`(r => r.top >= 0 && r.top < innerHeight)(CSS.highlights.get('spoken').values().next().value.getBoundingClientRect())`) // scrolled to
	said := value[int](b, `speechSynthesis.said.length`)
	b.click(`#listen button`) // pause
	expect(b, `speechSynthesis.speaking`, false)
	b.click(`#listen button`) // continue: the sentence again
	expect(b, `speechSynthesis.said.at(-1) === speechSynthesis.said.at(-2) && speechSynthesis.said.length`, said+1)
	b.Run(`(s => { s.value = '1.5'; s.dispatchEvent(new Event('change', { bubbles: true })); })(document.querySelector('#listen select'))`)
	expect(b, `speechSynthesis.rate`, 1.5)
	b.Run(`document.querySelector('#listen').dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))`)
	expect(b, `[speechSynthesis.speaking, document.querySelector('#listen') === null, CSS.highlights.has('spoken'), document.activeElement.parentNode.id].join()`, "false,true,false,comfort")
	if got := value[[]string](b, `settledJumps()`); len(got) > 0 {
		t.Errorf("jumps: %s", strings.Join(got, "\n"))
	}
	if errs := value[[]string](b, `witness.errors.filter(e => !/fetch|Failed to load/.test(e))`); len(errs) > 0 {
		t.Errorf("errors: %q", errs)
	}
}

// fakeSynthesis stands in for the speech synthesis, which headless browsers do
// not have: with voices for English and Arabic, unless window.voiceless is set.
const fakeSynthesis = `(() => {
	const target = new EventTarget();
	window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
	Object.defineProperty(window, 'speechSynthesis', { value: Object.assign(target, {
		said: [], voices: [], speaking: false,
		getVoices: () => (window.voiceless ?? ['en-GB', 'ar-SA']).map(lang => ({ lang, localService: true })),
		speak(u) { this.current = u; this.speaking = true; this.said.push(u.text.trim()); this.voices.push(u.voice.lang); this.rate = u.rate; },
		cancel() { const u = this.current; this.current = null; this.speaking = false; u?.onerror?.({ error: 'canceled' }); },
		finish() { const u = this.current; this.current = null; u.onend(); },
	}) });
})();`

// TestDataSaver: under the data saver no picture and no program is requested,
// nothing moves when a picture is tapped, and the choice holds on the next page.
func TestDataSaver(t *testing.T) {
	t.Parallel()
	h, b := openProxy(t), openTab(t, shifts)
	b.Navigate(h.URL + "/settings")
	b.click(`[name=choose-saver][value=on]`)
	b.until(`document.cookie.includes('saver=on')`)
	h.clearRequests()
	b.Navigate(h.URL + story)
	b.Run(idle)
	b.Run(`scrollTo({ top: 1e5, behavior: 'instant' })`)
	b.Run(idle)
	b.Run(`scrollTo({ top: 0, behavior: 'instant' })`)
	b.Run(`import(document.getElementById('start').dataset.later)`)
	expect(b, `document.querySelector('script[type=speculationrules]') === null`, true)
	b.Run(`import(document.getElementById('start').dataset.kept).then(m => m.startEdition())`)
	for _, file := range []string{"/media/", "/edition.json", wasm} {
		if got := h.requested(file); len(got) > 0 {
			t.Errorf("requested: %q", got)
		}
	}
	box := `(r => Math.floor(r.width) + ' ' + Math.floor(r.height))(document.querySelector('.leading img').getBoundingClientRect())`
	before := value[string](b, box)
	b.until(`document.querySelector('.leading img').naturalWidth > 0`)
	expect(b, `document.querySelector('.leading img').alt.startsWith('Show picture: ')`, true)
	b.Run(`document.querySelector('.leading img').focus(), document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }))`)
	b.until(`(i => i.complete && i.naturalWidth > 0 && new URL(i.currentSrc).pathname.startsWith('/media/'))(document.querySelector('.leading img'))`)
	expect(b, box, before)
	expect(b, `['role', 'data-src'].some(name => document.querySelector('.leading img').hasAttribute(name))`, false)
	if got := value[[]string](b, `settledJumps()`); len(got) > 0 {
		t.Errorf("jumps: %s", strings.Join(got, "\n"))
	}
	b.click(`a.picture img`) // loads; the second tap follows the link
	b.until(`document.querySelector('a.picture img').currentSrc.includes('/media/')`)
	expect(b, `location.pathname`, story)
	b.click(`a.picture img`)
	b.until(`location.pathname.startsWith('/articles/') && location.pathname !== ` + browsertest.QuoteJS(story))

	b.Navigate(h.URL + "/listings") // the form is the browser's
	b.typeIn(`#f-q`, "toyota\r")
	b.until(`location.search.startsWith('?q=toyota') && document.readyState === 'complete'`)
	expect(b, `broadside.state + document.querySelectorAll('.thumb[data-src]').length`, "asleep"+value[string](b, `String(document.querySelectorAll('.thumb').length)`))
	b.Navigate(h.URL + "/ar/settings")
	expect(b, `document.querySelector('[name=choose-saver]:checked').value`, "on")
	b.click(`[name=choose-saver][value=auto]`)
	b.until(`document.querySelector('[name=choose-saver]:checked').value === 'auto' && !document.cookie.includes('saver')`)
	b.Navigate(h.URL + story)
	b.until(`document.querySelector('.leading img').currentSrc.includes('/media/')`)
}

// TestComfortWithoutStorage: choices hold on the page, which says that they are
// not kept.
func TestComfortWithoutStorage(t *testing.T) {
	t.Parallel()
	h, b := openProxy(t), openTab(t, `Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('forbidden', 'SecurityError'); } });`)
	b.Navigate(h.URL + "/ar/settings")
	b.click(`[name=choose-theme][value=sepia]`)
	expect(b, paperColour, sepia)
	b.until(`document.querySelector('.denied').textContent.includes('هذا المتصفح لا يسمح')`)
	if errs := value[[]string](b, `witness.errors`); len(errs) > 0 {
		t.Errorf("errors: %q", errs)
	}
}
