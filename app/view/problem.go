package view

import (
	"strings"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"broadside/app"
	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/app/messages"
)

// problemPage renders an error page: a description, advice, and similar
// listings or related articles. It prints the cause only of client errors.
func (s *renderer) problemPage() goapp.UI {
	request := ""
	if p := s.Problem; p != nil && s.Name != app.NotFound && s.Name != app.Gone && !p.Code.IsClientError() {
		request = p.Request
	}
	return tag("main", id("main"), class("trouble"),
		tag("h1", app.ProblemTitle(s.Screen)),
		tag("p", s.problemText()),
		s.requestErrors(),
		renderIf(request != "", tag("p", messages.Insert(s.messages.RequestID, ""), tag("code", attr{"dir", "ltr"}, request))),
		itemList("ul", "ways", []goapp.UI{
			tag("a", s.hrefTo(s.Site.FrontPath(s.Lang)), s.messages.GoFront),
			tag("a", s.hrefToListings(classifieds.Filter{}), s.messages.GoListings),
		}),
		s.similarListings(),
		s.relatedArticles(s.messages.ReadInstead),
	)
}

func (s *renderer) problemText() string {
	code := api.Internal
	if s.Problem != nil {
		code = s.Problem.Code
	}
	switch {
	case s.Name == app.NotFound:
		return s.messages.NotFoundText
	case s.Name == app.Gone && (len(s.Similar) > 0 || strings.Contains(s.Path, "/listings/")):
		return s.messages.GoneListing
	case s.Name == app.Gone:
		return s.goneText()
	case code == api.Unavailable:
		return s.messages.Unavailable
	case code == api.RateLimited:
		return s.messages.TooMany
	case code.IsClientError():
		return s.messages.AskedText
	}
	return s.messages.FailedText
}

func (s *renderer) goneText() string {
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

// requestErrors renders the errors in the request. A problem's detail is in
// English.
func (s *renderer) requestErrors() goapp.UI {
	p := s.Problem
	if p == nil || s.Name == app.NotFound || s.Name == app.Gone || !p.Code.IsClientError() || p.Code == api.RateLimited {
		return nil
	}
	if len(p.Errors) > 0 {
		return tag("ul", renderEach(p.Errors, s.invalidParameter))
	}
	return renderIf(p.Detail != "", tag("p", tag("bdi", s.langAttr("en"), p.Detail)))
}
