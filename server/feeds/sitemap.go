package feeds

import (
	"encoding/xml"
	"io"
	"iter"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"time"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/articles"
	"broadside/server/page"
)

// maxSitemap is the maximum number of addresses in one sitemap (sitemaps.org).
const maxSitemap = 50_000

// sitemapPage is a page with its path in each language. It becomes one <url> per language, each
// with links to the others.
type sitemapPage struct {
	paths    map[string]string // language → path below the base
	modified time.Time         // zero: unknown
}

// sitemapPages yields the pages for search engines at now: the front pages, sections and categories
// that are not empty, articles and live listings. It omits pages that are gone, withheld or
// canonical on another site. counts holds the number of listings by category.
func sitemapPages(site api.Site, stories []articles.Summary, counts map[string]int, listings iter.Seq[classifieds.Listing], now time.Time) iter.Seq[sitemapPage] {
	shown := publicArticles(stories, now)
	pages := []sitemapPage{{paths: inEveryLanguage(site, "/"), modified: lastChange(site, shown, "", "")}}
	for _, s := range site.Sections {
		p := sitemapPage{paths: map[string]string{}, modified: lastChange(site, shown, s.Code, "")}
		for _, lang := range site.Languages {
			if !lastChange(site, shown, s.Code, lang).IsZero() {
				p.paths[lang] = site.SectionPath(lang, s.Code)
			}
		}
		if len(p.paths) > 0 {
			pages = append(pages, p)
		}
	}
	pages = slices.Concat(pages, articlePages(site, shown), categoryPages(site, counts))
	return func(yield func(sitemapPage) bool) {
		for _, p := range pages {
			if !yield(p) {
				return
			}
		}
		for l := range listings {
			live := l.State == classifieds.Live && (l.Expires.IsZero() || l.Expires.After(now))
			if live && !yield(sitemapPage{paths: inEveryLanguage(site, "/listings/"+url.PathEscape(l.ID)), modified: l.Published}) {
				return
			}
		}
	}
}

// articlePages returns a page for each article, with its public translations.
func articlePages(site api.Site, shown map[string]articles.Summary) (pages []sitemapPage) {
	done := map[string]bool{}
	for _, slug := range slices.Sorted(maps.Keys(shown)) {
		a := shown[slug]
		if done[slug] {
			continue
		}
		own := site.Language(a.Lang)
		p := sitemapPage{paths: map[string]string{own: site.ArticlePath(slug)}, modified: laterOf(a.Published, a.Updated)}
		for _, lang := range site.Languages {
			other, ok := shown[a.Translations[lang]]
			if lang != own && ok && site.Language(other.Lang) == lang && !done[other.Slug] {
				p.paths[lang], done[other.Slug] = site.ArticlePath(other.Slug), true
				p.modified = laterOf(p.modified, laterOf(other.Published, other.Updated))
			}
		}
		done[slug] = true
		pages = append(pages, p)
	}
	return pages
}

func categoryPages(site api.Site, counts map[string]int) (pages []sitemapPage) {
	for _, code := range slices.Sorted(maps.Keys(counts)) {
		if counts[code] > 0 {
			pages = append(pages, sitemapPage{paths: inEveryLanguage(site, "/listings?category="+url.QueryEscape(code))})
		}
	}
	if len(pages) > 0 {
		pages = append(pages, sitemapPage{paths: inEveryLanguage(site, "/listings")})
	}
	return pages
}

// sitemapURLs yields the <url> elements of pages, in order.
func sitemapURLs(site api.Site, pages iter.Seq[sitemapPage]) iter.Seq[sitemapURL] {
	return func(yield func(sitemapURL) bool) {
		for p := range pages {
			var links []sitemapLink
			for _, lang := range site.Languages {
				if path := p.paths[lang]; path != "" && len(p.paths) > 1 {
					links = append(links, sitemapLink{Rel: "alternate", Hreflang: lang, Href: page.Absolute(site, path)})
				}
			}
			if len(links) > 1 {
				links = append(links, sitemapLink{Rel: "alternate", Hreflang: "x-default", Href: links[0].Href})
			}
			for _, lang := range site.Languages {
				if path := p.paths[lang]; path != "" && !yield(sitemapURL{Loc: page.Absolute(site, path), LastMod: sitemapTime(p.modified), Links: links}) {
					return
				}
			}
		}
	}
}

// writeSitemap writes part number part of the sitemap, counted from 1, with at most limit addresses
// in each part. Part 0 is the whole sitemap or, if that is too long, the index of its parts. A part
// that does not exist is api.NotFound.
func writeSitemap(w io.Writer, site api.Site, pages iter.Seq[sitemapPage], part, limit int) error {
	set := urlSet{Namespace: sitemapNamespace, XHTML: "http://www.w3.org/1999/xhtml"}
	index := sitemapIndex{Namespace: sitemapNamespace}
	n, last := 0, "" // number of addresses, last change in this part
	end := func() {
		index.Maps = append(index.Maps, sitemapURL{Loc: page.Absolute(site, "/sitemap.xml?part="+strconv.Itoa(len(index.Maps)+1)), LastMod: last})
		last = ""
	}
	for u := range sitemapURLs(site, pages) {
		if n > 0 && n%limit == 0 {
			end()
		}
		if in := n/limit + 1; in == part || part == 0 && in == 1 {
			set.URLs = append(set.URLs, u)
		}
		last = max(last, u.LastMod)
		n++
	}
	switch {
	case part == 0 && n > limit:
		end()
		return writeXML(w, index)
	case part != 0 && len(set.URLs) == 0:
		return api.Fail(api.NotFound, "Not found", "There is no such part of the sitemap")
	}
	return writeXML(w, set)
}

// sitemapTime formats a time in UTC, so that comparing texts compares times.
func sitemapTime(t time.Time) string { return page.FormatTime(t.UTC()) }

const sitemapNamespace = "http://www.sitemaps.org/schemas/sitemap/0.9"

type urlSet struct {
	XMLName   xml.Name     `xml:"urlset"`
	Namespace string       `xml:"xmlns,attr"`
	XHTML     string       `xml:"xmlns:xhtml,attr,omitempty"`
	News      string       `xml:"xmlns:news,attr,omitempty"`
	URLs      []sitemapURL `xml:"url"`
}

type sitemapURL struct {
	Loc     string        `xml:"loc"`
	LastMod string        `xml:"lastmod,omitempty"`
	Links   []sitemapLink `xml:"xhtml:link"`
	News    *sitemapNews  `xml:"news:news,omitempty"`
}

type sitemapLink struct {
	Rel      string `xml:"rel,attr"`
	Hreflang string `xml:"hreflang,attr"`
	Href     string `xml:"href,attr"`
}

type sitemapIndex struct {
	XMLName   xml.Name     `xml:"sitemapindex"`
	Namespace string       `xml:"xmlns,attr"`
	Maps      []sitemapURL `xml:"sitemap"`
}
