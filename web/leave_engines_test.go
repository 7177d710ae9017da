//go:build browsers

package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"broadside/web"
	"broadside/web/browsertest"
)

// TestBackWhileLoadingInEngines: a page that the reader left while a part of the program was
// on its way works after Back. WebKit shows it again with requests that have failed.
func TestBackWhileLoadingInEngines(t *testing.T) {
	tests := []struct{ action, held string }{
		{`scrollTo({ top: 700, behavior: 'instant' })`, "filter"},
		{`scrollTo({ top: 700, behavior: 'instant' })`, "wasm"},
		{`witness.wake()`, "exec"},
		{`witness.wake()`, "wasm"},
	}
	browsertest.InEngines(t, func(t *testing.T, s *browsertest.Session) {
		for _, tt := range tests {
			h := openInEngine(t, s, "/listings")
			part, err := url.Parse(browsertest.Value[string](s, `document.getElementById('start').dataset.`+tt.held))
			if err != nil {
				t.Fatal(err)
			}
			release := h.delayResponses(t, part.Path)
			s.Run(`(() => {` + noStartTimeout + witness + `})()`)
			s.WaitUntil(`document.readyState === 'complete'`)
			actUntilRequested(s, h, tt.action, part.Path)
			s.Navigate(h.URL + "/robots.txt")
			s.Back()
			s.WaitUntil(`document.readyState === 'complete' && location.pathname === '/listings'`)
			release()
			startInEngine(s)
		}
	})
}

// TestBackWhileCompilingInEngines leaves the page at several moments after its program has
// arrived: in Firefox a compilation that was running then has no end.
func TestBackWhileCompilingInEngines(t *testing.T) {
	browsertest.InEngines(t, func(t *testing.T, s *browsertest.Session) {
		for delay := time.Duration(0); delay < 150*time.Millisecond; delay += 15 * time.Millisecond {
			h := openProxy(t)
			arrived := make(chan struct{})
			forward, once := h.forward, sync.OnceFunc(func() { close(arrived) })
			h.forward = func(w http.ResponseWriter, r *http.Request) {
				forward(w, r)
				if strings.HasPrefix(r.URL.Path, "/web/app.") {
					once()
				}
			}
			s.Navigate(h.URL + "/listings")
			s.WaitUntil(`document.readyState === 'complete'`)
			actUntilRequested(s, h, `scrollTo({ top: 700, behavior: 'instant' })`, "/web/app.")
			<-arrived
			time.Sleep(delay)
			s.Navigate(h.URL + "/robots.txt")
			s.Back()
			s.WaitUntil(`document.readyState === 'complete' && location.pathname === '/listings'`)
			startInEngine(s)
		}
	})
}

// TestLeaveWhileLoadingInEngines: a request of the page fails as soon as the reader leaves it. The
// reader leaves all the same, and Back shows the address's content.
func TestLeaveWhileLoadingInEngines(t *testing.T) {
	tests := []struct{ path, held, action, title string }{
		{"/", "/api/v1" + story, `document.querySelector('a[href="` + story + `"]').click()`, "Dubai"},
		{"/", web.Path("comfort.js"), `document.querySelector('#comfort button').click()`, "Corniche"},
		{"/listings", "/api/v1/listings", `(q => { q.focus(); q.value = 'toyota'; q.dispatchEvent(new InputEvent('input', { bubbles: true })); })(document.querySelector('#filter input[name=q]'))`, "toyota"},
	}
	browsertest.InEngines(t, func(t *testing.T, s *browsertest.Session) {
		for _, tt := range tests {
			h := openInEngine(t, s, tt.path)
			startInEngine(s)
			respond, load := h.delayResponses(t, tt.held), h.delayResponses(t, "/robots.txt")
			s.Run(tt.action)
			actUntilRequested(s, h, `0`, tt.held)
			time.AfterFunc(time.Second, load) // a while after the failure
			s.Run(`(setTimeout(() => { location = '/robots.txt'; }), 0)`)
			s.WaitUntil(`location.pathname === '/robots.txt' && document.readyState === 'complete'`)
			respond()
			s.Back()
			s.WaitUntil(`document.title.includes('` + tt.title + `') && !document.querySelector('[aria-busy]') && location.pathname !== '/robots.txt'`)
		}
	})
}

// actUntilRequested repeats an action of the reader until the page has requested path: the page
// may not be idle yet.
func actUntilRequested(s *browsertest.Session, h *proxy, action, path string) {
	s.T.Helper()
	for deadline := time.Now().Add(browsertest.Patience); len(h.requested(path)) == 0; time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			s.T.Fatalf("%s was never requested", path)
		}
		s.Run(`scrollTo(0, 0)`)
		s.Run(action)
	}
}
