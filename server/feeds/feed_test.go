package feeds

import (
	"bytes"
	"html"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mmcdole/gofeed"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/articles"
	"broadside/server/schemaorg"
)

var gulf = time.FixedZone("Asia/Dubai", 4*60*60)

// feedSite returns a site with a base, so that a missing base is noticed.
func feedSite() api.Site {
	return api.Site{
		Publisher: "The Corniche", Names: map[string]string{"en": "The Corniche", "ar": "الكورنيش"},
		Tagline: map[string]string{"en": "News of the Gulf", "ar": "أخبار الخليج"},
		Origin:  "https://paper.example", Base: "/news", Languages: []string{"en", "ar"}, Zone: "Asia/Dubai", Offset: 14400,
		Sections: []api.Section{
			{Code: "business", Names: map[string]string{"en": "Business", "ar": "اقتصاد"}},
			{Code: "sport", Names: map[string]string{"en": "Sport", "ar": "رياضة"}},
		},
		Cities: []api.City{{Code: "dubai", Country: "AE", Names: map[string]string{"en": "Dubai", "ar": "دبي"}}},
	}
}

func feedStory() articles.Article {
	return articles.Article{
		Slug: "dubai-rents", Kind: articles.Analysis, Kicker: "Housing", Headline: "Rents & <leases>: “why” they stay", Standfirst: "Two in three signed again.",
		Images: []articles.Image{{
			Src: "/media/img/rents.webp?v=1", Alt: "Towers", Caption: "Lit windows", Credit: "Reuters", CreditURL: "https://reuters.example/p",
			Copyright: "© Reuters", License: "CC BY 4.0", Width: 1600, Height: 900, Focus: "50% 25%",
			Renditions: []articles.Rendition{{Src: "/media/img/rents-640.webp?v=2", Width: 640, Height: 360}},
		}},
		Source: "The Corniche", Byline: []articles.Person{{Name: "Reem Sultan", Role: "Property correspondent", URL: "https://paper.example/reem"}, {Name: "Imran Qazi"}},
		Contributors: []articles.Contributor{{Name: "Reuters", Role: "wire"}}, Dateline: &articles.Dateline{City: "Dubai", Country: "United Arab Emirates", Agency: "Reuters"},
		Places: []string{"Dubai", "Sharjah"}, Subjects: []string{"Housing"}, People: []string{"Mariam Qadri"}, Organisations: []string{"Alderby Hazim"},
		Body: []articles.Block{
			{Kind: articles.Heading, Level: 2, Spans: []articles.Span{{Text: "A gap"}}},
			{Kind: articles.Paragraph, Spans: []articles.Span{{Text: "The "}, {Text: "index", Href: "/articles/index", Strong: true, Em: true}, {Text: " <rose>", Break: true}, {Text: "again", Code: true}}},
			{Kind: articles.Paragraph, Spans: []articles.Span{{Text: "And then."}}},
			{Kind: articles.Quote, Items: [][]articles.Span{{{Text: "It holds people still."}}, {{Text: "You can watch it."}}}, Speaker: "Tariq Venter"},
			{Kind: articles.List, Ordered: true, Items: [][]articles.Span{{{Text: "one"}}, {{Text: "two"}}}},
			{Kind: articles.Table, Rows: [][][]articles.Span{{{{Text: "Place"}}, {{Text: "Rent"}}}, {{{Text: "Deira"}}, {{Text: "68,000"}}}}},
			{Kind: articles.Embed, URL: "https://video.example/1", Spans: []articles.Span{{Text: "A film"}}},
			{Kind: articles.Picture, Image: &articles.Image{Src: "/media/img/chart.svg?v=3", Caption: "Chart", Width: 640, Height: 400}},
			{Kind: articles.Preformatted, Spans: []articles.Span{{Text: "a\n b"}}}, {Kind: articles.Rule},
		},
		Attribution: "-with inputs from Reuters", Section: "business", Tags: []string{"rents", "housing"},
		Published: time.Date(2026, 11, 22, 20, 15, 0, 0, gulf), Updated: time.Date(2026, 11, 23, 6, 10, 0, 0, gulf),
		Status: articles.StatusLive, Version: 3, Lang: "en", Dir: "ltr", Rights: "© 2026 The Corniche",
		Corrections:  []articles.Correction{{At: time.Date(2026, 11, 23, 6, 10, 0, 0, gulf), Kind: "correction", Text: "It was 41,000."}},
		Translations: map[string]string{"ar": "dubai-rents-ar"}, Words: 640, Minutes: 3,
	}
}

func feedStories() []articles.Article {
	return []articles.Article{feedStory(), {
		Slug: "بطولة", Kind: articles.Sponsored, Headline: "سباق القوارب في دبي", Section: "sport", Lang: "ar", Dir: "rtl",
		Body:      []articles.Block{{Kind: articles.Paragraph, Spans: []articles.Span{{Text: "انطلق السباق."}}}},
		Published: time.Date(2026, 11, 21, 9, 0, 0, 0, gulf), Status: articles.StatusLive, Canonical: "https://other.example/x", Words: 2, Minutes: 1,
	}}
}

func feedCategories() []classifieds.Category {
	return []classifieds.Category{{Code: "property-rent", Names: map[string]string{"en": "Property for rent", "ar": "عقارات للإيجار"}, Schema: "RealEstateListing",
		Attributes: []classifieds.Attribute{
			{Code: "property_type", Kind: classifieds.Enum, Names: map[string]string{"en": "Property", "ar": "نوع العقار"},
				Options: []classifieds.Option{{Value: "villa", Names: map[string]string{"en": "Villa", "ar": "فيلا"}}}},
			{Code: "area", Kind: classifieds.Decimal, Unit: "m²", Names: map[string]string{"en": "Area", "ar": "المساحة"}},
			{Code: "deposit", Kind: classifieds.Money, Names: map[string]string{"en": "Deposit", "ar": "التأمين"}},
			{Code: "year", Kind: classifieds.Year, Names: map[string]string{"en": "Built in"}},
			{Code: "furnished", Kind: classifieds.Bool, Names: map[string]string{"en": "Furnished", "ar": "مفروش"}},
			{Code: "vin", Kind: classifieds.Text, Private: true, Names: map[string]string{"en": "Chassis"}},
		}}}
}

func feedListing() classifieds.Listing {
	return classifieds.Listing{
		ID: "7f3a", Category: "property-rent", Intent: classifieds.Offer, Title: "Villa <with> a view & a pool", Text: "Quiet street.\nNear the sea.\n\nAsk <us>.",
		Lang: "en", Price: classifieds.Price{Type: classifieds.From, Minor: 12000050, Currency: "AED", Period: "year"},
		Place: classifieds.Place{Country: "AE", Region: "AE-DU", City: "dubai", Area: "Jumeirah", Lat: 25.2, Lon: 55.25},
		Attributes: map[string]classifieds.Value{
			"property_type": classifieds.TextValue("villa"), "area": classifieds.NumberValue(2150.5), "deposit": classifieds.NumberValue(500000),
			"year": classifieds.NumberValue(2019), "furnished": classifieds.BoolValue(true), "vin": classifieds.TextValue("SECRET"),
		},
		Photos: []classifieds.Photo{{Src: "/media/listings/villa.svg?v=9", Alt: "A villa", Width: 640, Height: 480}},
		State:  classifieds.Live, Published: time.Date(2026, 11, 20, 8, 0, 0, 0, gulf), Expires: time.Date(2026, 12, 20, 8, 0, 0, 0, gulf),
	}
}

// encodeFeed returns f in a format.
func encodeFeed(t testing.TB, f feed, format string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := feedWriters[format](&b, f); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func parsedFeed(t testing.TB, b []byte) *gofeed.Feed {
	t.Helper()
	f, err := gofeed.NewParser().Parse(bytes.NewReader(b))
	if err != nil {
		t.Fatalf("gofeed: %v\n%s", err, b)
	}
	return f
}

// TestArticleFeeds reads each format with an independent parser.
func TestArticleFeeds(t *testing.T) {
	t.Parallel()
	f := articleFeed(feedSite(), api.ArticleQuery{Section: "business", Lang: "en", Cursor: "c1"}, feedStories(), "c2")
	for format, kind := range map[string]string{"rss": "rss", "atom": "atom", "json": "json"} {
		t.Run(format, func(t *testing.T) {
			t.Parallel()
			b := encodeFeed(t, f, format)
			got := parsedFeed(t, b)
			self := "https://paper.example/news/feeds/articles." + format + "?lang=en&section=business"
			equal(t, "type", got.FeedType, kind)
			equal(t, "title", got.Title, "The Corniche · Business")
			equal(t, "description", got.Description, "News of the Gulf")
			equal(t, "link", got.Link, "https://paper.example/news/sections/business")
			equal(t, "self", got.FeedLink, self)
			equal(t, "language", got.Language, "en")
			if !strings.Contains(string(b), "cursor=c2") || strings.Contains(string(b), "cursor=c1") {
				t.Error("the next page is not named, or the feed names itself by its cursor")
			}
			if len(got.Items) != 2 {
				t.Fatalf("%d items, want 2", len(got.Items))
			}
			one := got.Items[0]
			equal(t, "guid", one.GUID, "tag:paper.example,2026:articles/dubai-rents")
			equal(t, "link", one.Link, "https://paper.example/news/articles/dubai-rents")
			equal(t, "title", one.Title, "Rents & <leases>: “why” they stay")
			equal(t, "summary", one.Description, "Two in three signed again.")
			equal(t, "content", one.Content, articleHTML(feedSite(), feedStory()))
			equal(t, "author", one.Authors[0].Name, "Reem Sultan")
			if format == "rss" { // gofeed joins the authors
				equal(t, "second author", one.DublinCoreExt.Creator[1], "Imran Qazi")
			} else {
				equal(t, "second author", one.Authors[1].Name, "Imran Qazi")
			}
			equal(t, "categories", strings.Join(one.Categories, ","), "Business,rents,housing")
			equal(t, "published", one.PublishedParsed.UTC().Format(time.RFC3339), "2026-11-22T16:15:00Z")
			two := got.Items[1]
			equal(t, "Arabic title", two.Title, "سباق القوارب في دبي")
			equal(t, "Arabic link", two.Link, "https://paper.example/news/articles/%D8%A8%D8%B7%D9%88%D9%84%D8%A9")
			if !slices.Contains(two.Categories, "محتوى مدفوع من شريك") {
				t.Errorf("the sponsored entry is not labelled: %v", two.Categories)
			}
			switch format {
			case "rss":
				media := one.Extensions["media"]["content"][0]
				equal(t, "picture", media.Attrs["url"], "https://paper.example/news/media/img/rents.webp?v=1")
				equal(t, "credit", media.Children["credit"][0].Value, "Reuters")
				equal(t, "publisher", one.DublinCoreExt.Publisher[0], "The Corniche")
				equal(t, "contributor", one.DublinCoreExt.Contributor[0], "Reuters")
				equal(t, "rights", one.DublinCoreExt.Rights[0], "© 2026 The Corniche")
				equal(t, "language of an item", two.DublinCoreExt.Language[0], "ar")
			case "atom":
				equal(t, "updated", one.UpdatedParsed.UTC().Format(time.RFC3339), "2026-11-23T02:10:00Z")
				equal(t, "feed updated", got.UpdatedParsed.UTC().Format(time.RFC3339), "2026-11-23T02:10:00Z")
				equal(t, "enclosure", one.Enclosures[0].Type, "image/webp")
			case "json":
				equal(t, "updated", one.UpdatedParsed.UTC().Format(time.RFC3339), "2026-11-23T02:10:00Z")
				equal(t, "picture", one.Image.URL, "https://paper.example/news/media/img/rents.webp?v=1")
			}
		})
	}
}

func TestListingFeeds(t *testing.T) {
	t.Parallel()
	f := listingFeed(feedSite(), classifieds.Filter{Category: "property-rent", City: "dubai", PriceMax: 20000000, Facets: true, Lang: "ar"},
		feedCategories(), []classifieds.Listing{feedListing()}, "")
	for _, format := range []string{"rss", "atom", "json"} {
		t.Run(format, func(t *testing.T) {
			t.Parallel()
			b := encodeFeed(t, f, format)
			got := parsedFeed(t, b)
			equal(t, "title", got.Title, "الكورنيش · الإعلانات المبوبة · عقارات للإيجار · دبي")
			equal(t, "language", got.Language, "ar")
			equal(t, "link", got.Link, "https://paper.example/news/ar/listings?category=property-rent&city=dubai&price_max=200000")
			equal(t, "self", got.FeedLink, "https://paper.example/news/feeds/listings."+format+"?category=property-rent&city=dubai&lang=ar&price_max=200000")
			one := got.Items[0]
			equal(t, "guid", one.GUID, "tag:paper.example,2026:listings/7f3a")
			equal(t, "link", one.Link, "https://paper.example/news/ar/listings/7f3a")
			equal(t, "title", one.Title, "Villa <with> a view & a pool")
			equal(t, "categories", strings.Join(one.Categories, ","), "عقارات للإيجار,دبي")
			summary := "من 120,000.50 درهم سنويًا · Jumeirah، دبي · Quiet street. Near the sea. Ask <us>."
			if format == "rss" {
				summary = html.EscapeString(summary) // a description is parsed as HTML
			}
			equal(t, "summary", strings.ReplaceAll(one.Description, "\u00a0", " "), summary)
			if strings.Contains(string(b), "SECRET") {
				t.Error("a private attribute is in the feed")
			}
		})
	}
}

func TestListingHTML(t *testing.T) {
	t.Parallel()
	f := listingFeed(feedSite(), classifieds.Filter{}, feedCategories(), []classifieds.Listing{feedListing()}, "")
	want := `<p><strong>from AED 120,000.50 / year · Jumeirah, Dubai</strong></p>` +
		`<figure><img src="https://paper.example/news/media/listings/villa.svg?v=9" alt="A villa" width="640" height="480"/></figure>` +
		`<p>Quiet street.<br/>Near the sea.</p><p>Ask &lt;us&gt;.</p>` +
		`<ul><li>Property: Villa</li><li>Area: 2,150.5 m²</li><li>Deposit: AED 5,000</li><li>Built in: 2019</li><li>Furnished: Yes</li></ul>`
	equal(t, "html", strings.ReplaceAll(f.entries[0].html, "\u00a0", " "), want)
}

func TestArticleHTML(t *testing.T) {
	t.Parallel()
	want := `<figure><img src="https://paper.example/news/media/img/rents.webp?v=1" alt="Towers" width="1600" height="900"/><figcaption>Lit windows — Reuters</figcaption></figure>` +
		`<h2>A gap</h2>` +
		`<p><b>Dubai, United Arab Emirates (Reuters)</b> — The <a href="https://paper.example/news/articles/index"><strong><em>index</em></strong></a> &lt;rose&gt;<br/><code>again</code></p>` +
		`<p>And then.</p>` +
		`<blockquote><p>It holds people still.</p><p>You can watch it.</p><p><cite>— Tariq Venter</cite></p></blockquote>` +
		`<ol><li>one</li><li>two</li></ol>` +
		`<table><tr><th>Place</th><th>Rent</th></tr><tr><td>Deira</td><td>68,000</td></tr></table>` +
		`<p><a href="https://video.example/1">A film</a></p>` +
		`<figure><img src="https://paper.example/news/media/img/chart.svg?v=3" alt="" width="640" height="400"/><figcaption>Chart</figcaption></figure>` +
		"<pre>a\n b</pre><hr/>" +
		`<p><em>-with inputs from Reuters</em></p>` +
		`<p><strong>Correction</strong> (23 Nov 2026): It was 41,000.</p>`
	equal(t, "html", strings.ReplaceAll(articleHTML(feedSite(), feedStory()), "\u00a0", " "), want)
}

// TestEmptyFeeds checks that a filter without matches has a valid feed.
func TestEmptyFeeds(t *testing.T) {
	t.Parallel()
	f := articleFeed(feedSite(), api.ArticleQuery{Q: "nothing"}, nil, "")
	if !f.modified().IsZero() {
		t.Errorf("modified = %v, want none", f.modified())
	}
	for _, format := range []string{"rss", "atom", "json"} {
		got := parsedFeed(t, encodeFeed(t, f, format))
		equal(t, format+" title", got.Title, "The Corniche · nothing")
		if len(got.Items) != 0 {
			t.Errorf("%s has %d items", format, len(got.Items))
		}
	}
}

func TestFeedModified(t *testing.T) {
	t.Parallel()
	f := articleFeed(feedSite(), api.ArticleQuery{}, feedStories(), "")
	if want := feedStory().Updated; !f.modified().Equal(want) {
		t.Errorf("modified = %v, want %v", f.modified(), want)
	}
}

// TestGUIDsAreStable checks that ids do not change, so that readers do not show entries twice.
func TestGUIDsAreStable(t *testing.T) {
	t.Parallel()
	a := feedStory()
	before := articleEntry(feedSite(), a).id
	a.Headline, a.Version, a.Canonical, a.Section = "Another", 9, "https://elsewhere.example", "sport"
	a.Published = a.Published.AddDate(1, 0, 0)
	site := feedSite()
	site.Origin, site.Base, site.Publisher = "http://paper.example:8080", "", "Another"
	if after := articleEntry(site, a).id; after != before {
		t.Errorf("guid %q became %q", before, after)
	}
}

func equal(t testing.TB, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s:\n got %q\nwant %q", what, got, want)
	}
}

// All formats of an article have the same publisher.
func TestPublisherOfAStory(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ publisher, source, wantPublisher, wantSource string }{
		{"Gulf News", "Gulf News", "Gulf News", ""},
		{"", "The Corniche", "The Corniche", ""},
		{"", "Reuters", "The Corniche", "Reuters"},
		{"Gulf News", "Reuters", "Gulf News", "Reuters"},
	} {
		a := feedStory()
		a.Publisher, a.Source = tt.publisher, tt.source
		f := articleFeed(feedSite(), api.ArticleQuery{}, []articles.Article{a}, "")
		rss := string(encodeFeed(t, f, "rss"))
		if !strings.Contains(rss, "<dc:publisher>"+tt.wantPublisher+"</dc:publisher>") {
			t.Errorf("%+v: the feed has another publisher", tt)
		}
		if tt.wantSource == "" && strings.Contains(rss, "<dc:source>") || !strings.Contains(rss, tt.wantSource) {
			t.Errorf("%+v: the feed has another source", tt)
		}
		if got := Ninjs(feedSite(), a).Sources[0].Name; got != tt.wantPublisher {
			t.Errorf("%+v: ninjs has %s", tt, got)
		}
		if got := schemaorg.Article(feedSite(), a, articles.Image{})["publisher"].(schemaorg.Thing)["name"]; got != tt.wantPublisher {
			t.Errorf("%+v: schema.org has %s", tt, got)
		}
	}
}

// testTime returns the time of the tests' clock.
func testTime() time.Time { return time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC) }
