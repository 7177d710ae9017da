package markdown

import (
	"slices"
	"strings"
	"testing"

	"broadside/articles"
)

// TestLeftovers checks that markup of other systems is reported with its line,
// and printed as typed.
func TestLeftovers(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ in, what string }{
		{`{{< figure src="x.jpg" >}}`, "template or shortcode"},
		{`{{% notice %}}`, "template or shortcode"},
		{`{{<youtube abc>}}`, "template or shortcode"},
		{`{% include x %}`, "template tag"},
		{`{%- if a -%}`, "template tag"},
		{`{{ site.title }}`, "template or shortcode"},
		{`{{ page.title | upcase }}`, "template or shortcode"},
		{`عنوان {{ page.title }} هنا`, "template or shortcode"},
		{`{{cite web|url=x}}`, "template or shortcode"},
		{`[caption id="attachment_6" align="alignright"]The harbour[/caption]`, "shortcode"},
		{`[caption id="attachment_6" align="alignright"]الميناء[/caption]`, "shortcode"},
		{`[gallery ids="1,2"]`, "shortcode"},
		{`[gallery]`, "shortcode"},
		{`[embed]https://youtu.be/x[/embed]`, "shortcode"},
		{`[video src="a.mp4"]`, "shortcode"},
		{`[audio mp3="a.mp3"][/audio]`, "shortcode"},
		{`[vc_row full_width="x"]text[/vc_row]`, "shortcode"},
		{`[contact-form-7 id="1" title="Contact"]`, "shortcode"},
		{`[su_quote]Words[/su_quote]`, "shortcode"},
		{`[b]bold[/b]`, "shortcode"},
		{`[url=https://a.example]text[/url]`, "shortcode"},
		{`[quote="Bob, post:1"]`, "shortcode"},
		{`[[Page]]`, "wiki link"},
		{`![[img.png]]`, "wiki link"},
		{`[[Page|text]]`, "wiki link"},
		{`[[File:Dhow.jpg|thumb]]`, "wiki link"},
		{`[https://a.example a text]`, "wiki link"},
		{`== Heading ==`, "heading of AsciiDoc or a wiki"},
		{`'''bold'''`, "bold text of a wiki"},
		{`> [!NOTE]` + "\n> Text", "callout"},
		{`> [!warning]- Title`, "callout"},
		{`!!! note "Title"`, "callout"},
		{`::: warning`, "container"},
		{`{: .class}`, "attribute"},
		{`text {:target="_blank"}`, "attribute"},
		{`## Title {#id}`, "attribute"},
		{`## Title {.class}`, "attribute"},
		{`Rents fell.[^1]`, "footnote that is not defined"},
		{`انخفضت الإيجارات[^أ]`, "footnote that is not defined"},
		{`[link](Other note.md)`, "link that is not read"},
		{`![alt](my photo.jpg)`, "link that is not read"},
		{`![صورة](صورة من دبي.jpg)`, "link that is not read"},
		{`(text)[https://a.example]`, "wrong way round"},
		{`[text] (https://a.example)`, "link that is not read"},
		{`[text](https://a.example`, "link that is not read"},
		{`[text]https://a.example`, "link that is not read"},
		{`** bold **`, "asterisks that mark nothing"},
		{`**unclosed`, "asterisks that mark nothing"},
		{`The **unclosed word`, "asterisks that mark nothing"},
		{`It was *unclosed here`, "asterisk that marks nothing"},
		{`*Note: *text`, "asterisks that mark nothing"},
		{`- [ ] open`, "task list"},
		{`- [x] done`, "task list"},
		{`- [X] تم`, "task list"},
		{`==marked==`, "marked text"},
		{`a ==b c== d`, "marked text"},
		{`x^2^`, "superscript"},
		{`H~2~O`, "subscript"},
		{`CO~2~ rose`, "subscript"},
		{`++new++`, "inserted text"},
		{`Text^[a note] more`, "inline footnote"},
		{`as [@smith2020] said`, "citation"},
		{`<@U123> said`, "chat"},
		{`>100 people came`, "read as a quote"},
		{`||hidden||`, "hidden text"},
		{`{youtube}abc{/youtube}`, "macro or placeholder"},
		{`{panel:title=A}`, "macro or placeholder"},
		{`{code:java}`, "macro or placeholder"},
		{`{/* a comment */}`, "attribute"},
		{`${name} said`, "placeholder"},
		{`#{name} said`, "placeholder"},
		{`%%title%%`, "placeholder"},
		{`*|FNAME|*`, "placeholder"},
		{`###NAME### said`, "placeholder"},
		{`<%= name %>`, "template tag"},
		{`import X from "./x"`, "MDX"},
		{`export const a = 1`, "MDX"},
		{`.. image:: a.png`, "reStructuredText"},
		{`.. note::`, "reStructuredText"},
		{`h2. Title here`, "Textile"},
		{`bq. A quote`, "Textile"},
		{`"text":https://a.example`, "Textile"},
		{`!photo.jpg!`, "Textile"},
		{`!photo.jpg|thumbnail!`, "Textile"},
		{`= Title`, "AsciiDoc"},
		{`image::a.jpg[A dhow]`, "AsciiDoc"},
		{`include::part.adoc[]`, "AsciiDoc"},
		{`#+TITLE: A`, "Org"},
		{`\textbf{bold}`, "LaTeX"},
		{`\begin{itemize}`, "LaTeX"},
		{`see \cite{a}`, "LaTeX"},
		{`:smile: she said`, "emoji"},
		{`Good :thumbsup:`, "emoji"},
		{`@@include("a.html")`, "instruction"},
		{`@include a`, "instruction"},
		{`&amp;nbsp;`, "escaped twice"},
		{`Q&amp;amp;A &amp;#8211; desk`, "escaped twice"},
		{`a &nosuch; b`, "not known"},
		{`##Heading`, "heading without a space"},
		{`<www.example.com>`, "address without https://"},
		{"|A|B|\n|1|2|", "row of a table"},
		{`[vc_row][vc_column width="1/2"]Text`, "shortcode"},
		{`[newsletter_form]`, "shortcode"},
		{`[tweet https://x.example/a/1]`, "shortcode"},
		{`[instagram-feed]`, "shortcode"},
		{`[the report|https://a.example]`, "wiki link"},
		{`[التقرير|https://a.example]`, "wiki link"},
		{`[key:: value]`, "field of Obsidian"},
		{`- [>] moved`, "task list"},
		{`{ PAGE \* MERGEFORMAT }`, "field of Word"},
		{`See Error! Reference source not found.`, "field of Word"},
		{`***Bold italic: ***text`, "asterisks that mark nothing"},
		{`*[GDP]: gross domestic product`, "abbreviation"},

		{`%% call him again %%`, "comment of Obsidian"},
		{"%%\nتعليق المحرر\n%%", "comment of Obsidian"},
		{`$$E=mc^2$$`, "formula"},
		{`![][image1]`, "address is not defined"},
		{`[the report][missing]`, "address is not defined"},
		{`_Note: _text`, "underscores that mark nothing"},
		{`???+ tip "Title"`, "callout"},
		{`\newpage`, "LaTeX"},
		{`^block-id`, "block of Obsidian"},
		{`\`, "backslash at the end"},
		{`He said so.\`, "backslash at the end"},
	} {
		m := readMarkdown("a.md", 0, "First.\n\n"+tt.in, "H", nil)
		if len(m.Problems) == 0 {
			t.Errorf("%s: no problem; printed %q", tt.in, outline(m.Blocks[1:]))
			continue
		}
		i := slices.IndexFunc(m.Problems, func(p articles.Problem) bool { return strings.Contains(p.What, tt.what) })
		if p := m.Problems[max(i, 0)]; i < 0 || p.Line != 3 || p.Fix == "" || p.Level != articles.Warning {
			t.Errorf("%s: %+v, want %q on line 3", tt.in, p, tt.what)
		}
	}
}

// TestLeftoversOfOneLine checks that each kind is reported, and each link.
func TestLeftoversOfOneLine(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]int{
		`See [link](Other note.md), ![alt](my photo.jpg), (text)[https://a.example].`: 3,
		`==marked== x^2^ H~2~O ++new++ :smile:`:                                       5,
		`{{< a >}} and {{< b >}} and {% c %}`:                                         2,
		`**unclosed bold and [gallery]`:                                               2,
		`{{ a }} [gallery] ==b== x^2^ H~2~O ++new++ :smile: [[c]] {% d %}`:            maxTold,
		"term\n: its meaning":                                                         1,
		"[b]one[/b]\n[b]two[/b]":                                                      2,
		`[caption id="x"]A[/caption] [gallery ids="1,2"]`:                             1,
	} {
		if m := readMarkdown("a.md", 0, in, "H", nil); len(m.Problems) != want {
			t.Errorf("%q: %d problems, want %d: %v", in, len(m.Problems), want, m.Problems)
		}
	}
}

// TestLeftoversWithinLines checks that the reported line is that of the
// leftover.
func TestLeftoversWithinLines(t *testing.T) {
	t.Parallel()
	m := readMarkdown("a.md", 10, "One\ntwo *three*\n[a](/b) {{ four }}  \nfive\n\n- six\n- seven [gallery]\n\n| a | b |\n|---|---|\n| c | ==d== |\n", "H", nil)
	var lines []int
	for _, p := range m.Problems {
		lines = append(lines, p.Line)
	}
	if len(lines) != 3 || lines[0] != 13 || lines[1] != 17 || lines[2] != 21 {
		t.Errorf("%v, want lines 13, 17 and 21", m.Problems)
	}
}

// TestNoLeftovers checks that ordinary text, code and escaped markup are not
// reported.
func TestNoLeftovers(t *testing.T) {
	t.Parallel()
	for _, in := range []string{
		"He said [sic] it was over.", "“[He] said so”, [he said].", "[Editor’s note: this was in 1999.]", "[…] and so on", "[a, b] and [c]",
		"Watch the moment [VIDEO]", "The [UN] said", "[Applause]", "[1] See the list.", "قال [الوزير] إن الخطة جاهزة", "[كذا]",
		"*Not his real name.", "Sarah* and Ali* said so.", "*Names have been changed", "** Second note", "a 5* hotel, a 4* one", "s**t and f***", "What the f*** is this", "2 * 3 * 4 ** 5",
		"AT&T, R&D; M&A; Q&A", "Tom & Jerry; and others", "At 10:30:15 he left", "a:b:c", "16:9: the ratio", "Note: this: that", "https://a.example/:x:y",
		"He paid $5 and $6", "$$$ signs", "50% of {a, b}", "5 ~ 6 and 7 ~ 8", "~5 km, ~10 km", "x^2 + y^2", "3 < 4 and 5 > 2", "a == b", "1 + 1 = 2", "C++ and C++",
		"#hashtag", "#Dubai is #great", "Ranked #1 in the region", "##", "a @name b@c.example", "@include_me", "#5 in the list",
		"a | b | c", "| a", "Dubai | Abu Dhabi | Sharjah", "...", "! really", "Yahoo! and Jeopardy!", "¡Hola!", "5! = 120",
		"h1. ", "see h2.", "\"quoted\": he said", "C:\\Users\\name", "\\o/", "a_b_c and __d__", "____ fill in", "import goods from China", "exports rose",
		"(see [the report](/a))", "[a](/b)[c](/d)", "[a](</b c>)", "[a](/b \"title\")", "![A](a.webp)", "[a]: /b", "a ] ( b", "a] (b",
		`\*\*not bold\*\*`, `\[b\]\(c\)`, `\{\{ a \}\}`, `\==a\==`, "It ended. \\_ he said", "Docs\\_export \\- works\\.",
		"`{{ a }}` and `[gallery]` and `**a`", "```\n{{< figure >}}\n[caption id=\"x\"]\n**a\n```", "~~~\n[[a]]\n~~~", "    func main() { return x[i] }",
		"<!-- {{ a }} -->", "&amp; &lt;b&gt; &copy; &#8211;", "a\u00a0b", "ten o’clock", "'''", "Rock ’n’ roll 'n' roll", "**bold** and *em* and ***both***",
		"1. One\n2. Two", "- one\n- two", "a – b — c", "He said: “no”.", "[he](/a) said [so].", "**دبي** قالت *نعم*", "…and `**` too", "12:00–13:00", "£5m (€6m)",
		"*[sic]*", "5 [x] 6", "word[1] and word[2]", "The sum [x = 5] is", "Score: [3=3]",
		"[1][2] say so", "Error! he cried.", "[a | b]", "[dubai]", "[see page_4]", "*[sic]* he said", "It was : late", "***", "[sic][…]", "Really??? yes", "??? no", "He paid $$5", "$$$", "100%% sure", "a_b _c_ and snake_case _d", "up ^ and down", "one\\\ntwo",
	} {
		m := readMarkdown("a.md", 0, in, "H", nil)
		for _, p := range m.Problems {
			t.Errorf("%q: %v", in, p)
		}
	}
}

// TestTightStars lists asterisks that become bold without a report.
func TestTightStars(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ in, want string }{
		{"**Date: **Monday", "**Date:** Monday"},
		{"**Date: ** Monday", "**Date:** Monday"},
		{"**Date:\u00a0**Monday", "**Date:**\u00a0Monday"},
		{"**التاريخ: **الاثنين", "**التاريخ:** الاثنين"},
		{"**A: **b and **C: **d", "**A:** b and **C:** d"},
		{"**A** b **c**", "**A** b **c**"},
		{"2 ** 3 ** 4", "2 ** 3 ** 4"},
		{"`**a **b`", "`**a **b`"},
		{"Sarah** and Ali** said", "Sarah** and Ali** said"},
		{"- **Place: **Dubai", "Place: Dubai"},
	} {
		m := readMarkdown("a.md", 0, tt.in, "H", nil)
		got := marked(append(m.Blocks[0].Spans, flat(m.Blocks[0].Items)...))
		if tt.in[0] == '-' {
			got = strings.ReplaceAll(got, "*", "")
		}
		if got != tt.want || len(m.Problems) > 0 {
			t.Errorf("%q = %q, %v; want %q", tt.in, got, m.Problems, tt.want)
		}
	}
}

// TestCommentsOfOthers checks that comments of the desk are not reported, but
// those of word processors are.
func TestCommentsOfOthers(t *testing.T) {
	t.Parallel()
	for in, line := range map[string]int{
		"<!-- wp:paragraph -->\n\nText.\n\n<!-- /wp:paragraph -->": 1, "Text <!-- wp:image {\"id\":5} --> more": 1, "<!--kg-card-begin: html-->": 1,
		"<!-- who said so? -->": 0, "a <!-- b --> c": 0, "<!--more-->": 0,
	} {
		m := readMarkdown("a.md", 0, in, "H", nil)
		if got := len(m.Problems) > 0; got != (line > 0) || got && (m.Problems[0].Line != line || m.Problems[0].Fix == "") {
			t.Errorf("%q: %v, want line %d", in, m.Problems, line)
		}
	}
}

// TestCensoredWords checks that asterisks in place of letters are printed.
func TestCensoredWords(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"f*ck and sh*t": "f*ck and sh*t", "s**t and f***": "s**t and f***", "M*A*S*H": "M*A*S*H", "un*frigging*believable": "un*frigging*believable",
		"*a b* c": "*a b* c", "(**a b**)": "(**a b**)", "ق*ر و ح*ر": "ق*ر و ح*ر", "10*20*30 cm": "10*20*30 cm", "٢*٣*٤": "٢*٣*٤",
	} {
		m := readMarkdown("a.md", 0, in, "H", nil)
		if got := marked(m.Blocks[0].Spans); got != want || len(m.Problems) > 0 {
			t.Errorf("%q = %q, %v; want %q", in, got, m.Problems, want)
		}
		if len(m.Blocks[0].Spans) > 1 == strings.Contains("MsfقH1٢", in[:1]) {
			t.Errorf("%q: %+v", in, m.Blocks[0].Spans)
		}
	}
}
