package feeds

import (
	"encoding/json"
	"io/fs"
	"log/slog"
	"os"
	"slices"
	"testing"
	"testing/fstest"
	"time"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/articles"
	"broadside/articles/library"
	shipped "broadside/articles/paper"
	"broadside/server/bulk"
	"broadside/server/schemaorg"
	"broadside/server/settings"
)

// shippedStories returns the built-in sample and all of its articles in any state.
func shippedStories(t testing.TB) (api.Site, []articles.Article) {
	t.Helper()
	site, problems := settings.Site(shipped.Files)
	if len(problems) > 0 {
		t.Fatalf("the paper's settings: %v", problems)
	}
	site.Origin = "https://paper.example"
	list := storiesOf(t, shipped.Files, library.Options{})
	if len(list) < 20 {
		t.Fatalf("%d stories ship, want at least 20", len(list))
	}
	return site, list
}

func storiesOf(t testing.TB, fsys fs.FS, opt library.Options) []articles.Article {
	t.Helper()
	opt.Log, opt.Now = slog.New(slog.DiscardHandler), testTime
	lib, err := library.Open(fsys, opt)
	if err != nil {
		t.Fatal(err)
	}
	var list []articles.Article
	for _, s := range lib.Summaries() {
		a, err := lib.Article(s.Slug)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, a)
	}
	return list
}

// seedStories returns the real wire text as it arrives and as it is published.
func seedStories(t testing.TB) []articles.Article {
	t.Helper()
	files := os.DirFS(sharedData(t, "seed"))
	names, err := fs.Glob(files, "*.txt")
	if err != nil || len(names) == 0 {
		t.Fatalf("no seed: %v", err)
	}
	fsys := fstest.MapFS{}
	for _, name := range names {
		b, err := fs.ReadFile(files, name)
		if err != nil {
			t.Fatal(err)
		}
		fsys[name] = &fstest.MapFile{Data: b}
	}
	list := storiesOf(t, fsys, library.Options{})
	return append(list, storiesOf(t, fsys, library.Options{Published: time.Date(2017, 8, 17, 0, 0, 0, 0, gulf)})...)
}

// TestShippedNinjs checks that all articles of the sample and the seed are valid ninjs 3.1.
func TestShippedNinjs(t *testing.T) {
	t.Parallel()
	schema := ninjsValidator(t)
	site, list := shippedStories(t)
	for _, a := range append(list, seedStories(t)...) {
		b, err := json.Marshal(Ninjs(site, a))
		if err != nil {
			t.Fatal(err)
		}
		if err := validate(t, schema, b); err != nil {
			t.Errorf("%s: %v", a.Slug, err)
		}
	}
}

// TestShippedFeeds checks that all articles of the sample and the seed are readable in a feed.
func TestShippedFeeds(t *testing.T) {
	t.Parallel()
	site, list := shippedStories(t)
	list = append(list, seedStories(t)...)
	f := articleFeed(site, api.ArticleQuery{}, list, "")
	for _, format := range []string{"rss", "atom", "json"} {
		got := parsedFeed(t, encodeFeed(t, f, format))
		if len(got.Items) != len(list) {
			t.Fatalf("%s: %d items, want %d", format, len(got.Items), len(list))
		}
		for i, item := range got.Items {
			equal(t, format+" title", item.Title, list[i].Headline)
			if item.Content == "" || item.GUID == "" {
				t.Errorf("%s: %s has no content or no id", format, item.Link)
			}
		}
	}
	for _, e := range f.entries {
		mustBeHarmless(t, e.html)
	}
}

// BenchmarkArticleFeed measures a feed of the newest twenty articles as RSS.
func BenchmarkArticleFeed(b *testing.B) {
	site, list := shippedStories(b)
	for b.Loop() {
		encodeFeed(b, articleFeed(site, api.ArticleQuery{}, list[:20], ""), "rss")
	}
}

// TestShippedListings checks the structured data and the feed entry of every listing of the sample.
func TestShippedListings(t *testing.T) {
	t.Parallel()
	site, _ := settings.Site(shipped.Files)
	site.Origin = "https://paper.example"
	categories, _ := settings.Categories(shipped.Files)
	list, problems := bulk.Listings(shipped.Files, categories, site, testTime())
	if len(problems) > 0 || len(list) < 160 {
		t.Fatalf("%d listings, %v", len(list), problems)
	}
	types := map[string]int{}
	for _, l := range list {
		i := slices.IndexFunc(categories, func(c classifieds.Category) bool { return c.Code == l.Category })
		thing := schemaorg.Listing(site, categories[i], l, "en", testTime())
		if thing == nil {
			if live := l.State == classifieds.Live && l.Expires.After(testTime()) && l.Published.Before(testTime()); live {
				t.Errorf("%s (%s) has no structured data", l.ID, l.Category)
			}
			continue
		}
		kind, _ := thing["@type"].(string)
		types[kind]++
		if _, told := thing["baseSalary"]; kind == "JobPosting" && !told && l.Attributes["salary_min"].Number > 0 {
			t.Errorf("%s has no salary; its currency is %q", l.ID, l.Price.Currency)
		}
	}
	for _, kind := range []string{"JobPosting", "RealEstateListing", "Car", "Product", "Service", "Event", "Article", "Demand"} {
		if types[kind] == 0 {
			t.Errorf("no %s among %v", kind, types)
		}
	}
	for _, lang := range site.Languages {
		f := listingFeed(site, classifieds.Filter{Lang: lang}, categories, list, "")
		for _, format := range []string{"rss", "atom", "json"} {
			if got := parsedFeed(t, encodeFeed(t, f, format)); len(got.Items) != len(list) {
				t.Errorf("%s: %d items, want %d", format, len(got.Items), len(list))
			}
		}
		for _, e := range f.entries {
			mustBeHarmless(t, e.html)
		}
	}
}
