package web_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// layoutFaults is a script that lists the layout faults of a framed page:
// elements that overflow the box, overlap, can be scrolled, or are cut within a
// line.
const layoutFaults = `(() => {
	const out = [], root = document.documentElement, high = innerHeight, wide = root.clientWidth, foot = document.querySelector('.foot');
	const shown = e => e.checkVisibility() && e.getBoundingClientRect().width > 1 && !e.closest('.unseen');
	const name = e => (e.id ? '#' + e.id : e.localName + (e.className ? '.' + e.className : '')) + ' “' + (e.textContent ?? '').slice(0, 30) + '”';
	if (root.scrollHeight > high || root.scrollWidth > wide) out.push('the page can be scrolled: ' + [root.scrollWidth, root.scrollHeight]);
	for (const e of document.querySelectorAll('#paper *')) {
		if (!shown(e)) continue;
		const r = e.getBoundingClientRect(), how = getComputedStyle(e);
		if (/auto|scroll/.test(how.overflowX + how.overflowY)) out.push(name(e) + ' scrolls');
		if (e.matches('.words > *, h1, h2, .row, .row > *, .foot a, button, input:not([type=hidden]), select, figure, figcaption, .again')
			&& (r.top < -.5 || r.bottom > high + .5 || r.left < -.5 || r.right > wide + .5)) out.push(name(e) + ' leaves the box: ' + [r.left, r.top, r.right, r.bottom]);
		if (!foot.contains(e) && e !== foot && e.matches('.words > *, .row, figure, button, h1, h2') && r.bottom > foot.getBoundingClientRect().top + .5) out.push(name(e) + ' lies over the foot');
	}
	for (const rows of document.querySelectorAll('.rows')) {
		const box = rows.getBoundingClientRect();
		for (const row of rows.querySelectorAll('.row')) if (shown(row) && row.getBoundingClientRect().bottom > box.bottom + .5) out.push(name(row) + ' is cut');
	}
	for (const e of document.querySelectorAll('.kicker, .headline, .standfirst, h2, .title, .where, .price, .foot a, figcaption')) {
		if (!shown(e)) continue;
		const box = e.getBoundingClientRect(), all = document.createRange();
		all.selectNodeContents(e);
		for (const line of all.getClientRects()) {
			const middle = (line.top + line.bottom) / 2, half = (line.bottom - line.top) / 4;
			if (line.width && middle - half < box.bottom && middle + half > box.bottom + 1) out.push(name(e) + ' is cut within a line');
		}
	}
	const pieces = [...document.querySelectorAll('.words, .lead, .classifieds, form, .results, .rows')].filter(shown);
	for (const a of pieces) for (const b of pieces) {
		if (a === b || a.contains(b) || b.contains(a)) continue;
		const x = a.getBoundingClientRect(), y = b.getBoundingClientRect();
		if (x.left < y.right - 1 && y.left < x.right - 1 && x.top < y.bottom - 1 && y.top < x.bottom - 1) out.push(name(a) + ' lies over ' + name(b));
	}
	return out.join('\n');
})()`

// A framed page fits its box: at every width and size, in both languages, with
// text at 200 % and 75 %.
func TestFramesFit(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"/e/articles/turkey-iran-military-talks-ankara-ar", "/e/listings"} {
		t.Run(address, func(t *testing.T) {
			t.Parallel()
			runFramesFit(t, address)
		})
	}
}

func runFramesFit(t *testing.T, address string) {
	t.Helper()
	h := openProxy(t)
	b := openTab(t)
	for _, size := range []struct {
		name string
		high int
	}{{"s", 320}, {"m", 480}, {"l", 640}} {
		joint := "?"
		if strings.Contains(address, "?") {
			joint = "&"
		}
		b.Navigate(h.URL + address + joint + "size=" + size.name)
		for _, wide := range []int{280, 320, 360, 390, 480, 600, 768, 960, 1280} {
			b.RunActions(chromedp.EmulateViewport(int64(wide), int64(size.high)))
			all := value[[]fitted](b, `['100%', '200%', '75%'].map(text => {
				document.documentElement.style.fontSize = text;
				return { text, faults: `+layoutFaults+`, seen: `+usefulParts+` };
			})`)
			for _, f := range all {
				if f.Faults != "" {
					t.Errorf("%d×%d, text %s:\n%s", wide, size.high, f.Text, f.Faults)
				}
			}
			usefulFrame(t, all[0].Seen, address, fmt.Sprintf("%d×%d", wide, size.high))
		}
	}
}

// fitted is the layout of a framed page with one size of text.
type fitted struct{ Text, Faults, Seen string }

// usefulParts evaluates to the selectors of the parts that are visible.
const usefulParts = `['.headline', '.row', '.foot a', '.again a', '[role=alert]'].filter(s => [...document.querySelectorAll(s)].some(e => e.checkVisibility())).join(' ')`

// usefulFrame checks that something is left when the parts that do not fit are
// hidden.
func usefulFrame(t *testing.T, seen, address, at string) {
	t.Helper()
	want := map[bool]string{true: ".headline .row .foot a", false: ".row .foot a"}[strings.Contains(address, "/articles/")]
	switch {
	case strings.Contains(address, "mode=link"), strings.Contains(address, "nothing?"), strings.HasSuffix(address, "/nothing"):
		want = ".headline .foot a"
	case strings.Contains(address, "nothinglikethis"):
		want = ".foot a .again a"
	case strings.Contains(address, "price_min"):
		want = ".foot a .again a [role=alert]"
	}
	if seen != want {
		t.Errorf("%s shows %q, want %q", at, seen, want)
	}
}

// An unfolded article has the height that it reports, its footer covers
// nothing, and it is not wider than its frame.
func TestFrameInFull(t *testing.T) {
	t.Parallel()
	h := openProxy(t)
	b := openTab(t)
	for _, slug := range []string{"dubai-rent-renewals", "dubai-rent-renewals-ar"} {
		for _, wide := range []int{280, 390, 700, 1280} {
			b.RunActions(chromedp.EmulateViewport(int64(wide), 480))
			b.Navigate(h.URL + "/e/articles/" + slug + "?mode=full")
			high := value[float64](b, `document.body.offsetHeight`)
			if high < 1000 {
				t.Errorf("%s at %d is %v high", slug, wide, high)
			}
			b.RunActions(chromedp.EmulateViewport(int64(wide), int64(high)))
			expect(b, `document.documentElement.scrollWidth <= innerWidth`, true)
			expect(b, `Math.abs(document.body.offsetHeight - innerHeight) <= 1`, true)
			expect(b, `[...document.querySelectorAll('main, aside')].every(e => e.getBoundingClientRect().bottom <= document.querySelector('.foot').getBoundingClientRect().top)`, true)
			expect(b, `[...document.querySelectorAll('.row')].every(e => e.checkVisibility())`, true)
		}
	}
}

// The theme in the address applies from the first paint, a message changes it,
// and without either the reader's preference applies.
func TestFrameTheme(t *testing.T) {
	t.Parallel()
	h := openProxy(t)
	b := openTab(t)
	const paper = `getComputedStyle(document.documentElement).backgroundColor`
	const light, dark = "rgb(253, 252, 249)", "rgb(21, 24, 26)"
	for query, want := range map[string]string{"": light, "?theme=light": light, "?theme=dark": dark} {
		b.Navigate(h.URL + "/e/listings" + query)
		expect(b, paper, want)
	}
	b.Run(`document.documentElement.dataset.theme = 'light'`)
	expect(b, paper, light)
	b.Run(`document.documentElement.dataset.theme = 'dark'`)
	expect(b, paper, dark)
	expect(b, `witness.errors.join()`, "")
}

// A printed frame has the same content as on screen, in black on white, without
// the form.
func TestFrameInPrint(t *testing.T) {
	t.Parallel()
	h := openProxy(t)
	b := openTab(t)
	b.RunActions(chromedp.EmulateViewport(390, 480))
	for _, address := range []string{"/e/articles/dubai-rent-renewals?theme=dark", "/e/listings?theme=dark&lang=ar"} {
		b.Navigate(h.URL + address)
		b.RunActions(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
			_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
			return err
		}))
		expect(b, `getComputedStyle(document.documentElement).backgroundColor`, "rgb(255, 255, 255)")
		expect(b, `getComputedStyle(document.querySelector('.title, .headline')).color`, "rgb(0, 0, 0)")
		expect(b, `[...document.querySelectorAll('search')].some(e => e.checkVisibility())`, false)
		expect(b, `[...document.querySelectorAll('.row')].some(e => e.checkVisibility())`, true)
		if wrong := value[string](b, layoutFaults); wrong != "" {
			t.Errorf("%s on paper:\n%s", address, wrong)
		}
	}
}

// A frame stores nothing, sets no cookies, and sends no requests to third
// parties.
func TestFrameKeepsNothing(t *testing.T) {
	t.Parallel()
	h := openProxy(t)
	b := openTab(t)
	for _, address := range []string{"/e/articles/dubai-rent-renewals", "/e/listings"} {
		b.Navigate(h.URL + address)
		b.until(`document.readyState === 'complete'`)
		expect(b, `[document.cookie, localStorage.length, sessionStorage.length].join()`, ",0,0")
		expect(b, `performance.getEntriesByType('resource').filter(r => new URL(r.name).origin !== location.origin).length`, 0)
		expect(b, `performance.getEntriesByType('resource').filter(r => /wasm|start\./.test(r.name)).length`, 0)
		// Only the page's script loads with it. Messages to pages without the loader,
		// and the count, come after the first view.
		expect(b, `performance.getEntriesByType('resource').map(r => r.name.replace(location.origin, '')).filter(r => !/^\/(media\/|e\/count|favicon|web\/e\/adapters)/.test(r)).map(r => r.replace(/[0-9a-f]{12}/, 'HASH')).join()`,
			"/web/e/frame.HASH.js")
	}
}
