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
	"broadside/server/page"
	"broadside/server/partners"
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
	Counter  Counter            // nil: frames are not counted
	CountKey []byte             // signs the tokens of framed pages; empty: a random one, so that pages sent before a restart do not count after it
	Operator string             // the desk's password; empty: what it guards does not exist
	Proxies  []netip.Prefix     // of the proxies in front, whose X-Forwarded-For is believed; nil: nobody's
}

// Site is the paper's http.Handler.
type Site struct {
	desk   Desk
	media  fs.FS
	log    *slog.Logger
	ready  func(context.Context) error
	now    func() time.Time
	paper  api.Site
	zone   *time.Location // the paper's
	ids    *requestIDs
	access *access
	meters *meters
	mux    *http.ServeMux

	partners *partners.Registry
	operator *operator
	proxies  proxies
	counting *throttle
	tokens   *frameTokens
	counter  Counter
	tally    *tally

	// Answers to plain addresses and to queries are kept apart: there is no
	// end of filters, and a crawler of them must not move the stories out.
	pages, queries, pictures *cache

	started time.Time // what is built in has not changed since
	turns   turns
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
	s := &Site{
		media: c.Media, log: c.Log, ready: c.Ready, now: c.Now, paper: paper, zone: page.Zone(paper),
		ids: newRequestIDs(), access: newAccess(c.Log), meters: newMeters(c.Metrics), mux: http.NewServeMux(),
		pages: newCache(c.Cache / 2), queries: newCache(c.Cache / 4), pictures: newCache(c.Cache / 4),
	}
	s.partners, s.operator, s.counter = c.Partners, newOperator(c.Operator, c.Proxies), c.Counter
	s.proxies = c.Proxies
	s.counting = newThrottle(countEach, time.Minute)
	s.tokens = newFrameTokens(c.CountKey)
	if c.Counter != nil {
		s.tally = newTally(c.Counter, c.Log, 5*time.Second)
	}
	s.desk = timed{desk: c.Desk, partners: c.Partners, seconds: s.meters.desk}
	watchCache(c.Metrics, "pages", s.pages)
	watchCache(c.Metrics, "queries", s.queries)
	watchCache(c.Metrics, "pictures", s.pictures)
	for _, name := range pageRoutes {
		s.meters.add(name)
	}
	s.started = s.now()
	number, _ := s.desk.Edition(s.started)
	s.turns.of(number, s.started)
	for _, route := range s.routes() {
		s.meters.add(route.pattern)
		s.mux.Handle(route.pattern, s.door(route))
	}
	s.meters.add(countPath)
	s.mux.Handle(countPath, s.countDoor())
	return s, nil
}

// Close writes what is left of the counts and of the access log. What is
// served after, by a handler that outlived the grace, is neither counted nor
// noted.
func (s *Site) Close() {
	if s.tally != nil {
		s.tally.close()
	}
	s.access.close()
}

// ServeHTTP answers from memory where it can: everything else is serve's.
func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	start := s.now()
	if a := s.kept(r, start); a != nil {
		id := "" // none of ours: there is nothing in a log to find with it
		if given := givenID(r); given != nil {
			id = given[0]
			w.Header()["X-Request-Id"] = given
		}
		status, bytes := a.write(w, r, start)
		s.seen(r, id, a.route, status, bytes, s.now().Sub(start))
		return
	}
	s.serve(w, r, start)
}

// kept returns the finished answer to a request, or nil. Only canonical
// addresses are filed, so the address as it came is the key.
func (s *Site) kept(r *http.Request, now time.Time) *answer {
	if r.Method != http.MethodGet && r.Method != http.MethodHead || r.URL.RawPath != "" {
		return nil
	}
	number, _ := s.desk.Edition(now)
	c := s.pages
	if r.URL.RawQuery != "" {
		c = s.queries
	}
	a := c.get(address{r.URL.Path, r.URL.RawQuery}, number, now.UnixNano())
	if a != nil {
		c.hits.Add(1)
	}
	return a
}

// serve answers a request that memory cannot.
func (s *Site) serve(w http.ResponseWriter, r *http.Request, start time.Time) {
	id := s.ids.id(r)
	rec := &recorder{ResponseWriter: w}
	route := "none"
	ctx := context.WithValue(context.WithValue(r.Context(), requestKey{}, id), routeKey{}, &route)
	r = r.WithContext(context.WithValue(ctx, codingKey{}, accepted(r.Header["Accept-Encoding"])))
	h := w.Header()
	h["X-Request-Id"] = one(id)
	for _, f := range guards {
		h[f.name] = f.values
	}
	h["Content-Security-Policy"] = one(filePolicy) // pages have their own
	defer func() {
		if p := recover(); p != nil {
			if p == http.ErrAbortHandler {
				panic(p)
			}
			if rec.status != 0 { // a page of ours would stand in the middle of another
				s.log.LogAttrs(r.Context(), slog.LevelError, "answer cut off", slog.String("request", id), slog.Any("error", panicked(p)))
				defer panic(http.ErrAbortHandler)
			} else {
				s.fail(rec, r, panicked(p))
			}
		}
		s.seen(r, id, route, rec.status, rec.bytes, s.now().Sub(start))
	}()
	if r.URL.Path == "*" && r.Method == http.MethodOptions { // of the server as a whole
		allow(rec)
		rec.WriteHeader(http.StatusNoContent)
		return
	}
	if err := tooLong(r); err != nil {
		s.fail(rec, r, err)
		return
	}
	below, err := s.below(r)
	if err != nil {
		s.fail(rec, r, err)
		return
	}
	if to := straight(below.URL.Path, s.paper.Languages); to != below.URL.Path {
		redirect(rec, s.paper.Base, to, r.URL.RawQuery)
		return
	}
	s.mux.ServeHTTP(rec, below)
}

// below returns r with its path below the site's base.
func (s *Site) below(r *http.Request) (*http.Request, error) {
	path, found := strings.CutPrefix(r.URL.Path, s.paper.Base)
	if !found || path != "" && path[0] != '/' {
		if r.URL.Path != "/healthz" && r.URL.Path != "/readyz" {
			return nil, api.Fail(api.NotFound, "Not found", "The paper stands below "+s.paper.Base+"/")
		}
		path = r.URL.Path
	}
	u := *r.URL
	u.Path, u.RawPath = path, ""
	r2 := *r
	r2.URL = &u
	return &r2, nil
}

// redirect sends a reader to the one address of a thing, for good.
func redirect(w http.ResponseWriter, base, path, query string) {
	to := base + escapePath(path)
	if query != "" {
		to += "?" + query
	}
	w.Header().Set("Location", to)
	w.Header().Set("Cache-Control", fresh)
	w.WriteHeader(http.StatusPermanentRedirect)
}

// seen notes a finished request in the metrics and the log.
func (s *Site) seen(r *http.Request, id, route string, status, bytes int, took time.Duration) {
	s.meters.seen(route, status, took)
	if s.access.ordinary(status, took) {
		return
	}
	s.access.note(line{request: id, method: r.Method, path: r.URL.Path, query: r.URL.RawQuery,
		route: route, status: status, bytes: bytes, took: took})
}

// edition is what the desk says now.
func (s *Site) edition() (edition, time.Time) {
	now := s.now()
	number, until := s.desk.Edition(now)
	from := s.turns.of(number, now)
	return edition{number: number, until: until, changed: func() time.Time {
		if last, _ := s.desk.Edition(s.now()); last != number {
			return s.now() // it turned while the answer was made
		}
		return from
	}}, now
}
