package web_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"broadside/web/browsertest"
)

// BenchmarkFirstTap measures the time from the tap on the search field of the
// filter, after it was in view for 1.5 s, to the results of "toyota", typed at
// once: on a slow phone (CPU ×4, 150 ms, 1.6 Mbit/s) and without throttling, from
// an empty browser (cold) and with the program in its cache (kept), with the
// server's pages until the program runs (pages) and without them (program). Each
// iteration runs all variants in turn. It prints medians in ms after the tap,
// and the time to results as a multiple of the time to fetch a trivial file at
// the same place:
//
//	go test ./web -run '^$' -bench FirstTap -benchtime 5x
func BenchmarkFirstTap(b *testing.B) {
	times := map[string][]tapTimes{}
	var names []string
	for b.Loop() {
		for _, slow := range []bool{false, true} {
			for _, way := range []string{"program", "pages"} {
				cold, kept := measureTap(b, slow, way)
				place := map[bool]string{false: "fast", true: "phone"}[slow]
				for cache, t := range map[string]tapTimes{"cold": cold, "kept": kept} {
					name := place + " " + cache + " " + way
					if times[name] == nil {
						names = append(names, name)
					}
					times[name] = append(times[name], t)
				}
			}
		}
	}
	slices.Sort(names)
	fmt.Printf("\n%-18s%s%10s\n", "", fmt.Sprintf(strings.Repeat("%10s", len(tapParts)), tapParts...), "ratio") // b.Log prints 10 lines at most
	for _, name := range names {
		fmt.Printf("%-18s", name)
		for _, part := range tapParts {
			fmt.Printf("%10.0f", medianOf(times[name], part.(string)))
		}
		fmt.Printf("%10.1f\n", medianOf(times[name], "results")/medianOf(times[name], "trivial"))
	}
}

// tapTimes are ms after the tap: the program has arrived, is compiled, begins to
// run, has adopted the page; the list is requested, has arrived, is shown. trivial is the duration of
// the fetch of a trivial file, longest that of the longest task.
type tapTimes map[string]float64

var tapParts = []any{"arrived", "compiled", "run", "adopted", "asked", "answered", "results", "trivial", "longest"}

func medianOf(all []tapTimes, part string) float64 {
	var values []float64
	for _, t := range all {
		values = append(values, t[part])
	}
	slices.Sort(values)
	return values[len(values)/2]
}

// tapProbe records the marks of tapTimes.
const tapProbe = `
window.marks = { longest: 0 };
addEventListener('pointerdown', () => { marks.tap ??= performance.now(); }, true);
const compileNow = WebAssembly.compileStreaming;
WebAssembly.compileStreaming = r => compileNow(r).then(m => { marks.compiled = performance.now(); return m; });
let theGo;
Object.defineProperty(window, 'Go', { configurable: true, get: () => theGo, set(c) {
	theGo = c;
	Object.defineProperty(c.prototype, 'runOn', { configurable: true, set(f) {
		Object.defineProperty(c.prototype, 'runOn', { value(...a) { marks.run = performance.now(); f.apply(this, a); marks.adopted = performance.now(); } });
	} });
} });
addEventListener('DOMContentLoaded', () => new MutationObserver(() => {
	const rows = [...document.querySelectorAll('.listings > li')];
	if (!marks.results && rows.length && rows.every(n => /toyota/i.test(n.textContent)) && location.search === '?q=toyota') {
		requestAnimationFrame(() => setTimeout(() => { marks.results ??= performance.now(); }));
	}
}).observe(document, { subtree: true, childList: true, characterData: true }));
new PerformanceObserver(list => { for (const e of list.getEntries()) if (marks.tap) marks.longest = Math.max(marks.longest, e.duration); }).observe({ type: 'longtask' });`

// withoutPages removes the script that shows the server's pages.
const withoutPages = `document.addEventListener('readystatechange', () => { delete document.getElementById('start')?.dataset.filter; }, { once: true });`

func measureTap(b *testing.B, slow bool, way string) (cold, kept tapTimes) {
	h := openProxy(b)
	scripts := []string{noStartTimeout, witness, tapProbe}
	if way == "program" {
		scripts = append(scripts, withoutPages)
	}
	t := tab{browsertest.Open(b, 412, scripts...)}
	if slow {
		h.slowDown()
		t.RunActions(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
			_, err := cdp.Call(ctx, target, emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: 4})
			return err
		}))
	}
	cold = tapOnce(h, t)
	t.until(`navigator.serviceWorker.controller?.state === 'activated'`)
	t.Run(`document.getElementById('start').dataset.wasm && fetch(document.getElementById('start').dataset.wasm).then(r => r.arrayBuffer())`)
	kept = tapOnce(h, t)
	return cold, kept
}

func tapOnce(h *proxy, t tab) tapTimes {
	t.Navigate(h.URL + "/listings")
	t.Run(idle)
	out := tapTimes{"trivial": value[float64](t, `(async () => { const at = performance.now(); await (await fetch('/robots.txt', { cache: 'no-store' })).text(); return performance.now() - at; })()`)}
	t.Run(`dispatchEvent(new Event('scroll'))`)
	t.Run(`new Promise(done => setTimeout(done, 1500))`)
	t.click(`#f-q`)
	t.RunActions(chromedp.KeyEvent("toyota"))
	t.until(`marks.results && broadside.state === 'ready'`)
	for part, at := range value[map[string]float64](t, `(() => {
		const { tap, longest, ...at } = marks, last = end => performance.getEntriesByType('resource').findLast(e => e.name.endsWith(end));
		at.arrived = last('.wasm').responseEnd;
		at.asked = last('q=toyota').startTime;
		at.answered = last('q=toyota').responseEnd;
		for (const part in at) at[part] -= tap;
		return { ...at, longest };
	})()`) {
		out[part] = at
	}
	return out
}

// slowDown delays every response by 150 ms and sends all of them together with
// 1.6 Mbit/s.
func (h *proxy) slowDown() {
	var turn sync.Mutex
	forward := h.forward
	h.forward = func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(150 * time.Millisecond)
		forward(&slowWriter{w, &turn}, r)
	}
}

type slowWriter struct {
	http.ResponseWriter
	turn *sync.Mutex
}

func (w *slowWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *slowWriter) Write(b []byte) (n int, err error) {
	for part := range slices.Chunk(b, 1400) {
		w.turn.Lock()
		time.Sleep(time.Duration(len(part)) * 8 * time.Second / 1_600_000)
		w.turn.Unlock()
		m, err := w.ResponseWriter.Write(part)
		n += m
		if err != nil {
			return n, err
		}
		_ = http.NewResponseController(w.ResponseWriter).Flush() // after an error the next write fails
	}
	return n, nil
}
