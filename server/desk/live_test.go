package desk

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/articles"
)

// With concurrent changes of the newsroom and the store, readers get only public
// stories and listings.
func TestTogether(t *testing.T) {
	t.Parallel()
	r := newFixture(t, testListings()...)
	r.news.put(aStory("a", func(a *articles.Article) { a.Places, a.Tags = []string{"Dubai"}, []string{"rents"} }))
	var wait sync.WaitGroup
	for range 3 {
		wait.Go(func() {
			for range 40 {
				page, err := r.Articles(t.Context(), api.ArticleQuery{})
				if err != nil || len(page.Items) == 0 {
					t.Errorf("articles: %d, %v", len(page.Items), err)
				}
				for _, s := range page.Items {
					if s.Status != articles.StatusLive {
						t.Errorf("%s is %s", s.Slug, s.Status)
					}
				}
				if _, err := r.Matches(t.Context(), "a", 0); err != nil {
					t.Error(err)
				}
				list, err := r.Listings(t.Context(), classifieds.Filter{City: "dubai"})
				if err != nil {
					t.Error(err)
				}
				for _, l := range list.Items {
					if l.State != classifieds.Live {
						t.Errorf("%s is %s", l.ID, l.State)
					}
				}
				r.Edition(r.clock.Now())
			}
		})
	}
	for i := range 40 {
		r.news.put(aStory("b", func(a *articles.Article) {
			if i%2 == 0 {
				a.Status = articles.StatusWithheld
			}
		}))
		must(t, r.store.Put(t.Context(), aListing("x", func(l *classifieds.Listing) {
			if i%2 == 0 {
				l.State = classifieds.Held
			}
		})))
	}
	wait.Wait()
}

// A story that is removed after the edition was built is Gone, not an internal
// error.
func TestStoryGoesMeanwhile(t *testing.T) {
	t.Parallel()
	r := newFixture(t)
	r.news.put(aStory("a"))
	r.Edition(r.clock.Now())
	r.news.mu.Lock()
	delete(r.news.stories, "a") // without a new version
	r.news.mu.Unlock()
	if _, err := r.Article(t.Context(), "a"); err == nil || hasCode(err, api.NotFound) {
		t.Errorf("a broken newsroom gives %v, want a failure", err)
	}
	r.news.remove("a")
	_, err := r.Article(t.Context(), "a")
	fails(t, "a", err, api.Gone)
}

// FuzzMatches checks the rules of matched listings for any story.
func FuzzMatches(f *testing.F) {
	r := newFixture(f, testListings()...)
	for i, seed := range [][3]string{
		{"Rents rise in Dubai", "rents", "Dubai Marina"}, {"ارتفاع الإيجارات", "الإيجار", "دبي"}, {"", "", ""}, {"\xff\x00", " ", ","},
		{"car car car", "car", "دبي، الدوحة"}, {"ال وال بال", "لل", "و"},
	} {
		f.Add(seed[0], seed[1], seed[2], i%2 == 0)
	}
	f.Fuzz(func(t *testing.T, headline, tag, place string, sensitive bool) {
		r.news.put(aStory("f", func(a *articles.Article) {
			a.Headline, a.Tags, a.Places, a.Listings.Sensitive = headline, []string{tag}, []string{place}, sensitive
			a.Body = paragraph(headline + " " + tag)
		}))
		got, err := r.Matches(t.Context(), "f", 0)
		if err != nil {
			t.Fatal(err)
		}
		per := map[string]int{}
		for _, m := range got {
			per[m.Listing.Category]++
			if m.Reason == "" || len(m.Because) == 0 || strings.HasPrefix(m.Reason, " ") {
				t.Fatalf("reason %q because of %v", m.Reason, m.Because)
			}
			if sensitive && m.Listing.Category != sensitiveCategory {
				t.Fatalf("%s is shown with a sensitive story", m.Listing.Category)
			}
		}
		for c, n := range per {
			if n > maxPerCategory {
				t.Fatalf("%d of %s", n, c)
			}
		}
	})
}

// Other listings are promoted each hour.
func TestPromotedTakeTurns(t *testing.T) {
	t.Parallel()
	var all []classifieds.Listing
	for i := range 5 {
		all = append(all, aListing(fmt.Sprint("f", i), func(l *classifieds.Listing) { l.Featured = true }))
	}
	r := newFixture(t, append(all, aListing("plain"))...)
	seen := map[string]bool{}
	for h := range 5 {
		r.clock.Set(noon.Add(time.Duration(h) * time.Hour))
		page, err := r.Listings(t.Context(), classifieds.Filter{})
		if err != nil || len(page.Promoted) != promotedPlaces {
			t.Fatalf("promoted %v, %v", ids(page.Promoted), err)
		}
		for _, l := range page.Promoted {
			seen[l.ID] = true
			if slices.Contains(ids(page.Items), l.ID) {
				t.Errorf("%s is on the page twice", l.ID)
			}
		}
	}
	if len(seen) != len(all) {
		t.Errorf("promoted in five hours: %v", seen)
	}
}
