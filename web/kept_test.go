package web_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"broadside/web"
	"broadside/web/browsertest"
)

// editionSoon starts the edition without its delay.
var editionSoon = replaceTimeout(9000, 0)

// withoutEdition has it never start.
const withoutEdition = `{ const soon = setTimeout; window.setTimeout = (f, ms, ...a) => ms === 9000 ? 0 : soon(f, ms, ...a); }`

// inEdition is a condition: the edition has a file.
func inEdition(path string) string { return `!!` + isCached("edition", path) }

// TestEdition: after the first visit the front page, the sections and the
// newest stories open without a network, with their pictures and their age.
// Unchanged files are not requested again.
func TestEdition(t *testing.T) {
	t.Parallel()
	h, b := openProxy(t), openTab(t, editionSoon)
	b.Navigate(h.URL + story)
	b.until(`navigator.serviceWorker.controller?.state === 'activated'`)
	b.until(isCached("pages", story))
	b.Navigate(h.URL + story) // the second page: the first may have had no worker yet
	b.until(inEdition("/edition.json"))
	b.until(inEdition(otherStory) + ` && ` + inEdition("/sections/business") + ` && ` + inEdition("/listings"))
	b.until(`!!` + isCached("web", web.Path("kept.js")))
	h.goOffline()

	b.Navigate(h.URL + otherStory)
	expect(b, `document.querySelector('#kept').textContent.replace(/\d\d:\d\d/, 'HH:MM')`, "Saved HH:MM — no connection Load again")
	expect(b, looks, "trueasleep")
	b.Run(`document.querySelectorAll('main figure img').forEach(i => { i.loading = 'eager'; })`)
	b.until(`document.querySelector('main figure img')?.naturalWidth > 0`) // in any of its widths
	b.Navigate(h.URL + "/sections/business")
	expect(b, `document.querySelectorAll('section[lang]').length`, 0)

	// a story was corrected: it alone is requested again, and nothing else
	h.goOnline()
	paths := value[[]string](b, `caches.open('broadside:edition').then(c => c.match('/edition.json', { ignoreVary: true })).then(r => r.json()).then(list => list.files.filter(f => f.etag).map(f => f.address))`)
	if len(paths) < 20 {
		t.Fatalf("the edition has %d pages: %q", len(paths), paths)
	}
	changed := paths[3]
	b.Run(`caches.open('broadside:edition').then(async c => {
		const old = await c.match(` + browsertest.QuoteJS(changed) + `, { ignoreVary: true });
		const headers = new Headers(old.headers);
		headers.set('etag', '"old"');
		await c.put(` + browsertest.QuoteJS(changed) + `, new Response('<html lang="en"><title>old</title>', { headers }));
	})`)
	h.clearRequests()
	expect(b, `import(document.getElementById('start').dataset.kept).then(m => m.keepEdition('/edition.json'))`, true)
	if got := h.requested("/articles/", "/sections", "/listings"); len(got) != 1 || got[0] != changed {
		t.Errorf("requested %q, want %q", got, changed)
	}
	b.until(isCached("edition", changed) + `.then(r => r.text()).then(text => text.includes('<h1'))`)

	// after 72 hours it is dropped, with or without a network
	h.goOffline()
	b.Run(`caches.open('broadside:edition').then(async c => {
		const old = await c.match('/edition.json', { ignoreVary: true });
		const headers = new Headers(old.headers);
		headers.set('date', new Date(Date.now() - 73 * 36e5).toUTCString());
		await c.put('/edition.json', new Response(await old.text(), { headers }));
	})`)
	b.Run(`import(document.getElementById('start').dataset.kept).then(m => m.startEdition()).catch(() => {})`)
	b.until(`(await (await caches.open('broadside:edition')).keys()).length === 0`)
	expect(b, `caches.open('broadside:pages').then(c => c.match(`+browsertest.QuoteJS(story)+`, { ignoreVary: true })).then(r => r.status)`, 200)
}

// TestKeptListings: without a network, or with one that does not answer, the
// filter works over the listings that are kept and says so, in the program and in
// the page shown offline, in both languages.
func TestKeptListings(t *testing.T) {
	t.Parallel()
	h, b := visitCached(t, "/listings", nil)
	b.Run(`witness.wake()`)
	b.until(`broadside.state === 'ready'`)
	b.until(isCached("web", web.Path("kept.js")))
	h.goOffline()
	line := `document.querySelector('body > #kept')?.textContent`
	b.Run(`(s => { s.value = 'motors'; s.dispatchEvent(new Event('change', { bubbles: true })); })(document.querySelector('#f-category'))`)
	b.until(line + ` === 'Only listings that are kept on this device — no connection Load again'`)
	expect(b, `location.search`, "?category=motors")
	n := value[int](b, `document.querySelectorAll('.listings > li').length`)
	if n == 0 {
		t.Error("no kept listing is shown")
	}
	b.typeIn(`#f-q`, "zzzz")
	b.until(`location.search.includes('q=zzzz') && ` + settled)
	expect(b, `document.querySelectorAll('.listings > li').length`, 0)
	b.until(line + `.startsWith('Only listings')`)

	for _, tt := range []struct{ path, label string }{
		{"/listings?category=motors&sort=price", "Search the listings kept on this device"},
		{"/ar/listings?category=motors&sort=price", "ابحث في الإعلانات المحفوظة على هذا الجهاز"},
	} {
		b.Navigate(h.URL + tt.path)
		b.until(filled)
		expect(b, `document.querySelector('section [data-listings] label').textContent`, tt.label)
		expect(b, `document.querySelectorAll('section:first-of-type [data-listings] li').length`, n)
		expect(b, `getComputedStyle(document.querySelector('[data-listings] summary')).display`, "list-item") // with its triangle
		expect(b, `document.querySelector('h1').closest('section').lang === document.documentElement.lang`, true)
	}

	// a network that does not answer
	h.goOnline()
	b.Navigate(h.URL + "/listings")
	b.Run(`witness.wake()`)
	b.until(`broadside.state === 'ready'`)
	limitWorker(b, h)
	release := h.delayResponses(t, "/api/v1/listings")
	defer release()
	b.Run(`(s => { s.value = 'motors'; s.dispatchEvent(new Event('change', { bubbles: true })); })(document.querySelector('#f-category'))`)
	b.until(line + ` === 'Only listings that are kept on this device — the network does not answer Load again'`)
}

// TestSelect: the filter of kept listings selects and sorts as the server does.
func TestSelect(t *testing.T) {
	t.Parallel()
	h, b := openProxy(t), openTab(t)
	b.Navigate(h.URL + "/listings")
	b.Run(`fetch('/api/v1/listings?limit=50').then(r => r.json()).then(page => { window.all = [...page.promoted ?? [], ...page.items]; })`)
	b.Run(`fetch('/api/v1/categories').then(r => r.json()).then(c => { window.categories = c; })`)
	for _, query := range []string{"q=toyota", "q=villa", "q=شقه", "category=motors", "category=property-rent&city=dubai", "intent=wanted", "price_max=2000&sort=price",
		"price_min=100000&sort=-price", "photo=1", "lang=ar", "category=property-rent&attr.beds.min=2"} {
		script := `(async () => {
			const { select } = await import(document.getElementById('start').dataset.kept);
			const query = ` + browsertest.QuoteJS(query) + `;
			const server = await fetch('/api/v1/listings?limit=50&' + query).then(r => r.json());
			const there = [...server.promoted ?? [], ...server.items].map(l => l.id).filter(id => all.some(l => l.id === id));
			const list = select({ listings: all, categories }, new URLSearchParams(query)), here = list.map(l => l.id);
			const prices = list.map(l => l.price && l.price.type !== 'on_request' ? l.price.minor ?? 0 : query.includes('-price') ? -1 : Infinity);
			if (query.includes('sort=-')) prices.reverse();
			return [
				here.length ? '' : 'none',
				query.startsWith('q=') ? '' : there.filter(id => !here.includes(id)).join(), // the server knows endings of words, too
				server.next ? '' : here.filter(id => !there.includes(id)).join(),
				query.includes('sort') && prices.some((p, i) => p < prices[i - 1]) ? 'order' : '',
			];
		})()`
		if got := value[[]string](b, script); strings.Join(got, "") != "" {
			t.Errorf("%s: %q: nothing, missing, too many, order", query, got)
		}
	}
}

// TestOfflineAssets: every page names its offline page, which is stored with it,
// and the offline page names the same styles and scripts.
func TestOfflineAssets(t *testing.T) {
	t.Parallel()
	h := openProxy(t)
	get := func(path string) string {
		r, err := http.Get(h.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Body.Close()
		var text strings.Builder
		if _, err := io.Copy(&text, r.Body); err != nil || r.StatusCode != http.StatusOK {
			t.Fatalf("GET %s: %s, %v", path, r.Status, err)
		}
		return text.String()
	}
	page := get("/")
	_, rest, _ := strings.Cut(page, `data-offline="`)
	address, _, _ := strings.Cut(rest, `"`)
	offline := get(address)
	for _, asset := range []string{styles, startScript, web.Path("kept.js")} {
		if !strings.Contains(page, asset) || !strings.Contains(offline, asset) {
			t.Errorf("%s is not named by both", asset)
		}
	}
}

// TestErrorsOfKept: errors of kept.js are shown in the console. That it cannot be loaded, as without
// a network, is not an error.
func TestErrorsOfKept(t *testing.T) {
	t.Parallel()
	h, b := openProxy(t), openTab(t, idleAtOnce)
	h.respond(web.Path("kept.js"), func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/javascript")
		_, _ = io.WriteString(w, `export async function fillPage() { throw Error('in fillPage'); }
			export function prepare() { throw Error('in prepare'); }`)
	})
	b.Navigate(h.URL + "/settings")
	b.until(`witness.errors.sort().join() === 'Error: in fillPage,Error: in prepare'`)

	h.respond(web.Path("kept.js"), notFound)
	b.Navigate(h.URL + "/settings")
	b.until(`performance.getEntriesByType('resource').some(r => r.name.includes('/kept.') && r.responseEnd)`)
	b.expectNoErrors()
}

// TestKeptWithoutPaper: a page that has no element for the program registers the worker too.
func TestKeptWithoutPaper(t *testing.T) {
	t.Parallel()
	h, b := openProxy(t), openTab(t, idleAtOnce, `addEventListener('DOMContentLoaded', () => document.getElementById('paper').removeAttribute('id'))`)
	b.Navigate(h.URL + "/settings")
	b.until(`navigator.serviceWorker.controller?.state === 'activated'`)
	b.expectNoErrors()
}
