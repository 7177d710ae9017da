//go:build thorough

package web_test

import (
	"strings"

	"net/http"
	"testing"

	"broadside/web/browsertest"
)

// TestBackAtOnce: the scroll position is stored also if the click comes before
// the page receives its scroll event.
func TestBackAtOnce(t *testing.T) {
	t.Parallel()
	_, b := openStarted(t, "/listings")
	b.Run(`scrollTo({ top: 650, behavior: 'instant' }), document.querySelectorAll('main .listing a')[8].click()`)
	b.until(`/^\/listings\/./.test(location.pathname) && ` + settled)
	b.Run(`history.back()`)
	b.until(`location.pathname === '/listings' && document.querySelectorAll('main .listing').length > 8 && ` + settled)
	expect(b, `scrollY`, 650)
}

// TestBackAcrossDocuments: a history entry of an earlier document of the tab is
// shown again by any later document.
func TestBackAcrossDocuments(t *testing.T) {
	t.Parallel()
	h, b := openStarted(t, "/listings")
	b.scroll(500)
	b.Run(`document.querySelectorAll('main .listing a')[8].click()`)
	b.until(`/^\/listings\/./.test(location.pathname) && ` + settled)
	listing := value[string](b, `document.querySelector('h1').textContent`)
	b.Navigate(h.URL + "/robots.txt")
	b.Run(`history.back()`)
	b.until(`document.readyState === 'complete' && window.broadside && document.querySelector('h1')?.textContent === ` + browsertest.QuoteJS(listing))
	b.Run(`history.back()`)
	b.until(`location.pathname === '/listings' && document.querySelectorAll('main .listing').length > 8`)
	b.until(`scrollY === 500`)
}

// TestFieldsFollow: if the form's fields change during a render, each has its
// own value, not that of the field at the same position before.
func TestFieldsFollow(t *testing.T) {
	t.Parallel()
	_, b := openStarted(t, "/listings")
	b.Run(`document.querySelector('details.more').open = true`)
	for _, tt := range []struct{ field, value, then string }{
		{"intent", "offer", `location.search === '?intent=offer'`},
		{"days", "30", `location.search === '?days=30&intent=offer'`},
		{"category", "property-rent", `location.search === '?category=property-rent&days=30&intent=offer'`},
		{"category", "motors", `location.search === '?category=motors&days=30&intent=offer'`},
		{"photo", "", `location.search === '?category=motors&days=30&intent=offer&photo=1'`},
		{"category", "", `location.search === '?days=30&intent=offer&photo=1'`},
	} {
		b.Run(`(() => {
			const e = document.querySelector('#filter [name=` + tt.field + `]');
			e.focus();
			if (e.type === 'checkbox') return e.click();
			e.value = ` + browsertest.QuoteJS(tt.value) + `;
			e.dispatchEvent(new Event('change', { bubbles: true }));
		})()`)
		b.until(tt.then + ` && ` + settled)
		expect(b, `document.activeElement.name`, tt.field)
		held := `(f => JSON.stringify([...f.elements].filter(e => e.name).map(e => [e.name, e.type === 'checkbox' ? e.value + e.checked : e.value])))`
		want := value[string](b, `fetch(location.href).then(r => r.text()).then(text => `+held+`(new DOMParser().parseFromString(text, 'text/html').querySelector('#filter')))`)
		if got := value[string](b, held+`(document.querySelector('#filter'))`); got != want {
			t.Errorf("after %s=%s the fields hold\n%s\nwant\n%s", tt.field, tt.value, got, want)
		}
	}
	expect(b, `window.same`, true)
}

// TestServerBusyAtForm: a form with results on its own page keeps the page if
// the server fails, and shows the reason.
func TestServerBusyAtForm(t *testing.T) {
	t.Parallel()
	h, b := openStarted(t, "/listings?city=dubai")
	list := value[string](b, `document.querySelector('ol.listings').textContent`)
	h.respond("/api/v1/listings", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/problem+json")
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = w.Write([]byte(`{"type":"about:blank","title":"Busy","status":503,"code":"unavailable"}`))
	})
	b.typeIn(`#f-q`, "villa")
	b.until(`document.querySelector('.results .unreached')?.textContent.includes('being looked after') && document.querySelector('#announce')?.textContent.includes('looked after') && ` + settled)
	expect(b, `document.querySelector('ol.listings').textContent`, list)
	expect(b, `document.querySelector('#f-q').value`, "villa")
	expect(b, `document.activeElement.id`, "f-q")
	expect(b, `document.querySelectorAll('.on-failed').length`, 0)
	expect(b, `window.same`, true)
}

// TestHandlerFails: if a handler panics, the browser submits the form.
func TestHandlerFails(t *testing.T) {
	t.Parallel()
	_, b := openStarted(t, "/listings")
	b.Run(`window.FormData = undefined, document.querySelector('#f-q').value = 'toyota'`)
	b.Run(`document.querySelector('#filter button[type=submit]').click()`)
	b.until(`!window.same && new URLSearchParams(location.search).get('q') === 'toyota' && document.querySelector('#f-q').value === 'toyota'`)
}

// TestServerAwayAnswers is TestServerAway with answers that are not the API's.
func TestServerAwayAnswers(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]http.HandlerFunc{
		"a proxy's error": func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, "<h1>Bad gateway</h1>", http.StatusBadGateway)
		},
		"a portal": func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<html>sign in</html>")) },
		"half an answer": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write([]byte(`{"items":[{"slug":`))
		},
	} {
		t.Run(strings.ReplaceAll(name, " ", "-"), func(t *testing.T) {
			t.Parallel()
			runServerAway(t, answer)
		})
	}
}

// TestProgramEnds: if the program ends during a navigation, the browser loads
// the page.
func TestProgramEnds(t *testing.T) {
	t.Parallel()
	_, b := openStarted(t, "/listings")
	b.Run(`Document.prototype.createElement = () => null`)
	b.Run(`document.querySelector('nav a[href="/sections/sport"]').click()`)
	b.until(`!window.same && location.pathname === '/sections/sport' && document.querySelector('h1').textContent === 'Sport'`)
	b.Run(`document.querySelector('nav a[href="/sections/business"]').click()`)
	b.until(`document.querySelector('h1').textContent === 'Business'`)
}
