package site

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"broadside/app/api"
)

// env is shared by all handlers: the paper, its edition, the caches of
// finished responses, and the clock.
type env struct {
	paper   api.Site
	log     *slog.Logger
	now     func() time.Time
	started time.Time // nothing that is built into the program has changed since

	// number identifies the state of everything that pages show at a time, and
	// until is when it next changes without an event: a listing expires, an
	// embargo ends.
	number func(now time.Time) (number uint64, until time.Time)
	turns  turns

	// Responses to plain addresses and to queries are kept apart: the number
	// of filters is unlimited, and a crawler that follows them must not evict
	// the stories.
	pages, queries *cache

	// writeError sends a problem in the form that belongs to its address.
	writeError func(w http.ResponseWriter, r *http.Request, p *api.Problem)
}

// newEnv makes the env of a paper with caches of limit bytes in all.
func newEnv(paper api.Site, limit int, log *slog.Logger, now func() time.Time, number func(time.Time) (uint64, time.Time)) *env {
	e := &env{paper: paper, log: log, now: now, started: now(), number: number, pages: newCache(limit * 2 / 3), queries: newCache(limit / 3)}
	first, _ := number(e.started)
	e.turns.of(first, e.started)
	return e
}

// edition returns the current edition and the time at which it was read.
func (e *env) edition() (edition, time.Time) {
	now := e.now()
	number, until := e.number(now)
	from := e.turns.of(number, now)
	return edition{number: number, until: until, changed: func() time.Time {
		if last, _ := e.number(e.now()); last != number {
			return e.now() // it changed while the response was built
		}
		return from
	}}, now
}

// cacheFor returns the cache of the responses to addresses with this query.
func (e *env) cacheFor(query string) *cache {
	if query == "" {
		return e.pages
	}
	return e.queries
}

// kept returns the cached response to a request, or nil. Only canonical
// addresses are cached, so the address is the key as it is.
func (e *env) kept(r *http.Request, now time.Time) *answer {
	if r.Method != http.MethodGet && r.Method != http.MethodHead || r.URL.RawPath != "" {
		return nil
	}
	number, _ := e.number(now)
	c := e.cacheFor(r.URL.RawQuery)
	a := c.get(address{r.URL.Path, r.URL.RawQuery}, number, now.UnixNano())
	if a != nil {
		c.hits.Add(1)
	}
	return a
}

// send responds with the result of build, from the cache if this edition has
// it there. The key is the request's path with the canonical query.
func (e *env) send(w http.ResponseWriter, r *http.Request, query string, build func(ctx context.Context, route string) (*answer, error)) error {
	return e.sendCached(w, r, address{e.paper.Base + r.URL.Path, query}, func(ctx context.Context) (*answer, bool, error) {
		a, err := build(ctx, routeOf(ctx))
		return a, true, err
	})
}

// sendCached responds with the entry at key. It is built where this edition
// has none, and cached if build's second result allows it.
func (e *env) sendCached(w http.ResponseWriter, r *http.Request, key address, build func(context.Context) (*answer, bool, error)) error {
	ed, now := e.edition()
	a, err := e.cacheFor(key.query).do(r.Context(), key, ed, now, build)
	if err != nil {
		return err
	}
	named(r.Context(), a.route)
	a.write(w, r, now)
	return nil
}

// sendBuilt responds with content that depends on the program and its settings
// only and does not change while it runs.
func (e *env) sendBuilt(w http.ResponseWriter, r *http.Request, a *answer) {
	a.changedAt(e.started)
	a.write(w, r, e.now())
}

// inTurn limits how many calls of h run at once: it is for handlers whose
// responses are built for each request and not cached.
func (e *env) inTurn(h handler) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		ctx, cancel := context.WithTimeout(r.Context(), makeTime)
		defer cancel()
		return e.queries.builds.run(ctx, func(ctx context.Context) error { return h(w, r.WithContext(ctx)) })
	}
}

// langOf returns the language prefix of a path below the base, or the paper's
// first language.
func (e *env) langOf(path string) string {
	first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	if slices.Index(e.paper.Languages, first) > 0 {
		return first
	}
	return e.paper.Languages[0]
}
