package e_test

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"broadside/web"
)

// peer returns a file of another library, installed by make peers. Call it in
// the test, not in a handler, where a failure would not end the test.
func peer(t *testing.T, name string) string {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("../../build/peers", name))
	if err != nil {
		t.Fatalf("build/peers has no %s: make peers", name)
	}
	return string(body)
}

func script(w http.ResponseWriter, body string) {
	w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
	w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin") // for the frame, which may have an opaque origin
	_, _ = io.WriteString(w, body)
}

// TestAdapters: on a page without the loader, the frame gets its height through
// the embed library that the page uses.
func TestAdapters(t *testing.T) {
	t.Parallel()
	runAdapter(t, peer(t, "node_modules/pym.js/dist/pym.v1.js"), card, `<div id="here"></div><script>new pym.Parent('here', '%s')</script>`, 480)
}

// A card reports the height of its box, a full article its own.
const card, full = "a?k=acme", "a?k=acme&mode=full&tall=700"

// runAdapter opens a page with a library and the markup embed, in which %s is the frame's address.
func runAdapter(t *testing.T, library, path, embed string, height int) {
	t.Helper()
	p, host := publisher(t, 0), partner(t, 0)
	host.mux.HandleFunc("GET /library.js", func(w http.ResponseWriter, r *http.Request) { script(w, library) })
	b := openTab(t, 600)
	b.Navigate(host.page("/", pageAround(`<script src="/library.js"></script>`+fmt.Sprintf(embed, p.URL+"/e/articles/"+path))))
	b.until(fmt.Sprintf(`document.querySelector('iframe').clientHeight === %d`, height))
	// the height does not change afterwards
	b.waitPainted()
	expect(b, `document.querySelector('iframe').clientHeight`, height)
	b.expectNoErrors()
}

// wordpress returns the address of a page like WordPress's for an oEmbed
// response. Its script runs after the frame has loaded and looked for a secret
// in its address: if the script changes the address of a frame that is still
// loading, Chromium sometimes loses the change, or does not lay out the frame.
func wordpress(t *testing.T, p, host *server, library, path string) string {
	looked := make(chan struct{})
	p.mux.HandleFunc("GET /e/adapters.js", func(w http.ResponseWriter, r *http.Request) {
		script(w, string(web.Named("e/adapters.js").Body))
		close(looked)
	})
	code := peer(t, library)
	host.mux.HandleFunc("GET /library.js", func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-looked:
		case <-r.Context().Done():
		}
		script(w, code)
	})
	return host.page("/", pageAround(fmt.Sprintf(`<iframe class="wp-embedded-content" sandbox="allow-scripts" security="restricted"
src="%s/e/articles/%s" width="500" height="250"></iframe><script defer src="/library.js"></script>`, p.URL, path)))
}

// TestWordPress: WordPress sets a secret, accepts the height, and follows a
// link that the frame can only request in its sandbox.
func TestWordPress(t *testing.T) {
	t.Parallel()
	runWordPress(t, "wp-embed.js", "a?k=acme", 480)
}

func runWordPress(t *testing.T, library, path string, height int) {
	t.Helper()
	p, host := publisher(t, 0), partner(t, 0)
	b := openTab(t, 600)
	b.Navigate(wordpress(t, p, host, library, path))
	b.until(fmt.Sprintf(`document.querySelector('iframe').clientHeight === %d`, height))
	b.waitPainted()
	expect(b, `document.querySelector('iframe').clientHeight`, height)
	b.clickOn(`(r => [r.x + 30, r.y + 20])(document.querySelector('iframe').getBoundingClientRect())`)
	b.until(`document.title === 'The piece'`)
	expect(b, `location.href`, p.URL+"/articles/a")
	b.expectNoErrors()
}

// TestNoAdapters: with the loader, the adapters are not loaded. The child page
// waits here until it is told, instead of 300 ms, for busy machines.
func TestNoAdapters(t *testing.T) {
	t.Parallel()
	p, host := publisher(t, 0), partner(t, 0)
	b := openTab(t, 600)
	b.Navigate(host.page("/", pageAround(snippetB(p, "a", `data-id="el"`, `data-listings="patient"`))))
	b.waitReady(1)
	b.until(`el.querySelector('iframe').title === 'Child a'`) // it has heard the hello
	b.until(`witness.ask('#el', 'impatient(), true')`)
	if got := p.requested("/e/adapters.js"); len(got) != 0 {
		t.Errorf("requested %q although the loader had sent hello", got)
	}
}
