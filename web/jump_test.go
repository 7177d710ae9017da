package web_test

import (
	"strings"
	"testing"

	"broadside/web/browsertest"
)

// shifts records the layout shifts of the page in jumps: those after an action
// of the reader too, which CLS does not count. Shifts within a form control are
// left out.
const shifts = `window.jumps = [];
const record = list => { for (const e of list) {
	const nodes = e.sources.map(s => s.node).filter(n => n);
	if (nodes.length) jumps.push(e.value.toFixed(3) + ' ' + nodes.map(n => n.outerHTML ?? n.data).map(s => s.slice(0, 80)).join(' | '));
} };
const shifted = new PerformanceObserver(list => record(list.getEntries()));
shifted.observe({ type: 'layout-shift', buffered: true });
window.settledJumps = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => { record(shifted.takeRecords()); done(jumps); })));`

// TestNothingJumps: while the filter is filled in, nothing on the page moves,
// also if the response is late, with or without results.
func TestNothingJumps(t *testing.T) {
	t.Parallel()
	runNothingJumps(t, "/ar/listings", 412)
}

// runNothingJumps fills in the filter of the page at path, which is width CSS pixels wide.
func runNothingJumps(t *testing.T, path string, width int64) {
	t.Helper()
	h, b := openProxy(t), tab{browsertest.Open(t, width, noStartTimeout, witness, shifts)}
	b.Navigate(h.URL + path)
	b.Run(`witness.wake()`)
	b.until(`broadside.state === 'ready'`)
	b.Run(idle)
	b.Run(`jumps.length = 0`)
	ask := func(field, text, then string) {
		t.Helper()
		release := h.delayResponses(t, "/api/v1/listings")
		b.Run(`(e => { e.value = '` + text + `'; e.dispatchEvent(new Event(e.type === 'search' ? 'input' : 'change', { bubbles: true })); })(document.querySelector('#f-` + field + `'))`)
		b.Run(`new Promise(done => setTimeout(done, 600))`) // the sign of a late response is shown
		release()
		b.until(then + ` && ` + settled)
		if got := value[[]string](b, `settledJumps()`); len(got) > 0 {
			t.Errorf("%s=%s: %s", field, text, strings.Join(got, "\n"))
		}
		b.Run(`jumps.length = 0`)
	}
	ask("q", "to", `location.search === '?q=to'`)
	if len(h.requested("/api/v1/listings")) == 0 {
		t.Error("no response was late")
	}
	ask("q", "toyota", `location.search === '?q=toyota'`)
	ask("q", "zzzz", `location.search === '?q=zzzz' && document.querySelector('.empty')`)
	ask("q", "", `location.search === '' && document.querySelector('.listings')`)
	ask("city", "ras-al-khaimah", `location.search === '?city=ras-al-khaimah'`)
	if width >= 1024 {
		return // all fields are visible, and each category has others
	}
	ask("category", "jobs", `location.search === '?category=jobs&city=ras-al-khaimah'`)
	ask("category", "", `location.search === '?city=ras-al-khaimah'`)
}

// TestHeadOfListings: heading and row of categories have the same height for
// every category and city.
func TestHeadOfListings(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"/listings", "/ar/listings"} {
		b := tab{browsertest.Open(t, 412, witness)}
		b.Navigate(openProxy(t).URL + path)
		if got := value[[]string](b, `(() => {
			const h1 = document.querySelector('h1'), height = h1.offsetHeight, high = [];
			for (const category of document.querySelector('#f-category').options) for (const city of document.querySelector('#f-city').options) {
				h1.textContent = category.text.replace(/ \(.*/, '') + ', ' + city.text.replace(/ \(.*/, '');
				if (h1.offsetHeight !== height) high.push(h1.textContent);
			}
			return high;
		})()`); len(got) > 0 {
			t.Errorf("%s: these headings take another line: %q", path, got)
		}
		if got := value[[]float64](b, `['', '1', '999', '1,000+'].map(count => {
			document.querySelectorAll('.index .tally').forEach(n => { n.textContent = ' ' + count; });
			return document.querySelector('.index').offsetHeight;
		})`); got[0] != got[1] || got[0] != got[2] || got[0] != got[3] {
			t.Errorf("%s: heights of the row of categories by their counts: %v", path, got)
		}
	}
}

// TestLongWordsInHeadlines: a word that is longer than a phone is wide breaks,
// and does not widen the page.
func TestLongWordsInHeadlines(t *testing.T) {
	t.Parallel()
	h, b := openProxy(t), tab{browsertest.Open(t, 390, noStartTimeout, witness)}
	for _, path := range []string{"/", story, "/sections/news"} {
		b.Navigate(h.URL + path)
		b.Run(`document.querySelectorAll('.headline').forEach(e => (e.querySelector('a') ?? e).textContent = 'x'.repeat(120))`)
		expect(b, `document.querySelectorAll('.headline').length > 2`, true)
		expect(b, `document.documentElement.scrollWidth <= innerWidth`, true)
	}
}
