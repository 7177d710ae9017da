package e_test

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"broadside/web"
)

// server is one of the two sites of a test, the publisher at 127.0.0.1 or the
// partner at localhost, which are different sites for a browser. It records the
// requests.
type server struct {
	*httptest.Server
	delay time.Duration // before each response
	mux   *http.ServeMux

	mu       sync.Mutex
	requests []string // paths with their queries
	posted   []string // bodies of POST requests
}

func newServer(t *testing.T, delay time.Duration) *server {
	t.Helper()
	s := &server{delay: delay, mux: http.NewServeMux()}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	return s
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	s.mu.Lock()
	s.requests = append(s.requests, r.URL.RequestURI())
	if r.Method == http.MethodPost {
		s.posted = append(s.posted, r.URL.RequestURI()+" "+string(body)+" cookie="+r.Header.Get("Cookie"))
	}
	s.mu.Unlock()
	if wait(r.Context(), s.delay) {
		s.mux.ServeHTTP(w, r)
	}
}

// wait simulates a slow network. It reports whether the client is still
// connected.
func wait(ctx context.Context, d time.Duration) bool {
	select {
	case <-time.After(d):
		return true
	case <-ctx.Done():
		return false
	}
}

// requested returns the requested paths with a prefix.
func (s *server) requested(prefix string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []string
	for _, a := range s.requests {
		if strings.HasPrefix(a, prefix) {
			out = append(out, a)
		}
	}
	return out
}

// postedBodies returns the bodies that were posted.
func (s *server) postedBodies() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string{}, s.posted...)
}

// publisher serves the embed scripts and simple framed pages.
func publisher(t *testing.T, delay time.Duration) *server {
	t.Helper()
	s := newServer(t, delay)
	s.mux.HandleFunc("GET /e/{name}", func(w http.ResponseWriter, r *http.Request) {
		f := web.Named("e/" + r.PathValue("name"))
		if f == nil {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", f.Type)
		w.Header().Set("Access-Control-Allow-Origin", "*")
		w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
		_, _ = w.Write(f.Body)
	})
	s.mux.HandleFunc("GET /e/articles/{slug}", child)
	s.mux.HandleFunc("GET /e/listings", child)
	s.mux.HandleFunc("POST /e/count", func(http.ResponseWriter, *http.Request) {})
	s.mux.HandleFunc("GET /start.js", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/javascript")
		w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
		_, _ = io.WriteString(w, startStub)
	})
	s.mux.HandleFunc("GET /articles/{slug}", func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, "<!doctype html><title>The piece</title>The piece")
	})
	return s
}

// startStub replaces web/start.js: it records its data attributes and the
// events that it receives.
const startStub = `window.started = { data: { ...document.currentScript.dataset }, sensed: [] };
for (const type of ['pointerdown', 'focusin', 'input']) addEventListener(type, e => started.sensed.push(type + ' ' + e.target.id), true);`

// child serves the framed page of these tests. Its query selects the variant:
// mode=full with tall=PX, theme=…, bare (no script), raw (controlled by the
// test) or patient (waits for the hello message until impatient is called).
func child(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	slug := r.PathValue("slug")
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cross-Origin-Embedder-Policy", "require-corp")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	h.Set("Referrer-Policy", "strict-origin")
	height, body := "480", ""
	if q.Get("mode") == "full" {
		tall := q.Get("tall")
		if tall == "" {
			tall = "1500"
		}
		height, body = "", fmt.Sprintf(`<style>.tall { height: %spx } h1 { font-size: 1em; margin: 0 }</style><div class="tall"><h1>A headline</h1>A long piece.</div>`, html.EscapeString(tall))
	}
	partner := cmp.Or(q.Get("k"), q.Get("partner"))
	count := "/e/count?" + url.Values{"item": {slug}, "k": {partner}}.Encode()
	if q.Has("uncounted") {
		count = ""
	}
	script := fmt.Sprintf(`<script defer src="/e/frame.js" data-meta='{"t":"meta","title":"Child %[1]s","lang":"ar","dir":"rtl","more":"تابع القراءة"}'
		data-count="%[4]s" data-adapters="/e/adapters.js" data-height="%[3]s" data-start="/start.js" data-wasm="/app.wasm"></script>`,
		html.EscapeString(slug), html.EscapeString(partner), height, html.EscapeString(count))
	switch {
	case q.Has("bare"):
		script = ""
	case q.Has("raw"):
		script = rawFrame
	case q.Has("patient"):
		script = `<script>window.setTimeout = (set => (f, ms, ...a) => ms === 300 ? (window.impatient = f) : set(f, ms, ...a))(setTimeout)</script>` + script
	}
	fmt.Fprintf(w, `<!doctype html><html lang="en"%[1]s><meta charset="utf-8"><title>Child %[2]s</title>
<style>
:root { color-scheme: light dark; --paper: #fff; --ink: #111; height: 100%%; overflow: hidden; background: var(--paper); color: var(--ink) }
@media (prefers-color-scheme: dark) { :root:not([data-theme=light]) { --paper: #010203; --ink: #eee } }
:root[data-theme=light] { color-scheme: light }
:root[data-theme=dark] { color-scheme: dark; --paper: #010203; --ink: #eee }
body { margin: 0 } a, input, button { display: block; height: 40px; width: 200px; margin: 0; box-sizing: border-box }
</style>
<body><a id="out" href="/articles/%[2]s" target="_blank" rel="noopener">Out</a><a id="in" href="/e/articles/%[2]s-2?k=acme">In</a>
<a id="far" href="http://example.invalid/" target="_blank">Far</a>
<form id="form" action="/e/listings" data-on="input"><input id="field" name="q" value="flat"><button id="go">Go</button></form>%[3]s
%[4]s
<script>addEventListener('message', async e => {
	if (!e.data?.puppet) return;
	const answer = { puppet: e.data.puppet };
	try { answer.value = await eval(e.data.code); } catch (bad) { answer.failed = String(bad); }
	e.source.postMessage(answer, '*');
});
window.problems = [];
addEventListener('error', e => problems.push(e.message));
addEventListener('unhandledrejection', e => problems.push(String(e.reason)));
</script>`, themed(q.Get("theme")), html.EscapeString(slug), body, script)
}

// rawFrame sends messages as the test requests. port and got are the port and
// the messages from the parent page.
const rawFrame = `<script>window.got = [], window.port = null;
addEventListener('message', e => {
	if (e.data?.broadside !== 1) return;
	got.push(e.data);
	if (!e.ports[0]) return;
	port = e.ports[0];
	port.onmessage = m => got.push(m.data);
});
window.ready = () => parent.postMessage({ broadside: 1, t: 'ready' }, '*');
ready()</script>`

func themed(theme string) string {
	if theme == "" {
		return ""
	}
	return ` data-theme="` + html.EscapeString(theme) + `"`
}

// partner is a site with an embed.
func partner(t *testing.T, delay time.Duration) *server {
	t.Helper()
	return newServer(t, delay)
}

// page adds a page to the site and returns its address at localhost. Headers
// are "Name: value".
func (s *server) page(path, page string, headers ...string) string {
	s.mux.HandleFunc("GET "+path, func(w http.ResponseWriter, r *http.Request) {
		for _, h := range headers {
			name, value, _ := strings.Cut(h, ": ")
			w.Header().Set(name, value)
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = io.WriteString(w, page)
	})
	return strings.Replace(s.URL, "127.0.0.1", "localhost", 1) + path
}

// pageAround returns a partner's page with text before and after an embed. A
// style element at the start of embed is put into the head, because in the body
// it would shift text that is already painted.
func pageAround(embed string) string {
	style := ""
	if i := strings.Index(embed, "</style>"); strings.HasPrefix(embed, "<style>") {
		style, embed = embed[:i+len("</style>")], embed[i+len("</style>"):]
	}
	return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>A partner</title><link rel="icon" href="data:,">` + style + `<body><h1>A partner's page</h1><p id="before">Before it.</p>
` + embed + `
<p id="after">After it, a line that would move.</p><p>And <a id="link" href="#after">another</a>.</p></body></html>`
}

// snippetA returns the snippet that works without script; its argument is put
// into the element's tag.
func snippetA(p *server, slug string, attributes ...string) string {
	return fmt.Sprintf(`<broad-side %[3]s><iframe src="%[1]s/e/articles/%[2]s?k=acme" width="100%%" height="480" frameborder="0" loading="lazy" title="Headline — Publisher"
  sandbox="allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox" referrerpolicy="strict-origin"></iframe>
<a href="%[1]s/articles/%[2]s">Headline — Publisher</a></broad-side><script async src="%[1]s/e/v1.js"></script>`, p.URL, slug, strings.Join(attributes, " "))
}

// snippetB returns the snippet of a single tag.
func snippetB(p *server, slug string, data ...string) string {
	return fmt.Sprintf(`<script async src="%s/e/v1.js" data-article="%s" data-partner="acme" %s style="display:block;min-height:480px"></script>`,
		p.URL, slug, strings.Join(data, " "))
}
