package preferences

import (
	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"broadside/app/api"
	"broadside/app/messages"
)

// choice is a value of a setting.
type choice struct{ value, name string }

// auto is the value that is chosen at first, and that comfort.js does not store.
const auto = "auto"

// readingSection returns the settings of theme, font, text size and data saver, and a text that
// shows them. The controls are disabled until comfort.js runs.
func readingSection(_ api.Site, lang string) goapp.UI {
	texts, own := textsIn(lang), messages.For(lang)
	return goapp.Section().Aria("labelledby", "reading").Body(
		goapp.H2().ID("reading").Text(texts.Reading),
		choices("theme", texts.Theme, auto, "", choice{auto, texts.AsDevice}, choice{"light", texts.Light}, choice{"dark", texts.Dark}, choice{"sepia", texts.Sepia}),
		choices("font", texts.Font, auto, texts.FontHint, choice{auto, texts.Serif}, choice{"sans", texts.Sans}, choice{"clear", texts.Clear}),
		choices("size", own.TextSize, "normal", "", choice{"small", own.Small}, choice{"normal", own.Normal}, choice{"large", own.Large}),
		goapp.Div().Class("sample").Body(goapp.P().Class("body").Lang(lang).Text(texts.Sample)),
		choices("saver", texts.Saver, auto, texts.SaverHint, choice{auto, texts.AsBrowser}, choice{"on", texts.On}, choice{"off", texts.Off}),
	)
}

// choices returns the radio buttons of a setting.
func choices(name, title, chosen, hint string, all ...choice) goapp.UI {
	parts := []goapp.UI{goapp.Legend().Text(title)}
	for _, c := range all {
		radio := goapp.Input().Type("radio").Name("choose-"+name).Attr("autocomplete", "off").Checked(c.value == chosen).Value(c.value)
		parts = append(parts, goapp.Label().Body(radio, goapp.Text(c.name)))
	}
	if hint != "" {
		parts = append(parts, goapp.P().Text(hint))
	}
	return goapp.FieldSet().Class("choices").Disabled(true).Body(parts...)
}
