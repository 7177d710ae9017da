//go:build thorough

package e_test

import "testing"

// TestShut: an embed that is only a link, or waits for consent, is a link also
// with Save-Data and on a page that waits for clicks. The first click opens it.
func TestShut(t *testing.T) {
	t.Parallel()
	for _, data := range []string{`data-mode="link"`, `data-consent="required"`, `data-mode="link" data-loading="click"`} {
		t.Run(data, func(t *testing.T) {
			t.Parallel()
			p, host := publisher(t, 0), partner(t, 0)
			b := openTab(t, 600)
			b.Navigate(host.page("/", pageAround(`<script>Object.defineProperty(navigator, 'connection', { value: { saveData: true } })</script>`+snippetB(p, "a", data))))
			b.until(`document.querySelector('broad-side a')`)
			b.Run(`addEventListener('click', e => { window.left = !e.defaultPrevented && e.target.href; e.preventDefault() })`)
			b.clickOn(`document.querySelector('broad-side a')`)
			expect(b, `window.left`, p.URL+"/articles/a?") // the query is empty
			expect(b, `document.querySelectorAll('iframe').length`, 0)
			b.expectNoErrors()
		})
	}
}

// TestEveryCard is TestCard with the other reasons to wait.
func TestEveryCard(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, data, before, then string }{
		{"mode link", `data-mode="link"`, ``, ``},
		{"consent granted", `data-consent="required"`, ``, `document.querySelector('broad-side').setAttribute('consent', 'granted')`},
		{"data saver", ``, `Object.defineProperty(navigator, 'connection', { value: { saveData: true } })`, `click`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			runCard(t, tt.data, tt.before, tt.then)
		})
	}
}
