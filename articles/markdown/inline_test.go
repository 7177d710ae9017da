package markdown

import (
	"fmt"
	"strings"
	"testing"

	"broadside/articles"
)

// TestInline reads one paragraph each. The text between the styles does not
// change.
func TestInline(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, in, want string }{
		{"strong in em", "*a **b** c*", "*a ****b**** c*"},
		{"em in strong", "**a *b* c**", "**a *****b***** c**"},
		{"a link in em", "*a [b](/c) d*", "*a *[*b*](/c)* d*"},
		{"styles in a link", "[a **b** `c`](/d)", "[a ](/d)[**b**](/d)[ ](/d)[`c`](/d)"},
		{"bars", "_a_ __b__ ___c___", "*a* **b** ***c***"},
		{"within a word", "un*frigging*believable snake_case_word", "un*frigging*believable snake_case_word"},
		{"unclosed", "*a **b", "*a **b"},
		{"spaces around stars", "2 * 3 * 4 ** 5", "2 * 3 * 4 ** 5"},
		{"escaped", `\*a\* \[b\]\(c\) \\`, `*a* [b](c) \`},
		{"code keeps its signs", "`*a* <b> &amp; \\*`", "`*a* <b> &amp; \\*`"},
		{"code with backticks", "`` a`b ``", "`a`b`"},
		{"code over lines", "`a\nb`", "`a b`"},
		{"em over lines", "*a\nb*", "*a b*"},
		{"a break in em", "*a  \nb*", "*a*⏎*b*"},
		{"a break at the end is none", "a  \n", "a"},
		{"two spaces within a line", "a  b", "a  b"},
		{"Arabic", "قال *الوزير* إن **الخطة** [جاهزة](/ar/x)", "قال *الوزير* إن **الخطة** [جاهزة](/ar/x)"},
		{"Arabic stars without spaces", "**الخطة**جاهزة", "**الخطة**جاهزة"},
		{"names of characters", "&copy; &hellip; &nbsp;&ndash; &amp;amp; &euro;", "© … \u00a0– &amp; €"},
		{"numbers of characters", "&#65; &#x41; &#1575; &#x0; &#xD800; &#99999999;", "A A ا \ufffd \ufffd \ufffd"},
		{"no references", "AT&T & co &; &nosuch; &#; &#x;", "AT&T & co &; &nosuch; &#; &#x;"},
		{"marks of direction stay", "\u200fأ\u200e a", "\u200fأ\u200e a"},
		{"a control from a reference", "a&#1;b&#8232;c", "ab c"},
		{"a reference link", "[a][1] [b] [c][]\n\n[1]: /x \"T\"\n[b]: https://b.example\n[c]: mailto:c@c.example", "[a](/x) [b](https://b.example) [c](mailto:c@c.example)"},
		{"a reference that is not there", "[a][1] [b]", "[a][1] [b]"},
		{"an address with parts in it", "[a](<https://a.example/x (1)>)", "[a](https://a.example/x%20%281%29)"},
		{"an address with brackets", "[a](https://a.example/x_(1))", "[a](https://a.example/x_(1))"},
		{"the same address twice", "[a](/x)[b](/x)", "[ab](/x)"},
		{"neighbours of one style", "**a****b**", "**a****b**"},
		{"struck out with styles", "~~*a* b~~ c", "*a* b c"},
		{"one tilde", "~a~ ~~~b~~~ c", "~a~ ~~~b~~~ c"},
		{"an e-mail in pointed brackets", "<desk@a.example>", "[desk@a.example](mailto:desk@a.example)"},
		{"an address alone in text is text", "See https://a.example now", "See https://a.example now"},
		{"an image is taken out of its link", "[![A](a.webp)](/x) b", "b"},
	} {
		m := readMarkdown("a.md", 0, tt.in, "H", nil)
		if len(m.Blocks) == 0 || m.Blocks[0].Kind != articles.Paragraph {
			t.Errorf("%s: %q = %s, want a paragraph", tt.name, tt.in, outline(m.Blocks))
			continue
		}
		if got := marked(m.Blocks[0].Spans); got != tt.want {
			t.Errorf("%s: %q = %q, want %q", tt.name, tt.in, got, tt.want)
		}
	}
}

// TestLinkSchemes writes each address as a link, a reference and in angle
// brackets. A refused address leaves its text and a Problem.
func TestLinkSchemes(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		href string
		ok   bool
	}{
		{"https://a.example/x?y=1&z=2#w", true}, {"http://a.example", true}, {"mailto:desk@a.example", true}, {"tel:+97141234567", true},
		{"/articles/x", true}, {"/articles/x#part", true}, {"/", true}, {"other.md", true}, {"../other.md#part", true},
		{"#part", false}, {"?page=2", false}, {"other-story", false}, {"./other-story", false}, {"../x", false}, {"other.txt", false}, {"www.example.com", false}, {"note", false}, {"https://[2001:db8::1]/x", true}, {"https://xn--mgbh0fb.example/", true},
		{"javascript:alert(1)", false}, {"JAVASCRIPT:alert(1)", false}, {"vbscript:x", false}, {"data:text/html,x", false}, {"file:///etc/passwd", false},
		{"ftp://a.example/x", false}, {"//a.example/x", false}, {"blob:https://a.example/x", false}, {"intent://x", false}, {"sms:+9714", false}, {"whatsapp://send", false},
		{"https://user@a.example/", false}, {"https://user:pw@a.example/", false}, {"https:///x", false}, {"java&#9;script:x", false}, {"&#x6a;avascript:x", false}, {"\\\\a.example", false},
	} {
		for form, in := range map[string]string{"link": "[text](" + tt.href + ")", "reference": "[text][1]\n\n[1]: " + tt.href} {
			m := readMarkdown("a.md", 4, in, "H", nil)
			if len(m.Blocks) != 1 || articles.PlainText(m.Blocks[0].Spans) != "text" {
				t.Errorf("%s to %q: %s, want its text", form, tt.href, outline(m.Blocks))
				continue
			}
			if linked := m.Blocks[0].Spans[0].Href != ""; linked != tt.ok || (len(m.Problems) == 0) != tt.ok {
				t.Errorf("%s to %q: linked to %q, %v; want linked %v", form, tt.href, m.Blocks[0].Spans[0].Href, m.Problems, tt.ok)
			}
			for _, p := range m.Problems {
				if p.Line != 5 || p.Level != articles.Wrong || !strings.Contains(p.Fix, "https://") {
					t.Errorf("%s to %q: %+v, want an error on line 5", form, tt.href, p)
				}
			}
		}
	}
}

func TestBlocks(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, in, want string }{
		{"tables: alignment says nothing of the text", "|L|C|R|\n|:--|:-:|--:|\n|1|2|3|", "table\n  |L|C|R\n  |1|2|3\n"},
		{"tables: styles and links", "|A|\n|-|\n|**b** [c](/d)|", "table\n  |A\n  |**b** [c](/d)\n"},
		{"tables: a bar in a cell", "|A|\n|-|\n|b \\| c|", "table\n  |A\n  |b | c\n"},
		{"tables: the head alone", "|A|B|\n|-|-|", "table\n  |A|B\n"},
		{"tables: without bars at the ends", "A|B\n-|-\n1|2", "table\n  |A|B\n  |1|2\n"},
		{"tables: Arabic", "|المدينة|العدد|\n|---|---|\n|دبي|٣|", "table\n  |المدينة|العدد\n  |دبي|٣\n"},
		{"tables: a picture in a cell stands after", "|A|\n|-|\n|![P](p.webp)|", "table\n  |A\n  |\nimage p.webp|P||\n"},
		{"lists: two paragraphs", "- a\n\n  b\n\n- c", "list\n  - a⏎b\n  - c\n"},
		{"lists: a quote in it", "- a\n  > b", "list\n  - a⏎b\n"},
		{"lists: code in it", "- a\n\n      b < c\n\n  ```\n  d\n  ```", "list\n  - a⏎`b < c`⏎`d`\n"},
		{"lists: a picture in it stands after", "- a ![P](p.webp)\n- b", "list\n  - a\n  - b\nimage p.webp|P||\n"},
		{"lists: another sign, another list", "- a\n\n* b", "list\n  - a\nlist\n  - b\n"},
		{"lists: the first number is kept", "3. a\n4. b", "list ordered [3 4]\n  - a\n  - b\n"},
		{"lists: empty items", "- a\n-\n- b", "list\n  - a\n  - b\n"},
		{"lists: wrapped", "- a\nb\n- c", "list\n  - a b\n  - c\n"},
		{"lists: nothing in them", "-\n-", ""},
		{"quotes: English, with a role", "> We agreed.\n>\n> — Ebrahim Kalin, *spokesman*", "quote <Ebrahim Kalin, spokesman>\n  - We agreed.\n"},
		{"quotes: Arabic, two hyphens", "> اتفقنا.\n> -- إبراهيم كالين", "quote <إبراهيم كالين>\n  - اتفقنا.\n"},
		{"quotes: Arabic, a bar", "> اتفقنا.\n>\n> ― إبراهيم كالين، المتحدث", "quote <إبراهيم كالين، المتحدث>\n  - اتفقنا.\n"},
		{"quotes: a linked speaker", "> Yes.\n>\n> — [Kalin](/people/kalin)", "quote <Kalin>\n  - Yes.\n"},
		{"quotes: a dash within", "> Yes — and no.", "quote\n  - Yes — and no.\n"},
		{"quotes: a dash and nothing", "> Yes.\n>\n> —", "quote\n  - Yes.\n  - —\n"},
		{"quotes: in quotes", "> a\n> > b\n>\n> — C", "quote <C>\n  - a\n  - b\n"},
		{"quotes: a list in it", "> - a\n> - b", "quote\n  - a\n  - b\n"},
		{"quotes: two of them", "> a\n\n<!-- -->\n\n> b", "quote\n  - a\nquote\n  - b\n"},
		{"quotes: empty", ">\n\na", "paragraph a\n"},
		{"headings: underlined", "A\n===\n\nB\n---", "heading2 A\nheading2 B\n"},
		{"headings: styles", "## A *b* [c](/d)", "heading2 A *b* [c](/d)\n"},
		{"headings: empty", "##\n\na", "paragraph a\n"},
		{"headings: no space, no heading", "#a", "paragraph #a\n"},
		{"headings: four and below", "#### A\n\n##### B", "heading4 A\nheading4 B\n"},
		{"code: indented", "    a\n     b", "preformatted a\n b\n"},
		{"code: empty", "```\n```\n\na", "paragraph a\n"},
		{"code: markup is text", "```html\n<b>&amp;</b>\n```", "preformatted <b>&amp;</b>\n"},
		{"code: unclosed", "```\na", "preformatted a\n"},
		{"rules: of each kind", "***\n\n- - -\n\n___", "rule\nrule\nrule\n"},
		{"images: two in a paragraph", "![A](a.webp) ![B](b.webp)", "image a.webp|A||\nimage b.webp|B||\n"},
		{"images: alt with styles", "![A *b* `c`](a.webp)", "image a.webp|A b c||\n"},
		{"images: a reference", "![A][1]\n\n[1]: a.webp 'The fleet'", "image a.webp|A|The fleet|\n"},
		{"images: caption with a quote", "![A](a.webp \"The &quot;fleet&quot;\")", "image a.webp|A|The \"fleet\"|\n"},
		{"images: in a heading", "## A ![P](p.webp)", "heading2 A\nimage p.webp|P||\n"},
		{"embeds: a short address", "https://youtu.be/abc?t=4", "embed <https://youtu.be/abc?t=4> YouTube: youtu.be/abc?t=4\n"},
		{"embeds: of a host below", "https://m.facebook.com/watch/1", "embed <https://m.facebook.com/watch/1> Facebook: m.facebook.com/watch/1\n"},
		{"embeds: not the host's front page", "https://x.com/", "paragraph [https://x.com/](https://x.com/)\n"},
		{"embeds: not in a list", "- https://x.com/a/status/1", "list\n  - https://x.com/a/status/1\n"},
		{"embeds: not two of them", "https://x.com/a/1\nhttps://x.com/a/2", "paragraph https://x.com/a/1 https://x.com/a/2\n"},
		{"embeds: not by a user and a password", "https://a:b@x.com/c", "paragraph https://a:b@x.com/c\n"},
		{"embeds: text of their own", "[**The** race](https://x.com/a/1)", "paragraph [**The**](https://x.com/a/1)[ race](https://x.com/a/1)\n"},
		{"a spacer", "&nbsp;", ""},
		{"nothing", " \n\n\t\n", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			m := readMarkdown("a.md", 0, tt.in, "H", nil)
			if got := outline(m.Blocks); got != tt.want {
				t.Errorf("%q\ngot\n%s\nwant\n%s", tt.in, got, tt.want)
			}
			if len(m.Problems) > 0 {
				t.Errorf("%q: %v, want no problem", tt.in, m.Problems)
			}
		})
	}
}

// TestListsInLists checks that nested lists become lines of their item, and are
// reported with their line.
func TestListsInLists(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, in, want, lines string }{
		{"one", "- a\n  - b\n  - c\n- d", "list\n  - a⏎• b⏎• c\n  - d\n", "[6]"},
		{"three deep", "- a\n  - b\n    - c\n- d", "list\n  - a⏎• b⏎• c\n  - d\n", "[6 7]"},
		{"two of them", "- a\n  - b\n- c\n  - d", "list\n  - a⏎• b\n  - c⏎• d\n", "[6 8]"},
		{"numbers in dots", "Text.\n\n- a\n  1. b\n  2. c", "paragraph Text.\nlist\n  - a⏎1. b⏎2. c\n", "[8]"},
		{"in a quote", "> - a\n>   - b", "quote\n  - a⏎• b\n", "[6]"},
		{"none", "- a\n\n  b\n- c", "list\n  - a⏎b\n  - c\n", "[]"},
	} {
		m := readMarkdown("a.md", 4, tt.in, "H", nil)
		lines := []int{}
		for _, p := range m.Problems {
			if p.Level != articles.Warning || !strings.Contains(p.What, "a list within a list") || p.Fix == "" {
				t.Errorf("%s: %+v", tt.name, p)
			}
			lines = append(lines, p.Line)
		}
		if got := outline(m.Blocks); got != tt.want || fmt.Sprint(lines) != tt.lines {
			t.Errorf("%s: %q, reported on %v; want %q, %s", tt.name, got, lines, tt.want, tt.lines)
		}
	}
}

// TestRawHTML puts tags in every position. All are removed and reported with
// their line; the text between them stays.
func TestRawHTML(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		in, want string
		lines    string
	}{
		{"a <em>b</em> c", "paragraph a b c\n", "[1 1]"},
		{"a\nb <hr> c\nd", "paragraph a b  c d\n", "[2]"},
		{"<div>\n\na\n\n</div>", "paragraph a\n", "[1 5]"},
		{"a\n\n<iframe src=x></iframe>", "paragraph a\n", "[3]"},
		{"# A\n\n<style>\nb{}\n\nc{}\n</style>\n\nd", "heading2 A\nparagraph d\n", "[3]"},
		{"<svg onload=x>", "", "[1]"},
		{"> <b>a</b>", "quote\n  - a\n", "[1 1]"},
		{"|<b>a</b>|\n|-|", "table\n  |a\n", "[1 1]"},
		{"## <i>a</i>", "heading2 a\n", "[1 1]"},
		{"<![CDATA[a]]>", "", "[1]"},
		{"<?php a ?>", "", "[1]"},
		{"<!DOCTYPE html>", "", "[1]"},
		{"a <!-- b --> c", "paragraph a  c\n", "[]"},
		{"&lt;b&gt;a", "paragraph <b>a\n", "[]"},
		{"1 < 2 and 3 > 2", "paragraph 1 < 2 and 3 > 2\n", "[]"},
	} {
		m := readMarkdown("a.md", 0, tt.in, "H", nil)
		lines := []int{}
		for _, p := range m.Problems {
			if !strings.Contains(p.What, "HTML is left out") || p.Level != articles.Wrong || p.Fix == "" {
				t.Errorf("%q: %+v", tt.in, p)
			}
			lines = append(lines, p.Line)
		}
		if got := outline(m.Blocks); got != tt.want || fmt.Sprint(lines) != tt.lines {
			t.Errorf("%q = %q, reported on %v; want %q, %s", tt.in, got, lines, tt.want, tt.lines)
		}
	}
}

// TestLineBreakTags checks that <br> separates words.
func TestLineBreakTags(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ in, want string }{
		{"one<br>two", "paragraph one⏎two\n"},
		{"one<br/>two<BR />three", "paragraph one⏎two⏎three\n"},
		{"واحد<br>اثنان", "paragraph واحد⏎اثنان\n"},
		{"- one<br>two", "list\n  - one⏎two\n"},
		{"a|b\n-|-\none<br>two|c", "table\n  |a|b\n  |one⏎two|c\n"},
		{"*one*<br>**two**", "paragraph *one*⏎**two**\n"},
		{"one<br>", "paragraph one\n"},
	} {
		m := readMarkdown("a.md", 0, tt.in, "H", nil)
		if got := outline(m.Blocks); got != tt.want {
			t.Errorf("%q = %q, want %q", tt.in, got, tt.want)
		}
		for _, p := range m.Problems {
			if p.Level != articles.Warning || p.Fix == "" {
				t.Errorf("%q: %+v, want a warning", tt.in, p)
			}
		}
		if len(m.Problems) == 0 {
			t.Errorf("%q: no problem", tt.in)
		}
	}
}
