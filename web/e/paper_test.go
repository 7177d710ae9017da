package e_test

import (
	"fmt"
	"net/http"
	"net/http/httputil"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"broadside/app"
	"broadside/web/browsertest"
)

// TestErrorOfPaper: the parent page is told that an article does not exist, and
// shows the link instead of the frame.
func TestErrorOfPaper(t *testing.T) {
	t.Parallel()
	p, host := openPaper(t), partner(t, 0)
	b := openTab(t, 600)
	b.Navigate(host.page("/", pageAround(ofPaper(p, "nothing"))))
	b.until(`witness.named('error').length === 1`)
	expect(b, `witness.named('ready').length`, 0)
	b.until(`el.querySelector('a')`)
	expect(b, `el.offsetHeight`, 480)
	expect(b, `JSON.stringify(witness.shifts)`, "[]")
	b.expectNoErrors()
}

// ofPaper returns snippet B for an article of the real server, with the id
// "el".
func ofPaper(p *server, slug string, data ...string) string {
	return strings.Replace(snippetB(p, slug, append(data, `data-id="el"`)...), "acme", "open", 1)
}

// openPaper returns a proxy to the server for one test.
func openPaper(t *testing.T) *server {
	t.Helper()
	address, err := browsertest.Embeddable()
	if err != nil {
		t.Fatal(err)
	}
	s := newServer(t, 0)
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(address) }}
	s.mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { proxy.ServeHTTP(w, r) })
	return s
}

// frame attaches to the frame whose address has a prefix, as to a tab. The site
// must be the test's own, because the browser also has the frames of other
// tests.
func (b tab) frame(address string) tab {
	b.T.Helper()
	for deadline := time.Now().Add(browsertest.Patience); time.Now().Before(deadline); {
		all, err := chromedp.Targets(b.Ctx)
		if err != nil {
			b.T.Fatal(err)
		}
		for _, one := range all {
			if one.Type == "iframe" && strings.HasPrefix(one.URL, address) {
				ctx, leave := chromedp.NewContext(b.Ctx, chromedp.WithTargetID(one.TargetID))
				b.T.Cleanup(leave)
				if err := chromedp.Do(ctx); err != nil { // without a time limit, which would become the frame's
					b.T.Fatal(err)
				}
				return tab{browsertest.Tab{T: b.T, Ctx: ctx}}
			}
		}
		b.waitPainted()
	}
	b.T.Fatalf("no frame of %s", address)
	return b
}

// TestPaperFilter: in the real framed listings a reader's search starts the
// program inside the frame, which adopts the page and filters in place.
func TestPaperFilter(t *testing.T) {
	t.Parallel()
	runPaperFilter(t, "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox")
}

func runPaperFilter(t *testing.T, sandbox string) {
	t.Helper()
	p, host := openPaper(t), partner(t, 0)
	b := openTab(t, 600)
	b.Navigate(host.page("/", pageAround(fmt.Sprintf(`<broad-side id="el"><iframe src="%[1]s/e/listings?category=motors&amp;k=open" width="100%%" height="480" title="Motors"
sandbox="%[2]s"></iframe><a href="%[1]s/listings?category=motors">Motors</a></broad-side><script async src="%[1]s/e/v1.js"></script>`, p.URL, sandbox))))
	b.waitReady(1)
	f := b.frame(p.URL + "/e/listings")
	f.Run(`window.stays = true`)
	b.Run(`window.length0 = history.length`)
	first := value[string](f, `document.querySelector('.rows').textContent`)
	if got := p.requested("/web/app"); len(got) != 0 {
		t.Errorf("requested %q before an action", got)
	}
	f.waitPainted() // painted: only then the browser finds the element at the pointer
	at := value[[]float64](f, `(r => [r.x + r.width / 2, r.y + r.height / 2])(document.querySelector('[name=q]').getBoundingClientRect())`)
	box := value[[]float64](b, `(r => [r.x, r.y])(document.querySelector('iframe').getBoundingClientRect())`)
	b.press(box[0]+at[0], box[1]+at[1])
	f.until(`document.hasFocus() && document.activeElement.name === 'q'`)
	b.RunActions(chromedp.KeyEvent("nissan"))
	f.until(`broadside.state === 'ready'`)
	f.until(`document.querySelector('[name=q]').value === 'nissan' && document.querySelector('.rows').textContent !== ` + browsertest.QuoteJS(first))
	expect(f, `window.stays`, true)
	expect(f, `broadside.stats.created + broadside.stats.moved + broadside.stats.removed`, 0)
	expect(b, `history.length - length0`, 0)
	expect(b, `JSON.stringify(witness.shifts)`, "[]")
	// the program stores nothing either
	kept := `(() => { try { return [document.cookie, localStorage.length, sessionStorage.length].join() } catch { return 'denied' } })()`
	if strings.Contains(sandbox, "allow-same-origin") {
		expect(f, kept, ",0,0")
	} else {
		expect(f, kept, "denied")
	}
	expect(b, kept, ",0,0")
	expect(f, `performance.getEntriesByType('resource').filter(r => !r.name.startsWith(`+browsertest.QuoteJS(p.URL)+`)).length`, 0)
	b.expectNoErrors()
}

// TestPaperFolded: a folded article shows whole lines above the button, and Tab
// reaches only visible elements.
func TestPaperFolded(t *testing.T) {
	t.Parallel()
	runPaperFolded(t, "sharjah-dubai-express-bus-lane-ar", 320, "m")
}

func runPaperFolded(t *testing.T, slug string, width int64, size string) {
	t.Helper()
	p, host := openPaper(t), partner(t, 0)
	b := openTab(t, width)
	b.Navigate(host.page("/", pageAround(fmt.Sprintf(`<style>body { font: 20px/1.7 serif }</style><script async src="%s/e/v1.js" data-article="%s" data-mode="full" data-size="%s" data-partner="open" data-id="el" style="display:block;min-height:%dpx"></script>`,
		p.URL, slug, size, app.FrameHeights[size]))))
	b.until(more + `.hidden === false`)
	button := value[int](b, more+`.offsetHeight`)
	f := b.frame(p.URL + "/e/articles")
	f.until(`document.documentElement.dataset.expanded === 'false'`)
	f.Run(fmt.Sprintf(`window.end = innerHeight - %d, window.lines = [...document.querySelectorAll('.story :is(.kicker, .headline, .standfirst, .byline, .body p, figcaption)')].flatMap(n => {
		const range = document.createRange(); range.selectNodeContents(n);
		const box = document.querySelector('.story').getBoundingClientRect();
		return [...range.getClientRects()].filter(r => r.width && r.right > box.left + 1 && r.left < box.right - 1).map(r => [Math.round(r.bottom), n.className, n.textContent.slice(0, 30)]); })`, button))
	expect(f, `lines.filter(([bottom]) => bottom > end + 1).join(' | ')`, "")
	expect(f, `lines.some(line => line[1] === 'headline')`, true)
	expect(f, `[...document.querySelectorAll('.row')].filter(n => n.checkVisibility() && n.getBoundingClientRect().bottom > end + 1).length`, 0)
	expect(f, `[...document.querySelectorAll('.story a')].filter(a => a.checkVisibility({ visibilityProperty: true }) && a.getClientRects()[0].left >= document.querySelector('.story').getBoundingClientRect().right).length`, 0)
	expect(b, `JSON.stringify(witness.shifts)`, "[]")
	b.expectNoErrors()
}

// TestPaperFull: a real article is unfolded by a button on the partner's page.
func TestPaperFull(t *testing.T) {
	t.Parallel()
	p, host := openPaper(t), partner(t, 0)
	b := openTab(t, 390)
	b.Navigate(host.page("/", pageAround(ofPaper(p, "turkey-iran-military-talks-ankara", `data-mode="full"`, `data-theme="dark"`))))
	b.until(more + `.hidden === false`)
	expect(b, more+`.textContent`, "Continue reading")
	b.clickOn(more)
	b.until(box + ` > 700`)
	b.until(more + `.hidden`)
	b.waitPainted()
	f := b.frame(p.URL + "/e/articles")
	expect(f, `document.body.scrollHeight <= innerHeight`, true)
	expect(f, `document.documentElement.dataset.theme`, "dark")
	expect(b, `JSON.stringify(witness.shifts)`, "[]")
	b.expectNoErrors()
}
