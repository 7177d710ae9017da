package web_test

import (
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"

	"broadside/server/response"
	"broadside/web"
	"broadside/web/browsertest"
)

// TestSpeculationRules: the policy of pages allows the rules that the script
// inserts, and of inline scripts only these and the theme's.
func TestSpeculationRules(t *testing.T) {
	t.Parallel()
	found := regexp.MustCompile(`'(\{"prerender"[^'\n]+)'`).FindSubmatch(web.Named("later.js").Body)
	if found == nil {
		t.Fatal("later.js has no rules")
	}
	rules := strings.ReplaceAll(string(found[1]), `\\`, `\`)
	if !json.Valid([]byte(rules)) {
		t.Errorf("the rules are not JSON: %s", rules)
	}
	sum := sha256.Sum256([]byte(rules))
	if want := "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"; strings.Count(response.PagePolicy, "'sha256-") != 2 || !strings.Contains(response.PagePolicy, want) {
		t.Errorf("the policy lacks %s: %s", want, response.PagePolicy)
	}
}

// purposes records the Sec-Purpose or Purpose header of the requests that reach the server.
type purposes struct {
	mu     sync.Mutex
	byPath map[string][]string
}

func recordPurposes(h *proxy) *purposes {
	p, forward := &purposes{byPath: map[string][]string{}}, h.forward
	h.forward = func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		p.byPath[r.URL.Path] = append(p.byPath[r.URL.Path], cmp.Or(r.Header.Get("Sec-Purpose"), r.Header.Get("Purpose")))
		p.mu.Unlock()
		forward(w, r)
	}
	return p
}

func (p *purposes) of(path string) []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.byPath[path])
}

// waitFor waits for a request for path and returns the purposes of all of them.
func (p *purposes) waitFor(t *testing.T, b interface{ until(string) }, path string) []string {
	t.Helper()
	for len(p.of(path)) == 0 && !t.Failed() {
		b.until(`new Promise(done => setTimeout(done, 20, true))`)
	}
	return p.of(path)
}

const (
	speculates = `document.querySelector('script[type=speculationrules]') !== null`
	toStory    = `.headline a[href="` + story + `"]`
)

// TestAhead: the story below the pointer is requested before it is opened, also
// through the worker, and not again when it is opened. The rules are gone while
// the program runs and under data saver.
func TestAhead(t *testing.T) {
	t.Parallel()
	h, b := openProxy(t), openTab(t, idleAtOnce, `Object.defineProperty(navigator, 'connection', { value: Object.assign(new EventTarget(), { saveData: location.hash === '#save' }) });`)
	p := recordPurposes(h)
	b.Navigate(h.URL + "/")
	b.until(speculates + ` && navigator.serviceWorker.controller?.state === 'activated'`)
	at := value[[]float64](b, `(e => { e.scrollIntoView({ block: 'center', behavior: 'instant' });
		const r = e.getBoundingClientRect(); return [r.x + 9, r.y + 9]; })(document.querySelector('`+toStory+`'))`)
	b.RunActions(chromedp.MouseEvent(chromedp.MouseMoved, at[0], at[1]))
	if got := p.waitFor(t, b, story); !strings.HasPrefix(got[0], "prefetch") {
		t.Errorf("Sec-Purpose = %q", got)
	}
	b.click(toStory)
	b.until(`location.pathname === ` + browsertest.QuoteJS(story) + ` && ` + speculates)
	if got := p.of(story); len(got) != 1 {
		t.Errorf("the story was requested again: %q", got)
	}
	b.Run(`navigator.connection.saveData = true, navigator.connection.dispatchEvent(new Event('change'))`)
	expect(b, speculates, false)

	b.Navigate(h.URL + "/listings#save")
	b.until(laterLoaded)
	expect(b, speculates, false)
	b.Navigate(h.URL + "/")
	b.until(speculates)
	b.Run(`witness.wake()`)
	b.until(`broadside.state === 'ready'`)
	expect(b, speculates, false)
	expect(b, `witness.errors.join()`, "")
}

// TestPrerendered: a page that is prerendered loads nothing more, registers no
// worker and starts no program before it is shown.
func TestPrerendered(t *testing.T) {
	t.Parallel()
	h, b := openProxy(t), openTab(t, idleAtOnce, `Object.defineProperty(document, 'prerendering', { value: true, configurable: true });`)
	b.Navigate(h.URL + "/listings")
	b.until(`document.readyState === 'complete'`)
	b.Run(`new Promise(done => setTimeout(done))`)
	b.Run(`dispatchEvent(new Event('pointermove'))`)
	b.Run(`fetch('/healthz')`) // everything before it has been sent
	if got := h.requested("/worker.js", web.Path("later.js"), wasm); len(got) > 0 {
		t.Errorf("the prerendered page requested %q", got)
	}
	expect(b, `broadside.state`, "asleep")
	b.Run(`document.dispatchEvent(new Event('prerenderingchange'))`)
	b.until(`navigator.serviceWorker.controller && ` + laterLoaded)
}

// TestPrefetch: a browser without Speculation Rules fetches a story on hover or
// touch, once, and opens it from there. It fetches none while the program runs.
func TestPrefetch(t *testing.T) {
	t.Parallel()
	h, b := openProxy(t), openTab(t, idleAtOnce, `HTMLScriptElement.supports = () => false;`)
	p := recordPurposes(h)
	b.Navigate(h.URL + "/")
	b.until(laterLoaded)
	expect(b, speculates, false)
	const over = `document.querySelector('` + toStory + `').dispatchEvent(new PointerEvent('pointerover', { bubbles: true }))`
	b.Run(over)
	b.Run(over)
	b.Run(`document.querySelector('.masthead .sections a').dispatchEvent(new PointerEvent('pointerover', { bubbles: true }))`)
	if got := p.waitFor(t, b, story); !slices.Equal(got, []string{"prefetch"}) {
		t.Errorf("purposes of the story: %q", got)
	}
	if got := p.of("/sections/news"); len(got) > 0 {
		t.Errorf("a section was fetched: %q", got)
	}
	b.until(`performance.getEntriesByName(location.origin + '` + story + `').some(e => e.responseEnd > 0)`)
	b.click(toStory)
	b.until(`location.pathname === '` + story + `' && ` + laterLoaded)
	if got := p.of(story); len(got) != 1 {
		t.Errorf("the story was requested again: %q", got)
	}
	b.Run(`witness.wake()`)
	b.until(`broadside.state === 'ready'`)
	b.Run(`for (const a of document.querySelectorAll('a[href*="/articles/"]')) a.dispatchEvent(new PointerEvent('pointerover', { bubbles: true }))`)
	b.Run(`fetch('/healthz')`)
	if got := h.requested("/articles/"); len(got) != 1 {
		t.Errorf("with the program: %q", got)
	}
}
