// Package saved serves the page of the stories and listings that a reader has saved for later. The
// list and the copies are in the reader's browser only: the page is the same for everybody, and its
// script (web/saved.js) fills it.
package saved

import (
	"encoding/json"
	"net/http"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"broadside/app/messages"
	"broadside/server/page"
	"broadside/server/preferences"
	"broadside/server/response"
)

// Path is the page's path below the path of its language.
const Path = "/saved"

// Routes returns the routes of the page, one for each language of the paper.
func Routes(env *response.Env) []response.Route {
	var routes []response.Route
	for _, lang := range env.Paper.Languages {
		routes = append(routes, response.Get(env.Paper.LanguagePath(lang)+Path, func(w http.ResponseWriter, r *http.Request) error {
			d, err := document(env, lang)
			if err != nil {
				return err
			}
			env.SendBuiltIn(w, r, response.New("", http.StatusOK, d.Encode(), response.Seldom,
				response.Headers("text/html; charset=utf-8", response.PagePolicy, response.Revalidate)...))
			return nil
		}))
	}
	return routes
}

// document returns the page in lang. It has no Screen: the browser's program does not run on it.
func document(env *response.Env, lang string) (page.Document, error) {
	paper, base, words := env.Paper, env.Paper.Base, wordsIn(lang)
	title, name := messages.For(lang).Saved, env.Paper.Name(lang)
	forScript, err := json.Marshal(words.Script)
	if err != nil {
		return page.Document{}, err
	}
	var others []goapp.UI
	for _, l := range paper.Languages {
		if l != lang {
			others = append(others, goapp.Li().Body(goapp.A().Href(base+paper.LanguagePath(l)+Path).Attr("hreflang", l).Lang(l).
				Dir(messages.Direction(l)).Rel("alternate").Text(messages.LanguageName(l))))
		}
	}
	front := goapp.A().Href(base + paper.FrontPath(lang)).Text(name)
	content := []goapp.UI{goapp.H1().Text(title), goapp.P().Text(words.Intro)}
	kept := ""
	if !env.NoWorker {
		content, kept = append(content, preferences.KeepEdition(paper, lang)), response.AssetPath(base, "kept.js")
	}
	content = append(content, goapp.Div().ID("shelf").Body(goapp.P().Class("without").Text(words.NoScript)))
	body := goapp.Div().ID("paper").Lang(lang).Dir(messages.Direction(lang)).Body(
		goapp.A().Class("skip").Href("#main").Text(messages.For(lang).Skip),
		goapp.Header().Class("masthead").Body(
			goapp.Div().Class("ear").Body(goapp.Ul().Class("languages").Body(others...)),
			goapp.P().Class("name").Body(front)),
		goapp.Main().ID("main").Class("saved").Body(content...),
		goapp.Footer().Class("imprint").Body(goapp.P().Class("name").Text(name)))
	return page.Document{
		Lang: lang, Dir: messages.Direction(lang), Title: title + " – " + name, Robots: "noindex", Base: base,
		Canonical: page.Absolute(paper, paper.LanguagePath(lang)+Path),
		Styles:    response.AssetPath(base, "style.css"), MoreStyles: response.AssetPath(base, "saved.css"),
		Start: response.AssetPath(base, "start.js"), NoWorker: env.NoWorker, Kept: kept, Icon: response.AssetPath(base, "icons/icon.svg"),
		TouchIcon: response.AssetPath(base, "icons/icon.png"), ThemeLight: page.ThemeLight, ThemeDark: page.ThemeDark,
		Manifest: base + paper.LanguagePath(lang) + "/manifest.webmanifest",
		FrameScript: &page.Script{Src: response.AssetPath(base, "saved.js"), Data: [][2]string{
			{"base", base}, {"save", response.AssetPath(base, "save.js")}, {"words", string(forScript)}}},
		Comfort: preferences.Comfort(paper), Body: body,
	}, nil
}
