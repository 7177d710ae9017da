package desk

import (
	"maps"
	"slices"
	"testing"
	"time"

	"broadside/app/api"
	"broadside/articles"
)

// A story in a regional language is listed under its primary language and keeps its
// language tag.
func TestRegionalLanguages(t *testing.T) {
	t.Parallel()
	r := newFixture(t)
	tagged := func(a *articles.Article) { a.Tags = []string{"law"} }
	r.news.put(aStory("british", tagged, func(a *articles.Article) { a.Lang = "en-GB" }))
	r.news.put(aStory("plain", tagged))
	r.news.put(aStory("gulf", tagged, func(a *articles.Article) { a.Lang = "ar-AE" }))
	r.news.put(aStory("french", tagged, func(a *articles.Article) { a.Lang = "fr-CA" }))
	for _, tt := range []struct {
		q    api.ArticleQuery
		want []string
	}{
		{api.ArticleQuery{Lang: "en"}, []string{"british", "plain"}},
		{api.ArticleQuery{Lang: "ar"}, []string{"gulf"}},
		{api.ArticleQuery{Related: "british"}, []string{"plain"}},
		{api.ArticleQuery{Related: "plain"}, []string{"british"}},
		{api.ArticleQuery{}, []string{"british", "gulf", "plain"}},
		{api.ArticleQuery{Tag: "law"}, []string{"british", "gulf", "plain"}},
		{api.ArticleQuery{Related: "french"}, []string{}},
	} {
		page, err := r.Articles(t.Context(), tt.q)
		if got := slugs(page.Items); err != nil || !slices.Equal(got, tt.want) {
			t.Errorf("%+v: %v, %v, want %v", tt.q, got, err, tt.want)
		}
	}
	for slug, lang := range map[string]string{"british": "en-GB", "french": "fr-CA"} {
		if a, err := r.Article(t.Context(), slug); err != nil || a.Lang != lang {
			t.Errorf("%s is in %q, %v", slug, a.Lang, err)
		}
	}
}

// Translations that are not public are left out.
func TestTranslationsAreThoseThatAreShown(t *testing.T) {
	t.Parallel()
	r := newFixture(t)
	inArabic := func(a *articles.Article) { a.Lang = "ar" }
	r.news.put(aStory("shown", inArabic))
	r.news.put(aStory("gulf", func(a *articles.Article) { a.Lang = "ar-AE" }))
	r.news.put(aStory("english"))
	r.news.put(aStory("draft", inArabic, func(a *articles.Article) { a.Status = articles.StatusDraft }))
	r.news.put(aStory("embargoed", inArabic, func(a *articles.Article) { a.Embargo = noon.Add(time.Hour) }))
	r.news.put(aStory("killed", inArabic, func(a *articles.Article) { a.Status = articles.StatusKilled }))
	for _, tt := range []struct{ to, want map[string]string }{
		{map[string]string{"ar": "shown"}, map[string]string{"ar": "shown"}},
		{map[string]string{"ar": "gulf"}, map[string]string{"ar": "gulf"}},
		{map[string]string{"ar-AE": "gulf"}, map[string]string{"ar": "gulf"}},
		{map[string]string{"ar": "english"}, nil},
		{map[string]string{"ar": "draft"}, nil},
		{map[string]string{"ar": "embargoed"}, nil},
		{map[string]string{"ar": "killed"}, nil},
		{map[string]string{"ar": "never-was"}, nil},
	} {
		r.news.put(aStory("this", func(a *articles.Article) { a.Translations, a.Section = tt.to, "business" }))
		a, err := r.Article(t.Context(), "this")
		if err != nil || !maps.Equal(a.Translations, tt.want) {
			t.Errorf("%v is read as %v, %v, want %v", tt.to, a.Translations, err, tt.want)
		}
		page, err := r.Articles(t.Context(), api.ArticleQuery{Section: "business"})
		if err != nil || len(page.Items) != 1 || !maps.Equal(page.Items[0].Translations, tt.want) {
			t.Errorf("%v is listed as %+v, %v, want %v", tt.to, page.Items, err, tt.want)
		}
	}
	// The embargo ends without a change of a file.
	r.news.put(aStory("this", func(a *articles.Article) { a.Translations = map[string]string{"ar": "embargoed"} }))
	r.clock.Set(noon.Add(time.Hour))
	if a, err := r.Article(t.Context(), "this"); err != nil || a.Translations["ar"] != "embargoed" {
		t.Errorf("after the embargo: %v, %v", a.Translations, err)
	}
}

// A hidden story gives the same error as an unknown one.
func TestRelatedToWhatIsHidden(t *testing.T) {
	t.Parallel()
	r := newFixture(t)
	r.news.put(aStory("other"))
	for _, tt := range []struct {
		slug   string
		change func(*articles.Article)
		gone   bool
	}{
		{"draft", func(a *articles.Article) { a.Status = articles.StatusDraft }, false},
		{"withheld", func(a *articles.Article) { a.Status = articles.StatusWithheld }, false},
		{"embargoed", func(a *articles.Article) { a.Embargo = noon.Add(time.Hour) }, false},
		{"killed", func(a *articles.Article) { a.Status = articles.StatusKilled }, true},
		{"expired", func(a *articles.Article) { a.Expires = noon }, true},
	} {
		r.news.put(aStory(tt.slug, tt.change))
		page, err := r.Articles(t.Context(), api.ArticleQuery{Related: tt.slug})
		if tt.gone {
			if err != nil || len(page.Items) != 1 {
				t.Errorf("%s: %v, %v", tt.slug, slugs(page.Items), err)
			}
			continue
		}
		fails(t, tt.slug, err, api.Validation)
	}
}
