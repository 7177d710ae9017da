package e_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"broadside/web/browsertest"
)

// openAlone opens a framed page with a parent page that the test writes itself:
// hostile or silent.
func openAlone(p *server, slug, around string) string {
	return fmt.Sprintf(`<!doctype html><html lang="en"><title>H</title><body><iframe src="%s/e/articles/%s" width="400" height="480"></iframe>%s`, p.URL, slug, around)
}

// host is a page that greets its frame by hand, with port, got and hello() for
// the test.
const hostScript = `<script>
window.got = [], window.port = null;
const frame = () => document.querySelector('iframe').contentWindow;
window.hello = (more = {}) => {
	const c = new MessageChannel();
	c.port1.onmessage = e => got.push(e.data);
	port = c.port1;
	frame().postMessage({ broadside: 1, t: 'hello', ...more }, '*', [c.port2]);
};
window.heard = [];
addEventListener('message', e => heard.push(e.data));
</script>`

// TestFrameReady: a framed page sends ready once, and again when asked.
func TestFrameReady(t *testing.T) {
	t.Parallel()
	p, host := publisher(t, 0), partner(t, 0)
	b := openTab(t, 600)
	b.Navigate(host.page("/", openAlone(p, "a", hostScript)))
	b.until(`heard.some(m => m.t === 'ready' && m.broadside === 1)`)
	b.Run(`heard.length = 0, frame().postMessage({ broadside: 1, t: 'ask' }, '*')`)
	b.until(`heard.some(m => m.t === 'ready')`)
	b.Run(`hello()`)
	b.until(`got.some(m => m.t === 'meta' && m.title === 'Child a' && m.lang === 'ar' && m.dir === 'rtl')`)
	b.until(`got.some(m => m.t === 'size' && m.height > 0)`)
	b.Run(`heard.length = 0, frame().postMessage({ broadside: 1, t: 'ask' }, '*'), hello()`) // it has a port and accepts no other
	b.waitPainted()
	expect(b, `heard.filter(m => m.t === 'ready').length`, 0)
	if bad := inFrame[[]string](b, `problems`, "iframe"); len(bad) > 0 {
		t.Errorf("in the frame: %q", bad)
	}
}

// TestCounting: a view of a second, an opened link and unfolding are each
// reported once to the publisher, and nothing else.
func TestCounting(t *testing.T) {
	t.Parallel()
	p, host := publisher(t, 0), partner(t, 0)
	b := openTab(t, 600)
	b.Navigate(host.page("/", pageAround(`<div style="height:1500px"></div>`+fmt.Sprintf(`<broad-side id="el" article="a" partner="acme" loading="eager"></broad-side><script async src="%s/e/v1.js"></script>`, p.URL))))
	b.waitReady(1)
	b.Run(`scrollTo(0, 850)`) // less than half of it is visible
	b.Run(`new Promise(done => setTimeout(done, 1500))`)
	if got := p.postedBodies(); len(got) != 0 {
		t.Errorf("counted %q before it was seen", got)
	}
	b.Run(`el.scrollIntoView()`)
	b.until(`witness.named('event').some(e => e.detail.name === 'view')`)
	b.clickOn(`(r => [r.x + 30, r.y + 20])(el.getBoundingClientRect())`)
	b.until(`witness.opened.length === 1`)
	b.clickOn(`(r => [r.x + 30, r.y + 20])(el.getBoundingClientRect())`)
	b.until(`witness.opened.length === 2`)
	want := []string{"/e/count?item=a&k=acme open cookie=", "/e/count?item=a&k=acme view cookie="}
	for deadline := time.Now().Add(browsertest.Patience); len(p.postedBodies()) < len(want) && time.Now().Before(deadline); {
		b.waitPainted()
	}
	got := p.postedBodies()
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("counts = %q, want %q", got, want)
	}
	b.expectNoErrors()
}

// TestCountingInFull: a full article may be taller than the window; it counts
// as viewed when its headline was.
func TestCountingInFull(t *testing.T) {
	t.Parallel()
	p, host := publisher(t, 0), partner(t, 0)
	b := openTab(t, 600)
	b.Navigate(host.page("/", fullPage(p, 3000, `<div style="height:1200px"></div>`)))
	b.until(box + ` > 3000`)
	b.Run(`new Promise(done => setTimeout(done, 1500))`)
	if got := p.postedBodies(); len(got) != 0 {
		t.Errorf("counted %q before it was seen", got)
	}
	b.Run(`el.scrollIntoView()`)
	b.until(`witness.named('event').some(e => e.detail.name === 'view')`)
	b.expectNoErrors()
}

// TestCountingBeforeHello: the partner's page learns of a view that was counted before its loader came.
func TestCountingBeforeHello(t *testing.T) {
	t.Parallel()
	p, host := publisher(t, 0), partner(t, 0)
	b := openTab(t, 600)
	frame, loader, _ := strings.Cut(snippetA(p, "a", `id="el"`), "<script")
	b.Navigate(host.page("/", pageAround(frame)))
	for deadline := time.Now().Add(browsertest.Patience); len(p.postedBodies()) == 0; b.waitPainted() {
		if time.Now().After(deadline) {
			t.Fatal("nothing was counted")
		}
	}
	b.Run(`document.body.append(document.createRange().createContextualFragment(` + browsertest.QuoteJS("<script"+loader) + `))`)
	b.until(`witness.named('event').some(e => e.detail.name === 'view')`)
	b.waitPainted()
	if got := p.postedBodies(); len(got) != 1 {
		t.Errorf("counted %q", got)
	}
	b.expectNoErrors()
}

// TestCountingByItself: a framed page without a parent page, and one without an
// address for counts, as in the previews of /partners, count nothing.
func TestCountingByItself(t *testing.T) {
	t.Parallel()
	p, host := publisher(t, 0), partner(t, 0)
	for _, address := range []string{p.URL + "/e/articles/a?k=acme", host.page("/", openAlone(p, "a?uncounted", ""))} {
		b := openTab(t, 600)
		b.Navigate(address)
		b.Run(`new Promise(done => setTimeout(done, 1500))`)
	}
	if got := p.postedBodies(); len(got) != 0 {
		t.Errorf("counted %q", got)
	}
}

// TestNothingIsKept: no cookies, storage or third parties, in the frame and on
// the partner's page.
func TestNothingIsKept(t *testing.T) {
	t.Parallel()
	p, host := publisher(t, 0), partner(t, 0)
	b := openTab(t, 600)
	b.Navigate(host.page("/", pageAround(snippetB(p, "a", `data-id="el"`))))
	b.waitReady(1)
	b.until(`witness.named('event').some(e => e.detail.name === 'view')`)
	const kept = `(async () => [document.cookie, localStorage.length, sessionStorage.length, (await indexedDB.databases()).length, navigator.serviceWorker ? (await navigator.serviceWorker.getRegistrations()).length : 0,
		performance.getEntriesByType('resource').map(e => new URL(e.name).origin).filter(o => o !== location.origin).join()].join('|'))()`
	if got := inFrame[string](b, kept, "#el"); got != "|0|0|0|0|" {
		t.Errorf("stored in the frame: %q", got)
	}
	if got, want := value[string](b, kept), "|0|0|0|0|"+p.URL; !strings.HasPrefix(got, want) || strings.Contains(strings.ReplaceAll(got, p.URL, ""), "http") {
		t.Errorf("stored by the partner: %q, want only %q", got, want)
	}
}

// TestActivate: start.js is loaded once, at the first input or choice, and gets
// its data. Focus alone, or a touch to scroll, does not load it.
func TestActivate(t *testing.T) {
	t.Parallel()
	p, host := publisher(t, 0), partner(t, 0)
	b := openTab(t, 600)
	b.Navigate(host.page("/", pageAround(snippetB(p, "a", `data-id="el"`))))
	b.waitReady(1)
	b.clickOn(`(r => [r.x + 30, r.y + 140])(el.getBoundingClientRect())`)
	b.until(`witness.ask('#el', 'document.activeElement.id').then(id => id === 'field')`)
	inFrame[any](b, `field.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, pointerType: 'touch' })), 1`, "#el")
	b.waitPainted()
	if got := p.requested("/start.js"); len(got) != 0 {
		t.Errorf("requested %q before an action", got)
	}
	b.RunActions(chromedp.KeyEvent("v"))
	b.until(`witness.ask('#el', 'started.data.wasm').then(wasm => wasm === '/app.wasm')`)
	b.RunActions(chromedp.KeyEvent("i"))
	b.until(`witness.ask('#el', 'started.sensed.length').then(n => n > 0)`)
	if got := p.requested("/start.js"); len(got) != 1 {
		t.Errorf("start.js was requested %d times", len(got))
	}
	b.expectNoErrors()
}

// TestModifiedClicks: clicks with a modifier key, and on links to other sites,
// are left to the browser.
func TestModifiedClicks(t *testing.T) {
	t.Parallel()
	p, host := publisher(t, 0), partner(t, 0)
	b := openTab(t, 600)
	b.Navigate(host.page("/", pageAround(snippetB(p, "a", `data-id="el"`))))
	b.waitReady(1)
	for _, click := range []string{`{ ctrlKey: true }`, `{ metaKey: true }`, `{ shiftKey: true }`} {
		if inFrame[bool](b, `(() => { addEventListener('click', e => { window.stopped = e.defaultPrevented; e.preventDefault() }, { once: true });
			out.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, ...`+click+` })); return stopped })()`, "#el") {
			t.Errorf("a click with %s was taken from the browser", click)
		}
	}
	if inFrame[bool](b, `(() => { addEventListener('click', e => { window.stopped = e.defaultPrevented; e.preventDefault() }, { once: true }); far.click(); return stopped })()`, "#el") {
		t.Error("a click on another site's link was taken from the browser")
	}
	expect(b, `witness.named('open').length`, 0)
}
