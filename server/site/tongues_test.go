package site

import (
	"strings"
	"testing"
	"testing/fstest"
)

// articleFile returns an article as a Markdown file.
func articleFile(front string) *fstest.MapFile {
	return &fstest.MapFile{Data: []byte("---\nsection: news\npublished: 2026-11-23T07:00:00Z\n" + front + "\n---\nWords.\n"), ModTime: today()}
}

// An article in en-GB is listed with the English ones and keeps its own lang.
func TestRegionalLanguageIsFoundEverywhere(t *testing.T) {
	t.Parallel()
	s := newPaper(t, withArticles(fstest.MapFS{"british.md": articleFile("headline: Colour\nlang: en-GB")}))
	for _, path := range []string{
		"/", "/sections/news", "/feeds/articles.rss?lang=en", "/api/v1/articles?lang=en", "/sitemap.xml", "/sitemap-news.xml",
		"/partners?article=british",
	} {
		if body := get(s, path).Body.String(); !strings.Contains(body, "/articles/british") && !strings.Contains(body, `"slug":"british"`) ||
			strings.HasPrefix(path, "/partners") && !strings.Contains(body, `<option selected value="british">`) && !strings.Contains(body, `<option value="british" selected`) {
			t.Errorf("%s does not name it", path)
		}
	}
	if body := get(s, "/sitemap-news.xml").Body.String(); !strings.Contains(body, "<news:language>en</news:language>") {
		t.Errorf("the language of news is not of ISO 639:\n%s", body)
	}
	for _, want := range []string{`<html lang="en-GB"`, `"inLanguage":"en-GB"`} {
		if body := get(s, "/articles/british").Body.String(); !strings.Contains(body, want) {
			t.Errorf("the page has no %s", want)
		}
	}
}

// Only the first page of a category or a city has alternates and is indexable. An article with a
// canonical address elsewhere has no alternates.
func TestAlternatesAreMutual(t *testing.T) {
	t.Parallel()
	s := newPaper(t, withArticles(fstest.MapFS{
		"here.md":      articleFile("headline: Here\ntranslations: {ar: there}"),
		"there.md":     articleFile("headline: There\nlang: ar\ntranslations: {en: here}"),
		"elsewhere.md": articleFile("headline: Elsewhere\ncanonical: https://other.example/x\ntranslations: {ar: there}"),
	}))
	next := listingsOf(t, s, "?limit=1").Next
	for path, want := range map[string]struct{ indexed, mutual bool }{
		"/listings":                             {true, true},
		"/listings?category=motors":             {true, true},
		"/listings?limit=1":                     {false, false},
		"/listings?cursor=" + next + "&limit=1": {false, false},
		"/listings?sort=price":                  {false, false},
		"/articles/here":                        {true, true},
		"/articles/elsewhere":                   {true, false},
	} {
		w := get(s, path)
		body := w.Body.String()
		head, _, _ := strings.Cut(body, "</head>")
		if got := !strings.Contains(head, `content="noindex`); w.Code != 200 || got != want.indexed {
			t.Errorf("GET %s = %d, indexed: %v", path, w.Code, got)
		}
		if got := strings.Contains(head, "hreflang="); got != want.mutual {
			t.Errorf("GET %s has alternates: %v", path, got)
		}
	}
}

// The slug of a draft is not revealed.
func TestHiddenTranslationsAreNotToldOf(t *testing.T) {
	t.Parallel()
	s := newPaper(t, withArticles(fstest.MapFS{
		"open.md":   articleFile("headline: Open\ntranslations: {ar: secret}"),
		"secret.md": articleFile("headline: Secret\nlang: ar\nembargo: 2026-11-23T09:00:00Z"),
	}))
	for _, path := range []string{
		"/articles/open", "/", "/api/v1/articles", "/api/v1/articles/open", "/api/v1/articles/open?format=ninjs", "/feeds/articles.atom", "/sitemap.xml",
	} {
		if strings.Contains(get(s, path).Body.String(), "secret") {
			t.Errorf("%s links to the embargoed translation", path)
		}
	}
	known, unknown := get(s, "/api/v1/articles?related=secret"), get(s, "/api/v1/articles?related=never")
	if known.Code != unknown.Code {
		t.Errorf("related to a hidden piece is %d, to none %d", known.Code, unknown.Code)
	}
}

// An article in a language that the newspaper does not have is in no list, feed or sitemap, but has
// a page.
func TestForeignLanguageIsInNoList(t *testing.T) {
	t.Parallel()
	s := newPaper(t, withArticles(fstest.MapFS{
		"francais.md": articleFile("headline: Bonjour\nlang: fr"),
		"english.md":  articleFile("headline: Good morning"),
	}))
	for _, path := range []string{
		"/", "/ar/", "/sections/news", "/api/v1/articles", "/api/v1/articles?section=news", "/api/v1/articles?q=bonjour", "/api/v1/articles?related=english",
		"/feeds/articles.rss", "/feeds/articles.atom", "/feeds/articles.json?section=news", "/sitemap.xml", "/sitemap-news.xml", "/articles/english",
	} {
		w := get(s, path)
		if body := w.Body.String(); w.Code != 200 || strings.Contains(body, "francais") || strings.Contains(body, "Bonjour") {
			t.Errorf("GET %s = %d, or it lists the French piece", path, w.Code)
		}
	}
	for _, path := range []string{"/articles/francais", "/api/v1/articles/francais"} {
		if w := get(s, path); w.Code != 200 || !strings.Contains(w.Body.String(), "Bonjour") {
			t.Errorf("GET %s = %d, want the piece", path, w.Code)
		}
	}
}
