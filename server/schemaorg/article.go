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

// Article returns an article as a schema.org NewsArticle with every property that the article has. Fields
// that the article lacks are left out. logo is the newspaper's, used if the newspaper is the
// publisher.
func Article(site api.Site, a articles.Article, logo articles.Image) Thing {
	t := newRoot("NewsArticle",
		"@id", page.Absolute(site, site.ArticlePath(a.Slug))+"#article",
		"url", page.Absolute(site, site.ArticlePath(a.Slug)),
		"mainEntityOfPage", page.ArticleURL(site, a),
		"headline", a.Headline,
		"alternativeHeadline", a.Kicker,
		"abstract", a.Standfirst,
		"description", page.Describe(a),
		"inLanguage", a.Lang,
		"isAccessibleForFree", true,
		"articleSection", site.SectionName(a.Section, a.Lang),
		"keywords", a.Tags,
		"articleBody", a.Text(),
		"wordCount", a.Words,
		"datePublished", page.FormatTime(a.Published),
		"dateModified", page.FormatTime(lastModified(a)),
		"expires", page.FormatTime(a.Expires),
		"creditText", a.Attribution,
		"copyrightNotice", a.Rights,
	).set("@type", articleTypes[a.Kind])
	if a.Minutes > 0 {
		t.set("timeRequired", fmt.Sprintf("PT%dM", a.Minutes))
	}
	if a.Version > 0 {
		t.set("version", a.Version)
	}
	if a.Kind == articles.Live {
		t.set("coverageStartTime", page.FormatTime(a.Published))
	}
	setPeople(t, site, a, logo)
	setPlaces(t, a)
	return t.set(
		"image", articleImages(site, a),
		"correction", corrections(a.Corrections),
		"workTranslation", translations(site, a),
	)
}

// articleTypes has the specific types of kinds, together with the general type, as some consumers do
// not know the specific one. Paid content is not a NewsArticle.
var articleTypes = map[articles.Kind][]string{
	articles.Opinion:   {"NewsArticle", "OpinionNewsArticle"},
	articles.Analysis:  {"NewsArticle", "AnalysisNewsArticle"},
	articles.Live:      {"NewsArticle", "LiveBlogPosting"},
	articles.Sponsored: {"Article", "AdvertiserContentArticle"},
}

// lastModified returns the time of the last change, at least the time of publication.
func lastModified(a articles.Article) time.Time {
	if a.Updated.Before(a.Published) {
		return a.Published
	}
	return a.Updated
}

func setPeople(t Thing, site api.Site, a articles.Article, logo articles.Image) {
	publisher := newThing("NewsMediaOrganization", "@id", publisherID(site), "name", site.Name(a.Lang), "url", page.Absolute(site, "/"))
	withLogo := maps.Clone(publisher).set("logo", logoImage(site, logo)) // the other publisher properties refer to the same organisation without its logo
	if name := PublisherName(site, a); !isPaperName(site, name) {
		publisher = namedThing("NewsMediaOrganization", name)
		withLogo = publisher
	}
	var authors []Thing
	for _, p := range a.Byline {
		author := newThing("Person", "name", p.Name, "jobTitle", p.Role, "url", p.URL)
		if isOrganisationName(site, a, p.Name) {
			author = newThing("Organization", "name", p.Name, "url", p.URL)
		}
		authors = append(authors, author)
	}
	switch {
	case len(authors) > 0:
	case a.Source != "" && !isPaperName(site, a.Source):
		authors = []Thing{namedThing("NewsMediaOrganization", a.Source)}
	default:
		authors = []Thing{publisher}
	}
	var contributors []Thing
	for _, c := range a.Contributors {
		kind := "Person"
		if c.Role == "wire" {
			kind = "Organization"
		}
		contributors = append(contributors, namedThing(kind, c.Name))
	}
	t.set("author", authors,
		"publisher", withLogo,
		"sourceOrganization", namedThing("NewsMediaOrganization", a.Source),
		"contributor", contributors,
		"about", namedThings("Thing", a.Subjects),
		"mentions", append(namedThings("Person", a.People), namedThings("Organization", a.Organisations)...))
	if a.Rights != "" {
		t.set("copyrightHolder", publisher)
		if !a.Published.IsZero() {
			t.set("copyrightYear", a.Published.Year())
		}
	}
}

// setPlaces sets where the article was filed and where it takes place.
func setPlaces(t Thing, a articles.Article) {
	t.set("contentLocation", namedThings("Place", a.Places))
	if d := a.Dateline; d != nil && d.City != "" { // not only an agency
		t.set("dateline", d.Text(), "locationCreated", newThing("Place", "name", d.City,
			"address", newThing("PostalAddress", "addressLocality", d.City, "addressCountry", d.Country)))
	}
}

func articleImages(site api.Site, a articles.Article) []Thing {
	var out []Thing
	for _, i := range Pictures(a) {
		if i.Src != "" {
			out = append(out, newThing("ImageObject",
				"url", page.Absolute(site, i.Src),
				"contentUrl", page.Absolute(site, i.Src),
				"width", i.Width,
				"height", i.Height,
				"caption", i.Caption,
				"description", i.Alt,
				"creditText", i.Credit,
				"acquireLicensePage", i.CreditURL,
				"copyrightNotice", i.Copyright,
				"license", license(i.License)))
		}
	}
	return out
}

// Pictures returns an article's pictures: those beside its body, then those in it.
func Pictures(a articles.Article) []articles.Image {
	all := slices.Clone(a.Images)
	for _, b := range a.Body {
		if b.Kind == articles.Picture && b.Image != nil {
			all = append(all, *b.Image)
		}
	}
	return all
}

func corrections(list []articles.Correction) []Thing {
	var out []Thing
	for _, c := range list {
		out = append(out, newThing("CorrectionComment", "text", c.Text, "datePublished", page.FormatTime(c.At), "name", c.Kind))
	}
	return out
}

func translations(site api.Site, a articles.Article) []Thing {
	var out []Thing
	for _, l := range site.Languages {
		if slug := a.Translations[l]; slug != "" && l != site.Language(a.Lang) {
			out = append(out, newThing("NewsArticle",
				"@id", page.Absolute(site, site.ArticlePath(slug))+"#article", "url", page.Absolute(site, site.ArticlePath(slug)), "inLanguage", l))
		}
	}
	return out
}

// PublisherName returns the publisher that a names, else the newspaper.
func PublisherName(site api.Site, a articles.Article) string {
	if a.Publisher != "" && !isPaperName(site, a.Publisher) {
		return a.Publisher
	}
	return site.Name(a.Lang)
}

// isOrganisationName reports whether a byline is an organisation: a's publisher, its source, or one
// of their desks, as "The Corniche foreign desk" or "القسم الخارجي في «الكورنيش»".
func isOrganisationName(site api.Site, a articles.Article, name string) bool {
	organisations := append(slices.Collect(maps.Values(site.Names)), site.Publisher, a.Publisher, a.Source)
	return slices.ContainsFunc(organisations, func(organisation string) bool {
		return organisation != "" && (name == organisation || strings.HasPrefix(name, organisation+" ") || strings.HasSuffix(name, " «"+organisation+"»"))
	})
}

func isPaperName(site api.Site, name string) bool {
	return name == site.Publisher || slices.Contains(slices.Collect(maps.Values(site.Names)), name)
}
