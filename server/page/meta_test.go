package page

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"broadside/app/classifieds"
	"broadside/articles"
	"broadside/server/xsstest"
)

func TestPaths(t *testing.T) {
	t.Parallel()
	site := examplePaper()
	for _, tt := range []struct{ got, want string }{
		{Absolute(site, "/"), "https://paper.example/news/"},
		{Absolute(site, "/media/a.webp?v=1"), "https://paper.example/news/media/a.webp?v=1"},
		{Absolute(site, "https://cdn.example/a"), "https://cdn.example/a"},
		{Absolute(site, ""), ""},
	} {
		if tt.got != tt.want {
			t.Errorf("got %q, want %q", tt.got, tt.want)
		}
	}
}

func TestAlternates(t *testing.T) {
	t.Parallel()
	site := examplePaper()
	at := func(l, path string) Alternate { return Alternate{l, "https://paper.example/news" + path} }
	for _, tt := range []struct {
		name, lang, path string
		others           map[string]string
		want             []Alternate
	}{
		{"both", "ar", "/ar/", map[string]string{"en": "/"}, []Alternate{at("en", "/"), at("ar", "/ar/"), at("x-default", "/")}},
		{"itself among the others", "en", "/a", map[string]string{"en": "/wrong", "ar": "/b"}, []Alternate{at("en", "/a"), at("ar", "/b"), at("x-default", "/a")}},
		{"one language", "en", "/a", nil, nil},
		{"a language the paper has not", "en", "/a", map[string]string{"fr": "/f"}, nil},
	} {
		if got := AlternatesOf(site, tt.lang, tt.path, tt.others); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

// tagContents returns the contents of tags by name, several joined by "|".
func tagContents(list []Meta) map[string]string {
	out := map[string]string{}
	for _, m := range list {
		if m.Content == "" {
			continue
		}
		key := m.Name + m.Property
		if out[key] != "" {
			out[key] += "|"
		}
		out[key] += m.Content
	}
	return out
}

func TestArticleMeta(t *testing.T) {
	t.Parallel()
	a := exampleArticle()
	a.Images[0].Renditions = []articles.Rendition{{Src: "/media/rents-640.webp", Width: 640, Height: 360}, {Src: "/media/rents-1280.webp", Width: 1280, Height: 720}}
	a.Byline = append(a.Byline, articles.Person{Name: "Imran Qazi"})
	got := tagContents(ArticleMeta(examplePaper(), a, articles.Image{}))
	for key, want := range map[string]string{
		"og:type": "article", "og:site_name": "The Corniche", "og:title": "Tenants stay", "og:description": "Two in three signed again.",
		"og:url": "https://paper.example/news/articles/dubai-rents", "og:locale": "en_AE", "og:locale:alternate": "ar_AE",
		"og:image": "https://paper.example/news/media/rents-1280.webp", "og:image:width": "1280", "og:image:height": "720", "og:image:alt": "Towers",
		"article:published_time": "2026-11-22T20:15:00+04:00", "article:modified_time": "2026-11-23T06:10:00+04:00",
		"article:expiration_time": "2027-11-22T00:00:00+04:00", "article:section": "Business",
		"article:author": "https://paper.example/reem|Imran Qazi", "article:tag": "rents|housing", "twitter:card": "summary_large_image",
	} {
		if got[key] != want {
			t.Errorf("%s = %q, want %q", key, got[key], want)
		}
	}
	a.Images, a.Canonical, a.Updated = []articles.Image{{Src: "/media/drawing.svg?v=1", Width: 1600}}, "https://elsewhere.example/x", time.Time{}
	got = tagContents(ArticleMeta(examplePaper(), a, articles.Image{}))
	for key, want := range map[string]string{
		"og:image": "", "twitter:card": "summary", "og:url": "https://elsewhere.example/x", "article:modified_time": "",
	} {
		if got[key] != want {
			t.Errorf("%s = %q, want %q", key, got[key], want)
		}
	}
}

// TestPictureInTheBodyIsTheCard checks that an article whose only picture is in the body has it in
// previews.
func TestPictureInTheBodyIsTheCard(t *testing.T) {
	t.Parallel()
	a := exampleArticle()
	inBody := articles.Image{Src: "/media/in-body.png?v=1", Alt: "A dhow", Width: 1200, Height: 800}
	for name, images := range map[string][]articles.Image{"none": nil, "one without a file": {{Caption: "c"}}} {
		a.Images, a.Body = images, []articles.Block{{Kind: articles.Picture, Image: &inBody}}
		got := tagContents(ArticleMeta(examplePaper(), a, articles.Image{Src: "/icon.png", Width: 512, Height: 512}))
		if got["og:image"] != "https://paper.example/news/media/in-body.png?v=1" || got["og:image:alt"] != "A dhow" || got["twitter:card"] != "summary_large_image" {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestListingMeta(t *testing.T) {
	t.Parallel()
	_, l := exampleListing("Car", nil)
	l.Photos = []classifieds.Photo{{Src: "/media/l.webp", Alt: "L", Width: 480, Height: 360}}
	got := tagContents(ListingMeta(examplePaper(), "ar", l, articles.Image{}))
	for key, want := range map[string]string{
		"og:type": "website", "og:site_name": "الكورنيش", "og:title": "A thing", "og:description": "One. Two <b>. Three.",
		"og:url": "https://paper.example/news/ar/listings/7f3a", "og:locale": "ar_AE", "og:locale:alternate": "en_AE",
		"og:image": "https://paper.example/news/media/l.webp", "twitter:card": "summary",
	} {
		if got[key] != want {
			t.Errorf("%s = %q, want %q", key, got[key], want)
		}
	}
}

// A page without a picture for previews has the newspaper's logo as a small card.
func TestCardsWithoutAPictureShowTheMark(t *testing.T) {
	t.Parallel()
	mark := exampleMark()
	a := exampleArticle()
	_, l := exampleListing("Car", nil)
	drawn := a
	drawn.Images = []articles.Image{{Src: "/media/drawing.svg?v=1", Alt: "A drawing", Width: 1600, Height: 900}}
	bare := a
	bare.Images = nil
	missing := a
	missing.Images = []articles.Image{{Caption: "Its file is missing"}}
	svg := l
	svg.Photos = []classifieds.Photo{{Src: "/media/l.svg", Alt: "L", Width: 640, Height: 480}}
	l.Photos = nil
	for name, meta := range map[string][]Meta{
		"a page": Card{Site: examplePaper(), Lang: "en", Logo: mark}.Meta(), "an article": ArticleMeta(examplePaper(), bare, mark),
		"a drawing": ArticleMeta(examplePaper(), drawn, mark), "a missing file": ArticleMeta(examplePaper(), missing, mark),
		"a listing": ListingMeta(examplePaper(), "en", l, mark), "a listing drawn": ListingMeta(examplePaper(), "en", svg, mark),
	} {
		got := tagContents(meta)
		for key, want := range map[string]string{
			"og:image": "https://paper.example/news/web/icon.png", "og:image:width": "512", "og:image:height": "512", "og:image:alt": "The Corniche", "twitter:card": "summary",
		} {
			if got[key] != want {
				t.Errorf("%s: %s = %q, want %q", name, key, got[key], want)
			}
		}
	}
	mark.Width = 1200 // it stays the logo, not a picture of the page
	if got := tagContents(ArticleMeta(examplePaper(), bare, mark)); got["twitter:card"] != "summary" {
		t.Errorf("a large mark makes a %s", got["twitter:card"])
	}
	if got := tagContents(ArticleMeta(examplePaper(), a, mark)); got["og:image"] != "https://paper.example/news/media/rents.webp?v=1" || got["twitter:card"] != "summary_large_image" {
		t.Errorf("the logo is used as the picture: %v", got)
	}
}

func TestDescribe(t *testing.T) {
	t.Parallel()
	a := exampleArticle()
	a.Standfirst = ""
	if got := Describe(a); got != "The letter arrived." {
		t.Errorf("Describe = %q", got)
	}
	noted := articles.Article{Body: []articles.Block{{Kind: articles.Paragraph, Spans: []articles.Span{{Text: "Rents fell."}, {Text: "[1]", Note: 1}, {Text: " Fees rose."}}}}}
	if got := Describe(noted); got != "Rents fell. Fees rose." {
		t.Errorf("Describe of a text with a footnote = %q", got)
	}
	if got := Describe(articles.Article{}); got != "" {
		t.Errorf("Describe of nothing = %q", got)
	}
}

func TestClip(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		in   string
		n    int
		want string
	}{
		{"", 5, ""},
		{"short", 5, "short"},
		{" one \n two ", 20, "one two"},
		{"one two three", 9, "one two…"},
		{"one two, three", 10, "one two…"},
		{"longword", 5, "long…"},
		{"شقة للإيجار في دبي", 12, "شقة للإيجار…"},
		{"👩‍🚀👩‍🚀", 10, "👩‍🚀👩‍🚀"},
	} {
		if got := Clip(tt.in, tt.n); got != tt.want {
			t.Errorf("Clip(%q, %d) = %q, want %q", tt.in, tt.n, got, tt.want)
		}
	}
}

func FuzzClip(f *testing.F) {
	for _, s := range xsstest.Texts {
		f.Add(s, 20)
	}
	f.Fuzz(func(t *testing.T, s string, n int) {
		if n < 1 || n > 1000 {
			t.Skip()
		}
		got := Clip(s, n)
		if utf8.RuneCountInString(got) > n {
			t.Errorf("Clip(%q, %d) = %q: too long", s, n, got)
		}
		if strings.ContainsAny(got, "\n\r\t") {
			t.Errorf("Clip(%q, %d) = %q: more than a line", s, n, got)
		}
	})
}
