package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/performance"
	"github.com/chromedp/chromedp"
)

const pageTimeout = time.Minute

// browser is a Chromium in which each page is measured with a new profile.
type browser struct {
	ctx     context.Context
	cancels []context.CancelFunc
}

func openBrowser(ctx context.Context) (*browser, error) {
	path := os.Getenv("CHROMIUM")
	if path == "" {
		var err error
		if path, err = exec.LookPath("chromium"); err != nil {
			return nil, errors.New("install chromium, or set CHROMIUM to one")
		}
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.WSURLReadTimeout(pageTimeout))
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox)
	}
	b := &browser{}
	allocator, stop := chromedp.NewExecAllocator(ctx, options...)
	first, quit := chromedp.NewContext(allocator)
	b.ctx, b.cancels = first, []context.CancelFunc{quit, stop}
	if err := chromedp.Do(first); err != nil {
		b.close()
		return nil, fmt.Errorf("%s does not start: %w", path, err)
	}
	return b, nil
}

func (b *browser) close() {
	for _, end := range b.cancels {
		end()
	}
}

// measure loads a partner's page and waits until its frame has painted and no message or layout
// shift has occurred for 1.5 seconds. By then our frame has reported its view.
func (b *browser) measure(address string, width int64) (figures, error) {
	tab, closeTab := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext())
	defer closeTab()
	var f figures
	if err := chromedp.Do(tab); err != nil {
		return f, err
	}
	ctx, cancel := context.WithTimeout(tab, pageTimeout)
	defer cancel()
	err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 900), chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		if _, err := cdp.Call(ctx, t, performance.Enable, performance.EnableParams{}); err != nil {
			return err
		}
		_, err := cdp.Call(ctx, t, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: watch})
		return err
	}), chromedp.Navigate(address))
	if err != nil {
		return f, err
	}
	if f, err = chromedp.Run(ctx, chromedp.Evaluate[figures](`figures()`, chromedp.EvalAwaitPromise)); err != nil {
		return f, err
	}
	err = chromedp.Do(ctx, chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		m, err := cdp.Call(ctx, t, performance.GetMetrics, cdp.Empty{})
		if err != nil {
			return err
		}
		for _, one := range m.Metrics {
			if one.Name == "ScriptDuration" {
				f.Script = one.Value * 1000
			}
		}
		return nil
	}))
	return f, err
}

// watch is the script that collects the figures. It runs in the partner's page before its own
// scripts.
const watch = `if (window === top) (() => {
	let shift = 0, painted, last = performance.now();
	new PerformanceObserver(list => { for (const e of list.getEntries()) { last = performance.now(); if (!e.hadRecentInput) shift += e.value } }).observe({ type: 'layout-shift', buffered: true });
	addEventListener('message', e => { last = performance.now(); if (e.data?.painted) painted ??= e.data.painted });
	window.figures = () => new Promise((done, fail) => {
		const look = () => {
			if (performance.now() > 30000) return fail(Error('the frame has not painted'));
			if (!painted || performance.now() - last < 1500) return setTimeout(look, 50);
			done({ shift, framePaint: painted - performance.timeOrigin, hostPaint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0 });
		};
		look();
	});
})();`
