// Package site answers requests: pages, the JSON API, feeds, pictures and
// assets. It decides nothing about the paper; it asks the desk, draws, keeps
// what it drew in memory, and turns every failure into an answer at one door.
package site

import (
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

	"broadside/app"
	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/server/console"
	"broadside/server/embed"
	"broadside/server/middleware"
	"broadside/server/partners"
	"broadside/server/response"
)

// Desk is what the site reads.
type Desk interface {
	app.Source
	// Edition numbers the state of everything the desk says at now. The
	// number changes with each change, and until is when it next changes by
	// time alone: a listing expires, an embargo ends.
	Edition(now time.Time) (number uint64, until time.Time)
	// ListingsUnpromoted is Listings without promoted ones: each in its own place.
	ListingsUnpromoted(ctx context.Context, f classifieds.Filter) (api.Page[classifieds.Listing], error)
}

// Config is what a Site needs. Desk, Media and Log are required.
type Config struct {
	Desk    Desk
	Media   fs.FS // pictures, by their path below /media/
	Log     *slog.Logger
	Metrics prometheus.Registerer // nil: not counted
	Ready   func(context.Context) error
	Now     func() time.Time // nil: time.Now
	Cache   int              // bytes of finished answers; 0: 64 MiB

	Partners *partners.Registry // nil: any page may frame the paper
	Counter  embed.Counter      // nil: frames are not counted
	CountKey []byte             // signs the tokens of framed pages; empty: a random one, so that pages sent before a restart do not count after it
	Operator string             // the desk's password; empty: what it guards does not exist
	Proxies  []netip.Prefix     // of the proxies in front, whose X-Forwarded-For is believed; nil: nobody's
}

// Site is the paper's http.Handler.
type Site struct {
	*response.Env
	desk   Desk
	media  fs.FS
	ready  func(context.Context) error
	ids    *middleware.RequestIDs
	access *middleware.AccessLog
	meters *middleware.Metrics
	mux    *http.ServeMux

	frames  *embed.Frames
	console *console.Console

	pictures *response.Cache
}

// New makes the site of a paper. Close it when the server has stopped.
func New(ctx context.Context, c Config) (*Site, error) {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Cache == 0 {
		c.Cache = 64 << 20
	}
	if c.Partners == nil {
		c.Partners = partners.New(partners.Default())
	}
	if c.Metrics == nil {
		c.Metrics = prometheus.NewRegistry()
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
	// The records of partners decide what their frames show.
	number := func(now time.Time) (uint64, time.Time) {
		number, until := c.Desk.Edition(now)
		return number ^ c.Partners.Version()<<40, until
	}
	s := &Site{
		Env: response.NewEnv(paper, c.Cache*3/4, c.Log, c.Now, number), media: c.Media, ready: c.Ready,
		ids: middleware.NewRequestIDs(), access: middleware.NewAccessLog(c.Log), meters: middleware.NewMetrics(c.Metrics), mux: http.NewServeMux(),
		pictures: response.NewCache(c.Cache / 4),
	}
	s.WriteError = s.sendProblem
	s.desk = timed{Desk: c.Desk, seconds: s.meters.DeskSeconds}
	s.frames = embed.New(s.Env, s.desk, embed.Config{Partners: c.Partners, Counter: c.Counter, CountKey: c.CountKey, Proxies: c.Proxies})
	s.console = console.New(s.Env, s.desk, s.frames, console.Config{Partners: c.Partners, Counter: c.Counter, Password: c.Operator, Proxies: c.Proxies})
	middleware.WatchCache(c.Metrics, "pages", s.Pages)
	middleware.WatchCache(c.Metrics, "queries", s.Queries)
	middleware.WatchCache(c.Metrics, "pictures", s.pictures)
	for _, name := range pageRoutes {
		s.meters.AddRoute(name)
	}
	for _, route := range s.routes() {
		s.meters.AddRoute(route.Pattern)
		s.mux.Handle(route.Pattern, s.handle(route))
	}
	return s, nil
}

// Close writes what is left of the counts and of the access log. What is
// served after, by a handler that outlived the grace, is neither counted nor
// noted.
func (s *Site) Close() {
	s.frames.Close()
	s.access.Close()
}

// ServeHTTP answers from memory where it can: everything else is serve's.
func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	start := s.Now()
	if a := s.Cached(r, start); a != nil {
		id := "" // none of ours: there is nothing in a log to find with it
		if given := middleware.GivenID(r); given != nil {
			id = given[0]
			w.Header()["X-Request-Id"] = given
		}
		status, bytes := a.Write(w, r, start)
		s.seen(r, id, a.Route, status, bytes, s.Now().Sub(start))
		return
	}
	s.serve(w, r, start)
}

// serve answers a request that memory cannot.
func (s *Site) serve(w http.ResponseWriter, r *http.Request, start time.Time) {
	id := s.ids.Next(r)
	rec := &middleware.Recorder{ResponseWriter: w}
	ctx, facts := response.WithRequest(r.Context(), id, response.AcceptedEncoding(r.Header["Accept-Encoding"]))
	r = r.WithContext(ctx)
	h := w.Header()
	h["X-Request-Id"] = []string{id}
	response.SetHeaders(h, response.SecurityHeaders)
	h["Content-Security-Policy"] = []string{response.FilePolicy} // pages have their own
	defer func() {
		if p := recover(); p != nil {
			if p == http.ErrAbortHandler {
				panic(p)
			}
			if rec.Status != 0 { // a page of ours would stand in the middle of another
				s.Log.LogAttrs(r.Context(), slog.LevelError, "answer cut off", slog.String("request", id), slog.Any("error", response.PanicError(p)))
				defer panic(http.ErrAbortHandler)
			} else {
				s.Fail(rec, r, response.PanicError(p))
			}
		}
		s.seen(r, id, facts.Route, rec.Status, rec.Bytes, s.Now().Sub(start))
	}()
	if r.URL.Path == "*" && r.Method == http.MethodOptions { // of the server as a whole
		rec.Header().Set("Allow", "GET, HEAD, OPTIONS")
		rec.WriteHeader(http.StatusNoContent)
		return
	}
	if err := middleware.CheckAddress(r); err != nil {
		s.Fail(rec, r, err)
		return
	}
	below, err := s.below(r)
	if err != nil {
		s.Fail(rec, r, err)
		return
	}
	if to := middleware.CleanPath(below.URL.Path, s.Paper.Languages); to != below.URL.Path {
		s.Redirect(rec, to, r.URL.RawQuery)
		return
	}
	s.mux.ServeHTTP(rec, below)
}

// below returns r with its path below the site's base.
func (s *Site) below(r *http.Request) (*http.Request, error) {
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

// seen notes a finished request in the metrics and the log.
func (s *Site) seen(r *http.Request, id, route string, status, bytes int, took time.Duration) {
	s.meters.Observe(route, status, took)
	if s.access.Skip(status, took) {
		return
	}
	s.access.Add(middleware.AccessLine{Request: id, Method: r.Method, Path: r.URL.Path, Query: r.URL.RawQuery,
		Route: route, Status: status, Bytes: bytes, Took: took})
}
