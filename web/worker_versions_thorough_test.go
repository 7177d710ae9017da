//go:build thorough

package web_test

import (
	"context"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/storage"
	"github.com/chromedp/chromedp"

	"broadside/web/browsertest"
)

func TestThreeDeploys(t *testing.T) {
	t.Parallel()
	runThreeDeploys(t, openTab(t))
}

func TestHalfCache(t *testing.T) {
	t.Parallel()
	runHalfCache(t, openTab(t))
}

func TestHalfWorker(t *testing.T) {
	t.Parallel()
	runHalfWorker(t, openTab(t, idleAtOnce))
}

// TestWorkerKilled: a worker that is stopped while it stores a page leaves nothing
// half: the page is kept whole at the next visit. Only Chromium lets a test stop one.
func TestWorkerKilled(t *testing.T) {
	t.Parallel()
	h, b := openProxy(t), openTab(t)
	// stopped while it waits for an asset of the page
	h.deploy("a", otherStory)
	b.Navigate(h.URL + story)
	b.until(`navigator.serviceWorker.controller?.state === 'activated'`)
	b.until(isCached("pages", story))
	release := h.delayResponses(t, assetOf(styles, "a"))
	b.Run(`fetch(` + browsertest.QuoteJS("/api/v1"+otherStory) + `)`) // has the worker store the page
	b.until(isCached("pages", "/api/v1"+otherStory))
	b.stopWorkers()
	release()
	h.goOffline()
	b.Navigate(h.URL + otherStory)
	b.until(whole) // the offline page: the story was not stored, or it is whole
	h.goOnline()
	b.Navigate(h.URL + otherStory)
	b.until(isCached("pages", otherStory) + ` && ` + isCached("web", assetOf(styles, "a")))
	h.goOffline()
	b.Navigate(h.URL + otherStory)
	b.until(whole)
	expect(b, `document.querySelectorAll('section[lang]').length`, 0)
}

func TestStoreFull(t *testing.T) {
	t.Parallel()
	runStoreFull(t, openTab(t))
}

func TestStorageDenied(t *testing.T) {
	t.Parallel()
	runStorageDenied(t, openTab(t, editionSoon))
}

// setQuota sets the bytes that the browser gives to the paper.
func (b tab) setQuota(h *proxy, bytes float64) {
	b.T.Helper()
	b.RunActions(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, storage.OverrideQuotaForOrigin, storage.OverrideQuotaForOriginParams{Origin: h.URL, QuotaSize: &bytes})
		return err
	}))
}

// TestQuotaFull: if the device has no space, pages open from the network and the kept copies stay.
func TestQuotaFull(t *testing.T) {
	t.Parallel()
	h, b := visitCached(t, story, nil)
	b.until(isCached("web", styles) + ` && ` + isCached("web", startScript))
	b.setQuota(h, 1)
	b.Navigate(h.URL + otherStory)
	b.until(whole)
	expect(b, `import(document.getElementById('start').dataset.kept).then(m => m.keepEdition('/edition.json')).catch(() => false)`, false)
	b.Navigate(h.URL + "/listings")
	b.until(whole)
	h.goOffline()
	b.Navigate(h.URL + otherStory)
	b.until(`document.querySelector('h1')`)
	expect(b, `document.querySelectorAll('section[lang]').length`, 2)
	b.Navigate(h.URL + story)
	b.until(whole)
	b.setQuota(h, 1e9)
	h.goOnline()
	b.Navigate(h.URL + otherStory)
	b.until(isCached("pages", otherStory))
}
