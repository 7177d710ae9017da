package web_test

import (
	"context"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/serviceworker"
	targets "github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"

	"broadside/web"
	"broadside/web/browsertest"
)

// fakePush gives the page a browser that can subscribe: the Chromium of the tests has no push
// service. The subscription is kept as a browser keeps it.
const fakePush = `{
	const keys = { p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4', auth: 'BTBZMqHH6r4Tts7J_aSIgg' };
	const its = () => sessionStorage.endpoint && { endpoint: sessionStorage.endpoint, keys, toJSON() { return { endpoint: this.endpoint, keys }; },
		async unsubscribe() { delete sessionStorage.endpoint; return true; } };
	PushManager.prototype.getSubscription = async () => its() || null;
	PushManager.prototype.subscribe = async o => {
		if (!o.userVisibleOnly || o.applicationServerKey.length !== 87) throw new TypeError('options');
		sessionStorage.endpoint = 'https://push.example/send/' + crypto.randomUUID();
		return its();
	};
	let asked = 0;
	Object.defineProperty(Notification, 'permission', { get: () => sessionStorage.permission ?? 'default' });
	Notification.requestPermission = async () => { asked++; return sessionStorage.permission = sessionStorage.answer ?? 'granted'; };
	window.asked = () => asked;
}`

// TestNotificationSettings: a reader saves the search they came from with the keyboard, finds it
// again, removes it, and stops all with one tap. Nothing is asked before.
func TestNotificationSettings(t *testing.T) {
	t.Parallel()
	h := openProxy(t)
	b := openTab(t, fakePush)
	b.Navigate(h.URL + "/listings?category=motors&sort=price")
	b.Run(`void [...document.querySelectorAll('main a')].find(a => a.pathname === '/settings/notifications').click()`)
	const shown = `document.getElementById('choices')?.hidden === false`
	const state = `document.getElementById('state').textContent`
	b.until(shown)
	expect(b, `location.search + ' ' + asked()`, "?category=motors 0")
	expect(b, state, "Notifications are off for this device.")
	expect(b, `document.querySelector('label[for=search]').textContent`, "New listings for: Motors")
	b.Run(`void document.getElementById('breaking').focus()`)
	b.RunActions(chromedp.KeyEvent(" "), chromedp.KeyEvent("\t"), chromedp.KeyEvent("\t"))
	expect(b, `document.activeElement.id + choices.breaking.checked`, "quiettrue") // the search is ticked, breaking news was not
	b.RunActions(chromedp.KeyEvent("\r"))
	b.until(state + ` === 'Saved. Notifications are on for this device.'`)
	expect(b, `asked() + document.querySelector('.kept a').textContent + document.querySelector('.kept a').getAttribute('href')`, "1Motors/listings?category=motors")

	b.Navigate(h.URL + "/ar/settings/notifications")
	b.until(shown)
	expect(b, `[...document.querySelectorAll('.kept')].map(p => p.textContent).join()`, "سيارات ومركبات ×")
	expect(b, `choices.from.value + choices.quiet.checked + choices.breaking.checked + asked()`, "22:00truetrue0")
	b.click(".kept button")
	b.until(`document.querySelector('.kept') === null && ` + state + `.includes('حُفظت')`)
	expect(b, `document.activeElement.type`, "submit")
	b.click("#stop")
	b.until(state + `.startsWith('توقفت')`)
	expect(b, `sessionStorage.endpoint === undefined && document.getElementById('stopping').hidden`, true)
	b.Navigate(h.URL + "/settings/notifications")
	b.until(shown)
	expect(b, state, "Notifications are off for this device.")

	b.Run(`void (choices.breaking.checked = false)`)
	b.click("[type=submit]")
	b.until(state + `.startsWith('Choose something')`)
	b.Run(`void (sessionStorage.permission = 'default', sessionStorage.answer = 'denied', choices.breaking.checked = true)`)
	b.click("[type=submit]")
	b.until(state + `.startsWith('The browser blocks')`)
	b.Navigate(h.URL + "/settings/notifications")
	b.until(state + `.startsWith('The browser blocks') && choices.hidden`)
	expect(b, `witness.errors.join()`, "")

	expectMailFlow(t, b, "", "reader@home.example", "Confirm: news by e-mail", "This is not an e-mail address", "New listings for: Motors", "Confirmed.", "Stopped")
	expect(b, `witness.errors.join()`, "")
	b.setScripts(false)
	expectMailFlow(t, b, "/ar", "other@home.example", "للتأكيد: ", "هذا ليس عنوان بريد إلكتروني", "الإعلانات الجديدة في: سيارات ومركبات", "تم التأكيد", "توقفت الرسائل")

	phone := openTab(t, `delete window.PushManager; Object.defineProperty(navigator, 'userAgent', { value: 'iPhone' });`)
	phone.Navigate(h.URL + "/settings/notifications")
	phone.until(state + `.startsWith('On an iPhone') && choices.hidden`)
}

// openPush allows notifications, and returns a function that delivers a message to the worker, as
// the browser's push service does.
func (b tab) openPush(h *proxy) (deliver func(data string)) {
	b.T.Helper()
	registered := make(chan serviceworker.RegistrationID, 16)
	if err := chromedp.Listen(b.Ctx, func(event any) {
		if e, ok := event.(*serviceworker.EventWorkerRegistrationUpdated); ok {
			for _, r := range e.Registrations {
				if strings.HasPrefix(r.ScopeURL, h.URL) {
					registered <- r.RegistrationID
				}
			}
		}
	}); err != nil {
		b.T.Fatal(err)
	}
	var id serviceworker.RegistrationID
	b.RunActions(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		its, err := cdp.Call(ctx, target, targets.GetTargetInfo, targets.GetTargetInfoParams{})
		if err != nil {
			return err
		}
		if _, err := cdp.Call(ctx, target, browser.SetPermission, browser.SetPermissionParams{
			Permission: &browser.PermissionDescriptor{Name: "notifications"}, Setting: browser.PermissionSettingGranted, Origin: h.URL,
			BrowserContextID: its.TargetInfo.BrowserContextID,
		}); err != nil {
			return err
		}
		if _, err := cdp.Call(ctx, target, serviceworker.Enable, cdp.Empty{}); err != nil {
			return err
		}
		select {
		case id = <-registered:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}))
	return func(data string) {
		b.T.Helper()
		b.RunActions(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
			_, err := cdp.Call(ctx, target, serviceworker.DeliverPushMessage, serviceworker.DeliverPushMessageParams{Origin: h.URL, RegistrationID: id, Data: data})
			return err
		}))
	}
}

// TestPushMessage: the worker shows every message, also one that it cannot read.
func TestPushMessage(t *testing.T) {
	t.Parallel()
	h, b := visitCached(t, story, nil)
	deliver := b.openPush(h)
	const shown = `(await (await navigator.serviceWorker.ready).getNotifications()).map(n => n.title + '|' + n.body + '|' + n.dir + '|' + n.tag + '|' + n.data.navigate).sort().join('\n')`
	message, err := json.Marshal(map[string]any{"web_push": 8030, "notification": map[string]any{
		"title": "افتتاح", "body": "نص", "lang": "ar", "dir": "rtl", "tag": "story:x", "navigate": h.URL + "/articles/x", "actions": []any{},
	}})
	if err != nil {
		t.Fatal(err)
	}
	deliverUntil := func(data, condition string) {
		t.Helper()
		for deadline := time.Now().Add(browsertest.Patience); ; {
			deliver(data) // Chromium drops a message for a worker that is replaced meanwhile
			if b.soon(condition) {
				return
			}
			if time.Now().After(deadline) {
				t.Fatalf("never shown: %s, but %s", condition, value[string](b, `(async () => `+shown+`)()`))
			}
		}
	}
	deliverUntil(string(message), `(`+shown+`) === `+browsertest.QuoteJS("افتتاح|نص|rtl|story:x|"+h.URL+"/articles/x"))
	deliverUntil("{", `(`+shown+`).startsWith('There is something new|Tap to open the paper.|ltr|new|' + location.origin)`)
}

// TestBadge: a message sets the badge on the icon of the installed app, and opening the paper
// clears it.
func TestBadge(t *testing.T) {
	t.Parallel()
	h, b := openProxy(t), openTab(t)
	h.serveWorker(`for (const name of ['setAppBadge', 'clearAppBadge']) WorkerNavigator.prototype[name] = async () => { await caches.open(name); };
`, newWorker())
	visit(b, h, story)
	b.until(`await caches.has('clearAppBadge')`)
	deliver := b.openPush(h)
	b.Run(`caches.delete('clearAppBadge')`)
	for deadline := time.Now().Add(browsertest.Patience); ; {
		deliver("{") // Chromium drops a message for a worker that is replaced meanwhile
		if b.soon(`await caches.has('setAppBadge')`) {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("no badge was set")
		}
	}
	expect(b, `caches.has('clearAppBadge')`, false)
	b.Navigate(h.URL + story)
	b.until(`await caches.has('clearAppBadge')`)
}

// fakeWorker runs push.js in a page, with the worker's API replaced.
const fakeWorker = `(async source => {
	const log = [], handlers = {}, store = new Map();
	const world = {
		handlers, log, subscription: null, permission: 'granted', windows: [], answers: {},
		sub: (endpoint, key = 'KEY') => ({ endpoint, options: { applicationServerKey: Uint8Array.from(atob(key), c => c.charCodeAt(0)).buffer }, toJSON: () => ({ endpoint }),
			unsubscribe: async () => { log.push('unsubscribe ' + endpoint); world.subscription = null; } }),
	};
	const registration = { scope: 'https://paper.example/news/', showNotification: async () => log.push('show'), pushManager: {
		getSubscription: async () => world.subscription,
		subscribe: async o => { log.push('subscribe ' + o.applicationServerKey); return world.subscription = world.sub('new', o.applicationServerKey); },
	} };
	const clients = { matchAll: async () => world.windows, openWindow: async url => log.push('open ' + url) };
	const caches = { open: async () => ({ match: async k => store.get(k)?.clone(), put: async (k, v) => store.set(k, v), delete: async k => store.delete(k) }) };
	const fetch = async (url, o = {}) => {
		const body = o.body && JSON.parse(o.body);
		log.push([o.method ?? 'GET', body?.subscription?.endpoint, body?.replaces?.endpoint, body?.breaking].filter(x => x !== undefined).join(' '));
		const [status, value] = (world.answers[o.method ?? 'GET'] ?? []).shift() ?? [200, { key: 'KEYA', breaking: true, descriptions: [] }];
		return new Response(status === 204 ? null : JSON.stringify(value ?? {}), { status });
	};
	// a browser may refuse it, as one without an installed app
	const badge = state => async () => { world.badge = state; throw new DOMException('', 'NotAllowedError'); };
	world.send = (type, e = {}) => { const all = []; handlers[type].forEach(f => f({ ...e, waitUntil: p => all.push(p) })); return Promise.all(all); };
	world.start = () => {
		for (const type in handlers) delete handlers[type];
		new Function('registration', 'clients', 'caches', 'fetch', 'addEventListener', 'navigator', 'location', 'self', source)(registration, clients, caches, fetch,
			(type, f) => (handlers[type] ??= []).push(f), { language: 'en', setAppBadge: badge('set'), clearAppBadge: badge('cleared') }, new URL('https://paper.example/news/push.js'), { get Notification() { return { permission: world.permission }; } });
	};
	world.start();
	window.world = world;
})`

// TestPushWorker: a click opens the address or the window that shows it; a subscription is compared
// once at each start of the worker, and renewed if the browser or the server lost it.
func TestPushWorker(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("push.js")
	if err != nil {
		t.Fatal(err)
	}
	b := openTab(t)
	b.Navigate("about:blank")
	b.Run(fakeWorker + `(` + browsertest.QuoteJS(string(source)) + `)`)
	steps := func(script, want string) {
		t.Helper()
		expect(b, `(async () => { world.log.length = 0; `+script+`; return world.log.join('; '); })()`, want)
	}
	const click = `const click = (action, navigate) => world.send('notificationclick', { action, notification: { close: () => world.log.push('close'),
		data: { navigate, actions: { settings: 'https://paper.example/news/settings/notifications' } } } });`
	steps(click+`await click('', 'https://paper.example/news/articles/x')`, "close; open https://paper.example/news/articles/x")
	steps(click+`await click('settings', 'https://paper.example/news/articles/x')`, "close; open https://paper.example/news/settings/notifications")
	steps(click+`await click('', 'https://evil.example/')`, "close")
	steps(click+`world.windows = ['https://paper.example/news/', 'https://paper.example/news/articles/x#y'].map(url => ({ url, focus: () => world.log.push('focus ' + url) }));
		await click('', 'https://paper.example/news/articles/x')`, "close; focus https://paper.example/news/articles/x#y")

	steps(`await world.send('push', { data: { json: () => ({}) } }); world.log.push(world.badge)`, "show; set")
	steps(click+`world.windows = []; await click('', 'https://paper.example/news/'); world.log.push(world.badge)`, "close; open https://paper.example/news/; cleared")
	const load = `const load = () => world.send('message', { data: { loaded: [] } });`
	steps(load+`await load()`, "") // never subscribed
	steps(load+`world.badge = 'set'; await load(); world.log.push(world.badge)`, "cleared")
	const record = `world.start(); await world.send('message', { data: { subscribed: { breaking: true, subscription: { endpoint: 'old' } } } });`
	steps(load+record+`world.subscription = world.sub('old', 'KEYA'); await load(); await load()`, "PUT old")
	steps(load+record+`world.subscription = world.sub('changed', 'KEYA'); await load()`, "PUT changed old")
	steps(load+record+`world.subscription = world.sub('old', 'KEYA'); world.answers = { PUT: [[404]] }; await load()`, "PUT old; POST old true")
	steps(load+record+`world.subscription = null; await load()`, "GET; subscribe KEYA; PUT new old")
	steps(load+record+`world.subscription = world.sub('old', 'AAAA'); await load()`, "PUT old; unsubscribe old; subscribe KEYA; PUT new old")
	steps(load+record+`world.subscription = world.sub('old', 'KEYA'); world.answers = { PUT: [[500]] }; await load(); world.start(); await load()`, "PUT old; PUT old")
	steps(load+record+`world.subscription = null; world.permission = 'denied'; await load(); world.start(); await load()`, "DELETE old")
	steps(record+`world.permission = 'granted'; await world.send('pushsubscriptionchange')`, "GET; subscribe KEYA; PUT new old")
	steps(load+`world.start(); await world.send('message', { data: { subscribed: null } }); await load()`, "")
}

// TestNotificationSettingsDoNotJump: once the page is visible nothing on it moves, whether the
// browser is subscribed, has no subscription or cannot have one. Without scripts it is whole.
func TestNotificationSettingsDoNotJump(t *testing.T) {
	t.Parallel()
	const address = "/settings/notifications?category=motors"
	// busy machines need longer than the two seconds after which the rest is visible
	const longAnimation = `{ const sheet = new CSSStyleSheet(); sheet.replaceSync('.waiting > * { animation-duration: 1e6s !important; }'); document.adoptedStyleSheets.push(sheet); }`
	const shown = `document.readyState === 'complete' && !document.querySelector('.waiting')`
	for name, tt := range map[string]struct{ browser, state string }{
		"off":        {fakePush, "Notifications are off"},
		"subscribed": {fakePush, "Notifications are on"},
		"blocked":    {fakePush + `sessionStorage.permission = 'denied'`, "The browser blocks"},
		"phone":      {`delete window.PushManager; Object.defineProperty(navigator, 'userAgent', { value: 'iPhone' });`, "On an iPhone"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := openProxy(t)
			for _, width := range []int64{390, 800, 1280} {
				b := tab{browsertest.Open(t, width, noStartTimeout, longAnimation, tt.browser, witness, shifts)}
				b.Navigate(h.URL + address)
				if name == "subscribed" {
					b.until(shown)
					b.Run(`void choices.requestSubmit()`)
					b.until(`document.querySelector('.kept') && document.getElementById('state').textContent.startsWith('Saved')`)
					b.Navigate(h.URL + address)
				}
				b.until(shown + ` && document.getElementById('state').textContent.startsWith('` + tt.state + `')`)
				b.Run(idle)
				if got := value[[]string](b, `settledJumps()`); len(got) > 0 {
					t.Errorf("%d px: %s", width, strings.Join(got, "\n"))
				}
				expect(b, `[...document.querySelectorAll('main > *')].filter(e => e.checkVisibility() && !e.checkVisibility({ visibilityProperty: true })).length`, 0)
			}
		})
	}
	t.Run("without scripts", func(t *testing.T) {
		t.Parallel()
		b := openTab(t)
		b.setScripts(false)
		b.Navigate(openProxy(t).URL + address)
		const visible = `!document.getElementById('choices').checkVisibility() && ['state', 'mail'].every(id => document.getElementById(id).checkVisibility({ visibilityProperty: true }))`
		expect(b, visible, true)
	})
	t.Run("script missing", func(t *testing.T) {
		t.Parallel()
		h, b := openProxy(t), openTab(t)
		h.respond(web.Path("notifications.js"), notFound)
		b.Navigate(h.URL + address)
		b.until(`['state', 'mail'].every(id => document.getElementById(id).checkVisibility({ visibilityProperty: true }))`)
	})
}
