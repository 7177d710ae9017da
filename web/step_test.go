package web_test

import (
	"context"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"broadside/web/browsertest"
)

// countSteps counts the view transitions and their outcomes. With window.refuse, the browser
// refuses to start one.
const countSteps = `{
	window.steps = { started: 0, drawn: 0, shift: 0 };
	const start = Document.prototype.startViewTransition;
	Document.prototype.startViewTransition = function (change) {
		steps.started++;
		if (window.refuse) throw new Error('refused');
		const before = document.querySelector('h1').textContent;
		return start.call(this, async () => { await change(); if (document.querySelector('h1').textContent !== before) steps.drawn++; });
	};
	new PerformanceObserver(list => { for (const e of list.getEntries()) if (!e.hadRecentInput) steps.shift += e.value; }).observe({ type: 'layout-shift', buffered: true });
}`

// TestStepTransition: a step of the program is one view transition, in which the new page
// is drawn, without a layout shift. A form makes none, nor does a reader who
// wants no motion, and a refused one does not stop the step.
func TestStepTransition(t *testing.T) {
	t.Parallel()
	h, b := openProxy(t), openTab(t, countSteps, editionSoon)
	h.delayResponses(t, "/edition.json") // another script's request is no part of a step
	b.Navigate(h.URL + "/listings")
	b.RunActions(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error { // hidden pages make no transition
		_, err := cdp.Call(ctx, target, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
		return err
	}))
	b.Run(`witness.wake()`)
	b.until(`broadside.state === 'ready'`)
	front := `document.querySelector('.masthead .name a')`
	b.typeIn(`.filter input[name=q]`, "toyota")
	b.until(`location.search.includes('toyota') && ` + settled)
	expect(b, `steps.started`, 0)

	b.Run(front + `.click()`)
	b.until(`document.querySelector('.on-front') && ` + settled)
	b.until(`!document.getAnimations().some(a => a.effect.pseudoElement?.startsWith('::view-transition'))`)
	b.until(`steps.drawn`) // counted a moment after it is drawn
	expect(b, `JSON.stringify(steps)`, `{"started":1,"drawn":1,"shift":0}`)
	b.Run(`history.back()`)
	b.until(`location.pathname === '/listings' && document.querySelector('.results') && ` + settled)
	expect(b, `steps.started`, 2)

	b.Run(`window.refuse = true`)
	b.Run(`document.querySelector('main a[href^="/listings/"]').click()`)
	b.until(`/^.listings.[^/]+$/.test(location.pathname) && ` + settled)
	expect(b, `steps.started`, 3)
	b.Run(`window.refuse = false`)

	b.RunActions(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-reduced-motion", Value: "reduce"}}})
		return err
	}))
	b.Run(front + `.click()`)
	b.until(`document.querySelector('.on-front') && ` + settled)
	expect(b, `steps.started`, 3)
	expect(b, `witness.errors.filter(e => !e.includes(`+browsertest.QuoteJS("ResizeObserver")+`)).join()`, "")
}
