package site

import (
	"net/http"

	"broadside/app"
	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/app/messages"
	"broadside/app/view"
	"broadside/articles"
	"broadside/server/feeds"
	"broadside/server/page"
	"broadside/server/preferences"
	"broadside/server/response"
)

// logo returns the newspaper's logo, as PNG because other sites that show it do not accept SVG.
func (s *Site) logo(lang string) articles.Image {
	return articles.Image{Src: response.AssetPath("", "icons/icon-512.png"), Alt: s.Paper.Name(lang), Width: 512, Height: 512}
}

// document returns the document of a Screen: the view, the Screen as JSON for the browser's program,
// and the metadata in the head.
func (s *Site) document(screen app.Screen, status int) page.Document {
	base := s.Paper.Base
	lang := screen.Lang
	d := page.Document{
		Lang: app.DocumentLang(screen), Dir: messages.Direction(lang),
		Title:     app.Title(screen),
		Canonical: page.Absolute(s.Paper, screen.Path),
		Feeds:     s.feedLinks(screen),
		Screen:    screen, Base: base,
		Styles: response.AssetPath(base, "style.css"),
		Start:  response.AssetPath(base, "start.js"),
		Wasm:   response.AssetPath(base, "app.wasm"),
		Exec:   response.AssetPath(base, "wasm_exec.js"),
		Later:  response.AssetPath(base, "later.js"),
		Save:   response.AssetPath(base, "save.js"), Resume: response.AssetPath(base, "resume.js"),
		Icon: response.AssetPath(base, "icons/icon.svg"), TouchIcon: response.AssetPath(base, "icons/icon.png"),
		Manifest:   base + s.Paper.LanguagePath(lang) + "/manifest.webmanifest",
		ThemeLight: page.ThemeLight, ThemeDark: page.ThemeDark,
		Comfort: preferences.Comfort(s.Paper),
		Body:    view.View(screen),
	}
	d.NoWorker, d.Kept, d.Offline = s.NoWorker, response.AssetPath(base, "kept.js"), base+s.edition.OfflinePath
	if screen.Name == app.Listings {
		d.Filter = response.AssetPath(base, "filter.js")
	}
	if d.Wasm == "" || d.Exec == "" {
		d.Start, d.Wasm, d.Exec, d.Screen = "", "", "", nil // built without Wasm: the page works without it
	}
	if status != http.StatusOK {
		d.Robots, d.Canonical = "noindex", ""
		return d
	}
	s.setMetadata(&d, screen)
	return d
}

// saveData makes d the document for a reader who saves data: pictures load when they are tapped,
// and the browser's program is not loaded at all, as it weighs as much as eighty pages.
func (s *Site) saveData(d *page.Document, lang string) {
	d.Saver, d.Screen, d.Wasm, d.Exec = preferences.Placeholders(lang), nil, "", ""
	d.Start = response.AssetPath(s.Paper.Base, "start.js")
	d.FrameScript = &page.Script{Src: response.AssetPath(s.Paper.Base, "saver.js")}
}

// setMetadata sets the metadata in the head of a page with status 200, for search engines and link
// previews.
func (s *Site) setMetadata(d *page.Document, screen app.Screen) {
	lang := screen.Lang
	card := page.Card{Site: s.Paper, Lang: lang, Title: d.Title, URL: d.Canonical, Others: s.Paper.Languages, Logo: s.logo(lang)}
	d.Robots = "max-image-preview:large"
	switch screen.Name {
	case app.Article:
		a := *screen.Article
		d.Description, d.Canonical = page.Describe(a), page.ArticleURL(s.Paper, a)
		a.Headline = app.Headline(a)
		d.Meta = page.ArticleMeta(s.Paper, a, s.logo(a.Lang))
	case app.Listing:
		d.Description = page.Clip(screen.Listing.Text, 200)
		d.Meta = page.ListingMeta(s.Paper, lang, *screen.Listing, card.Logo)
	default:
		d.Description = page.Clip(app.Description(screen), 200)
		card.Description = d.Description
		d.Meta = card.Meta()
	}
	d.Feeds = append(d.Feeds, s.frames.DiscoveryLinks(screen, d.Title)...)
	d.JSONLD = s.structuredData(screen)
	if !app.Indexed(screen) {
		d.Robots = "noindex, follow"
	}
	if others := app.Hreflangs(screen); len(others) > 0 {
		d.Alternates = page.AlternatesOf(s.Paper, lang, screen.Path, others)
	}
}

// feedLinks returns the feeds that belong to a page: of its section, its filter, its listing's
// category and city, else of the newspaper.
func (s *Site) feedLinks(screen app.Screen) []page.Link {
	switch screen.Name {
	case app.Listings:
		f := screen.Filter
		f.Cursor, f.Limit = "", 0
		return feeds.Links(s.Paper, "listings", messages.For(screen.Lang).ListingsFeed, f.Values())
	case app.Listing:
		f := classifieds.Filter{Category: screen.Listing.Category, City: screen.Listing.Place.City}
		return feeds.Links(s.Paper, "listings", messages.For(screen.Lang).ListingsFeed, f.Values())
	}
	q := api.ArticleQuery{Lang: screen.Lang}
	if screen.Name == app.Section {
		q.Section = screen.Sections[0].Code
	}
	return feeds.Links(s.Paper, "articles", messages.For(screen.Lang).NewsFeed, q.Values())
}
