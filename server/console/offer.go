package console

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"broadside/app"
	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/server/embed"
	"broadside/server/middleware"
	"broadside/server/page"
	"broadside/server/partners"
)

// offerForm reads an offer from the query of /partners: the frame's parameters, and with the
// parameter what either an article or listings, by category, city and listings. The last takes the
// rest of a filter or any address of the site. Rejected values are reported in says.
type offerForm struct {
	embed.Offer
	says []string

	site *Console
	say  *deskWords
	lang string // of the page
	v    url.Values
}

// readOffer returns the offer described by v, with its title. By default it is the newest article.
func (s *Console) readOffer(ctx context.Context, v url.Values, lang string) (*offerForm, error) {
	w := &offerForm{site: s, say: deskWordsIn(lang), lang: lang, v: v}
	w.readFrame()
	slug, asked, err := w.readWhat(ctx)
	if err != nil {
		return nil, err
	}
	if w.Slug = slug; slug == "" && w.wantsStory(asked) {
		newest, err := s.desk.Articles(ctx, api.ArticleQuery{Lang: lang, Limit: 1})
		if err != nil {
			return nil, err
		}
		if len(newest.Items) > 0 {
			w.Slug = newest.Items[0].Slug
		}
	}
	u := &url.URL{Path: app.ArticlePath(w.Slug)}
	if w.Slug == "" {
		if w.Frame.Mode == "full" {
			w.Frame.Mode = "card"
			w.tell(w.say.OnlyStoriesUnfold)
		}
		if err := w.readFilter(ctx, asked); err != nil {
			return nil, err
		}
		w.Frame.Lang = cmp.Or(w.Frame.Lang, lang)
		u = &url.URL{Path: page.LanguagePath(s.Paper, w.Frame.Lang) + "/listings", RawQuery: w.Filter.Values().Encode()}
	} else {
		w.Frame.Lang = "" // an article has a language of its own
		if len(asked) > 0 {
			w.tell(w.say.StoryNotSearch)
		}
	}
	screen, err := app.Load(ctx, s.desk, u)
	if _, err = app.Partial(err); err != nil {
		return nil, err
	}
	w.Title = s.frames.FrameTitle(screen)
	return w, nil
}

// tell adds a message about a rejected value.
func (w *offerForm) tell(message string, texts ...string) {
	w.says = append(w.says, fill(message, texts...))
}

// readFrame reads the frame's parameters.
func (w *offerForm) readFrame() {
	own := url.Values{}
	for _, name := range []string{"k", "size", "mode", "theme", "lang", "count"} {
		own.Set(name, w.typed(name))
	}
	colour, coloured := partners.ParseColour(w.typed("accent"))
	own.Set("accent", string(colour))
	w.Frame = app.ParseFrame(own)
	w.Partner, w.Known = w.site.partners.Find(w.Frame.Partner.ID)
	f := &w.Frame
	if id := w.typed("k"); id != f.Partner.ID {
		w.tell(w.say.BadID, id)
	}
	if f.Mode == "link" {
		f.Mode = "card" // only the loader shows a link
	}
	if !slices.Contains(w.site.Paper.Languages, f.Lang) {
		f.Lang = ""
	}
	for _, choice := range []struct{ name, label, got string }{
		{"size", w.say.Height, f.Size}, {"mode", w.say.Kind, f.Mode}, {"theme", w.say.Theme, f.Theme}, {"lang", w.say.Language, f.Lang}} {
		if text := w.typed(choice.name); text != "" && text != choice.got {
			w.tell(w.say.BadChoice, text, choice.label)
		}
	}
	if text := w.typed("count"); text != "" && text != strconv.Itoa(f.Count) {
		w.tell(w.say.BadCount, text)
		f.Count = 0
	}
	if text := w.typed("accent"); text != "" && !coloured {
		w.tell(w.say.BadColour, text)
	} else if coloured {
		w.judgeAccent(colour)
	}
}

// typed returns a parameter without surrounding spaces.
func (w *offerForm) typed(name string) string { return strings.TrimSpace(w.v.Get(name)) }

// judgeAccent reports themes in which links of this colour are not legible.
func (w *offerForm) judgeAccent(c partners.Colour) {
	record := w.Partner
	if !w.Known || record.Light.Paper == "" {
		record.Light, record.Dark = partners.Day, partners.Night
	}
	light, dark := record.Light.WithAccent(c).Accent == c, record.Dark.WithAccent(c).Accent == c
	switch {
	case !light && !dark:
		w.tell(w.say.Faint, string(c))
	case !light:
		w.tell(w.say.FaintLight, string(c))
	case !dark:
		w.tell(w.say.FaintDark, string(c))
	}
}

// readWhat reads the article's slug and the unparsed parameters of the filter.
func (w *offerForm) readWhat(ctx context.Context) (slug string, asked url.Values, err error) {
	slug = w.typed("article")
	if isAddress(slug) { // a pasted address
		slug = w.ownAddress(slug).slug
	}
	asked = url.Values{}
	for _, name := range []string{"category", "city"} {
		if text := w.typed(name); text != "" {
			asked.Set(name, text)
		}
	}
	pasted := w.addressed(w.typed("listings"))
	if pasted.slug != "" {
		switch _, err := w.site.desk.Article(ctx, pasted.slug); {
		case isMissing(err):
			w.tell(w.say.NoStory, w.typed("listings"))
		case err != nil:
			return "", nil, err
		default:
			if w.typed("what") == "listings" {
				w.tell(w.say.StoryPasted)
			}
			return pasted.slug, nil, nil
		}
	}
	for name, values := range pasted.query {
		asked[name] = values
	}
	if w.Frame.Lang == "" {
		w.Frame.Lang = pasted.lang
	}
	if w.typed("what") == "listings" {
		slug = ""
	}
	return slug, asked, nil
}

// isMissing reports whether err means that the article does not exist or was removed.
func isMissing(err error) bool {
	var p *api.Problem
	return errors.As(err, &p) && (p.Code == api.NotFound || p.Code == api.Gone)
}

// wantsStory reports whether to show the newest article if none is named.
func (w *offerForm) wantsStory(asked url.Values) bool {
	switch w.typed("what") {
	case "story":
		return true
	case "listings":
		return false
	}
	return len(asked) == 0 && w.typed("listings") == ""
}

// pasted is a parsed address or search: an article's slug or the parameters of a filter.
type pasted struct {
	slug  string
	query url.Values
	lang  string // language of the address; "": it has none
}

// addressed parses text as an address of the site, or as a search: the part after "?", or words.
func (w *offerForm) addressed(text string) pasted {
	if isAddress(text) {
		return w.ownAddress(text)
	}
	if before, after, found := strings.Cut(text, "?"); found && !strings.ContainsAny(before, " =&") {
		text = after
	}
	switch {
	case text == "":
		return pasted{}
	case !strings.Contains(text, "="):
		return pasted{query: url.Values{"q": {text}}}
	}
	return pasted{query: w.query(text)}
}

func isAddress(text string) bool {
	return strings.Contains(text, "://") || strings.HasPrefix(text, "/")
}

// ownAddress parses an address of the site. It ignores the host, because a site may have several,
// and reports addresses that are not pages.
func (w *offerForm) ownAddress(text string) pasted {
	u, err := url.Parse(text)
	if err != nil {
		w.tell(w.say.NotHere, text)
		return pasted{}
	}
	path := strings.TrimPrefix(u.Path, w.site.Paper.Base)
	path = strings.Trim(strings.TrimPrefix(path, "/e/"), "/")
	out := pasted{}
	if lang, rest, found := strings.Cut(path, "/"); found && slices.Contains(w.site.Paper.Languages, lang) {
		out.lang, path = lang, rest
	}
	switch kind, name, _ := strings.Cut(path, "/"); {
	case kind == "articles" && name != "":
		return pasted{slug: name}
	case kind == "listings" && name != "":
		w.tell(w.say.OneListing)
		return pasted{}
	case kind == "listings":
		out.query = w.query(u.RawQuery)
		return out
	}
	w.tell(w.say.NotHere, text)
	return pasted{}
}

// query parses a query and removes tracking parameters and those that pages and frames add.
func (w *offerForm) query(text string) url.Values {
	v, err := url.ParseQuery(text)
	if err != nil {
		w.tell(w.say.BadSearch, text)
		return nil
	}
	for name, values := range v {
		if middleware.IsTracking(name) || slices.Contains([]string{"cursor", "limit", "facets"}, name) || name != "lang" && app.IsFrameParameter(name) ||
			strings.TrimSpace(strings.Join(values, "")) == "" {
			delete(v, name)
		}
	}
	return v
}

// readFilter sets the filter from the parameters that framed listings support, and reports the
// others.
func (w *offerForm) readFilter(ctx context.Context, asked url.Values) error {
	if asked.Get("lang") != "" {
		w.leaveOut(asked, "lang")
	}
	for _, name := range slices.Sorted(maps.Keys(asked)) {
		if !classifieds.IsParameter(name) {
			w.leaveOut(asked, name)
		}
	}
	for {
		f, err := classifieds.ParseFilter(asked)
		if err == nil {
			f.Limit = 1
			_, err = w.site.desk.Listings(ctx, f)
		}
		f.Limit = 0
		var p *api.Problem
		switch {
		case err == nil:
			w.Filter = f
			return nil
		case !errors.As(err, &p) || len(p.Errors) == 0:
			return err
		}
		before := len(asked)
		for _, field := range p.Errors {
			w.leaveOut(asked, strings.TrimPrefix(field.Pointer, "?"))
		}
		if len(asked) == before { // the invalid parameter is not one of asked
			w.tell(w.say.BadSearch, asked.Encode())
			return nil
		}
	}
}

// mostTold is the maximum number of messages about rejected parameters.
const mostTold = 10

// leaveOut removes a parameter, with its .min and .max, from asked and reports it.
func (w *offerForm) leaveOut(asked url.Values, name string) {
	for _, name := range []string{name, name + ".min", name + ".max"} {
		if values, ok := asked[name]; ok {
			delete(asked, name)
			if len(w.says) < mostTold {
				w.tell(w.say.BadPart, name+"="+strings.Join(values, ","))
			}
		}
	}
}
