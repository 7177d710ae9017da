package hypertext

import (
	"net/url"
	"strings"
	"testing"

	"broadside/articles"
	"broadside/articles/convert/compose"
)

// readMarkdown reads HTML and returns it as Markdown, which shows blocks well.
func readMarkdown(t *testing.T, source string, o Options) (string, []Loss) {
	t.Helper()
	if o.Base == nil {
		o.Base = &url.URL{Scheme: "https", Host: "paper.example", Path: "/2026/01/a-story/"}
	}
	body, err := Read(source, o)
	if err != nil {
		t.Fatalf("Read(%q): %v", source, err)
	}
	return strings.TrimSpace(compose.Markdown(body.Blocks, compose.Options{})), body.Lost
}

func TestBlocks(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, in, want string }{
		{"paragraphs", "<p>One</p>\n<p>Two</p>three", "One\n\nTwo\n\nthree"},
		{"unclosed", "<p>One<p>Two", "One\n\nTwo"},
		{"white space", "<p>  One \n two\t three </p>", "One two three"},
		{"lines", "<p>One<br>two<br/> three</p>", "One\\\ntwo\\\nthree"},
		{"two line ends", "One<br><br>two", "One\n\ntwo"},
		{"emphasis", "<p>a <b>b</b> <i>c</i> <strong><em>d</em></strong></p>", "a **b** _c_ **_d_**"},
		{"emphasis within a word", "<p><b>T</b>he</p>", "The"},
		{"space in emphasis", "<p>a<b> b </b>c</p>", "a **b** c"},
		{"headings", "<h1>a</h1><h2><strong>b</strong></h2><h6>c</h6>", "## a\n\n## b\n\n#### c"},
		{"link", `<p><a href="/b?c=d">e</a></p>x`, "[e](https://paper.example/b?c=d)\n\nx"},
		{"relative link", `see <a href="../other/">e</a>`, "see [e](https://paper.example/2026/01/other/)"},
		{"code", "<p>run <code>a | b</code></p><pre>x\n  y</pre>", "run `a | b`\n\n```\nx\n  y\n```"},
		{"list", "<ul><li>a<li>b</ul><ol><li>c</li></ol>", "- a\n- b\n\n1. c"},
		{"two lists", "<ul><li>a</ul><ul><li>b</ul>", "- a\n\n* b"},
		{"numbered", `<ol start="5"><li>a<li value="9">b<li>c</ol>`, "5. a\n9. b\n10. c"},
		{"years", `<ol start="1999"><li>a<li>b</ol>`, "1999\\. a\n\n2000\\. b"},
		{"paragraphs in an item", "<ul><li><p>a</p><p>b</p></li></ul>", "- a\\\n  b"},
		{"nested list", "<ul><li>a<ol><li>b</ol></li></ul>", "- a\\\n  1\\. b"},
		{"quote", "<blockquote><p>a</p><p>b</p><cite>C</cite></blockquote>", "> a\n>\n> b\n>\n> — C"},
		{"title in a quote", "<blockquote><p>In <cite>Hamlet</cite> he</p></blockquote>", "> In _Hamlet_ he"},
		{"rule", "a<hr>b", "a\n\n---\n\nb"},
		{"table", "<table><thead><tr><th>a<th>b</thead><tr><td>c<br>d<td>e|f</table>", "| a | b |\n| --- | --- |\n| c d | e\\|f |"},
		{"layout", "<table><tr><td><p>a</p><p>b</p></table>", "a\n\nb"},
		{"figure", `<figure><img src="/a.jpg" alt="b"><figcaption>c <a href="/x">d</a></figcaption></figure>`, `![b](https://paper.example/a.jpg "c d")`},
		{"picture in text", `<p>a <img src=a.jpg> b</p>`, "a b\n\n![](https://paper.example/2026/01/a-story/a.jpg)"},
		{"gallery", `<figure><figure><img src=/a.jpg></figure><figure><img src=/b.jpg></figure><figcaption>c</figcaption></figure>`, "![](https://paper.example/a.jpg)\n\n![](https://paper.example/b.jpg)\n\n_c_"},
		{"late picture", `<img src="data:image/gif;base64,R0" data-src="/a.jpg">`, "![](https://paper.example/a.jpg)"},
		{"film", `<iframe src="https://www.youtube.com/embed/abcdefgh?x=1"></iframe>`, `[https://www.youtube.com/watch?v=abcdefgh](https://www.youtube.com/watch?v=abcdefgh)`},
		{"definitions", "<dl><dt>a</dt><dd>b</dd></dl>", "**a**\n\nb"},
		{"raised", "m<sup>2</sup> H<sub>2</sub>O 1<sup>st</sup>", "m² H₂O 1st"},
		{"footnote", `The end.<sup class="fn"><a href="/b#fn1">12</a></sup> And`, "The end.[¹²](https://paper.example/b#fn1) And"},
		{"counted down", "<ol reversed><li>a<li value=9>b\n<li>c</ol>", "3. a\n9. b\n8. c"},
		{"quotation", "<q>a</q>", "“a”"},
		{"references", "<p>AT&amp;T &lt;b&gt; &nbsp;x&#8217;s</p>", "AT&T \\<b> \u00a0x’s"},
		{"spacer", "<p>&nbsp;</p><p>a</p>", "a"},
		{"whole document", "<html><head><title>t</title></head><body><article><p>a</p></article></body></html>", "a"},
		{"divs", "<div>a<div>b</div>c</div>", "a\n\nb\n\nc"},
		{"bookmark", `<figure class="kg-card kg-bookmark-card"><a class="kg-bookmark-container" href="https://x.example/"><div class="kg-bookmark-title">T</div></a></figure>`, "[T](https://x.example/)"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got, _ := readMarkdown(t, tt.in, Options{}); got != tt.want {
				t.Errorf("Read(%q):\n%s\nwant:\n%s", tt.in, got, tt.want)
			}
		})
	}
}

func TestWordPressText(t *testing.T) {
	t.Parallel()
	media := func(id string) (articles.Image, bool) {
		return articles.Image{Src: "https://paper.example/" + id + ".jpg", Alt: "alt " + id, Caption: "caption " + id}, id == "7" || id == "8"
	}
	for _, tt := range []struct{ name, in, want string }{
		{"blank lines", "One\ntwo\r\n\r\nthree", "One\\\ntwo\n\nthree"},
		{"break before a line end", "One<br />\ntwo", "One\\\ntwo"},
		{"between blocks", "<h2>a</h2>\n\nb\n<ul>\n<li>c</li>\n</ul>\nd", "## a\n\nb\n\n- c\n\nd"},
		{"caption", `[caption id="x" width="3"]<a href="/b.jpg"><img src="/a.jpg" alt="b" /></a> It is <em>c</em>[/caption]after`, "![b](https://paper.example/a.jpg \"It is c\")\n\nafter"},
		{"old caption", `[caption caption="c &amp; d"]<img src="/a.jpg">[/caption]`, `![](https://paper.example/a.jpg "c & d")`},
		{"gallery", `a [gallery ids="7, 8"] b`, "a\n\n![alt 7](https://paper.example/7.jpg \"caption 7\")\n\n![alt 8](https://paper.example/8.jpg \"caption 8\")\n\nb"},
		{"whole picture", `<img class="size-medium wp-image-7" src="/small-300x200.jpg">`, "![alt 7](https://paper.example/7.jpg)"},
		{"embed", "[embed]https://vimeo.com/1[/embed]", "[https://vimeo.com/1](https://vimeo.com/1)"},
		{"embed block", `<figure class="wp-block-embed"><div class="wp-block-embed__wrapper">` + "\nhttps://x.example/a\n</div></figure>", "[https://x.example/a](https://x.example/a)"},
		{"escaped", "[[gallery]]", `\[gallery\]`},
		{"brackets in prose", "He [sic] said [1]", `He \[sic\] said \[1\]`},
		{"in code", "<pre>[gallery ids=7]</pre>", "```\n[gallery ids=7]\n```"},
		{"unknown", `a [chart id="3"]b[/chart] c`, "a b c"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got, _ := readMarkdown(t, tt.in, Options{Paragraphs: true, Shortcodes: true, Picture: media}); got != tt.want {
				t.Errorf("Read(%q):\n%s\nwant:\n%s", tt.in, got, tt.want)
			}
		})
	}
}

func TestLost(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, in, want string
	}{
		{"script", `a<script src="x.js">alert(1)</script>`, "script x.js"},
		{"frame", `<iframe src="https://maps.example/embed"></iframe>`, "iframe https://maps.example/embed"},
		{"film", `<video><source src="a.mp4"></video>`, "video a.mp4"},
		{"form", `<form action="/f"><input></form>`, "form /f"},
		{"link", `<a href="javascript:alert(1)">a</a>`, "link javascript:alert(1)"},
		{"pixel", `<img src="https://t.example/p.gif" width=1 height=1>`, "tracking pixel https://t.example/p.gif"},
		{"data", `<img src="data:image/png;base64,AAAA" alt=x>`, "picture within the text x"},
		{"block", `<!-- wp:latest-posts {"x":1} /-->`, "Gutenberg block latest-posts "},
		{"card", `<div class="kg-card kg-audio-card">Song 3:20</div>`, "Ghost card audio Song 3:20"},
		{"shortcode", `[contact-form to="x"]`, `shortcode contact-form [contact-form to="x"]`},
		{"struck", `<del>a</del>`, "struck-out text printed plain: a"},
		{"letter", `a<sup><a href="https://x.example/">b</a></sup>`, "superscript printed on the line: b"},
		{"colspan", `<table><tr><td colspan=2>a<td>b</table>`, "cell over several columns the others are empty"},
		{"word", `<p><b>T</b>he</p>`, "emphasis within a word "},
		{"comment", `<!-- call the desk -->`, "comment "},
		{"nested", `<ul><li>a<ul><li>b</ul></ul>`, "nested list printed as lines of the item around it"},
		{"style", `<style>p{}</style>`, "style "},
		{"cover", `<div style="background-image:url('https://x.example/a.jpg')">a</div>`, "background picture https://x.example/a.jpg"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, lost := readMarkdown(t, tt.in, Options{Shortcodes: true})
			if len(lost) != 1 || lost[0].Kind+" "+lost[0].Detail != tt.want {
				t.Errorf("Read(%q) lost %+v, want %q", tt.in, lost, tt.want)
			}
			if strings.Contains(got, "alert") || strings.Contains(got, "<") {
				t.Errorf("Read(%q) = %q: code is in the text", tt.in, got)
			}
		})
	}
}

func TestBounds(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, in string }{
		{"deep", strings.Repeat("<div>", 100_000)},
		{"deep emphasis", strings.Repeat("<b><i>", 100_000) + "x"},
		{"open paragraphs", strings.Repeat("<p><b>", 200_000)},
		{"brackets", strings.Repeat("[a ", 500_000)},
		{"captions", strings.Repeat("[caption]", 100_000)},
		{"tables", strings.Repeat("<table><tr><td>", 50_000)},
		{"lists", strings.Repeat("<ul><li>", 50_000)},
		{"large", strings.Repeat("x", MaxSize+1)},
		{"references", strings.Repeat("&amp;", MaxSize/5)},
		{"attributes", "<a " + strings.Repeat("a=b ", 500_000) + ">"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			body, err := Read(tt.in, Options{Shortcodes: true, Paragraphs: true})
			if err == nil && len(body.Blocks) > len(tt.in) {
				t.Errorf("%d blocks", len(body.Blocks))
			}
		})
	}
}

// FuzzRead checks that the blocks of any HTML are read back from a file as they
// are, and that it holds no HTML.
func FuzzRead(f *testing.F) {
	for _, s := range []string{"<p>a</p>", `<ul><li>a<ul><li>b</ul></ul>`, `[caption]<img src=/a.jpg>b[/caption]`, "<table><tr><td>a<td>b</table>", "<blockquote>a<cite>b</cite></blockquote>",
		`<figure class="kg-card"><img src="/a.jpg"><figcaption>x</figcaption></figure>`, "<!-- wp:x /-->", "a\n\nb", `<p><b>a<i>b</b>c</i></p>`, "<pre>a\nb</pre>", `<a href="/x">y</a>`} {
		f.Add(s, true)
	}
	f.Fuzz(func(t *testing.T, s string, wordpress bool) {
		if len(s) > 20_000 {
			return
		}
		base, _ := url.Parse("https://paper.example/")
		body, err := Read(s, Options{Base: base, Paragraphs: wordpress, Shortcodes: wordpress})
		if err != nil {
			return
		}
		mustReadBack(t, body.Blocks)
	})
}
