package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"broadside/web"
)

// servers runs two servers: the publisher's has scripts and framed pages, the partner's a page for
// each peer. Both delay and compress their responses.
type servers struct {
	peers                          []peer
	publisherOrigin, partnerOrigin string // origins
	running                        []*http.Server

	mu              sync.Mutex
	requests, bytes int // to the publisher, since the last call of takeTraffic
}

func startServers(delay time.Duration, all []peer) (*servers, error) {
	h := &servers{peers: all}
	for _, s := range []struct {
		origin  *string
		host    string
		respond func(path string) (kind, body string, ok bool)
	}{{&h.publisherOrigin, "127.0.0.1", h.publisherFile}, {&h.partnerOrigin, "localhost", h.partnerPage}} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			h.close()
			return nil, err
		}
		_, port, _ := net.SplitHostPort(l.Addr().String())
		*s.origin = "http://" + s.host + ":" + port
		server := &http.Server{Handler: h.delayedHandler(delay, s.respond), ReadHeaderTimeout: 10 * time.Second}
		h.running = append(h.running, server)
		go func() { _ = server.Serve(l) }() // ends at Close
	}
	return h, nil
}

func (h *servers) close() {
	for _, s := range h.running {
		_ = s.Close()
	}
}

func (h *servers) partnerURL(i int) string { return h.partnerOrigin + "/" + strconv.Itoa(i) }

// takeTraffic returns the number and size of the publisher's responses since the last call.
func (h *servers) takeTraffic() (requests, bytes int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	requests, bytes = h.requests, h.bytes
	h.requests, h.bytes = 0, 0
	return requests, bytes
}

// delayedHandler returns a handler that sends gzip responses after a delay.
func (h *servers) delayedHandler(delay time.Duration, respond func(string) (string, string, bool)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-time.After(delay):
		case <-r.Context().Done():
			return
		}
		kind, body, ok := respond(r.URL.Path)
		if !ok {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", kind+"; charset=utf-8")
		w.Header().Set("Access-Control-Allow-Origin", "*")
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("Content-Encoding", "gzip")
		compressed := web.Gzip([]byte(body), 9)
		if !strings.HasPrefix(r.Host, "localhost") {
			h.mu.Lock()
			h.requests, h.bytes = h.requests+1, h.bytes+len(compressed)
			h.mu.Unlock()
		}
		_, _ = w.Write(compressed)
	})
}

// partnerPage returns a page of the partner. The pages differ only in the embed.
func (h *servers) partnerPage(path string) (kind, body string, ok bool) {
	i, err := strconv.Atoi(strings.TrimPrefix(path, "/"))
	if err != nil || i < 0 || i >= len(h.peers) {
		return "", "", false
	}
	line := "<p>" + strings.Repeat("What the partner writes around it, a line or two of it. ", 3) + "</p>"
	return "text/html", `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>A partner</title><link rel="icon" href="data:,">
<style>body { font: 16px/1.5 sans-serif; max-width: 700px; margin: 1rem auto; padding: 0 1rem }</style><h1>A partner's page</h1>` +
		line + strings.ReplaceAll(h.peers[i].embed, "PUBLISHER", h.publisherOrigin) + strings.Repeat(line, 4), true
}

// publisherFile returns a file of the publisher: /script/N/…, /child/N, or a fixed name that loaders
// request.
func (h *servers) publisherFile(path string) (kind, body string, ok bool) {
	switch path {
	case "/e/count":
		return "text/plain", "", true
	case "/script/1/e/articles/a": // the frame of our loader
		return "text/html", h.framedPage(1), true
	case "/en/widget": // giscus
		return "text/html", h.framedPage(3), true
	}
	if name, found := strings.CutPrefix(path, "/e/"); found {
		if f := web.Named("e/" + name); f != nil {
			return "text/javascript", string(f.Body), true
		}
	}
	var i int
	if n, err := fmt.Sscanf(path, "/child/%d", &i); err == nil && n == 1 && i < len(h.peers) {
		return "text/html", h.framedPage(i), true
	}
	if n, err := fmt.Sscanf(path, "/script/%d/", &i); (err == nil || err == io.ErrUnexpectedEOF) && n == 1 && i < len(h.peers) {
		return "text/javascript", h.peers[i].script, true
	}
	return "", "", false
}

// framedPage returns the framed page: a headline, a standfirst and rows, about 470 px high, with the
// script that peer i needs. It reports its first paint.
func (h *servers) framedPage(i int) string {
	script := "<script>" + h.peers[i].child + "</script>"
	if h.peers[i].child == "e/frame.js" {
		script = `<script defer src="/e/frame.js" data-meta='{"t":"meta","title":"A piece","lang":"en","dir":"ltr","more":"More"}' data-count="/e/count" data-adapters="/e/adapters.js" data-height="480"></script>`
	}
	row := `<li><a href="/" target="_blank">Two-bedroom flat by the canal, furnished, with a view and a parking space</a> <span>Dubai · today · AED 120,000</span></li>`
	return `<!doctype html><html lang="en"><meta charset="utf-8"><title>A piece</title><style>html { height: 100% } body { margin: 0; font: 16px/1.5 serif; background: #fdfcf9; color: #16191c }
h1 { font-size: 1.4rem; margin: 0 0 .5rem } #piece { padding: 1rem } li { height: 3.6rem; border-top: 1px solid #d8d4ca; overflow: hidden } ol { padding: 0; margin: 1rem 0 0 }</style>
<main id="piece"><h1>The ferry that runs on a tide table</h1><p>A captain, two engineers and a spreadsheet keep the last wooden crossing on the creek in service.</p><ol>` +
		strings.Repeat(row, 5) + `</ol></main>
<script>new PerformanceObserver(list => { for (const e of list.getEntries()) if (e.name === 'first-contentful-paint') parent.postMessage({ painted: performance.timeOrigin + e.startTime }, '*') }).observe({ type: 'paint', buffered: true })</script>` + script
}
