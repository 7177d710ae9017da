package app

import (
	"net/url"
	"testing"

	"broadside/app/api"
	"broadside/app/apptest"
	"broadside/articles"
)

func TestPlace(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		path, name string
		kind       Name
	}{
		{"", "", Front}, {"/", "", Front}, {"/listings", "", Listings}, {"/listings/", "", Listings},
		{"/sections/news", "news", Section}, {"/articles/a", "a", Article}, {"/articles/a/", "a", Article}, {"/listings/x", "x", Listing},
		{"/sections", "", NotFound}, {"/sections/", "", NotFound}, {"/articles", "", NotFound}, {"/Articles/a", "", NotFound},
		{"/articles/a/b", "", NotFound}, {"//", "", NotFound}, {"articles/a", "", NotFound}, {"/listings.json", "", NotFound},
	} {
		if kind, name := parsePath(tt.path); kind != tt.kind || name != tt.name {
			t.Errorf("place(%q) = %s %q, want %s %q", tt.path, kind, name, tt.kind, tt.name)
		}
	}
}

func TestLanguageOfAnAddress(t *testing.T) {
	t.Parallel()
	three := api.Site{Languages: []string{"en", "ar", "fr"}}
	for _, tt := range []struct {
		site             api.Site
		path, lang, rest string
	}{
		{three, "/", "en", "/"}, {three, "/ar", "ar", "/"}, {three, "/ar/", "ar", "/"}, {three, "/fr/listings", "fr", "/listings"},
		{three, "/en/listings", "en", "/en/listings"}, {three, "/arabic", "en", "/arabic"}, {three, "/AR/", "en", "/AR/"},
		{three, "/ar/articles/x", "ar", "/ar/articles/x"}, {three, "/ar/ar/", "ar", "/ar/"}, {three, "", "en", ""},
		{api.Site{}, "/ar/", "en", "/ar/"}, {api.Site{Languages: []string{"ar"}}, "/ar/", "ar", "/ar/"},
	} {
		u := &url.URL{Path: tt.path}
		if lang, rest := language(tt.site, u); lang != tt.lang || rest.Path != tt.rest {
			t.Errorf("language(%v, %q) = %s %q, want %s %q", tt.site.Languages, tt.path, lang, rest.Path, tt.lang, tt.rest)
		}
		if u.Path != tt.path {
			t.Errorf("language(%q) changed the address to %q", tt.path, u.Path)
		}
	}
}

// Parameters that are not the page's are not part of its canonical path.
func TestTrackingIsDropped(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"utm_source", "utm_id", "fbclid", "gclid", "dclid", "gbraid", "wbraid", "msclkid", "twclid", "ttclid", "igshid", "igsh",
		"ScCid", "li_fat_id", "yclid", "mc_cid", "mc_eid", "_gl", "_ga", "srsltid", "gad_source", "mkt_tok", "utm", "Q", "attr", "nonsense"} {
		f := apptest.New()
		s, err := load(t, f, "/listings?city=dubai&"+name+"=abc123")
		if err != nil || s.Path != "/listings?city=dubai" || s.Filter.Values().Encode() != "city=dubai" || s.Alternates["ar"] != "/ar/listings?city=dubai" {
			t.Errorf("%s: %q, filter %q, %v", name, s.Path, s.Filter.Values().Encode(), err)
		}
		if s, err := load(t, f, "/sections/news?"+name+"=x"); err != nil || s.Path != "/sections/news" {
			t.Errorf("%s: %q, %v", name, s.Path, err)
		}
	}
	if s, err := load(t, apptest.New(), "/listings?attr.wheels=x"); err == nil || s.Problem == nil {
		t.Error("an unknown attribute is dropped")
	}
}

// The links to other languages never lead to a section that the paper does not
// have.
func TestElsewhereOfAPiece(t *testing.T) {
	t.Parallel()
	site := apptest.New().Paper
	for _, tt := range []struct {
		name string
		in   articles.Article
		want string
	}{
		{"its translation", articles.Article{Section: "news", Translations: map[string]string{"ar": "خبر"}}, "/articles/%D8%AE%D8%A8%D8%B1"},
		{"its section", articles.Article{Section: "news", Translations: map[string]string{"fr": "x"}}, "/ar/sections/news"},
		{"an unknown section", articles.Article{Section: "weather"}, "/ar/"},
		{"no section", articles.Article{}, "/ar/"},
		{"an empty translation", articles.Article{Translations: map[string]string{"ar": ""}}, "/ar/"},
	} {
		if got := pathInLanguage(site, &tt.in, "ar"); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

// A page has alternates in all other languages of the paper, and in no others.
func TestAlternatesOfThreeLanguages(t *testing.T) {
	t.Parallel()
	for _, address := range apptest.Addresses {
		f := apptest.New()
		f.Paper.Languages = []string{"en", "ar", "fr"}
		s, _ := load(t, f, address)
		if len(s.Alternates) != 2 || s.Alternates[s.Lang] != "" {
			t.Errorf("%s in %s: alternates %v", address, s.Lang, s.Alternates)
		}
		f.Paper.Languages = []string{"en"}
		if s, _ = load(t, f, address); len(s.Alternates) != 0 {
			t.Errorf("%s of one language: alternates %v", address, s.Alternates)
		}
	}
}

// Pages of a section are linked in order; the links to other languages lead to
// the first page.
func TestPagesOfASection(t *testing.T) {
	t.Parallel()
	f := apptest.New()
	for range api.DefaultLimit {
		f.ArticleList = append(f.ArticleList, articles.Article{Slug: "a b&c", Lang: "en", Section: "news"})
	}
	s, err := load(t, f, "/sections/news?cursor=a%26b")
	if err != nil || s.Path != "/sections/news?cursor=a%26b" || s.Next != "/sections/news?cursor=after-a+b%26c" || s.Alternates["ar"] != "/ar/sections/news" {
		t.Errorf("%q, next %q, %v, %v", s.Path, s.Next, s.Alternates, err)
	}
}

func TestPiecesOfASectionWithout(t *testing.T) {
	t.Parallel()
	f := apptest.New()
	f.ArticleList = nil
	s, err := load(t, f, "/ar/sections/news")
	if err != nil || len(s.Sections) != 1 || s.Sections[0].Items == nil || len(s.Sections[0].Items) != 0 || s.Next != "" {
		t.Errorf("%+v, %v", s.Sections, err)
	}
	if front, err := load(t, f, "/"); err != nil || len(front.Sections) != 1 || front.Sections[0].Code != "lead" {
		t.Errorf("an empty front page: %+v, %v", front.Sections, err)
	}
}
