package site

import (
	"bytes"
	"context"
	"net/http"
	"net/url"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"broadside/app"
	"broadside/app/api"
	"broadside/server/page"
	"broadside/server/partners"
)

// deskPolicy is pagePolicy for pages that show frames of this site.
const deskPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; frame-src 'self'; " +
	"base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// getPartners answers with the page on which somebody chooses what to put on
// their own page, sees it there, and takes the HTML. It works as a form.
func (s *Site) getPartners(w http.ResponseWriter, r *http.Request) error {
	v, err := query(r)
	if err != nil {
		return err
	}
	o, err := s.readOffer(r.Context(), v)
	if err != nil {
		return err
	}
	stories, err := s.latestStories(r.Context())
	if err != nil {
		return err
	}
	weight, err := s.weigh(r.Context(), o)
	if err != nil {
		return err
	}
	body := el("main", with{"id", "main"}, with{"class", "partners"},
		el("h1", app.ForPartners("en")),
		el("p", "Choose a story or a list of classifieds, look at it as it will stand on your page, and copy the HTML. "+
			"Nothing in it sets a cookie, keeps anything in the browser, or loads from anyone but "+s.paper.Publisher+"."),
		s.offerForm(o, stories),
		s.partnerNote(o),
		el("section", with{"aria-labelledby", "look"}, el("h2", with{"id", "look"}, "On your page"), el("div", with{"id", "previews"})),
		snippetsSection(s.snippetsOf(o)),
		weightSection(weight),
	)
	d := s.deskDocument(app.ForPartners("en"), "/partners", body)
	d.Guest = &page.Script{Src: asset(s.paper.Base, "copy.js")}
	html := bytes.Replace(d.Encode(), []byte(`<div id="previews"></div>`), s.previews(o), 1)
	newAnswer("", http.StatusOK, html, seldom, fields("text/html; charset=utf-8", deskPolicy, "no-cache")...).write(w, r)
	return nil
}

// readOffer is the offer of an address with its title; where it names nothing,
// or no story of the paper, the newest story.
func (s *Site) readOffer(ctx context.Context, v url.Values) (offer, error) {
	o := s.offerOf(v)
	if o.slug == "" && v.Get("listings") == "" && v.Get("what") != "listings" {
		newest, err := s.desk.Articles(ctx, api.ArticleQuery{Lang: s.paper.Languages[0], Limit: 1})
		if err != nil {
			return o, err
		}
		if len(newest.Items) > 0 {
			o.slug = newest.Items[0].Slug
		}
	}
	u := &url.URL{Path: "/articles/" + o.slug}
	if o.slug == "" {
		o.frame.Lang = o.language(s.paper)
		u = &url.URL{Path: page.LanguagePath(s.paper, o.frame.Lang) + "/listings", RawQuery: o.filter.Values().Encode()}
	}
	screen, err := app.Load(ctx, s.desk, u)
	if _, err = app.Lacking(err); err != nil {
		return o, err
	}
	o.title = app.Title(screen)
	return o, nil
}

// language is the offer's own, else the paper's first.
func (o offer) language(paper api.Site) string {
	if o.frame.Lang != "" {
		return o.frame.Lang
	}
	return paper.Languages[0]
}

// latestStories are the stories that the form lists.
func (s *Site) latestStories(ctx context.Context) ([]pick, error) {
	list, err := s.desk.Articles(ctx, api.ArticleQuery{Limit: api.MaxLimit})
	if err != nil {
		return nil, err
	}
	out := []pick{{"", "No story: classifieds"}}
	for _, a := range list.Items {
		out = append(out, pick{a.Slug, a.Headline})
	}
	return out, nil
}

func (s *Site) offerForm(o offer, stories []pick) goapp.UI {
	known := false
	for _, p := range stories {
		known = known || p.value == o.slug
	}
	if !known {
		stories = append(stories, pick{o.slug, o.title})
	}
	languages := []pick{}
	for _, lang := range s.paper.Languages {
		languages = append(languages, pick{lang, lang})
	}
	return el("form", with{"class", "offer"}, with{"method", "get"}, with{"action", s.paper.Base + "/partners"},
		input(with{"type", "hidden"}, with{"name", "what"}, with{"value", "listings"}),
		labelled("o-article", "Story", selection("o-article", "article", o.slug, stories...)),
		labelled("o-listings", "Classifieds: a search's address after the ?", input(with{"id", "o-listings"}, with{"name", "listings"}, with{"type", "text"},
			with{"dir", "ltr"}, with{"placeholder", "category=property-rent&city=dubai"}, with{"value", o.filter.Values().Encode()}, with{"autocomplete", "off"})),
		labelled("o-k", "Your id, if you have one", input(with{"id", "o-k"}, with{"name", "k"}, with{"type", "text"}, with{"dir", "ltr"},
			with{"value", o.frame.Partner.ID}, with{"autocomplete", "off"})),
		labelled("o-size", "Height", selection("o-size", "size", o.frame.Size, pick{"s", "Small, 320 px"}, pick{"m", "Medium, 480 px"}, pick{"l", "Large, 640 px"})),
		labelled("o-mode", "Kind", selection("o-mode", "mode", o.frame.Mode, pick{"card", "Card"}, pick{"full", "The whole story, to unfold"})),
		labelled("o-theme", "Theme", selection("o-theme", "theme", o.frame.Theme, pick{"", "As your page"}, pick{"light", "Light"}, pick{"dark", "Dark"})),
		labelled("o-lang", "Language of classifieds", selection("o-lang", "lang", o.language(s.paper), languages...)),
		el("button", with{"type", "submit"}, "Show"))
}

// partnerNote says what the id that was given means.
func (s *Site) partnerNote(o offer) goapp.UI {
	record, known := s.partners.Find(o.frame.Partner.ID)
	text := ""
	switch {
	case !known && o.frame.Partner.ID == "":
		text = "Without an id, frames show a link. Ask us for one, and name the addresses of your pages."
	case !known:
		text = "We know no partner with this id: frames with it show a link."
	case record.Status == partners.Revoked:
		text = "This partner may no longer show the paper: frames with this id stay empty."
	case o.frame.Partner.ID != "":
		text = "For " + record.Name + ". Frames with this id open on its own pages only, and here."
	}
	if text == "" {
		return nil
	}
	return el("p", with{"class", "note"}, with{"role", "note"}, text)
}

func snippetsSection(all snippets) goapp.UI {
	one := func(id, name, says, text, rows string) goapp.UI {
		if text == "" {
			return el("div")
		}
		return el("div", with{"class", "snippet"}, el("h3", el("label", with{"for", id}, name)), el("p", says),
			el("textarea", with{"id", id}, with{"class", "code"}, with{"rows", rows}, with{"dir", "ltr"}, with{"readonly", "true"}, with{"spellcheck", "false"}, text))
	}
	return el("section", with{"aria-labelledby", "html"}, el("h2", with{"id", "html"}, "The HTML"),
		one("snippet-a", "A. A frame", "Works without script, under any policy, in feeds and most content systems.", all.Frame, "6"),
		one("snippet-pinned", "A, pinned", "The same with a loader that never changes; the browser checks its bytes.", all.Pinned, "7"),
		one("snippet-b", "B. One tag", "The shortest. Needs a page that allows our script and inline style.", all.Tag, "4"),
		one("snippet-c", "C. An address", "Paste it on a line of its own in WordPress, Ghost, Discourse or Notion.", all.Address, "1"))
}

// deskDocument is a page that only the server draws, under the paper's name.
func (s *Site) deskDocument(title, path string, main goapp.UI) page.Document {
	base, lang := s.paper.Base, "en"
	name := api.Name(s.paper.Names, lang)
	if name == "" {
		name = s.paper.Publisher
	}
	body := el("div", with{"id", "paper"}, with{"lang", lang}, with{"dir", "ltr"},
		el("a", with{"class", "skip"}, with{"href", "#main"}, "Skip to the page"),
		el("header", with{"class", "masthead"}, el("p", with{"class", "name"}, el("a", with{"href", base + "/"}, name))),
		main,
		el("footer", with{"class", "imprint"}, el("p", with{"class", "name"}, name)))
	return page.Document{
		Lang: lang, Dir: "ltr", Title: title + " – " + name, Robots: "noindex", Base: base,
		Styles: asset(base, "style.css"), MoreStyles: asset(base, "partners.css"), Icon: asset(base, "icons/icon.svg"),
		Canonical: page.Absolute(s.paper, path), Body: body,
	}
}
