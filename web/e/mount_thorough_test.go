//go:build thorough

package e_test

import (
	"fmt"
	"testing"
)

// TestMountsInFull: a frame of mode=full leaves no observers either.
func TestMountsInFull(t *testing.T) {
	t.Parallel()
	p, host := publisher(t, 0), partner(t, 0)
	b := openTab(t, 600)
	count := `<script>window.watching = 0; for (const [name, n] of [['observe', 1], ['disconnect', -1]]) {
		const was = IntersectionObserver.prototype[name]; IntersectionObserver.prototype[name] = function (...a) { watching += n; return was.apply(this, a) } }</script>`
	b.Navigate(host.page("/", fullPage(p, 1500, count)))
	b.until(more + `.hidden === false`)
	for range 5 {
		was := value[int](b, `witness.named('ready').length`)
		b.Run(`{ const { el } = window, parent = el.parentNode, next = el.nextSibling; el.remove(); parent.insertBefore(el, next); }`)
		b.waitReady(was + 1)
		b.until(more + `.hidden === false`)
	}
	expect(b, `watching`, 1)
	expect(b, `witness.listeners`, 1)
	b.expectNoErrors()
}

// TestSinglePage: an application that replaces its page, each time with the
// script tag in it, as frameworks do.
func TestSinglePage(t *testing.T) {
	t.Parallel()
	p, host := publisher(t, 0), partner(t, 0)
	b := openTab(t, 600)
	b.Navigate(host.page("/", pageAround(`<div id="app"></div>`)))
	for n := range 20 {
		b.Run(fmt.Sprintf(`app.replaceChildren(Object.assign(document.createElement('script'), { src: '%s/e/v1.js' })),
			app.firstChild.dataset.article = 'a%d'`, p.URL, n))
		b.until(fmt.Sprintf(`document.querySelector('iframe')?.src.includes('a%d')`, n))
	}
	b.until(`document.querySelector('iframe').title === 'Child a19'`)
	expect(b, `witness.listeners`, 1)
	expect(b, `document.querySelectorAll('broad-side').length`, 1)
	expect(b, `witness.globals().join()`, "")
	b.expectNoErrors()
}

// TestUntouchedBySnippetA is TestUntouched with the other snippet.
func TestUntouchedBySnippetA(t *testing.T) {
	t.Parallel()
	runUntouched(t, "A")
}
