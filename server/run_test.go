package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"broadside/server/command"
)

// running is a server started by run, as in main.
type running struct {
	url  string
	logs *logBuffer
	stop func() error
}

// logBuffer stores the log. It is safe for concurrent use.
type logBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// start runs the server on a free port and waits until it listens.
func start(t *testing.T, flags ...string) *running {
	t.Helper()
	c, err := parseFlags(append([]string{"-addr", "127.0.0.1:0", "-data", t.TempDir()}, flags...), none, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	return startConfigured(t, c)
}

func startConfigured(t *testing.T, c config) *running {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	out, in := io.Pipe()
	r := &running{logs: &logBuffer{}}
	ended := make(chan error, 1)
	go func() {
		ended <- run(ctx, c, in, r.logs)
		in.Close()
	}()
	r.stop = sync.OnceValue(func() error { cancel(); return <-ended })
	t.Cleanup(func() {
		if err := r.stop(); err != nil {
			t.Errorf("run: %v", err)
		}
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	url, found := strings.CutPrefix(strings.TrimSpace(line), "listening on ")
	if err != nil || !found {
		t.Fatalf("the first line is %q, want listening on http://ADDR\n%s", line, r.logs)
	}
	r.url = url
	return r
}

func (r *running) get(t *testing.T, path string) (status int, body string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, r.url+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(b)
}

// serves reports whether the server with a newspaper called name accepts new connections. It
// compares the name, because another test may have taken over the port.
func (r *running) serves(name string) bool {
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: patience}
	resp, err := client.Get(r.url + "/manifest.webmanifest")
	if err != nil {
		return false
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return err == nil && strings.Contains(string(body), name)
}

// patience is the time limit for events that take at most two seconds on an idle machine.
const patience = 5 * time.Minute

// eventually repeats a request until ok accepts the response. It logs if that takes longer than the
// promised two seconds, and fails only after patience, as the machine may be busy.
func (r *running) eventually(t *testing.T, path, what string, ok func(status int, body string) bool) {
	t.Helper()
	begun := time.Now()
	for {
		status, body := r.get(t, path)
		if ok(status, body) {
			if took := time.Since(begun); took > 2*time.Second {
				t.Logf("%s: took %s on this machine", what, took)
			}
			return
		}
		if time.Since(begun) > patience {
			t.Fatalf("%s: after %s GET %s = %d\n%s", what, patience, path, status, r.logs)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func TestRunServesThePaperThatShips(t *testing.T) {
	t.Parallel()
	const name = "The Paper That Ends"
	r := start(t, "-publisher", name)
	if !r.serves(name) {
		t.Fatal("the paper is not known by its name")
	}
	for _, path := range []string{"/", "/ar/", "/listings", "/ar/listings", "/sections/news", "/healthz", "/readyz", "/robots.txt",
		"/sitemap.xml", "/sitemap-news.xml", "/feeds/articles.rss", "/feeds/listings.atom", "/feeds/articles.json", "/manifest.webmanifest",
		"/ar/manifest.webmanifest", "/worker.js", "/favicon.ico", "/api/v1/site", "/api/v1/openapi.json"} {
		if status, body := r.get(t, path); status != http.StatusOK {
			t.Errorf("GET %s = %d\n%.300s", path, status, body)
		}
	}
	if _, body := r.get(t, "/api/v1/listings?limit=1"); strings.Contains(body, `"items":[]`) {
		t.Error("the sample listings are not in the store")
	}
	if _, body := r.get(t, "/"); !strings.Contains(body, `rel="canonical" href="`+r.url+`/"`) {
		t.Error("the front page does not name its own address")
	}
	if err := r.stop(); err != nil {
		t.Errorf("stopping: %v", err)
	}
	if r.serves(name) {
		t.Error("the port is open after the end")
	}
}

// A new article is public within two seconds. If its file is broken, the last good version stays.
// If it is removed, the article is gone.
func TestRunFollowsTheFolder(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := start(t, "-articles", dir)
	story := filepath.Join(dir, "desk", "night-ferry.md")
	page := "/articles/night-ferry"
	write := func(text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(story), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(story, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	published := time.Now().Add(-time.Hour).Format(time.RFC3339)
	text := func(headline string) string {
		return fmt.Sprintf("---\nheadline: %s\nsection: news\npublished: %s\n---\nThe ferry left at midnight.\n", headline, published)
	}
	shows := func(words string) func(int, string) bool {
		return func(status int, body string) bool {
			return status == http.StatusOK && strings.Contains(body, words)
		}
	}
	if status, _ := r.get(t, page); status != http.StatusNotFound {
		t.Fatalf("before it is written GET %s = %d, want 404", page, status)
	}
	write(text("Night ferry sails"))
	r.eventually(t, page, "written", shows("Night ferry sails"))
	r.eventually(t, "/", "on the front page", shows("Night ferry sails"))
	write(text("Night ferry is late"))
	r.eventually(t, page, "changed", shows("Night ferry is late"))
	write("---\nheadline: [broken\n---\nThe ferry")
	r.eventually(t, "/healthz", "broken", func(int, string) bool { return strings.Contains(r.logs.String(), "night-ferry.md") })
	if status, body := r.get(t, page); !shows("Night ferry is late")(status, body) {
		t.Errorf("with a broken file GET %s = %d, want the last good version", page, status)
	}
	write(text("Night ferry arrives"))
	r.eventually(t, page, "mended", shows("Night ferry arrives"))
	if err := os.Remove(story); err != nil {
		t.Fatal(err)
	}
	r.eventually(t, page, "removed", func(status int, body string) bool {
		return status == http.StatusGone && strings.Contains(body, "no longer published here") && !strings.Contains(body, "withdrawn")
	})
	if status, body := r.get(t, "/api/v1"+page); status != http.StatusGone || !strings.Contains(body, `"reason":"removed"`) {
		t.Errorf("in the API a removed story = %d %s, want 410 and why", status, body)
	}
}

// The page of a removed article is in the article's language, also after a restart, but only for
// the same directory.
func TestRunGoneInItsLanguage(t *testing.T) {
	t.Parallel()
	data, dir := t.TempDir(), t.TempDir()
	story := filepath.Join(dir, "ar", "ferry.md")
	text := fmt.Sprintf("---\nheadline: عبّارة الليل\nsection: news\npublished: %s\n---\nأبحرت العبّارة عند منتصف الليل.\n", time.Now().Add(-time.Hour).Format(time.RFC3339))
	if err := os.MkdirAll(filepath.Dir(story), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(story, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	gone := func(status int, body string) bool {
		return status == http.StatusGone && strings.Contains(body, `<html lang="ar" dir="rtl"`)
	}
	r := start(t, "-data", data, "-articles", dir)
	if status, _ := r.get(t, "/articles/ferry"); status != http.StatusOK {
		t.Fatalf("GET /articles/ferry = %d, want it there", status)
	}
	if err := os.Remove(story); err != nil {
		t.Fatal(err)
	}
	r.eventually(t, "/articles/ferry", "removed", gone)
	if err := r.stop(); err != nil {
		t.Fatal(err)
	}
	r = start(t, "-data", data, "-articles", t.TempDir())
	if status, _ := r.get(t, "/articles/ferry"); status != http.StatusNotFound {
		t.Errorf("in another folder GET /articles/ferry = %d, want 404", status)
	}
	if err := r.stop(); err != nil {
		t.Fatal(err)
	}
	r = start(t, "-data", data, "-articles", dir)
	if status, body := r.get(t, "/articles/ferry"); !gone(status, body) {
		t.Errorf("after a restart GET /articles/ferry = %d, want 410 in Arabic\n%.200s", status, body)
	}
}

// The wire text of the seed is public within two seconds with only a date added.
func TestRunTakesWireText(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../../shared/seed/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		if os.Getenv("CI") == "true" {
			t.Fatal("../shared/seed is missing")
		}
		t.Skip("../shared/seed is not here")
	}
	text, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	r := start(t, "-articles", dir)
	if err := os.WriteFile(filepath.Join(dir, "ankara.yaml"), []byte("published: 2017-08-16T10:00:00+04:00\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "ankara.txt"), text, 0o600); err != nil {
		t.Fatal(err)
	}
	r.eventually(t, "/articles/ankara", "the seed", func(status int, body string) bool {
		return status == http.StatusOK && strings.Contains(body, "Reuters") && strings.Contains(body, "Gulf News")
	})
}

// With -base, every address has the path in front.
func TestRunBehindAProxy(t *testing.T) {
	t.Parallel()
	r := start(t, "-base", "/news", "-origin", "https://paper.example", "-publisher", "The Pier")
	if status, body := r.get(t, "/news/"); status != http.StatusOK || !strings.Contains(body, `href="https://paper.example/news/"`) || !strings.Contains(body, "The Pier") {
		t.Errorf("GET /news/ = %d, want the paper by its name and address", status)
	}
	if status, _ := r.get(t, "/"); status != http.StatusNotFound {
		t.Errorf("GET / = %d, want 404: the base is /news", status)
	}
}

func TestRunPrivatePort(t *testing.T) {
	t.Parallel()
	r := start(t, "-metrics-addr", "127.0.0.1:0")
	r.get(t, "/")
	_, after, found := strings.Cut(r.logs.String(), "addr=http://")
	if !found {
		t.Fatalf("the log does not name the private port:\n%s", r.logs)
	}
	private := &running{url: "http://" + strings.Fields(after)[0], logs: r.logs}
	for path, want := range map[string][]string{
		"/metrics": {`broadside_requests_total{route="page front",status="200"} 1`, `broadside_articles{lang="ar",status="live"}`, "broadside_article_problems",
			"broadside_cache_bytes", `broadside_desk_seconds_count{call="articles"}`, "go_goroutines", "go_build_info"},
		"/debug/pprof/": {"goroutine"},
	} {
		for _, w := range want {
			private.eventually(t, path, w, func(status int, body string) bool { return status == http.StatusOK && strings.Contains(body, w) })
		}
		if status, _ := r.get(t, path); status != http.StatusNotFound {
			t.Errorf("GET %s on the readers' port = %d, want 404", path, status)
		}
	}
}

// The server warns if it listens on a public address without -origin, because pages would contain
// the local address.
func TestRunAsksForAnOrigin(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		flags []string
		want  bool
	}{
		{[]string{"-addr", "0.0.0.0:0"}, true},
		{[]string{"-addr", ":0"}, true},
		{[]string{"-addr", "0.0.0.0:0", "-origin", "https://paper.example"}, false},
		{nil, false},
		{[]string{"-addr", "localhost:0"}, false},
	} {
		r := start(t, tt.flags...)
		if got := strings.Contains(r.logs.String(), "give -origin, like https://paper.example"); got != tt.want {
			t.Errorf("%q: warning about -origin: %v, want %v\n%s", tt.flags, got, tt.want, r.logs)
		}
		if err := r.stop(); err != nil {
			t.Errorf("%q: %v", tt.flags, err)
		}
	}
}

func TestReachable(t *testing.T) {
	t.Parallel()
	for addr, want := range map[string]bool{"127.0.0.1:80": false, "[::1]:80": false, "127.8.8.8:80": false, "0.0.0.0:80": true, "[::]:80": true, "192.0.2.7:80": true} {
		if got := reachable(net.TCPAddrFromAddrPort(netip.MustParseAddrPort(addr))); got != want {
			t.Errorf("reachable(%s) = %v, want %v", addr, got, want)
		}
	}
	if reachable(&net.UnixAddr{Name: "/run/paper"}) {
		t.Error("a socket of this machine is reachable from others")
	}
}

// Errors at the start name the cause and a remedy.
func TestRunRefuses(t *testing.T) {
	t.Parallel()
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Close()
	data := t.TempDir()
	file := filepath.Join(data, "file")
	if err := os.WriteFile(file, []byte("not a database, not a folder"), 0o600); err != nil {
		t.Fatal(err)
	}
	settings := t.TempDir()
	if err := os.WriteFile(filepath.Join(settings, "paper.yaml"), []byte("names: [not, names]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name  string
		flags []string
		want  string
	}{
		{"busy port", []string{"-addr", busy.Addr().String()}, "is in use"},
		{"busy private port", []string{"-metrics-addr", busy.Addr().String()}, "-metrics-addr"},
		{"no such host", []string{"-addr", "nowhere.invalid:0"}, "IP address"},
		{"an address of another machine", []string{"-addr", "192.0.2.1:0"}, "this machine"},
		{"not a database", []string{"-store", "sqlite:" + file}, "-store"},
		{"broken settings", []string{"-articles", settings}, "paper.yaml"},
	} {
		c, err := parseFlags(append([]string{"-addr", "127.0.0.1:0", "-data", t.TempDir()}, tt.flags...), none, io.Discard)
		if err != nil {
			t.Errorf("%s: parse: %v", tt.name, err)
			continue
		}
		var out bytes.Buffer
		err = run(t.Context(), c, &out, io.Discard)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: run = %v, want an error with %q", tt.name, err, tt.want)
		}
		if out.Len() > 0 {
			t.Errorf("%s: printed %q", tt.name, &out)
		}
	}
}

func TestNewServerHasLimits(t *testing.T) {
	t.Parallel()
	s := newServer(http.NotFoundHandler(), newLogger("text", io.Discard))
	if s.ReadHeaderTimeout <= 0 || s.ReadTimeout <= 0 || s.WriteTimeout <= 0 || s.IdleTimeout <= 0 || s.MaxHeaderBytes <= 0 || s.MaxHeaderBytes > 64<<10 {
		t.Errorf("a limit is missing: %+v", s)
	}
}

// runCommand runs the program and returns its exit status.
func runCommand(args []string, out, errs io.Writer) int {
	return commands(none).Run(context.Background(), command.IO{Out: out, Err: errs}, args)
}

func TestCommand(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		args   []string
		status int
		out    string
		err    string
	}{
		{[]string{"version"}, 0, "broadside ", ""},
		{[]string{"-h"}, 0, "BROADSIDE_ADDR", ""},
		{[]string{"serve", "-h"}, 0, "BROADSIDE_ADDR", ""},
		{[]string{"sell"}, 2, "", `"sell" is not a command`},
		{[]string{"-log", "xml"}, 2, "", `-log "xml"`},
		{[]string{"-origin", `http://a"><script>`}, 2, "", "-origin"},
		{[]string{"-addr", ":99999"}, 2, "", "-addr"},
		{[]string{"-metrics-addr", "zz"}, 2, "", "-metrics-addr"},
		{[]string{"-trusted-proxy", "junk"}, 2, "", "-trusted-proxy"},
		{[]string{"-store", "sqlite:/"}, 2, "", "-store"},
		{[]string{"check"}, 2, "", "check"},
	} {
		var out, errs bytes.Buffer
		if got := runCommand(tt.args, &out, &errs); got != tt.status || !strings.Contains(out.String(), tt.out) || !strings.Contains(errs.String(), tt.err) {
			t.Errorf("broadside %q = %d, printed %q and %q", tt.args, got, &out, &errs)
		}
	}
}
