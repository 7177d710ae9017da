package e_test

import (
	"fmt"
	"strings"
	"testing"
)

// TestHello: the first messages of both sides.
func TestHello(t *testing.T) {
	t.Parallel()
	p, host := publisher(t, 0), partner(t, 0)
	b := openTab(t, 600)
	b.Navigate(host.page("/", pageAround(`<broad-side id="el" article="a" listings="raw" theme="dark" size="l"></broad-side><script async src="`+p.URL+`/e/v1.js"></script>`)))
	b.waitReady(1)
	b.until(`witness.ask('#el', 'got.length').then(n => n >= 1)`)
	if got, want := inFrame[string](b, `JSON.stringify(got)`, "#el"), `{"broadside":1,"t":"hello","theme":"dark","lang":null,"visible":true,"size":"l"}`; !strings.Contains(got, want) {
		t.Errorf("the frame received %s, want %s", got, want)
	}
	b.expectNoErrors()
}

// TestReadyTwice: a frame that sent ready while its parent was busy sends it
// again when asked. It takes the first of two ports, and messages on it arrive.
func TestReadyTwice(t *testing.T) {
	t.Parallel()
	p, host := publisher(t, 0), partner(t, 0)
	b := openTab(t, 600)
	b.Navigate(host.page("/", pageAround(snippetB(p, "a", `data-id="el"`))))
	b.waitReady(1)
	inFrame[any](b, `parent.postMessage({ broadside: 1, t: 'ready' }, '*'), 1`, "#el")
	b.waitReady(2)
	inFrame[any](b, `document.body.style.height = '700px', 1`, "#el") // something to report
	b.waitPainted()
	b.Run(`document.body.dataset.theme = 'dark'`)
	b.until(`witness.ask('#el', 'document.documentElement.dataset.theme').then(v => v === 'dark')`)
	b.expectNoErrors()
}

// TestOpen: the partner's page may handle a link out of the frame; otherwise
// the link opens a new tab.
func TestOpen(t *testing.T) {
	t.Parallel()
	p, host := publisher(t, 0), partner(t, 0)
	b := openTab(t, 600)
	b.Navigate(host.page("/", pageAround(snippetB(p, "a", `data-id="el"`))))
	b.waitReady(1)
	top := value[float64](b, `el.getBoundingClientRect().top`)
	b.click(30, top+20)
	b.until(`witness.opened.length === 1`)
	expect(b, `JSON.stringify(witness.opened[0])`, `["`+p.URL+`/articles/a","_blank","noopener"]`)
	expect(b, `witness.named('open')[0].detail.href`, p.URL+"/articles/a")

	b.Run(`addEventListener('broadside:open', e => e.preventDefault())`)
	b.click(30, top+20)
	b.until(`witness.named('open').length === 2`)
	expect(b, `witness.opened.length`, 1)
	b.until(`witness.named('event').some(e => e.detail.name === 'open')`)
	b.expectNoErrors()
}

// TestOpenUnasked: a link opens only after a reader's click, and only to the
// publisher's site.
func TestOpenUnasked(t *testing.T) {
	t.Parallel()
	p, host := publisher(t, 0), partner(t, 0)
	b := openTab(t, 600)
	b.Navigate(host.page("/", pageAround(snippetB(p, "a", `data-id="el"`, `data-listings="raw"`))))
	b.waitReady(1)
	say := func(href string) {
		inFrame[any](b, `port.postMessage({ t: 'open', href: `+href+` })`, "#el")
		b.waitPainted()
	}
	say(`location.origin + '/articles/a'`) // without user activation
	expect(b, `witness.named('open').length`, 0)
	top := value[float64](b, `el.getBoundingClientRect().top`)
	b.click(300, top+400)
	for _, href := range []string{`'javascript:alert(1)'`, `'https://example.com/'`, `'//example.com/'`, `'data:text/html,x'`, `'/articles/a'`, `''`,
		`location.origin.replace('127.0.0.1', '127.0.0.1@example.com')`, `'blob:' + location.origin + '/1'`, `location.origin + '.example.com/'`,
		`{}`, `null`, `12n`} {
		say(href)
	}
	expect(b, `witness.named('open').length`, 0)
	expect(b, `witness.opened.length`, 0)
	b.click(300, top+400)
	say(`location.origin + '/articles/a'`)
	b.until(`witness.opened.length === 1`)
	b.expectNoErrors()
}

// TestOpaque: a frame in a CMS's sandbox without an origin gets the hello
// message; a frame that only claims to be one does not.
func TestOpaque(t *testing.T) {
	t.Parallel()
	p, host := publisher(t, 0), partner(t, 0)
	b := openTab(t, 600)
	embed := strings.Replace(snippetA(p, "a", `id="el"`), "allow-scripts allow-same-origin", "allow-scripts", 1)
	b.Navigate(host.page("/", pageAround(embed)))
	b.waitReady(1)
	if got := inFrame[string](b, `self.origin`, "#el"); got != "null" {
		t.Fatalf("the frame's origin is %q, want an opaque one", got)
	}
	b.Run(`document.body.dataset.theme = 'dark'`)
	b.until(`witness.ask('#el', 'document.documentElement.dataset.theme').then(v => v === 'dark')`)
	b.clickOn(`(r => [r.x + 30, r.y + 20])(document.querySelector('iframe').getBoundingClientRect())`)
	b.until(`witness.opened.length === 1`)
	b.expectNoErrors()
}

// TestError: a frame that loads but sends no message causes an event; the link
// remains.
func TestError(t *testing.T) {
	t.Parallel()
	p, host := publisher(t, 0), partner(t, 0)
	b := openTab(t, 600)
	dumb := strings.Replace(snippetA(p, "a", `id="dumb"`), "?k=acme", "?bare", 1)
	b.Navigate(host.page("/", pageAround(dumb+snippetA(p, "b", `id="fine"`))))
	b.Run(`fine.scrollIntoView()`)
	b.waitReady(1)
	b.until(`witness.named('error').length === 1`)
	expect(b, `witness.named('error')[0].id`, "dumb")
	expect(b, `dumb.querySelector('a').offsetHeight > 0`, true)
	expect(b, `JSON.stringify(witness.shifts)`, "[]")
	b.expectNoErrors()
}

// TestFrameLeaves: after the frame navigates, messages come from the new page.
func TestFrameLeaves(t *testing.T) {
	t.Parallel()
	p, host := publisher(t, 0), partner(t, 0)
	b := openTab(t, 600)
	b.Navigate(host.page("/", pageAround(snippetB(p, "a", `data-id="el"`, `data-theme="dark"`))))
	b.waitReady(1)
	inFrame[any](b, `setTimeout(() => location.replace('/e/articles/other')), 1`, "#el")
	b.waitReady(2)
	b.until(`el.querySelector('iframe').title === 'Child other'`)
	b.until(`witness.ask('#el', 'document.documentElement.dataset.theme').then(v => v === 'dark')`)
	// messages of another site's page in the frame are ignored
	inFrame[any](b, fmt.Sprintf(`setTimeout(() => location.replace('%s')), 1`, host.page("/e/articles/evil", `<!doctype html><title>E</title>`+rawFrame+
		`<script>addEventListener('message', e => e.data?.puppet && e.source.postMessage({ puppet: e.data.puppet, value: eval(e.data.code) }, '*'))</script>`)), "#el")
	b.until(`witness.ask('#el', 'document.title').then(v => v === 'E')`)
	b.waitPainted()
	expect(b, `witness.named('ready').length`, 2)
	if inFrame[bool](b, `!!port`, "#el") {
		t.Error("a page of another site has been greeted")
	}
	b.expectNoErrors()
}
