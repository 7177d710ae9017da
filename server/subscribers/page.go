package subscribers

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/url"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"broadside/app/classifieds"
	"broadside/app/messages"
	"broadside/server/middleware"
	"broadside/server/page"
	"broadside/server/preferences"
	"broadside/server/response"
)

// settingsPage serves the page on which a reader chooses notifications. It is the same for every
// reader: web/notifications.js fills it with what this browser has.
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
	main := element("main", attribute{"id", "main"}, attribute{"class", "notifications"},
		element("h1", t.Title),
		element("p", messages.Insert(t.Intro, site.Name(lang))),
		element("p", attribute{"id", "state"}, attribute{"class", "note"}, attribute{"role", "status"}, t.NoScript),
		p.form(t, f.search, description, usable),
		element("section", attribute{"id", "stopping"}, attribute{"hidden", "true"},
			element("button", attribute{"type", "button"}, attribute{"id", "stop"}, attribute{"class", "plain"}, attribute{"aria-describedby", "stop-hint"}, t.Stop),
			element("p", attribute{"class", "hint"}, attribute{"id", "stop-hint"}, t.StopHint)),
		element("p", attribute{"class", "hint"}, t.Privacy), p.mailSection(lang, t, f, description, usable))
	d := p.document(lang, t.Title, func(l string) string { return site.NotificationsPath(l, asked) }, main)
	d.Canonical = page.Absolute(site, site.NotificationsPath(lang, nil))
	d.FrameScript = &page.Script{Src: response.AssetPath(site.Base, "notifications.js"), Data: [][2]string{
		{"base", site.Base}, {"lang", lang}, {"listings", site.Base + site.ListingsPath(lang, nil)}, {"texts", string(names)},
	}}
	return d.Encode(), nil
}

// form returns the form of what a reader can choose. It is hidden until the script has read the
// state of the browser.
func (p *settingsPage) form(t *texts, search, description string, usable bool) goapp.UI {
	var adding []goapp.UI
	switch {
	case !usable:
		adding = append(adding, element("p", attribute{"class", "note"}, attribute{"role", "alert"}, t.NotUsable))
	case search != "":
		adding = append(adding, tick("search", search, messages.Insert(t.Adding, description), true))
	}
	return element("form", attribute{"id", "choices"}, attribute{"hidden", "true"},
		element("fieldset", element("legend", t.What),
			tick("breaking", "1", t.Breaking, search == ""),
			element("p", attribute{"class", "hint"}, t.BreakingHint)),
		element("fieldset", attribute{"id", "searches"}, element("legend", t.Searches),
			element("p", attribute{"class", "hint"}, t.SearchesHint),
			element("div", attribute{"id", "saved"}, adding),
			element("p", attribute{"id", "none"}, attribute{"hidden", "true"}, t.NoSearches)),
		element("fieldset", element("legend", t.Quiet),
			tick("quiet", "1", t.QuietOn, true),
			element("p", attribute{"class", "hours"},
				element("label", attribute{"for", "from"}, t.From), timeField("from", "22:00"),
				element("label", attribute{"for", "to"}, t.To), timeField("to", "07:00")),
			element("p", attribute{"class", "hint"}, t.QuietZone),
			tick("urgent", "1", t.Urgent, false)),
		element("button", attribute{"type", "submit"}, t.TurnOn))
}

func tick(name, value, text string, on bool) goapp.UI { return tickAs(name, name, value, text, on) }

// tickAs returns a check box with a label.
func tickAs(id, name, value, text string, on bool) goapp.UI {
	checked := ""
	if on {
		checked = "true"
	}
	return element("p", attribute{"class", "tick"},
		element("input", attribute{"type", "checkbox"}, attribute{"id", id}, attribute{"name", name}, attribute{"value", value}, attribute{"checked", checked}),
		element("label", attribute{"for", id}, element("bdi", text)))
}

func timeField(name, value string) goapp.UI {
	return element("input", attribute{"type", "time"}, attribute{"id", name}, attribute{"name", name}, attribute{"value", value}, attribute{"required", "true"})
}

// document returns the document around main. path returns its path in a language.
func (p *settingsPage) document(lang, title string, path func(lang string) string, main goapp.UI) page.Document {
	site, base := p.Site, p.Site.Base
	name := site.Name(lang)
	t := textsIn(lang)
	var others []goapp.UI
	for _, l := range site.Languages {
		if l != lang {
			to := base + path(l)
			others = append(others, element("li", element("a", attribute{"href", to}, attribute{"hreflang", l}, attribute{"lang", l},
				attribute{"dir", messages.Direction(l)}, attribute{"rel", "alternate"}, messages.LanguageName(l))))
		}
	}
	body := element("div", attribute{"id", "paper"}, attribute{"lang", lang}, attribute{"dir", messages.Direction(lang)},
		element("a", attribute{"class", "skip"}, attribute{"href", "#main"}, t.Skip),
		element("header", attribute{"class", "masthead"},
			element("div", attribute{"class", "ear"}, element("ul", attribute{"class", "languages"}, others)),
			element("p", attribute{"class", "name"}, element("a", attribute{"href", base + site.FrontPath(lang)}, name))),
		main,
		element("footer", attribute{"class", "imprint"}, element("p", attribute{"class", "name"}, name)))
	return page.Document{
		Lang: lang, Dir: messages.Direction(lang), Title: title + " – " + name, Robots: "noindex", Base: base,
		Styles: response.AssetPath(base, "style.css"), MoreStyles: response.AssetPath(base, "notifications.css"), Icon: response.AssetPath(base, "icons/icon.svg"),
		TouchIcon: response.AssetPath(base, "icons/icon.png"), ThemeLight: page.ThemeLight, ThemeDark: page.ThemeDark,
		Manifest: base + site.LanguagePath(lang) + "/manifest.webmanifest",
		Comfort:  preferences.Comfort(site), Body: body,
	}
}
