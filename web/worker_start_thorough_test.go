//go:build thorough

package web_test

import (
	"slices"
	"testing"
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
