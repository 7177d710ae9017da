package install

import (
	"net/http"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"broadside/app/messages"
	"broadside/server/page"
	"broadside/server/response"
)

// getWorkerOff sends the page that removes the service worker and its caches from the browser that
// opens it. What the reader saved for later stays. Its script is also the worker that removes itself.
func (a *App) getWorkerOff(w http.ResponseWriter, r *http.Request) error {
	lang := a.LanguageOf(r.URL.Path)
	texts, name, base := textsIn(lang), a.Paper.Name(lang), a.Paper.Base
	text := func(tag, id, text string) app.UI {
		e := app.Elem(tag).Body(app.Text(text))
		if id != "" {
			e = e.ID(id).Attr("role", "status")
		}
		return e
	}
	saved := app.Elem("a").Attr("href", base+a.Paper.LanguagePath(lang)+"/saved").Body(app.Text(texts.Saved))
	front := app.Elem("a").Attr("href", base+a.Paper.FrontPath(lang)).Body(app.Text(texts.Front))
	d := page.Document{
		Lang: lang, Dir: messages.Direction(lang), Title: texts.WorkerOff + " – " + name, Robots: "noindex",
		Styles: response.AssetPath(base, "style.css"), Icon: response.AssetPath(base, "icons/icon.svg"),
		TouchIcon: response.AssetPath(base, "icons/icon.png"), ThemeLight: page.ThemeLight, ThemeDark: page.ThemeDark,
		FrameScript: &page.Script{Src: response.AssetPath(base, "worker-off.js"),
			Data: [][2]string{{"scope", base + "/"}, {"removed", texts.Removed}, {"failed", texts.Failed}}},
		Body: app.Elem("div").ID("paper").Body(app.Elem("main").ID("main").Class("trouble").Body(
			text("h1", "", texts.WorkerOff), text("p", "state", texts.NoScript),
			app.Elem("p").Body(app.Text(texts.SavedStay+" "), saved, app.Text(".")), app.Elem("p").Body(front))),
	}
	response.New("", http.StatusOK, d.Encode(), response.Seldom, response.Headers("text/html; charset=utf-8", response.PagePolicy, "no-store")...).Write(w, r, a.Now())
	return nil
}
