// Package preferences serves the page on which readers choose how the paper looks on their device
// and which pages are kept there. Of these choices the server gets only the data saver, in a cookie. Other
// settings have pages of their own.
package preferences

import (
	"context"
	"net/http"
	"net/url"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"broadside/app/api"
	"broadside/app/messages"
	"broadside/server/layout"
	"broadside/server/page"
	"broadside/server/response"
)

// Preferences serves the page.
type Preferences struct{ *response.Env }

// Routes returns the routes of the page, one for each language.
func (s Preferences) Routes() []response.Route {
	var routes []response.Route
	for _, lang := range s.Paper.Languages {
		routes = append(routes, response.Get(s.Paper.SettingsPath(lang), s.getPage))
	}
	return routes
}

// sections returns the parts of the page in their order. Each is a <section> with a heading of
// level 2.
func (s Preferences) sections() []func(paper api.Site, lang string) goapp.UI {
	if s.NoWorker {
		return []func(api.Site, string) goapp.UI{readingSection, linksSection}
	}
	return []func(api.Site, string) goapp.UI{readingSection, editionSection, linksSection}
}

func (s Preferences) getPage(w http.ResponseWriter, r *http.Request) error {
	lang := s.LanguageOf(r.URL.Path)
	return s.Send(w, r, "", func(_ context.Context, route string) (*response.Response, error) {
		header := response.Headers("text/html; charset=utf-8", response.PagePolicy, response.Revalidate)
		return response.New(route, http.StatusOK, s.document(lang).Encode(), response.Often, header...), nil
	})
}

// Comfort returns the scripts and styles that apply the reader's settings to the pages of a paper.
func Comfort(paper api.Site) *page.Comfort {
	c := &page.Comfort{
		Script: response.ThemeScript(),
		Styles: response.AssetPath(paper.Base, "comfort.css"),
		Panel:  response.AssetPath(paper.Base, "comfort.js"),
	}
	for _, lang := range paper.Languages {
		c.Settings = append(c.Settings, page.SettingsLink{Lang: lang, Dir: messages.Direction(lang),
			Href: paper.Base + paper.SettingsPath(lang), Title: textsIn(lang).Title})
	}
	return c
}

// Placeholders returns the words of the placeholders that readers who save data get for pictures.
func Placeholders(lang string) *page.PlaceholderTexts {
	texts := textsIn(lang)
	return &page.PlaceholderTexts{Show: texts.Picture, ShowOf: texts.PictureOf}
}

// document returns the page. It works without the browser's program, which does not run here.
func (s Preferences) document(lang string) page.Document {
	base := s.Paper.Base
	d := layout.Page{
		Paper: s.Paper, Lang: lang, Title: textsIn(lang).Title, Skip: messages.For(lang).Skip,
		Path: func(lang string, _ url.Values) string { return s.Paper.SettingsPath(lang) },
		Main: s.main(lang),
	}.Document()
	d.Comfort = Comfort(s.Paper)
	d.Comfort.Panel = "" // the settings are on this page
	d.MoreStyles, d.Start = d.Comfort.Styles, response.AssetPath(base, "start.js")
	d.NoWorker, d.Kept = s.NoWorker, response.AssetPath(base, "kept.js")
	d.FrameScript = &page.Script{Src: response.AssetPath(base, "comfort.js")}
	d.Manifest = base + s.Paper.LanguagePath(lang) + "/manifest.webmanifest"
	return d
}

func (s Preferences) main(lang string) goapp.UI {
	texts := textsIn(lang)
	parts := []goapp.UI{
		goapp.H1().Text(texts.Title),
		goapp.P().Text(texts.Intro),
		goapp.P().Class("scriptless").Text(texts.NoScript), // hidden by the style sheet where scripts run
		goapp.P().Class("denied").Attr("role", "status"),
	}
	for _, section := range s.sections() {
		parts = append(parts, section(s.Paper, lang))
	}
	return goapp.Main().ID("main").Class("settings").Body(parts...)
}

// linksSection returns the links to the settings with a page of their own.
func linksSection(paper api.Site, lang string) goapp.UI {
	t := textsIn(lang)
	return goapp.Section().Aria("labelledby", "elsewhere").Body(
		goapp.H2().ID("elsewhere").Text(t.Elsewhere),
		goapp.Ul().Body(
			goapp.Li().Body(goapp.A().Href(paper.Base+paper.NotificationsPath(lang, nil)).Text(t.Notifications)),
			goapp.Li().Body(goapp.A().Href(paper.Base+paper.SavedPath(lang)).Text(t.SavedPages)),
		),
		goapp.P().Class("hint").Text(t.MailKept),
	)
}
