package e_test

import (
	"fmt"
	"testing"
)

// garbage generates values that a hostile page could post: of all types of
// structured cloning, and similar to valid messages. It is seeded, so that a
// failure can be repeated.
const garbage = `
const random = (seed => () => (seed = Math.imul(seed ^ seed >>> 15, seed | 1), seed ^= seed + Math.imul(seed ^ seed >>> 7, seed | 61), ((seed ^ seed >>> 14) >>> 0) / 2 ** 32))(SEED);
const pick = list => list[Math.floor(random() * list.length)];
const odd = depth => pick([
	() => undefined, () => null, () => true, () => false, () => 0, () => -1, () => 1, () => 80, () => 1e9, () => NaN, () => Infinity, () => -Infinity, () => 12n, () => 0.5,
	() => '', () => 'dark', () => 'javascript:alert(1)', () => 'https://example.com/', () => '<img src=x onerror=alert(1)>', () => 'x'.repeat(2000), () => '__proto__',
	() => '[iFrameSizer]x:0', () => '[iFrameSizer]' + '('.repeat(50) + ':', () => new Date(NaN), () => new Map([['t', 'size']]), () => new ArrayBuffer(8), () => /x/g, () => new Error('x'),
	() => depth ? [odd(depth - 1), odd(depth - 1)] : [], () => depth ? thing(depth - 1) : {},
])();
const thing = (depth = 2) => {
	const m = {};
	for (let n = Math.floor(random() * 6); n > 0; n--) {
		m[pick(['t', 'broadside', 'height', 'href', 'name', 'title', 'theme', 'visible', 'expanded', 'print', 'lang', 'dir', 'more', 'size', 'mode', 'type', 'message', 'secret', 'value', 'constructor', 'toString'])] =
			random() < .5 ? pick(['ready', 'hello', 'ask', 'size', 'open', 'event', 'meta', 'theme', 'visible', 'expanded', 'print', 1, 2, '1']) : odd(depth);
	}
	return m;
};
`

const rounds = 1500

// TestFuzzLoader: messages from a hostile frame or another window change
// nothing on the partner's page except as the protocol allows.
func TestFuzzLoader(t *testing.T) {
	t.Parallel()
	runFuzzLoader(t, 1)
}

func runFuzzLoader(t *testing.T, seed int) {
	t.Helper()
	p, host := publisher(t, 0), partner(t, 0)
	b := openTab(t, 600)
	b.Navigate(host.page("/", pageAround(
		`<broad-side id="el" article="a" partner="acme" listings="raw" mode="full" style="display:block;min-height:480px"></broad-side><script async src="`+p.URL+`/e/v1.js"></script>
		<iframe id="evil" src="`+p.URL+`/e/articles/evil?raw" width="100" height="100"></iframe>`)))
	b.waitReady(1)
	b.until(`witness.ask('#evil', 'document.readyState').then(v => v === 'complete')`)
	b.Run(`window.before = [document.querySelectorAll('*').length, location.href, history.length, witness.globals() + 'before'].join()`)

	// a window other than the frame, of the same origin
	inFrame[any](b, fmt.Sprintf(`{ %s for (let n = 0; n < %d; n++) parent.postMessage(random() < .5 ? { ...thing(), broadside: 1 } : odd(2), '*'); ready(); } 1`, seeded(seed), rounds), "#evil")
	// the page itself, and events without a source window
	b.Run(fmt.Sprintf(`{ %s for (let n = 0; n < 300; n++) {
		postMessage(random() < .5 ? { ...thing(), broadside: 1, t: 'ready' } : odd(2), '*');
		dispatchEvent(new MessageEvent('message', { data: { broadside: 1, t: 'ready' }, origin: pick(['', 'null', '%s', location.origin]), source: pick([null, window]) }));
	} }`, seeded(seed), p.URL))
	b.waitPainted()
	expect(b, `witness.named('ready').length`, 1)
	if inFrame[bool](b, `!!port`, "#evil") {
		t.Error("a frame that is not an embed has been greeted")
	}

	// the frame itself, through its port
	inFrame[any](b, fmt.Sprintf(`{ %s for (let n = 0; n < %d; n++) { const m = random() < .7 ? thing() : odd(2); port.postMessage(m); if (random() < .1) parent.postMessage(m, '*'); } } 1`, seeded(seed), rounds), "#el")
	inFrame[any](b, `port.postMessage({ t: 'event', name: 'last' }), 1`, "#el")
	b.until(`witness.named('event').some(e => e.detail.name === 'last')`)
	b.waitPainted()
	expect(b, `(now => now === before ? '' : before + ' → ' + now)([document.querySelectorAll('*').length, location.href, history.length, witness.globals()].join())`, "")
	expect(b, `witness.opened.length + witness.named('open').length`, 0)
	expect(b, `witness.named('size').length <= 5`, true)
	expect(b, `(h => h >= 80 && h <= 8000)(el.querySelector('iframe').offsetHeight)`, true)
	expect(b, `JSON.stringify(witness.shifts)`, "[]")
	b.expectNoErrors()

	// the embed still works
	b.Run(`el.setAttribute('theme', 'dark')`)
	b.until(`witness.ask('#el', 'got.at(-1).theme').then(v => v === 'dark')`)
}

// TestFuzzGuest: messages from a hostile parent page change nothing in a framed
// page except as the protocol allows.
func TestFuzzGuest(t *testing.T) {
	t.Parallel()
	runFuzzGuest(t, 2)
}

func runFuzzGuest(t *testing.T, seed int) {
	t.Helper()
	p, host := publisher(t, 0), partner(t, 0)
	b := openTab(t, 600)
	b.Navigate(host.page("/", openAlone(p, "a", hostScript+`<iframe id="other" src="`+p.URL+`/e/articles/other?raw" width="100" height="100"></iframe>`)))
	b.until(`heard.some(m => m.t === 'ready')`)
	b.until(`witness.ask('#other', 'document.readyState').then(v => v === 'complete')`)
	// a sibling frame is not the parent page
	inFrame[any](b, `{ const c = new MessageChannel(); parent.frames[0].postMessage({ broadside: 1, t: 'hello' }, '*', [c.port2]); } 1`, "#other")
	const look = `[document.querySelectorAll('*').length, document.title, location.href, document.documentElement.lang, scrollY, Object.keys(window).length].join()`
	before := inFrame[string](b, look, "iframe")
	b.Run(fmt.Sprintf(`{ %s for (let n = 0; n < %d; n++) frame().postMessage(random() < .5 ? { ...thing(), broadside: pick([1, 1, 2, '1']), t: pick(['hello', 'ask', 'ready', 'size']) } : odd(2), '*'); }`, seeded(seed), rounds))
	b.Run(`hello()`)
	b.until(`got.some(m => m.t === 'meta')`)
	b.Run(fmt.Sprintf(`{ %s for (let n = 0; n < %d; n++) port.postMessage(random() < .7 ? thing() : odd(2)); }`, seeded(seed), rounds))
	b.Run(`port.postMessage({ t: 'theme', theme: 'dark' })`)
	b.until(`witness.ask('iframe', 'document.documentElement.dataset.theme').then(v => v === 'dark')`)
	if bad := inFrame[[]string](b, `problems`, "iframe"); len(bad) > 0 {
		t.Errorf("in the frame: %q", bad)
	}
	after := inFrame[string](b, look, "iframe")
	if after != before && inFrame[int](b, `document.querySelectorAll('script[src*=adapters]').length`, "iframe") == 0 {
		t.Errorf("the framed page was %s and is %s", before, after)
	}
	for _, name := range []string{"theme", "visible", "expanded", "print"} {
		if got := inFrame[bool](b, `/^(|dark|light|true|false)$/.test(document.documentElement.dataset.`+name+` ?? '')`, "iframe"); !got {
			t.Errorf("data-%s is garbage", name)
		}
	}
	if got := inFrame[string](b, `Object.keys(document.documentElement.dataset).filter(k => !['theme', 'visible', 'expanded', 'print'].includes(k)).join()`, "iframe"); got != "" {
		t.Errorf("the root has gained data-%s", got)
	}
	if got := p.postedBodies(); len(got) > 3 {
		t.Errorf("the flood was counted %d times", len(got))
	}
}

// seeded returns garbage that starts with a seed.
func seeded(seed int) string { return fmt.Sprintf("const SEED = %d; %s", seed, garbage) }
