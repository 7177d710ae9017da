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
	"broadside/server/layout"
	"broadside/server/middleware"
	"broadside/server/page"
	"broadside/server/partners"
	"broadside/server/preferences"
	"broadside/server/response"
)

// consolePolicy is the Content-Security-Policy of pages that show frames of this site.
var consolePolicy = "default-src 'none'; script-src 'self' " + response.ThemeSource + "; style-src 'self'; img-src 'self' data:; frame-src 'self'; " +
	"base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// Console serves the pages of partners and operators.
type Console struct {
	*response.Env
	frames   *embed.Frames
	desk     app.Source
	sources  Sources // nil: there is no page of sources
	operator *operator
}

// New returns a Console. Without a password of the operator, the operator's pages do not exist.
func New(env *response.Env, desk app.Source, frames *embed.Frames, from Sources, password string) *Console {
	return &Console{Env: env, frames: frames, desk: desk, sources: from, operator: newOperator(password, frames.Proxies)}
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
			get(prefix+"/partners/counts", s.operatorPage("/partners/counts", countParameters, s.partnerIndex)), get(prefix+"/partners/{id}", s.operatorPage("/partners/", countParameters, s.partnerPage)))
		routes = append(routes, s.sourcesRoutes(prefix)...)
	}
	return routes
}

// getPartners sends the page on which a partner configures a frame, with previews and the HTML to
// copy. It works without script.
func (s *Console) getPartners(w http.ResponseWriter, r *http.Request) error {
	ed, now := s.CurrentEdition()
	v, err := middleware.ParseQuery(r)
	if err != nil {
		return err
	}
	lang := s.LanguageOf(r.URL.Path)
	texts := textsIn(lang)
	o, err := s.readOffer(r.Context(), v, lang)
	if err != nil {
		return err
	}
	form, err := s.offerForm(r.Context(), o)
	if err != nil {
		return err
	}
	body := []any{attribute{"id", "main"}, attribute{"class", "partners"},
		element("h1", messages.For(lang).ForPartners), element("p", fillMessage(texts.Intro, s.Paper.Name(lang))), form, s.notesSection(o), s.partnerNote(o)}
	if shut := o.Known && o.Partner.Status == partners.Revoked; !shut {
		sizes, err := s.measureSizes(r.Context(), o.Offer)
		if err != nil {
			return err
		}
		body = append(body,
			element("section", attribute{"aria-labelledby", "look"}, element("h2", attribute{"id", "look"}, texts.OnPage), element("div", attribute{"id", "previews"})),
			s.snippetsSection(o), sizesSection(sizes, texts))
	}
	if s.operator.hasPassword() {
		body = append(body, element("p", element("a", attribute{"href", s.partnersPath(lang, "/counts")}, texts.ForDesk)))
	}
	d := s.consoleDocument(lang, messages.For(lang).ForPartners, "/partners", v, element("main", body...))
	d.FrameScript = &page.Script{Src: response.AssetPath(s.Paper.Base, "copy.js"), Data: [][2]string{{"copy", texts.Copy}, {"copied", texts.Copied}, {"selected", texts.Selected}}}
	html := bytes.Replace(d.Encode(), []byte(`<div id="previews"></div>`), s.previewFrames(o.Offer, texts), 1)
	a := response.New("", http.StatusOK, html, response.Seldom, response.Headers("text/html; charset=utf-8", consolePolicy, "no-cache")...)
	a.SetModified(ed.Changed())
	a.Write(w, r, now)
	return nil
}

// send sends a response that is built for each request.
func (s *Console) send(w http.ResponseWriter, r *http.Request, body []byte, contentType, policy, cacheControl string, more ...response.Field) error {
	response.New("", http.StatusOK, body, response.Seldom, response.Headers(contentType, policy, cacheControl, more...)...).Write(w, r, s.Now())
	return nil
}

// notesSection returns the list of rejected values, or nil.
func (s *Console) notesSection(o *offerReader) goapp.UI {
	if len(o.notes) == 0 {
		return nil
	}
	parts := []any{attribute{"class", "misfit"}, attribute{"role", "alert"}, element("p", o.texts.NotAll)}
	for _, text := range o.notes {
		parts = append(parts, element("p", attribute{"dir", "auto"}, text))
	}
	return element("div", parts...)
}

// partnerNote returns a note about the partner id in the query, or nil.
func (s *Console) partnerNote(o *offerReader) goapp.UI {
	id := o.Frame.Partner.ID
	record, known := o.Partner, o.Known
	role, text := "note", ""
	switch {
	case !known && id == "":
		text = o.texts.NoID
	case !known:
		text = fillMessage(o.texts.UnknownID, id)
	case record.Status == partners.Revoked && id == "":
		role, text = "alert", o.texts.RevokedAll
	case record.Status == partners.Revoked:
		role, text = "alert", fillMessage(o.texts.RevokedID, record.Name)
	case id != "":
		text = fillMessage(o.texts.For, record.Name)
	default:
		return nil
	}
	return element("p", attribute{"class", "note"}, attribute{"role", role}, text)
}

func (s *Console) snippetsSection(o *offerReader) goapp.UI {
	texts, all := o.texts, s.frames.Snippets(o.Offer)
	one := func(id, name, hint, text, rows string) goapp.UI {
		if text == "" {
			return nil
		}
		return element("div", attribute{"class", "snippet"}, element("h3", element("label", attribute{"for", id}, name)), element("p", hint),
			element("textarea", attribute{"id", id}, attribute{"class", "code"}, attribute{"rows", rows}, attribute{"dir", "ltr"}, attribute{"readonly", "true"}, attribute{"spellcheck", "false"}, text))
	}
	address := element("div", attribute{"class", "snippet"}, element("h3", texts.C), element("p", texts.CNoAddressHint))
	if all.Address != "" {
		hint := texts.CHint
		if o.Frame.Partner.ID != "" {
			hint = texts.CHintAnyone
		}
		address = one("snippet-c", texts.C, hint, all.Address, "1")
	}
	return element("section", attribute{"aria-labelledby", "html"}, element("h2", attribute{"id", "html"}, texts.HTML),
		one("snippet-a", texts.A, texts.AHint, all.Frame, "6"),
		one("snippet-pinned", texts.Pinned, texts.PinnedHint, all.Pinned, "7"),
		one("snippet-consent", texts.Consent, texts.ConsentHint, all.Consent, "4"),
		one("snippet-b", texts.B, texts.BHint, all.Tag, "4"),
		address)
}

func (s *Console) partnersPath(lang, path string) string {
	return s.Paper.Base + s.Paper.LanguagePath(lang) + "/partners" + path
}

// consoleDocument returns the document around main, in lang. path and asked are its address in every
// language.
func (s *Console) consoleDocument(lang, title, path string, asked url.Values, main goapp.UI) page.Document {
	d := layout.Page{
		Paper: s.Paper, Lang: lang, Title: title, Skip: messages.For(lang).Skip, Query: asked, Main: main,
		Path: func(lang string, query url.Values) string {
			return api.WithQuery(s.Paper.LanguagePath(lang)+path, query)
		},
	}.Document()
	d.MoreStyles, d.Comfort = response.AssetPath(s.Paper.Base, "partners.css"), preferences.Comfort(s.Paper)
	return d
}
