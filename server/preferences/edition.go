package preferences

import (
	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"broadside/app/api"
)

// KeepEdition returns the place of the button that keeps today's edition on the device. The page's
// document needs kept.js, which fills it.
func KeepEdition(paper api.Site, lang string) goapp.UI {
	return goapp.Div().Class("keep").Attr("data-edition", paper.Base+paper.LanguagePath(lang)+"/edition.json")
}

// editionSection returns the section about reading without a connection.
func editionSection(paper api.Site, lang string) goapp.UI {
	t := textsIn(lang)
	return goapp.Section().Aria("labelledby", "edition").Body(
		goapp.H2().ID("edition").Text(t.Edition),
		goapp.P().Text(t.EditionHint),
		KeepEdition(paper, lang),
	)
}
