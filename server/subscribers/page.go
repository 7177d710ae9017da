package subscribers

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/url"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"broadside/app/classifieds"
	"broadside/app/messages"
	"broadside/server/layout"
	"broadside/server/middleware"
	"broadside/server/page"
	"broadside/server/preferences"
	"broadside/server/response"
)

// settingsPage serves the page on which a reader chooses notifications. It is the same for every
// reader: web/notifications.js fills in the choices of the browser.
type settingsPage struct {
	*Service
	*response.Env
}

// getSettings sends the page. The query is the filter of a search to be saved, as in the address of
// the listings.
func (p *settingsPage) getSettings(w http.ResponseWriter, r *http.Request) error {
	v, err := middleware.ParseQuery(r)
	if err != nil {
		return err
	}
	maps.DeleteFunc(v, func(name string, _ []string) bool { return !classifieds.IsParameter(name) }) // tracking parameters
	lang := p.LanguageOf(r.URL.Path)
	search, description, usable := "", "", true
	if len(v) > 0 {
		search, err = p.checkSearch(v.Encode())
		if usable = err == nil; usable {
			if description, err = p.describe(r.Context(), lang, classifieds.ReadFilter(search)); err != nil {
				return err
			}
		}
	}
	body, err := p.encodePage(lang, &signupForm{search: search, adds: len(v) > 0, breaking: len(v) == 0}, description, usable, v)
	if err != nil {
		return err
	}
	p.SendBuiltIn(w, r, response.New("", http.StatusOK, body, response.Seldom, response.Headers("text/html; charset=utf-8", response.PagePolicy, response.Revalidate)...))
	return nil
}

func (p *settingsPage) encodePage(lang string, f *signupForm, description string, usable bool, asked url.Values) ([]byte, error) {
	t, site := textsIn(lang), p.Site
	names, err := json.Marshal(map[string]string{
		"on": t.On, "off": t.Off, "saved": t.Saved, "stopped": t.Stopped, "choose": t.Choose, "denied": t.Denied, "unsupported": t.Unsupported,
		"install": t.Install, "failed": t.Failed, "noworker": t.NoWorker, "busy": t.Busy, "turnon": t.TurnOn, "save": t.Save, "remove": t.Remove,
	})
	if err != nil {
		return nil, err
	}
	state := t.NoScript
	if p.NoWorker {
		state = t.Paused
	}
	parts := []goapp.UI{
		goapp.H1().Text(t.Title),
		goapp.P().Text(messages.Insert(t.Intro, site.Name(lang))),
		goapp.P().ID("state").Class("note").Attr("role", "status").Text(state),
		form(t, f.search, description, usable),
		goapp.Section().ID("stopping").Hidden(true).Body(
			goapp.Button().Type("button").ID("stop").Class("plain").Aria("describedby", "stop-hint").Text(t.Stop),
			goapp.P().Class("hint").ID("stop-hint").Text(t.StopHint)),
		hint(t.Privacy),
	}
	parts = append(parts, p.mailSection(lang, t, f, description, usable)...)
	parts = append(parts, goapp.P().Body(goapp.A().Href(site.Base+site.SettingsPath(lang)).Text(t.AllSettings)))
	if p.NoWorker { // the script would ask for notifications
		return p.document(lang, t.Title, site.NotificationsPath, asked, "notifications", parts).Encode(), nil
	}
	d := p.document(lang, t.Title, site.NotificationsPath, asked, "notifications waiting", parts)
	d.FrameScript = &page.Script{Src: response.AssetPath(site.Base, "notifications.js"), Data: [][2]string{
		{"base", site.Base}, {"lang", lang}, {"listings", site.Base + site.ListingsPath(lang, nil)}, {"texts", string(names)},
	}}
	return d.Encode(), nil
}

// form returns the form with the choices. It is hidden until the script has read the state of the
// browser; its place is kept (web/notifications.css).
func form(t *texts, search, description string, usable bool) goapp.UI {
	var adding []goapp.UI
	switch {
	case !usable:
		adding = append(adding, goapp.P().Class("note").Attr("role", "alert").Text(t.NotUsable))
	case search != "":
		adding = append(adding, checkbox("search", search, messages.Insert(t.Adding, description), true))
	}
	return goapp.Form().ID("choices").Hidden(true).Body(
		goapp.FieldSet().Body(goapp.Legend().Text(t.What),
			checkbox("breaking", "1", t.Breaking, search == ""),
			hint(t.BreakingHint)),
		goapp.FieldSet().ID("searches").Body(goapp.Legend().Text(t.Searches),
			hint(t.SearchesHint),
			goapp.Div().ID("saved").Body(adding...),
			goapp.P().ID("none").Hidden(true).Text(t.NoSearches)),
		goapp.FieldSet().Body(goapp.Legend().Text(t.Quiet),
			checkbox("quiet", "1", t.QuietOn, true),
			goapp.P().Class("hours").Body(
				goapp.Label().For("from").Text(t.From), timeField("from", "22:00"),
				goapp.Label().For("to").Text(t.To), timeField("to", "07:00")),
			hint(t.QuietZone),
			checkbox("urgent", "1", t.Urgent, false)),
		goapp.Button().Type("submit").Text(t.TurnOn))
}

// checkbox returns a check box with a label. Its id is its name.
func checkbox(name, value, text string, on bool) goapp.UI {
	return checkboxWithID(name, name, value, text, on)
}

func checkboxWithID(id, name, value, text string, on bool) goapp.UI {
	return goapp.P().Class("tick").Body(
		goapp.Input().Type("checkbox").ID(id).Name(name).Value(value).Checked(on),
		goapp.Label().For(id).Body(goapp.Elem("bdi").Body(goapp.Text(text))))
}

func timeField(name, value string) goapp.UI {
	return goapp.Input().Type("time").ID(name).Name(name).Value(value).Required(true)
}

func hint(text string) goapp.UI { return goapp.P().Class("hint").Text(text) }

// document returns the document of a page of settings. path returns its path in a language; class is
// the class of its main element.
func (p *settingsPage) document(lang, title string, path func(lang string, query url.Values) string, query url.Values, class string, parts []goapp.UI) page.Document {
	d := layout.Page{
		Paper: p.Site, Lang: lang, Title: title, Path: path, Query: query, Skip: textsIn(lang).Skip,
		Main: goapp.Main().ID("main").Class(class).Body(parts...),
	}.Document()
	d.MoreStyles = response.AssetPath(p.Site.Base, "notifications.css")
	d.Manifest, d.Comfort = p.Site.Base+p.Site.LanguagePath(lang)+"/manifest.webmanifest", preferences.Comfort(p.Site)
	return d
}
