package site

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"broadside/app"
	"broadside/app/api"
	"broadside/server/embed"
	"broadside/server/middleware"
	"broadside/server/page"
	"broadside/server/response"
)

// pageRoutes are the route names of pages in the metrics. The mux has one route for all pages; Load
// decides which page it is.
var pageRoutes = []string{
	"none", // no route: outside the base, or redirected
	"page " + string(app.Front), "page " + string(app.Section), "page " + string(app.Article),
	"page " + string(app.Listings), "page " + string(app.Listing),
	"page " + string(app.EmbedArticle), "page " + string(app.EmbedListings),
	"page " + string(app.NotFound), "page " + string(app.Gone), "page " + string(app.Failed),
}

// getPage sends the page at an address, rendered once per edition.
func (s *Site) getPage(w http.ResponseWriter, r *http.Request) error {
	query, ok := middleware.CanonicalQuery(r.URL.Path, r.URL.RawQuery, s.Paper.Languages)
	if ok && query != r.URL.RawQuery && !middleware.HasTracking(r.URL.RawQuery) && query != "" {
		s.Redirect(w, r.URL.Path, query)
		return nil
	}
	u := &url.URL{Path: r.URL.Path, RawQuery: query}
	ed, now := s.CurrentEdition()
	c := s.Pages
	if query != "" {
		c = s.Queries
	}
	a, err := c.Load(r.Context(), response.Key{Path: s.Paper.Base + u.Path, Query: query}, ed, now, func(ctx context.Context) (*response.Response, bool, error) {
		return s.makePage(ctx, u)
	})
	if err != nil {
		return err
	}
	response.SetRoute(r.Context(), a.Route)
	if a.Status == http.StatusNotFound {
		if lower := strings.ToLower(u.Path); lower != u.Path && s.exists(r.Context(), lower) {
			s.Redirect(w, lower, query)
			return nil
		}
	}
	a.Write(w, r, now)
	return nil
}

// makePage loads and renders a page. keep is false for missing pages and invalid filters, whose
// number is unlimited, and for a page that lacks an optional part because of a temporary error.
func (s *Site) makePage(ctx context.Context, u *url.URL) (a *response.Response, keep bool, err error) {
	screen, err := app.Load(ctx, s.desk, u)
	lacks, err := embed.LogPartial(ctx, s.Env, u, err)
	status := http.StatusOK
	if err != nil {
		var known *api.Problem
		if !errors.As(err, &known) {
			return nil, false, err
		}
		screen.Problem = s.Problem(ctx, err)
		screen.Problem.Request = "" // not logged, so the id would lead nowhere
		status = screen.Problem.Status
	}
	if err := ctx.Err(); err != nil {
		return nil, false, err // all requests for it were cancelled
	}
	a, err = s.draw(screen, status)
	return a, !lacks && (status == http.StatusOK || status == http.StatusGone), err
}

// draw builds the response of a page. The encoder panics on values it cannot encode; draw returns
// that as an error.
func (s *Site) draw(screen app.Screen, status int) (a *response.Response, err error) {
	defer func() {
		if p := recover(); p != nil {
			a, err = nil, fmt.Errorf("site: drawing %s: %w", screen.Path, response.PanicError(p))
		}
	}()
	body := s.compose(screen, status).Encode()
	press := response.Often
	if strings.Contains(screen.Path, "?") || status != http.StatusOK {
		press = response.Seldom
	}
	keep := response.Revalidate
	if status >= http.StatusBadRequest && status != http.StatusGone {
		keep = "no-store"
	}
	header := response.Headers("text/html; charset=utf-8", response.PagePolicy, keep)
	if response.Retryable(status) {
		header = append(header, response.NewField("Retry-After", response.RetryAfter))
	}
	return response.New("page "+string(screen.Name), status, body, press, header...), nil
}

// exists reports whether path is the path of a page.
func (s *Site) exists(ctx context.Context, path string) bool {
	_, err := app.Load(ctx, s.desk, &url.URL{Path: path})
	_, err = app.Partial(err)
	return err == nil
}

// sendProblem sends a problem as JSON at an address of the API, as text at one of a file, else as a
// page. If that cannot be rendered, it sends text.
func (s *Site) sendProblem(w http.ResponseWriter, r *http.Request, p *api.Problem) {
	switch {
	case isAPI(r.URL.Path):
		response.WriteProblem(w, p)
		return
	case isFile(r.URL.Path):
		response.WriteText(w, p)
		return
	}
	screen := app.Screen{Name: app.Failed, Lang: s.LanguageOf(r.URL.Path), Path: r.URL.Path, Site: s.Paper, Problem: p}
	switch p.Code {
	case api.NotFound:
		screen.Name = app.NotFound
	case api.Gone:
		screen.Name = app.Gone
	}
	screen.Alternates = map[string]string{}
	for _, lang := range s.Paper.Languages {
		if lang != screen.Lang {
			screen.Alternates[lang] = page.LanguagePath(s.Paper, lang) + "/"
		}
	}
	a, err := s.draw(screen, p.Status)
	if err != nil {
		s.Log.Error("the failure has no page", "request", p.Request, "error", err)
		response.WriteText(w, p)
		return
	}
	a.Write(w, r, s.Now())
}
