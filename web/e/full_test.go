package e_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// fullPage returns a page with an embed of mode=full whose content is px high,
// below some other content. The child page takes its height from the query.
func fullPage(p *server, px int, before string) string {
	return pageAround(before + fmt.Sprintf(`<broad-side id="el" article="a" listings="tall=%d" partner="acme" mode="full" loading="eager"
style="display:block;min-height:480px"></broad-side><script async src="%s/e/v1.js"></script>`, px, p.URL))
}

const (
	more = `el.shadowRoot.querySelector('button')`
	box  = `el.querySelector('iframe').offsetHeight`
)

// TestFullInView: a visible embed does not grow by itself, but by a button on
// the partner's page, which is the only layout shift, and one caused by the
// reader.
func TestFullInView(t *testing.T) {
	t.Parallel()
	runFullInView(t, "mouse")
}

// runFullInView unfolds the embed by the mouse, the keyboard or its method expand.
func runFullInView(t *testing.T, by string) {
	t.Helper()
	p, host := publisher(t, 0), partner(t, 0)
	b := openTab(t, 600)
	b.Navigate(host.page("/", fullPage(p, 1500, "")))
	b.until(more + `.hidden === false`)
	expect(b, box, 480)
	expect(b, more+`.textContent`, "تابع القراءة")
	expect(b, more+`.dir`, "rtl")
	expect(b, fmt.Sprintf(`Math.round(%s.getBoundingClientRect().bottom - el.querySelector('iframe').getBoundingClientRect().bottom)`, more), 0)
	expect(b, `witness.named('size').length`, 0)

	switch by {
	case "mouse":
		b.clickOn(more)
	case "keyboard":
		b.Run(more + `.focus()`)
		b.RunActions(chromedp.KeyEvent(kb.Enter))
	case "method":
		b.Run(`link.onclick = e => { e.preventDefault(); el.expand() }`)
		b.Run(`link.scrollIntoView()`)
		b.clickOn(`link`)
	}
	b.until(box + ` > 1500`)
	b.until(more + `.hidden`)
	b.until(`witness.ask('#el', 'document.documentElement.dataset.expanded').then(v => v === 'true')`)
	b.waitPainted()
	expect(b, `JSON.stringify(witness.shifts)`, "[]")
	expect(b, `witness.named('size').length`, 1)
	expect(b, `witness.named('size')[0].detail.height === `+box, true)
	b.until(`witness.named('event').some(e => e.detail.name === 'expand')`)

	b.Run(`el.collapse()`)
	expect(b, box, 480)
	expect(b, more+`.hidden`, false)
	b.until(`witness.ask('#el', 'document.documentElement.dataset.expanded').then(v => v === 'false')`)
	b.expectNoErrors()
}

// TestFullBelow: an embed entirely below the viewport gets its full height at
// once, without a visible shift.
func TestFullBelow(t *testing.T) {
	t.Parallel()
	p, host := publisher(t, 0), partner(t, 0)
	b := openTab(t, 600)
	b.Navigate(host.page("/", fullPage(p, 1500, `<div style="height:1200px"></div>`)))
	b.until(box + ` > 1500`)
	b.waitPainted()
	expect(b, more+`.hidden`, true)
	expect(b, `witness.sum(witness.shifts) + witness.sum(witness.asked)`, 0.0)
	// once it is visible, it does not change
	b.Run(`scrollTo(0, 600)`)
	b.waitPainted()
	before := value[int](b, box)
	inFrame[any](b, `document.querySelector('.tall').style.height = '2500px', 1`, "#el")
	b.until(more + `.hidden === false`)
	expect(b, box, before)
	expect(b, `JSON.stringify(witness.shifts)`, "[]")
	b.expectNoErrors()
}

// TestFullAdopted: snippet A can be unfolded too, with its own link below it.
func TestFullAdopted(t *testing.T) {
	t.Parallel()
	p, host := publisher(t, 0), partner(t, 0)
	b := openTab(t, 600)
	embed := fmt.Sprintf(`<broad-side id="el" mode="full"><iframe src="%[1]s/e/articles/a?mode=full&amp;tall=1000" width="100%%" height="480" style="border:0" title="T"></iframe>
<a href="%[1]s/articles/a">A headline</a></broad-side><script async src="%[1]s/e/v1.js"></script>`, p.URL)
	b.Navigate(host.page("/", pageAround(embed)))
	b.until(more + `.hidden === false`)
	b.waitPainted()
	expect(b, `JSON.stringify(witness.shifts)`, "[]")
	expect(b, fmt.Sprintf(`Math.round(%s.getBoundingClientRect().bottom - el.querySelector('iframe').getBoundingClientRect().bottom)`, more), 0)
	b.clickOn(more)
	b.until(box + ` > 1000`)
	expect(b, `JSON.stringify(witness.shifts)`, "[]")
	b.expectNoErrors()
}

// TestEndlessGrowth: a page that always requests more than its frame's height
// (100vh and more) gets five changes in ten seconds, and then a button.
func TestEndlessGrowth(t *testing.T) {
	t.Parallel()
	p, host := publisher(t, 0), partner(t, 0)
	b := openTab(t, 600)
	b.Navigate(host.page("/", fullPage(p, 100, `<div style="height:1200px"></div>`)))
	b.until(box + ` < 480`) // less than its box, and below the viewport: it shrinks
	b.Run(`el.querySelector('iframe').src += '&raw'`)
	b.until(`witness.ask('#el', '!!port').then(is => is)`)
	inFrame[any](b, `(async () => { for (let n = 0; n < 40; n++) { port.postMessage({ t: 'size', height: 350 + 50 * n, more: 'More' }) } })()`, "#el")
	b.until(more + `.hidden === false`)
	expect(b, `witness.named('size').length <= 6`, true)
	expect(b, box+` < 700`, true)
	b.clickOn(`(() => { el.scrollIntoView(); return ` + more + ` })()`)
	b.until(more + `.hidden`)
	b.expectNoErrors()
}

// TestCardStays: without mode=full a frame keeps its box, whatever height it
// reports, and the second script is not loaded.
func TestCardStays(t *testing.T) {
	t.Parallel()
	p, host := publisher(t, 0), partner(t, 0)
	b := openTab(t, 600)
	b.Navigate(host.page("/", pageAround(snippetB(p, "a", `data-id="el"`))))
	b.waitReady(1)
	inFrame[any](b, `document.body.style.height = '3000px', 1`, "#el")
	b.waitPainted()
	expect(b, box, 480)
	b.Run(`el.expand(), el.collapse()`)
	expect(b, box, 480)
	if got := p.requested("/e/v1.full.js"); len(got) != 0 {
		t.Errorf("requests = %q, want only those of a card", got)
	}
	b.expectNoErrors()
}

// TestFullPinned: a loader of one version imports the script of that version.
func TestFullPinned(t *testing.T) {
	t.Parallel()
	p, host := publisher(t, 0), partner(t, 0)
	b := openTab(t, 600)
	b.Navigate(host.page("/", strings.Replace(fullPage(p, 1500, ""), "/e/v1.js", "/e/v1.0.0.js?ver=6.6.1", 1)))
	b.until(more + `.hidden === false`)
	if got := p.requested("/e/v1.0.0.full.js"); len(got) != 1 {
		t.Errorf("requested v1.0.0.full.js %d times, want once", len(got))
	}
	if got := p.requested("/e/v1.full.js"); len(got) != 0 {
		t.Errorf("also requested %q", got)
	}
	b.expectNoErrors()
}

// TestFullBorder: the frame's border, set by the partner's style, is added to
// the article's height. Otherwise the article's end would be hidden.
func TestFullBorder(t *testing.T) {
	t.Parallel()
	p, host := publisher(t, 0), partner(t, 0)
	b := openTab(t, 600)
	embed := fmt.Sprintf(`<style>* { box-sizing: border-box } broad-side iframe { border: 3px solid #ccc }</style><broad-side id="el" mode="full"><iframe src="%[1]s/e/articles/a?mode=full&amp;tall=1500" width="100%%" height="480" title="T"></iframe></broad-side><script async src="%[1]s/e/v1.js"></script>`, p.URL)
	b.Navigate(host.page("/", pageAround(embed)))
	b.until(more + `.hidden === false`)
	b.Run(`el.expand()`)
	b.until(box + ` > 1500`)
	b.until(more + `.hidden`)
	expect(b, `el.querySelector('iframe').clientHeight`, value[int](b, `witness.named('size').at(-1).detail.height`))
	b.until(`witness.ask('#el', 'document.documentElement.dataset.expanded').then(v => v === 'true')`)
	b.expectNoErrors()
}

// TestFullChange: expand() and collapse() affect the current article, not the
// previous one.
func TestFullChange(t *testing.T) {
	t.Parallel()
	p, host := publisher(t, 0), partner(t, 0)
	b := openTab(t, 600)
	b.Navigate(host.page("/", fullPage(p, 1500, "")))
	b.until(more + `.hidden === false`)
	b.Run(`el.setAttribute('article', 'b'), el.expand()`) // the new one has not sent its height yet
	b.waitReady(2)
	b.until(more + `.hidden === false`)
	expect(b, box, 480)
	b.until(`witness.ask('#el', 'document.documentElement.dataset.expanded').then(v => v === 'false')`)
	b.Run(`el.expand()`)
	b.until(box + ` > 1500`)
	b.Run(`el.collapse()`)
	expect(b, box, 480)
	b.expectNoErrors()
}

// TestFullTurned: turning a phone changes the height of a folded article.
// expand() shows all of it, although the folded page could not report the new
// height.
func TestFullTurned(t *testing.T) {
	t.Parallel()
	p, host := openPaper(t), partner(t, 0)
	b := openTab(t, 800)
	b.Navigate(host.page("/", pageAround(ofPaper(p, "dubai-rent-renewals", `data-mode="full"`))))
	b.until(more + `.hidden === false`)
	b.RunActions(chromedp.EmulateViewport(340, 800))
	f := b.frame(p.URL + "/e/articles")
	f.until(`innerWidth < 400 && document.documentElement.dataset.expanded === 'false'`)
	b.Run(`el.expand()`)
	b.until(box + ` > 1500`)
	b.until(more + `.hidden`)
	f.until(`document.body.scrollHeight <= innerHeight`)
	b.waitPainted()
	expect(b, more+`.hidden`, true)
	b.expectNoErrors()
}

// TestPrint: the frame is told when its parent is printed.
func TestPrint(t *testing.T) {
	t.Parallel()
	p, host := publisher(t, 0), partner(t, 0)
	b := openTab(t, 600)
	b.Navigate(host.page("/", fullPage(p, 1000, "")))
	b.until(more + `.hidden === false`)
	b.until(`witness.ask('#el', 'document.documentElement.dataset.visible').then(v => v === 'true')`)
	b.emulate(emulation.SetEmulatedMediaParams{Media: "print"})
	expect(b, `getComputedStyle(`+more+`).display`, "none")
	b.emulate(emulation.SetEmulatedMediaParams{})
	b.Run(`dispatchEvent(new KeyboardEvent('keydown', { key: 'p', ctrlKey: true })), dispatchEvent(new Event('beforeprint'))`)
	b.until(`witness.ask('#el', 'document.documentElement.dataset.print').then(v => v === 'true')`)
	b.Run(`dispatchEvent(new Event('afterprint'))`)
	b.until(`witness.ask('#el', 'document.documentElement.dataset.print').then(v => v === 'false')`)
	b.Run(`document.body.style.paddingTop = '2000px'`)
	b.until(`witness.ask('#el', 'document.documentElement.dataset.visible').then(v => v === 'false')`)
}
