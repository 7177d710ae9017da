package site

import (
	"context"
	"net/http"
)

// send answers with what build makes, from memory where this edition has it.
// It is filed under the request's path and the canonical query.
func (s *Site) send(w http.ResponseWriter, r *http.Request, query string, build func(ctx context.Context, route string) (*answer, error)) error {
	ed, now := s.edition()
	c := s.pages
	if query != "" {
		c = s.queries
	}
	a, err := c.do(r.Context(), address{s.paper.Base + r.URL.Path, query}, ed, now, func(ctx context.Context) (*answer, bool, error) {
		a, err := build(ctx, routeOf(ctx))
		return a, true, err
	})
	if err != nil {
		return err
	}
	named(r.Context(), a.route)
	a.write(w, r, now)
	return nil
}

// sendBuilt answers with what is made of the program and its settings, which
// do not change while it runs.
func (s *Site) sendBuilt(w http.ResponseWriter, r *http.Request, a *answer) {
	a.modified = modifiedAt(s.started)
	a.write(w, r, s.now())
}
