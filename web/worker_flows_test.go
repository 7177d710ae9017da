package web_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"broadside/web/browsertest"
)

// reader is a browser that a flow is run in: a tab of Chromium, or another
// engine (engines_test.go).
type reader interface {
	Navigate(address string)
	Run(script string)
	until(condition string)
	want(expression, value string)
}

func (b tab) want(expression, value string) {
	b.T.Helper()
	expect(b, expression, value)
}

// visit opens a page and waits until the worker has cached it.
func visit(b reader, h *proxy, path string) {
	b.Navigate(h.URL + path)
	b.until(`navigator.serviceWorker.controller?.state === 'activated'`)
	b.until(`!!` + isCached("pages", path))
}

const (
	heading    = `document.querySelector('h1').textContent`
	looks      = `getComputedStyle(document.querySelector('h1')).fontFamily.includes('serif') + (window.broadside?.state ?? 'no script')`
	language   = `document.documentElement.lang`
	filled     = `!!document.querySelector('#paper[data-filled]')` // the offline page, by its script
	otherStory = "/articles/sharjah-dubai-express-bus-lane"
)

// runOffline: pages that were read open offline, with styles and script. Others
// show a page in the language of the address that is missing.
func runOffline(t *testing.T, b reader) {
	t.Helper()
	h := openProxy(t)
	visit(b, h, story)
	b.want(heading, dubaiRents)
	visit(b, h, "/ar/sections/news")
	h.goOffline()

	b.Navigate(h.URL + story)
	b.want(heading, dubaiRents)
	b.want(looks, "trueasleep")
	for _, tt := range []struct{ path, want string }{
		{"/articles/never-read", "en"},
		{"/sections/sport", "en"},
		{"/ar/sections/sport", "ar"},
		{otherStory + "-ar", "ar"}, // a link of the page in Arabic
	} {
		b.Navigate(h.URL + tt.path)
		b.until(filled)
		b.want(`document.querySelectorAll('section').length + ''`, "2")
		b.want(`location.pathname + `+language, tt.path+tt.want)
		b.want(`[...document.querySelectorAll('section[lang=en] li a')].some(a => a.textContent.startsWith(`+browsertest.QuoteJS(dubaiRents)+`)) + ''`, "true")
	}
}

const dubaiRents = "Dubai’s tenants are staying put, and the market is starting to notice"

// TestDeploys: a cached page keeps its styles and script over three deploys.
// This and most tests after it also run in the other engines.
func TestDeploys(t *testing.T) {
	t.Parallel()
	runDeploys(t, openTab(t))
}

func runDeploys(t *testing.T, b reader) {
	t.Helper()
	h := openProxy(t)
	read := []string{story, otherStory, "/", "/sections/business"}
	for i, path := range read {
		h.deploy(string(rune('a'+i)), read...)
		visit(b, h, path)
	}
	for i := range read {
		b.until(`!!` + isCached("web", assetOf(styles, string(rune('a'+i)))))
		b.until(`!!` + isCached("web", assetOf(startScript, string(rune('a'+i)))))
	}
	h.goOffline()
	for _, path := range read {
		b.Navigate(h.URL + path)
		b.want(`location.pathname + (document.querySelectorAll('section[lang]').length)`, path+"0") // not the page shown offline
		b.want(looks, "trueasleep")
	}
	// assets that no page names are removed
	h.goOnline()
	h.respond(story, func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "gone", http.StatusGone) })
	b.Navigate(h.URL + story)
	b.Navigate(h.URL + read[1]) // names the newest
	b.until(`!` + isCached("web", assetOf(styles, "a")))
	b.until(`!` + isCached("web", assetOf(styles, "b")))
	b.until(`!!` + isCached("web", assetOf(styles, "c")))
}

// assetOf returns the address of an asset in another deploy.
func assetOf(address, letter string) string {
	name, rest, _ := strings.Cut(address, ".")
	return name + "." + letter + rest[1:]
}

// fetchWhole returns the uncompressed body of the server's response. Headers that ask for a
// compressed one, or only for a changed one, are not forwarded.
func (h *proxy) fetchWhole(r *http.Request) []byte {
	for _, name := range []string{"Accept-Encoding", "If-None-Match", "If-Modified-Since"} {
		r.Header.Del(name)
	}
	response := httptest.NewRecorder()
	h.forward(response, r)
	return response.Body.Bytes()
}

// deploy has pages name styles and script by other addresses, as after a deploy
// that changed both. Those of earlier deploys are gone.
func (h *proxy) deploy(letter string, pages ...string) {
	for _, path := range pages {
		h.respond(path, func(w http.ResponseWriter, r *http.Request) {
			body := h.fetchWhole(r)
			for _, address := range []string{styles, startScript} {
				body = bytes.ReplaceAll(body, []byte(address), []byte(assetOf(address, letter)))
			}
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.Header().Set("Cache-Control", "no-cache")
			_, _ = w.Write(body)
		})
	}
	for _, address := range []string{styles, startScript} {
		h.respond(assetOf(address, letter), func(w http.ResponseWriter, r *http.Request) {
			r.URL.Path = address
			h.forward(w, r)
		})
		if letter > "a" {
			h.respond(assetOf(address, string(letter[0]-1)), http.NotFound)
		}
	}
}

func runSlowWithoutCopy(t *testing.T, b reader) {
	t.Helper()
	h := openProxy(t)
	visit(b, h, story)
	limitWorker(b, h)
	for _, tt := range []struct{ path, then string }{
		{otherStory, `!document.querySelector('section[lang]') && !!document.querySelector('h1')`},
		{"/robots.txt", `document.body.textContent.includes('Sitemap')`}, // not a page that is cached
	} {
		release := h.delayResponses(t, tt.path)
		b.Navigate(h.URL + tt.path)
		b.want(heading, "The network does not answer")
		b.until(filled)
		b.want(`[...document.querySelectorAll('section li a')].some(a => a.textContent.startsWith(`+browsertest.QuoteJS(dubaiRents)+`)) + ''`, "true")
		release()
		b.until(`location.pathname === ` + browsertest.QuoteJS(tt.path) + ` && ` + tt.then)
	}
}

// TestFirstPictures: the pictures that a page loads before there is a worker are
// cached.
func TestFirstPictures(t *testing.T) {
	t.Parallel()
	runFirstPictures(t, openTab(t))
}

func runFirstPictures(t *testing.T, b reader) {
	t.Helper()
	h := openProxy(t)
	visit(b, h, story)
	b.Run(`document.querySelectorAll('img').forEach(i => { i.loading = 'eager'; })`) // as after reading to the end
	b.until(`[...document.images].every(i => i.complete && i.naturalWidth > 0)`)
	b.until(`(await Promise.all([...document.images].map(i => caches.match(i.currentSrc, { ignoreVary: true })))).every(Boolean)`)
	h.goOffline()
	b.Navigate(h.URL + story)
	b.Run(`document.querySelectorAll('img').forEach(i => { i.loading = 'eager'; })`)
	b.until(`document.images.length > 3 && [...document.images].every(i => i.complete && i.naturalWidth > 0)`)
}

// TestStamp: a copy tells its age and why it is shown, in its language. The line
// does not disturb the program, changes when the network responds later, and is
// gone with the next page.
func TestStamp(t *testing.T) {
	t.Parallel()
	runStamp(t, openTab(t))
}

func runStamp(t *testing.T, b reader) {
	t.Helper()
	const stamp = `document.querySelector('body > #kept[role=status]').textContent.replace(/\d\d:\d\d/, 'HH:MM')`
	const start = `(b => { b.setAttribute('data-on', ''); b.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true })); })(document.body)`
	h := openProxy(t)
	visit(b, h, story)
	b.want(`document.getElementById('kept') + ''`, "null")
	b.Run(start)
	b.until(`broadside.state === 'ready'`)
	b.until(`!!` + isCached("web", wasm))
	visit(b, h, "/ar/")
	h.goOffline()
	b.Navigate(h.URL + "/ar/")
	b.want(stamp, "حُفظت HH:MM — لا يوجد اتصال حمّل من جديد")
	b.Navigate(h.URL + story)
	b.want(stamp, "Saved HH:MM — no connection Load again")
	b.want(`getComputedStyle(document.getElementById('kept')).position`, "fixed") // moves nothing
	b.Run(start)
	b.until(`broadside.state === 'ready'`)
	b.want(`JSON.stringify(['created', 'moved', 'removed', 'attrs'].map(name => broadside.stats[name]))`, "[0,0,0,0]")
	h.goOnline()
	b.Run(`document.querySelector('.sections a').click()`)
	b.until(`location.pathname === '/sections/news' && !document.getElementById('kept') && ` + settled)

	// a slow network answers later: first with the same page, then with a newer one
	limitWorker(b, h)
	release := h.delayResponses(t, story)
	b.Navigate(h.URL + story)
	b.want(stamp, "Saved HH:MM — the network does not answer Load again")
	release()
	b.until(stamp + ` === 'This is the newest version. Load again'`)
	release = h.delayResponses(t, story)
	h.respond(story, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("ETag", `"other"`)
		_, _ = w.Write([]byte("<!doctype html><title>t</title><h1>corrected</h1>"))
	})
	b.Navigate(h.URL + story)
	b.Run(`window.top0 = document.querySelector('h1').getBoundingClientRect().top`)
	release()
	b.until(stamp + ` === 'There is a newer version. Load again'`)
	b.want(`document.querySelector('h1').getBoundingClientRect().top === top0 ? 'still' : 'moved'`, "still")
	b.Navigate(h.URL + story)
	b.want(heading, "corrected")
}
