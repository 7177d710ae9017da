package e_test

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
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

func TestMain(m *testing.M) {
	flag.Parse()
	if flag.Lookup("test.parallel").Value.String() == flag.Lookup("test.parallel").DefValue {
		_ = flag.Set("test.parallel", "6") // they wait for slow servers more than they work
	}
	os.Exit(run(m))
}

func run(m *testing.M) int {
	path, err := findChromium()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.WSURLReadTimeout(patience))
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
	defer func() { atExit() }()
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
	return "", errors.New("the browser tests need Chromium: apt-get install chromium, or set CHROMIUM to one")
}

// tab is one browser tab with a profile of its own, on a partner's page.
type tab struct {
	t   *testing.T
	ctx context.Context
}

// openTab opens a tab as wide as a page of that many CSS pixels.
func openTab(t *testing.T, width int64) tab {
	t.Helper()
	ctx, closeTab := chromedp.NewContext(chromium, chromedp.WithNewBrowserContext())
	t.Cleanup(closeTab)
	if err := chromedp.Do(ctx); err != nil { // without a time limit, which would be the tab's
		t.Fatal(err)
	}
	b := tab{t, ctx}
	b.do(chromedp.EmulateViewport(width, 900), chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: witness})
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

// run evaluates script and waits for what it returns, if that is a promise.
func (b tab) run(script string) { b.t.Helper(); value[chromedp.Void](b, script) }

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

// inFrame evaluates script in the frame of the first embed, or of the one that
// a selector finds.
func inFrame[T any](b tab, script string, which ...string) T {
	b.t.Helper()
	return value[T](b, fmt.Sprintf(`witness.ask(%s, %s, 50000)`, quoted(append(which, "broad-side")[0]), quoted(script)))
}

// until waits for a condition in the page; it survives a page load meanwhile.
func (b tab) until(condition string) {
	b.t.Helper()
	script := fmt.Sprintf(`new Promise(done => { const look = async n => { let is = false; try { is = !!(await (%s)); } catch {}
		is || n > 100 ? done(is) : setTimeout(look, 10, n + 1); }; look(0); })`, condition)
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
		ctx, cancel := context.WithTimeout(b.ctx, patience)
		is, err := chromedp.Run(ctx, chromedp.Evaluate[bool](script, chromedp.EvalAwaitPromise))
		cancel()
		if err == nil && is {
			return
		}
		if b.ctx.Err() != nil {
			b.t.Fatal(err)
		}
	}
	b.t.Fatalf("never true: %s\n%s", condition, value[string](b, `location.href + "\n" + JSON.stringify(window.witness ?? null, null, 1) + document.body?.innerHTML`))
}

// ready waits until so many frames have been greeted.
func (b tab) ready(n int) {
	b.t.Helper()
	b.until(fmt.Sprintf(`witness.named('ready').length >= %d`, n))
}

// click presses and releases the mouse at a place in the page. A frame there
// has drawn itself first: before that the browser does not find it.
func (b tab) click(x, y float64) {
	b.t.Helper()
	b.run(`new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))`) // nor what lies over a frame
	b.until(fmt.Sprintf(`(n => n?.localName !== 'iframe' || witness.ask(n, 'new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))'))(document.elementFromPoint(%v, %v))`, x, y))
	b.press(x, y)
}

// press is click without a look at what stands there.
func (b tab) press(x, y float64) {
	b.t.Helper()
	b.do(chromedp.MouseClickXY(x, y))
}

// clickOn clicks the middle of what script returns: an element, or an array of
// x and y.
func (b tab) clickOn(script string) {
	b.t.Helper()
	at := value[[]float64](b, fmt.Sprintf(`(() => { const n = %s; if (Array.isArray(n)) return n; const r = n.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; })()`, script))
	b.click(at[0], at[1])
}

// settle waits until the page has drawn twice after everything it had to do.
func (b tab) settle() {
	b.t.Helper()
	b.run(`new Promise(done => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(done)), 50))`)
}

// is checks that script gives want.
func is[T comparable](b tab, script string, want T) {
	b.t.Helper()
	if got := value[T](b, script); got != want {
		b.t.Errorf("%s = %v, want %v", script, got, want)
	}
}

// calm checks that nothing went wrong on the page.
func (b tab) calm() {
	b.t.Helper()
	if got := value[[]string](b, `witness.errors`); len(got) > 0 {
		b.t.Errorf("errors on the page: %q", got)
	}
}

// quoted is a Go string as a literal of JavaScript.
func quoted(s string) string {
	out, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	return strings.ReplaceAll(string(out), "</", `<\/`)
}

// witness watches a partner's page: what shifts, which events come, how many
// listeners for messages there are, what is opened, what goes wrong. It can
// ask the child page of the tests to evaluate something.
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
				const hear = e => {
					if (e.data?.puppet !== id) return;
					remove.call(window, 'message', hear);
					'failed' in e.data ? fail(Error(e.data.failed)) : done(e.data.value);
				};
				add.call(window, 'message', hear);
				setTimeout(() => { remove.call(window, 'message', hear); fail(Error('the frame went while it was asked')); }, patience);
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
	new PerformanceObserver(list => {
		for (const s of list.getEntries()) {
			const nodes = s.sources.map(n => n.node?.nodeName + '#' + n.node?.id + ' ' + JSON.stringify([n.previousRect, n.currentRect]));
			(s.hadRecentInput ? w.asked : w.shifts).push({ value: s.value, nodes });
		}
	}).observe({ type: 'layout-shift', buffered: true });
	for (const name of ['ready', 'size', 'open', 'event', 'error']) on('broadside:' + name, e =>
		w.events.push({ name, detail: e.detail ?? null, id: e.target.id }));
	on('error', e => w.errors.push(String(e.message)));
	on('unhandledrejection', e => w.errors.push(String(e.reason)));
	on('securitypolicyviolation', e => w.csp.push(e.violatedDirective + ' ' + e.blockedURI));
})();
`
