package app

import (
	"context"
	"maps"
	"net/url"
	"strings"
	"testing"

	"broadside/app/api"
	"broadside/app/apptest"
	"broadside/app/classifieds"
	"broadside/articles"
)

// load loads an address from f.
func load(t *testing.T, f *apptest.Source, address string) (Screen, error) {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatalf("url.Parse(%q): %v", address, err)
	}
	return Load(context.Background(), f, u)
}

func TestLoadReadsAddresses(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		address   string
		name      Name
		lang      string
		path      string // canonical
		elsewhere string // its address in the other language
	}{
		{"/", Front, "en", "/", "/ar/"},
		{"/ar/", Front, "ar", "/ar/", "/"},
		{"/ar", Front, "ar", "/ar/", "/"},
		{"/?utm_source=letter", Front, "en", "/", "/ar/"},
		{"/sections/news", Section, "en", "/sections/news", "/ar/sections/news"},
		{"/sections/news/", Section, "en", "/sections/news", "/ar/sections/news"},
		{"/sections/news?cursor=x", Section, "en", "/sections/news?cursor=x", "/ar/sections/news"},
		{"/ar/sections/news", Section, "ar", "/ar/sections/news", "/sections/news"},
		{"/sections/weather", NotFound, "en", "/sections/weather", "/ar/"},
		{"/articles/rents", Article, "en", "/articles/rents", "/articles/rents-ar"},
		{"/articles/rents?fbclid=1", Article, "en", "/articles/rents", "/articles/rents-ar"},
		{"/articles/rents-ar", Article, "ar", "/articles/rents-ar", "/articles/rents"},
		{"/articles/shade", Article, "en", "/articles/shade", "/ar/sections/opinion"},
		{"/articles/nothing", NotFound, "en", "/articles/nothing", "/ar/"},
		{"/articles/withdrawn", Gone, "en", "/articles/withdrawn", "/ar/"},
		{"/ar/articles/rents-ar", NotFound, "ar", "/ar/articles/rents-ar", "/"},
		{"/listings", Listings, "en", "/listings", "/ar/listings"},
		{"/listings?city=dubai&q=", Listings, "en", "/listings?city=dubai", "/ar/listings?city=dubai"},
		{"/listings?utm_medium=post&city=dubai&gclid=1", Listings, "en", "/listings?city=dubai", "/ar/listings?city=dubai"},
		{"/ar/listings?category=jobs&city=riyadh", Listings, "ar", "/ar/listings?category=jobs&city=riyadh", "/listings?category=jobs&city=riyadh"},
		{"/listings/flat-1", Listing, "en", "/listings/flat-1", "/ar/listings/flat-1"},
		{"/ar/listings/flat-1", Listing, "ar", "/ar/listings/flat-1", "/listings/flat-1"},
		{"/listings/nothing", NotFound, "en", "/listings/nothing", "/ar/"},
		{"/listings/sold-1", Gone, "en", "/listings/sold-1", "/ar/"},
		{"/listings/flat-1/photos", NotFound, "en", "/listings/flat-1/photos", "/ar/"},
		{"/fr/", NotFound, "en", "/fr/", "/ar/"},
		{"/ar/nothing", NotFound, "ar", "/ar/nothing", "/"},
		{"/articles/", NotFound, "en", "/articles/", "/ar/"},
	} {
		s, err := load(t, apptest.New(), tt.address)
		if s.Name != tt.name || s.Lang != tt.lang || s.Path != tt.path {
			t.Errorf("Load(%q) = %s %s %q, want %s %s %q", tt.address, s.Name, s.Lang, s.Path, tt.name, tt.lang, tt.path)
		}
		if want := (tt.name == NotFound || tt.name == Gone); want != (err != nil) {
			t.Errorf("Load(%q) error = %v", tt.address, err)
		}
		other := map[string]string{"en": "ar", "ar": "en"}[tt.lang]
		if want := map[string]string{other: tt.elsewhere}; !maps.Equal(s.Alternates, want) {
			t.Errorf("Load(%q).Alternates = %v, want %v", tt.address, s.Alternates, want)
		}
	}
}

// The links to other languages lead to the same page and back.
func TestAlternatesLeadBack(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"/", "/sections/news", "/articles/rents", "/listings?city=dubai&price_max=5", "/listings/flat-1"} {
		there, _ := load(t, apptest.New(), address)
		back, _ := load(t, apptest.New(), there.Alternates["ar"])
		if back.Alternates["en"] != there.Path {
			t.Errorf("%s → %s → %s", there.Path, back.Path, back.Alternates["en"])
		}
	}
}

func TestLoadFront(t *testing.T) {
	t.Parallel()
	s, err := load(t, apptest.New(), "/")
	if err != nil {
		t.Fatal(err)
	}
	if s.Sections[0].Code != "lead" || s.Sections[0].Items[0].Slug != "rents" {
		t.Errorf("the ranked piece does not lead: %s %s", s.Sections[0].Code, s.Sections[0].Items[0].Slug)
	}
	seen := map[string]bool{}
	for _, section := range s.Sections {
		for _, a := range section.Items {
			if seen[a.Slug] {
				t.Errorf("%s is listed twice", a.Slug)
			}
			seen[a.Slug] = true
			if a.Lang != "en" {
				t.Errorf("%s is in %s", a.Slug, a.Lang)
			}
			if section.Code != "lead" && a.Section != section.Code {
				t.Errorf("%s of section %s is listed in %s", a.Slug, a.Section, section.Code)
			}
		}
	}
	if len(seen) != 7 || len(s.Latest) == 0 {
		t.Errorf("%d pieces and %d listings", len(seen), len(s.Latest))
	}
}

func TestSplitPutsRankedFirst(t *testing.T) {
	t.Parallel()
	pieces := []articles.Summary{{Slug: "newest"}, {Slug: "second", Rank: 2}, {Slug: "older"}, {Slug: "first", Rank: 1}, {Slug: "old"}, {Slug: "oldest"}, {Slug: "left"}}
	lead, rest := splitLead(pieces)
	slugs := func(items []articles.Summary) string {
		var out []string
		for _, a := range items {
			out = append(out, a.Slug)
		}
		return strings.Join(out, " ")
	}
	if got, want := slugs(lead), "first second newest older old"; got != want {
		t.Errorf("lead = %s, want %s", got, want)
	}
	if got, want := slugs(rest), "oldest left"; got != want {
		t.Errorf("rest = %s, want %s", got, want)
	}
	if lead, rest := splitLead(nil); len(lead) != 0 || len(rest) != 0 {
		t.Errorf("split(nil) = %v, %v", lead, rest)
	}
}

func TestSectionGoesOn(t *testing.T) {
	t.Parallel()
	f := apptest.New()
	for range api.DefaultLimit {
		f.ArticleList = append(f.ArticleList, articles.Article{Slug: "more", Lang: "en", Section: "news"})
	}
	s, err := load(t, f, "/sections/news")
	if err != nil || !strings.HasPrefix(s.Next, "/sections/news?cursor=after-") {
		t.Errorf("Next = %q, %v", s.Next, err)
	}
}

func TestLatestTakesAnyLanguageWhenFew(t *testing.T) {
	t.Parallel()
	f := apptest.New()
	if _, err := load(t, f, "/ar/"); err != nil {
		t.Fatal(err)
	}
	if len(f.Asked) != 2 || f.Asked[0].Lang != "ar" || f.Asked[1].Lang != "" {
		t.Errorf("filters = %+v", f.Asked)
	}
}

func TestLoadArticle(t *testing.T) {
	t.Parallel()
	s, err := load(t, apptest.New(), "/articles/rents")
	if err != nil || s.Article == nil || s.Article.Slug != "rents" {
		t.Fatalf("Article = %v, %v", s.Article, err)
	}
	if len(s.Matches) != 2 {
		t.Errorf("%d matches", len(s.Matches))
	}
	for _, r := range s.Related {
		if r.Slug == "rents" || r.Lang != "en" {
			t.Errorf("related: %s in %s", r.Slug, r.Lang)
		}
	}
}

// The Screen omits data that no page shows.
func TestScreensAreSlim(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"/", "/articles/rents", "/listings?category=property-rent", "/listings/flat-1"} {
		s, err := load(t, apptest.New(), address)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range s.Site.Cities {
			if c.Aka != nil || c.Lat != 0 {
				t.Errorf("%s: city %s has data for matching", address, c.Code)
			}
		}
		for _, c := range s.Categories {
			if c.Words != nil || c.Sections != nil || c.Regulation != nil || len(c.Names) != 1 {
				t.Errorf("%s: category %s has data for the desk", address, c.Code)
			}
			for _, a := range c.Attributes {
				if a.Private {
					t.Errorf("%s: private attribute %s", address, a.Code)
				}
			}
		}
	}
}

func TestCategoriesAreFullWhereAsked(t *testing.T) {
	t.Parallel()
	count := func(address string) int {
		s, err := load(t, apptest.New(), address)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, a := range categoryOf(s, "property-rent").Attributes {
			n += 1 + len(a.Options)
		}
		return n
	}
	brief, full, one := count("/listings"), count("/listings?category=property-rent"), count("/listings/flat-1")
	if full != 13 || one != full || brief >= full {
		t.Errorf("attributes and options: %d without a category, %d with, %d of one listing", brief, full, one)
	}
}

func TestGoneOffersWhatIsAlike(t *testing.T) {
	t.Parallel()
	listing, _ := load(t, apptest.New(), "/listings/sold-1")
	if len(listing.Similar) == 0 || len(listing.Categories) == 0 {
		t.Errorf("a gone listing: %d similar, %d categories", len(listing.Similar), len(listing.Categories))
	}
	piece, _ := load(t, apptest.New(), "/articles/withdrawn")
	if len(piece.Related) == 0 {
		t.Error("a gone piece has no relatives")
	}
	missing, _ := load(t, apptest.New(), "/nothing")
	if len(missing.Related) == 0 {
		t.Error("a missing page offers nothing to read")
	}
}

// The page of a gone article is in the article's language, if the paper has
// that language.
func TestGoneInTheLanguageOfThePiece(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ lang, address, want, elsewhere string }{
		{"", "/articles/withdrawn", "en", "/ar/"},
		{"en", "/articles/withdrawn", "en", "/ar/"},
		{"ar", "/articles/withdrawn", "ar", "/"},
		{"ar-EG", "/articles/withdrawn", "ar", "/"},
		{"fr", "/articles/withdrawn", "en", "/ar/"},
		{"ar", "/e/articles/withdrawn", "ar", "/"},
	} {
		f := apptest.New()
		f.GoneLang = tt.lang
		s, err := load(t, f, tt.address)
		if s.Name != Gone || s.Lang != tt.want || err == nil {
			t.Errorf("%s, in %q: %s in %q, %v; want it in %q", tt.address, tt.lang, s.Name, s.Lang, err, tt.want)
		}
		if other := map[string]string{"en": "ar", "ar": "en"}[tt.want]; s.Alternates[other] != tt.elsewhere {
			t.Errorf("%s, in %q: elsewhere %v, want %q", tt.address, tt.lang, s.Alternates, tt.elsewhere)
		}
		for _, related := range s.Related {
			if related.Lang != tt.want {
				t.Errorf("%s, in %q: related %s is in %q", tt.address, tt.lang, related.Slug, related.Lang)
			}
		}
	}
}

func TestTogetherSurvivesPanics(t *testing.T) {
	t.Parallel()
	ran := false
	err := readConcurrently(func() error { panic("in a read") }, func() error { ran = true; return nil })
	if err == nil || !strings.Contains(err.Error(), "in a read") || !ran {
		t.Errorf("together = %v, the other ran: %v", err, ran)
	}
}

// categoryOf returns a category of a Screen.
func categoryOf(s Screen, code string) classifieds.Category {
	for _, c := range s.Categories {
		if c.Code == code {
			return c
		}
	}
	return classifieds.Category{}
}
