package view

import (
	"strings"
	"testing"

	"broadside/app"
	"broadside/app/apptest"
	"broadside/articles"
)

// A column of numbers, in Western or Arabic digits, is aligned. With one word
// in it, it is a column of text.
func TestFiguresOfAColumn(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		cells []string
		want  string
	}{
		{"numbers", []string{"1", "2,000.5"}, "figures"}, {"per cent and signs", []string{"−1.5%", "+2%", "±3", "(4)"}, "figures"},
		{"Arabic digits", []string{"١٢٣", "٤٥٪"}, "figures"}, {"times and ratios", []string{"19:30", "3/4", "1–2"}, "figures"},
		{"a gap", []string{"1", "", " "}, "figures"}, {"gaps only", []string{"", " "}, ""}, {"none", nil, ""},
		{"a word", []string{"1", "two"}, ""}, {"a unit", []string{"5 km"}, ""}, {"a currency", []string{"AED 5"}, ""}, {"a no-break space", []string{"1\u00a0000"}, "figures"},
	} {
		var rows [][][]articles.Span
		for _, c := range tt.cells {
			rows = append(rows, [][]articles.Span{plain("head"), plain(c)})
		}
		rows = append(rows, [][]articles.Span{plain("a short row")})
		if got := figuresClass(rows, 1); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

// Tables with only a heading row, without cells, and with rows of different
// lengths.
func TestTablesOfAllShapes(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		rows [][][]articles.Span
		want string
	}{
		{"a head only", [][][]articles.Span{{plain("A"), plain("B")}}, `<thead><tr><th scope="col">A</th><th scope="col">B</th></tr></thead><tbody></tbody>`},
		{"no cells", [][][]articles.Span{{}, {}}, `<thead><tr></tr></thead><tbody><tr></tr></tbody>`},
		{"longer than its head", [][][]articles.Span{{plain("A")}, {plain("a"), plain("1")}}, `<thead><tr><th scope="col">A</th></tr></thead><tbody><tr><td>a</td><td class="figures">1</td></tr></tbody>`},
		{"styled cells", [][][]articles.Span{{plain("A")}, {{{Text: "x", Strong: true}, {Text: "<", Break: true}}}}, `<thead><tr><th scope="col">A</th></tr></thead><tbody><tr><td><strong>x</strong>&lt;<br></td></tr></tbody>`},
	} {
		got := body(articles.Block{Kind: articles.Table, Rows: tt.rows})
		if !strings.Contains(got, "<table>"+tt.want+"</table>") {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestHost(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"https://www.a.example/x": "a.example", "https://a.example:8080/": "a.example", "https://paper.example@evil.example/": "evil.example",
		"mailto:a@b.example": "", "tel:+9714": "", "/articles/x": "", "http://[": "", "https://[::1]:80/": "::1", "https://www./": "",
	} {
		if got := hostName(address); got != want {
			t.Errorf("host(%q) = %q, want %q", address, got, want)
		}
	}
}

// Empty blocks render nothing that screen readers announce, and cause no error.
func TestEmptyBlocks(t *testing.T) {
	t.Parallel()
	for _, kind := range []articles.BlockKind{articles.Paragraph, articles.Heading, articles.Quote, articles.List, articles.Picture, articles.Embed,
		articles.Table, articles.Preformatted, articles.Rule, "", "hologram"} {
		for _, lang := range []string{"en", "ar"} {
			s := app.Screen{Name: app.Article, Lang: lang, Site: apptest.New().Paper, Article: &articles.Article{Lang: lang, Body: []articles.Block{{Kind: kind}}}}
			if got := textOf(one(t, parsed(t, s), classed("body"))); got != "" {
				t.Errorf("an empty %s renders %q", kind, got)
			}
		}
	}
}

// Words that the view adds to an article, such as the host of an embed, are in
// the page's language.
func TestBlocksInArabic(t *testing.T) {
	t.Parallel()
	s := app.Screen{Name: app.Article, Lang: "ar", Site: apptest.New().Paper, Article: &articles.Article{Lang: "ar", Body: []articles.Block{
		{Kind: articles.Embed, URL: "https://www.video.example/1", Spans: plain("فيلم")},
		{Kind: articles.Table, Rows: [][][]articles.Span{{plain("الحي")}}},
	}}}
	root := parsed(t, s)
	if got := textOf(one(t, root, classed("embed"))); got != "فيلم على video.example" {
		t.Errorf("embed = %q", got)
	}
	if got := get(one(t, root, classed("table")), "aria-label"); got != "جدول" {
		t.Errorf("table = %q", got)
	}
}
