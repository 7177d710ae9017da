package web_test

import (
	"slices"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestStartFromWorker: an installed paper starts without a network, from a worker
// that does not run yet, without a shift of the layout. The log has the median
// time to the first paint; make bench prints it.
func TestStartFromWorker(t *testing.T) {
	t.Parallel()
	h, b := visitCached(t, "/", nil)
	b.Navigate(h.URL + "/")
	b.until(isCached("pages", "/"))
	h.goOffline()
	var times []float64
	for range 9 {
		b.Navigate("about:blank")
		b.stopWorkers()
		b.Navigate(h.URL + "/")
		times = append(times, value[float64](b, `new Promise(done => new PerformanceObserver(list => list.getEntriesByName('first-contentful-paint').forEach(e => done(e.startTime))).observe({ type: 'paint', buffered: true }))`))
		expect(b, `document.querySelector('#kept') !== null`, true)
		b.Run(idle)
		expect(b, `new Promise(done => {
			const shifts = [];
			new PerformanceObserver(list => list.getEntries().forEach(e => shifts.push([e.value, e.startTime, ...e.sources.flatMap(s => [s.node?.outerHTML?.slice(0, 100) ?? s.node?.data, s.previousRect, s.currentRect])]))).observe({ type: 'layout-shift', buffered: true });
			requestAnimationFrame(() => requestAnimationFrame(() => done(JSON.stringify(shifts))));
		})`, "[]")
	}
	slices.Sort(times)
	t.Logf("start to first paint from the worker: median %.0f ms, of %.0f", times[len(times)/2], times)
}

// TestHeadPaintedInParts: the languages in the head of the front page, which the
// browser may paint after the time, do not move it.
func TestHeadPaintedInParts(t *testing.T) {
	t.Parallel()
	h, b := openProxy(t), openTab(t)
	for _, path := range []string{"/", "/ar"} {
		b.Navigate(h.URL + path)
		for _, width := range []int64{320, 1280} {
			b.RunActions(chromedp.EmulateViewport(width, 800))
			expect(b, `(() => {
				const head = document.querySelector('.masthead'), time = head.querySelector('time'), languages = head.querySelector('.languages');
				const place = () => [time.getBoundingClientRect().top, head.offsetHeight].join();
				const whole = place();
				languages.hidden = true;
				return [time !== languages, whole === place()].join();
			})()`, "true,true")
			b.Run(`document.querySelector('.masthead .languages').hidden = false`)
		}
	}
}
