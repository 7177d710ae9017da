package piece

import (
	"fmt"
	"strings"
	"testing"

	"broadside/articles"
	"broadside/articles/markdown"
)

// slowShapes are texts of n bytes that are slow for Markdown parsers: those of
// the pathological tests of cmark and markdown-it, goldmark #592 and #593, and
// similar ones.
func slowShapes(n int) map[string]string {
	fill := func(s string) string { return strings.Repeat(s, n/len(s)+1)[:n] }
	each := func(format string) string {
		var b strings.Builder
		for i := 0; b.Len() < n; i++ {
			fmt.Fprintf(&b, format, i)
		}
		return b.String()[:n]
	}
	growing := func(mark string) string {
		var b strings.Builder
		for i := 1; b.Len() < n; i++ {
			b.WriteString("e" + strings.Repeat(mark, i))
		}
		return b.String()[:n]
	}
	return map[string]string{
		"comment opened on each line":       fill("a <!--a\n"),
		"comment opened in a line":          fill("a <!--"),
		"instruction opened":                fill("a <?"),
		"declaration opened":                fill("a <!X"),
		"declaration opened on each line":   fill("a <!X\n"),
		"CDATA opened":                      fill("a <![CDATA["),
		"tag opened":                        fill("<a "),
		"tag opened on each line":           fill("b <a \n"),
		"tag with attributes":               "b <a" + fill(" a=\"b\"\n"),
		"attribute opened":                  fill("<a b=\""),
		"less-than":                         fill("<"),
		"less-than and letter":              fill("<a"),
		"autolink opened":                   fill("<a:"),
		"autolink opened, words":            fill("<http://a "),
		"e-mail opened":                     fill("<a@b"),
		"tildes":                            fill("~"),
		"tildes, words":                     fill("a~~"),
		"tildes opened":                     fill("~~a "),
		"tildes in pairs":                   fill("~~a~~~"),
		"tildes of all lengths":             growing("~"),
		"backticks of all lengths":          growing("`"),
		"backticks":                         fill("`"),
		"backticks, words":                  fill("`a``b"),
		"code opened on each line":          fill("a `` b ` c ```\n"),
		"brackets opened":                   fill("["),
		"brackets closed":                   fill("]"),
		"brackets nested":                   fill("[")[:n/2] + fill("]")[:n/2],
		"brackets nested, word":             fill("[a](")[:n/2] + fill(")")[:n/2],
		"link opened":                       fill("[a](b"),
		"link opened, pointed":              fill("[a](<b"),
		"link text opened":                  fill("[a"),
		"link title opened":                 fill("[a](b \"c"),
		"image opened":                      fill("![a]("),
		"images nested":                     fill("![[]()"),
		"images":                            fill("!["),
		"links":                             fill("[a](b) "),
		"reference links":                   fill("[a][b] "),
		"stars opened":                      fill("*a "),
		"stars":                             fill("a**b"),
		"stars, closed":                     fill("a* "),
		"stars nested":                      fill("*a _b "),
		"stars and bars":                    fill("*a_ "),
		"stars both":                        fill("a*b_"),
		"stars in a line":                   fill("*"),
		"bars in a line":                    "a" + fill("_"),
		"stars of all lengths":              growing("*"),
		"stars within links":                fill("[*a]("),
		"quotes":                            fill(">"),
		"quotes with spaces":                fill("> "),
		"quotes in quotes, growing":         each(">%[1]d"),
		"quotes with paragraphs between":    fill("> a\n\nb\n\n"),
		"tables, one after another":         fill("a|b\n-|-\nc|d\n\n"),
		"footnote marks, one in each line":  "[^a]: b\n\n" + fill("x[^a]\n\n"),
		"line break tags":                   fill("a<br>\n\n"),
		"numbers with asterisks":            fill("1*2"),
		"indented sentences":                fill("    Nobody was hurt.\n\n"),
		"quote on each line":                fill("> a\n"),
		"quote, comment on each line":       fill("> a <!--a\n"),
		"lists":                             fill("- "),
		"lists, numbers":                    fill("1. "),
		"list on each line":                 fill("- a\n"),
		"list, stars on each line":          fill("* *a\n"),
		"list indented further":             indented(n),
		"list of empty items":               fill("-\n"),
		"list items, blank lines":           fill("- a\n\n\n"),
		"table of narrow cells":             "a|b\n-|-\n" + fill("a|b\n"),
		"table rows without a table":        fill("a|b\n"),
		"table of wide rows":                fill("|a")[:n/2] + "\n" + fill("|-")[:n/2],
		"table heads":                       fill("a|b\n-|-\n"),
		"table, one wide head":              strings.Repeat("|a", 90) + "\n" + strings.Repeat("|-", 90) + "\n" + fill("|\n"),
		"table, escaped bars":               "a|b\n-|-\n" + fill("\\|`|`"),
		"lines and one underline":           fill("a\n") + "===",
		"lines and an underline of hyphens": fill("a\n") + "---",
		"underlines":                        fill("a\n===\n"),
		"entities":                          fill("&a"),
		"entities closed":                   fill("&amp;"),
		"entities of digits":                fill("&#1"),
		"definitions":                       each("[a%d]: b\n"),
		"definitions of one name":           fill("[a]: b\n"),
		"definitions that go on":            fill("[a]:\n"),
		"definition, long label":            "[" + fill("a\n"),
		"definition, long title":            "[a]: b \"" + fill("c\n"),
		"definitions, titles opened":        fill("[a]: b '\n"),
		"definitions, a chain":              each("[a%[1]d]: b\n[a%[1]d][a%[1]d] "),
		"definition with a long address":    "[a]: /" + strings.Repeat("b", n/2) + "\n\n" + fill("[a] ")[:n/2],
		"footnotes":                         each("a[^%[1]d]\n\n[^%[1]d]: b\n\n"),
		"footnote marks":                    "[^a]: b\n\n" + fill("[^a] "),
		"footnotes opened":                  fill("[^a"),
		"footnotes in footnotes":            each("[^%[1]d]: b[^%[1]d"),
		"HTML blocks":                       fill("<div>\n"),
		"HTML blocks, comment":              fill("<!--\n\n"),
		"HTML blocks, script":               fill("<script>\n\n"),
		"HTML tags":                         fill("a <b>"),
		"HTML closing tags":                 fill("</a>"),
		"hard breaks":                       fill("a  \n"),
		"backslashes":                       fill("\\"),
		"backslash breaks":                  fill("a\\\n"),
		"blank lines":                       fill("\n"),
		"spaces":                            fill(" "),
		"spaces, a word":                    fill(" ") + "a",
		"tabs":                              fill("\t"),
		"spaces at the ends of lines":       fill("a         \n"),
		"one word":                          fill("a"),
		"one letter on each line":           fill("a\n"),
		"code by indentation":               fill("    a\n\n"),
		"fences":                            fill("```\n"),
		"fences opened further":             growing("\n`"),
		"headings":                          fill("# a\n"),
		"heading of hashes":                 "# a " + fill("#"),
		"hashes":                            fill("#"),
		"rules":                             fill("---\n\n"),
		"curly braces":                      fill("{{< a "),
		"square brackets of other systems":  fill("[a b=c "),
		"wiki links":                        fill("[[a"),
		"marked text":                       fill("==a "),
		"carets":                            fill("^a"),
		"colons":                            fill(":aa"),
		"combining marks":                   "a" + fill("\u0301"),
		"null-width":                        fill("\u200b"),
		"addresses":                         fill("https://a.example/ "),
		"quotes lazy":                       "> > > > > > > > > > > > > > > >\n" + fill("a\n"),
		"list in a quote, each line":        fill("> - a\n"),
		"list, code in each":                fill("-     a\n"),
		"list, paragraphs in one item":      "- a\n" + fill("\n  b\n"),
		"list deeper and back":              fill("- a\n  - b\n    - c\n"),
		"stars, line ends":                  fill("*\n"),
		"pointed link over lines":           fill("[a](<b\n"),
		"link text over lines":              fill("[a\n"),
	}
}

func BenchmarkSlowShapes(b *testing.B) {
	for name, shape := range slowShapes(200 << 10) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				markdown.Read(markdown.Source{File: "a.md", Text: shape, Headline: "H"})
			}
		})
	}
}

// TestGrowth checks that the output is limited if a long address is used many
// times.
func TestGrowth(t *testing.T) {
	t.Parallel()
	long := "[a]: /" + strings.Repeat("b", MaxSize/2) + "\n\n" + strings.Repeat("[a] c\n\n", 100)
	m := markdown.Read(markdown.Source{File: "a.md", Text: long, Headline: "H"})
	if !articles.AnyBroken(m.Problems) || len(m.Blocks) > 0 {
		t.Errorf("%d blocks, %v", len(m.Blocks), m.Problems)
	}
}

// indented returns a list in which each item is nested deeper than the previous
// one.
func indented(n int) string {
	var b strings.Builder
	for i := 0; b.Len() < n; i++ {
		b.WriteString(strings.Repeat("  ", i) + "- a\n")
	}
	return b.String()[:n]
}
