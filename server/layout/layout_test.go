package layout

import (
	"net/url"
	"strings"
	"testing"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"
	"golang.org/x/net/html"

	"broadside/app/api"
)

// parse returns the encoded document of a page with the path /help, on a paper below /news.
func parse(t *testing.T, lang string) *html.Node {
	t.Helper()
	paper := api.Site{Base: "/news", Origin: "https://paper.example", Languages: []string{"en", "ar", "fr"}, Names: map[string]string{"en": "The <Tide>", "ar": "المد"},
		Sections: []api.Section{{Code: "news", Names: map[string]string{"en": "News", "ar": "أخبار"}}}}
	text := Page{
		Paper: paper, Lang: lang, Title: "Help & more", Skip: "Skip to the help", Query: url.Values{"q": {"a&b%d"}},
		Path: func(lang string, query url.Values) string {
			return api.WithQuery(paper.LanguagePath(lang)+"/help", query)
		},
		Main: goapp.Main().ID("main").Body(goapp.H1().Text("Help")),
	}.Document().Encode()
	doc, err := html.Parse(strings.NewReader(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// list returns the value of an attribute in every element with a tag, in order. The attribute "" is
// the text of the element.
func list(doc *html.Node, tag, attribute string) string {
	var values []string
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode || n.Data != tag {
			continue
		}
		for _, a := range n.Attr {
			if a.Key == attribute {
				values = append(values, a.Val)
			}
		}
		if attribute == "" {
			for d := range n.Descendants() {
				if d.Type == html.TextNode {
					values = append(values, d.Data)
				}
			}
		}
	}
	return strings.Join(values, "|")
}

// Every page has the same frame around its own content, in its language.
func TestDocument(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ lang, tag, attribute, want string }{
		{"en", "html", "lang", "en"},
		{"en", "html", "dir", "ltr"},
		{"ar", "html", "dir", "rtl"},
		{"ar", "html", "lang", "ar"},
		{"en", "title", "", "Help & more – The <Tide>"},
		{"ar", "title", "", "Help & more – المد"},
		{"en", "meta", "content", "width=device-width, initial-scale=1|light dark|#fdfcf9|#15181a|noindex"},
		{"en", "a", "", "Skip to the help|العربية|fr|The <Tide>|News|Classifieds|News feed|Classifieds feed|Saved|Put it on your page"},
		{"en", "a", "href", "#main|/news/ar/help?q=a%26b%25d|/news/fr/help?q=a%26b%25d|/news/|/news/sections/news|/news/listings|/news/feeds/articles.rss?lang=en|/news/feeds/listings.rss?lang=en|/news/saved|/news/partners"},
		{"ar", "a", "href", "#main|/news/help?q=a%26b%25d|/news/fr/help?q=a%26b%25d|/news/ar/|/news/ar/sections/news|/news/ar/listings|/news/feeds/articles.rss?lang=ar|/news/feeds/listings.rss?lang=ar|/news/ar/saved|/news/ar/partners"},
		{"ar", "a", "hreflang", "en|fr|ar|ar"},
		{"ar", "a", "lang", "en|fr"},
		{"ar", "a", "dir", "ltr|ltr"},
		{"en", "a", "rel", "alternate|alternate"},
		{"en", "main", "", "Help"},
		{"en", "header", "class", "masthead"},
		{"en", "footer", "class", "imprint"},
		{"ar", "footer", "", "المد|أخبار|الإعلانات المبوبة|خلاصة الأخبار|خلاصة الإعلانات المبوبة|المحفوظات|أضِفه إلى صفحتك|حقوق النصوص والصور محفوظة لـ«المد» وللوكالات المذكورة."},
		{"en", "script", "src", ""},
		{"en", "aside", "id", ""},
	} {
		if got := list(parse(t, tt.lang), tt.tag, tt.attribute); got != tt.want {
			t.Errorf("in %s, %s of %s = %q, want %q", tt.lang, tt.attribute, tt.tag, got, tt.want)
		}
	}
}

// The canonical address has no query, and the links of the head are those of the paper.
func TestLinks(t *testing.T) {
	t.Parallel()
	want := []string{"stylesheet /news/web/style.", "canonical https://paper.example/news/ar/help", "icon /news/web/icons/icon.", "apple-touch-icon /news/web/icons/icon."}
	doc := parse(t, "ar")
	rels, hrefs := strings.Split(list(doc, "link", "rel"), "|"), strings.Split(list(doc, "link", "href"), "|")
	if len(rels) != len(want) || len(hrefs) != len(want) {
		t.Fatalf("the head has the links %q %q, want %q", rels, hrefs, want)
	}
	for i, link := range want {
		if got := rels[i] + " " + hrefs[i]; !strings.HasPrefix(got, link) || rels[i] == "canonical" && got != link {
			t.Errorf("link %d is %q, want %q", i, got, link)
		}
	}
}
