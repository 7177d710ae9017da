package web_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/serviceworker"
	targets "github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"

	"broadside/web/browsertest"
)

// The button that keeps the edition, and its status.
const (
	keepButton = `document.querySelector('.keep button')`
	keepBar    = `document.querySelector('.keep progress')`
	keepStatus = `document.querySelector('.keep [role=status]').textContent`
)

// TestKeepButton: with the keyboard a reader keeps the edition on the page of
// saved stories, once, with a progress bar, and the focus stays. Nothing moves
// when the button appears.
func TestKeepButton(t *testing.T) {
	t.Parallel()
	runKeepButton(t, "/saved", "/edition.json", "/", "Keep today’s paper", "Keeping today’s paper", "Today’s paper is kept for 72 hours: ", "Kept: ")
}

func runKeepButton(t *testing.T, path, list, front, label, bar, done, age string) {
	t.Helper()
	h, b := openProxy(t), tab{browsertest.Open(t, 390, idleAtOnce, witness, shifts)}
	b.Navigate(h.URL + path)
	b.until(`navigator.serviceWorker.controller?.state === 'activated' && ` + keepButton)
	expect(b, keepButton+`.textContent`, label)
	if moved := value[[]string](b, `settledJumps()`); len(moved) > 0 {
		t.Errorf("moved: %q", moved)
	}
	release := h.delayResponses(t, list)
	b.Run(keepButton + `.focus()`)
	b.RunActions(chromedp.KeyEvent("\r"))
	b.until(`!` + keepBar + `.hidden && ` + keepBar + `.ariaLabel === ` + browsertest.QuoteJS(bar) + ` && ` + keepStatus + ` === ` + browsertest.QuoteJS(bar))
	expect(b, keepButton+`.getAttribute('aria-disabled') + (document.activeElement === `+keepButton+`)`, "truetrue")
	b.RunActions(chromedp.KeyEvent("\r"))
	release()
	b.until(keepBar + `.hidden && ` + keepStatus + `.startsWith(` + browsertest.QuoteJS(done) + `)`)
	expect(b, keepButton+`.getAttribute('aria-disabled') + (document.activeElement === `+keepButton+`)`, "falsetrue")
	if got := h.requested(list); len(got) != 1 {
		t.Errorf("requested %q", got)
	}
	b.Navigate(h.URL + path)
	b.until(keepStatus + `.replace(/\d\d:\d\d/, 'HH:MM') === ` + browsertest.QuoteJS(age+"HH:MM"))
	h.goOffline()
	b.Navigate(h.URL + front)
	b.until(whole)
	expect(b, `document.querySelectorAll('section[lang]').length + !!document.querySelector('#kept')`, 1)
}

func runSavedOffline(t *testing.T, b reader) {
	t.Helper()
	h := openProxy(t)
	visit(b, h, story)
	b.until(pressed + ` === 'false'`)
	b.Run(saveButton + `.click()`)
	b.until(pressed + ` === 'true' && ` + noteText + `.includes('Saved on this device')`)
	visit(b, h, "/listings")
	b.until(rowButtons + `.length > 5`)
	b.Run(`(row => { sessionStorage.listing = row.querySelector('.title a').pathname; row.shadowRoot.querySelector('button').click(); })(document.querySelector('.results .listing'))`)
	b.until(noteText + `.includes('Saved on this device')`)
	b.until(`(await Promise.all(['/saved', '/ar/saved'].map(page => caches.match(page, { cacheName: 'broadside:saved', ignoreVary: true })))).every(Boolean)`)
	visit(b, h, otherStory)
	h.goOffline()

	const paths = `(part => [...document.querySelectorAll('section[lang=en] [data-' + part + ']:not([hidden]) li a')].map(a => a.pathname))`
	b.Navigate(h.URL + "/sections/sport")
	b.until(filled)
	b.want(paths+`('saved').sort().join() === ['`+story+`', sessionStorage.listing].sort().join() ? 'saved' : `+paths+`('saved').join()`, "saved")
	b.want(paths+`('pages').includes('`+otherStory+`') + ',' + `+paths+`('pages').includes('`+story+`') + ',' + `+paths+`('pages').includes('/saved')`, "true,false,true")
	b.Run(`caches.delete('broadside:pages')`)
	b.Navigate(h.URL + "/ar/listings")
	b.until(filled)
	b.want(`[...document.querySelectorAll('section[lang=ar] [data-listings] li a')].map(a => a.pathname === sessionStorage.listing).join()`, "true")
	b.want(`document.querySelector('section[lang=ar] [data-saved]').hidden + document.querySelector('section[lang=ar] [data-pages] a').pathname`, "true/ar/saved")
	b.Navigate(h.URL + story)
	b.want(heading, dubaiRents)
}

func TestFirstVisit(t *testing.T) {
	t.Parallel()
	runFirstVisit(t, openTab(t, editionSoon, idleAtOnce))
}

// runFirstVisit: one visit to the front page and one saved story, then no
// network: the front page, three stories that were not read, a section, the
// listings with a filter over the kept ones, and the saved story open and show
// their age. A page that is not kept says so and lists those that are. Online
// again the page is new, and nothing moves.
func runFirstVisit(t *testing.T, b reader) {
	t.Helper()
	h := openProxy(t)
	visit(b, h, "/")
	b.until(inEdition("/edition.json"))
	visit(b, h, story)
	b.until(pressed + ` === 'false'`)
	b.Run(saveButton + `.click()`)
	b.until(pressed + ` === 'true'`)
	b.until(`!!await caches.match('/saved', { cacheName: 'broadside:saved', ignoreVary: true })`)
	b.Navigate(h.URL + "/")
	b.Run(`sessionStorage.stories = [...new Set([...document.querySelectorAll('.headline a[href^="/articles/"]:not([lang])')].map(a => a.pathname))].filter(path => path !== '` + story + `').slice(0, 3)`)
	stories := strings.Split(readText(b, `sessionStorage.stories`), ",")
	if len(stories) != 3 {
		t.Fatalf("the front page has the stories %q", stories)
	}
	h.goOffline()
	const age = `document.querySelectorAll('section[lang]').length + ' ' + document.querySelector('body > #kept[role=status]')?.textContent.replace(/\d\d:\d\d/, 'HH:MM')`
	for _, path := range append([]string{"/", "/sections/business", "/listings", story}, stories...) {
		b.Navigate(h.URL + path)
		b.until(whole)
		b.want(`location.pathname`, path)
		b.want(age, "0 Saved HH:MM — no connection Load again")
	}
	b.Navigate(h.URL + "/saved")
	b.until(shelfItems + `.length === 1 && ` + shelfTold + `.includes('No connection')`)
	b.Navigate(h.URL + "/listings?category=motors")
	b.until(filled)
	b.want(`/^[1-9]\d* of the listings kept on this device$/.test(document.querySelector('section[lang=en] [data-listings] output').textContent) + ''`, "true")
	b.Navigate(h.URL + "/articles/never-read")
	b.until(filled)
	b.want(heading+` + document.querySelectorAll('section[lang=en] [data-saved]:not([hidden]) li a, section[lang=en] [data-pages]:not([hidden]) li a').length.toString().replace(/^[2-9]\d*$/, ' and many')`, "You are offline and many")

	h.goOnline()
	b.Navigate(h.URL + "/")
	b.until(whole)
	b.Run(`window.top0 = document.querySelector('h1, .headline').getBoundingClientRect().top`)
	b.until(`document.documentElement.dataset.save === ''`)
	b.want(`(document.querySelector('#kept')?.textContent ?? 'new') + (document.querySelector('h1, .headline').getBoundingClientRect().top - top0)`, "new0")
}

// openSync allows Periodic Sync, and returns a function that sends its event to the worker.
func (b tab) openSync(h *proxy) (sync func()) {
	b.T.Helper()
	registered := make(chan serviceworker.RegistrationID, 64)
	if err := chromedp.Listen(b.Ctx, func(ev any) {
		if update, ok := ev.(*serviceworker.EventWorkerRegistrationUpdated); ok {
			for _, r := range update.Registrations {
				if r.ScopeURL == h.URL+"/" {
					select {
					case registered <- r.RegistrationID:
					default:
					}
				}
			}
		}
	}); err != nil {
		b.T.Fatal(err)
	}
	b.RunActions(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		its, err := cdp.Call(ctx, target, targets.GetTargetInfo, targets.GetTargetInfoParams{})
		if err != nil {
			return err
		}
		if _, err := cdp.Call(ctx, target, browser.SetPermission, browser.SetPermissionParams{
			Permission: &browser.PermissionDescriptor{Name: "periodic-background-sync"}, Setting: browser.PermissionSettingGranted, Origin: h.URL,
			BrowserContextID: its.TargetInfo.BrowserContextID,
		}); err != nil {
			return err
		}
		_, err = cdp.Call(ctx, target, serviceworker.Enable, cdp.Empty{})
		return err
	}))
	var id serviceworker.RegistrationID
	return func() {
		b.T.Helper()
		if id == "" {
			id = <-registered
		}
		b.RunActions(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
			_, err := cdp.Call(ctx, target, serviceworker.DispatchPeriodicSyncEvent, serviceworker.DispatchPeriodicSyncEventParams{Origin: h.URL, RegistrationID: id, Tag: "edition"})
			return err
		}))
	}
}

// TestPeriodicSync: where the browser allows it, keeping the edition registers
// for Periodic Sync, and its event updates changed files, in every kept
// language.
func TestPeriodicSync(t *testing.T) {
	t.Parallel()
	h, b := openProxy(t), openTab(t)
	sync := b.openSync(h)
	visit(b, h, "/ar/")
	b.Run(`import(document.getElementById('start').dataset.kept).then(m => m.startEdition())`)
	b.until(inEdition("/ar/edition.json"))
	b.until(`(await (await navigator.serviceWorker.ready).periodicSync.getTags()).join() === 'edition'`)

	// one page and the list are old, and the style sheet has changed since
	b.Run(`caches.open('broadside:web').then(async c => { for (const r of await c.keys()) if (r.url.endsWith('css')) await c.delete(r, { ignoreVary: true }); })`)
	b.Run(`caches.open('broadside:edition').then(async c => {
		for (const [address, text] of [['/ar/sections/sport', '<html lang="ar">old'], ['/ar/edition.json', await (await c.match('/ar/edition.json', { ignoreVary: true })).text()]]) {
			const old = await c.match(address, { ignoreVary: true }), headers = new Headers(old.headers);
			headers.set('etag', '"old"');
			headers.set('date', new Date(Date.now() - 20 * 36e5).toUTCString());
			await c.put(address, new Response(text, { headers }));
		}
	})`)
	h.clearRequests()
	const renewed = `(await Promise.all(['/ar/sections/sport', '/ar/edition.json'].map(async path => {
		const response = await (await caches.open('broadside:edition')).match(path, { ignoreVary: true });
		return Date.now() - Date.parse(response.headers.get('date')) < 36e5 && (path.endsWith('json') || (await response.text()).includes('<h1'));
	}))).every(Boolean)`
	for deadline := time.Now().Add(browsertest.Patience); !value[bool](b, `(async () => `+renewed+`)()`); {
		if time.Now().After(deadline) {
			t.Fatal("the edition was not renewed")
		}
		sync() // Chromium drops an event for a worker that is replaced meanwhile
		b.Run(`new Promise(done => setTimeout(done, 500))`)
	}
	if got := h.requested("/ar/", "/articles/"); strings.Contains(strings.Join(got, " "), "/articles/") {
		t.Errorf("requested %q, though only a section has changed", got)
	}
	h.goOffline()
	b.Navigate(h.URL + "/ar/sections/sport")
	b.until(whole)
}
