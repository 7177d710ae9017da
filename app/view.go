package app

import "github.com/maxence-charriere/go-app/v10/pkg/app"

// View draws a Screen: the children of <body>, one root element. It is pure:
// no clock, no fetching, no storage, the same on both sides.
func View(s Screen) app.UI {
	return app.Div().ID("paper").Body(app.Main().Body(app.H1().Text(string(s.Name))))
}
