package compose

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"broadside/articles"
	"broadside/articles/piece"
)

type anyPicture struct{}

func (anyPicture) Place(*articles.Image, string, int) *articles.Problem { return nil }

// readFile reads a file as the library does.
func readFile(t testing.TB, file string) piece.Piece {
	t.Helper()
	r := &piece.Reader{Now: func() time.Time { return time.Date(2026, 11, 29, 0, 0, 0, 0, time.UTC) }, Pictures: anyPicture{}}
	return r.Read(piece.Source{Path: "en/story.md", Text: []byte(file)})
}

// readable returns blocks for a message.
func readable(t testing.TB, blocks []articles.Block) string {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(blocks); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// mustReadBack writes blocks to a file, reads it and compares the blocks.
func mustReadBack(t testing.TB, blocks []articles.Block, o Options) {
	t.Helper()
	blocks, _ = Settle(blocks)
	if len(blocks) == 0 {
		return
	}
	a := articles.Article{Headline: "A headline", Section: "news", Lang: "en", Body: blocks, Published: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}
	file := File(&a, o)
	p := readFile(t, file)
	if p.Broken() {
		for _, problem := range p.Problems {
			if problem.Level == articles.Broken && strings.Contains(problem.What, "there are ") {
				return // a limit of the reader
			}
		}
		t.Fatalf("the file is broken: %v\n%s", p.Problems, file)
	}
	if !Same(p.Article.Body, blocks) {
		t.Errorf("read back:\n%s\nwant:\n%s\nfile:\n%s", readable(t, p.Article.Body), readable(t, blocks), file)
	}
}

// texts would each be read as something else if they were not escaped.
var texts = []string{
	"# no heading", "## no heading", "#hash", "- no item", "+ no item", "* no item", "1. no item", "12) no item", "1999. That was the year",
	"> no quote", "---", "===", "***", "- - -", "```", "~~~", "~~struck~~", "    indented", "\tindented", "| a | b |", "|---|---|", ":--",
	"*no emphasis*", "**no**", "_no_", "__no__", "snake_case_name", "5*6*7", "f*ck and sh*t", "a * b", "`no code`", "``", "[no](link)", "[a]: /b", "[^1]", "[^1]: note",
	"![no](picture.png)", "Look![no](x)", "<b>no</b>", "<br>", "<!-- no comment -->", "<http://x.example>", "&amp;", "&copy;", "&#65;", "&", "AT&T; really", "a \\ b", "\\", "end \\", "\\* both",
	"{{ template }}", "{% tag %}", "[gallery ids=\"1\"]", "H~2~O", "x^2^", "==mark==", ":smile:", "https://example.com/x_y_z", "www.example.com", "a@b.example",
	"KILL", "BULLETIN KILL", "EMBARGOED UNTIL 2200 GMT SUNDAY", "Note to editors: call the desk", "NOT FOR PUBLICATION", "FOR IMMEDIATE RELEASE", "(EDS: CORRECTS name)",
	"STORY WITHDRAWN", "HOLD FOR RELEASE", "محظور النشر حتى الساعة العاشرة", "إلغاء خبر", "ملاحظة للمحررين: اتصلوا", "# Notebook", "This story has been withdrawn.",
	"— no speaker", "-- no speaker", "١. أول", "• bullet", "a) b", "10:30 start", "Q: why", "18. March was cold", "March 18. It was", "...", "…", "$5.00", "+ 5 per cent", "= 4",
	"Zitat „so“", "non\u00a0breaking", "\u00a0edge\u00a0", "soft\u00adhyphen", "zero\u200bwidth", "e\u0301", "\ufeffmark", "bad\x00null", "a\u2028b", "tab\there", "two  spaces", "line\nend",
	"emoji 👋🏽", "عربي *نص*", "!", "(", ")", "\"quoted\"", "'single'", "%20", "c:\\new\\table", "TODO: x", "+++", "---\ntitle: x\n---", "{: .class}", "Advertisement", "© 2026 AFP", "-30-",
}

func TestTextIsReadBack(t *testing.T) {
	t.Parallel()
	for _, s := range texts {
		for name := range inEachBlock(s) {
			for _, plain := range []bool{false, true} {
				t.Run(name+"/"+s, func(t *testing.T) {
					t.Parallel()
					blocks := inEachBlock(s)[name] // of this test alone: Settle may change its spans
					if plain {
						blocks, _ = Settle(blocks)
						blocks = WithoutEmphasis(blocks)
					}
					mustReadBack(t, blocks, Options{Plain: plain})
				})
			}
		}
	}
}

// inEachBlock returns bodies that hold s in each place where text may be.
func inEachBlock(s string) map[string][]articles.Block {
	span := []articles.Span{{Text: s}}
	lines := []articles.Span{{Text: "before", Break: true}, {Text: s, Break: true}, {Text: s}}
	return map[string][]articles.Block{
		"paragraph":    {{Kind: articles.Paragraph, Spans: span}, {Kind: articles.Paragraph, Spans: span}},
		"lines":        {{Kind: articles.Paragraph, Spans: lines}},
		"heading":      {{Kind: articles.Heading, Level: 2, Spans: span}, {Kind: articles.Paragraph, Spans: span}},
		"list":         {{Kind: articles.List, Items: [][]articles.Span{span, lines}}, {Kind: articles.List, Items: [][]articles.Span{span}}, {Kind: articles.Paragraph, Spans: span}},
		"ordered":      {{Kind: articles.List, Ordered: true, Items: [][]articles.Span{span}}, {Kind: articles.List, Ordered: true, Numbers: []int{5, 9}, Items: [][]articles.Span{span, lines}}},
		"quote":        {{Kind: articles.Quote, Items: [][]articles.Span{span, lines}, Speaker: "Some One"}, {Kind: articles.Quote, Items: [][]articles.Span{{{Text: "He said"}}, span}}},
		"table":        {{Kind: articles.Table, Rows: [][][]articles.Span{{span, {{Text: "b"}}}, {{{Text: "c", Code: true}}, span}}}},
		"preformatted": {{Kind: articles.Preformatted, Spans: span}, {Kind: articles.Rule}, {Kind: articles.Paragraph, Spans: span}},
		"picture":      {{Kind: articles.Picture, Image: &articles.Image{Src: "a b (1).png", Alt: s, Caption: s}}, {Kind: articles.Paragraph, Spans: span}},
		"styled":       {{Kind: articles.Paragraph, Spans: []articles.Span{{Text: "one "}, {Text: s, Strong: true}, {Text: " two "}, {Text: s, Em: true}, {Text: "x"}, {Text: s, Code: true}, {Text: s, Href: "https://example.com/a_(b)?c=d&copy;e"}}}},
		"nested":       {{Kind: articles.Paragraph, Spans: []articles.Span{{Text: s, Strong: true}, {Text: s, Strong: true, Em: true}, {Text: " ", Em: true}, {Text: s, Em: true}, {Text: s, Href: "/a", Strong: true}, {Text: s, Href: "/a", Em: true, Break: true}, {Text: s, Code: true, Strong: true}}}},
	}
}

// FuzzReadBack writes any text in any style and reads it back.
func FuzzReadBack(f *testing.F) {
	for i, s := range texts {
		f.Add(s, texts[(i+7)%len(texts)], uint16(i*37))
	}
	f.Fuzz(func(t *testing.T, a, b string, style uint16) {
		if len(a)+len(b) > 2000 {
			return
		}
		var spans []articles.Span
		for i, s := range []string{a, b, a + b} {
			bits := style >> (5 * i)
			span := articles.Span{Text: s, Strong: bits&1 > 0, Em: bits&2 > 0, Code: bits&4 > 0, Break: bits&8 > 0}
			if bits&16 > 0 {
				span.Href = "https://example.com/" + strings.ToValidUTF8(a, "")
			}
			spans = append(spans, span)
		}
		kinds := []articles.BlockKind{articles.Paragraph, articles.Heading, articles.Quote, articles.List, articles.Table}
		block := articles.Block{Kind: kinds[int(style>>8)%len(kinds)], Spans: spans}
		switch block.Kind {
		case articles.Heading:
			block.Level = 3
		case articles.Quote, articles.List:
			block.Items, block.Ordered, block.Spans = [][]articles.Span{spans, {{Text: b}}}, style&1 > 0 && block.Kind == articles.List, nil
		case articles.Table:
			block.Rows, block.Spans = [][][]articles.Span{{spans, {{Text: a}}}, {{{Text: b}}, spans}}, nil
		}
		mustReadBack(t, []articles.Block{block, {Kind: articles.Paragraph, Spans: []articles.Span{{Text: a}}}}, Options{})
	})
}
