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
	"broadside/server/partners"
)

// offerReader reads an offer from the query of /partners: the frame's parameters, and with the
// parameter what either an article or listings, by category, city and listings. The last takes the
// rest of a filter or any address of the site. Rejected values are reported in notes.
type offerReader struct {
	embed.Offer
	notes []string

	console *Console
	texts   *consoleTexts
	lang    string // of the page
	v       url.Values
}

// readOffer returns the offer described by v, with its title. By default it is the newest article.
func (s *Console) readOffer(ctx context.Context, v url.Values, lang string) (*offerReader, error) {
	w := &offerReader{console: s, texts: textsIn(lang), lang: lang, v: v}
	w.readFrame()
	slug, asked, err := w.readSelection(ctx)
	if err != nil {
		return nil, err
	}
	if w.Slug = slug; slug == "" && w.wantsNewest(asked) {
		newest, err := s.desk.Articles(ctx, api.ArticleQuery{Lang: lang, Limit: 1})
		if err != nil {
			return nil, err
		}
		if len(newest.Items) > 0 {
			w.Slug = newest.Items[0].Slug
		}
	}
	u := &url.URL{Path: s.Paper.ArticlePath(w.Slug)}
	if w.Slug == "" {
		if w.Frame.Mode == "full" {
			w.Frame.Mode = "card"
			w.addNote(w.texts.OnlyStoriesUnfold)
		}
		if err := w.readFilter(ctx, asked); err != nil {
			return nil, err
		}
		w.Frame.Lang = cmp.Or(w.Frame.Lang, lang)
		u = &url.URL{Path: s.Paper.ListingsPath(w.Frame.Lang, nil), RawQuery: w.Filter.Values().Encode()}
	} else {
		w.Frame.Lang = "" // an article has a language of its own
		if len(asked) > 0 {
			w.addNote(w.texts.StoryNotSearch)
		}
	}
	screen, err := app.Load(ctx, s.desk, u)
	if _, err = app.Partial(err); err != nil {
		return nil, err
	}
	w.Title = s.frames.FrameTitle(screen)
	return w, nil
}

func (w *offerReader) addNote(message string, texts ...string) {
	w.notes = append(w.notes, fillMessage(message, texts...))
}

func (w *offerReader) readFrame() {
	own := url.Values{}
	for _, name := range []string{"k", "size", "mode", "theme", "lang", "count"} {
		own.Set(name, w.parameter(name))
	}
	colour, coloured := partners.ParseColour(w.parameter("accent"))
	own.Set("accent", string(colour))
	w.Frame = app.ParseFrame(own)
	w.Partner, w.Known = w.console.frames.Partners.Find(w.Frame.Partner.ID)
	f := &w.Frame
	if id := w.parameter("k"); id != f.Partner.ID {
		w.addNote(w.texts.BadID, id)
	}
	if f.Mode == "link" {
		f.Mode = "card" // only the loader shows a link
	}
	if !slices.Contains(w.console.Paper.Languages, f.Lang) {
		f.Lang = ""
	}
	for _, choice := range []struct{ name, label, got string }{
		{"size", w.texts.Height, f.Size}, {"mode", w.texts.Kind, f.Mode}, {"theme", w.texts.Theme, f.Theme}, {"lang", w.texts.Language, f.Lang}} {
		if text := w.parameter(choice.name); text != "" && text != choice.got {
			w.addNote(w.texts.BadChoice, text, choice.label)
		}
	}
	if text := w.parameter("count"); text != "" && text != strconv.Itoa(f.Count) {
		w.addNote(w.texts.BadCount, text)
		f.Count = 0
	}
	if text := w.parameter("accent"); text != "" && !coloured {
		w.addNote(w.texts.BadColour, text)
	} else if coloured {
		w.checkAccent(colour)
	}
}

func (w *offerReader) parameter(name string) string { return strings.TrimSpace(w.v.Get(name)) }

// checkAccent reports themes in which links of this colour are not legible.
func (w *offerReader) checkAccent(c partners.Colour) {
	record := w.Partner
	if !w.Known || record.Light.Paper == "" {
		record.Light, record.Dark = partners.Day, partners.Night
	}
	light, dark := record.Light.WithAccent(c).Accent == c, record.Dark.WithAccent(c).Accent == c
	switch {
	case !light && !dark:
		w.addNote(w.texts.Faint, string(c))
	case !light:
		w.addNote(w.texts.FaintLight, string(c))
	case !dark:
		w.addNote(w.texts.FaintDark, string(c))
	}
}

// readSelection reads the article's slug and the unparsed parameters of the filter.
func (w *offerReader) readSelection(ctx context.Context) (slug string, asked url.Values, err error) {
	slug = w.parameter("article")
	if isAddress(slug) { // a pasted address
		slug = w.parsePaperAddress(slug).slug
	}
	asked = url.Values{}
	for _, name := range []string{"category", "city"} {
		if text := w.parameter(name); text != "" {
			asked.Set(name, text)
		}
	}
	pasted := w.parsePasted(w.parameter("listings"))
	if pasted.slug != "" {
		switch _, err := w.console.desk.Article(ctx, pasted.slug); {
		case isNotFound(err):
			w.addNote(w.texts.NoStory, w.parameter("listings"))
		case err != nil:
			return "", nil, err
		default:
			if w.parameter("what") == "listings" {
				w.addNote(w.texts.StoryPasted)
			}
			return pasted.slug, nil, nil
		}
	}
	maps.Copy(asked, pasted.query)
	if w.Frame.Lang == "" {
		w.Frame.Lang = pasted.lang
	}
	if w.parameter("what") == "listings" {
		slug = ""
	}
	return slug, asked, nil
}

func isNotFound(err error) bool {
	p, ok := errors.AsType[*api.Problem](err)
	return ok && (p.Code == api.NotFound || p.Code == api.Gone)
}

// wantsNewest reports whether to show the newest article if none is named.
func (w *offerReader) wantsNewest(asked url.Values) bool {
	what := w.parameter("what")
	return what == "story" || what != "listings" && len(asked) == 0 && w.parameter("listings") == ""
}

// pasted is a parsed address or search: an article's slug or the parameters of a filter.
type pasted struct {
	slug  string
	query url.Values
	lang  string // language of the address; "": it has none
}

// parsePasted parses text as an address of the site, or as a search: the part after "?", or words.
func (w *offerReader) parsePasted(text string) pasted {
	if isAddress(text) {
		return w.parsePaperAddress(text)
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
	return pasted{query: w.parseQuery(text)}
}

func isAddress(text string) bool {
	return strings.Contains(text, "://") || strings.HasPrefix(text, "/")
}

// parsePaperAddress parses an address of the site. It ignores the host, because a site may have
// several, and reports addresses that are not pages.
func (w *offerReader) parsePaperAddress(text string) pasted {
	u, err := url.Parse(text)
	if err != nil {
		w.addNote(w.texts.NotHere, text)
		return pasted{}
	}
	path := strings.TrimPrefix(u.Path, w.console.Paper.Base)
	path = strings.Trim(strings.TrimPrefix(path, "/e/"), "/")
	out := pasted{}
	if lang, rest, found := strings.Cut(path, "/"); found && slices.Contains(w.console.Paper.Languages, lang) {
		out.lang, path = lang, rest
	}
	switch kind, name, _ := strings.Cut(path, "/"); {
	case kind == "articles" && name != "":
		return pasted{slug: name}
	case kind == "listings" && name != "":
		w.addNote(w.texts.OneListing)
		return pasted{}
	case kind == "listings":
		out.query = w.parseQuery(u.RawQuery)
		return out
	}
	w.addNote(w.texts.NotHere, text)
	return pasted{}
}

// parseQuery parses a query and removes tracking parameters and those that pages and frames add.
func (w *offerReader) parseQuery(text string) url.Values {
	v, err := url.ParseQuery(text)
	if err != nil {
		w.addNote(w.texts.BadSearch, text)
		return nil
	}
	maps.DeleteFunc(v, func(name string, values []string) bool {
		return middleware.IsTracking(name) || slices.Contains([]string{"cursor", "limit", "facets"}, name) || name != "lang" && app.IsFrameParameter(name) ||
			strings.TrimSpace(strings.Join(values, "")) == ""
	})
	return v
}

// readFilter sets the filter from the parameters that framed listings support, and reports the
// others.
func (w *offerReader) readFilter(ctx context.Context, asked url.Values) error {
	if asked.Get("lang") != "" {
		w.dropParameter(asked, "lang")
	}
	for _, name := range slices.Sorted(maps.Keys(asked)) {
		if !classifieds.IsParameter(name) {
			w.dropParameter(asked, name)
		}
	}
	for {
		f, err := classifieds.ParseFilter(asked)
		if err == nil {
			f.Limit = 1
			_, err = w.console.desk.Listings(ctx, f)
		}
		f.Limit = 0
		if err == nil {
			w.Filter = f
			return nil
		}
		p, ok := errors.AsType[*api.Problem](err)
		if !ok || len(p.Errors) == 0 {
			return err
		}
		before := len(asked)
		for _, field := range p.Errors {
			w.dropParameter(asked, strings.TrimPrefix(field.Pointer, "?"))
		}
		if len(asked) == before { // the invalid parameter is not one of asked
			w.addNote(w.texts.BadSearch, asked.Encode())
			return nil
		}
	}
}

const maxNotes = 10

// dropParameter removes a parameter, with its .min and .max, from asked and reports it.
func (w *offerReader) dropParameter(asked url.Values, name string) {
	for _, name := range []string{name, name + ".min", name + ".max"} {
		if values, ok := asked[name]; ok {
			delete(asked, name)
			if len(w.notes) < maxNotes {
				w.addNote(w.texts.BadPart, name+"="+strings.Join(values, ","))
			}
		}
	}
}
