package web_test

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"broadside/web/browsertest"
)

// idleAtOnce makes a page idle once it is loaded: hidden tabs wait for seconds.
const idleAtOnce = `window.requestIdleCallback = f => setTimeout(f);`

// TestInstallable: Chromium finds no error in the manifest of either language
// and could install the paper.
func TestInstallable(t *testing.T) {
	t.Parallel()
	h, b := openProxy(t), openTab(t, idleAtOnce)
	for path, id := range map[string]string{"/": "/", "/articles/dubai-rent-renewals-ar": "/ar/"} {
		b.Navigate(h.URL + path)
		b.until(`navigator.serviceWorker.controller?.state === 'activated'`)
		b.RunActions(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
			m, err := cdp.Call(ctx, target, page.GetAppManifest, page.GetAppManifestParams{})
			if err != nil {
				return err
			}
			for _, e := range m.Errors {
				t.Errorf("%s: manifest %s, line %d: %s", path, m.URL, e.Line, e.Message)
			}
			var data struct {
				ID          string `json:"id"`
				Screenshots []struct{ Src string }
			}
			if err := json.Unmarshal([]byte(m.Data), &data); err != nil || data.ID != id || len(data.Screenshots) != 2 {
				t.Errorf("%s: manifest %s: %v", path, m.Data, err)
			}
			found, err := cdp.Call(ctx, target, page.GetInstallabilityErrors, cdp.Empty{})
			for _, e := range found.InstallabilityErrors {
				if e.ErrorID != "in-incognito" { // each tab of a test has a profile of its own
					t.Errorf("%s: not installable: %s %v", path, e.ErrorID, e.ErrorArguments)
				}
			}
			return err
		}))
	}
}

// offerInstall is a script that dispatches the event of a browser that can
// install. window.prompted counts the dialogs; answer is what the reader chooses.
const offerInstall = `{
	window.prompted = 0;
	const e = new Event('beforeinstallprompt', { cancelable: true });
	e.prompt = () => { prompted++; };
	e.userChoice = new Promise(done => { window.answer = outcome => done({ outcome }); });
	dispatchEvent(e);
	window.prevented = e.defaultPrevented;
}`

const laterLoaded = `performance.getEntriesByType('resource').some(r => r.name.includes('/later.')) && document.adoptedStyleSheets.length > 0`

// TestInstallButton: the button is there when the browser has offered to
// install, in the language of the page and outside of the view. It goes after
// a choice, and a refusal is remembered.
func TestInstallButton(t *testing.T) {
	t.Parallel()
	h, b := openProxy(t), openTab(t, idleAtOnce)
	b.Navigate(h.URL + "/ar/")
	b.until(laterLoaded)
	expect(b, `document.getElementById('install') === null`, true)
	b.Run(offerInstall)
	expect(b, `prevented`, true)
	expect(b, `[...document.querySelectorAll('#install button')].map(e => e.textContent).join()`, "تثبيت,ليس الآن")
	expect(b, `getComputedStyle(document.getElementById('install')).direction`, "rtl")
	expect(b, `document.getElementById('install').previousElementSibling.id`, "paper")
	expect(b, `document.getElementById('install').getBoundingClientRect().top >= document.getElementById('paper').getBoundingClientRect().bottom`, true)
	expect(b, `getComputedStyle(document.getElementById('install')).position`, "static")

	// It stays, in the new language, when the program goes to a page of another one.
	b.Run(`witness.wake()`)
	b.until(`broadside.state === 'ready'`)
	b.Run(`document.querySelector('.languages a').click()`)
	b.until(`document.documentElement.lang === 'en' && ` + settled)
	b.until(`document.querySelector('#install button')?.textContent === 'Install'`)

	b.Run(`document.querySelector('#install button').click()`)
	expect(b, `prompted`, 1)
	expect(b, `document.getElementById('install') === null`, true)
	b.Run(`answer('dismissed')`)
	b.until(`localStorage.getItem('install-refused')`)
	b.Run(offerInstall)
	expect(b, `document.getElementById('install') === null`, true)
	b.Run(`localStorage.setItem('install-refused', Date.now() - 91 * 24 * 60 * 60 * 1000)`)
	b.Run(offerInstall)
	expect(b, `document.querySelectorAll('#install').length`, 1)
	b.Run(`document.querySelector('#install button + button').click()`)
	expect(b, `document.getElementById('install') === null && Date.now() - localStorage.getItem('install-refused') < 600000`, true)

	b.Run(`localStorage.removeItem('install-refused')`)
	b.Run(offerInstall)
	b.Run(`dispatchEvent(new Event('appinstalled'))`)
	expect(b, `document.getElementById('install') === null`, true)
	expect(b, `witness.errors.join()`, "")
}

// TestInstallWords: browsers without the event get words. An installed paper
// and a frame get nothing.
func TestInstallWords(t *testing.T) {
	t.Parallel()
	h, b := openProxy(t), openTab(t, idleAtOnce, `{
		const { hash } = location, value = (of, name, value) => Object.defineProperty(of, name, { value, configurable: true });
		if (hash.includes('ios')) value(navigator, 'standalone', hash.includes('installed'));
		if (hash.includes('firefox')) value(navigator, 'userAgent', 'Mozilla/5.0 (Android 15; Mobile; rv:153.0) Gecko/153.0 Firefox/153.0');
		if (hash.includes('denied')) Object.defineProperty(window, 'localStorage', { get() { throw 'denied'; } });
		const match = window.matchMedia;
		if (hash.includes('standalone')) window.matchMedia = query => match(query.replaceAll('display-mode: standalone', 'width > 0'));
	}`)
	const ran = `document.querySelector('script[type=speculationrules]')` // later.js
	for _, tt := range []struct{ address, want string }{
		{"/#ios", "Add to Home Screen"},
		{"/ar/#ios", "إضافة إلى الشاشة الرئيسية"},
		{"/#ios-installed", ""},
		{story + "#firefox", "Add to Home screen"},
		{"/#ios-denied", "Add to Home Screen"},
		{"/ar/#standalone", ""},
	} {
		b.Navigate("about:blank") // only another fragment would not load the page
		b.Navigate(h.URL + tt.address)
		b.until(ran)
		if tt.want == "" {
			b.Run(offerInstall)
			expect(b, `document.getElementById('install') === null`, true)
			continue
		}
		expect(b, `document.querySelector('#install p').textContent.includes(`+browsertest.QuoteJS(tt.want)+`)`, true)
		expect(b, `document.querySelectorAll('#install button').length`, 1)
		b.Run(`document.querySelector('#install button').click()`)
		expect(b, `document.getElementById('install') === null`, true)
		b.Run(`try { localStorage.removeItem('install-refused'); } catch {}`)
	}
	expect(b, `fetch('/e/listings').then(r => r.text()).then(html => html.includes('data-later'))`, false)
	expect(b, `witness.errors.join()`, "")
}
