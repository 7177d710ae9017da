package view

import (
	"strings"
	"testing"

	"broadside/app"
	"broadside/articles"
)

// A text in another script has its own direction; a text with only a few such
// words does not.
func TestBlocksOfAnotherDirection(t *testing.T) {
	t.Parallel()
	para := func(s string) articles.Block { return articles.Block{Kind: articles.Paragraph, Spans: plain(s)} }
	list := func(items ...string) articles.Block {
		b := articles.Block{Kind: articles.List}
		for _, s := range items {
			b.Items = append(b.Items, plain(s))
		}
		return b
	}
	for _, tt := range []struct {
		name, lang string
		in         articles.Block
		want       string
	}{
		{"paragraph", "en", para("نص عربي."), `<p dir="rtl">نص عربي.</p>`},
		{"paragraph at home", "ar", para("نص عربي."), `<p>نص عربي.</p>`},
		{"paragraph in an Arabic piece", "ar", para("In English."), `<p dir="ltr">In English.</p>`},
		{"paragraph that begins with a name", "ar", para("NBD قال إن الإيجارات ترتفع"), `<p>NBD قال إن الإيجارات ترتفع</p>`},
		{"paragraph of several spans", "en", articles.Block{Kind: articles.Paragraph, Spans: []articles.Span{{Text: "NBD", Strong: true}, {Text: " قال إن الإيجارات ترتفع"}}},
			`<p dir="rtl"><strong>NBD</strong> قال إن الإيجارات ترتفع</p>`},
		{"heading", "ar", articles.Block{Kind: articles.Heading, Level: 2, Spans: plain("In English")}, `<h2 dir="ltr">In English</h2>`},
		{"quote", "en", articles.Block{Kind: articles.Quote, Items: [][]articles.Span{plain("نص."), plain("آخر.")}, Speaker: "Huda"},
			`<figure class="quote" dir="rtl"><blockquote><p>نص.</p><p>آخر.</p></blockquote><figcaption>Huda</figcaption></figure>`},
		{"whole list", "en", list("أولاً.", "ثانياً."), `<ul dir="rtl"><li>أولاً.</li><li>ثانياً.</li></ul>`},
		{"one item", "en", list("first of all, in English.", "ثانياً."), `<ul><li>first of all, in English.</li><li><bdi dir="rtl">ثانياً.</bdi></li></ul>`},
		{"one item in a list of the other", "en", list("أولاً وقبل كل شيء.", "2nd."), `<ul dir="rtl"><li>أولاً وقبل كل شيء.</li><li>2nd.</li></ul>`},
		{"preformatted", "ar", articles.Block{Kind: articles.Preformatted, Spans: plain("go run .")}, `<pre dir="ltr" tabindex="0">go run .</pre>`},
		{"caption", "ar", articles.Block{Kind: articles.Picture, Image: &articles.Image{Src: "/a", Alt: "A", Caption: "In English."}},
			`<figure class="inset"><img alt="A" decoding="async" loading="lazy" src="/a"><figcaption><span dir="ltr">In English.</span></figcaption></figure>`},
	} {
		got := markup(app.Screen{Name: app.Article, Lang: "en", Article: &articles.Article{Lang: tt.lang, Body: []articles.Block{tt.in}}})
		if !strings.Contains(got, `<div class="body">`+tt.want+`</div>`) {
			t.Errorf("%s: %s is not in\n%s", tt.name, tt.want, got)
		}
	}
	table := body(articles.Block{Kind: articles.Table, Rows: [][][]articles.Span{{plain("District"), plain("الاسم")}, {plain("Deira"), plain("ديرة.")}}})
	if !strings.Contains(table, `<th scope="col"><bdi dir="rtl">الاسم</bdi></th>`) || !strings.Contains(table, `<td>Deira</td><td><bdi dir="rtl">ديرة.</bdi></td>`) {
		t.Errorf("table: %s", table)
	}
}

// body renders blocks as the body of an article.
func body(blocks ...articles.Block) string {
	got := markup(app.Screen{Name: app.Article, Lang: "en", Article: &articles.Article{Lang: "en", Body: blocks}})
	_, rest, _ := strings.Cut(got, `<div class="body">`)
	inside, _, _ := strings.Cut(rest, `</div><footer class="tail">`)
	return inside
}

func plain(s string) []articles.Span { return []articles.Span{{Text: s}} }

func TestBlocks(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		in   articles.Block
		want string
	}{
		{"paragraph", articles.Block{Kind: articles.Paragraph, Spans: plain("One & <two>")}, `<p>One &amp; &lt;two&gt;</p>`},
		{"neighbouring texts are one", articles.Block{Kind: articles.Paragraph, Spans: []articles.Span{{Text: "a"}, {Text: "b"}}}, `<p>ab</p>`},
		{"styles", articles.Block{Kind: articles.Paragraph, Spans: []articles.Span{{Text: "a", Strong: true, Em: true}, {Text: "b", Code: true}, {Text: "c", Break: true}, {Text: "d"}}},
			`<p><strong><em>a</em></strong><code>b</code>c<br>d</p>`},
		{"link away", articles.Block{Kind: articles.Paragraph, Spans: []articles.Span{{Text: "a", Href: "https://x.example/?a=1&b=2"}}},
			`<p><a href="https://x.example/?a=1&amp;b=2" rel="noopener">a</a></p>`},
		{"link within", articles.Block{Kind: articles.Paragraph, Spans: []articles.Span{{Text: "a", Href: "/articles/b"}}}, `<p><a href="/articles/b">a</a></p>`},
		{"link to nowhere good", articles.Block{Kind: articles.Paragraph, Spans: []articles.Span{{Text: "a", Href: "javascript:alert(1)"}}}, `<p>a</p>`},
		{"heading", articles.Block{Kind: articles.Heading, Level: 2, Spans: plain("H")}, `<h2>H</h2>`},
		{"heading too deep", articles.Block{Kind: articles.Heading, Level: 4, Spans: plain("H")}, `<h2>H</h2>`},
		{"heading without a level", articles.Block{Kind: articles.Heading, Spans: plain("H")}, `<h2>H</h2>`},
		{"quote", articles.Block{Kind: articles.Quote, Items: [][]articles.Span{plain("Q"), plain("R")}, Speaker: "S"},
			`<figure class="quote"><blockquote><p>Q</p><p>R</p></blockquote><figcaption>S</figcaption></figure>`},
		{"quote without a speaker", articles.Block{Kind: articles.Quote, Items: [][]articles.Span{plain("Q")}}, `<figure class="quote"><blockquote><p>Q</p></blockquote></figure>`},
		{"list", articles.Block{Kind: articles.List, Items: [][]articles.Span{plain("a")}}, `<ul><li>a</li></ul>`},
		{"numbered list", articles.Block{Kind: articles.List, Ordered: true, Items: [][]articles.Span{plain("a")}}, `<ol><li>a</li></ol>`},
		{"picture without a file", articles.Block{Kind: articles.Picture, Image: &articles.Image{Caption: "c"}}, ``},
		{"picture", articles.Block{Kind: articles.Picture, Image: &articles.Image{Src: "/media/a.svg", Alt: "A", Caption: "C", Credit: "P", Width: 4, Height: 3}},
			`<figure class="inset"><img alt="A" decoding="async" height="3" loading="lazy" src="/media/a.svg" width="4"><figcaption><span>C</span> <span class="credit">Image credit: P</span></figcaption></figure>`},
		{"embed", articles.Block{Kind: articles.Embed, URL: "https://www.video.example/1", Spans: plain("Film")},
			`<p class="embed"><a href="https://www.video.example/1" rel="noopener noreferrer">Film</a><span class="host"> at video.example</span></p>`},
		{"embed without a name", articles.Block{Kind: articles.Embed, URL: "https://v.example/1"},
			`<p class="embed"><a href="https://v.example/1" rel="noopener noreferrer">https://v.example/1</a><span class="host"> at v.example</span></p>`},
		{"embed of a script", articles.Block{Kind: articles.Embed, URL: "data:text/html,x", Spans: plain("x")}, ``},
		{"preformatted", articles.Block{Kind: articles.Preformatted, Spans: plain("a  b")}, `<pre tabindex="0">a  b</pre>`},
		{"rule", articles.Block{Kind: articles.Rule}, `<hr>`},
		{"empty table", articles.Block{Kind: articles.Table}, ``},
		{"unknown block", articles.Block{Kind: "hologram", Spans: plain("x")}, ``},
	} {
		if got := body(tt.in); got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, got, tt.want)
		}
	}
}

func TestTable(t *testing.T) {
	t.Parallel()
	got := body(articles.Block{Kind: articles.Table, Rows: [][][]articles.Span{
		{plain("District"), plain("Rent"), plain("Note")}, {plain("Deira"), plain("−1.5%"), plain("7 days")}, {plain("Karama"), plain("68,000")},
	}})
	want := `<div aria-label="Table" class="table" role="region" tabindex="0"><table><thead><tr><th scope="col">District</th>` +
		`<th class="figures" scope="col">Rent</th><th scope="col">Note</th></tr></thead><tbody><tr><td>Deira</td><td class="figures">−1.5%</td>` +
		`<td>7 days</td></tr><tr><td>Karama</td><td class="figures">68,000</td></tr></tbody></table></div>`
	if got != want {
		t.Errorf("table:\n got %s\nwant %s", got, want)
	}
}

func TestDatelineRunsIn(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name     string
		dateline *articles.Dateline
		body     []articles.Block
		want     string
	}{
		{"into the first paragraph", &articles.Dateline{City: "Dubai"}, []articles.Block{{Kind: articles.Paragraph, Spans: plain("Text.")}, {Kind: articles.Paragraph, Spans: plain("More.")}},
			`<p><span class="dateline"><b>Dubai</b> —</span> Text.</p><p>More.</p>`},
		{"with country and agency", &articles.Dateline{City: "Ankara", Country: "Turkey", Agency: "Reuters"}, []articles.Block{{Kind: articles.Paragraph, Spans: plain("Text.")}},
			`<p><span class="dateline"><b>Ankara, Turkey</b> (Reuters) —</span> Text.</p>`},
		{"before a heading", &articles.Dateline{City: "Dubai"}, []articles.Block{{Kind: articles.Heading, Level: 2, Spans: plain("H")}},
			`<p><span class="dateline"><b>Dubai</b> —</span></p><h2>H</h2>`},
		{"behind the points of the story", &articles.Dateline{City: "Dubai"}, []articles.Block{{Kind: articles.List, Items: [][]articles.Span{plain("Point")}}, {Kind: articles.Paragraph, Spans: plain("Text.")}},
			`<ul><li>Point</li></ul><p><span class="dateline"><b>Dubai</b> —</span> Text.</p>`},
		{"an agency alone", &articles.Dateline{Agency: "Reuters"}, []articles.Block{{Kind: articles.Paragraph, Spans: plain("Text.")}},
			`<p><span class="dateline">(Reuters) —</span> Text.</p>`},
		{"none", nil, []articles.Block{{Kind: articles.Paragraph, Spans: plain("Text.")}}, `<p>Text.</p>`},
		{"without a city", &articles.Dateline{Raw: "?"}, []articles.Block{{Kind: articles.Paragraph, Spans: plain("Text.")}}, `<p>Text.</p>`},
	} {
		got := markup(app.Screen{Name: app.Article, Lang: "en", Article: &articles.Article{Lang: "en", Dateline: tt.dateline, Body: tt.body}})
		if !strings.Contains(got, `<div class="body">`+tt.want+`</div>`) {
			t.Errorf("%s: %s is not in %s", tt.name, tt.want, got)
		}
	}
}

func TestSafe(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"https://a.example/": "https://a.example/", "HTTP://a.example": "HTTP://a.example", "mailto:a@b.example": "mailto:a@b.example", "tel:+9714": "tel:+9714",
		"/articles/x": "/base/articles/x", "//evil.example": "", `/\evil.example`: "", "javascript:alert(1)": "", " javascript:alert(1)": "",
		"JavaScript:alert(1)": "", "data:text/html,x": "", "vbscript:x": "", "https:": "", "relative": "", "": "", "/\t/evil.example": "", "\t//evil.example": "", "https://a.example/\n": "", "#part": "", "http://[": "",
	} {
		if got := safeAddress(in, "/base"); got != want {
			t.Errorf("safe(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzSafe(f *testing.F) {
	for _, s := range []string{"https://a", "/x", "//x", "/\t/x", "javascript:x", "java\nscript:x", "\x01javascript:x", "mailto:x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := safeAddress(s, "")
		if got == "" {
			return
		}
		got = strings.NewReplacer("\t", "", "\n", "", "\r", "").Replace(got) // as browsers do
		scheme, _, _ := strings.Cut(strings.ToLower(got), ":")
		ok := strings.HasPrefix(got, "/") && !strings.HasPrefix(got, "//")
		for _, good := range []string{"http", "https", "mailto", "tel"} {
			ok = ok || scheme == good
		}
		if !ok {
			t.Errorf("safe(%q) = %q", s, got)
		}
	})
}

// Links to other sites in a sponsored article are marked with rel=sponsored.
func TestPaidLinksSayTheyArePaid(t *testing.T) {
	t.Parallel()
	a := articles.Article{Kind: articles.Sponsored, Headline: "H", Lang: "en", Dir: "ltr", Body: []articles.Block{
		{Kind: articles.Paragraph, Spans: []articles.Span{{Text: "a", Href: "https://x.example/"}, {Text: "b", Href: "/listings"}}},
		{Kind: articles.Embed, URL: "https://v.example/1", Spans: plain("Film")},
	}}
	got := markup(app.Screen{Name: app.Article, Lang: "en", Article: &a})
	for _, want := range []string{
		`<a href="https://x.example/" rel="sponsored noopener">a</a>`, `<a href="/listings">b</a>`,
		`<a href="https://v.example/1" rel="sponsored noopener noreferrer">Film</a>`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in %s", want, got)
		}
	}
}
