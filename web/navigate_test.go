package web_test

import (
	"net/http"
	"strconv"
	"testing"

	"github.com/chromedp/chromedp"

	"broadside/web/browsertest"
)

// openStarted opens a page and starts the program.
func openStarted(t *testing.T, path string, before ...string) (*proxy, tab) {
	t.Helper()
	h, b := openProxy(t), openTab(t, before...)
	b.Navigate(h.URL + path)
	b.Run(`witness.wake()`)
	b.until(`broadside.state === 'ready'`)
	b.Run(`window.same = true`)
	h.clearRequests()
	return h, b
}

const settled = `!document.querySelector('[aria-busy]')`

// TestStep: a link within the paper is followed without loading a page, and
// then title, language, canonical link, focus and scroll position are those of
// a page load.
func TestStep(t *testing.T) {
	t.Parallel()
	h, b := openStarted(t, "/listings")
	b.scroll(600)
	b.Run(`document.querySelectorAll('main .listing a')[8].click()`)
	b.until(`/^\/listings\/./.test(location.pathname) && ` + settled)
	expect(b, `window.same`, true)
	expect(b, `scrollY`, 0)
	expect(b, `document.activeElement === document.querySelector('h1')`, true)
	expect(b, `document.title.startsWith(document.querySelector('h1').textContent)`, true)
	expect(b, `document.querySelector('#announce').textContent === document.title`, true)
	expect(b, `new URL(document.querySelector('link[rel=canonical]').href).pathname === location.pathname`, true)
	expect(b, `document.querySelectorAll('script[type="application/ld+json"],meta[property],meta[name=description]').length`, 0) // metadata of the first page
	if got := h.loadedPages(); len(got) > 0 {
		t.Errorf("pages were loaded: %q", got)
	}

	b.Run(`document.querySelector('a[hreflang=ar]').click()`)
	b.until(`location.pathname.startsWith('/ar/listings/') && ` + settled)
	expect(b, `window.same`, true)
	expect(b, `document.documentElement.lang + document.documentElement.dir`, "arrtl")
	expect(b, `document.querySelector('link[rel=alternate][hreflang=en]') !== null`, true)
	expect(b, `document.querySelector('link[rel=manifest]').getAttribute('href')`, "/ar/manifest.webmanifest")
	expect(b, `document.querySelectorAll('link[rel=alternate]:not([hreflang])').length`, 0) // feeds of the first page
	if errs := value[[]string](b, `witness.errors`); len(errs) > 0 {
		t.Errorf("errors: %q", errs)
	}
}

// TestBack: Back and Forward restore the scroll position at once.
func TestBack(t *testing.T) {
	t.Parallel()
	_, b := openStarted(t, "/listings")
	b.scroll(700)
	b.Run(`document.querySelectorAll('main .listing a')[8].click()`)
	b.until(`/^\/listings\/./.test(location.pathname) && ` + settled)
	b.scroll(120)
	b.Run(`history.back()`)
	b.until(`location.pathname === '/listings' && document.querySelectorAll('main .listing').length > 8 && ` + settled)
	expect(b, `scrollY`, 700)
	b.Run(`history.forward()`)
	b.until(`/^\/listings\/./.test(location.pathname) && document.querySelector('h1').textContent === document.title.split(' – ')[0] && ` + settled)
	expect(b, `scrollY`, 120)
	expect(b, `window.same`, true)
}

// TestStayAtResults: after changing the order or removing a condition the
// reader stays at the list, with its heading visible; Back restores the
// position.
func TestStayAtResults(t *testing.T) {
	t.Parallel()
	h, b := openStarted(t, "/listings?city=dubai")
	seen := `(r => r.top >= 0 && r.bottom <= innerHeight)(document.querySelector('#results').getBoundingClientRect())`
	left := value[int](b, `Math.floor(document.querySelector('#results').getBoundingClientRect().top) - 80`)
	b.scroll(left)
	b.Run(`window.most = 0, addEventListener('scroll', () => { most = Math.max(most, Math.abs(scrollY - ` + strconv.Itoa(left) + `)); })`)
	b.Run(`document.querySelectorAll('.orders a')[1].click()`)
	b.until(`location.search === '?city=dubai&sort=price' && document.querySelectorAll('.orders a')[1].hasAttribute('aria-current') && ` + settled)
	expect(b, `location.hash + document.activeElement.id`, "#resultsresults")
	b.Run(idle)
	expect(b, `most + Math.abs(scrollY - `+strconv.Itoa(left)+`)`, 0) // it was visible
	expect(b, `new URL(document.querySelector('link[rel=canonical]').href).hash`, "")

	b.scroll(1200)
	b.Run(`document.querySelector('.in-force a').click()`)
	b.until(`location.search === '?sort=price' && !document.querySelector('.in-force') && ` + settled)
	expect(b, `document.activeElement.id`, "results")
	b.until(seen)

	b.Run(`history.back()`)
	b.until(`location.search === '?city=dubai&sort=price' && document.querySelector('.in-force') && ` + settled)
	b.Run(idle)
	expect(b, `scrollY`, 1200)
	b.Run(`history.back()`)
	b.until(`location.search === '?city=dubai' && document.querySelectorAll('.orders a')[0].hasAttribute('aria-current') && ` + settled)
	b.Run(idle)
	expect(b, `scrollY`, left)
	expect(b, `window.same`, true)
	if got := h.loadedPages(); len(got) > 0 {
		t.Errorf("pages were loaded: %q", got)
	}
}

// TestReload: a reload restores the scroll position, although the program has
// disabled the browser's scroll restoration.
func TestReload(t *testing.T) {
	t.Parallel()
	_, b := openStarted(t, "/listings")
	b.scroll(500)
	b.RunActions(chromedp.Reload())
	b.until(`!window.same && document.readyState === 'complete' && scrollY === 500`)
}

// TestFilter: the list updates while the form is filled in, with one request
// when typing pauses, and every state has its address.
func TestFilter(t *testing.T) {
	t.Parallel()
	h, b := openStarted(t, "/listings")
	b.click(`#f-q`)
	b.Run(`for (const letter of 'villa') document.activeElement.setRangeText(letter, 99, 99, 'end'), document.activeElement.dispatchEvent(new Event('input', { bubbles: true }))`)
	b.until(`location.search === '?q=villa' && ` + settled)
	if got := h.requested("/api/v1/listings?"); len(got) != 1 {
		t.Errorf("typing a word sent %d requests: %q", len(got), got)
	}
	expect(b, `document.activeElement.id + document.activeElement.value`, "f-qvilla")
	depth := value[int](b, `history.length`)
	b.typeIn(`#f-q`, "s")
	b.until(`location.search === '?q=villas' && ` + settled)
	expect(b, `history.length`, depth) // further typing replaces the history entry

	b.Run(`(() => { const s = document.querySelector('#f-category'); s.focus(); s.value = 'property-sale'; s.dispatchEvent(new Event('change', { bubbles: true })); })()`)
	b.until(`location.search === '?category=property-sale&q=villas' && ` + settled)
	expect(b, `document.activeElement.id`, "f-category")
	expect(b, `document.querySelector('#f-q').value`, "villas")
	expect(b, `history.length`, depth+1)

	b.Run(`history.back()`)
	b.until(`location.search === '?q=villas' && document.querySelector('#f-category').value === '' && ` + settled)
	expect(b, `document.querySelector('#f-q').value`, "villas")
	b.Run(`history.back()`)
	b.until(`location.search === '' && document.querySelector('#f-q').value === '' && ` + settled)
	expect(b, `window.same`, true)

	// the page equals the server's at this address
	b.Run(`(() => { const s = document.querySelector('#f-category'); s.value = 'motors'; s.dispatchEvent(new Event('change', { bubbles: true })); })()`)
	b.until(`location.search === '?category=motors' && ` + settled)
	b.Run(`fetch(location.href).then(r => r.text()).then(text => {
		window.want = sight(new DOMParser().parseFromString(text, 'text/html').getElementById('paper')); })`)
	if diff := value[string](b, `difference(want, sight())`); diff != "" {
		t.Errorf("the page differs from the server's: %s", diff)
	}
}

// TestFilterRefused: an invalid filter shows its error next to the field and
// keeps the input.
func TestFilterRefused(t *testing.T) {
	t.Parallel()
	_, b := openStarted(t, "/listings")
	b.Run(`document.querySelector('details.more').open = true`)
	b.typeIn(`input[name=price_min]`, "cheap")
	b.until(`location.search === '?price_min=cheap' && document.querySelector('.misfit') && ` + settled)
	expect(b, `document.querySelector('input[name=price_min]').value`, "cheap")
	expect(b, `document.activeElement.name`, "price_min")
	expect(b, `window.same`, true)
}

// TestBrowsersOwn: clicks that are not plain navigations within the paper are
// left to the browser.
func TestBrowsersOwn(t *testing.T) {
	t.Parallel()
	_, b := openStarted(t, "/listings")
	b.Run(`addEventListener('click', e => { window.taken = e.defaultPrevented; e.preventDefault(); })`) // after the program's handler
	for _, tt := range []struct {
		name, link, event string
		taken             bool
	}{
		{"a page of the paper", `href="/sections/news"`, ``, true},
		{"the front page", `href="/"`, ``, true},
		{"the Arabic front page", `href="/ar/"`, ``, true},
		{"a telephone", `href="tel:+97140000000"`, ``, false},
		{"mail", `href="mailto:desk@paper.example"`, ``, false},
		{"a feed", `href="/feeds/articles.rss"`, ``, false},
		{"the API", `href="/api/v1/listings"`, ``, false},
		{"a picture", `href="/media/img/x.webp"`, ``, false},
		{"an asset", `href="/web/style.css"`, ``, false},
		{"a sitemap", `href="/sitemap.xml"`, ``, false},
		{"an unknown address", `href="/place"`, ``, false},
		{"another site", `href="https://other.example/articles/x"`, ``, false},
		{"another port", `href="http://127.0.0.1:1/articles/x"`, ``, false},
		{"a new tab", `href="/sections/news" target="_blank"`, ``, false},
		{"the top frame", `href="/sections/news" target="_top"`, ``, false},
		{"a download", `href="/articles/x" download`, ``, false},
		{"with control", `href="/sections/news"`, `ctrlKey: true`, false},
		{"with shift", `href="/sections/news"`, `shiftKey: true`, false},
		{"with alt", `href="/sections/news"`, `altKey: true`, false},
		{"with meta", `href="/sections/news"`, `metaKey: true`, false},
		{"with the middle button", `href="/sections/news"`, `button: 1`, false},
		{"a place on this page", `href="#main"`, ``, false},
		{"this page", `href="/listings"`, ``, false},
		{"script", `href="javascript:void 0"`, ``, false},
	} {
		b.Run(`(() => {
			history.replaceState(history.state, '', '/listings');
			document.querySelector('#probe')?.remove();
			document.body.insertAdjacentHTML('beforeend', '<a id=probe ' + ` + browsertest.QuoteJS(tt.link) + ` + '><b>x</b></a>');
			document.querySelector('#probe b').dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, ` + tt.event + ` }));
		})()`)
		if got := value[bool](b, `window.taken`); got != tt.taken {
			t.Errorf("%s (%s %s): taken is %v, want %v", tt.name, tt.link, tt.event, got, tt.taken)
		}
		b.until(settled)
	}
	expect(b, `window.same`, true)
}

// TestLateAnswer: if the reader navigates on before a page has loaded, the last
// requested page is shown.
func TestLateAnswer(t *testing.T) {
	t.Parallel()
	h, b := openStarted(t, "/listings")
	slow := value[string](b, `new URL(document.querySelectorAll('main .listing a')[3].href).pathname`)
	release := h.delayResponses(t, "/api/v1"+slow)
	b.Run(`document.querySelectorAll('main .listing a')[3].click()`)
	b.until(`document.querySelector('#paper[aria-busy=true]')`)
	expect(b, `document.querySelectorAll('main .listing').length > 8`, true) // the old page stays until then
	b.Run(`document.querySelector('header a[href="/sections/business"], nav a[href="/sections/business"]').click()`)
	b.until(`location.pathname === '/sections/business' && document.querySelector('h1').textContent === 'Business' && ` + settled)
	release()
	b.Run(idle)
	expect(b, `document.querySelector('h1').textContent`, "Business")
	expect(b, `window.same`, true)
}

// TestNotThere: missing pages are shown without a page load.
func TestNotThere(t *testing.T) {
	t.Parallel()
	_, b := openStarted(t, "/listings")
	b.Run(`document.querySelector('main .listing a').href = '/listings/never-was', document.querySelector('main .listing a').click()`)
	b.until(`location.pathname === '/listings/never-was' && document.querySelector('.on-not-found') && ` + settled)
	expect(b, `window.same`, true)
	expect(b, `document.querySelectorAll('link[rel=canonical]').length`, 0)
}

// TestServerAway: if the API cannot be reached, the browser loads the page,
// from the server or from its cache.
func TestServerAway(t *testing.T) {
	t.Parallel()
	runServerAway(t, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }) // the connection is lost
}

func runServerAway(t *testing.T, answer http.HandlerFunc) {
	t.Helper()
	h, b := openStarted(t, "/listings")
	h.respond("/api/v1/articles", answer)
	b.Run(`document.querySelector('nav a[href="/sections/sport"]').click()`)
	b.until(`!window.same && location.pathname === '/sections/sport' && document.querySelector('h1').textContent === 'Sport'`)
}

// TestQuestionUnanswered: if a form's request has no connection, the form and
// the list stay; the same form can be sent again.
func TestQuestionUnanswered(t *testing.T) {
	t.Parallel()
	h, b := openStarted(t, "/listings?city=dubai", `delete Navigator.prototype.serviceWorker`) // it would answer from kept listings
	list := value[string](b, `document.querySelector('ol.listings').textContent`)
	h.goOffline()
	choose := func(field, value string) {
		b.Run(`(() => { const s = document.querySelector('#f-` + field + `'); s.focus(); s.value = ` + browsertest.QuoteJS(value) + `; s.dispatchEvent(new Event('change', { bubbles: true })); })()`)
	}
	said := `document.querySelector('.results .unreached') && document.querySelector('#announce')?.textContent.includes('try again') && ` + settled
	choose("category", "motors")
	b.until(`location.search === '?category=motors&city=dubai' && ` + said)
	depth := value[int](b, `history.length`)
	b.typeIn(`#f-q`, "toyota")
	b.until(`location.search === '?category=motors&city=dubai&q=toyota' && ` + said)
	expect(b, `document.querySelector('ol.listings').textContent`, list)
	expect(b, `['category', 'city', 'q'].map(n => document.querySelector('#f-' + n).value).join()`, "motors,dubai,toyota")
	expect(b, `document.activeElement.id`, "f-q")
	expect(b, `history.length`, depth) // a failed request adds no history entry
	expect(b, `document.querySelectorAll('#results').length`, 1)
	expect(b, `window.same`, true)

	h.goOnline()
	b.Run(`document.querySelector('#filter button[type=submit]').click()`)
	b.until(`!document.querySelector('.unreached') && document.querySelector('.in-force') && document.querySelector('.in-force').textContent.includes('toyota') && ` + settled)
	expect(b, `location.search`, "?category=motors&city=dubai&q=toyota")
	expect(b, `history.length`, depth)
	expect(b, `window.same`, true)
}

// TestServerBusy: a problem from the API is shown as a page.
func TestServerBusy(t *testing.T) {
	t.Parallel()
	h, b := openStarted(t, "/listings")
	h.respond("/api/v1/articles", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/problem+json")
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = w.Write([]byte(`{"type":"about:blank","title":"Busy","status":503,"code":"unavailable"}`))
	})
	b.Run(`document.querySelector('nav a[href="/sections/sport"]').click()`)
	b.until(`document.querySelector('.on-failed') && ` + settled)
	expect(b, `window.same`, true)
}
