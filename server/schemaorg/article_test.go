package schemaorg

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"
	"time"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/articles"
)

var gulf = time.FixedZone("Asia/Dubai", 4*60*60)

// examplePaper returns a site with a base, so that a missing base is noticed.
func examplePaper() api.Site {
	return api.Site{
		Publisher: "The Corniche", Names: map[string]string{"en": "The Corniche", "ar": "الكورنيش"},
		Tagline: map[string]string{"en": "News of the Gulf"},
		Origin:  "https://paper.example", Base: "/news", Languages: []string{"en", "ar"}, Zone: "Asia/Dubai", Offset: 14400,
		Sections: []api.Section{{Code: "business", Names: map[string]string{"en": "Business", "ar": "اقتصاد"}}},
		Cities:   []api.City{{Code: "dubai", Country: "AE", Names: map[string]string{"en": "Dubai", "ar": "دبي"}}},
	}
}

// exampleMark returns the newspaper's logo.
func exampleMark() articles.Image {
	return articles.Image{Src: "/web/icon.png", Alt: "The Corniche", Width: 512, Height: 512}
}

func exampleArticle() articles.Article {
	return articles.Article{
		Slug: "dubai-rents", Kind: articles.News, Kicker: "Housing", Headline: "Tenants stay", Standfirst: "Two in three signed again.",
		Images: []articles.Image{
			{Src: "/media/rents.webp?v=1", Alt: "Towers", Caption: "Lit windows", Credit: "Reuters", CreditURL: "https://reuters.example/p",
				Copyright: "© Reuters", License: "CC BY 4.0", Width: 1600, Height: 900},
			{Caption: "its file is missing"},
		},
		Source: "Gulf Wire", Byline: []articles.Person{{Name: "Reem Sultan", Role: "Correspondent", URL: "https://paper.example/reem"}},
		Contributors: []articles.Contributor{{Name: "Reuters", Role: "wire"}, {Name: "Imran Qazi", Role: "reporting"}},
		Dateline:     &articles.Dateline{City: "Dubai", Country: "United Arab Emirates", Agency: "Reuters"},
		Places:       []string{"Sharjah"}, Subjects: []string{"Housing"}, People: []string{"Mariam Qadri"}, Organisations: []string{"Alderby"},
		Body: []articles.Block{
			{Kind: articles.Paragraph, Spans: []articles.Span{{Text: "The letter arrived."}}},
			{Kind: articles.Picture, Image: &articles.Image{Src: "/media/chart.svg", Caption: "Chart"}},
		},
		Attribution: "-with inputs from Reuters", Section: "business", Tags: []string{"rents", "housing"},
		Published: time.Date(2026, 11, 22, 20, 15, 0, 0, gulf), Updated: time.Date(2026, 11, 23, 6, 10, 0, 0, gulf),
		Expires: time.Date(2027, 11, 22, 0, 0, 0, 0, gulf), Status: articles.StatusLive, Version: 2,
		Corrections: []articles.Correction{{At: time.Date(2026, 11, 23, 6, 10, 0, 0, gulf), Kind: "correction", Text: "It was 41,000."}},
		Lang:        "en", Dir: "ltr", Rights: "© 2026 The Corniche", Translations: map[string]string{"ar": "dubai-rents-ar", "en": "dubai-rents"},
		Words: 3, Minutes: 1,
	}
}

// asJSON returns a value encoded as JSON and decoded again.
func asJSON(t testing.TB, v any) map[string]any {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var m map[string]any
	if err := json.Unmarshal(b, &m); err != nil {
		t.Fatal(err)
	}
	return m
}

// jsonAt returns the value at a path in JSON, "author.0.name", as text.
func jsonAt(v any, path string) string {
	for key := range strings.SplitSeq(path, ".") {
		switch x := v.(type) {
		case map[string]any:
			v = x[key]
		case []any:
			i, err := strconv.Atoi(key)
			if err != nil || i >= len(x) {
				return ""
			}
			v = x[i]
		default:
			return ""
		}
	}
	switch x := v.(type) {
	case nil:
		return ""
	case string:
		return x
	}
	b, _ := json.Marshal(v)
	return string(b)
}

type expectation struct{ path, want string }

func expect(t *testing.T, v any, list ...expectation) {
	t.Helper()
	m := asJSON(t, v)
	for _, e := range list {
		if got := jsonAt(m, e.path); got != e.want {
			t.Errorf("%s = %s, want %s", e.path, got, e.want)
		}
	}
}

// TestArticleThing checks the mapping of each field of an article.
func TestArticleThing(t *testing.T) {
	t.Parallel()
	expect(t, Article(examplePaper(), exampleArticle(), exampleMark()),
		expectation{"@context", "https://schema.org"},
		expectation{"@type", "NewsArticle"},
		expectation{"@id", "https://paper.example/news/articles/dubai-rents#article"},
		expectation{"url", "https://paper.example/news/articles/dubai-rents"},
		expectation{"mainEntityOfPage", "https://paper.example/news/articles/dubai-rents"},
		expectation{"headline", "Tenants stay"},
		expectation{"alternativeHeadline", "Housing"},
		expectation{"abstract", "Two in three signed again."},
		expectation{"image.0.@type", "ImageObject"},
		expectation{"image.0.url", "https://paper.example/news/media/rents.webp?v=1"},
		expectation{"image.0.width", "1600"},
		expectation{"image.0.caption", "Lit windows"},
		expectation{"image.0.creditText", "Reuters"},
		expectation{"image.0.copyrightNotice", "© Reuters"},
		expectation{"image.0.license", "https://creativecommons.org/licenses/by/4.0/"},
		expectation{"image.0.acquireLicensePage", "https://reuters.example/p"},
		expectation{"image.1.url", "https://paper.example/news/media/chart.svg"},
		expectation{"image.2", ""},
		expectation{"publisher.@type", "NewsMediaOrganization"},
		expectation{"publisher.name", "The Corniche"},
		expectation{"publisher.@id", "https://paper.example/news/#publisher"},
		expectation{"sourceOrganization.name", "Gulf Wire"},
		expectation{"author.0.@type", "Person"},
		expectation{"author.0.name", "Reem Sultan"},
		expectation{"author.0.jobTitle", "Correspondent"},
		expectation{"author.0.url", "https://paper.example/reem"},
		expectation{"contributor.0.@type", "Organization"},
		expectation{"contributor.1.@type", "Person"},
		expectation{"dateline", "Dubai, United Arab Emirates (Reuters)"},
		expectation{"locationCreated.address.addressLocality", "Dubai"},
		expectation{"contentLocation.0.name", "Sharjah"},
		expectation{"about.0.name", "Housing"},
		expectation{"mentions.0.@type", "Person"},
		expectation{"mentions.1.@type", "Organization"},
		expectation{"articleBody", "The letter arrived.\n\nChart"},
		expectation{"wordCount", "3"},
		expectation{"creditText", "-with inputs from Reuters"},
		expectation{"articleSection", "Business"},
		expectation{"keywords.1", "housing"},
		expectation{"datePublished", "2026-11-22T20:15:00+04:00"},
		expectation{"dateModified", "2026-11-23T06:10:00+04:00"},
		expectation{"expires", "2027-11-22T00:00:00+04:00"},
		expectation{"correction.0.@type", "CorrectionComment"},
		expectation{"correction.0.text", "It was 41,000."},
		expectation{"inLanguage", "en"},
		expectation{"copyrightHolder.name", "The Corniche"},
		expectation{"copyrightNotice", "© 2026 The Corniche"},
		expectation{"copyrightYear", "2026"},
		expectation{"workTranslation.0.url", "https://paper.example/news/articles/dubai-rents-ar"},
		expectation{"workTranslation.1", ""},
		expectation{"isAccessibleForFree", "true"},
		expectation{"timeRequired", "PT1M"},
	)
}

// TestArticleThingMakesNothingUp checks that missing fields have no property.
func TestArticleThingMakesNothingUp(t *testing.T) {
	t.Parallel()
	m := asJSON(t, Article(examplePaper(), articles.Article{Slug: "x", Headline: "H", Lang: "en"}, articles.Image{}))
	for _, key := range []string{
		"datePublished", "dateModified", "expires", "image", "dateline", "locationCreated", "contentLocation", "contributor", "correction",
		"sourceOrganization", "copyrightHolder", "copyrightYear", "articleSection", "keywords", "abstract", "wordCount", "about", "mentions",
	} {
		if v, ok := m[key]; ok {
			t.Errorf("%s = %v", key, v)
		}
	}
	if got := jsonAt(m, "author.0.name"); got != "The Corniche" {
		t.Errorf("author = %q, want the paper", got)
	}
}

func TestArticleTypes(t *testing.T) {
	t.Parallel()
	for kind, want := range map[articles.Kind]string{
		articles.News: "NewsArticle", articles.Notice: "NewsArticle", "": "NewsArticle",
		articles.Opinion:   `["NewsArticle","OpinionNewsArticle"]`,
		articles.Analysis:  `["NewsArticle","AnalysisNewsArticle"]`,
		articles.Live:      `["NewsArticle","LiveBlogPosting"]`,
		articles.Sponsored: `["Article","AdvertiserContentArticle"]`,
	} {
		a := exampleArticle()
		a.Kind = kind
		expect(t, Article(examplePaper(), a, exampleMark()), expectation{"@type", want})
	}
}

func TestArticleDatelineOfAnAgencyAlone(t *testing.T) {
	t.Parallel()
	a := exampleArticle()
	a.Dateline = &articles.Dateline{Agency: "Reuters", Raw: "Jan 30 (Reuters) -"}
	expect(t, Article(examplePaper(), a, exampleMark()), expectation{"dateline", ""}, expectation{"locationCreated", ""})
}

func TestArticlePublisherAndAuthor(t *testing.T) {
	t.Parallel()
	a := exampleArticle()
	a.Publisher, a.Byline, a.Canonical = "Gulf News", nil, "https://gulfnews.example/x"
	expect(t, Article(examplePaper(), a, exampleMark()),
		expectation{"publisher.name", "Gulf News"},
		expectation{"publisher.@id", ""},
		expectation{"author.0.name", "Gulf Wire"},
		expectation{"mainEntityOfPage", "https://gulfnews.example/x"})
	a.Publisher, a.Source = "الكورنيش", "الكورنيش"
	expect(t, Article(examplePaper(), a, exampleMark()), expectation{"author.0.@id", "https://paper.example/news/#publisher"})
	a.Updated = a.Published.Add(-time.Hour)
	expect(t, Article(examplePaper(), a, exampleMark()), expectation{"dateModified", "2026-11-22T20:15:00+04:00"})
}

func TestLicense(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":                      `null`,
		"CC BY 4.0":             `"https://creativecommons.org/licenses/by/4.0/"`,
		"cc by-nc-sa 3.0":       `"https://creativecommons.org/licenses/by-nc-sa/3.0/"`,
		"CC0 1.0":               `"https://creativecommons.org/publicdomain/zero/1.0/"`,
		"https://a.example/l":   `"https://a.example/l"`,
		"CC BY 9.9":             `{"@type":"CreativeWork","name":"CC BY 9.9"}`,
		"All rights reserved":   `{"@type":"CreativeWork","name":"All rights reserved"}`,
		"javascript:alert(1)//": `{"@type":"CreativeWork","name":"javascript:alert(1)//"}`,
	} {
		if b, _ := json.Marshal(license(in)); string(b) != want {
			t.Errorf("license(%q) = %s, want %s", in, b, want)
		}
	}
}

// The newspaper's logo is present once, only if the newspaper is the publisher.
func TestLogoOfThePublisher(t *testing.T) {
	t.Parallel()
	a := exampleArticle()
	a.Byline, a.Source = nil, ""
	expect(t, Article(examplePaper(), a, exampleMark()),
		expectation{"publisher.logo.@type", "ImageObject"}, expectation{"publisher.logo.url", "https://paper.example/news/web/icon.png"},
		expectation{"publisher.logo.width", "512"}, expectation{"publisher.logo.height", "512"}, expectation{"publisher.@id", "https://paper.example/news/#publisher"},
		expectation{"author.0.name", "The Corniche"}, expectation{"author.0.logo", ""}, expectation{"copyrightHolder.logo", ""})
	expect(t, Article(examplePaper(), a, articles.Image{}), expectation{"publisher.name", "The Corniche"}, expectation{"publisher.logo", ""})
	a.Publisher = "Gulf News"
	expect(t, Article(examplePaper(), a, exampleMark()), expectation{"publisher.name", "Gulf News"}, expectation{"publisher.logo", ""})
}

func TestSiteThings(t *testing.T) {
	t.Parallel()
	site := examplePaper()
	expect(t, Publisher(site, "en", exampleMark()),
		expectation{"@type", "NewsMediaOrganization"}, expectation{"name", "The Corniche"}, expectation{"alternateName", `["الكورنيش"]`},
		expectation{"url", "https://paper.example/news/"}, expectation{"logo.url", "https://paper.example/news/web/icon.png"},
		expectation{"logo.@type", "ImageObject"}, expectation{"logo.width", "512"}, expectation{"logo.height", "512"},
		expectation{"slogan", "News of the Gulf"})
	expect(t, Publisher(site, "en", articles.Image{}), expectation{"logo", ""})
	expect(t, WebSite(site, "ar"),
		expectation{"@type", "WebSite"}, expectation{"name", "الكورنيش"}, expectation{"url", "https://paper.example/news/ar/"},
		expectation{"inLanguage", "ar"}, expectation{"publisher.@id", "https://paper.example/news/#publisher"})
	expect(t, Breadcrumbs(site, Crumb{"The Corniche", "/"}, Crumb{"Business", "/sections/business"}, Crumb{"Tenants stay", ""}),
		expectation{"itemListElement.0.position", "1"}, expectation{"itemListElement.1.item", "https://paper.example/news/sections/business"},
		expectation{"itemListElement.2.name", "Tenants stay"}, expectation{"itemListElement.2.item", ""})
	if got := Breadcrumbs(site, Crumb{"Alone", "/"}); got != nil {
		t.Errorf("a way of one step: %v", got)
	}
	expect(t, Articles(site, []articles.Summary{{Slug: "a b", Headline: "A"}}),
		expectation{"numberOfItems", "1"}, expectation{"itemListElement.0.url", "https://paper.example/news/articles/a%20b"})
	expect(t, Listings(site, "ar", []classifieds.Listing{{ID: "7f", Title: "T"}}),
		expectation{"itemListElement.0.url", "https://paper.example/news/ar/listings/7f"})
	if Articles(site, nil) != nil || Listings(site, "en", nil) != nil {
		t.Error("an empty list is a thing")
	}
}

// A desk in the byline is an organisation.
func TestAuthorsThatAreHouses(t *testing.T) {
	t.Parallel()
	site := api.Site{Publisher: "The Corniche", Names: map[string]string{"en": "The Corniche", "ar": "الكورنيش"}, Languages: []string{"en", "ar"}}
	for name, want := range map[string]string{
		"The Corniche":              "Organization",
		"The Corniche foreign desk": "Organization",
		"القسم الخارجي في «الكورنيش»": "Organization",
		"Reuters":           "Organization",
		"Reuters Istanbul":  "Organization",
		"Gulf News":         "Organization",
		"Reem Sultan":       "Person",
		"The Cornicheman":   "Person",
		"Jane Doe, Reuters": "Person",
	} {
		a := articles.Article{Slug: "x", Lang: "en", Publisher: "Gulf News", Source: "Reuters", Byline: []articles.Person{{Name: name, Role: "Editor"}}}
		author := Article(site, a, exampleMark())["author"].([]Thing)[0]
		if author["@type"] != want {
			t.Errorf("%s is a %s, want %s", name, author["@type"], want)
		}
		if _, has := author["jobTitle"]; has != (want == "Person") {
			t.Errorf("%s: jobTitle: %v", name, has)
		}
	}
}

// TestPictureInTheBodyIsAnImage checks that an article whose only picture is in the body has it in
// the structured data.
func TestPictureInTheBodyIsAnImage(t *testing.T) {
	t.Parallel()
	a := exampleArticle()
	inBody := articles.Image{Src: "/media/in-body.png?v=1", Alt: "A dhow", Width: 1200, Height: 800}
	for name, images := range map[string][]articles.Image{"none": nil, "one without a file": {{Caption: "c"}}} {
		a.Images, a.Body = images, []articles.Block{{Kind: articles.Picture, Image: &inBody}}
		if list := articleImages(examplePaper(), a); len(list) != 1 {
			t.Errorf("%s: %d pictures in the structured data", name, len(list))
		}
	}
}
