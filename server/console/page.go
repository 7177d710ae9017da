// Package console serves the page on which partners configure a frame and copy its HTML, and the
// pages on which operators read the counts.
package console

import (
	"bytes"
	"net/http"
	"net/url"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"broadside/app"
	"broadside/app/api"
	"broadside/app/messages"
	"broadside/server/embed"
	"broadside/server/middleware"
	"broadside/server/page"
	"broadside/server/partners"
	"broadside/server/response"
)

// deskPolicy is the Content-Security-Policy of pages that show frames of this site.
const deskPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; frame-src 'self'; " +
	"base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// Config holds the settings of a Console.
type Config struct {
	Partners *partners.Registry
	Counter  embed.Counter      // nil: frames are not counted
	Password string             // of the operator; empty: the operator's pages do not exist
	Proxies  middleware.Proxies // trusted proxies, whose X-Forwarded-For is used
}

// Console serves the pages of partners and operators.
type Console struct {
	*response.Env
	frames   *embed.Frames
	desk     app.Source
	partners *partners.Registry
	counter  embed.Counter
	operator *operator
}

// New returns a Console.
func New(env *response.Env, desk app.Source, frames *embed.Frames, c Config) *Console {
	return &Console{Env: env, frames: frames, desk: desk, partners: c.Partners, counter: c.Counter, operator: newOperator(c.Password, c.Proxies)}
}

// Routes returns the routes of the pages, in every language, and of the counts in the API.
func (s *Console) Routes() []response.Route {
	get := response.Get
	routes := []response.Route{
		get(api.Root+"/partners/{id}/counts", s.getCounts),
		get(api.Root+"/partners/{id}/counts.csv", s.getCountsCSV),
		get("/partners/preview", s.LimitBuilds(s.getPreview)),
	}
	for i, lang := range s.Paper.Languages {
		prefix := ""
		if i > 0 {
			prefix = "/" + lang
		}
		routes = append(routes, get(prefix+"/partners", s.LimitBuilds(s.getPartners)),
			get(prefix+"/partners/counts", s.getPartnerIndex), get(prefix+"/partners/{id}", s.getPartner))
	}
	return routes
}

// getPartners sends the page on which a partner configures a frame, with previews and the HTML to
// copy. It works without script.
func (s *Console) getPartners(w http.ResponseWriter, r *http.Request) error {
	ed, now := s.CurrentEdition()
	v, err := middleware.Query(r)
	if err != nil {
		return err
	}
	lang := s.LanguageOf(r.URL.Path)
	say := deskWordsIn(lang)
	o, err := s.readOffer(r.Context(), v, lang)
	if err != nil {
		return err
	}
	form, err := s.offerForm(r.Context(), o)
	if err != nil {
		return err
	}
	body := []any{with{"id", "main"}, with{"class", "partners"},
		el("h1", messages.For(lang).ForPartners), el("p", fill(say.Intro, response.PaperName(s.Paper, lang))), form, s.notUsed(o), s.partnerNote(o)}
	if shut := o.Known && o.Partner.Status == partners.Revoked; !shut {
		weight, err := s.weigh(r.Context(), o.Offer)
		if err != nil {
			return err
		}
		body = append(body,
			el("section", with{"aria-labelledby", "look"}, el("h2", with{"id", "look"}, say.OnPage), el("div", with{"id", "previews"})),
			s.snippetsSection(o), weightSection(weight, say))
	}
	if s.operator.guards() {
		body = append(body, el("p", el("a", with{"href", s.deskPath(lang, "/counts")}, say.ForDesk)))
	}
	d := s.deskDocument(lang, messages.For(lang).ForPartners, "/partners", v, el("main", body...))
	d.Guest = &page.Script{Src: response.Asset(s.Paper.Base, "copy.js"), Data: [][2]string{{"copy", say.Copy}, {"copied", say.Copied}, {"selected", say.Selected}}}
	html := bytes.Replace(d.Encode(), []byte(`<div id="previews"></div>`), s.previews(o.Offer, say), 1)
	a := response.New("", http.StatusOK, html, response.Seldom, response.Headers("text/html; charset=utf-8", deskPolicy, "no-cache")...)
	a.SetModified(ed.Changed())
	a.Write(w, r, now)
	return nil
}

// notUsed returns the list of rejected values, or nil.
func (s *Console) notUsed(o *offerForm) goapp.UI {
	if len(o.says) == 0 {
		return nil
	}
	parts := []any{with{"class", "misfit"}, with{"role", "alert"}, el("p", o.say.NotAll)}
	for _, text := range o.says {
		parts = append(parts, el("p", with{"dir", "auto"}, text))
	}
	return el("div", parts...)
}

// partnerNote returns a note about the partner id in the query, or nil.
func (s *Console) partnerNote(o *offerForm) goapp.UI {
	id := o.Frame.Partner.ID
	record, known := o.Partner, o.Known
	role, text := "note", ""
	switch {
	case !known && id == "":
		text = o.say.NoID
	case !known:
		text = fill(o.say.UnknownID, id)
	case record.Status == partners.Revoked && id == "":
		role, text = "alert", o.say.RevokedAll
	case record.Status == partners.Revoked:
		role, text = "alert", fill(o.say.RevokedID, record.Name)
	case id != "":
		text = fill(o.say.For, record.Name)
	default:
		return nil
	}
	return el("p", with{"class", "note"}, with{"role", role}, text)
}

func (s *Console) snippetsSection(o *offerForm) goapp.UI {
	say, all := o.say, s.frames.Snippets(o.Offer)
	one := func(id, name, says, text, rows string) goapp.UI {
		if text == "" {
			return nil
		}
		return el("div", with{"class", "snippet"}, el("h3", el("label", with{"for", id}, name)), el("p", says),
			el("textarea", with{"id", id}, with{"class", "code"}, with{"rows", rows}, with{"dir", "ltr"}, with{"readonly", "true"}, with{"spellcheck", "false"}, text))
	}
	address := el("div", with{"class", "snippet"}, el("h3", say.C), el("p", say.CNotSays))
	if all.Address != "" {
		says := say.CSays
		if o.Frame.Partner.ID != "" {
			says = say.CSaysAnyone
		}
		address = one("snippet-c", say.C, says, all.Address, "1")
	}
	return el("section", with{"aria-labelledby", "html"}, el("h2", with{"id", "html"}, say.HTML),
		one("snippet-a", say.A, say.ASays, all.Frame, "6"),
		one("snippet-pinned", say.Pinned, say.PinnedSays, all.Pinned, "7"),
		one("snippet-consent", say.Consent, say.ConsentSays, all.Consent, "4"),
		one("snippet-b", say.B, say.BSays, all.Tag, "4"),
		address)
}

// deskPath returns the path of a page below /partners in lang.
func (s *Console) deskPath(lang, path string) string {
	return s.Paper.Base + page.LanguagePath(s.Paper, lang) + "/partners" + path
}

// deskDocument returns the document around main, in lang. path and asked are its address in every
// language.
func (s *Console) deskDocument(lang, title, path string, asked url.Values, main goapp.UI) page.Document {
	base := s.Paper.Base
	name := response.PaperName(s.Paper, lang)
	var others []goapp.UI
	for _, l := range s.Paper.Languages {
		if l != lang {
			to := base + response.WithQuery(page.LanguagePath(s.Paper, l)+path, asked)
			others = append(others, el("li", el("a", with{"href", to}, with{"hreflang", l}, with{"lang", l}, with{"dir", messages.Direction(l)}, with{"rel", "alternate"}, messages.LanguageName(l))))
		}
	}
	body := el("div", with{"id", "paper"}, with{"lang", lang}, with{"dir", messages.Direction(lang)},
		el("a", with{"class", "skip"}, with{"href", "#main"}, deskWordsIn(lang).Skip),
		el("header", with{"class", "masthead"},
			el("div", with{"class", "ear"}, el("ul", with{"class", "languages"}, others)),
			el("p", with{"class", "name"}, el("a", with{"href", base + app.FrontPath(s.Paper, lang)}, name))),
		main,
		el("footer", with{"class", "imprint"}, el("p", with{"class", "name"}, name)))
	return page.Document{
		Lang: lang, Dir: messages.Direction(lang), Title: title + " – " + name, Robots: "noindex", Base: base,
		Styles: response.Asset(base, "style.css"), MoreStyles: response.Asset(base, "partners.css"), Icon: response.Asset(base, "icons/icon.svg"),
		TouchIcon: response.Asset(base, "icons/icon.png"), ThemeLight: page.ThemeLight, ThemeDark: page.ThemeDark,
		Canonical: page.Absolute(s.Paper, page.LanguagePath(s.Paper, lang)+path), Body: body,
	}
}
