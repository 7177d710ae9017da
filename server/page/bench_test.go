package page

import (
	"bytes"
	"strings"
	"testing"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// articleTree returns a tree as large as an article's page: 25 paragraphs with links and 24
// listings, 700 nodes.
func articleTree() app.UI {
	sentence := strings.Repeat("When the renewal letter for her flat in Al Barsha arrived, she did what she had done before. ", 6)
	var paragraphs, rows []app.UI
	for range 25 {
		paragraphs = append(paragraphs, app.P().Body(app.Text(sentence), app.A().Href("/articles/dubai-rent-renewals").Text("the official index"),
			app.Text(", against an average gap of 9 per cent between “what tenants pay” & what newcomers are asked for.")))
	}
	for range 24 {
		rows = append(rows, app.Li().Class("listing").Body(app.Article().Body(
			app.P().Class("where").Body(app.Span().Text("Property for rent"), app.Text(" · "), app.Span().Text("Dubai Marina")),
			app.H3().Body(app.A().Href("/listings/7f3a").Text("Two bedrooms with a view of the marina, chiller included")),
			app.P().Class("price").Body(app.Data().Value("120000").Text("AED 120,000"), app.Text(" a year")),
			app.Img().Src("/media/listings/img/flat.svg?v=abc").Alt("A flat").Width(96).Height(72).Attr("loading", "lazy"),
			app.Button().Type("button").Aria("pressed", false).OnClick(nop, app.EventScope("7f3a")).Text("Keep"),
		)))
	}
	return app.Div().ID("paper").Body(
		app.Header().Body(app.Nav().Aria("label", "Sections").Body(app.Ul().Body(app.Li().Body(app.A().Href("/sections/news").Text("News"))))),
		app.Main().Body(app.Article().Lang("en").Dir("ltr").Body(append([]app.UI{app.H1().Text("Dubai’s tenants are staying put")}, paragraphs...)...)),
		app.Aside().Body(app.Ul().Body(rows...)),
	)
}

func BenchmarkEncodeArticle(b *testing.B) {
	tree := articleTree()
	var buf bytes.Buffer
	Encode(&buf, tree)
	b.SetBytes(int64(buf.Len()))
	b.ReportAllocs()
	for b.Loop() {
		buf.Reset()
		Encode(&buf, tree)
	}
}

func BenchmarkDocument(b *testing.B) {
	d := exampleDocument()
	d.Body = articleTree()
	b.ReportAllocs()
	for b.Loop() {
		d.Encode()
	}
}

func BenchmarkEscape(b *testing.B) {
	s := strings.Repeat("Dubai’s tenants are staying put & the market notices. ", 100)
	var buf bytes.Buffer
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		buf.Reset()
		writeText(&buf, s)
	}
}
