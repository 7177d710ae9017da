package web_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"broadside/web"
	"broadside/web/browsertest"
)

// oldProgram is an earlier program: the current one with a custom section (WebAssembly Core §5.5.3)
// at its end.
var oldProgram = sync.OnceValue(func() []byte {
	return append(bytes.Clone(web.Named("app.wasm").Body), "\x00\x04\x03old"...)
})

// paperWithRelease is a server that has served oldProgram before.
var paperWithRelease = sync.OnceValues(func() (*url.URL, error) {
	data, err := os.MkdirTemp("", "releases")
	if err != nil {
		return nil, err
	}
	browsertest.AtExit(func() { _ = os.RemoveAll(data) })
	dir := filepath.Join(data, "releases")
	if err := os.Mkdir(dir, 0o750); err != nil {
		return nil, err
	}
	file := filepath.Join(dir, fmt.Sprintf("0001-%x.wasm.br", sha256.Sum256(oldProgram())))
	if err := os.WriteFile(file, web.Brotli(oldProgram(), 1), 0o600); err != nil {
		return nil, err
	}
	return browsertest.StartServer("-data", data)
})

// transfer is one response to a request for the program.
type transfer struct {
	accept, dictionary string // headers of the request
	coding             string // Content-Encoding
	status, bytes      int
}

// countingWriter counts the bytes of a body.
type countingWriter struct {
	http.ResponseWriter
	status, bytes int
}

func (w *countingWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

func (w *countingWriter) Write(b []byte) (int, error) {
	w.bytes += len(b)
	return w.ResponseWriter.Write(b)
}

const (
	oldAddress = "/web/app.000000000000.wasm"
	probe      = "/web/app.111111111111.wasm" // responds with the Available-Dictionary of its request
)

// openRelease opens a proxy to a server that has the delta from oldProgram, which the proxy has at
// oldAddress. next waits for the next complete response to a request for the current program.
func openRelease(t *testing.T) (h *proxy, next func() transfer) {
	t.Helper()
	h = openProxyTo(t, paperWithRelease)
	sum := sha256.Sum256(oldProgram())
	dictionary := ":" + base64.StdEncoding.EncodeToString(sum[:]) + ":"
	var use string
	for start := time.Now(); ; time.Sleep(20 * time.Millisecond) { // it is made after the start
		r, err := http.NewRequest(http.MethodHead, h.URL+wasm, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header = http.Header{"Accept-Encoding": {"dcz"}, "Available-Dictionary": {dictionary}, "Sec-Fetch-Site": {"same-origin"}}
		res, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		if use = res.Header.Get("Use-As-Dictionary"); res.Header.Get("Content-Encoding") == "dcz" {
			break
		}
		if time.Since(start) > browsertest.Patience {
			t.Fatalf("the server has no delta: %v", res.Header)
		}
	}
	h.respond(oldAddress, func(w http.ResponseWriter, _ *http.Request) {
		for name, value := range map[string]string{"Content-Type": "application/wasm", "Use-As-Dictionary": use, "Cache-Control": "public, max-age=31536000, immutable",
			"Vary": "Accept-Encoding, Available-Dictionary", "Access-Control-Allow-Origin": "*"} {
			w.Header().Set(name, value)
		}
		_, _ = w.Write(oldProgram())
	})
	h.respond(probe, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		_, _ = w.Write([]byte(r.Header.Get("Available-Dictionary")))
	})
	done := make(chan transfer, 16)
	h.respond(wasm, func(w http.ResponseWriter, r *http.Request) {
		c := &countingWriter{ResponseWriter: w}
		h.forward(c, r)
		done <- transfer{r.Header.Get("Accept-Encoding"), r.Header.Get("Available-Dictionary"), w.Header().Get("Content-Encoding"), c.status, c.bytes}
	})
	return h, func() transfer {
		select {
		case got := <-done:
			return got
		case <-time.After(browsertest.Patience):
			t.Fatal("the program was not requested")
			return transfer{}
		}
	}
}

const fetchOld = `fetch('` + oldAddress + `').then(r => r.arrayBuffer()).then(() => {})`

// TestDelta: a reader who has the earlier program downloads the delta, through the worker, which
// caches the decoded program, and without a worker. The program starts.
func TestDelta(t *testing.T) {
	t.Parallel()
	for name, worker := range map[string]bool{"worker": true, "no worker": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h, next := openRelease(t)
			if !worker {
				h.respond("/worker.js", http.NotFound)
			}
			b := openTab(t)
			b.Navigate(h.URL + "/listings")
			if worker {
				b.until(`navigator.serviceWorker.controller?.state === 'activated'`)
			}
			b.Run(fetchOld)
			b.until(`(await fetch('` + probe + `', { cache: 'no-store' }).then(r => r.text())) !== ''`) // Chromium has stored it
			b.Run(`witness.wake()`)
			b.until(`broadside.state === 'ready'`)
			got := next()
			if got.coding != "dcz" || got.status != 200 || got.bytes > 100_000 {
				t.Errorf("the program arrived as %+v, want a small delta", got)
			}
			if worker {
				b.until(isCached("web", wasm) + fmt.Sprintf(`.then(r => r.arrayBuffer()).then(b => b.byteLength === %d)`, len(web.Named("app.wasm").Body)))
			}
			expect(b, `witness.errors.join()`, "")
		})
	}
}

// TestNoDeltaAcrossOrigins: pages of other origins get the program in a coding that needs no
// dictionary, with and without CORS.
func TestNoDeltaAcrossOrigins(t *testing.T) {
	t.Parallel()
	h, next := openRelease(t)
	h.respond("/other", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte("<!doctype html><title>t</title>"))
	})
	b := openTab(t)
	b.Navigate(strings.Replace(h.URL, "127.0.0.1", "localhost", 1) + "/other")
	for _, mode := range []string{"cors", "no-cors"} {
		b.Run(strings.ReplaceAll(fetchOld, "fetch('", "fetch('"+h.URL))
		want := "cors"
		if mode == "no-cors" {
			want = "opaque"
		}
		expect(b, `fetch('`+h.URL+wasm+`', { mode: '`+mode+`', cache: 'no-store' }).then(r => r.type)`, want)
		if got := next(); got.coding == "dcz" || got.status != 200 {
			t.Errorf("%s: the program arrived as %+v", mode, got)
		}
	}
}
