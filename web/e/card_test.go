package e_test

import (
	"fmt"
	"strings"
	"testing"
)

// TestCard: an embed that waits for a click or for consent sends no request to
// the publisher. Until then it is a link.
func TestCard(t *testing.T) {
	t.Parallel()
	t.Run("click", func(t *testing.T) {
		t.Parallel()
		runCard(t, `data-loading="click"`, ``, `click`)
	})
	t.Run("consent", func(t *testing.T) {
		t.Parallel()
		runCard(t, `data-consent="required"`, ``, `document.querySelector('broad-side').removeAttribute('consent')`)
	})
}

// runCard opens a page with the script before and snippet B with the attributes data. then opens the
// embed: it is "click" or a script, or empty if nothing opens it.
func runCard(t *testing.T, data, before, then string) {
	t.Helper()
	p, host := publisher(t, 0), partner(t, 0)
	b := openTab(t, 600)
	script := `<script>` + before + `</script>`
	b.Navigate(host.page("/", pageAround(script+snippetB(p, "a", data, `data-headline="A headline — A paper"`))))
	b.until(`document.querySelector('broad-side a')`)
	b.waitPainted()
	expect(b, `document.querySelector('broad-side a').href.replace(/[?]$/, '')`, p.URL+"/articles/a")
	expect(b, `document.querySelector('broad-side a').textContent`, "A headline — A paper")
	expect(b, `document.querySelector('broad-side').offsetHeight`, 480)
	expect(b, `document.querySelectorAll('iframe').length`, 0)
	if got := p.requested("/"); len(got) != 1 || got[0] != "/e/v1.js" {
		t.Errorf("requests to the publisher = %q, want the loader only", got)
	}
	switch then {
	case "":
		return
	case "click":
		b.clickOn(`document.querySelector('broad-side a')`)
	default:
		b.Run(then)
	}
	b.waitReady(1)
	expect(b, `document.querySelector('broad-side').offsetHeight`, 480)
	expect(b, `document.querySelectorAll('broad-side a').length`, 0)
	expect(b, `JSON.stringify(witness.shifts)`, "[]")
	expect(b, `location.pathname`, "/")
	b.expectNoErrors()
}

// A link written by the partner is the card, and remains when the frame loads.
func TestCardOfThePartner(t *testing.T) {
	t.Parallel()
	p, host := publisher(t, 0), partner(t, 0)
	b := openTab(t, 600)
	embed := fmt.Sprintf(`<broad-side article="a" partner="acme" loading="click"><a id="card" href="%[1]s/articles/a">A headline</a></broad-side><script async src="%[1]s/e/v1.js"></script>`, p.URL)
	b.Navigate(host.page("/", pageAround(embed)))
	b.until(`customElements.get('broad-side')`)
	b.waitPainted()
	expect(b, `document.querySelectorAll('broad-side *').length`, 1)
	b.clickOn(`card`)
	b.waitReady(1)
	expect(b, `[...document.querySelector('broad-side').children].map(n => n.localName).join()`, "iframe,a")
	b.until(`document.querySelector('iframe').title === 'Child a'`)
	expect(b, `witness.opened.length`, 0)
	// consent can be withdrawn
	b.Run(`document.querySelector('broad-side').setAttribute('consent', 'required')`)
	expect(b, `[...document.querySelector('broad-side').children].map(n => n.localName).join()`, "a")
	b.Run(`document.querySelector('broad-side').refresh()`)
	expect(b, `document.querySelectorAll('iframe').length`, 0)
	b.expectNoErrors()
}

// Without script there are the frame and link of snippet A, without elements of
// the loader.
func TestWithoutScript(t *testing.T) {
	t.Parallel()
	p, host := publisher(t, 0), partner(t, 0)
	b := openTab(t, 600)
	b.Navigate(host.page("/", pageAround(snippetA(p, "a")), "Content-Security-Policy: script-src 'none'; frame-src "+p.URL))
	b.until(`document.querySelector('iframe').contentDocument === null`) // the frame shows a page of another site
	expect(b, `document.querySelector('iframe').offsetHeight >= 480`, true)
	expect(b, `JSON.stringify(witness.shifts)`, "[]")
	if got := strings.Join(p.requested("/e/articles/"), " "); got != "/e/articles/a?k=acme" {
		t.Errorf("requests = %q, want the framed page", got)
	}
}
