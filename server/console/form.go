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
func (s *Console) offerForm(ctx context.Context, o *offerReader) (goapp.UI, error) {
	stories, err := s.articleSelect(ctx, o)
	if err != nil {
		return nil, err
	}
	categories, err := s.desk.Categories(ctx)
	if err != nil {
		return nil, err
	}
	texts := o.texts
	parts, cities, languages := []option{{"", texts.AnyCategory}}, []option{{"", texts.AnyCity}}, []option(nil)
	for _, c := range categories {
		parts = append(parts, option{c.Code, api.Name(c.Names, o.lang)})
	}
	for _, c := range s.Paper.Cities {
		cities = append(cities, option{c.Code, api.Name(c.Names, o.lang)})
	}
	for _, lang := range s.Paper.Languages {
		languages = append(languages, option{lang, messages.LanguageName(lang)})
	}
	f := o.Frame
	return element("form", attribute{"class", "offer"}, attribute{"method", "get"}, attribute{"action", s.partnersPath(o.lang, "")},
		element("fieldset", element("legend", texts.What),
			radioButton("o-story", "what", "story", texts.AStory, o.Slug != ""),
			labelledControl("o-article", texts.Story, stories),
			radioButton("o-market", "what", "listings", texts.Classifieds, o.Slug == ""),
			labelledControl("o-category", texts.Category, selectElement("o-category", "category", o.Filter.Category, parts...)),
			labelledControl("o-city", texts.City, selectElement("o-city", "city", o.Filter.City, cities...)),
			labelledControl("o-listings", texts.Paste, o.textField("o-listings", "listings", o.restOfFilter(), attribute{"placeholder", "q=…&price_max=90000"}, attribute{"aria-describedby", "o-paste"})),
			element("p", attribute{"class", "hint"}, attribute{"id", "o-paste"}, texts.PasteHint),
			labelledControl("o-lang", texts.Language, selectElement("o-lang", "lang", cmp.Or(f.Lang, o.lang), languages...))),
		element("fieldset", element("legend", texts.Looks),
			labelledControl("o-size", texts.Height, selectElement("o-size", "size", f.Size, option{"s", texts.Small}, option{"m", texts.Medium}, option{"l", texts.Large})),
			labelledControl("o-mode", texts.Kind, selectElement("o-mode", "mode", f.Mode, option{"card", texts.Card}, option{"full", texts.Full})),
			labelledControl("o-theme", texts.Theme, selectElement("o-theme", "theme", f.Theme, option{"", texts.AsPage}, option{"light", texts.Light}, option{"dark", texts.Dark})),
			labelledControl("o-accent", texts.Accent, o.textField("o-accent", "accent", o.parameter("accent"))),
			labelledControl("o-count", texts.Count, o.textField("o-count", "count", o.parameter("count"), attribute{"inputmode", "numeric"}, attribute{"placeholder", texts.CountAsFits}))),
		element("fieldset", element("legend", texts.Yours),
			labelledControl("o-k", texts.ID, o.textField("o-k", "k", o.parameter("k"), attribute{"autocapitalize", "none"}))),
		element("button", attribute{"type", "submit"}, texts.Show)), nil
}

// articleSelect returns the list of the newest articles, those in the page's language first.
func (s *Console) articleSelect(ctx context.Context, o *offerReader) (goapp.UI, error) {
	list, err := s.desk.Articles(ctx, api.ArticleQuery{Limit: api.MaxLimit})
	if err != nil {
		return nil, err
	}
	by := map[string][]goapp.UI{}
	known := o.Slug == ""
	add := func(a articles.Summary) {
		known = known || a.Slug == o.Slug
		lang := cmp.Or(s.Paper.Language(a.Lang), o.lang)
		by[lang] = append(by[lang], element("option", attribute{"value", a.Slug}, trueIf("selected", a.Slug == o.Slug), app.SummaryHeadline(a)))
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
			groups = append(groups, element("optgroup", attribute{"label", messages.LanguageName(lang)}, attribute{"lang", lang}, attribute{"dir", messages.Direction(lang)}, by[lang]))
			delete(by, lang)
		}
	}
	return element("select", attribute{"id", "o-article"}, attribute{"name", "article"}, groups), nil
}

// restOfFilter returns the part of the filter that has no field of its own, or the text as typed if
// part of it was rejected.
func (o *offerReader) restOfFilter() string {
	if len(o.notes) > 0 {
		return o.parameter("listings")
	}
	v := o.Filter.Values()
	v.Del("category")
	v.Del("city")
	return v.Encode()
}

// textField returns a text field for values written from left to right.
func (o *offerReader) textField(id, name, value string, more ...attribute) goapp.UI {
	return element("input", attribute{"type", "text"}, attribute{"id", id}, attribute{"name", name}, attribute{"dir", "ltr"}, attribute{"value", value},
		attribute{"autocomplete", "off"}, attribute{"spellcheck", "false"}, more)
}

func radioButton(id, name, value, text string, chosen bool) goapp.UI {
	return element("p", attribute{"class", "tick"},
		element("input", attribute{"type", "radio"}, attribute{"id", id}, attribute{"name", name}, attribute{"value", value}, trueIf("checked", chosen)),
		element("label", attribute{"for", id}, text))
}
