package web_test

import (
	"testing"

	"broadside/web/browsertest"
)

// TestPartnersPage: a partner chooses options, sees the embed in previews of
// four kinds of pages, also under a strict policy, and copies the HTML.
func TestPartnersPage(t *testing.T) {
	t.Parallel()
	runPartnersPage(t, "/ar/partners", "dubai-rent-renewals-ar", "rtl", "انسخ")
}

func runPartnersPage(t *testing.T, path, story, dir, copied string) {
	t.Helper()
	h, b := openProxy(t), openTab(t)
	b.Navigate(h.URL + path + "?article=" + story)
	expect(b, `document.documentElement.dir`, dir)
	expect(b, `document.querySelectorAll('figure iframe').length`, 4)
	// each preview is a page of its own with the embed
	b.Run(`document.querySelectorAll('figure iframe').forEach(f => f.loading = 'eager')`)
	b.until(`[...document.querySelectorAll('figure iframe')].every(f => f.contentDocument?.querySelector('broad-side iframe')?.contentDocument?.querySelector('h1, h2')?.checkVisibility())`)
	expect(b, `[...document.querySelectorAll('figure iframe')].filter(f => f.contentDocument.querySelector('broad-side iframe').getBoundingClientRect().width > 320).length`, 0)
	expect(b, `document.querySelector('textarea.code').value.includes('/e/articles/`+story+`')`, true)
	// the copy button selects the text, also if the clipboard cannot be written
	expect(b, `document.querySelector('textarea.code + button').textContent`, copied)
	b.click(`textarea.code + button`)
	b.until(`document.querySelector('textarea.code + button').textContent !== ` + browsertest.QuoteJS(copied))
	expect(b, `(t => t.selectionEnd - t.selectionStart === t.value.length)(document.querySelector('textarea.code'))`, true)
	// each choice has its own address
	b.Run(`document.querySelector('input[type=radio][value=listings]').checked = true, document.querySelector('select[name=category]').value = 'motors', document.querySelector('main form button').click()`)
	b.until(`document.readyState === 'complete' && document.querySelector('textarea.code')?.value.includes('category=motors')`)
	for _, said := range value[[]string](b, `witness.errors`) {
		t.Errorf("console: %q", said)
	}
	if got := h.requested("/e/count"); len(got) > 0 {
		t.Errorf("the previews were counted: %q", got)
	}
}
