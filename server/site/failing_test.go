package site

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/articles"
	"broadside/server/response"
)

// failingDesk is a desk that fails in one way while it is enabled.
type failingDesk struct {
	Desk
	fail func() error
	on   *atomic.Bool
}

func (b failingDesk) err() error {
	if b.on.Load() {
		return b.fail()
	}
	return nil
}

func (b failingDesk) Articles(ctx context.Context, q api.ArticleQuery) (api.Page[articles.Summary], error) {
	if err := b.err(); err != nil {
		return api.Page[articles.Summary]{}, err
	}
	return b.Desk.Articles(ctx, q)
}

func (b failingDesk) Article(ctx context.Context, slug string) (articles.Article, error) {
	if err := b.err(); err != nil {
		return articles.Article{}, err
	}
	return b.Desk.Article(ctx, slug)
}

func (b failingDesk) Categories(ctx context.Context) ([]classifieds.Category, error) {
	if err := b.err(); err != nil {
		return nil, err
	}
	return b.Desk.Categories(ctx)
}

func (b failingDesk) Listings(ctx context.Context, f classifieds.Filter) (api.Page[classifieds.Listing], error) {
	if err := b.err(); err != nil {
		return api.Page[classifieds.Listing]{}, err
	}
	return b.Desk.Listings(ctx, f)
}

func (b failingDesk) ListingsUnpromoted(ctx context.Context, f classifieds.Filter) (api.Page[classifieds.Listing], error) {
	if err := b.err(); err != nil {
		return api.Page[classifieds.Listing]{}, err
	}
	return b.Desk.ListingsUnpromoted(ctx, f)
}

func (b failingDesk) Listing(ctx context.Context, id string) (classifieds.Listing, error) {
	if err := b.err(); err != nil {
		return classifieds.Listing{}, err
	}
	return b.Desk.Listing(ctx, id)
}

// lockedBuffer is a log for concurrent reading and writing.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// For every failure of the desk, each kind of response has its own error format and status, does
// not reveal the cause, is not cached, and disappears with the failure.
func TestDeskFails(t *testing.T) {
	t.Parallel()
	const secret = "sqlite: disk I/O error at /var/lib/paper"
	for _, tt := range []struct {
		name   string
		fail   func() error
		status int
		code   api.Code
		retry  bool
		logged bool // as an internal error
	}{
		{"an error of its own", func() error { return fmt.Errorf("store: find: %w", errors.New(secret)) }, 500, api.Internal, false, true},
		{"a panic", func() error { panic(secret) }, 500, api.Internal, false, true},
		{"too slow", func() error { return fmt.Errorf("%s: %w", secret, context.DeadlineExceeded) }, 503, api.Unavailable, true, true},
		{"busy", func() error { return api.Fail(api.Unavailable, "Busy", "Later.") }, 503, api.Unavailable, true, false},
		{"too many", func() error { return api.Fail(api.RateLimited, "Slower", "Wait.") }, 429, api.RateLimited, true, false},
		{"a code nobody knows", func() error { return api.Fail("no-such-code", "Odd", "") }, 500, "no-such-code", false, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			log := &lockedBuffer{}
			var on atomic.Bool
			p := newPaper(t, withConfig(func(c *Config) {
				c.Desk, c.Log = failingDesk{c.Desk, tt.fail, &on}, slog.New(slog.NewTextHandler(log, nil))
			}))
			slug, id := firstArticle(t, p, "en"), firstListing(t, p)
			on.Store(true)
			paths := []string{"/", "/ar/", "/sections/news", "/articles/" + slug, "/listings", "/ar/listings?city=dubai", "/listings/" + id, "/feeds/articles.rss", "/feeds/listings.json",
				"/api/v1/articles", "/api/v1/articles/" + slug, "/api/v1/listings", "/api/v1/listings/" + id, "/api/v1/categories", "/sitemap.xml", "/sitemap-news.xml"}
			for _, path := range paths {
				w := get(p, path, "If-None-Match", "*", "Accept-Encoding", "br")
				h, body := w.Header(), plainBody(t, w)
				if w.Code != tt.status || h.Get("Cache-Control") != "no-store" || (h.Get("Retry-After") != "") != tt.retry {
					t.Errorf("GET %s = %d, Cache-Control %q, Retry-After %q", path, w.Code, h.Get("Cache-Control"), h.Get("Retry-After"))
				}
				if strings.Contains(body, "sqlite") || strings.Contains(body, "/var/lib") || strings.Contains(body, ".go:") || strings.Contains(body, "goroutine") {
					t.Errorf("GET %s reveals the cause:\n%.400s", path, body)
				}
				if h.Get("X-Content-Type-Options") != "nosniff" || h.Get("X-Request-Id") == "" {
					t.Errorf("GET %s lacks its guards: %v", path, h)
				}
				if strings.HasPrefix(path, "/api") {
					var problem api.Problem
					if err := json.Unmarshal([]byte(body), &problem); err != nil || problem.Code != tt.code || problem.Status != tt.status || problem.Request != h.Get("X-Request-Id") || problem.Title == "" {
						t.Errorf("GET %s = %s, %v", path, body, err)
					}
				} else if isFile(path) {
					if h.Get("Content-Type") != "text/plain; charset=utf-8" || strings.Contains(body, "<") || strings.TrimSpace(body) == "" {
						t.Errorf("GET %s = %s %.200q, want a few words", path, h.Get("Content-Type"), body)
					}
				} else if !strings.Contains(body, "<h1") {
					t.Errorf("GET %s is no page: %.200s", path, body)
				}
				if told := hasError(log.String(), h.Get("X-Request-Id")); told != tt.logged {
					t.Errorf("GET %s: the log has an error of it: %v, want %v", path, told, tt.logged)
				}
			}
			if tt.logged && !strings.Contains(log.String(), "sqlite: disk I/O error") {
				t.Error("the cause is not in the log")
			}
			on.Store(false)
			for _, path := range paths {
				if w := get(p, path); w.Code != 200 {
					t.Errorf("when the desk works again GET %s = %d", path, w.Code)
				}
			}
		})
	}
}

// A disconnected client is not an error: nothing is written and nothing is logged.
func TestReaderLeaves(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	log := &lockedBuffer{}
	p.Site.Log = slog.New(slog.NewTextHandler(log, nil))
	gone, leave := context.WithCancel(t.Context())
	leave()
	for _, path := range []string{"/", "/listings?city=doha", "/api/v1/listings?city=doha", "/feeds/articles.atom"} {
		w := httptest.NewRecorder()
		p.ServeHTTP(w, httptest.NewRequestWithContext(gone, http.MethodGet, path, nil))
		if w.Body.Len() > 0 && w.Code >= 400 {
			t.Errorf("GET %s of a disconnected client = %d %.100s", path, w.Code, w.Body)
		}
	}
	if log.String() != "" {
		t.Errorf("log = %s", log.String())
	}
}

// If /readyz fails, /healthz still succeeds.
func TestNotReady(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	p.Site.ready = func(context.Context) error { return errors.New("store: closed") }
	w := get(p, "/readyz")
	if w.Code != http.StatusServiceUnavailable || strings.Contains(w.Body.String(), "store:") || w.Header().Get("Cache-Control") != "no-store" || w.Header().Get("Retry-After") == "" {
		t.Errorf("GET /readyz = %d %v", w.Code, w.Header())
	}
	if w := get(p, "/healthz"); w.Code != 200 || w.Body.String() != "ok\n" {
		t.Errorf("GET /healthz = %d %q", w.Code, w.Body)
	}
}

// http.ErrAbortHandler is passed on to net/http.
func TestAbortIsNotAFailure(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	p.Site.mux.Handle("/aborts", p.handle(response.Get("/aborts", func(http.ResponseWriter, *http.Request) error { panic(http.ErrAbortHandler) })))
	defer func() {
		if got := recover(); got != http.ErrAbortHandler {
			t.Errorf("recovered %v, want http.ErrAbortHandler", got)
		}
	}()
	get(p, "/aborts")
	t.Error("the abort was swallowed")
}

// The body of a GET request is not waited for, and handlers that read a body limit it.
func TestBodies(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	p.Site.mux.Handle("/api/reads", p.handle(response.Get("/api/reads", func(w http.ResponseWriter, r *http.Request) error {
		_, err := new(bytes.Buffer).ReadFrom(r.Body)
		return err
	})))
	server := httptest.NewServer(p)
	defer server.Close()
	client := http.Client{Timeout: 5 * time.Minute}
	for _, tt := range []struct {
		method, path string
		bytes, want  int
	}{
		{"GET", "/api/reads", maxBody, 200}, {"GET", "/api/reads", maxBody + 1, 413}, {"GET", "/listings", 10, 200}, {"GET", "/api/v1/site", 4 << 20, 200}, {"POST", "/listings", 4 << 20, 405}, {"POST", "/api/v1/listings", 10, 405},
	} {
		r, err := http.NewRequestWithContext(t.Context(), tt.method, server.URL+tt.path, strings.NewReader(strings.Repeat("x", tt.bytes)))
		if err != nil {
			t.Fatal(err)
		}
		answer, err := client.Do(r)
		if err != nil {
			if tt.bytes > 1<<20 {
				continue // closing the connection is also valid
			}
			t.Errorf("%s %s with %d bytes: %v", tt.method, tt.path, tt.bytes, err)
			continue
		}
		answer.Body.Close()
		if answer.StatusCode != tt.want {
			t.Errorf("%s %s with %d bytes = %d, want %d", tt.method, tt.path, tt.bytes, answer.StatusCode, tt.want)
		}
	}
}

// A panic after the headers were sent closes the connection, so that the client notices the
// truncation. No error page is added.
func TestPanicAfterTheHeaders(t *testing.T) {
	t.Parallel()
	log := &lockedBuffer{}
	p := newPaper(t, withConfig(func(c *Config) { c.Log = slog.New(slog.NewTextHandler(log, nil)) }))
	p.mux.HandleFunc("/half", func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, "the first half")
		_ = http.NewResponseController(w).Flush()
		panic("the desk burns")
	})
	server := httptest.NewServer(p)
	defer server.Close()
	for _, path := range []string{"/half", "/half"} {
		resp, err := http.Get(server.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if resp.StatusCode != http.StatusOK || string(body) != "the first half" || !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("GET %s = %d %.80q, %v, want the first half and then the end", path, resp.StatusCode, body, err)
		}
	}
	p.Close()
	if s := log.String(); strings.Count(s, "the desk burns") != 2 || strings.Count(s, "msg=request ") != 2 {
		t.Errorf("want each panic and each request logged once:\n%s", s)
	}
}

// hasError reports whether a log names a request outside the access log, which also has lines for
// slow requests.
func hasError(log, request string) bool {
	for line := range strings.Lines(log) {
		if !strings.Contains(line, "msg=request ") && strings.Contains(line, "request="+request) {
			return true
		}
	}
	return false
}
