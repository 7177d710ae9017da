package site

import (
	"bytes"
	"image/png"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"broadside/server/page"
	"broadside/web"
)

// Pages that can be shared have a picture, and all pages have the site's icons and colours. Framed
// pages have neither.
func TestHeadsOfPages(t *testing.T) {
	t.Parallel()
	p := newPaper(t, withBase("/news"), withArticles(fstest.MapFS{"bare.md": articleFile("headline: Bare"), "bare-ar.md": articleFile("headline: بلا\nlang: ar")}))
	mark := `content="https://paper.example/news` + web.Path("icons/icon-512.png") + `"`
	for path, alt := range map[string]string{
		"/": "The Corniche", "/ar/": "الكورنيش", "/sections/news": "The Corniche", "/listings": "The Corniche", "/ar/listings": "الكورنيش",
		"/listings/" + firstListing(t, p): "The Corniche", "/articles/bare": "The Corniche", "/articles/bare-ar": "الكورنيش",
	} {
		head, _, _ := strings.Cut(get(p, "/news"+path).Body.String(), "</head>")
		for _, want := range []string{
			`<meta property="og:image" ` + mark + ">", `<meta property="og:image:width" content="512">`, `<meta property="og:image:height" content="512">`,
			`<meta property="og:image:alt" content="` + alt + `">`, `<meta name="twitter:card" content="summary">`,
			`<link rel="apple-touch-icon" href="/news` + web.Path("icons/icon.png") + `">`,
			`<meta name="theme-color" media="(prefers-color-scheme: light)" content="` + page.ThemeLight + `">`,
			`<meta name="theme-color" media="(prefers-color-scheme: dark)" content="` + page.ThemeDark + `">`,
		} {
			if strings.Count(head, want) != 1 {
				t.Errorf("%s: its head has %s %d times", path, want, strings.Count(head, want))
			}
		}
	}
	for _, path := range []string{"/nothing", "/partners"} { // not shared, but may be bookmarked
		if head := get(p, "/news"+path).Body.String(); !strings.Contains(head, `rel="apple-touch-icon"`) || !strings.Contains(head, `name="theme-color"`) {
			t.Errorf("%s has no icon or no colour", path)
		}
	}
	if frame := get(p, "/news/e/articles/bare").Body.String(); strings.Contains(frame, "apple-touch-icon") || strings.Contains(frame, "theme-color") || strings.Contains(frame, "og:image") {
		t.Error("a framed page has metadata of a full page")
	}
	if thing := jsonLDOf(t, get(p, "/news/articles/bare").Body.String(), "NewsArticle"); !strings.Contains(mark, thing["publisher"].(map[string]any)["logo"].(map[string]any)["url"].(string)) {
		t.Errorf("the publisher is %v", thing["publisher"])
	}
	if thing := jsonLDOf(t, get(p, "/news/").Body.String(), "NewsMediaOrganization"); !strings.Contains(mark, thing["logo"].(map[string]any)["url"].(string)) {
		t.Errorf("the front's publisher has the logo %v", thing["logo"])
	}
}

// The icons have the sizes that pages declare. The icon for phones is opaque, because they fill
// transparent parts with black.
func TestIconsAreAsTold(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]int{"icons/icon-512.png": 512, "icons/icon.png": 180} {
		icon, err := png.Decode(bytes.NewReader(web.Named(name).Body))
		if err != nil {
			t.Fatal(err)
		}
		if size := icon.Bounds().Size(); size.X != want || size.Y != want {
			t.Errorf("%s is %v, want %d", name, size, want)
		}
		if whole, ok := icon.(interface{ Opaque() bool }); name == "icons/icon.png" && (!ok || !whole.Opaque()) {
			t.Errorf("%s is not opaque", name)
		}
	}
}

// The colours of the browser's bars are those of the style sheets: in the document, and where a
// theme that the reader chose replaces them.
func TestThemeColoursAreThePapers(t *testing.T) {
	t.Parallel()
	paper := regexp.MustCompile(`--paper:(#[0-9a-f]{6});.*prefers-color-scheme:dark.*?--paper:(#[0-9a-f]{6});`).FindStringSubmatch(string(web.Named("style.css").Body))
	if paper == nil || paper[1] != page.ThemeLight || paper[2] != page.ThemeDark {
		t.Fatalf("style.css has %v, pages have %s and %s", paper, page.ThemeLight, page.ThemeDark)
	}
	sepia := regexp.MustCompile(`=sepia\]\{--paper:(#[0-9a-f]{6});`).FindStringSubmatch(string(web.Named("comfort.css").Body))
	if sepia == nil {
		t.Fatal("comfort.css has no sepia")
	}
	want := `{light:"` + paper[1] + `",dark:"` + paper[2] + `",sepia:"` + sepia[1] + `"}`
	for _, name := range []string{"theme.js", "comfort.js"} {
		if !strings.Contains(string(web.Named(name).Body), want) {
			t.Errorf("%s lacks %s", name, want)
		}
	}
}
