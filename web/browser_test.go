package web_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"broadside/web/browsertest"
)

func TestMain(m *testing.M) { os.Exit(browsertest.Main(m)) }

// tab is a tab on a page of the paper.
type tab struct{ browsertest.Tab }

// noStartTimeout makes the time limits of start.js (the program and filter.js) and of filter.js (a
// page) longer than any test, for busy machines.
var noStartTimeout = replaceTimeout(20_000, 1e6) + replaceTimeout(6000, 1e6) + replaceTimeout(8000, 1e6)

// replaceTimeout returns a script that makes timeouts of ms milliseconds take others.
func replaceTimeout(ms, by int) string {
	return fmt.Sprintf(`{ const wait = setTimeout; self.setTimeout = (f, ms, ...a) => wait(f, ms === %d ? %d : ms, ...a); }`, ms, by)
}

// openTab opens a tab. before is a script that runs in each document before its
// own scripts. The edition starts only with editionSoon: on a busy machine its nine
// seconds would end within other tests.
func openTab(t *testing.T, before ...string) tab {
	t.Helper()
	return tab{browsertest.Open(t, 1280, append(append([]string{noStartTimeout, withoutEdition}, before...), witness)...)}
}

// click clicks on an element when it no longer moves, since a page that scrolls
// smoothly would get the click at another place, and when it is not disabled. (chromedp's own Click and SendKeys read nodes
// that another goroutine of theirs writes: with -race they fail.)
func (b tab) click(selector string) {
	b.T.Helper()
	at := value[[]float64](b, `(async selector => {
		let last, still = 0;
		while (still < 3) {
			const e = document.querySelector(selector);
			e.scrollIntoView({ block: 'nearest', behavior: 'instant' });
			const r = e.getBoundingClientRect(), at = [r.x + r.width / 2, r.y + r.height / 2];
			still = String(at) === String(last) && !e.matches(':disabled') ? still + 1 : 0;
			last = at;
			await new Promise(requestAnimationFrame);
		}
		return last;
	})(`+browsertest.QuoteJS(selector)+`)`)
	b.RunActions(chromedp.MouseClickXY(at[0], at[1]))
}

// typeIn clicks on a field and types at its end.
func (b tab) typeIn(selector, text string) {
	b.T.Helper()
	b.click(selector)
	b.Run(`document.activeElement.setSelectionRange?.(1e6, 1e6)`)
	b.RunActions(chromedp.KeyEvent(text))
}

// scroll scrolls to y, CSS pixels from the top, and waits for the scroll event,
// which is late on a busy page.
func (b tab) scroll(y int) {
	b.T.Helper()
	b.Run(fmt.Sprintf(`new Promise(done => { addEventListener('scroll', () => setTimeout(done), { once: true });
		scrollTo({ top: %d, behavior: 'instant' }); })`, y))
	b.until(fmt.Sprintf(`scrollY === %d`, y))
}

// value evaluates script and returns its result.
func value[T any](b tab, script string) T {
	b.T.Helper()
	return browsertest.Evaluate[T](b.Tab, script)
}

// until waits for a condition in the page.
func (b tab) until(condition string) {
	b.T.Helper()
	b.WaitUntil(condition, `location.href + "\n" + document.title + "\n" + JSON.stringify([window.broadside, witness.errors])`)
}

// soon reports whether a condition becomes true within a few seconds, so that the test can repeat
// an action.
func (b tab) soon(condition string) bool {
	b.T.Helper()
	return b.Becomes(condition, 3*time.Second)
}

// expect checks that script evaluates to want.
func expect[T comparable](b tab, script string, want T) {
	b.T.Helper()
	browsertest.Expect(b.Tab, script, want)
}

// witness records the nodes that the server sent, changes of nodes, and errors.
const witness = `
window.witness = {
	errors: [], writes: [],
	mark() {
		this.nodes = [];
		const walk = document.createTreeWalker(document.getElementById('paper'), NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
		for (let n = walk.currentNode; n; n = walk.nextNode()) { n.mark = this.nodes.length; this.nodes.push(n); }
		this.observer = new MutationObserver(all => this.note(all));
		this.observer.observe(document.getElementById('paper'), { subtree: true, attributes: true, childList: true, characterData: true });
		return this.nodes.length;
	},
	note(all) {
		for (const m of all) {
			if (m.attributeName === 'aria-busy') continue;
			const nodes = [...m.addedNodes, ...m.removedNodes].filter(n => n.nodeType !== Node.COMMENT_NODE);
			if (m.type !== 'childList' || nodes.length) this.writes.push([m.type, m.target.nodeName, m.attributeName, nodes.map(n => n.outerHTML ?? n.data).join('|').slice(0, 200)].join(' '));
		}
	},
	seen() { this.note(this.observer.takeRecords()); return this.writes; },
	lost() {
		const walk = document.createTreeWalker(document.getElementById('paper'), NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
		const now = new Set();
		for (let n = walk.currentNode; n; n = walk.nextNode()) now.add(n);
		return this.nodes.filter(n => !now.has(n)).map(n => n.outerHTML ?? n.data).map(s => s.slice(0, 80));
	},
	fresh() {
		const walk = document.createTreeWalker(document.getElementById('paper'), NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
		const out = [];
		for (let n = walk.currentNode; n; n = walk.nextNode()) if (n.mark === undefined) out.push((n.outerHTML ?? n.data).slice(0, 80));
		return out;
	},
	wake() { // touch an element with a handler, as a reader would; pages may have none
		document.body.setAttribute('data-on', '');
		document.body.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
	},
};
// sight describes the view: elements, attributes in order, texts.
window.sight = (n = document.getElementById('paper')) => {
	if (n.nodeType === Node.TEXT_NODE) return n.data;
	if (n.nodeType !== Node.ELEMENT_NODE) return '';
	const skip = ['data-on', 'aria-busy', 'tabindex'];
	const attributes = [...n.attributes].filter(a => !skip.includes(a.name)).map(a => ' ' + a.name + '=' + a.value).sort().join('');
	return '<' + n.localName + attributes + '>' + [...n.childNodes].map(k => sight(k)).join('') + '</>';
};
window.difference = (want, got) => {
	if (want === got) return '';
	let i = 0;
	while (want[i] === got[i]) i++;
	return '\nwant …' + want.slice(Math.max(0, i - 80), i + 120) + '\ngot  …' + got.slice(Math.max(0, i - 80), i + 120);
};
addEventListener('error', e => witness.errors.push(String(e.message)));
addEventListener('unhandledrejection', e => witness.errors.push(String(e.reason)));
for (const kind of ['error', 'warn']) { const say = console[kind]; console[kind] = (...a) => { witness.errors.push(a.join(' ')); say.apply(console, a); }; }
`

// TestEngineTestsRun: make browsers runs the tests whose names contain InEngines.
func TestEngineTestsRun(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*_test.go")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(string(text), "//go:build browsers\n") {
			continue
		}
		for _, m := range regexp.MustCompile(`(?m)^func (Test\w+)`).FindAllStringSubmatch(string(text), -1) {
			if !strings.Contains(m[1], "InEngines") {
				t.Errorf("%s: %s is not run: it lacks InEngines in its name", file, m[1])
			}
		}
	}
}
