// Package embed serves framed pages, their loader and oEmbed, and counts views of frames.
package embed

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"broadside/app"
	"broadside/app/api"
	"broadside/app/messages"
	"broadside/server/middleware"
	"broadside/server/partners"
	"broadside/server/response"
	"broadside/server/settings"
)

// Config holds the settings of Frames.
type Config struct {
	Partners *partners.Registry
	Counter  Counter            // nil: frames are not counted
	CountKey []byte             // signs the tokens; empty: a random key
	Proxies  middleware.Proxies // trusted proxies, whose X-Forwarded-For is used
}

// Frames serves framed pages and counts their views.
type Frames struct {
	*response.Env
	Config
	Tokens  *Tokens
	Reports *middleware.Throttle // limits reports by client address
	Counts  *CountBuffer         // nil: frames are not counted

	desk app.Source
	zone *time.Location // the newspaper's
}

// New returns a Frames. Close it after the server has stopped.
func New(env *response.Env, desk app.Source, c Config) *Frames {
	f := &Frames{
		Env: env, Config: c, Tokens: newTokens(c.CountKey), Reports: middleware.NewThrottle(MaxReportsPerMinute, time.Minute),
		desk: desk, zone: settings.TimeZone(env.Paper),
	}
	if c.Counter != nil {
		f.Counts = newCountBuffer(c.Counter, env.Log, 5*time.Second)
	}
	return f
}

// Close writes the buffered counts. Later ones are dropped.
func (s *Frames) Close() {
	if s.Counts != nil {
		s.Counts.close()
	}
}

// Routes returns the routes of framed pages, the loader, reports and oEmbed.
func (s *Frames) Routes() []response.Route {
	get := response.Get
	return []response.Route{
		get("/e/articles/{slug}", s.getFrame),
		get("/e/listings", s.getFrame),
		get("/e/{name}", s.getLoader),
		response.Post(reportPath, s.postCount, response.NewField("Cross-Origin-Resource-Policy", "cross-origin")), // for sandboxed frames, which have no origin
		get("/oembed", s.getOEmbed),
	}
}

// getFrame sends a framed page: an article or the listings of a filter, as the partner's record
// allows. It is the same for all readers and is cached.
func (s *Frames) getFrame(w http.ResponseWriter, r *http.Request) error {
	v, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		v = url.Values{} // an invalid query added by the host page: ignore it
	}
	frame := app.ParseFrame(v)
	record, known := s.Partners.Find(frame.Partner.ID)
	if record.Status == partners.Revoked {
		return s.sendRevoked(w, r, frame)
	}
	if !known {
		frame.Partner.ID, frame.Accent = "", "" // all unknown partners share one page
	}
	u := &url.URL{Path: r.URL.Path}
	if slug := r.PathValue("slug"); slug != "" {
		u.RawQuery = frame.Values().Encode()
	} else if f, err := app.FrameFilter(v); err == nil {
		_, u.RawQuery, _ = strings.Cut(app.FramedListingsPath(frame, f), "?")
	} else {
		u.RawQuery = r.URL.RawQuery
	}
	key := response.Key{Path: s.Paper.Base + u.Path, Query: u.RawQuery}
	if !known {
		key.Path = "card " + u.Path
	}
	return s.SendCached(w, r, key, func(ctx context.Context) (*response.Response, bool, error) {
		return s.Build(ctx, u, record, known)
	})
}

// Build loads and renders a framed page. The second result reports whether to cache it.
func (s *Frames) Build(ctx context.Context, u *url.URL, record partners.Partner, known bool) (*response.Response, bool, error) {
	frame := app.ParseFrame(u.Query())
	partner := app.Partner{ID: frame.Partner.ID, Name: record.Name, Listings: record.Listings, Count: record.Count, Mark: record.UTM, Card: !known}
	screen, status, keep, err := LoadScreen(ctx, s.Env, app.Framed(s.desk, partner), u)
	if err != nil {
		return nil, false, err
	}
	screen.Frame = cmp.Or(screen.Frame, &frame) // nil if the desk failed before the parameters were parsed
	screen.Frame.Partner.Label = record.LabelIn(screen.Lang)
	screen.Related = nil
	a, err := s.renderFrame(screen, status, record, known)
	return a, keep, err
}

// sendRevoked sends the page of a partner whose record is revoked: no site may frame it.
func (s *Frames) sendRevoked(w http.ResponseWriter, r *http.Request, frame app.Frame) error {
	lang := s.Paper.Languages[0]
	frame.Partner, frame.Mode = app.Partner{Card: true}, "link"
	p := api.Fail(api.Forbidden, messages.For(lang).Refused, "")
	p.Status = http.StatusForbidden
	screen := app.Screen{Name: app.Failed, Lang: lang, Path: r.URL.Path, Site: s.Paper, Frame: &frame, Problem: p}
	a, err := s.renderFrame(screen, p.Status, partners.Partner{Status: partners.Revoked}, true)
	if err != nil {
		return err
	}
	response.SetRoute(r.Context(), a.Route)
	a.Write(w, r, s.Now())
	return nil
}

// LoadScreen loads the Screen at u and the status of its page. An expected failure becomes the
// Screen's Problem. The failure of an optional part of the page is logged. keep reports whether to
// cache the page: not if such a part failed, and not a missing page or an invalid filter, whose
// number is unlimited.
func LoadScreen(ctx context.Context, env *response.Env, src app.Source, u *url.URL) (screen app.Screen, status int, keep bool, err error) {
	screen, err = app.Load(ctx, src, u)
	lacking, err := app.Partial(err)
	if lacking != nil {
		env.Log.WarnContext(ctx, "a page lacks what stands beside it", "path", u.Path, "request", response.RequestID(ctx), "error", lacking)
	}
	status = http.StatusOK
	if err != nil {
		if _, known := errors.AsType[*api.Problem](err); !known {
			return screen, 0, false, err
		}
		screen.Problem = env.Problem(ctx, err)
		screen.Problem.Request = "" // not logged, so the id would lead nowhere
		status = screen.Problem.Status
	}
	return screen, status, lacking == nil && (status == http.StatusOK || status == http.StatusGone), nil
}
