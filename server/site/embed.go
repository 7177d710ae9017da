package site

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"broadside/app"
	"broadside/app/api"
	"broadside/app/messages"
	"broadside/server/partners"
	"broadside/server/response"
)

// getEmbed answers with a page that stands in a frame on another site: a story
// or the listings of a filter, as the partner's record says. Nothing in it
// depends on who reads, so it is kept like any page.
func (s *Site) getEmbed(w http.ResponseWriter, r *http.Request) error {
	v, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		v = url.Values{} // what the page around has hung on: it is shown without
	}
	frame := app.ParseFrame(v)
	record, known := s.partners.Find(frame.Partner.ID)
	if record.Status == partners.Revoked {
		return s.refuse(w, r, frame)
	}
	if !known {
		frame.Partner.ID, frame.Accent = "", "" // one page for all of them
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
		return s.makeEmbed(ctx, u, record, known)
	})
}

// makeEmbed loads and draws a framed page.
func (s *Site) makeEmbed(ctx context.Context, u *url.URL, record partners.Partner, known bool) (*response.Response, bool, error) {
	frame := app.ParseFrame(u.Query())
	partner := app.Partner{ID: frame.Partner.ID, Name: record.Name, Listings: record.Listings, Count: record.Count, Mark: record.UTM, Card: !known}
	screen, err := app.Load(ctx, app.Framed(s.desk, partner), u)
	lacks, err := s.lacks(ctx, u, err)
	status := http.StatusOK
	if err != nil {
		var known *api.Problem
		if !errors.As(err, &known) {
			return nil, false, err
		}
		screen.Problem = s.Problem(ctx, err)
		screen.Problem.Request = ""
		status = screen.Problem.Status
	}
	if screen.Frame == nil { // the desk failed before the frame was read
		screen.Frame = &frame
	}
	screen.Frame.Partner.Label = record.LabelIn(screen.Lang)
	screen.Related = nil
	a, err := s.drawEmbed(screen, status, record, known)
	return a, !lacks && (status == http.StatusOK || status == http.StatusGone), err
}

// refuse answers for a partner whose record is revoked: no page may frame it.
func (s *Site) refuse(w http.ResponseWriter, r *http.Request, frame app.Frame) error {
	lang := s.Paper.Languages[0]
	frame.Partner, frame.Mode = app.Partner{Card: true}, "link"
	p := api.Fail(api.Forbidden, messages.For(lang).Refused, "")
	p.Status = http.StatusForbidden
	screen := app.Screen{Name: app.Failed, Lang: lang, Path: r.URL.Path, Site: s.Paper, Frame: &frame, Problem: p}
	a, err := s.drawEmbed(screen, p.Status, partners.Partner{Status: partners.Revoked}, true)
	if err != nil {
		return err
	}
	response.SetRoute(r.Context(), a.Route)
	a.Write(w, r, s.Now())
	return nil
}
