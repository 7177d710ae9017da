package feeds

import (
	"cmp"
	"io"
	"slices"
	"time"

	"broadside/app/api"
	"broadside/articles"
	"broadside/server/page"
)

// Limits of a news sitemap
// (developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap).
const (
	newsAge = 48 * time.Hour
	maxNews = 1000
)

// writeNewsSitemap writes the articles of the last 48 hours, newest first, at most 1,000, without
// sponsored ones.
func writeNewsSitemap(w io.Writer, site api.Site, stories []articles.Summary, now time.Time) error {
	set := urlSet{Namespace: sitemapNamespace, News: "http://www.google.com/schemas/sitemap-news/0.9"}
	var fresh []articles.Summary
	for _, a := range publicArticles(stories, now) {
		if isNews(&a, now) {
			fresh = append(fresh, a)
		}
	}
	slices.SortFunc(fresh, func(a, b articles.Summary) int {
		return cmp.Or(b.Published.Compare(a.Published), cmp.Compare(a.Slug, b.Slug))
	})
	for _, a := range fresh[:min(len(fresh), maxNews)] {
		set.URLs = append(set.URLs, sitemapURL{
			Loc: page.Absolute(site, site.ArticlePath(a.Slug)),
			News: &sitemapNews{
				Paper: site.Name(a.Lang), Language: api.Primary(a.Lang), // Google asks for ISO 639
				Date: page.FormatTime(a.Published), Title: a.Headline,
			},
		})
	}
	return writeXML(w, set)
}

func isNews(a *articles.Summary, now time.Time) bool {
	return a.Kind != articles.Sponsored && !a.Retracted && now.Sub(a.Published) <= newsAge
}

type sitemapNews struct {
	Paper    string `xml:"news:publication>news:name"`
	Language string `xml:"news:publication>news:language"`
	Date     string `xml:"news:publication_date"`
	Title    string `xml:"news:title"`
}

// publicArticles returns the articles that are public at now and not canonical on another site, by
// slug.
func publicArticles(stories []articles.Summary, now time.Time) map[string]articles.Summary {
	out := map[string]articles.Summary{}
	for _, a := range stories {
		if a.Shown(now) && a.Canonical == "" {
			out[a.Slug] = a
		}
	}
	return out
}

// lastChange returns the time of the last change in a section and a language, "" being any, or zero
// if there is no article.
func lastChange(site api.Site, shown map[string]articles.Summary, section, lang string) time.Time {
	var at time.Time
	for _, a := range shown {
		if (section == "" || a.Section == section) && (lang == "" || site.Language(a.Lang) == lang) {
			at = laterOf(at, laterOf(a.Published, a.Updated))
		}
	}
	return at
}

func laterOf(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func inEveryLanguage(site api.Site, path string) map[string]string {
	out := map[string]string{}
	for _, lang := range site.Languages {
		out[lang] = site.LanguagePath(lang) + path
	}
	return out
}
