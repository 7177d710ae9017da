package desk

import (
	"slices"
	"testing"

	"broadside/app/classifieds"
	"broadside/articles"
)

func paragraph(text string) []articles.Block {
	return []articles.Block{{Kind: articles.Paragraph, Spans: []articles.Span{{Text: text}}}}
}

// The signs that link a story to a category, and whether it becomes a subject.
func TestLinks(t *testing.T) {
	t.Parallel()
	r := newFixture(t)
	for _, tt := range []struct {
		name     string
		change   func(*articles.Article)
		category string
		because  []string // nil if there is no link
		subject  bool
		word     string
	}{
		{"a tag", func(a *articles.Article) { a.Tags = []string{"Rents"} }, "property-rent", []string{"tag"}, true, "Rents"},
		{"a tag with other words", func(a *articles.Article) { a.Tags = []string{"Rising rents in town"} }, "property-rent", []string{"tag"}, true, "Rising rents in town"},
		{"a subject", func(a *articles.Article) { a.Subjects = []string{"labour market"} }, "jobs", []string{"tag"}, true, "labour market"},
		{"half of a phrase", func(a *articles.Article) { a.Tags = []string{"market"} }, "jobs", nil, false, ""},
		{"the headline", func(a *articles.Article) { a.Headline = "Tenants wait" }, "property-rent", []string{"word"}, true, "tenants"},
		{"the standfirst", func(a *articles.Article) { a.Standfirst = "The labour market cools" }, "jobs", []string{"word"}, true, "labour market"},
		{"part of a word is none", func(a *articles.Article) { a.Headline = "Parenthood and carpets" }, "property-rent", nil, false, ""},
		{"a word in the body", func(a *articles.Article) { a.Body = paragraph("He pays rent.") }, "property-rent", nil, false, ""},
		{"the same word often", func(a *articles.Article) { a.Body = paragraph("Rent, rent, rent, rent.") }, "property-rent", nil, false, ""},
		{"different words often", func(a *articles.Article) { a.Body = paragraph("Rent went up; tenants moved; the rent stayed.") }, "property-rent", []string{"word"}, false, ""},
		{"the section", func(a *articles.Article) { a.Section = "business" }, "jobs", []string{"section"}, false, ""},
		{"named", func(a *articles.Article) { a.Listings.Categories = []string{"events"} }, "events", []string{"category"}, true, ""},
		{"not among the named", func(a *articles.Article) {
			a.Listings.Categories, a.Tags = []string{"events"}, []string{"rents"}
		}, "property-rent", nil, false, ""},
		{"everything", func(a *articles.Article) {
			a.Section, a.Tags, a.Headline, a.Listings.Categories = "business", []string{"jobs"}, "Hiring", []string{"jobs"}
		}, "jobs", []string{"category", "tag", "word", "section"}, true, "jobs"},
		{"Arabic", func(a *articles.Article) { a.Lang, a.Headline = "ar", "السيارات المستعملة" }, "motors", []string{"word"}, true, "سيارات"},
	} {
		a := aStory("x", tt.change)
		s := r.readStory(&a)
		i := slices.IndexFunc(s.links, func(l categoryLink) bool { return l.category.Code == tt.category })
		if tt.because == nil {
			if i >= 0 {
				t.Errorf("%s: linked with %s because of %v", tt.name, tt.category, s.links[i].because)
			}
			continue
		}
		if i < 0 {
			t.Errorf("%s: no link with %s", tt.name, tt.category)
			continue
		}
		if l := s.links[i]; !slices.Equal(l.because, tt.because) || l.subject != tt.subject || l.word != tt.word {
			t.Errorf("%s: %v, a subject: %v, %q, want %v, %v, %q", tt.name, l.because, l.subject, l.word, tt.because, tt.subject, tt.word)
		}
	}
}

func TestWhereAStoryIs(t *testing.T) {
	t.Parallel()
	r := newFixture(t)
	for _, tt := range []struct {
		name   string
		change func(*articles.Article)
		want   []string
	}{
		{"nowhere", func(*articles.Article) {}, nil},
		{"its places", func(a *articles.Article) { a.Places = []string{"Doha", "Dubai"} }, []string{"doha", "dubai"}},
		{"one city twice", func(a *articles.Article) { a.Places = []string{"Dubai Marina", "Dubai"} }, []string{"dubai"}},
		{"the desk's place first", func(a *articles.Article) { a.Places, a.Listings.Place = []string{"Doha"}, "Muscat" }, []string{"muscat", "doha"}},
		{"a foreign place", func(a *articles.Article) { a.Places = []string{"Ankara"} }, nil},
		{"words, when its places are foreign", func(a *articles.Article) {
			a.Places, a.Body = []string{"Ankara"}, paragraph("Flights from Sharjah and Doha")
		}, []string{"sharjah", "doha"}},
		{"not words, when it has a place", func(a *articles.Article) {
			a.Places, a.Body = []string{"Doha"}, paragraph("Flights from Sharjah")
		}, []string{"doha"}},
		{"no more than three", func(a *articles.Article) {
			a.Places = []string{"Doha", "Dubai", "Muscat", "Riyadh"}
		}, []string{"doha", "dubai", "muscat"}},
		{"where it was filed does not count", func(a *articles.Article) { a.Dateline = &articles.Dateline{City: "Dubai"} }, nil},
		{"Arabic words", func(a *articles.Article) { a.Lang, a.Headline = "ar", "من الرياض وبالدوحة" }, []string{"riyadh", "doha"}},
	} {
		a := aStory("x", tt.change)
		if got := r.readStory(&a).cities; !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestReasons(t *testing.T) {
	t.Parallel()
	r := newFixture(t)
	in := func(city, category string) classifieds.Listing {
		return aListing("x", func(l *classifieds.Listing) { l.Place.City, l.Category = city, category })
	}
	english := aStory("e", func(a *articles.Article) { a.Places, a.Tags = []string{"Dubai"}, []string{"hiring", "cars"} })
	arabic := aStory("a", func(a *articles.Article) {
		a.Lang, a.Dir, a.Places, a.Tags = "ar", "rtl", []string{"دبي"}, []string{"توظيف", "سيارات"}
	})
	foreign := aStory("f", func(a *articles.Article) { a.Tags = []string{"توظيف", "motors and cars"} })
	for _, tt := range []struct {
		name    string
		story   *articles.Article
		listing classifieds.Listing
		want    string
	}{
		{"place", &english, in("dubai", "jobs"), "Dubai · Jobs"},
		{"tag", &english, in("doha", "jobs"), "Hiring · Jobs"},
		{"tag that is not in the name", &english, in("doha", "motors"), "Cars · Motors"},
		{"Arabic place", &arabic, in("dubai", "jobs"), "دبي · وظائف"},
		{"Arabic tag", &arabic, in("doha", "jobs"), "توظيف · وظائف"},
		{"Arabic tag that is the name", &arabic, in("doha", "motors"), "سيارات في مدن أخرى"},
		{"a tag of another script", &foreign, in("doha", "jobs"), "Jobs"},
		{"a tag that says the name and more", &foreign, in("doha", "motors"), "Motors and cars · Motors"},
	} {
		m := &matching{d: r.Desk, story: r.readStory(tt.story), article: tt.story}
		c := m.scoreListing(tt.listing)
		if c.score <= 0 {
			t.Errorf("%s: does not fit", tt.name)
			continue
		}
		if got, because := m.reason(&c); got != tt.want || len(because) == 0 {
			t.Errorf("%s: %q because of %v, want %q", tt.name, got, because, tt.want)
		}
	}
	for city, want := range map[string][2]string{"": {"Newest listings", "أحدث الإعلانات"}, "dubai": {"Newest in Dubai", "الأحدث في دبي"}} {
		for i, a := range []*articles.Article{&english, &arabic} {
			m := &matching{d: r.Desk, story: r.readStory(a), article: a}
			if got := m.newestIn(city); got != want[i] {
				t.Errorf("newestIn(%q) = %q, want %q", city, got, want[i])
			}
		}
	}
}

// Better matches have higher scores.
func TestWeigh(t *testing.T) {
	t.Parallel()
	r := newFixture(t)
	a := aStory("x", func(a *articles.Article) {
		a.Places, a.Tags, a.Headline, a.Section = []string{"Dubai Marina", "Doha"}, []string{"rents"}, "Studio rents rise", "news"
	})
	m := &matching{d: r.Desk, story: r.readStory(&a), article: &a}
	l := func(change func(*classifieds.Listing)) classifieds.Listing {
		return aListing("x", func(l *classifieds.Listing) { l.Category, l.Title = "property-rent", "Flat"; change(l) })
	}
	falling := []struct {
		name string
		l    classifieds.Listing
	}{
		{"district and word", l(func(l *classifieds.Listing) { l.Place.Area, l.Title = "Dubai Marina", "Studio" })},
		{"district", l(func(l *classifieds.Listing) { l.Place.Area = "dubai marina" })},
		{"city", l(func(*classifieds.Listing) {})},
		{"second city", l(func(l *classifieds.Listing) { l.Place.City = "doha" })},
		{"elsewhere", l(func(l *classifieds.Listing) { l.Place.City = "riyadh" })},
		{"wanted elsewhere", l(func(l *classifieds.Listing) { l.Place.City, l.Intent = "riyadh", classifieds.Wanted })},
		{"another subject elsewhere", l(func(l *classifieds.Listing) { l.Place.City, l.Category = "riyadh", "motors" })},
	}
	last := 1e9
	for _, tt := range falling {
		if got := m.scoreListing(tt.l).score; got >= last {
			t.Errorf("%s scores %v, the one before it %v", tt.name, got, last)
		} else {
			last = got
		}
	}
	if last != 0 {
		t.Errorf("a listing with nothing in common scores %v", last)
	}
	notice := l(func(l *classifieds.Listing) { l.Category = "notices" })
	if got := m.scoreListing(notice).score; got != 0 {
		t.Errorf("a notice with a story that is not about notices scores %v", got)
	}
}
