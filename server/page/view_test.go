package page

import (
	"bytes"
	"strings"
	"testing"
	"time"

	paper "broadside/app"
	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/app/view"
	"broadside/articles"
	"broadside/server/xsstest"
)

var everyScreen = []paper.Name{
	paper.Front, paper.Section, paper.Article, paper.Listings, paper.Listing, paper.NotFound, paper.Gone, paper.Failed,
}

// hostileScreen returns a Screen of a kind and language in which every text is s, with every kind
// of block, attribute and price.
func hostileScreen(s string, name paper.Name, lang string) paper.Screen {
	var screen paper.Screen
	xsstest.FillTexts(&screen, s)
	screen.Name, screen.Lang, screen.Filter = name, lang, classifieds.Filter{}
	screen.Site.Languages = []string{"en", "ar"}
	screen.Site.Zone, screen.Site.Offset = "Asia/Dubai", 14400
	a := screen.Article
	for _, kind := range []articles.BlockKind{
		articles.Paragraph, articles.Heading, articles.Quote, articles.List, articles.Picture, articles.Embed, articles.Table, articles.Preformatted, articles.Rule,
	} {
		b := a.Body[0]
		b.Kind, b.Level = kind, 2
		a.Body = append(a.Body, b)
	}
	l := screen.Listing
	c := screen.Categories[0]
	for i, kind := range []classifieds.Kind{
		classifieds.Text, classifieds.Int, classifieds.Decimal, classifieds.Money, classifieds.Bool, classifieds.Enum, classifieds.Multi,
		classifieds.Date, classifieds.Year, classifieds.URL, classifieds.Phone,
	} {
		attribute := c.Attributes[0]
		attribute.Code, attribute.Kind, attribute.Filter, attribute.Facet, attribute.Brief = string(kind), kind, true, true, true
		c.Attributes = append(c.Attributes, attribute)
		l.Attributes[string(kind)] = []classifieds.Value{
			classifieds.TextValue(s), classifieds.NumberValue(3), classifieds.NumberValue(3.5), classifieds.NumberValue(300), classifieds.BoolValue(true),
			classifieds.TextValue(s), classifieds.TextsValue(s, s), classifieds.TextValue("2026-11-23"), classifieds.NumberValue(2026),
			classifieds.TextValue(s), classifieds.TextValue(s),
		}[i]
	}
	screen.Categories = []classifieds.Category{c}
	l.Category, l.Price = c.Code, classifieds.Price{Type: classifieds.Fixed, Minor: 150000, Currency: s, Period: "month"}
	screen.Results.Items = append(screen.Results.Items, *l)
	for _, code := range []string{"category", "intent", "city", "photo", "attr.enum", s} {
		screen.Results.Facets = append(screen.Results.Facets, api.Facet{Code: code, Counts: []api.Count{{Value: s, N: 3}, {Value: "", N: 1}}})
	}
	return screen
}

// TestHostileScreens renders pages with hostile texts in every field and checks that another parser
// finds the same tree. Each kind of page has half of the texts.
func TestHostileScreens(t *testing.T) {
	t.Parallel()
	for i, s := range append(xsstest.Texts, strings.Join(xsstest.Texts, " ")) {
		for j, name := range everyScreen {
			if (i+j)%2 != 0 {
				continue
			}
			lang := []string{"en", "ar"}[(i/2+j)%2]
			mustRoundTrip(t, view.View(hostileScreen(s, name, lang)))
		}
	}
}

// TestViewsAreDeterministic checks that two renders are equal, as the browser's first render must
// equal the server's.
func TestViewsAreDeterministic(t *testing.T) {
	t.Parallel()
	for _, name := range everyScreen {
		var one, two bytes.Buffer
		Encode(&one, view.View(hostileScreen("“text” & <b>", name, "en")))
		Encode(&two, view.View(hostileScreen("“text” & <b>", name, "en")))
		if !bytes.Equal(one.Bytes(), two.Bytes()) {
			t.Errorf("two renders of %s differ", name)
		}
	}
}

// BenchmarkArticlePage renders and encodes an article page with sidebar and Screen.
func BenchmarkArticlePage(b *testing.B) {
	sentence := strings.Repeat("When the renewal letter for her flat in Al Barsha arrived, she did what she had done before. ", 6)
	screen := hostileScreen("Dubai", paper.Article, "en")
	screen.Article.Body = nil
	for range 25 {
		screen.Article.Body = append(screen.Article.Body, articles.Block{Kind: articles.Paragraph, Spans: []articles.Span{{Text: sentence}}})
	}
	for range 12 {
		screen.Matches = append(screen.Matches, screen.Matches[0])
	}
	screen.Article.Published = time.Date(2026, 11, 22, 20, 15, 0, 0, time.UTC)
	d := exampleDocument()
	d.Screen = screen
	b.ReportAllocs()
	var n int
	for b.Loop() {
		d.Body = view.View(screen)
		n = len(d.Encode())
	}
	b.SetBytes(int64(n))
}
