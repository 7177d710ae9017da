package web_test

import (
	"io"
	"net/http"
	"os"
	"regexp"
	"testing"
	"time"

	"broadside/web/browsertest"
)

// newProfile returns an empty folder for a browser's profile. Processes of a
// browser that was killed may still write to it when the test ends.
func newProfile(t *testing.T) string {
	t.Helper()
	profile, err := os.MkdirTemp("", "profile")
	if err != nil {
		t.Fatal(err)
	}
	browsertest.AtExit(func() { _ = os.RemoveAll(profile) })
	return profile
}

// openProfile starts a browser with a profile.
func openProfile(t *testing.T, profile string) (b tab, kill func()) {
	t.Helper()
	b.Tab, kill = browsertest.OpenProfile(t, profile, 1280, noStartTimeout, withoutEdition, witness)
	return b, kill
}

// waitRequested waits until a path was requested.
func (h *proxy) waitRequested(t *testing.T, path string) {
	t.Helper()
	for deadline := time.Now().Add(browsertest.Patience); len(h.requested(path)) == 0; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%s was not requested", path)
		}
	}
}

// offlinePage returns the address of the offline page, which only the worker requests.
func (h *proxy) offlinePage(t *testing.T) string {
	t.Helper()
	response, err := http.Get(h.URL + story)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	page, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	address := regexp.MustCompile(`/web/offline\.\w+\.html`).FindString(string(page))
	if address == "" {
		t.Fatal("the page names no offline page")
	}
	return address
}

// TestKilledInstall: the worker or the whole browser is stopped while a script of
// the worker is fetched, or a file that it keeps first. The next visit is
// complete and installs the worker, and then reading works without a network.
func TestKilledInstall(t *testing.T) {
	t.Parallel()
	runKilledInstall(t, "/push.js", false)
}

// runKilledInstall stops the browser, or else the worker, while it fetches held, which is the
// offline page if it is empty.
func runKilledInstall(t *testing.T, held string, browser bool) {
	t.Helper()
	h := openProxy(t)
	if held == "" {
		held = h.offlinePage(t)
	}
	release := h.delayResponses(t, held)
	var b tab
	if browser {
		profile := newProfile(t)
		first, kill := openProfile(t, profile)
		first.Navigate(h.URL + story)
		h.waitRequested(t, held)
		kill()
		release()
		b, _ = openProfile(t, profile)
	} else {
		b = openTab(t)
		b.Navigate(h.URL + story)
		h.waitRequested(t, held)
		b.stopWorkers()
		release()
	}
	b.Navigate(h.URL + story)
	b.until(whole)
	expect(b, heading, dubaiRents)
	// a page that was being loaded while the worker was activated may have no controller
	b.until(`(await navigator.serviceWorker.getRegistration())?.active?.state === 'activated'`)
	b.until(isCached("pages", story))
	b.until(isCached("web", h.offlinePage(t)))
	expectWholeOffline(b, h, "/sections/sport")
}

// expectWholeOffline checks that without a network the story opens, and that the offline page is
// shown for a page that was not read.
func expectWholeOffline(b tab, h *proxy, unread string) {
	b.T.Helper()
	h.goOffline()
	b.Navigate(h.URL + story)
	b.until(whole)
	expect(b, heading, dubaiRents)
	b.Navigate(h.URL + unread)
	b.until(filled)
	b.until(whole)
	expect(b, `witness.errors.join()`, "")
}
