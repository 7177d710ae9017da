//go:build thorough

package e_test

import (
	"fmt"
	"testing"
)

// TestFullSearch: the results of a search in the frame are not an article: they
// get the box, and no button.
func TestFullSearch(t *testing.T) {
	t.Parallel()
	for _, unfolded := range []bool{false, true} {
		t.Run(fmt.Sprint("unfolded ", unfolded), func(t *testing.T) {
			t.Parallel()
			p, host := openPaper(t), partner(t, 0)
			b := openTab(t, 1000)
			b.Navigate(host.page("/", pageAround(ofPaper(p, "dubai-rent-renewals", `data-mode="full"`))))
			b.until(more + `.hidden === false`)
			f := b.frame(p.URL + "/e/articles")
			f.until(`document.documentElement.dataset.expanded === 'false'`)
			if unfolded {
				b.Run(`el.expand()`)
				b.until(more + `.hidden`)
			}
			f.Run(`document.querySelector('#f-q').value = 'villa', document.querySelector('#f-q').dispatchEvent(new Event('input', { bubbles: true })), setTimeout(() => document.querySelector('form.ask').requestSubmit())`)
			b.waitReady(2)
			b.until(box + ` === 480 && ` + more + `.hidden`)
			b.waitPainted()
			expect(b, more+`.hidden`, true)
			b.expectNoErrors()
		})
	}
}

// TestFullAnew: an unfolded article returns to its box after a refresh or a
// move, whether the height is in an attribute or in a style.
func TestFullAnew(t *testing.T) {
	t.Parallel()
	p := publisher(t, 0)
	for _, height := range []string{`height="480"`, `style="border:0;height:480px"`} {
		for how, script := range map[string]string{"refresh": `el.refresh()`, "move": `{ const el = document.getElementById('el'), parent = el.parentNode; el.remove(); parent.append(el); }`} {
			t.Run(how+" "+height, func(t *testing.T) {
				t.Parallel()
				b := openTab(t, 600)
				b.Navigate(partner(t, 0).page("/", pageAround(fmt.Sprintf(`<broad-side id="el" mode="full"><iframe src="%[1]s/e/articles/a?mode=full&amp;tall=1500" frameborder="0" width="100%%" %s title="T"></iframe></broad-side><script async src="%[1]s/e/v1.js"></script>`, p.URL, height))))
				b.until(more + `.hidden === false`)
				b.Run(`el.expand()`)
				b.until(box + ` > 1500`)
				b.Run(script)
				b.waitReady(2)
				b.until(`witness.ask('#el', 'document.documentElement.dataset.expanded').then(v => v !== 'true')`)
				b.until(`(el.collapse(), ` + box + ` === 480)`)
				expect(b, more+`.hidden`, false)
				b.expectNoErrors()
			})
		}
	}
}

// TestFullGone: the button is removed with the frame that it unfolds, however
// that is removed.
func TestFullGone(t *testing.T) {
	t.Parallel()
	p := publisher(t, 0)
	for _, script := range []string{`el.setAttribute('mode', 'card')`, `el.setAttribute('mode', 'link')`, `el.setAttribute('consent', 'required')`} {
		t.Run(script, func(t *testing.T) {
			t.Parallel()
			b := openTab(t, 600)
			b.Navigate(partner(t, 0).page("/", fullPage(p, 1500, "")))
			b.until(more + `.hidden === false`)
			b.Run(script)
			b.until(more + `.hidden`)
			b.Run(`el.setAttribute('mode', 'full'), el.removeAttribute('consent')`)
			b.until(more + `.hidden === false`)
			expect(b, box, 480)
			b.expectNoErrors()
		})
	}
}

// TestFullStrict: all of it works under the policies that a partner may have,
// without styles, markup or scripts of the page's own. WordPress appends a
// version to the loader's address.
func TestFullStrict(t *testing.T) {
	t.Parallel()
	p := publisher(t, 0)
	for _, policy := range policies(p) {
		t.Run(policy.name, func(t *testing.T) {
			t.Parallel()
			b := openTab(t, 600)
			embed := fmt.Sprintf(`<broad-side id="el" mode="full"><iframe src="%[1]s/e/articles/a?k=acme&amp;mode=full&amp;tall=1500" width="100%%" height="480" title="T"></iframe>
<a href="%[1]s/articles/a">A headline</a></broad-side><script async src="%[1]s/e/v1.js?ver=6.6.1"></script>`, p.URL)
			b.Navigate(partner(t, 0).page("/", pageAround(embed), policy.headers...))
			b.until(more + `.hidden === false`)
			expect(b, `getComputedStyle(`+more+`).position`, "absolute")
			b.clickOn(more)
			b.until(box + ` > 1500`)
			b.waitPainted()
			expect(b, `JSON.stringify(witness.shifts)`, "[]")
			expect(b, `witness.csp.join()`, "")
			b.expectNoErrors()
		})
	}
}

// TestFullInViewEveryWay is TestFullInView by the keyboard and the method.
func TestFullInViewEveryWay(t *testing.T) {
	t.Parallel()
	for _, by := range []string{"keyboard", "method"} {
		t.Run(by, func(t *testing.T) {
			t.Parallel()
			runFullInView(t, by)
		})
	}
}
