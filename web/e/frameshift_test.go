package e_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httputil"
	"strings"
	"testing"
	"time"

	"broadside/web/browsertest"
)

// TestFrameIsStill: the parts of a framed page do not move while it loads. A
// busy machine lays out a document before it is completely parsed: a row
// without its price moves by less than 0.005. The faults that this test
// prevents moved more: a footer parsed late (0.010), a style that waited for
// the sidebar (0.235), the columns and rows of the search form (0.046).
func TestFrameIsStill(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"articles/sharjah-dubai-express-bus-lane-ar", "listings"} {
		t.Run(strings.ReplaceAll(path, "/", " "), func(t *testing.T) {
			t.Parallel()
			runFrameIsStill(t, path, 820)
		})
	}
}

// runFrameIsStill opens a page, width CSS pixels wide, with a frame.
func runFrameIsStill(t *testing.T, path string, width int64) {
	t.Helper()
	p, host := openPaper(t), partner(t, 0)
	b := openTab(t, width)
	b.Navigate(host.page("/", pageAround(fmt.Sprintf(`<iframe src="%s/e/%s" width="100%%" height="480" title="T"></iframe>`, p.URL, path))))
	f := b.frame(p.URL + "/e/")
	f.until(`document.readyState === 'complete' && [...document.images].every(n => n.complete)`)
	f.waitPainted()
	expectStill(f)
}

// expectStill fails the test if something in the frame has moved.
func expectStill(f tab) {
	f.T.Helper()
	expect(f, `new Promise(done => { new PerformanceObserver(list => { const moved = list.getEntries().filter(s => s.value >= 0.005).map(s => [s.value, ...s.sources.map(n => [n.node?.nodeName, n.node?.className, n.previousRect, n.currentRect])]); if (moved.length) done(JSON.stringify(moved)); }).observe({ type: 'layout-shift', buffered: true });
		requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 100, ''))) })`, "")
}

// TestFrameIsStillWhileItArrives: a frame whose document comes in two parts
// does not move when the second one comes.
func TestFrameIsStillWhileItArrives(t *testing.T) {
	t.Parallel()
	runFrameIsStillWhileItArrives(t, "articles/dubai-rent-renewals", `<footer`)
}

// runFrameIsStillWhileItArrives opens a page with a frame whose document pauses before the text from.
func runFrameIsStillWhileItArrives(t *testing.T, path, from string) {
	t.Helper()
	address, err := browsertest.Embeddable()
	if err != nil {
		t.Fatal(err)
	}
	p, host := newServer(t, 0), partner(t, 0)
	proxy := &httputil.ReverseProxy{
		Rewrite:        func(r *httputil.ProxyRequest) { r.SetURL(address); r.Out.Header.Del("Accept-Encoding") },
		ModifyResponse: func(res *http.Response) error { return pauseBefore(res, from) },
		FlushInterval:  -1,
	}
	p.mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { proxy.ServeHTTP(w, r) })
	b := openTab(t, 820)
	b.Navigate(host.page("/", pageAround(fmt.Sprintf(`<iframe src="%s/e/%s" width="100%%" height="480" title="T"></iframe>`, p.URL, path))))
	f := b.frame(p.URL + "/e/")
	f.until(`document.readyState === 'complete' && [...document.images].every(n => n.complete)`)
	f.waitPainted()
	expectStill(f)
}

// pauseBefore has the response's body pause before the text from, if it has it.
func pauseBefore(res *http.Response, from string) error {
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return err
	}
	at := max(bytes.Index(body, []byte(from)), 0)
	res.Body = io.NopCloser(io.MultiReader(bytes.NewReader(body[:at]), pause(300*time.Millisecond), bytes.NewReader(body[at:])))
	res.Header.Del("Content-Length")
	res.ContentLength = -1
	return nil
}

// pause is an empty reader that takes its time.
type pause time.Duration

func (p pause) Read([]byte) (int, error) { time.Sleep(time.Duration(p)); return 0, io.EOF }
