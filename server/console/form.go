package console

import (
	"cmp"
	"context"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"broadside/app"
	"broadside/app/api"
	"broadside/app/messages"
	"broadside/articles"
)

// offerForm returns the form in which a partner chooses the content and the look of a frame.
func (s *Console) offerForm(ctx context.Context, o *offerForm) (goapp.UI, error) {
	stories, err := s.storyChoice(ctx, o)
	if err != nil {
		return nil, err
	}
	categories, err := s.desk.Categories(ctx)
	if err != nil {
		return nil, err
	}
	say := o.say
	parts, cities, languages := []pick{{"", say.AnyCategory}}, []pick{{"", say.AnyCity}}, []pick(nil)
	for _, c := range categories {
		parts = append(parts, pick{c.Code, api.Name(c.Names, o.lang)})
	}
	for _, c := range s.Paper.Cities {
		cities = append(cities, pick{c.Code, api.Name(c.Names, o.lang)})
	}
	for _, lang := range s.Paper.Languages {
		languages = append(languages, pick{lang, messages.LanguageName(lang)})
	}
	f := o.Frame
	listed := f.Lang
	if listed == "" {
		listed = o.lang
	}
	return el("form", with{"class", "offer"}, with{"method", "get"}, with{"action", s.deskPath(o.lang, "")},
		el("fieldset", el("legend", say.What),
			choice("o-story", "what", "story", say.AStory, o.Slug != ""),
			labelled("o-article", say.Story, stories),
			choice("o-market", "what", "listings", say.Classifieds, o.Slug == ""),
			labelled("o-category", say.Category, selection("o-category", "category", o.Filter.Category, parts...)),
			labelled("o-city", say.City, selection("o-city", "city", o.Filter.City, cities...)),
			labelled("o-listings", say.Paste, o.typeIn("o-listings", "listings", o.rest(), with{"placeholder", "q=…&price_max=90000"}, with{"aria-describedby", "o-paste"})),
			el("p", with{"class", "hint"}, with{"id", "o-paste"}, say.PasteHint),
			labelled("o-lang", say.Language, selection("o-lang", "lang", listed, languages...))),
		el("fieldset", el("legend", say.Looks),
			labelled("o-size", say.Height, selection("o-size", "size", f.Size, pick{"s", say.Small}, pick{"m", say.Medium}, pick{"l", say.Large})),
			labelled("o-mode", say.Kind, selection("o-mode", "mode", f.Mode, pick{"card", say.Card}, pick{"full", say.Full})),
			labelled("o-theme", say.Theme, selection("o-theme", "theme", f.Theme, pick{"", say.AsPage}, pick{"light", say.Light}, pick{"dark", say.Dark})),
			labelled("o-accent", say.Accent, o.typeIn("o-accent", "accent", o.typed("accent"))),
			labelled("o-count", say.Count, o.typeIn("o-count", "count", o.typed("count"), with{"inputmode", "numeric"}, with{"placeholder", say.CountAsFits}))),
		el("fieldset", el("legend", say.Yours),
			labelled("o-k", say.ID, o.typeIn("o-k", "k", o.typed("k"), with{"autocapitalize", "none"}))),
		el("button", with{"type", "submit"}, say.Show)), nil
}

// storyChoice returns the list of the newest articles, those in the page's language first.
func (s *Console) storyChoice(ctx context.Context, o *offerForm) (goapp.UI, error) {
	list, err := s.desk.Articles(ctx, api.ArticleQuery{Limit: api.MaxLimit})
	if err != nil {
		return nil, err
	}
	by := map[string][]goapp.UI{}
	known := o.Slug == ""
	add := func(a articles.Summary) {
		chosen := ""
		if a.Slug == o.Slug {
			known, chosen = true, "true"
		}
		lang := cmp.Or(s.Paper.Language(a.Lang), o.lang)
		by[lang] = append(by[lang], el("option", with{"value", a.Slug}, with{"selected", chosen}, app.SummaryHeadline(a)))
	}
	for _, a := range list.Items {
		add(a)
	}
	if !known { // the chosen article is older than those in the list
		a, err := s.desk.Article(ctx, o.Slug)
		if err != nil {
			return nil, err
		}
		add(articles.Summary{Slug: a.Slug, Lang: a.Lang, Headline: a.Headline, Retracted: a.Retracted()})
	}
	var groups []goapp.UI
	for _, lang := range append([]string{o.lang}, s.Paper.Languages...) {
		if len(by[lang]) > 0 {
			groups = append(groups, el("optgroup", with{"label", messages.LanguageName(lang)}, with{"lang", lang}, with{"dir", messages.Direction(lang)}, by[lang]))
			delete(by, lang)
		}
	}
	return el("select", with{"id", "o-article"}, with{"name", "article"}, groups), nil
}

// rest returns the part of the filter that has no field of its own, or the text as typed if part of
// it was rejected.
func (o *offerForm) rest() string {
	if len(o.says) > 0 {
		return o.typed("listings")
	}
	v := o.Filter.Values()
	v.Del("category")
	v.Del("city")
	return v.Encode()
}

// typeIn returns a text field for values written from left to right.
func (o *offerForm) typeIn(id, name, value string, more ...with) goapp.UI {
	return input(append([]with{{"type", "text"}, {"id", id}, {"name", name}, {"dir", "ltr"}, {"value", value},
		{"autocomplete", "off"}, {"spellcheck", "false"}}, more...)...)
}

// choice returns a radio button with its label.
func choice(id, name, value, text string, chosen bool) goapp.UI {
	checked := ""
	if chosen {
		checked = "true"
	}
	return el("p", with{"class", "tick"}, input(with{"type", "radio"}, with{"id", id}, with{"name", name}, with{"value", value}, with{"checked", checked}),
		el("label", with{"for", id}, text))
}
