package web_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestFrameWakes: in a frame the program is not loaded until a reader uses the
// listings. Then it adopts the nodes and filters in place, without history
// entries.
func TestFrameWakes(t *testing.T) {
	t.Parallel()
	runFrameWakes(t, "/e/listings?lang=ar&size=l", "")
}

// runFrameWakes filters in the framed page at address. If policy is not empty, it is the page's
// Content-Security-Policy.
func runFrameWakes(t *testing.T, address, policy string) {
	t.Helper()
	besideStory := strings.Contains(address, "/articles/")
	h, b := openProxy(t), openTab(t)
	if policy != "" {
		sandboxed(t, h, "/e/listings", policy)
	}
	b.Navigate(h.URL + address)
	b.until(`document.readyState === 'complete'`)
	expect(b, `typeof window.broadside`, "undefined")
	if got := h.requested("/web/app.", "/web/start."); len(got) > 0 {
		t.Errorf("before anybody acts: %q", got)
	}
	if policy != "" {
		expect(b, `(() => { try { return String(localStorage) } catch { return 'denied' } })()`, "denied")
		expect(b, `origin`, "null")
	}
	b.Run(`window.same = true, window.steps = history.length`)
	b.click("#f-q")
	b.Run(idle)
	if got := h.requested("/web/app.", "/web/start."); len(got) > 0 {
		t.Errorf("for one who only came to the field: %q", got)
	}
	release := h.delayResponses(t, wasm)
	b.RunActions(chromedp.KeyEvent("f"))
	b.until(`window.broadside?.state === 'starting'`)
	b.RunActions(chromedp.KeyEvent("l"))
	if policy == "" && !besideStory {
		b.until(`location.search.includes('q=fl') && ` + settled) // by a page of the server
	}
	nodes := value[int](b, `witness.mark()`)
	release()
	b.until(`window.broadside?.state === 'ready'`)
	for _, name := range []string{"created", "moved", "removed", "attrs"} {
		expect(b, `broadside.stats.`+name, 0)
	}
	expect(b, `broadside.stats.adopted`, nodes)
	expect(b, `document.activeElement.id`, "f-q")

	h.clearRequests()
	b.RunActions(chromedp.KeyEvent("a"), chromedp.KeyEvent("t"))
	if besideStory {
		b.Run(`document.querySelector('.ask button').click()`)
	}
	b.until(`location.search.includes('q=flat') && document.querySelector('#filter') && ` + settled)
	expect(b, `window.same`, true)
	expect(b, `history.length === window.steps`, true)
	expect(b, `document.querySelector('#f-q').value`, "flat")
	b.until(`document.querySelectorAll('.row').length > 0 && [...document.querySelectorAll('.row')].every(r => r.href.includes('/listings/') && r.target === '_blank')`)
	expect(b, `scrollY`, 0)
	if wrong := value[string](b, layoutFaults); wrong != "" {
		t.Errorf("the program's page does not fit:\n%s", wrong)
	}
	if got := h.requested("/e/articles", "/e/listings"); len(got) > 0 {
		t.Errorf("it loaded %q", got)
	}
	for _, said := range value[[]string](b, `witness.errors`) {
		t.Errorf("console: %q", said)
	}
}

// sandboxed adds a sandbox policy to the responses to path.
func sandboxed(t *testing.T, h *proxy, path, policy string) {
	t.Helper()
	address, err := paper()
	if err != nil {
		t.Fatal(err)
	}
	h.respond(path, func(w http.ResponseWriter, r *http.Request) {
		there, err := http.Get(address.ResolveReference(r.URL).String())
		if err != nil {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		defer there.Body.Close()
		for name, values := range there.Header {
			w.Header()[name] = values
		}
		w.Header().Del("Content-Length")
		w.Header().Add("Content-Security-Policy", policy)
		w.WriteHeader(there.StatusCode)
		_, _ = io.Copy(w, there.Body)
	})
}
