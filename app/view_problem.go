package app

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"broadside/app/api"
	"broadside/app/classifieds"
)

// problem draws what could not be shown: what happened, what to do, and what
// may serve instead. Of the cause it says what is the reader's to put right.
func (s *sheet) problem() app.UI {
	title, text := s.trouble()
	request := ""
	if p := s.Problem; p != nil && s.Name != NotFound && s.Name != Gone && !theirs(p.Code) {
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
	case s.Name == Gone && (len(s.Similar) > 0 || isListing(s.Path)):
		return s.say.GoneTitle, s.say.GoneListing
	case s.Name == Gone:
		return s.say.GoneTitle, s.goneBecause()
	case code == api.Unavailable:
		return s.say.FailedTitle, s.say.Unavailable
	case code == api.RateLimited:
		return s.say.AskedTitle, s.say.TooMany
	case theirs(code):
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

// theirs reports whether a code says that the address, the form or the caller
// is at fault: every one that is answered with a status of 400 to 499.
func theirs(code api.Code) bool {
	switch code {
	case api.Validation, api.BadRequest, api.BadCursor, api.UnknownParameter, api.NotFound, api.MethodNotAllowed, api.Gone, api.Conflict,
		api.TokenExpired, api.TokenUsed, api.Unauthorized, api.Forbidden, api.PayloadTooLarge, api.UnsupportedMedia, api.RateLimited,
		api.ImportGuard:
		return true
	}
	return false
}

// mistake is what is wrong with what was asked, which problems say in English.
func (s *sheet) mistake() app.UI {
	p := s.Problem
	if p == nil || s.Name == NotFound || s.Name == Gone || !theirs(p.Code) || p.Code == api.RateLimited {
		return nil
	}
	if len(p.Errors) > 0 {
		return tag("ul", each(p.Errors, s.misfitting))
	}
	return when(p.Detail != "", func() app.UI { return tag("p", tag("bdi", s.differs("en"), p.Detail)) })
}

// isListing reports whether a path is a listing's, in any language.
func isListing(path string) bool {
	kind, _ := place(path)
	if kind != NotFound {
		return kind == Listing
	}
	for i := 1; i < len(path); i++ {
		if path[i] == '/' {
			kind, _ = place(path[i:])
			return kind == Listing
		}
	}
	return false
}
