package app

import (
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"broadside/app/api"
	"broadside/app/classifieds"
)

// problem draws what could not be shown: what happened, what to do, and what
// may serve instead. Of the cause it says what is the reader's to put right.
func (s *sheet) problem() app.UI {
	title, text := s.trouble()
	request := ""
	if p := s.Problem; p != nil && s.Name != NotFound && s.Name != Gone && !p.Code.IsClientError() {
		request = p.Request
	}
	return tag("main", id("main"), class("trouble"),
		tag("h1", title),
		tag("p", text),
		s.mistake(),
		when(request != "", func() app.UI {
			return tag("p", put(s.say.RequestID, ""), tag("code", attr{"dir", "ltr"}, request))
		}),
		list("ul", "ways", []app.UI{
			tag("a", s.to(FrontPath(s.Site, s.Lang)), s.say.GoFront),
			tag("a", s.toListings(classifieds.Filter{}), s.say.GoListings),
		}),
		s.similar(),
		s.related(s.say.ReadInstead),
	)
}

// trouble says what happened and what to do about it.
func (s *sheet) trouble() (title, text string) {
	code := api.Internal
	if s.Problem != nil {
		code = s.Problem.Code
	}
	switch {
	case s.Name == NotFound:
		return s.say.NotFoundTitle, s.say.NotFoundText
	case s.Name == Gone && (len(s.Similar) > 0 || strings.Contains(s.Path, "/listings/")):
		return s.say.GoneTitle, s.say.GoneListing
	case s.Name == Gone:
		return s.say.GoneTitle, s.goneBecause()
	case code == api.Unavailable:
		return s.say.FailedTitle, s.say.Unavailable
	case code == api.RateLimited:
		return s.say.AskedTitle, s.say.TooMany
	case code.IsClientError():
		return s.say.AskedTitle, s.say.AskedText
	}
	return s.say.FailedTitle, s.say.FailedText
}

// goneBecause says why a piece is gone, no more than is known.
func (s *sheet) goneBecause() string {
	if s.Problem != nil {
		switch s.Problem.Reason {
		case api.Killed:
			return s.say.KilledPiece
		case api.Expired:
			return s.say.ExpiredPiece
		}
	}
	return s.say.RemovedPiece
}

// mistake is what is wrong with what was asked, which problems say in English.
func (s *sheet) mistake() app.UI {
	p := s.Problem
	if p == nil || s.Name == NotFound || s.Name == Gone || !p.Code.IsClientError() || p.Code == api.RateLimited {
		return nil
	}
	if len(p.Errors) > 0 {
		return tag("ul", each(p.Errors, s.misfitting))
	}
	return when(p.Detail != "", func() app.UI { return tag("p", tag("bdi", s.differs("en"), p.Detail)) })
}
