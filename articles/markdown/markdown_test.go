package markdown

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"broadside/articles"
)

// readMarkdown reads body once. title is the headline of the front matter.
func readMarkdown(file string, shift int, body, title string, known []articles.Image) *reader {
	m := &reader{Source: Source{File: file, Shift: shift, Text: body, Images: known}, Body: Body{Headline: title}, clock: newClock(time.Hour, len(body))} // a machine may be busy
	m.readBody()
	return m
}

// marked returns spans with marks for their styles: *em*, **strong**, `code`,
// [text](href) and ⏎ for a line break.
func marked(spans []articles.Span) string {
	var b strings.Builder
	for _, s := range spans {
		t := s.Text
		if s.Code {
			t = "`" + t + "`"
		}
		if s.Em {
			t = "*" + t + "*"
		}
		if s.Strong {
			t = "**" + t + "**"
		}
		if s.Href != "" {
			t = "[" + t + "](" + s.Href + ")"
		}
		if s.Break {
			t += "⏎"
		}
		b.WriteString(t)
	}
	return b.String()
}

// outline returns blocks as text, a line for each part.
func outline(blocks []articles.Block) string {
	var b strings.Builder
	for _, bl := range blocks {
		fmt.Fprintf(&b, "%s", bl.Kind)
		if bl.Level > 0 {
			fmt.Fprintf(&b, "%d", bl.Level)
		}
		if bl.Ordered {
			b.WriteString(" ordered")
		}
		if len(bl.Numbers) > 0 {
			fmt.Fprintf(&b, " %v", bl.Numbers)
		}
		if bl.Speaker != "" {
			fmt.Fprintf(&b, " <%s>", bl.Speaker)
		}
		if bl.URL != "" {
			fmt.Fprintf(&b, " <%s>", bl.URL)
		}
		if bl.Image != nil {
			fmt.Fprintf(&b, " %s|%s|%s|%s", bl.Image.Src, bl.Image.Alt, bl.Image.Caption, bl.Image.Credit)
		}
		if len(bl.Spans) > 0 {
			b.WriteString(" " + marked(bl.Spans))
		}
		for _, it := range bl.Items {
			b.WriteString("\n  - " + marked(it))
		}
		for _, row := range bl.Rows {
			b.WriteString("\n  ")
			for _, c := range row {
				b.WriteString("|" + marked(c))
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}

func TestMarkdown(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, in, want string }{
		{"styles", "A *b* **c** ***d*** `e < f` [g *h*](https://a.example/x?y=1&z).", "paragraph A *b* **c** ***d*** `e < f` [g ](https://a.example/x?y=1&z)[*h*](https://a.example/x?y=1&z).\n"},
		{"lines are joined, breaks are kept", "one\ntwo  \nthree\\\nfour", "paragraph one two⏎three⏎four\n"},
		{"references", "caf&eacute; &lt;b&gt; &#x627; \\*not\\* &nosuch; &#0;", "paragraph café <b> ا *not* &nosuch; \ufffd\n"},
		{"headings", "## Two\n\n### Three\n\n###### Six\n\n# One again", "heading2 Two\nheading3 Three\nheading4 Six\nheading2 One again\n"},
		{"headline repeated", "# The headline\n\nText.", "paragraph Text.\n"},
		{"list", "- a\n- b *c*\n\n  more of b\n  - deep\n- d", "list\n  - a\n  - b *c*⏎more of b⏎• deep\n  - d\n"},
		{"ordered", "1. a\n2. b", "list ordered\n  - a\n  - b\n"},
		{"quote", "> We agreed.\n>\n> It is done.\n> — Ebrahim Kalin, spokesman", "quote <Ebrahim Kalin, spokesman>\n  - We agreed.\n  - It is done.\n"},
		{"quote, speaker in a paragraph", "> We agreed.\n>\n> -- Ebrahim Kalin", "quote <Ebrahim Kalin>\n  - We agreed.\n"},
		{"quote, speaker after a break", "> *We agreed.*  \n> – **Ebrahim** Kalin", "quote <Ebrahim Kalin>\n  - *We agreed.*\n"},
		{"quote without speaker", "> We agreed.\n> It is done.", "quote\n  - We agreed. It is done.\n"},
		{"a quote of a name alone", "> — Kalin", "quote\n  - — Kalin\n"},
		{"quote in Arabic", "> اتفقنا.\n> — إبراهيم كالين، المتحدث", "quote <إبراهيم كالين، المتحدث>\n  - اتفقنا.\n"},
		{"rule", "a\n\n---\n\nb", "paragraph a\nrule\nparagraph b\n"},
		{"code", "```go\nx < 1\n\n  y\n```", "preformatted x < 1\n\n  y\n"},
		{"table", "| A | B |\n|---|--:|\n| 1 | *2* |\n| 3 |", "table\n  |A|B\n  |1|*2*\n  |3|\n"},
		{"image", "![A dhow](dhow.webp \"The fleet\")", "image dhow.webp|A dhow|The fleet|\n"},
		{"image with the credit of the front matter", "![](known.webp)", "image known.webp|Known|Its caption|Reuters\n"},
		{"image amid text", "before ![A](a.webp) after", "paragraph before  after\nimage a.webp|A||\n"},
		{"film", "https://www.youtube.com/watch?v=abc&t=1", "embed <https://www.youtube.com/watch?v=abc&t=1> YouTube: youtube.com/watch?v=abc&t=1\n"},
		{"film in pointed brackets", "<https://youtu.be/abc>", "embed <https://youtu.be/abc> YouTube: youtu.be/abc\n"},
		{"film with a title", "[The race](https://vimeo.com/1)", "embed <https://vimeo.com/1> The race\n"},
		{"post", "https://x.com/a/status/1", "embed <https://x.com/a/status/1> X: x.com/a/status/1\n"},
		{"a film's host in a sentence is a link", "See <https://youtu.be/abc>.", "paragraph See [https://youtu.be/abc](https://youtu.be/abc).\n"},
		{"a host that only looks like one", "https://notyoutube.com/x", "paragraph [https://notyoutube.com/x](https://notyoutube.com/x)\n"},
		{"addresses", "[a](/sections/news) [b](/listings#c) [d](mailto:a@b.example) [e](tel:+97141234567) <a@b.example>", "paragraph [a](/sections/news) [b](/listings#c) [d](mailto:a@b.example) [e](tel:+97141234567) [a@b.example](mailto:a@b.example)\n"},
		{"another piece by its file", "[a](dhow-race-results.md)", "paragraph [a](/articles/dhow-race-results)\n"},
		{"struck out", "it was ~~nine~~ ten", "paragraph it was nine ten\n"},
		{"a note of the desk", "a <!-- who said so? --> b\n\n<!--\nno\n-->", "paragraph a  b\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			known := []articles.Image{{Src: "known.webp", Alt: "Known", Caption: "Its caption", Credit: "Reuters"}}
			m := readMarkdown("a.md", 0, tt.in, "The headline", known)
			if got := outline(m.Blocks); got != tt.want {
				t.Errorf("%q\ngot\n%s\nwant\n%s", tt.in, got, tt.want)
			}
		})
	}
}

func TestMarkdownIsNeverMarkup(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		in, want, what string
		line           int
	}{
		{"a\n\n<script>alert(1)</script>\n\nb", "paragraph a\nparagraph b\n", "HTML is left out", 3},
		{"a\nb <b onclick=x>c</b>", "paragraph a b c\n", "HTML is left out: <b onclick=x>", 2},
		{"- <div>\n  x</div>\n- y", "list\n  - y\n", "HTML is left out", 1},
		{"a\n[x](javascript:alert(1))", "paragraph a x\n", `the link to "javascript:alert(1)" is left out`, 2},
		{"[x](data:text/html,1)", "paragraph x\n", "is left out", 1},
		{"[x](//evil.example)", "paragraph x\n", "is left out", 1},
		{"[x](<java\tscript:alert(1)>)", "paragraph x\n", "is left out", 1},
		{"[x](&#106;avascript:alert(1))", "paragraph x\n", "is left out", 1},
		{"<javascript:alert(1)>", "paragraph javascript:alert(1)\n", "is left out", 1},
	} {
		m := readMarkdown("a.md", 10, tt.in, "", nil)
		if got := outline(m.Blocks); got != tt.want {
			t.Errorf("%q = %q, want %q", tt.in, got, tt.want)
		}
		if len(m.Problems) == 0 || !strings.Contains(m.Problems[0].What, tt.what) || m.Problems[0].Line != 10+tt.line {
			t.Errorf("%q: problems %v, want %q on line %d", tt.in, m.Problems, tt.what, 10+tt.line)
		}
	}
}

func TestFirstHeadingIsTheHeadline(t *testing.T) {
	t.Parallel()
	m := readMarkdown("a.md", 0, "# The *headline* here\n\nText.", "", nil)
	if m.Body.Headline != "The headline here" || outline(m.Blocks) != "paragraph Text.\n" {
		t.Errorf("title %q, blocks %q", m.Body.Headline, outline(m.Blocks))
	}
}

// Inputs that take some CommonMark parsers quadratic time or deep recursion.
func TestMarkdownOfBadFaith(t *testing.T) {
	t.Parallel()
	const n = 20_000
	for name, in := range map[string]string{
		"quotes":         strings.Repeat(">", n) + "a",
		"spaced quotes":  strings.Repeat("> ", n) + "a",
		"lists":          strings.Repeat("- ", n) + "a",
		"brackets":       strings.Repeat("[", n) + "a",
		"closed":         strings.Repeat("[", n) + "a" + strings.Repeat("]", n),
		"images":         strings.Repeat("![", n) + "a",
		"links":          strings.Repeat("[a](", n),
		"stars":          strings.Repeat("*a ", n),
		"stars together": strings.Repeat("*", n) + "a" + strings.Repeat("*", n),
		"stars and bars": strings.Repeat("*a_ ", n),
		"backticks":      backticks(400),
		"tags":           strings.Repeat("<a ", n),
		"comments":       strings.Repeat("<!--", n),
		"references":     strings.Repeat("[a]: /x\n", n),
		"entities":       strings.Repeat("&", n),
		"indent":         strings.Repeat(" ", n) + "a",
		"deepening":      deepening(200),
		"table":          "|" + strings.Repeat("a|", 2000) + "\n|" + strings.Repeat("-|", 2000) + "\n" + strings.Repeat("|a\n", 500),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := readMarkdown("a.md", 0, in, "", nil)
			if len(m.Blocks) == 0 && len(m.Problems) == 0 && name != "references" && name != "comments" {
				t.Error("nothing was read or reported")
			}
		})
	}
}

func backticks(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString("a" + strings.Repeat("`", i))
	}
	return b.String()
}

func deepening(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat("  ", i) + "- a\n")
	}
	return b.String()
}

// flat returns the spans of all items.
func flat(items [][]articles.Span) []articles.Span {
	var all []articles.Span
	for _, item := range items {
		all = append(all, item...)
	}
	return all
}
