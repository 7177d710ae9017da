package app

import (
	"cmp"
	"maps"
	"net/url"
	"slices"
	"strings"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/articles"
)

func parseFramedPath(path string) (kind Name, name string) {
	switch kind, name = parsePath(strings.TrimPrefix(path, "/e")); kind {
	case Article:
		return EmbedArticle, name
	case Listings:
		return EmbedListings, ""
	}
	return NotFound, ""
}

// readFrame reads the frame's parameters and leaves those of the filter in the
// query. If the source has no partner, the frame is a link card: see Framed.
func (l *loader) readFrame() *Frame {
	f := ParseFrame(l.query)
	f.Partner.Card = true
	if src, ok := l.src.(framed); ok {
		f.Partner = src.partner
	}
	if f.Partner.Card {
		f.Mode = "link"
	}
	s := &l.screen
	s.Lang = cmp.Or(s.Site.Language(f.Lang), s.Lang)
	s.Frame = &f
	return &f
}

func (l *loader) loadEmbedArticle(slug string) error {
	s, frame := &l.screen, l.readFrame()
	a, err := l.src.Article(l.ctx, slug)
	if err != nil {
		return err
	}
	s.Lang = cmp.Or(s.Site.Language(a.Lang), s.Lang)
	s.Name, s.Path = EmbedArticle, FramedArticlePath(*frame, a.Slug)
	s.Article = trimFramedArticle(&a, frame.Mode == "full")
	s.Site = framedSite(s.Site, s.Lang)
	if frame.Mode != "link" && !a.Listings.Off {
		l.optional(func() error { return l.loadFramedMatches(&a) })
	}
	return nil
}

func (l *loader) loadFramedMatches(a *articles.Article) error {
	s := &l.screen
	var shown []classifieds.Listing
	categories, err := l.readWithCategories(func() (err error) {
		shown, err = l.sidebarListings(a)
		return err
	})
	if err != nil {
		return err
	}
	s.Latest = trimRows(categories, shown, s.Lang, false)
	s.Categories = briefCategories(categories, s.Lang, shown)
	return nil
}

// sidebarListings returns the listings for the sidebar of a framed article:
// those of the partner's filter if it has one, else those that match the
// article's text. A sensitive article always gets matches.
func (l *loader) sidebarListings(a *articles.Article) ([]classifieds.Listing, error) {
	frame := l.screen.Frame
	if frame.Partner.Listings != "" && !a.Listings.Sensitive {
		f := classifieds.ReadFilter(frame.Partner.Listings)
		f.Limit = frame.rowLimit(maxSidebarRows)
		page, err := l.src.Listings(l.ctx, f)
		return page.Items, err
	}
	matches, err := l.src.Matches(l.ctx, a.Slug, frame.rowLimit(maxSidebarRows))
	return listingsOf(matches), err
}

// loadEmbedListings reads the listings of a filter for a frame. A filter
// without conditions is replaced with the partner's.
func (l *loader) loadEmbedListings() error {
	s, frame := &l.screen, l.readFrame()
	s.Site = framedSite(s.Site, s.Lang)
	f, err := FrameFilter(l.query)
	s.Path, s.Filter = FramedListingsPath(*frame, f), f
	if frame.Mode == "link" && err == nil {
		s.Name = EmbedListings
		return nil
	}
	categories, categoriesErr := l.src.Categories(l.ctx)
	if categoriesErr != nil {
		return categoriesErr
	}
	if err != nil {
		return l.invalidFrameFilter(categories, err)
	}
	query := f
	if f.IsZero() {
		query = classifieds.ReadFilter(frame.Partner.Listings)
		s.Filter = FrameConditions(query)
	}
	query.Limit = frame.rowLimit(maxRows)
	page, err := l.src.Listings(l.ctx, query)
	if err != nil {
		return l.invalidFrameFilter(categories, err)
	}
	page.Items = slices.Concat(page.Promoted, page.Items) // a frame has one list
	page.Items = page.Items[:min(len(page.Items), query.Limit)]
	page.Promoted, page.Facets, page.Next = nil, nil, ""
	s.Categories = briefCategories(categories, s.Lang, page.Items)
	page.Items = trimRows(categories, page.Items, s.Lang, false)
	s.Name, s.Results = EmbedListings, &page
	return nil
}

// FrameFilter reads the filter of a frame after ParseFrame has removed the
// frame's own parameters from v. Unknown parameters, which sites add to links,
// are ignored.
func FrameFilter(v url.Values) (classifieds.Filter, error) {
	maps.DeleteFunc(v, func(name string, _ []string) bool {
		return !classifieds.IsParameter(name) || slices.Contains([]string{"lang", "facets", "limit", "cursor"}, name)
	})
	f, err := classifieds.ParseFilter(v)
	return FrameConditions(f), err
}

// invalidFrameFilter is invalidFilter for a frame: it shows the form with its
// errors.
func (l *loader) invalidFrameFilter(categories []classifieds.Category, err error) error {
	frame, lang := l.screen.Frame, l.screen.Lang
	if err := l.invalidFilter(categories, err); l.screen.Name != Listings {
		return err
	}
	s := &l.screen
	v := frame.Values()
	maps.Copy(v, l.query)
	s.Name, s.Lang, s.Alternates, s.Path = EmbedListings, lang, nil, api.WithQuery("/e/listings", v)
	s.Categories = briefCategories(categories, lang, nil)
	return err
}

// framedSite returns the parts of site that a frame in lang uses: a frame has
// no masthead.
func framedSite(site api.Site, lang string) api.Site {
	site.Names, site.Tagline = onlyName(site.Names, lang), nil
	sections := make([]api.Section, len(site.Sections))
	for i, s := range site.Sections {
		sections[i] = api.Section{Code: s.Code, Names: onlyName(s.Names, lang)}
	}
	cities := make([]api.City, len(site.Cities))
	for i, c := range site.Cities {
		cities[i] = api.City{Code: c.Code, Country: c.Country, Names: onlyName(c.Names, lang)}
	}
	site.Sections, site.Cities = sections, cities
	return site
}

// trimFramedArticle returns the parts of an article that a frame shows, with
// the body only if the frame can be unfolded.
func trimFramedArticle(a *articles.Article, body bool) *articles.Article {
	out := articles.Article{
		Slug: a.Slug, Kind: a.Kind, Kicker: a.Kicker, Headline: a.Headline, Standfirst: a.Standfirst,
		Publisher: a.Publisher, Section: a.Section, Published: a.Published, Updated: a.Updated,
		Lang: a.Lang, Dir: a.Dir, Canonical: a.Canonical, Listings: a.Listings, Corrections: a.Corrections,
	}
	if lead := a.Lead(); lead != nil {
		out.Images = []articles.Image{trimImage(*lead)}
	}
	if body {
		out.Byline, out.Dateline, out.Body, out.Source, out.Attribution = a.Byline, a.Dateline, a.Body, a.Source, a.Attribution
		out.Contributors, out.Rights, out.Images = a.Contributors, a.Rights, a.Images
	}
	return &out
}

// trimImage returns the parts of a picture that a small picture needs, among
// them the credit, which is obligatory.
func trimImage(i articles.Image) articles.Image {
	return articles.Image{Src: i.Src, Alt: i.Alt, Credit: i.Credit, Width: i.Width, Height: i.Height, Focus: i.Focus, Renditions: i.Renditions}
}
