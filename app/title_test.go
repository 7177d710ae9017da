package app

import (
	"strings"
	"testing"

	"broadside/app/api"
	"broadside/app/apptest"
	"broadside/app/classifieds"
	"broadside/app/messages"
	"broadside/articles"
)

func TestTitle(t *testing.T) {
	t.Parallel()
	site := apptest.New().Paper
	for _, tt := range []struct {
		name   string
		screen Screen
		want   string
	}{
		{"front", Screen{Name: Front, Lang: "en"}, "The Corniche – News of the Gulf"},
		{"front in Arabic", Screen{Name: Front, Lang: "ar"}, "الكورنيش – أخبار الخليج"},
		{"section", Screen{Name: Section, Lang: "en", Sections: []SectionList{{Code: site.Sections[0].Code}}}, site.Sections[0].Names["en"] + " – The Corniche"},
		{"a section without a name", Screen{Name: Section, Lang: "en", Sections: []SectionList{{Code: "x"}}}, "x – The Corniche"},
		{"article", Screen{Name: Article, Lang: "en", Article: &articles.Article{Headline: "Rain & <wind>"}}, "Rain & <wind> – The Corniche"},
		{"all listings", Screen{Name: Listings, Lang: "en"}, messages.For("en").Classifieds + " – The Corniche"},
		{"no filter", Screen{Name: Listings, Lang: "ar", Filter: classifieds.Filter{}}, messages.For("ar").Classifieds + " – الكورنيش"},
		{"a city", Screen{Name: Listings, Lang: "en", Filter: classifieds.ReadFilter("city=" + site.Cities[0].Code)}, site.Cities[0].Names["en"] + " · Classifieds – The Corniche"},
		{"words", Screen{Name: Listings, Lang: "en", Filter: classifieds.ReadFilter("q=villa")}, "“villa” · Classifieds – The Corniche"},
		{"a category called like a section", Screen{Name: Listings, Lang: "en", Filter: classifieds.ReadFilter("category=news"), Categories: []classifieds.Category{{Code: "news", Names: site.Sections[0].Names}}},
			site.Sections[0].Names["en"] + " · Classifieds – The Corniche"},
		{"in a frame", Screen{Name: EmbedListings, Lang: "ar", Filter: classifieds.ReadFilter("city=" + site.Cities[0].Code)}, site.Cities[0].Names["ar"] + " · الإعلانات المبوبة – الكورنيش"},
		{"words in Arabic, in a city", Screen{Name: Listings, Lang: "ar", Filter: classifieds.ReadFilter("q=فيلا&city=" + site.Cities[0].Code)}, "«فيلا» · " + site.Cities[0].Names["ar"] + " · الإعلانات المبوبة – الكورنيش"},
		{"not found in Arabic", Screen{Name: NotFound, Lang: "ar", Problem: api.Fail(api.NotFound, "Not found", "")}, messages.For("ar").NotFoundTitle + " – الكورنيش"},
		{"gone", Screen{Name: Gone, Lang: "en"}, messages.For("en").GoneTitle + " – The Corniche"},
		{"failed", Screen{Name: Failed, Lang: "en"}, messages.For("en").FailedTitle + " – The Corniche"},
		{"failed for the request", Screen{Name: Failed, Lang: "en", Problem: &api.Problem{Code: api.RateLimited}}, messages.For("en").TooManyTitle + " – The Corniche"},
	} {
		tt.screen.Site = site
		if got := Title(tt.screen); got != tt.want {
			t.Errorf("%s: Title = %q, want %q", tt.name, got, tt.want)
		}
	}
	if got := Title(Screen{Name: Failed, Lang: "en"}); got == "" || strings.Contains(got, "–") {
		t.Errorf("without a site: Title = %q", got)
	}
}

// The description of a list names its first items.
func TestDescription(t *testing.T) {
	t.Parallel()
	site := apptest.New().Paper
	stories := []articles.Summary{{Headline: "One"}, {Headline: "Two"}, {Headline: "Three"}, {Headline: "Four"}, {Headline: "Five"}}
	news := []SectionList{{Code: site.Sections[0].Code, Items: stories}}
	results := &api.Page[classifieds.Listing]{Items: []classifieds.Listing{{Title: "Flat"}, {Title: "فيلا"}}, Total: api.Total{Value: 2, Exact: true}}
	many := *results
	many.Total = api.Total{Value: 1000}
	city := site.Cities[0]
	for _, tt := range []struct {
		name   string
		screen Screen
		want   string
	}{
		{"front", Screen{Name: Front, Lang: "en", Sections: news}, site.Tagline["en"]},
		{"section", Screen{Name: Section, Lang: "en", Sections: news}, site.Sections[0].Names["en"] + ": One · Two · Three · Four"},
		{"section in Arabic", Screen{Name: Section, Lang: "ar", Sections: news}, site.Sections[0].Names["ar"] + ": One · Two · Three · Four"},
		{"empty section", Screen{Name: Section, Lang: "ar", Sections: []SectionList{{Code: "news"}}}, site.Tagline["ar"]},
		{"listings", Screen{Name: Listings, Lang: "en", Results: results}, "Classifieds – 2 listings: Flat · فيلا"},
		{"listings all promoted", Screen{Name: Listings, Lang: "en", Results: &api.Page[classifieds.Listing]{Promoted: results.Items, Total: results.Total}}, "Classifieds – 2 listings: Flat · فيلا"},
		{"a retracted story", Screen{Name: Section, Lang: "en", Sections: []SectionList{{Code: site.Sections[0].Code, Items: []articles.Summary{{Headline: "One", Lang: "en", Retracted: true}}}}}, site.Sections[0].Names["en"] + ": Retracted: One"},
		{"a city in Arabic", Screen{Name: Listings, Lang: "ar", Filter: classifieds.ReadFilter("city=" + city.Code), Results: results}, city.Names["ar"] + " – إعلانان: Flat · فيلا"},
		{"words", Screen{Name: Listings, Lang: "en", Filter: classifieds.ReadFilter("q=villa"), Results: &many}, "“villa” – More than 1,000 listings: Flat · فيلا"},
		{"none", Screen{Name: Listings, Lang: "en", Results: &api.Page[classifieds.Listing]{}}, site.Tagline["en"]},
	} {
		tt.screen.Site = site
		if got := Description(tt.screen); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}
