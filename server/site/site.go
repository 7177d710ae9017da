// Package site is the HTTP handler of the newspaper: pages, the JSON API, pictures and assets, with
// the feeds, embeds and the operator's console. It reads from the desk, renders, and caches the
// responses.
package site

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"broadside/app/api"
	"broadside/server/console"
	"broadside/server/edition"
	"broadside/server/embed"
	"broadside/server/feeds"
	"broadside/server/install"
	"broadside/server/middleware"
	"broadside/server/partners"
	"broadside/server/response"
)

// Desk is the interface through which the site reads.
type Desk interface {
	feeds.Desk
	// Edition returns the edition number at now, and the time until which it is valid unless an
	// event changes it: a listing expires, an embargo ends.
	Edition(now time.Time) (number uint64, until time.Time)
}

// Sources imports the listings that other systems send.
type Sources interface {
	console.Sources // for the operator's page
	// PutSource handles a file of the source in the path's {name}.
	PutSource(w http.ResponseWriter, r *http.Request) error
	// Waiting returns a sentence for each source with a file that waits to be confirmed.
	Waiting() []string
}

// Subscribers keep the browsers that get notifications.
type Subscribers interface {
	// Routes returns the routes of their API and of the page of settings.
	Routes(env *response.Env) []response.Route
}

// Config holds the settings of a Site. Desk, Media and Log are required.
type Config struct {
	Desk    Desk
	Media   fs.FS // pictures, by their path below /media/
	Log     *slog.Logger
	Metrics prometheus.Registerer // nil: no metrics
	Ready   func(context.Context) error
	Now     func() time.Time   // nil: time.Now
	Cache   int                // bytes of cached responses; 0: 64 MiB
	Delta   response.DeltaFunc // deltas of app.wasm; nil: everybody downloads it whole

	Sources     Sources            // nil: nothing can be sent
	Subscribers Subscribers        // nil: no notifications
	Partners    *partners.Registry // nil: any site may embed
	Counter     embed.Counter      // nil: views of frames are not counted
	CountKey    []byte             // signs the tokens of framed pages; empty: a random key, so that pages sent before a restart are not counted after it
	Operator    string             // password of the operator's pages; empty: these pages do not exist
	Proxies     []netip.Prefix     // trusted proxies, whose X-Forwarded-For is used; nil: none
	NoWorker    bool               // remove the service worker from every browser that has one
}

// Site is the newspaper's http.Handler.
type Site struct {
	*response.Env
	desk        Desk
	sources     Sources
	subscribers Subscribers
	media       fs.FS
	ready       func(context.Context) error
	ids         *middleware.RequestIDs
	access      *middleware.AccessLog
	metrics     *middleware.Metrics
	mux         *http.ServeMux
	delta       response.DeltaFunc

	frames  *embed.Frames
	console *console.Console
	app     *install.App
	edition *edition.Handlers

	pictures *response.Cache
}

// New returns the site of a newspaper. Close it after the server has stopped.
func New(ctx context.Context, c Config) (*Site, error) {
	c.Cache = cmp.Or(c.Cache, 64<<20)
	c.Partners = cmp.Or(c.Partners, partners.New(partners.Default()))
	c.Metrics = cmp.Or[prometheus.Registerer](c.Metrics, prometheus.NewRegistry())
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Ready == nil {
		c.Ready = func(context.Context) error { return nil }
	}
	paper, err := c.Desk.Site(ctx)
	if err != nil {
		return nil, fmt.Errorf("site: reading the paper: %w", err)
	}
	if len(paper.Languages) == 0 {
		return nil, errors.New("site: the paper has no language")
	}
	// Framed pages depend on the partners' records, so these are part of the number.
	number := func(now time.Time) (uint64, time.Time) {
		number, until := c.Desk.Edition(now)
		return number ^ c.Partners.Version()<<40, until
	}
	s := &Site{
		Env: response.NewEnv(paper, c.Cache*3/4, c.Log, c.Now, number), media: c.Media, ready: c.Ready, sources: c.Sources, subscribers: c.Subscribers, delta: c.Delta,
		ids: middleware.NewRequestIDs(), access: middleware.NewAccessLog(c.Log), metrics: middleware.NewMetrics(c.Metrics), mux: http.NewServeMux(),
		pictures: response.NewCache(c.Cache / 4),
	}
	s.WriteError, s.NoWorker = s.sendProblem, c.NoWorker
	s.desk = instrumentedDesk{Desk: c.Desk, seconds: s.metrics.DeskSeconds}
	s.frames = embed.New(s.Env, s.desk, embed.Config{Partners: c.Partners, Counter: c.Counter, CountKey: c.CountKey, Proxies: c.Proxies})
	s.edition = edition.New(s.Env, s.desk, s.pageAt)
	s.console = console.New(s.Env, s.desk, s.frames, c.Sources, c.Operator)
	s.app = install.New(s.Env, install.Config{Media: c.Media})
	middleware.WatchCache(c.Metrics, "pages", s.Pages)
	middleware.WatchCache(c.Metrics, "queries", s.Queries)
	middleware.WatchCache(c.Metrics, "pictures", s.pictures)
	for _, name := range pageRoutes {
		s.metrics.AddRoute(name)
	}
	routes := map[string][]response.Route{}
	for _, route := range s.routes() {
		routes[route.Pattern] = append(routes[route.Pattern], route)
	}
	for pattern, all := range routes {
		s.metrics.AddRoute(pattern)
		s.mux.Handle(pattern, s.handle(all...))
	}
	return s, nil
}

// Close writes the buffered counts and access log lines. Requests that are still running are
// neither counted nor logged.
func (s *Site) Close() {
	s.frames.Close()
	s.access.Close()
}

// ServeHTTP sends a cached response if there is one, and calls serveUncached otherwise.
func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	start := s.Now()
	if a := s.Cached(r, start); a != nil {
		id := "" // cached responses get no new id: nothing is logged with it
		if given := middleware.GivenID(r); given != nil {
			id = given[0]
			w.Header()["X-Request-Id"] = given
		}
		status, bytes := a.Write(w, r, start)
		s.recordRequest(r, id, a.Route, status, bytes, s.Now().Sub(start))
		return
	}
	s.serveUncached(w, r, start)
}

// serveUncached handles a request that has no cached response.
func (s *Site) serveUncached(w http.ResponseWriter, r *http.Request, start time.Time) {
	id := s.ids.Next(r)
	rec := &middleware.Recorder{ResponseWriter: w}
	ctx, facts := response.WithRequest(r.Context(), id, response.AcceptedEncoding(r.Header["Accept-Encoding"]))
	r = r.WithContext(ctx)
	h := w.Header()
	h["X-Request-Id"] = []string{id}
	response.SetHeaders(h, response.SecurityHeaders)
	h["Content-Security-Policy"] = []string{response.FilePolicy} // replaced by pages
	defer func() {
		if p := recover(); p != nil {
			if p == http.ErrAbortHandler {
				panic(p)
			}
			if rec.Status != 0 { // the response has begun: an error page cannot follow
				s.Log.LogAttrs(r.Context(), slog.LevelError, "answer cut off", slog.String("request", id), slog.Any("error", response.PanicError(p)))
				defer panic(http.ErrAbortHandler)
			} else {
				s.Fail(rec, r, response.PanicError(p))
			}
		}
		s.recordRequest(r, id, facts.Route, rec.Status, rec.Bytes, s.Now().Sub(start))
	}()
	if r.URL.Path == "*" && r.Method == http.MethodOptions { // the server-wide OPTIONS request (RFC 9110 §9.3.7)
		rec.Header().Set("Allow", "GET, HEAD, OPTIONS")
		rec.WriteHeader(http.StatusNoContent)
		return
	}
	if err := middleware.CheckAddress(r); err != nil {
		s.Fail(rec, r, err)
		return
	}
	stripped, err := s.stripBase(r)
	if err != nil {
		s.Fail(rec, r, err)
		return
	}
	if to := middleware.CleanPath(stripped.URL.Path, s.Paper.Languages); to != stripped.URL.Path {
		s.Redirect(rec, to, r.URL.RawQuery)
		return
	}
	s.mux.ServeHTTP(rec, stripped)
}

// stripBase returns r with the site's base removed from its path.
func (s *Site) stripBase(r *http.Request) (*http.Request, error) {
	path, found := strings.CutPrefix(r.URL.Path, s.Paper.Base)
	if !found || path != "" && path[0] != '/' {
		if r.URL.Path != "/healthz" && r.URL.Path != "/readyz" {
			return nil, api.Fail(api.NotFound, "Not found", "The paper stands below "+s.Paper.Base+"/")
		}
		path = r.URL.Path
	}
	u := *r.URL
	u.Path, u.RawPath = path, ""
	r2 := *r
	r2.URL = &u
	return &r2, nil
}

// recordRequest records a finished request in the metrics and the access log.
func (s *Site) recordRequest(r *http.Request, id, route string, status, bytes int, took time.Duration) {
	s.metrics.Observe(route, status, took)
	prefetch := response.IsPrefetch(r.Header)
	if prefetch {
		s.metrics.CountPrefetch(route)
	}
	if s.access.Skip(status, took) {
		return
	}
	s.access.Add(middleware.AccessLine{Request: id, Method: r.Method, Path: r.URL.Path, Query: r.URL.RawQuery,
		Route: route, Status: status, Bytes: bytes, Took: took, Prefetch: prefetch})
}
