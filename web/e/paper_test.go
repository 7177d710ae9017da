package e_test

import (
	"bufio"
	"fmt"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"broadside/app"
	"broadside/web"
)

// paper is the address of the program as it ships, on the paper that ships.
var paper = sync.OnceValues(func() (*url.URL, error) {
	if web.Path("app.wasm") == "" {
		return nil, fmt.Errorf("the browser's program is not built: make wasm")
	}
	dir, err := os.MkdirTemp("", "broadside")
	if err != nil {
		return nil, err
	}
	binary := filepath.Join(dir, "broadside")
	if out, err := exec.Command("go", "build", "-o", binary, "broadside/server").CombinedOutput(); err != nil {
		return nil, fmt.Errorf("go build: %w\n%s", err, out)
	}
	records := filepath.Join(dir, "partners.yaml")
	if err := os.WriteFile(records, []byte("partners:\n  - {id: open, name: Any page, origins: [\"*\"]}\n"), 0o600); err != nil {
		return nil, err
	}
	server := exec.Command(binary, "-addr", "127.0.0.1:0", "-sample", "-data", filepath.Join(dir, "data"), "-partners", records)
	out, err := server.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := server.Start(); err != nil {
		return nil, err
	}
	atExit = func() {
		_ = server.Process.Kill()
		_ = server.Wait()
		_ = os.RemoveAll(dir)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return nil, err
	}
	_, address, _ := strings.Cut(strings.TrimSpace(line), "listening on ")
	return url.Parse(address)
})

// atExit ends what paper started.
var atExit = func() {}

// TestErrorOfPaper: the page around learns that a story is not there, and shows
// the link in the place of the frame.
func TestErrorOfPaper(t *testing.T) {
	t.Parallel()
	p, host := openPaper(t), partner(t, 0)
	b := openTab(t, 600)
	b.goTo(host.page("/", around(ofPaper(p, "nothing"))))
	b.until(`witness.named('error').length === 1`)
	is(b, `witness.named('ready').length`, 0)
	b.until(`el.querySelector('a')`)
	is(b, `el.offsetHeight`, 480)
	is(b, `witness.sum(witness.shifts)`, 0.0)
	b.calm()
}

// ofPaper is snippet B of a story of the real paper, with the id "el".
func ofPaper(p *server, slug string, data ...string) string {
	return strings.Replace(snippetB(p, slug, append(data, `data-id="el"`)...), "acme", "open", 1)
}

// openPaper is a test's own door to the paper.
func openPaper(t *testing.T) *server {
	t.Helper()
	address, err := paper()
	if err != nil {
		t.Fatal(err)
	}
	s := newServer(t, 0)
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(address) }}
	s.mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { proxy.ServeHTTP(w, r) })
	return s
}

// frame attaches to the frame whose address begins so, as to a tab. The site
// must be the test's own: the browser has the frames of others too.
func (b tab) frame(address string) tab {
	b.t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
		all, err := chromedp.Targets(b.ctx)
		if err != nil {
			b.t.Fatal(err)
		}
		for _, one := range all {
			if one.Type == "iframe" && strings.HasPrefix(one.URL, address) {
				ctx, leave := chromedp.NewContext(b.ctx, chromedp.WithTargetID(one.TargetID))
				b.t.Cleanup(leave)
				if err := chromedp.Do(ctx); err != nil { // without a time limit, which would be the frame's
					b.t.Fatal(err)
				}
				return tab{b.t, ctx}
			}
		}
		b.settle()
	}
	b.t.Fatalf("no frame of %s", address)
	return b
}

// TestPaperFilter: in the real framed listings a reader's search starts the
// program inside the frame, which takes over what stands there and filters in
// place; in a frame without an origin or storage too.
func TestPaperFilter(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, sandbox string }{
		{"ours", "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox"},
		{"opaque", "allow-scripts"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p, host := openPaper(t), partner(t, 0)
			b := openTab(t, 600)
			b.goTo(host.page("/", around(fmt.Sprintf(`<broad-side id="el"><iframe src="%[1]s/e/listings?category=motors&amp;k=open" width="100%%" height="480" title="Motors"
sandbox="%[2]s"></iframe><a href="%[1]s/listings?category=motors">Motors</a></broad-side><script async src="%[1]s/e/v1.js"></script>`, p.URL, tt.sandbox))))
			b.ready(1)
			f := b.frame(p.URL + "/e/listings")
			f.run(`window.stays = true`)
			b.run(`window.length0 = history.length`)
			first := value[string](f, `document.querySelector('.rows').textContent`)
			if got := p.visits("/web/app"); len(got) != 0 {
				t.Errorf("asked for %q before an action", got)
			}
			f.settle() // it has drawn: the browser finds it under the mouse
			at := value[[]float64](f, `(r => [r.x + r.width / 2, r.y + r.height / 2])(document.querySelector('[name=q]').getBoundingClientRect())`)
			box := value[[]float64](b, `(r => [r.x, r.y])(document.querySelector('iframe').getBoundingClientRect())`)
			b.press(box[0]+at[0], box[1]+at[1])
			f.until(`document.hasFocus() && document.activeElement.name === 'q'`)
			b.do(chromedp.KeyEvent("nissan"))
			f.until(`broadside.state === 'ready'`)
			f.until(`document.querySelector('[name=q]').value === 'nissan' && document.querySelector('.rows').textContent !== ` + quoted(first))
			is(f, `window.stays`, true)
			is(f, `broadside.stats.created + broadside.stats.moved + broadside.stats.removed`, 0)
			is(b, `history.length - length0`, 0)
			is(b, `witness.sum(witness.shifts)`, 0.0)
			// and the program keeps nothing either
			kept := `(() => { try { return [document.cookie, localStorage.length, sessionStorage.length].join() } catch { return 'denied' } })()`
			if tt.name == "ours" {
				is(f, kept, ",0,0")
			} else {
				is(f, kept, "denied")
			}
			is(b, kept, ",0,0")
			is(f, `performance.getEntriesByType('resource').filter(r => !r.name.startsWith(`+quoted(p.URL)+`)).length`, 0)
			b.calm()
		})
	}
}

// TestPaperFolded: a story that goes on shows whole lines above the button, and
// Tab finds nothing that is not shown.
func TestPaperFolded(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		slug  string
		width int64
		size  string
	}{
		{"dubai-rent-renewals", 320, "s"}, {"dubai-rent-renewals", 390, "m"}, {"dubai-rent-renewals", 900, "l"},
		{"sharjah-dubai-express-bus-lane-ar", 320, "m"}, {"sharjah-dubai-express-bus-lane-ar", 900, "l"}, {"turkey-iran-military-talks-ankara", 390, "l"},
	} {
		t.Run(fmt.Sprint(tt.slug, tt.width, tt.size), func(t *testing.T) {
			t.Parallel()
			p, host := openPaper(t), partner(t, 0)
			b := openTab(t, tt.width)
			b.goTo(host.page("/", around(fmt.Sprintf(`<style>body { font: 20px/1.7 serif }</style><script async src="%s/e/v1.js" data-article="%s" data-mode="full" data-size="%s" data-partner="open" data-id="el" style="display:block;min-height:%dpx"></script>`,
				p.URL, tt.slug, tt.size, app.FrameHeights[tt.size]))))
			b.until(more + `.hidden === false`)
			button := value[int](b, more+`.offsetHeight`)
			f := b.frame(p.URL + "/e/articles")
			f.until(`document.documentElement.dataset.expanded === 'false'`)
			f.run(fmt.Sprintf(`window.end = innerHeight - %d, window.lines = [...document.querySelectorAll('.story :is(.kicker, .headline, .standfirst, .byline, .body p, figcaption)')].flatMap(n => {
				const range = document.createRange(); range.selectNodeContents(n);
				const box = document.querySelector('.story').getBoundingClientRect();
				return [...range.getClientRects()].filter(r => r.width && r.right > box.left + 1 && r.left < box.right - 1).map(r => [Math.round(r.bottom), n.className, n.textContent.slice(0, 30)]); })`, button))
			is(f, `lines.filter(([bottom]) => bottom > end + 1).join(' | ')`, "")
			is(f, `lines.some(line => line[1] === 'headline')`, true)
			is(f, `[...document.querySelectorAll('.row')].filter(n => n.checkVisibility() && n.getBoundingClientRect().bottom > end + 1).length`, 0)
			is(f, `[...document.querySelectorAll('.story a')].filter(a => a.checkVisibility({ visibilityProperty: true }) && a.getClientRects()[0].left >= document.querySelector('.story').getBoundingClientRect().right).length`, 0)
			is(b, `witness.sum(witness.shifts)`, 0.0)
			b.calm()
		})
	}
}

// TestPaperFull: a real story unfolds by a button of the partner's page.
func TestPaperFull(t *testing.T) {
	t.Parallel()
	p, host := openPaper(t), partner(t, 0)
	b := openTab(t, 390)
	b.goTo(host.page("/", around(ofPaper(p, "turkey-iran-military-talks-ankara", `data-mode="full"`, `data-theme="dark"`))))
	b.until(more + `.hidden === false`)
	is(b, more+`.textContent`, "Continue reading")
	b.clickOn(more)
	b.until(box + ` > 700`)
	b.until(more + `.hidden`)
	b.settle()
	f := b.frame(p.URL + "/e/articles")
	is(f, `document.body.scrollHeight <= innerHeight`, true)
	is(f, `document.documentElement.dataset.theme`, "dark")
	is(b, `witness.sum(witness.shifts)`, 0.0)
	b.calm()
}
