package response

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"broadside/app/api"
)

// Env is shared by all handlers: the newspaper, its edition, the response caches and the clock.
type Env struct {
	Paper   api.Site
	Log     *slog.Logger
	Now     func() time.Time
	Started time.Time // date of built-in content

	// NoWorker is true when the operator has turned the service worker off: pages register none, and
	// it is removed from browsers that have one.
	NoWorker bool

	// number returns the edition number at now, and the time until which it is valid unless an
	// event changes it: a listing expires, an embargo ends.
	number   func(now time.Time) (number uint64, until time.Time)
	editions editionDates

	// Responses with a query have a cache of their own: the number of filters is unlimited, and a
	// crawler that follows them must not evict the articles.
	Pages, Queries *Cache

	// WriteError sends a problem in the format of its address.
	WriteError func(w http.ResponseWriter, r *http.Request, p *api.Problem)
}

// NewEnv returns an Env whose caches hold limit bytes together.
func NewEnv(paper api.Site, limit int, log *slog.Logger, now func() time.Time, number func(time.Time) (uint64, time.Time)) *Env {
	e := &Env{Paper: paper, Log: log, Now: now, Started: now(), number: number, Pages: NewCache(limit * 2 / 3), Queries: NewCache(limit / 3)}
	first, _ := number(e.Started)
	e.editions.dateOf(first, e.Started)
	return e
}

// CurrentEdition returns the current edition and the time at which it was read.
func (e *Env) CurrentEdition() (Edition, time.Time) {
	now := e.Now()
	number, until := e.number(now)
	from := e.editions.dateOf(number, now)
	return Edition{Number: number, Until: until, Changed: func() time.Time {
		if last, _ := e.number(e.Now()); last != number {
			return e.Now() // it changed while the response was built
		}
		return from
	}}, now
}

func (e *Env) cacheFor(query string) *Cache {
	if query == "" {
		return e.Pages
	}
	return e.Queries
}

// Cached returns the cached response to a request, or nil. Only canonical addresses are cached, so
// the address itself is the key. Of those who save data, only pages are found here; the handlers
// find the rest.
func (e *Env) Cached(r *http.Request, now time.Time) *Response {
	if r.Method != http.MethodGet && r.Method != http.MethodHead || r.URL.RawPath != "" {
		return nil
	}
	number, _ := e.number(now)
	c := e.cacheFor(r.URL.RawQuery)
	a := c.Lookup(Key{r.URL.Path, r.URL.RawQuery, SavesData(r.Header)}, number, now.UnixNano())
	if a != nil {
		c.Hits.Add(1)
	}
	return a
}

// Send responds with the result of build, cached for this edition. The key is the request's path
// with the canonical query.
func (e *Env) Send(w http.ResponseWriter, r *http.Request, query string, build func(ctx context.Context, route string) (*Response, error)) error {
	return e.SendCached(w, r, Key{Path: e.Paper.Base + r.URL.Path, Query: query}, func(ctx context.Context) (*Response, bool, error) {
		a, err := build(ctx, RouteOf(ctx))
		return a, true, err
	})
}

// SendCached responds with the entry at key. If this edition has none, it calls build, whose second
// result reports whether to cache the response.
func (e *Env) SendCached(w http.ResponseWriter, r *http.Request, key Key, build func(context.Context) (*Response, bool, error)) error {
	a, now, err := e.LoadCached(r, key, build)
	if err == nil {
		a.Write(w, r, now)
	}
	return err
}

// LoadCached is SendCached without sending. It also returns the time of the edition.
func (e *Env) LoadCached(r *http.Request, key Key, build func(context.Context) (*Response, bool, error)) (*Response, time.Time, error) {
	ed, now := e.CurrentEdition()
	a, err := e.cacheFor(key.Query).Load(r.Context(), key, ed, now, build)
	if err == nil {
		SetRoute(r.Context(), a.Route)
	}
	return a, now, err
}

// SendBuiltIn sends content that depends only on the program and its settings.
func (e *Env) SendBuiltIn(w http.ResponseWriter, r *http.Request, a *Response) {
	a.SetModified(e.Started)
	a.Write(w, r, e.Now())
}

// LimitBuilds limits the number of concurrent calls of h: for handlers whose responses are built
// for each request and not cached.
func (e *Env) LimitBuilds(h Handler) Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		ctx, cancel := context.WithTimeout(r.Context(), BuildTimeout)
		defer cancel()
		return e.Queries.Builds.Run(ctx, func(ctx context.Context) error { return h(w, r.WithContext(ctx)) })
	}
}

// LanguageOf returns the language prefix of a path below the base, or the paper's
// first language.
func (e *Env) LanguageOf(path string) string {
	first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	if slices.Index(e.Paper.Languages, first) > 0 {
		return first
	}
	return e.Paper.Languages[0]
}
