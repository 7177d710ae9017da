package view

import (
	"strings"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"broadside/app"
	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/app/messages"
)

// problem renders an error page: a description, advice, and similar listings or
// related articles. It prints the cause only of client errors.
func (s *renderer) problem() goapp.UI {
	title, text := s.trouble()
	request := ""
	if p := s.Problem; p != nil && s.Name != app.NotFound && s.Name != app.Gone && !p.Code.IsClientError() {
		request = p.Request
	}
	return tag("main", id("main"), class("trouble"),
		tag("h1", title),
		tag("p", text),
		s.mistake(),
		when(request != "", func() goapp.UI {
			return tag("p", messages.Insert(s.messages.RequestID, ""), tag("code", attr{"dir", "ltr"}, request))
		}),
		list("ul", "ways", []goapp.UI{
			tag("a", s.to(app.FrontPath(s.Site, s.Lang)), s.messages.GoFront),
			tag("a", s.toListings(classifieds.Filter{}), s.messages.GoListings),
		}),
		s.similar(),
		s.related(s.messages.ReadInstead),
	)
}

// trouble returns the description of an error and advice.
func (s *renderer) trouble() (title, text string) {
	code := api.Internal
	if s.Problem != nil {
		code = s.Problem.Code
	}
	switch {
	case s.Name == app.NotFound:
		return s.messages.NotFoundTitle, s.messages.NotFoundText
	case s.Name == app.Gone && (len(s.Similar) > 0 || strings.Contains(s.Path, "/listings/")):
		return s.messages.GoneTitle, s.messages.GoneListing
	case s.Name == app.Gone:
		return s.messages.GoneTitle, s.goneBecause()
	case code == api.Unavailable:
		return s.messages.FailedTitle, s.messages.Unavailable
	case code == api.RateLimited:
		return s.messages.AskedTitle, s.messages.TooMany
	case code.IsClientError():
		return s.messages.AskedTitle, s.messages.AskedText
	}
	return s.messages.FailedTitle, s.messages.FailedText
}

// goneBecause returns the text for the reason why an article is gone.
func (s *renderer) goneBecause() string {
	if s.Problem != nil {
		switch s.Problem.Reason {
		case api.Killed:
			return s.messages.KilledPiece
		case api.Expired:
			return s.messages.ExpiredPiece
		}
	}
	return s.messages.RemovedPiece
}

// mistake renders the errors in the request. A problem's detail is in English.
func (s *renderer) mistake() goapp.UI {
	p := s.Problem
	if p == nil || s.Name == app.NotFound || s.Name == app.Gone || !p.Code.IsClientError() || p.Code == api.RateLimited {
		return nil
	}
	if len(p.Errors) > 0 {
		return tag("ul", each(p.Errors, s.invalidParameter))
	}
	return when(p.Detail != "", func() goapp.UI { return tag("p", tag("bdi", s.differs("en"), p.Detail)) })
}
