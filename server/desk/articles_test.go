package desk

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"broadside/app/api"
	"broadside/articles"
)

func TestWhoMayBeRead(t *testing.T) {
	t.Parallel()
	r := newFixture(t)
	type change = func(*articles.Article)
	for _, tt := range []struct {
		name   string
		change change
		code   api.Code // "" if it is public
	}{
		{"live", func(*articles.Article) {}, ""},
		{"scheduled-past", func(a *articles.Article) { a.Status = articles.StatusScheduled }, ""},
		{"scheduled", func(a *articles.Article) { a.Status, a.Published = articles.StatusScheduled, noon.Add(time.Minute) }, api.NotFound},
		{"embargoed", func(a *articles.Article) { a.Embargo = noon.Add(time.Minute) }, api.NotFound},
		{"embargo-over", func(a *articles.Article) { a.Embargo = noon }, ""},
		{"draft", func(a *articles.Article) { a.Status = articles.StatusDraft }, api.NotFound},
		{"draft-expired", func(a *articles.Article) { a.Status, a.Expires = articles.StatusDraft, noon.Add(-time.Minute) }, api.NotFound},
		{"withheld", func(a *articles.Article) { a.Status = articles.StatusWithheld }, api.NotFound},
		{"killed", func(a *articles.Article) { a.Status = articles.StatusKilled }, api.Gone},
		{"expired", func(a *articles.Article) { a.Expires = noon }, api.Gone},
		{"undated", func(a *articles.Article) { a.Published = time.Time{} }, api.NotFound},
	} {
		r.news.put(aStory(tt.name, tt.change))
		_, err := r.Article(t.Context(), tt.name)
		page, listErr := r.Articles(t.Context(), api.ArticleQuery{Limit: 50})
		if listErr != nil {
			t.Fatal(listErr)
		}
		if listed := slices.Contains(slugs(page.Items), tt.name); listed != (tt.code == "") {
			t.Errorf("%s is listed: %v", tt.name, listed)
		}
		switch {
		case tt.code != "":
			fails(t, tt.name, err, tt.code)
		case err != nil:
			t.Errorf("%s: %v", tt.name, err)
		}
	}
	r.news.remove("live")
	_, err := r.Article(t.Context(), "live")
	fails(t, "removed", err, api.Gone)
	_, err = r.Article(t.Context(), "never-was")
	fails(t, "never was", err, api.NotFound)
}

// The problem of a story that is gone has its language and reason; that of a story
// that was never public or is hidden has neither.
func TestGoneSaysItsLanguageAndWhy(t *testing.T) {
	t.Parallel()
	r := newFixture(t)
	for _, tt := range []struct {
		name   string
		change func(*articles.Article)
		remove bool
		want   string
		why    api.Reason
	}{
		{"killed", func(a *articles.Article) { a.Status = articles.StatusKilled }, false, "ar-EG", api.Killed},
		{"killed-and-expired", func(a *articles.Article) { a.Status, a.Expires = articles.StatusKilled, noon }, false, "ar-EG", api.Killed},
		{"expired", func(a *articles.Article) { a.Expires = noon }, false, "ar-EG", api.Expired},
		{"scheduled-and-expired", func(a *articles.Article) { a.Status, a.Expires = articles.StatusScheduled, noon }, false, "ar-EG", api.Expired},
		{"removed", func(*articles.Article) {}, true, "ar-EG", api.Removed},
		{"withheld", func(a *articles.Article) { a.Status = articles.StatusWithheld }, false, "", ""},
		{"withheld-and-expired", func(a *articles.Article) { a.Status, a.Expires = articles.StatusWithheld, noon }, false, "", ""},
	} {
		r.news.put(aStory(tt.name, func(a *articles.Article) { a.Lang = "ar-EG"; tt.change(a) }))
		if tt.remove {
			r.news.remove(tt.name)
		}
		_, err := r.Article(t.Context(), tt.name)
		var p *api.Problem
		if !errors.As(err, &p) || p.Lang != tt.want || p.Reason != tt.why || (p.Code == api.Gone) != (tt.want != "") {
			t.Errorf("%s: %v, in %+v; want it in %q because it is %q", tt.name, err, p, tt.want, tt.why)
			continue
		}
		if withdrawn := strings.Contains(p.Title+p.Detail, "withdrawn"); withdrawn != (tt.why == api.Killed) {
			t.Errorf("%s is said to be withdrawn: %v", tt.name, p)
		}
	}
}

func TestArticlesSelect(t *testing.T) {
	t.Parallel()
	r := newFixture(t)
	r.news.put(aStory("rents", func(a *articles.Article) {
		a.Headline, a.Tags, a.Places, a.Section = "Rents rise again", []string{"Housing"}, []string{"Dubai Marina"}, "business"
	}))
	r.news.put(aStory("race", func(a *articles.Article) {
		a.Headline, a.Tags, a.Places = "Dhow race", []string{"Sailing", "Heritage"}, []string{"Doha"}
		a.Byline = []articles.Person{{Name: "Huda Saleh"}}
		a.Published = noon.Add(-2 * time.Hour)
	}))
	r.news.put(aStory("ijar", func(a *articles.Article) {
		a.Lang, a.Headline, a.Places, a.Tags = "ar", "الإيجارات ترتفع في المدينة", []string{"دبي"}, []string{"السكن"}
		a.Published = noon.Add(-3 * time.Hour)
	}))
	for _, tt := range []struct {
		name string
		q    api.ArticleQuery
		want []string
	}{
		{"all", api.ArticleQuery{}, []string{"rents", "race", "ijar"}},
		{"section", api.ArticleQuery{Section: "business"}, []string{"rents"}},
		{"tag", api.ArticleQuery{Tag: "housing"}, []string{"rents"}},
		{"language", api.ArticleQuery{Lang: "ar"}, []string{"ijar"}},
		{"city by code", api.ArticleQuery{Place: "dubai"}, []string{"rents", "ijar"}},
		{"city by its other name", api.ArticleQuery{Place: "دبي"}, []string{"rents", "ijar"}},
		{"district", api.ArticleQuery{Place: "dubai marina"}, []string{"rents", "ijar"}},
		{"unknown place", api.ArticleQuery{Place: "Atlantis"}, []string{}},
		{"words", api.ArticleQuery{Q: "RISE rents"}, []string{"rents"}},
		{"a word begun", api.ArticleQuery{Q: "dhow ra"}, []string{"race"}},
		{"a byline", api.ArticleQuery{Q: "saleh"}, []string{"race"}},
		{"folded", api.ArticleQuery{Q: "الايجارات"}, []string{"ijar"}},
		{"no words", api.ArticleQuery{Q: "?!"}, []string{}},
		{"nothing", api.ArticleQuery{Section: "business", Lang: "ar"}, []string{}},
	} {
		page, err := r.Articles(t.Context(), tt.q)
		if err != nil {
			t.Fatalf("%s: %v", tt.name, err)
		}
		if got := slugs(page.Items); !slices.Equal(got, tt.want) || page.Total.Value != len(tt.want) {
			t.Errorf("%s: %v of %v, want %v", tt.name, got, page.Total, tt.want)
		}
	}
	_, err := r.Articles(t.Context(), api.ArticleQuery{Section: "nosuch"})
	if p := fails(t, "unknown section", err, api.Validation); p.Errors[0].Pointer != "?section" {
		t.Errorf("pointer is %q", p.Errors[0].Pointer)
	}
}

func TestRelated(t *testing.T) {
	t.Parallel()
	r := newFixture(t)
	r.news.put(aStory("this", func(a *articles.Article) {
		a.Tags, a.Places, a.Section = []string{"housing", "law"}, []string{"Dubai"}, "news"
	}))
	r.news.put(aStory("both", func(a *articles.Article) { a.Tags, a.Section = []string{"Law", "Housing"}, "business" }))
	r.news.put(aStory("one", func(a *articles.Article) { a.Tags, a.Section = []string{"law"}, "business" }))
	r.news.put(aStory("place", func(a *articles.Article) { a.Places, a.Section = []string{"Deira"}, "business" }))
	r.news.put(aStory("section", func(*articles.Article) {}))
	r.news.put(aStory("nothing", func(a *articles.Article) { a.Section = "business" }))
	r.news.put(aStory("arabic", func(a *articles.Article) { a.Lang, a.Tags = "ar", []string{"housing"} }))
	page, err := r.Articles(t.Context(), api.ArticleQuery{Related: "this", Limit: 4})
	if want := []string{"both", "one", "place", "section"}; err != nil || !slices.Equal(slugs(page.Items), want) {
		t.Errorf("related to this are %v, %v, want %v", slugs(page.Items), err, want)
	}
	_, err = r.Articles(t.Context(), api.ArticleQuery{Related: "nosuch"})
	fails(t, "related to nothing", err, api.Validation)
}

func TestArticleCursors(t *testing.T) {
	t.Parallel()
	r := newFixture(t)
	for i := range 40 {
		r.news.put(aStory(fmt.Sprintf("s%02d", i), func(a *articles.Article) { a.Published = noon.Add(-time.Duration(i/3) * time.Hour) }))
	}
	q := api.ArticleQuery{Limit: 7, Lang: "en"}
	seen := map[string]bool{}
	for n := 0; ; n++ {
		page, err := r.Articles(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range page.Items {
			if seen[s.Slug] {
				t.Errorf("%s is there twice", s.Slug)
			}
			seen[s.Slug] = true
		}
		if q.Cursor = page.Next; q.Cursor == "" {
			break
		}
		// A story is added between pages, and the last story of the page is removed.
		r.news.put(aStory(fmt.Sprintf("new%d", n)))
		r.news.remove(page.Items[len(page.Items)-1].Slug)
	}
	for i := range 40 {
		if slug := fmt.Sprintf("s%02d", i); !seen[slug] {
			t.Errorf("%s is on no page", slug)
		}
	}
	page, err := r.Articles(t.Context(), api.ArticleQuery{Limit: 7})
	must(t, err)
	for name, q := range map[string]api.ArticleQuery{
		"another query": {Section: "news", Cursor: page.Next}, "no cursor": {Cursor: "x!"}, "too short": {Cursor: "AAAA"},
	} {
		_, err := r.Articles(t.Context(), q)
		fails(t, name, err, api.BadCursor)
	}
}

func FuzzArticleCursor(f *testing.F) {
	r := newFixture(f)
	r.news.put(aStory("a"))
	f.Add("", "a")
	f.Add("AAAAAAAAAAAAAAAAAAAAAAAAAAAA", "q")
	f.Fuzz(func(t *testing.T, cursor, q string) {
		_, err := r.Articles(t.Context(), api.ArticleQuery{Cursor: cursor, Q: q})
		if err != nil {
			fails(t, cursor, err, api.BadCursor)
		}
	})
}
