package e_test

import (
	"fmt"
	"strings"
	"testing"
)

// TestFrameIsStill: the parts of a framed page do not move while it loads. A
// busy machine lays out a document before it is completely parsed: a row
// without its price moves by less than 0.005. The faults that this test
// prevents moved more: a footer parsed late (0.010), a style that waited for
// the sidebar (0.235), the columns and rows of the search form (0.046).
func TestFrameIsStill(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"articles/dubai-rent-renewals", "articles/sharjah-dubai-express-bus-lane-ar", "listings", "listings?lang=ar"} {
		for _, width := range []int64{390, 820, 1920} {
			t.Run(fmt.Sprint(strings.NewReplacer("/", " ", "?", " ").Replace(path), " ", width), func(t *testing.T) {
				t.Parallel()
				p, host := openPaper(t), partner(t, 0)
				b := openTab(t, width)
				b.Navigate(host.page("/", pageAround(fmt.Sprintf(`<iframe src="%s/e/%s" width="100%%" height="480" title="T"></iframe>`, p.URL, path))))
				f := b.frame(p.URL + "/e/")
				f.until(`document.readyState === 'complete' && [...document.images].every(n => n.complete)`)
				f.waitPainted()
				expect(f, `new Promise(done => { new PerformanceObserver(list => { const moved = list.getEntries().filter(s => s.value >= 0.005).map(s => [s.value, ...s.sources.map(n => [n.node?.nodeName, n.node?.className, n.previousRect, n.currentRect])]); if (moved.length) done(JSON.stringify(moved)); }).observe({ type: 'layout-shift', buffered: true });
					requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 100, ''))) })`, "")
			})
		}
	}
}
