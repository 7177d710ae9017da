package web_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// patience is how long a test waits for a thing to happen. It is long because
// the machine may be busy; nothing is slower because of it.
const patience = 60 * time.Second

// chromium is the one browser of these tests; each tab is a profile of its own.
var chromium context.Context

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	path, err := findChromium()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.WSURLReadTimeout(patience))
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox)
	}
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	defer stop()
	browser, quit := chromedp.NewContext(allocator)
	defer quit()
	if err := chromedp.Do(browser); err != nil {
		fmt.Fprintf(os.Stderr, "%s does not start: %v\n", path, err)
		return 1
	}
	chromium = browser
	defer exit()
	return m.Run()
}

func findChromium() (string, error) {
	for _, name := range []string{os.Getenv("CHROMIUM"), "chromium", "chromium-browser", "google-chrome"} {
		if name == "" {
			continue
		}
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("the browser tests need Chromium: apt-get install chromium, or set CHROMIUM to one")
}

// tab is one browser tab with a profile of its own.
type tab struct {
	t   *testing.T
	ctx context.Context
}

// unhurried gives the program as long as a test waits: the machine may be busy.
const unhurried = `{ const soon = setTimeout; window.setTimeout = (f, ms, ...a) => soon(f, ms === 20000 ? 60000 : ms, ...a); }`

// openTab opens a tab. before is script that runs in each document before any
// of its own.
func openTab(t *testing.T, before ...string) tab {
	t.Helper()
	ctx, closeTab := chromedp.NewContext(chromium, chromedp.WithNewBrowserContext())
	t.Cleanup(closeTab)
	if err := chromedp.Do(ctx); err != nil { // without a time limit, which would be the tab's
		t.Fatal(err)
	}
	b := tab{t, ctx}
	b.do(chromedp.EmulateViewport(1280, 900), chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		source := strings.Join(append(append([]string{unhurried}, before...), witness), "\n")
		_, err := cdp.Call(ctx, target, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: source})
		return err
	}))
	return b
}

// do runs actions in turn.
func (b tab) do(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		b.t.Fatal(err)
	}
}

// goTo loads an address.
func (b tab) goTo(address string) {
	b.t.Helper()
	b.do(chromedp.Navigate(address))
}

// click clicks where an element stands. (chromedp's own Click and SendKeys
// read nodes that another goroutine of theirs writes: with -race they fail.)
func (b tab) click(selector string) {
	b.t.Helper()
	at := value[[]float64](b, `(e => {
		e.scrollIntoView({ block: 'nearest', behavior: 'instant' });
		const r = e.getBoundingClientRect();
		return [r.x + r.width / 2, r.y + r.height / 2];
	})(document.querySelector(`+quoted(selector)+`))`)
	b.do(chromedp.MouseClickXY(at[0], at[1]))
}

// typeIn clicks into a field and types at its end.
func (b tab) typeIn(selector, text string) {
	b.t.Helper()
	b.click(selector)
	b.run(`document.activeElement.setSelectionRange?.(1e6, 1e6)`)
	b.do(chromedp.KeyEvent(text))
}

// run evaluates script and waits for what it returns, if that is a promise.
func (b tab) run(script string) { b.t.Helper(); value[chromedp.Void](b, script) }

// scroll scrolls to y, CSS pixels from the top, and waits until the page has
// been told, which a busy one is late.
func (b tab) scroll(y int) {
	b.t.Helper()
	b.run(fmt.Sprintf(`new Promise(done => { addEventListener('scroll', () => setTimeout(done), { once: true });
		scrollTo({ top: %d, behavior: 'instant' }); })`, y))
	b.until(fmt.Sprintf(`scrollY === %d`, y))
}

// value evaluates script and returns what it gives as a T.
func value[T any](b tab, script string) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("%s: %v", script, err)
	}
	return v
}

// until waits for a condition in the page; it survives a page load meanwhile.
func (b tab) until(condition string) {
	b.t.Helper()
	deadline := time.Now().Add(patience)
	script := fmt.Sprintf(`new Promise(done => { const look = async n => { let is = false; try { is = !!(%s); } catch {}
		is || n > 100 ? done(is) : setTimeout(look, 10, n + 1); }; look(0); })`, condition)
	for time.Now().Before(deadline) {
		ctx, cancel := context.WithTimeout(b.ctx, patience)
		is, err := chromedp.Run(ctx, chromedp.Evaluate[bool](script, chromedp.EvalAwaitPromise))
		cancel()
		if err == nil && is {
			return
		}
		if b.ctx.Err() != nil {
			b.t.Fatal(err)
		}
		// else the page was left while the script looked: look at the next
	}
	b.t.Fatalf("never true: %s\n%s", condition, value[string](b, `location.href + "\n" + document.title + "\n" + JSON.stringify([window.broadside, witness.errors])`))
}

// is checks that script gives want.
func is[T comparable](b tab, script string, want T) {
	b.t.Helper()
	if got := value[T](b, script); got != want {
		b.t.Errorf("%s = %v, want %v", script, got, want)
	}
}

// quoted writes s as script.
func quoted(s string) string { return strconv.Quote(s) }

// witness watches a document: which nodes the server sent, what is written to
// them, what went wrong.
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
	wake() { // as a reader would who touches what a handler sits on, on pages that may have none
		document.body.setAttribute('data-on', '');
		document.body.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
	},
};
// sight is the view as it is read: elements, attributes in order, texts.
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
