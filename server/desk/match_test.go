package desk

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/articles"
)

// matchIDs returns the IDs of a story's listings in their order.
func matchIDs(matches []classifieds.Match) []string {
	out := []string{}
	for _, m := range matches {
		out = append(out, m.Listing.ID)
	}
	return out
}

// testListings returns listings of several cities, categories and languages.
func testListings() []classifieds.Listing {
	var all []classifieds.Listing
	for i, at := range []struct{ id, category, city, lang, title string }{
		{"rent-dubai", "property-rent", "dubai", "en", "Two-bedroom flat"},
		{"rent-marina", "property-rent", "dubai", "en", "Studio with a view"},
		{"rent-doha", "property-rent", "doha", "en", "Villa"},
		{"rent-dubai-ar", "property-rent", "dubai", "ar", "شقة واسعة"},
		{"job-dubai", "jobs", "dubai", "en", "Site engineer"},
		{"job-doha", "jobs", "doha", "en", "Hotel receptionist"},
		{"job-doha-ar", "jobs", "doha", "ar", "موظف استقبال"},
		{"car-dubai", "motors", "dubai", "en", "Saloon"},
		{"car-riyadh", "motors", "riyadh", "en", "Hybrid saloon"},
		{"desk-dubai", "items", "dubai", "en", "Oak desk"},
		{"notice-dubai", "notices", "dubai", "en", "Tender"},
		{"notice-doha", "notices", "doha", "en", "Keys found"},
		{"estate-doha", "notices", "doha", "en", "To the heirs of a driver"},
		{"event-dubai", "events", "dubai", "en", "Concert"},
	} {
		all = append(all, aListing(at.id, func(l *classifieds.Listing) {
			l.Category, l.Place.City, l.Lang, l.Title = at.category, at.city, at.lang, at.title
			l.Published = noon.Add(-time.Duration(i+1) * time.Minute)
			switch at.id {
			case "rent-marina":
				l.Place.Area = "Dubai Marina"
			case "estate-doha":
				l.Attributes = map[string]classifieds.Value{"notice_type": classifieds.TextValue("legal")}
			}
		}))
	}
	return all
}

func TestMatches(t *testing.T) {
	t.Parallel()
	r := newFixture(t, testListings()...)
	para := func(text string) []articles.Block {
		return []articles.Block{{Kind: articles.Paragraph, Spans: []articles.Span{{Text: text}}}}
	}
	for _, tt := range []struct {
		name    string
		change  func(*articles.Article)
		first   []string // the first matches
		reasons []string
		because []string // of the first match
		never   []string
		length  int // -1 is any
	}{
		{"place and tag", func(a *articles.Article) {
			a.Tags, a.Places = []string{"Rents"}, []string{"Dubai"}
		}, []string{"rent-dubai", "rent-marina", "rent-doha"}, []string{"Dubai · Property for rent", "Dubai · Property for rent", "Property for rent elsewhere"}, []string{"place", "tag"}, nil, 8},
		{"a district goes first", func(a *articles.Article) {
			a.Tags, a.Places = []string{"rents"}, []string{"Dubai Marina"}
		}, []string{"rent-marina", "rent-dubai"}, []string{"Dubai · Property for rent"}, []string{"place", "tag"}, nil, 8},
		{"section", func(a *articles.Article) {
			a.Section, a.Places = "business", []string{"Doha"}
		}, []string{"job-doha", "rent-doha"}, []string{"Doha · Jobs", "Newest in Doha"}, []string{"place", "section"}, nil, 8},
		{"words of the headline", func(a *articles.Article) {
			a.Headline, a.Places = "Hybrid cars are the new normal", []string{"Riyadh"}
		}, []string{"car-riyadh", "car-dubai"}, []string{"Riyadh · Motors", "Car · Motors"}, []string{"place", "word"}, nil, 8},
		{"one word in the body does not count", func(a *articles.Article) {
			a.Body, a.Places = para("He came by car."), []string{"Doha"}
		}, []string{"rent-doha", "job-doha", "rent-dubai"}, []string{"Newest in Doha", "Newest in Doha", "Newest listings"}, []string{"place", "newest"}, nil, 8},
		{"place from the words", func(a *articles.Article) {
			a.Headline, a.Body = "Hiring picks up", para("Hotels in Doha say so.")
		}, []string{"job-doha", "job-dubai"}, []string{"Doha · Jobs", "Hiring · Jobs"}, []string{"place", "word"}, nil, 8},
		{"the desk's own place wins", func(a *articles.Article) {
			a.Places, a.Listings.Place, a.Tags = []string{"Dubai"}, "doha", []string{"rents"}
		}, []string{"rent-doha", "rent-dubai"}, []string{"Doha · Property for rent", "Dubai · Property for rent"}, []string{"place", "tag"}, nil, 8},
		{"only these categories", func(a *articles.Article) {
			a.Places, a.Listings.Categories = []string{"Dubai"}, []string{"motors", "events"}
		}, []string{"car-dubai", "event-dubai", "car-riyadh"}, []string{"Dubai · Motors", "Dubai · Events", "Motors elsewhere"}, []string{"place", "category"}, []string{"rent-dubai", "job-dubai", "desk-dubai"}, 3},
		{"Arabic first, then English", func(a *articles.Article) {
			a.Lang, a.Dir, a.Headline, a.Places = "ar", "rtl", "ارتفاع الإيجارات للمستأجرين", []string{"دبي"}
			a.Tags = []string{"الإيجار"}
		}, []string{"rent-dubai-ar", "job-doha-ar", "rent-dubai"}, []string{"دبي · عقارات للإيجار", "أحدث الإعلانات", "دبي · عقارات للإيجار"}, []string{"place", "tag"}, nil, 8},
		{"Arabic with its article and conjunction", func(a *articles.Article) {
			a.Lang, a.Dir, a.Headline = "ar", "rtl", "والوظائف في سوق العمل بالدوحة"
		}, []string{"job-doha-ar"}, []string{"الدوحة · وظائف"}, []string{"place", "word"}, nil, 8},
		{"nothing in common", func(*articles.Article) {}, []string{"rent-dubai", "rent-marina", "rent-doha", "job-dubai"}, []string{"Newest listings"}, []string{"newest"}, nil, 8},
		{"sensitive", func(a *articles.Article) {
			a.Places, a.Listings.Sensitive, a.Tags, a.Headline = []string{"Doha"}, true, []string{"rents"}, "Cars collide"
		}, []string{"notice-doha"}, []string{"Doha · Notices"}, []string{"place"}, []string{"notice-dubai", "estate-doha"}, 1},
		{"sensitive without a place", func(a *articles.Article) { a.Listings.Sensitive = true }, nil, nil, nil, nil, 0},
		{"sensitive with other categories named", func(a *articles.Article) {
			a.Places, a.Listings.Sensitive, a.Listings.Categories = []string{"Dubai"}, true, []string{"motors"}
		}, nil, nil, nil, nil, 0},
		{"off", func(a *articles.Article) { a.Places, a.Listings.Off = []string{"Dubai"}, true }, nil, nil, nil, nil, 0},
		{"opinion is like news", func(a *articles.Article) {
			a.Kind, a.Section, a.Tags, a.Places = articles.Opinion, "opinion", []string{"rents"}, []string{"Dubai"}
		}, []string{"rent-dubai"}, []string{"Dubai · Property for rent"}, []string{"place", "tag"}, nil, 8},
	} {
		slug := strings.ReplaceAll(tt.name, " ", "-")
		r.news.put(aStory(slug, tt.change))
		got, err := r.Matches(t.Context(), slug, 0)
		if err != nil {
			t.Fatalf("%s: %v", tt.name, err)
		}
		ids := matchIDs(got)
		if tt.length >= 0 && len(ids) != tt.length || len(ids) < len(tt.first) || !slices.Equal(ids[:len(tt.first)], tt.first) {
			t.Errorf("%s: column is %v, want %d beginning with %v", tt.name, ids, tt.length, tt.first)
			continue
		}
		for i, want := range tt.reasons {
			if got[i].Reason != want {
				t.Errorf("%s: reason %d is %q, want %q", tt.name, i, got[i].Reason, want)
			}
		}
		if len(tt.because) > 0 && !slices.Equal(got[0].Because, tt.because) {
			t.Errorf("%s: the first is there because of %v, want %v", tt.name, got[0].Because, tt.because)
		}
		for _, id := range tt.never {
			if slices.Contains(ids, id) {
				t.Errorf("%s: column %v holds %s", tt.name, ids, id)
			}
		}
		if again, err := r.Matches(t.Context(), slug, 0); err != nil || fmt.Sprint(again) != fmt.Sprint(got) {
			t.Errorf("%s: asked again, the column is another", tt.name)
		}
	}
}

func TestMatchesAreDiverse(t *testing.T) {
	t.Parallel()
	all := testListings()
	for i := range 20 {
		all = append(all, aListing(fmt.Sprint("flat", i), func(l *classifieds.Listing) { l.Category = "property-rent" }))
	}
	r := newFixture(t, all...)
	r.news.put(aStory("a", func(a *articles.Article) { a.Tags, a.Places = []string{"rents"}, []string{"Dubai"} }))
	r.news.put(aStory("b", func(a *articles.Article) {
		a.Places, a.Listings.Categories = []string{"Dubai"}, []string{"property-rent"}
	}))
	for slug, most := range map[string]int{"a": maxPerCategory, "b": 8} {
		got, err := r.Matches(t.Context(), slug, 8)
		must(t, err)
		n := 0
		for _, m := range got {
			if m.Listing.Category == "property-rent" {
				n++
			}
		}
		if n != most || len(got) != 8 {
			t.Errorf("%s: %d of %d are flats, want %d", slug, n, len(got), most)
		}
	}
}

func TestMatchesLimits(t *testing.T) {
	t.Parallel()
	r := newFixture(t, testListings()...)
	r.news.put(aStory("a"))
	for limit, want := range map[int]int{0: defaultMatches, 1: 1, 3: 3, 999: 10} {
		got, err := r.Matches(t.Context(), "a", limit)
		if err != nil || len(got) != want {
			t.Errorf("limit %d: %d, %v, want %d", limit, len(got), err, want)
		}
	}
	_, err := r.Matches(t.Context(), "none", 0)
	fails(t, "none", err, api.NotFound)
	r.clock.Set(noon.Add(48 * time.Hour))
	if got, err := r.Matches(t.Context(), "a", 0); err != nil || got == nil || len(got) > 0 {
		t.Errorf("when all is over: %v, %v", got, err)
	}
}

func TestStem(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ in, want string }{
		{"", ""}, {"cars", "car"}, {"car", "car"}, {"gas", "gas"}, {"companies", "company"}, {"glass", "glass"}, {"bus", "bus"}, {"crisis", "crisis"},
		{"الايجار", "ايجار"}, {"والوظايف", "وظايف"}, {"بالدوحه", "دوحه"}, {"للمستاجر", "مستاجر"}, {"وسيارات", "سيارات"},
		{"وزير", "وزير"}, {"وظايف", "وظايف"}, {"ال", "ال"}, {"دبي", "دبي"},
	} {
		if got := stemWord(tt.in); got != tt.want {
			t.Errorf("stemWord(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestGazetteer(t *testing.T) {
	t.Parallel()
	g := newGazetteer(site().Cities)
	for _, tt := range []struct{ in, want string }{
		{"Dubai", "dubai"}, {"دبي", "dubai"}, {"abu-dhabi", "abu-dhabi"}, {"Dubai Marina", "dubai"}, {"Deira, Dubai", "dubai"},
		{"Port area (Jeddah)", "jeddah"}, {"Ankara", ""}, {"", ""}, {"مرسى دبي", "dubai"},
	} {
		if got := g.cityCode(tt.in); got != tt.want {
			t.Errorf("cityCode(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
	if got, want := g.mentioned(strings.Fields("from kuwait city to abu dhabi and وابوظبي and بالدوحه and dubai")), []string{"kuwait", "abu-dhabi", "doha", "dubai"}; !slices.Equal(got, want) {
		t.Errorf("mentioned = %v, want %v", got, want)
	}
}

func BenchmarkMatches(b *testing.B) {
	r := newFixture(b, testListings()...)
	r.news.put(aStory("a", func(a *articles.Article) {
		a.Tags, a.Places, a.Section = []string{"rents"}, []string{"Dubai"}, "business"
	}))
	for b.Loop() {
		if _, err := r.Matches(b.Context(), "a", 0); err != nil {
			b.Fatal(err)
		}
	}
}
