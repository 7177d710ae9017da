package app

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"broadside/app/api"
	"broadside/app/classifieds"
)

// problem draws what could not be shown: what happened, what to do, and what
// may serve instead. It says nothing of the cause that is not the reader's.
func (s *sheet) problem() app.UI {
	title, text := s.say.FailedTitle, s.say.FailedText
	request := ""
	code := api.Internal
	if s.Problem != nil {
		code, request = s.Problem.Code, s.Problem.Request
	}
	switch {
	case s.Name == NotFound:
		title, text, request = s.say.NotFoundTitle, s.say.NotFoundText, ""
	case s.Name == Gone && len(s.Similar) > 0, s.Name == Gone && isListing(s.Path):
		title, text, request = s.say.GoneTitle, s.say.GoneListing, ""
	case s.Name == Gone:
		title, text, request = s.say.GoneTitle, s.say.GonePiece, ""
	case code == api.Unavailable:
		text = s.say.Unavailable
	case code == api.RateLimited:
		text = s.say.TooMany
	case code == api.BadRequest, code == api.BadCursor: // the address is at fault, not we
		text, request = s.say.NotFoundText, ""
	}
	return tag("main", id("main"), class("trouble"),
		tag("h1", title),
		tag("p", text),
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
