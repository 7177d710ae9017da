package schemaorg

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"broadside/app/api"
	"broadside/articles"
	"broadside/server/page"
)

// Article returns an article as a schema.org NewsArticle with every property of CONTENT §1. Fields
// that the article lacks are left out. mark is the newspaper's logo, used if the newspaper is the
// publisher.
func Article(site api.Site, a articles.Article, mark articles.Image) Thing {
	t := root(articleType(a.Kind),
		"@id", page.Absolute(site, page.ArticlePath(a.Slug))+"#article",
		"url", page.Absolute(site, page.ArticlePath(a.Slug)),
		"mainEntityOfPage", page.ArticleURL(site, a),
		"headline", a.Headline,
		"alternativeHeadline", a.Kicker,
		"abstract", a.Standfirst,
		"description", page.Describe(a),
		"inLanguage", a.Lang,
		"isAccessibleForFree", true,
		"articleSection", page.SectionName(site, a.Section, a.Lang),
		"keywords", a.Tags,
		"articleBody", a.Text(),
		"wordCount", a.Words,
		"datePublished", page.Stamp(a.Published),
		"dateModified", page.Stamp(modified(a)),
		"expires", page.Stamp(a.Expires),
		"creditText", a.Attribution,
		"copyrightNotice", a.Rights,
	)
	if a.Minutes > 0 {
		t.with("timeRequired", fmt.Sprintf("PT%dM", a.Minutes))
	}
	if a.Version > 0 {
		t.with("version", a.Version)
	}
	if a.Kind == articles.Live {
		t.with("coverageStartTime", page.Stamp(a.Published))
	}
	people(t, site, a, mark)
	places(t, a)
	return t.with(
		"image", articleImages(site, a),
		"correction", corrections(a.Corrections),
		"workTranslation", translations(site, a),
	)
}

// articleType returns NewsArticle together with the more specific type, which
// some consumers do not know. Paid content is not a NewsArticle.
func articleType(k articles.Kind) any {
	switch k {
	case articles.Opinion:
		return []string{"NewsArticle", "OpinionNewsArticle"}
	case articles.Analysis:
		return []string{"NewsArticle", "AnalysisNewsArticle"}
	case articles.Live:
		return []string{"NewsArticle", "LiveBlogPosting"}
	case articles.Sponsored:
		return []string{"Article", "AdvertiserContentArticle"}
	}
	return "NewsArticle"
}

// modified returns the time of the last change, at least the time of publication.
func modified(a articles.Article) time.Time {
	if a.Updated.Before(a.Published) {
		return a.Published
	}
	return a.Updated
}

// people sets the authors, contributors, publisher and the people mentioned.
func people(t Thing, site api.Site, a articles.Article, mark articles.Image) {
	publisher := thing("NewsMediaOrganization", "@id", publisherID(site), "name", page.SiteName(site, a.Lang), "url", page.Absolute(site, "/"))
	withLogo := maps.Clone(publisher).with("logo", logo(site, mark)) // the other publisher properties refer to the same organisation without its logo
	if name := PublisherName(site, a); !isSite(site, name) {
		publisher = named("NewsMediaOrganization", name)
		withLogo = publisher
	}
	var authors []Thing
	for _, p := range a.Byline {
		if isHouse(site, a, p.Name) {
			authors = append(authors, thing("Organization", "name", p.Name, "url", p.URL))
			continue
		}
		authors = append(authors, thing("Person", "name", p.Name, "jobTitle", p.Role, "url", p.URL))
	}
	if len(authors) == 0 {
		if a.Source != "" && !isSite(site, a.Source) {
			authors = []Thing{named("NewsMediaOrganization", a.Source)}
		} else {
			authors = []Thing{publisher}
		}
	}
	var contributors []Thing
	for _, c := range a.Contributors {
		kind := "Person"
		if c.Role == "wire" {
			kind = "Organization"
		}
		contributors = append(contributors, named(kind, c.Name))
	}
	t.with("author", authors,
		"publisher", withLogo,
		"sourceOrganization", named("NewsMediaOrganization", a.Source),
		"contributor", contributors,
		"about", allNamed("Thing", a.Subjects),
		"mentions", append(allNamed("Person", a.People), allNamed("Organization", a.Organisations)...))
	if a.Rights != "" {
		t.with("copyrightHolder", publisher)
		if !a.Published.IsZero() {
			t.with("copyrightYear", a.Published.Year())
		}
	}
}

// places sets where the article was filed and where it takes place.
func places(t Thing, a articles.Article) {
	t.with("contentLocation", allNamed("Place", a.Places))
	if d := a.Dateline; d != nil && d.City != "" { // not only an agency
		t.with("dateline", d.Text(), "locationCreated", thing("Place", "name", d.City,
			"address", thing("PostalAddress", "addressLocality", d.City, "addressCountry", d.Country)))
	}
}

func articleImages(site api.Site, a articles.Article) []Thing {
	var out []Thing
	for _, i := range a.Images {
		if i.Src != "" {
			out = append(out, imageThing(site, i))
		}
	}
	for _, b := range a.Body {
		if b.Kind == articles.Picture && b.Image != nil && b.Image.Src != "" {
			out = append(out, imageThing(site, *b.Image))
		}
	}
	return out
}

func imageThing(site api.Site, i articles.Image) Thing {
	return thing("ImageObject",
		"url", page.Absolute(site, i.Src),
		"contentUrl", page.Absolute(site, i.Src),
		"width", i.Width,
		"height", i.Height,
		"caption", i.Caption,
		"description", i.Alt,
		"creditText", i.Credit,
		"acquireLicensePage", i.CreditURL,
		"copyrightNotice", i.Copyright,
		"license", license(i.License))
}

func corrections(list []articles.Correction) []Thing {
	var out []Thing
	for _, c := range list {
		out = append(out, thing("CorrectionComment", "text", c.Text, "datePublished", page.Stamp(c.At), "name", c.Kind))
	}
	return out
}

func translations(site api.Site, a articles.Article) []Thing {
	var out []Thing
	for _, l := range site.Languages {
		if slug := a.Translations[l]; slug != "" && l != site.Language(a.Lang) {
			out = append(out, thing("NewsArticle",
				"@id", page.Absolute(site, page.ArticlePath(slug))+"#article", "url", page.Absolute(site, page.ArticlePath(slug)), "inLanguage", l))
		}
	}
	return out
}

// PublisherName returns the publisher that a names, else the newspaper.
func PublisherName(site api.Site, a articles.Article) string {
	if a.Publisher != "" && !isSite(site, a.Publisher) {
		return a.Publisher
	}
	return page.SiteName(site, a.Lang)
}

// isHouse reports whether a byline is an organisation: a's publisher, its source, or one of their
// desks, as "The Corniche foreign desk" or "القسم الخارجي في «الكورنيش»".
func isHouse(site api.Site, a articles.Article, name string) bool {
	houses := append(slices.Collect(maps.Values(site.Names)), site.Publisher, a.Publisher, a.Source)
	return slices.ContainsFunc(houses, func(house string) bool {
		return house != "" && (name == house || strings.HasPrefix(name, house+" ") || strings.HasSuffix(name, " «"+house+"»"))
	})
}

// isSite reports whether name is the newspaper's, in any language.
func isSite(site api.Site, name string) bool {
	if name == site.Publisher {
		return true
	}
	for _, n := range site.Names {
		if n == name {
			return true
		}
	}
	return false
}
