package view

import (
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"broadside/app"
	"broadside/app/apptest"
	"broadside/articles"
)

func TestFrontPage(t *testing.T) {
	t.Parallel()
	root := drawn(t, "/")
	if got := textOf(one(t, root, called("h1"))); got != "The Corniche" {
		t.Errorf("h1 = %q", got)
	}
	if got := textOf(one(t, root, classed("tagline"))); got != "News of the Gulf" {
		t.Errorf("tagline = %q", got)
	}
	lead := one(t, root, classed("lead"))
	if got := texts(all(lead, classed("headline"))); !slices.Equal(got, []string{"Dubai’s renters are staying put"}) {
		t.Errorf("lead = %q", got)
	}
	img := one(t, lead, called("img"))
	if get(img, "fetchpriority") != "high" || get(img, "loading") != "" {
		t.Errorf("the lead's picture waits: %v", img.Attr)
	}
	for _, img := range all(one(t, root, classed("parts")), called("img")) {
		if get(img, "loading") != "lazy" {
			t.Errorf("a picture far below does not wait: %v", img.Attr)
		}
	}
}

func TestEditionIsTheNewestChange(t *testing.T) {
	t.Parallel()
	piece := func(published, updated time.Time) articles.Summary {
		return articles.Summary{Slug: "a", Headline: "A", Published: published, Updated: updated}
	}
	for _, tt := range []struct {
		name  string
		items []articles.Summary
		want  string
	}{
		{"published last", []articles.Summary{piece(apptest.Morning.Add(-time.Hour), time.Time{}), piece(apptest.Morning, time.Time{})}, "Monday 23 November 2026, 07:00"},
		{"updated last", []articles.Summary{piece(apptest.Morning.Add(-48*time.Hour), apptest.Morning.Add(time.Minute)), piece(apptest.Morning, time.Time{})}, "Monday 23 November 2026, 07:01"},
		{"nothing yet", nil, ""},
	} {
		s := app.Screen{Name: app.Front, Lang: "en", Site: apptest.New().Paper, Sections: []app.SectionList{{Code: "lead", Items: tt.items}}}
		if got := strings.Join(texts(all(parsed(t, s), classed("edition"))), ""); got != tt.want {
			t.Errorf("%s: edition = %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestOpinionNamesItsWriters(t *testing.T) {
	t.Parallel()
	f := apptest.New()
	for range 5 { // the newest articles lead; opinion has its own column
		f.ArticleList = append([]articles.Article{{Slug: "n", Headline: "N", Lang: "en", Section: "news"}}, f.ArticleList...)
	}
	s, err := loaded(t, f, "/")
	if err != nil {
		t.Fatal(err)
	}
	views := one(t, parsed(t, s), classed("views"))
	if got := texts(all(views, classed("byline"))); !slices.Equal(got, []string{"Huda Falasi"}) {
		t.Errorf("bylines = %q", got)
	}
	if n := len(all(views, called("img"))); n != 0 {
		t.Errorf("%d pictures among the views", n)
	}
}

func TestSectionPage(t *testing.T) {
	t.Parallel()
	root := drawn(t, "/sections/news")
	if got := textOf(one(t, root, called("h1"))); got != "News" {
		t.Errorf("h1 = %q", got)
	}
	link := one(t, one(t, root, classed("sections")), func(n *html.Node) bool { return get(n, "aria-current") != "" })
	if textOf(link) != "News" || get(link, "aria-current") != "page" {
		t.Errorf("the masthead marks %q as %q", textOf(link), get(link, "aria-current"))
	}
	rows := all(one(t, root, classed("pieces")), classed("teaser"))
	if len(rows) != 4 {
		t.Fatalf("%d pieces", len(rows))
	}
	for _, row := range rows {
		if len(all(row, classed("when"))) != 1 {
			t.Errorf("%q has no date", textOf(row))
		}
	}
}

func TestEmptySectionSaysSo(t *testing.T) {
	t.Parallel()
	s := app.Screen{Name: app.Section, Lang: "en", Site: apptest.New().Paper, Sections: []app.SectionList{{Code: "news"}}}
	if got := textOf(one(t, parsed(t, s), called("main"))); !strings.Contains(got, "Nothing has been published here yet.") {
		t.Errorf("main = %q", got)
	}
}

func TestOlderStories(t *testing.T) {
	t.Parallel()
	s := app.Screen{Name: app.Section, Lang: "en", Site: apptest.New().Paper, Next: "/sections/news?cursor=c", Sections: []app.SectionList{{Code: "news", Items: []articles.Summary{{Slug: "a"}}}}}
	link := one(t, one(t, parsed(t, s), classed("onward")), called("a"))
	if get(link, "href") != "/sections/news?cursor=c" || get(link, "rel") != "next" || textOf(link) != "Older stories" {
		t.Errorf("%v %s", link.Attr, textOf(link))
	}
}

func TestKickers(t *testing.T) {
	t.Parallel()
	s := drawing("en")
	for _, tt := range []struct {
		kind            articles.Kind
		kicker, section string
		plain           bool
		want            string
	}{
		{articles.News, "Housing", "news", false, "Housing"},
		{articles.News, "", "news", false, "News"},
		{articles.News, "", "news", true, ""},
		{articles.News, "", "weather", false, ""},
		{articles.Opinion, "", "opinion", false, "Opinion"},
		{articles.Analysis, "", "business", true, "Analysis"},
		{articles.Live, "", "news", false, "Live"},
		{articles.Notice, "", "notices", false, "Notice"},
		{articles.Analysis, "Water", "news", false, "Water"},
		{articles.Sponsored, "Travel", "news", true, "Paid for by a partner"},
	} {
		got := ""
		if ui := s.kicker(tt.kind, tt.kicker, tt.section, tt.plain); ui != nil {
			got = strings.TrimSuffix(strings.TrimPrefix(encoded(ui), `<p class="kicker">`), "</p>")
		}
		if got != tt.want {
			t.Errorf("kicker(%s, %q, %s, %v) = %q, want %q", tt.kind, tt.kicker, tt.section, tt.plain, got, tt.want)
		}
	}
}

// An article in another language than the page has a lang attribute.
func TestTeaserInAnotherLanguage(t *testing.T) {
	t.Parallel()
	got := encoded(drawing("en").teaser(articles.Summary{Slug: "a", Headline: "خبر", Lang: "ar"}, teaserParts{level: "h3"}))
	if !strings.HasPrefix(got, `<article class="teaser" dir="rtl" lang="ar">`) {
		t.Errorf("teaser = %s", got)
	}
	got = encoded(drawing("en").teaser(articles.Summary{Slug: "a", Headline: "Haber", Lang: "tr"}, teaserParts{level: "h3"}))
	if !strings.HasPrefix(got, `<article class="teaser" lang="tr">`) {
		t.Errorf("teaser = %s", got)
	}
}

// A teaser has one link for keyboards and screen readers; its picture is not a
// second one.
func TestTeaserIsOneLink(t *testing.T) {
	t.Parallel()
	for _, teaser := range all(drawn(t, "/"), classed("teaser")) {
		heard := 0
		for _, a := range all(teaser, called("a")) {
			if get(a, "aria-hidden") != "true" {
				heard++
			} else if get(a, "tabindex") != "-1" {
				t.Errorf("%q: a hidden link can be tabbed to", textOf(teaser))
			}
		}
		if heard != 1 {
			t.Errorf("%q: %d links", textOf(teaser), heard)
		}
	}
}

func TestColumnOfTheFrontPage(t *testing.T) {
	t.Parallel()
	column := one(t, drawn(t, "/"), func(n *html.Node) bool { return get(n, "id") == "classifieds" })
	var got []string
	for _, a := range all(one(t, column, classed("index")), called("a")) {
		got = append(got, textOf(a)+" "+get(a, "href"))
	}
	if want := []string{"Property for rent /listings?category=property-rent", "Jobs /listings?category=jobs"}; !slices.Equal(got, want) {
		t.Errorf("index = %q, want %q", got, want)
	}
	if n := len(all(column, classed("listing"))); n != 3 {
		t.Errorf("%d listings", n)
	}
}

func TestMastheadMarksWhereOneIs(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"/": "", "/sections/business": "Business page", "/articles/rents": "News true", "/listings": "Classifieds page", "/listings/flat-1": "Classifieds true",
		"/nothing": "", "/ar/sections/opinion": "رأي page",
	} {
		got := ""
		for _, a := range all(one(t, drawn(t, address), classed("sections")), called("a")) {
			if here := get(a, "aria-current"); here != "" {
				got += textOf(a) + " " + here
			}
		}
		if got != want {
			t.Errorf("%s: %q, want %q", address, got, want)
		}
	}
}

func TestNameOfThePaper(t *testing.T) {
	t.Parallel()
	s := drawing("ar")
	if got := s.Site.Name(s.Lang); got != "الكورنيش" {
		t.Errorf("paper() = %q", got)
	}
	s.Site.Names, s.Site.Publisher = nil, "Broadside"
	if got := s.Site.Name(s.Lang); got != "Broadside" {
		t.Errorf("paper() without names = %q", got)
	}
}

func TestImprint(t *testing.T) {
	t.Parallel()
	foot := one(t, drawn(t, "/ar/"), classed("imprint"))
	var feeds []string
	for _, a := range all(foot, func(n *html.Node) bool { return get(n, "type") == "application/rss+xml" }) {
		feeds = append(feeds, get(a, "href"))
	}
	if want := []string{"/feeds/articles.rss?lang=ar", "/feeds/listings.rss?lang=ar"}; !slices.Equal(feeds, want) {
		t.Errorf("feeds = %q", feeds)
	}
	if got := textOf(foot); !strings.Contains(got, "«الكورنيش»") {
		t.Errorf("imprint = %q", got)
	}
}

func TestMomentsAreMachineReadable(t *testing.T) {
	t.Parallel()
	for _, address := range apptest.Addresses {
		for _, n := range all(drawn(t, address), called("time")) {
			if _, err := time.Parse(time.RFC3339, get(n, "datetime")); err != nil {
				t.Errorf("%s: datetime %q: %v", address, get(n, "datetime"), err)
			}
		}
	}
}

// Headlines and titles of a retracted article are marked in its language; those
// of others are not.
func TestRetractedPiecesAreMarked(t *testing.T) {
	t.Parallel()
	for lang, mark := range map[string]string{"en": "Retracted: ", "ar": "خبر مسحوب: "} {
		f := apptest.New()
		for i := range f.ArticleList {
			if a := &f.ArticleList[i]; a.Slug == "ports" || a.Slug == "rents-ar" {
				a.Corrections = []articles.Correction{{At: apptest.Morning, Kind: "retraction", Text: "None of it."}}
			}
		}
		slug, other := map[string]string{"en": "ports", "ar": "rents-ar"}[lang], map[string]string{"en": "shade", "ar": ""}[lang]
		for _, path := range []string{f.Paper.FrontPath(lang), f.Paper.SectionPath(lang, map[string]string{"en": "business", "ar": "news"}[lang]), f.Paper.ArticlePath(other)} {
			if path == f.Paper.ArticlePath("") {
				continue
			}
			s, err := loaded(t, f, path)
			if err != nil {
				t.Fatal(err)
			}
			n := 0
			for _, a := range all(parsed(t, s), called("a")) {
				if get(a, "class") == "picture" || !strings.HasPrefix(get(a, "href"), "/articles/") {
					continue
				}
				marked := strings.HasPrefix(textOf(a), strings.TrimSpace(mark))
				if marked != (get(a, "href") == f.Paper.ArticlePath(slug)) {
					t.Errorf("%s: the text of %s is %q", path, get(a, "href"), textOf(a))
				}
				if marked {
					n++
				}
			}
			if n != 1 {
				t.Errorf("%s: %d pieces are marked, want one", path, n)
			}
		}
		for _, path := range []string{f.Paper.ArticlePath(slug), "/e" + f.Paper.ArticlePath(slug)} {
			s, err := loaded(t, f, path)
			if err != nil {
				t.Fatal(err)
			}
			if got, want := app.Title(s), mark+s.Article.Headline+" – "; !strings.HasPrefix(got, want) {
				t.Errorf("%s is called %q, want %q", path, got, want)
			}
			if head := textOf(one(t, parsed(t, s), called("h1"))); head != s.Article.Headline && s.Name == app.Article {
				t.Errorf("%s: the headline is %q, want the article's", path, head)
			}
		}
	}
	// In a list of another language the mark is in the article's language.
	s := drawing("en")
	got := encoded(s.teaser(articles.Summary{Slug: "x", Headline: "جسر", Lang: "ar", Retracted: true}, teaserParts{level: "h3"}))
	if !strings.Contains(got, `<a href="/articles/x"><strong class="retraction">خبر مسحوب: </strong>جسر</a>`) {
		t.Errorf("teaser: %s", got)
	}
}
