//go:build thorough

package web_test

import "testing"

// TestKilledUpdate: the browser is killed while it fetches a new version of the
// worker. Without a network the old one opens what it has kept; with a network the
// new one takes over.
func TestKilledUpdate(t *testing.T) {
	t.Parallel()
	h, profile := openProxy(t), newProfile(t)
	b, kill := openProfile(t, profile)
	visit(b, h, story)
	b.until(isCached("web", styles) + ` && ` + isCached("web", startScript) + ` && ` + isCached("web", h.offlinePage(t)))
	h.clearRequests()
	release := h.delayResponses(t, "/push.js")
	h.serveWorker("caches.open('next version');", newWorker())
	b.Run(`void navigator.serviceWorker.getRegistration().then(r => r.update())`)
	h.waitRequested(t, "/push.js")
	kill()
	h.goOffline()
	b, _ = openProfile(t, profile)
	expectWholeOffline(b, h, "/sections/sport")
	h.goOnline()
	release()
	b.Navigate(h.URL + story)
	b.Run(`void navigator.serviceWorker.getRegistration().then(r => r.update())`) // the browser looks for updates when it likes
	b.until(`await caches.has('next version')`)
	expectWholeOffline(b, h, "/ar/sections/news") // the worker may have fetched the other one since
}

// TestKilledInstallMoments is TestKilledInstall at the other moments.
func TestKilledInstallMoments(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, held string
		browser    bool // the browser is stopped
	}{
		{"browser, the script is fetched", "/worker.js", true},
		{"browser, its import is fetched", "/push.js", true},
		{"worker, the offline page is fetched", "", false},
		{"browser, the offline page is fetched", "", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			runKilledInstall(t, tt.held, tt.browser)
		})
	}
}
