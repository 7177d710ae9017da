package app

import "github.com/maxence-charriere/go-app/v10/pkg/app"

// View draws a Screen: the children of <body>, one root element. It is pure:
// no clock, no fetching, no storage, the same on both sides.
func View(screen Screen) app.UI {
	return Interactive(screen, FormHandlers{ignore, ignore, ignore})
}

// FormHandlers take the events of the forms that ask the address. The server
// marks the elements that have one; only the browser calls them.
type FormHandlers struct{ Submit, Change, Input app.EventHandler }

func ignore(app.Context, app.Event) {}

// Interactive is View with forms that work without loading a page.
func Interactive(screen Screen, forms FormHandlers) app.UI {
	s := &sheet{Screen: screen, say: say(screen.Lang), forms: forms}
	if screen.Frame != nil {
		return s.framed()
	}
	return tag("div", id("paper"), class("on-"+string(s.Name)), attr{"lang", s.Lang}, attr{"dir", direction(s.Lang)},
		tag("a", class("skip"), href("#main"), s.say.Skip),
		s.masthead(),
		s.main(),
		s.footer(),
	)
}

// sheet is a Screen being drawn: the Screen and the words of its language.
type sheet struct {
	Screen
	say   *words
	forms FormHandlers
	cited map[int]int // how often the text has referred to each note so far
}

func (s *sheet) main() app.UI {
	switch s.Name {
	case Front:
		return s.front()
	case Section:
		return s.section()
	case Article:
		return s.article()
	case Listings:
		return s.listings()
	case Listing:
		return s.listing()
	}
	return s.problem()
}
