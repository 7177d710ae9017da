package e_test

import (
	"fmt"
	"strings"
	"testing"
)

// TestFrameIsStill: nothing moves inside the frame either, while it comes: the
// browser splits the document's bytes where it likes, and shows what it has.
func TestFrameIsStill(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"articles/dubai-rent-renewals", "articles/sharjah-dubai-express-bus-lane-ar", "listings?category=motors"} {
		for _, width := range []int64{390, 820, 1920} {
			t.Run(fmt.Sprint(strings.ReplaceAll(path, "/", " "), " ", width), func(t *testing.T) {
				t.Parallel()
				p, host := openPaper(t), partner(t, 0)
				b := openTab(t, width)
				b.goTo(host.page("/", around(fmt.Sprintf(`<iframe src="%s/e/%s" width="100%%" height="480" title="T"></iframe>`, p.URL, path))))
				f := b.frame(p.URL + "/e/")
				f.until(`document.readyState === 'complete' && [...document.images].every(n => n.complete)`)
				f.settle()
				is(f, `new Promise(done => { new PerformanceObserver(list => done(JSON.stringify(list.getEntries().map(s => [s.value, ...s.sources.map(n => [n.node?.nodeName, n.node?.className, n.previousRect, n.currentRect])])))).observe({ type: 'layout-shift', buffered: true });
					requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 100, ''))) })`, "")
			})
		}
	}
}
