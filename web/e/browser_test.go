package e_test

import (
	"flag"
	"fmt"
	"os"
	"testing"

	"github.com/chromedp/chromedp"

	"broadside/web/browsertest"
)

func TestMain(m *testing.M) {
	flag.Parse()
	if flag.Lookup("test.parallel").Value.String() == flag.Lookup("test.parallel").DefValue {
		_ = flag.Set("test.parallel", "6") // the tests mostly wait for slow servers
	}
	os.Exit(browsertest.Main(m))
}

// tab is a tab on a partner's page.
type tab struct{ browsertest.Tab }

// openTab opens a tab whose page is width CSS pixels wide.
func openTab(t *testing.T, width int64) tab {
	t.Helper()
	return tab{browsertest.Open(t, width, witness)}
}

// value evaluates script and returns its result.
func value[T any](b tab, script string) T {
	b.T.Helper()
	return browsertest.Evaluate[T](b.Tab, script)
}

// inFrame evaluates script in the frame of the first embed, or of the one that
// matches a selector.
func inFrame[T any](b tab, script string, which ...string) T {
	b.T.Helper()
	return value[T](b, fmt.Sprintf(`witness.ask(%s, %s, %d)`, browsertest.QuoteJS(append(which, "broad-side")[0]), browsertest.QuoteJS(script), browsertest.Patience.Milliseconds()))
}

// until waits for a condition in the page.
func (b tab) until(condition string) {
	b.T.Helper()
	b.WaitUntil(condition, `location.href + "\n" + JSON.stringify(window.witness ?? null, null, 1) + document.body?.innerHTML`)
}

// waitReady waits until that many frames have been greeted.
func (b tab) waitReady(n int) {
	b.T.Helper()
	b.until(fmt.Sprintf(`witness.named('ready').length >= %d`, n))
}

// click clicks at a position in the page, after a frame there is painted:
// before that the browser does not find it.
func (b tab) click(x, y float64) {
	b.T.Helper()
	b.Run(`new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))`) // paint the elements over the frame
	b.until(fmt.Sprintf(`(n => n?.localName !== 'iframe' || witness.ask(n, 'new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))'))(document.elementFromPoint(%v, %v))`, x, y))
	b.press(x, y)
}

// press is click without waiting.
func (b tab) press(x, y float64) {
	b.T.Helper()
	b.RunActions(chromedp.MouseClickXY(x, y))
}

// clickOn clicks the middle of the element, or at the coordinates, that script
// returns.
func (b tab) clickOn(script string) {
	b.T.Helper()
	at := value[[]float64](b, fmt.Sprintf(`(() => { const n = %s; if (Array.isArray(n)) return n; const r = n.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; })()`, script))
	b.click(at[0], at[1])
}

// waitPainted waits until the page is idle and has been painted twice.
func (b tab) waitPainted() {
	b.T.Helper()
	b.Run(`new Promise(done => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(done)), 50))`)
}

// expect checks that script evaluates to want.
func expect[T comparable](b tab, script string, want T) {
	b.T.Helper()
	browsertest.Expect(b.Tab, script, want)
}

// expectNoErrors checks that there were no errors on the page.
func (b tab) expectNoErrors() {
	b.T.Helper()
	if got := value[[]string](b, `witness.errors`); len(got) > 0 {
		b.T.Errorf("errors on the page: %q", got)
	}
}

// witness records layout shifts, events, the number of message listeners,
// opened windows and errors of a partner's page. It can make the child page of
// the tests evaluate a script.
const witness = `
if (window === top) (() => {
	const add = EventTarget.prototype.addEventListener, remove = EventTarget.prototype.removeEventListener;
	const on = (...a) => add.apply(window, a), before = Object.keys(window);
	const w = window.witness = {
		shifts: [], asked: [], events: [], opened: [], errors: [], csp: [],
		named: name => w.events.filter(e => e.name === name),
		sum: list => list.reduce((n, s) => n + s.value, 0),
		get listeners() { return heard.size; },
		globals: () => Object.keys(window).filter(k => !before.includes(k) && !/^\d|^witness$/.test(k)),
		async ask(which, code, patience = 5000) {
			const n = which.localName ? which : document.querySelector(which), frame = n.localName === 'iframe' ? n : n.querySelector('iframe');
			const id = Math.random();
			return new Promise((done, fail) => {
				const stop = (f, v) => { remove.call(window, 'message', hear); frame.removeEventListener('load', gone); f(v); };
				const hear = e => {
					if (e.data?.puppet !== id) return;
					'failed' in e.data ? stop(fail, Error(e.data.failed)) : stop(done, e.data.value);
				};
				const gone = () => setTimeout(() => stop(fail, Error('the frame was loaded while it was asked')), patience / 50);
				add.call(window, 'message', hear);
				frame.addEventListener('load', gone); // the answer may be on its way
				setTimeout(() => stop(fail, Error('the frame did not answer')), patience);
				frame.contentWindow.postMessage({ puppet: id, code }, '*');
			});
		},
	};
	const heard = new Set();
	EventTarget.prototype.addEventListener = function (type, f, ...more) {
		if ((this ?? window) === window && type === 'message') heard.add(f);
		return add.call(this ?? window, type, f, ...more);
	};
	EventTarget.prototype.removeEventListener = function (type, f, ...more) {
		if ((this ?? window) === window && type === 'message') heard.delete(f);
		return remove.call(this ?? window, type, f, ...more);
	};
	window.open = (...a) => { w.opened.push(a); return null; };
	// An input's own frame belongs to it, though on a busy machine it may be drawn after the
	// browser's 500 ms.
	const inputs = [];
	for (const type of ['keydown', 'mousedown', 'click']) add.call(window, type, e => {
		const input = { from: e.timeStamp, to: Infinity };
		if (e.isTrusted) inputs.push(input);
		requestAnimationFrame(() => requestAnimationFrame(now => { input.to = now; }));
	}, true);
	new PerformanceObserver(list => {
		for (const s of list.getEntries()) {
			const nodes = s.sources.map(n => n.node?.nodeName + '#' + n.node?.id + ' ' + JSON.stringify([n.previousRect, n.currentRect]));
			const asked = s.hadRecentInput || inputs.some(({ from, to }) => from <= s.startTime && s.startTime < to);
			(asked ? w.asked : w.shifts).push({ value: s.value, nodes });
		}
	}).observe({ type: 'layout-shift', buffered: true });
	for (const name of ['ready', 'size', 'open', 'event', 'error']) on('broadside:' + name, e =>
		w.events.push({ name, detail: e.detail ?? null, id: e.target.id }));
	on('error', e => w.errors.push(String(e.message)));
	on('unhandledrejection', e => w.errors.push(String(e.reason)));
	on('securitypolicyviolation', e => w.csp.push(e.violatedDirective + ' ' + e.blockedURI));
})();
`
