// Package saved serves the page of the stories and listings that a reader has saved for later. The
// list and the copies are in the reader's browser only: the page is the same for everybody, and its
// script (web/saved.js) fills it.
package saved

import (
	"encoding/json"
	"net/http"
	"net/url"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"broadside/app/messages"
	"broadside/server/layout"
	"broadside/server/page"
	"broadside/server/preferences"
	"broadside/server/response"
)

// Routes returns the routes of the page, one for each language of the paper.
func Routes(env *response.Env) []response.Route {
	var routes []response.Route
	for _, lang := range env.Paper.Languages {
		routes = append(routes, response.Get(env.Paper.SavedPath(lang), func(w http.ResponseWriter, r *http.Request) error {
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
	forScript, err := json.Marshal(words.Script)
	if err != nil {
		return page.Document{}, err
	}
	content := []goapp.UI{goapp.H1().Text(messages.For(lang).Saved), goapp.P().Text(words.Intro)}
	if !env.NoWorker {
		content = append(content, preferences.KeepEdition(paper, lang))
	}
	content = append(content, goapp.Div().ID("shelf").Body(goapp.P().Class("without").Text(words.NoScript)))
	d := layout.Page{
		Paper: paper, Lang: lang, Title: messages.For(lang).Saved, Skip: messages.For(lang).Skip,
		Path: func(lang string, _ url.Values) string { return paper.SavedPath(lang) },
		Main: goapp.Main().ID("main").Class("saved").Body(content...),
	}.Document()
	d.MoreStyles, d.Start = response.AssetPath(base, "saved.css"), response.AssetPath(base, "start.js")
	d.FrameScript = &page.Script{Src: response.AssetPath(base, "saved.js"), Data: [][2]string{
		{"base", base}, {"save", response.AssetPath(base, "save.js")}, {"words", string(forScript)}}}
	d.Manifest, d.Comfort = base+paper.LanguagePath(lang)+"/manifest.webmanifest", preferences.Comfort(paper)
	d.NoWorker, d.Kept = env.NoWorker, response.AssetPath(base, "kept.js")
	return d, nil
}
