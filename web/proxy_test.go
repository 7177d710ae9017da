package web_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"broadside/web"
	"broadside/web/browsertest"
)

// The server at the root of its host, below a path, and without a service worker.
var (
	paper    = sync.OnceValues(func() (*url.URL, error) { return browsertest.StartServer() })
	paperOff = sync.OnceValues(func() (*url.URL, error) { return browsertest.StartServer("-worker", "off") })
	paperAt  = sync.OnceValues(func() (*url.URL, error) { return browsertest.StartServer("-base", basePath) })
)

const basePath = "/gulf/news"

// proxy is a proxy to the server for one test: it records requests and can
// respond itself.
type proxy struct {
	*httptest.Server
	mu      sync.Mutex
	paths   []string
	loads   []string // those that load a page
	mine    map[string]http.HandlerFunc
	hold    map[string]chan struct{}
	offline bool             // drop all connections
	forward http.HandlerFunc // to the server
}

func openProxy(t testing.TB) *proxy { t.Helper(); return openProxyTo(t, paper) }

func openProxyTo(t testing.TB, paper func() (*url.URL, error)) *proxy {
	t.Helper()
	address, err := paper()
	if err != nil {
		t.Fatal(err)
	}
	h := &proxy{mine: map[string]http.HandlerFunc{}, hold: map[string]chan struct{}{}, forward: forwardTo(address)}
	h.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.mu.Lock()
		h.paths = append(h.paths, r.URL.RequestURI())
		if r.Header.Get("Sec-Fetch-Mode") == "navigate" {
			h.loads = append(h.loads, r.URL.RequestURI())
		}
		mine, held, lost, forward := h.mine[r.URL.Path], h.hold[r.URL.Path], h.offline, h.forward
		h.mu.Unlock()
		if lost {
			panic(http.ErrAbortHandler)
		}
		if held != nil {
			select {
			case <-held:
			case <-r.Context().Done():
				return
			}
		}
		if mine != nil {
			mine(w, r)
			return
		}
		forward(w, r)
	}))
	t.Cleanup(h.Close)
	return h
}

func isWorker(r *http.Request) bool { return strings.HasSuffix(r.URL.Path, "/worker.js") }

// forwardTo forwards to a server. Its worker gets noWorkerTimeout.
func forwardTo(address *url.URL) http.HandlerFunc {
	proxy := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(address)
			if isWorker(r.Out) {
				r.Out.Header.Del("Accept-Encoding")
			}
		},
		ModifyResponse: func(res *http.Response) error {
			if isWorker(res.Request) && res.StatusCode == http.StatusOK {
				res.Body = struct {
					io.Reader
					io.Closer
				}{io.MultiReader(strings.NewReader(noWorkerTimeout), res.Body), res.Body}
				res.ContentLength = -1
				res.Header.Del("Content-Length")
			}
			return nil
		},
	}
	proxy.ErrorHandler = func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) }
	return proxy.ServeHTTP
}

// switchTo has another server behind the proxy, as after a restart with other flags.
func (h *proxy) switchTo(t *testing.T, paper func() (*url.URL, error)) {
	t.Helper()
	address, err := paper()
	if err != nil {
		t.Fatal(err)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.forward = forwardTo(address)
}

// respond makes the proxy respond to a path itself.
func (h *proxy) respond(path string, f http.HandlerFunc) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.mine[path] = f
}

func notFound(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotFound) }

// delayResponses holds the responses to a path back until the returned function
// is called.
func (h *proxy) delayResponses(t *testing.T, path string) (release func()) {
	c := make(chan struct{})
	release = sync.OnceFunc(func() { close(c) })
	t.Cleanup(release) // before Close, which waits for all responses
	h.mu.Lock()
	defer h.mu.Unlock()
	h.hold[path] = c
	return release
}

// requested returns the requested paths that have one of the prefixes.
func (h *proxy) requested(prefixes ...string) []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	var out []string
	for _, p := range h.paths {
		if slices.ContainsFunc(prefixes, func(prefix string) bool { return strings.HasPrefix(p, prefix) }) {
			out = append(out, p)
		}
	}
	return out
}

// loadedPages returns the paths of the loaded pages.
func (h *proxy) loadedPages() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.loads)
}

// clearRequests deletes the recorded requests.
func (h *proxy) clearRequests() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.paths, h.loads = nil, nil
}

// Addresses of built-in assets.
var (
	wasm         = web.Path("app.wasm")
	startScript  = web.Path("start.js")
	filterScript = web.Path("filter.js")
	styles       = web.Path("style.css")
)
