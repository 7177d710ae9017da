package site

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"broadside/app"
	"broadside/app/api"
	"broadside/server/embed"
	"broadside/server/middleware"
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
	saver := response.SavesData(r.Header)
	a, now, err := s.LoadCached(r, response.Key{Path: s.Paper.Base + u.Path, Query: query, Saver: saver}, func(ctx context.Context) (*response.Response, bool, error) {
		return s.buildPage(ctx, u, saver)
	})
	if err != nil {
		return err
	}
	if a.Status == http.StatusNotFound {
		if lower := strings.ToLower(u.Path); lower != u.Path && s.pageExists(r.Context(), lower) {
			s.Redirect(w, lower, query)
			return nil
		}
	}
	a.Write(w, r, now)
	return nil
}

// pageAt returns the response of the page at a path below the base, with saver that for a reader
// who saves data.
func (s *Site) pageAt(ctx context.Context, path string, saver bool) (*response.Response, error) {
	ctx, _ = response.WithRequest(ctx, response.RequestID(ctx), response.Identity) // the route stays that of the request
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, path, nil)
	if err != nil {
		return nil, err
	}
	a, _, err := s.LoadCached(r, response.Key{Path: s.Paper.Base + path, Saver: saver}, func(ctx context.Context) (*response.Response, bool, error) {
		return s.buildPage(ctx, &url.URL{Path: path}, saver)
	})
	return a, err
}

// buildPage loads and renders a page, for a reader who saves data without pictures. keep reports whether to cache it.
func (s *Site) buildPage(ctx context.Context, u *url.URL, saver bool) (a *response.Response, keep bool, err error) {
	screen, status, keep, err := embed.LoadScreen(ctx, s.Env, s.desk, u)
	if err != nil {
		return nil, false, err
	}
	if err := ctx.Err(); err != nil {
		return nil, false, err // all requests for it were cancelled
	}
	a, err = s.renderPage(screen, status, saver)
	return a, keep, err
}

// renderPage builds the response of a page. The encoder panics on values it cannot encode;
// renderPage returns that as an error.
func (s *Site) renderPage(screen app.Screen, status int, saver bool) (a *response.Response, err error) {
	defer func() {
		if p := recover(); p != nil {
			a, err = nil, fmt.Errorf("site: drawing %s: %w", screen.Path, response.PanicError(p))
		}
	}()
	d := s.document(screen, status)
	if saver {
		s.saveData(&d, screen.Lang)
	}
	body := d.Encode()
	effort := response.Often
	if strings.Contains(screen.Path, "?") || status != http.StatusOK {
		effort = response.Seldom
	}
	header := response.Headers("text/html; charset=utf-8", response.PagePolicy, response.PageCaching(status), response.VarySaver)
	if response.Retryable(status) {
		header = append(header, response.NewField("Retry-After", response.RetryAfter))
	}
	return response.New("page "+string(screen.Name), status, body, effort, header...), nil
}

// pageExists reports whether path is the path of a page.
func (s *Site) pageExists(ctx context.Context, path string) bool {
	_, err := app.Load(ctx, s.desk, &url.URL{Path: path})
	_, err = app.Partial(err)
	return err == nil
}

// sendProblem sends a problem as JSON at an address of the API, as text at one of a file, else as a
// page. If that cannot be rendered, it sends text.
func (s *Site) sendProblem(w http.ResponseWriter, r *http.Request, p *api.Problem) {
	switch {
	case isJSONPath(r.URL.Path):
		response.WriteProblem(w, p)
		return
	case isFile(r.URL.Path):
		response.WriteText(w, p)
		return
	}
	screen := app.ProblemScreen(app.Screen{Lang: s.LanguageOf(r.URL.Path), Path: r.URL.Path, Site: s.Paper}, p)
	screen.Alternates = map[string]string{}
	for _, lang := range s.Paper.Languages {
		if lang != screen.Lang {
			screen.Alternates[lang] = s.Paper.FrontPath(lang)
		}
	}
	a, err := s.renderPage(screen, p.Status, response.SavesData(r.Header))
	if err != nil {
		s.Log.Error("the failure has no page", "request", p.Request, "error", err)
		response.WriteText(w, p)
		return
	}
	a.Write(w, r, s.Now())
}
