//go:build thorough

package web_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"broadside/server/response"
	"broadside/web/browsertest"
)

const editionBytes = 16 << 20 // of one language

// bytesInEdition is the size of the files of the edition, without its list.
const bytesInEdition = `caches.open('broadside:edition').then(async c => (await Promise.all((await c.matchAll()).filter(r => !/json/.test(r.headers.get('content-type'))).map(r => r.blob()))).reduce((sum, { size }) => sum + size, 0))`

// namesIn lists the pictures of the tests in a cache by their names, sorted.
func namesIn(cache string) string {
	return `caches.open('broadside:` + cache + `').then(c => c.keys()).then(all => all.map(r => r.url.match(/large-(\w+)\.jpg/)?.[1]).filter(Boolean).sort().join(' '))`
}

// sendEdition has the proxy send a list of the front page and of pictures, and each of
// them with so many bytes.
func (h *proxy) sendEdition(t *testing.T, size int, pictures ...string) {
	t.Helper()
	type file struct {
		Address string `json:"address"`
		ETag    string `json:"etag,omitempty"`
	}
	files := []file{{"/", `"t"`}}
	for _, name := range pictures {
		files = append(files, file{Address: "/media/large-" + name + ".jpg?v=1"})
		h.respond("/media/large-"+name+".jpg", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "image/jpeg")
			w.Header().Set("Cache-Control", response.Immutable)
			_, _ = w.Write(bytes.Repeat([]byte("x"), size))
		})
	}
	list, err := json.Marshal(map[string]any{"lang": "en", "files": files})
	if err != nil {
		t.Fatal(err)
	}
	h.respond("/edition.json", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", response.Revalidate)
		_, _ = w.Write(list)
	})
}

// TestEditionBytes: if an edition is too large, its first files are kept and the reader is
// told. When it is renewed, unchanged files count towards the limit as well.
func TestEditionBytes(t *testing.T) {
	t.Parallel()
	const size = 3 << 20
	h, b := openProxy(t), openTab(t)
	h.sendEdition(t, size, "a", "b", "c", "d", "e", "f", "g")
	b.Navigate(h.URL + "/settings")
	b.until(`navigator.serviceWorker.controller?.state === 'activated' && ` + keepButton)
	press := func(told, want string) {
		t.Helper()
		b.Run(keepButton + `.click()`)
		b.until(keepBar + `.hidden && !` + keepStatus + `.startsWith('Kept: ')`)
		expect(b, keepStatus+`.split(':')[0]`, told)
		expect(b, namesIn("edition"), want)
		if got := value[int](b, bytesInEdition); got > editionBytes {
			t.Errorf("%d bytes are kept, want at most %d", got, editionBytes)
		}
	}
	press("Not all of it could be kept.", "a b c d e")
	h.sendEdition(t, size, "h", "i", "a", "j", "k", "b", "c", "d")
	b.Navigate(h.URL + "/settings")
	b.until(keepButton)
	press("Not all of it could be kept.", "a h i j k")
	h.goOffline()
	b.Navigate(h.URL + "/")
	b.until(whole)
	expect(b, `document.querySelectorAll('section[lang]').length`, 0)

	// with room again, all of it
	h.goOnline()
	h.sendEdition(t, size, "h", "i", "c")
	b.Navigate(h.URL + "/settings")
	b.until(keepButton)
	press("Today’s paper is kept for 72 hours", "c h i")
}

// TestEditionBytesInSync: Periodic Sync has the same limit.
func TestEditionBytesInSync(t *testing.T) {
	t.Parallel()
	const size = 3 << 20
	h, b := openProxy(t), openTab(t)
	sync := b.openSync(h)
	h.sendEdition(t, size, "a", "b", "c", "d", "e")
	b.Navigate(h.URL + "/settings")
	b.until(`navigator.serviceWorker.controller?.state === 'activated'`)
	expect(b, keep, true)
	h.sendEdition(t, size, "h", "i", "a", "j", "k", "b", "c", "l")
	for deadline := time.Now().Add(browsertest.Patience); ; {
		sync() // Chromium drops an event for a worker that is replaced meanwhile
		if b.soon(`(` + namesIn("edition") + `).then(names => names.includes('k'))`) {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("the edition was not renewed")
		}
	}
	b.until(`(` + namesIn("edition") + `).then(names => names === 'a h i j k')`)
	if got := value[int](b, bytesInEdition); got > editionBytes {
		t.Errorf("%d bytes are kept, want at most %d", got, editionBytes)
	}
}

// TestPicturesLimit: of the pictures that a reader saw the newest 120 are kept.
func TestPicturesLimit(t *testing.T) {
	t.Parallel()
	h, b := openProxy(t), openTab(t)
	b.Navigate(h.URL + "/settings") // without pictures
	b.until(`navigator.serviceWorker.controller?.state === 'activated'`)
	var names []string
	for i := range 130 {
		names = append(names, fmt.Sprintf("%03d", i))
	}
	h.sendEdition(t, 100, names...)
	const show = `(async names => { for (const name of names) {
		Object.assign(new Image(), { src: '/media/large-' + name + '.jpg?v=1' });
		while (!await caches.open('broadside:media').then(c => c.match('/media/large-' + name + '.jpg?v=1'))) await new Promise(requestAnimationFrame);
	} })`
	b.Run(show + `(` + browsertest.QuoteJS(strings.Join(names[:120], " ")) + `.split(' '))`)
	expect(b, namesIn("media"), strings.Join(names[:120], " "))
	b.Run(show + `(` + browsertest.QuoteJS(strings.Join(names[120:], " ")) + `.split(' '))`)
	b.until(`(` + namesIn("media") + `).then(names => names === ` + browsertest.QuoteJS(strings.Join(names[10:], " ")) + `)`)
}

const keep = `import(document.getElementById('start').dataset.kept).then(m => m.keepEdition('/edition.json')).catch(() => false)`

// keptPages are the first pages of the kept edition.
const keptPages = `caches.open('broadside:edition').then(c => c.match('/edition.json', { ignoreVary: true })).then(r => r.json()).then(list => list.files.filter(f => f.etag).map(f => f.address).slice(0, 5))`

// renewEdition has the proxy serve the pages as after a deploy, and a list in which all of them have
// changed.
func (h *proxy) renewEdition(pages []string) {
	h.deploy("a", pages...)
	h.respond("/edition.json", func(w http.ResponseWriter, r *http.Request) {
		list := h.fetchWhole(r)
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", response.Revalidate)
		_, _ = w.Write(bytes.ReplaceAll(list, []byte(`"etag":"\"`), []byte(`"etag":"\"new`)))
	})
}

// expectEdition checks that without a network every page opens, complete.
func expectEdition(b tab, h *proxy, pages []string) {
	b.T.Helper()
	h.goOffline()
	for _, path := range pages {
		b.Navigate(h.URL + path)
		b.until(whole)
		expect(b, `location.pathname + document.querySelectorAll('section[lang]').length`, path+"0")
	}
	h.goOnline()
}

// TestEditionHalfRenewed: a deploy, and an edition that is renewed in part only, because the reader
// leaves or the device is full: the pages of both versions open without a network.
func TestEditionHalfRenewed(t *testing.T) {
	t.Parallel()
	h, b := openProxy(t), openTab(t)
	b.Navigate(h.URL + "/settings")
	b.until(`navigator.serviceWorker.controller?.state === 'activated'`)
	expect(b, keep, true)
	pages := value[[]string](b, keptPages)
	expectEdition(b, h, pages)

	h.renewEdition(pages)
	release := h.delayResponses(t, pages[3])
	b.Navigate(h.URL + "/settings")
	b.Run(`void ` + keep)
	h.waitRequested(t, pages[3])
	b.until(isCached("edition", pages[2]) + `.then(r => r.text()).then(text => text.includes(` + browsertest.QuoteJS(assetOf(styles, "a")) + `))`)
	b.Navigate("about:blank")
	release()
	expectEdition(b, h, pages)

	h.deploy("b", pages...)
	b.Navigate(h.URL + "/settings")
	usage := value[float64](b, `navigator.storage.estimate().then(e => e.usage)`)
	for _, room := range []float64{4e3, 30e3} { // for a page, for a style sheet too
		b.setQuota(h, usage+room)
		b.Navigate(h.URL + "/settings")
		expect(b, keep, false)
		expectEdition(b, h, pages)
	}
}

// TestEditionPicturesOnce: the edition's pictures are stored in its own cache, and do
// not push out those that the reader saw.
func TestEditionPicturesOnce(t *testing.T) {
	t.Parallel()
	h, b := openProxy(t), openTab(t)
	b.Navigate(h.URL + "/settings") // without pictures
	b.until(`navigator.serviceWorker.controller?.state === 'activated'`)
	b.Run(`import(document.getElementById('start').dataset.kept).then(m => m.startEdition())`)
	const pictures = `(name => caches.open(name).then(async c => (await c.keys()).filter(({ url }) => url.includes('/media/')).length))`
	b.until(`await ` + pictures + `('broadside:edition') > 10`)
	expect(b, pictures+`('broadside:media')`, 0)
}
