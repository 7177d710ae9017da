package feeds

import (
	"io"
	"maps"
	"net/url"
	"strings"
	"time"

	"broadside/app"
	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/app/messages"
	"broadside/app/view"
	"broadside/articles"
	"broadside/server/page"
	"broadside/server/schemaorg"
)

// feed is a list of articles or listings, independent of the format. Its addresses are absolute.
type feed struct {
	site      api.Site
	path      string     // below the base, without the format: "/feeds/articles"
	query     url.Values // the filter of the list
	next      string     // cursor of the next page, or ""
	title     string
	subtitle  string
	home      string // page with the same list
	lang      string // default of the entries
	publisher string
	entries   []feedEntry
}

// feedEntry is an article or a listing in a feed.
type feedEntry struct {
	id           string // permanent: does not depend on title, date, scheme or base
	url          string
	canonical    string // canonical address, if on another site
	lang         string
	title        string
	summary      string // plain text
	html         string
	authors      []person
	contributors []person
	publisher    string // "": the feed's
	source       string // original source, if not the publisher
	rights       string
	tags         []string
	published    time.Time
	updated      time.Time
	picture      *articles.Image // with an absolute Src
}

// person is an author or a contributor, in JSON Feed and in Atom.
type person struct {
	Name string `json:"name" xml:"name"`
	URL  string `json:"url,omitempty" xml:"uri,omitempty"`
}

func names(list []person) []string {
	var out []string
	for _, p := range list {
		out = append(out, p.Name)
	}
	return out
}

// feedWriters maps the extension of a feed's address to its writer.
var feedWriters = map[string]func(io.Writer, feed) error{"rss": writeRSS, "atom": writeAtom, "json": writeJSONFeed}

// articleFeed returns the feed of the articles of q, newest first. next is the cursor of the next
// page.
func articleFeed(site api.Site, q api.ArticleQuery, list []articles.Article, next string) feed {
	f := newFeed(site, "/feeds/articles", q.Lang, next)
	q.Cursor = ""
	f.query = q.Values()
	f.home = page.Absolute(site, site.FrontPath(f.lang))
	var parts []string
	if q.Section != "" {
		parts = append(parts, site.SectionName(q.Section, f.lang))
		f.home = page.Absolute(site, site.SectionPath(f.lang, q.Section))
	}
	f.setTitle(append(parts, nonEmpty(q.Tag, q.Place, q.Q)...))
	for _, a := range list {
		f.entries = append(f.entries, articleEntry(site, a))
	}
	return f
}

func articleEntry(site api.Site, a articles.Article) feedEntry {
	e := feedEntry{
		id: tagURI(site, site.ArticlePath(a.Slug)), url: page.Absolute(site, site.ArticlePath(a.Slug)), canonical: a.Canonical,
		lang: a.Lang, title: app.Headline(a), summary: strings.Join(nonEmpty(sponsoredLabel(a), page.Describe(a)), " · "), html: articleHTML(site, a),
		publisher: schemaorg.PublisherName(site, a), rights: a.Rights,
		published: a.Published, updated: laterOf(a.Published, a.Updated),
		tags: append(nonEmpty(site.SectionName(a.Section, a.Lang), sponsoredLabel(a)), a.Tags...),
	}
	if a.Source != e.publisher {
		e.source = a.Source
	}
	for _, p := range a.Byline {
		e.authors = append(e.authors, person{p.Name, p.URL})
	}
	for _, c := range a.Contributors {
		e.contributors = append(e.contributors, person{Name: c.Name})
	}
	if lead := a.Lead(); lead != nil && lead.Src != "" {
		e.picture = absolutePicture(site, *lead)
	}
	return e
}

// listingFeed returns the feed of the listings of filter, in the filter's language. categories are
// the newspaper's.
func listingFeed(site api.Site, filter classifieds.Filter, categories []classifieds.Category, list []classifieds.Listing, next string) feed {
	f := newFeed(site, "/feeds/listings", filter.Lang, next)
	filter.Cursor, filter.Facets = "", false
	f.query = filter.Values()
	shown := filter
	shown.Lang, shown.Limit = "", 0
	f.home = page.Absolute(site, site.ListingsPath(f.lang, shown.Values()))
	caption := view.NewCaption(site, categories, f.lang)
	f.setTitle(nonEmpty(messages.For(f.lang).Classifieds, caption.Category(filter.Category), caption.City(filter.City), filter.Q))
	for i := range list {
		f.entries = append(f.entries, listingEntry(site, f.lang, caption, &list[i]))
	}
	return f
}

func listingEntry(site api.Site, lang string, caption view.Caption, l *classifieds.Listing) feedEntry {
	head := nonEmpty(caption.Intent(l), caption.Price(l), caption.Place(l))
	e := feedEntry{
		id: tagURI(site, "/listings/"+url.PathEscape(l.ID)), url: page.Absolute(site, site.ListingPath(lang, l.ID)),
		lang: l.Lang, title: l.Title, summary: strings.Join(append(head, nonEmpty(page.Clip(l.Text, 200))...), " · "),
		html: listingHTML(site, strings.Join(head, " · "), caption.Facts(l), l),
		tags: nonEmpty(caption.Category(l.Category), caption.City(l.Place.City)), published: l.Published, updated: l.Published,
	}
	if len(l.Photos) > 0 {
		e.picture = absolutePicture(site, firstPhoto(l))
	}
	return e
}

func newFeed(site api.Site, path, lang, next string) feed {
	if lang == "" && len(site.Languages) > 0 {
		lang = site.Languages[0]
	}
	return feed{site: site, path: path, lang: lang, next: next, publisher: site.Name(lang), subtitle: api.Name(site.Tagline, lang)}
}

func (f *feed) setTitle(parts []string) {
	f.title = strings.Join(append([]string{f.publisher}, parts...), " · ")
}

// formatURL returns the feed's address in a format, for the page after cursor.
func (f feed) formatURL(format, cursor string) string {
	v := maps.Clone(f.query)
	if cursor != "" {
		v.Set("cursor", cursor)
	}
	return page.Absolute(f.site, api.WithQuery(f.path+"."+format, v))
}

// modified returns the time of the last change of an entry, zero for an empty feed.
func (f feed) modified() time.Time {
	var last time.Time
	for _, e := range f.entries {
		last = laterOf(last, e.updated)
	}
	return last
}

// tagURI returns a permanent id (RFC 4151) of the host, a year in which the newspaper owned it, and
// a path.
func tagURI(site api.Site, path string) string {
	host := site.Origin
	if u, err := url.Parse(site.Origin); err == nil && u.Hostname() != "" {
		host = u.Hostname()
	}
	return "tag:" + host + ",2026:" + strings.TrimPrefix(path, "/")
}

func absolutePicture(site api.Site, i articles.Image) *articles.Image {
	i.Src = page.Absolute(site, i.Src)
	return &i
}

func nonEmpty(list ...string) []string {
	var out []string
	for _, s := range list {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}
