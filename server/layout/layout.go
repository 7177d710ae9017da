// Package layout draws the frame of the paper's plain pages, those that have no Screen: masthead,
// links to the other languages, the page's own content, footer.
package layout

import (
	"net/url"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"broadside/app/api"
	"broadside/app/messages"
	"broadside/app/view"
	"broadside/server/page"
	"broadside/server/response"
)

// Page is a plain page in one language.
type Page struct {
	Paper api.Site
	Lang  string
	Title string // without the paper's name

	// Path returns the page's path in a language, below the paper's base.
	Path  func(lang string, query url.Values) string
	Query url.Values // kept in the links to the other languages, not in the canonical address

	Skip string   // text of the link to the content
	Main goapp.UI // a <main> with the id "main"
}

// Document returns the document around the page: not to be indexed, without a manifest, scripts and
// the reader's settings.
func (p Page) Document() page.Document {
	base := p.Paper.Base
	return page.Document{
		Lang: p.Lang, Dir: messages.Direction(p.Lang), Title: p.Title + " – " + p.Paper.Name(p.Lang), Robots: "noindex", Base: base,
		Canonical: page.Absolute(p.Paper, p.Path(p.Lang, nil)), Styles: response.AssetPath(base, "style.css"),
		Icon: response.AssetPath(base, "icons/icon.svg"), TouchIcon: response.AssetPath(base, "icons/icon.png"),
		ThemeLight: page.ThemeLight, ThemeDark: page.ThemeDark,
		Body: p.body(),
	}
}

func (p Page) body() goapp.UI {
	return goapp.Div().ID("paper").Lang(p.Lang).Dir(messages.Direction(p.Lang)).Body(
		goapp.A().Class("skip").Href("#main").Text(p.Skip),
		goapp.Header().Class("masthead").Body(
			goapp.Div().Class("ear").Body(goapp.Ul().Class("languages").Body(p.languages()...)),
			goapp.P().Class("name").Body(goapp.A().Href(p.Paper.Base+p.Paper.FrontPath(p.Lang)).Text(p.Paper.Name(p.Lang)))),
		p.Main,
		view.Footer(p.Paper, p.Lang),
	)
}

// languages returns the links to the page in the paper's other languages.
func (p Page) languages() (links []goapp.UI) {
	for _, lang := range p.Paper.Languages {
		if lang != p.Lang {
			links = append(links, goapp.Li().Body(goapp.A().Href(p.Paper.Base+p.Path(lang, p.Query)).Attr("hreflang", lang).Lang(lang).
				Dir(messages.Direction(lang)).Rel("alternate").Text(messages.LanguageName(lang))))
		}
	}
	return links
}
