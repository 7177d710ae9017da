// Package preferences serves the page on which readers choose how the paper looks on their device
// and what it keeps there. The server learns none of it but the data saver, by a cookie. Other settings
// have pages of their own.
package preferences

import (
	"context"
	"net/http"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"broadside/app/api"
	"broadside/app/messages"
	"broadside/server/page"
	"broadside/server/response"
)

// Path is the page's path below a language.
const Path = "/settings"

// Preferences serves the page.
type Preferences struct{ *response.Env }

// Routes returns the routes of the page, one for each language.
func (s Preferences) Routes() []response.Route {
	var routes []response.Route
	for _, lang := range s.Paper.Languages {
		routes = append(routes, response.Get(s.Paper.LanguagePath(lang)+Path, s.getPage))
	}
	return routes
}

// sections returns the parts of the page in their order. Each is a <section> with a heading of
// level 2.
func sections() []func(paper api.Site, lang string) goapp.UI {
	return []func(api.Site, string) goapp.UI{readingSection, linksSection}
}

func (s Preferences) getPage(w http.ResponseWriter, r *http.Request) error {
	lang := s.LanguageOf(r.URL.Path)
	return s.Send(w, r, "", func(_ context.Context, route string) (*response.Response, error) {
		header := response.Headers("text/html; charset=utf-8", response.PagePolicy, response.Revalidate)
		return response.New(route, http.StatusOK, s.document(lang).Encode(), response.Often, header...), nil
	})
}

// Comfort returns what the pages of a paper need to look as their reader chose.
func Comfort(paper api.Site) *page.Comfort {
	c := &page.Comfort{
		Script: response.ThemeScript(),
		Styles: response.AssetPath(paper.Base, "comfort.css"),
		Panel:  response.AssetPath(paper.Base, "comfort.js"),
	}
	for _, lang := range paper.Languages {
		c.Settings = append(c.Settings, page.SettingsLink{Lang: lang, Dir: messages.Direction(lang),
			Href: paper.Base + paper.LanguagePath(lang) + Path, Title: textsIn(lang).Title})
	}
	return c
}

// Placeholders returns the words of the placeholders that readers who save data get for pictures.
func Placeholders(lang string) *page.PlaceholderTexts {
	texts := textsIn(lang)
	return &page.PlaceholderTexts{Show: texts.Picture, ShowOf: texts.PictureOf}
}

func (s Preferences) document(lang string) page.Document {
	base, name, texts := s.Paper.Base, s.Paper.Name(lang), textsIn(lang)
	comfort := Comfort(s.Paper)
	comfort.Panel = "" // the settings are on this page
	return page.Document{
		Lang: lang, Dir: messages.Direction(lang), Title: texts.Title + " – " + name, Robots: "noindex", Base: base,
		Styles: response.AssetPath(base, "style.css"), MoreStyles: comfort.Styles, Start: response.AssetPath(base, "start.js"),
		Icon: response.AssetPath(base, "icons/icon.svg"), TouchIcon: response.AssetPath(base, "icons/icon.png"),
		Manifest: base + s.Paper.LanguagePath(lang) + "/manifest.webmanifest", ThemeLight: page.ThemeLight, ThemeDark: page.ThemeDark,
		Canonical: page.Absolute(s.Paper, s.Paper.LanguagePath(lang)+Path), Comfort: comfort,
		FrameScript: &page.Script{Src: response.AssetPath(base, "comfort.js")},
		Body:        s.body(lang),
	}
}

// body returns the view. It works without the browser's program, which does not run here.
func (s Preferences) body(lang string) goapp.UI {
	base, name, texts := s.Paper.Base, s.Paper.Name(lang), textsIn(lang)
	var others []goapp.UI
	for _, l := range s.Paper.Languages {
		if l != lang {
			others = append(others, goapp.Li().Body(goapp.A().Href(base+s.Paper.LanguagePath(l)+Path).Lang(l).Dir(messages.Direction(l)).
				Attr("hreflang", l).Rel("alternate").Text(messages.LanguageName(l))))
		}
	}
	main := []goapp.UI{
		goapp.H1().Text(texts.Title),
		goapp.P().Text(texts.Intro),
		goapp.P().Class("scriptless").Text(texts.NoScript), // hidden by the style sheet where scripts run
		goapp.P().Class("denied").Attr("role", "status"),
	}
	for _, section := range sections() {
		main = append(main, section(s.Paper, lang))
	}
	return goapp.Div().ID("paper").Lang(lang).Dir(messages.Direction(lang)).Body(
		goapp.A().Class("skip").Href("#main").Text(messages.For(lang).Skip),
		goapp.Header().Class("masthead").Body(
			goapp.Div().Class("ear").Body(goapp.Ul().Class("languages").Body(others...)),
			goapp.P().Class("name").Body(goapp.A().Href(base+s.Paper.FrontPath(lang)).Text(name))),
		goapp.Main().ID("main").Class("settings").Body(main...),
		goapp.Footer().Class("imprint").Body(goapp.P().Class("name").Text(name)),
	)
}

// linksSection returns the links to the settings with a page of their own.
func linksSection(paper api.Site, lang string) goapp.UI {
	t := textsIn(lang)
	return goapp.Section().Aria("labelledby", "elsewhere").Body(
		goapp.H2().ID("elsewhere").Text(t.Elsewhere),
		goapp.Ul().Body(
			goapp.Li().Body(goapp.A().Href(paper.Base+paper.NotificationsPath(lang, nil)).Text(t.Notifications)),
			goapp.Li().Body(goapp.A().Href(paper.Base+paper.LanguagePath(lang)+"/saved").Text(t.SavedPages)),
		),
		goapp.P().Class("hint").Text(t.MailKept),
	)
}
