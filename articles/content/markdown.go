package content

import (
	"strings"

	"broadside/articles"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
)

// commonMark reads CommonMark with tables. Strikethrough is known so that its
// tildes can be reported; it is printed as plain text.
var commonMark = goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough)).Parser()

// markdown reads a body into blocks. It builds no markup: what comes out is
// text with styles, and HTML in the source is dropped and reported.
type markdown struct {
	file     string
	shift    int // lines of the file before the body
	src      []byte
	lineAt   []int // offset of each line of src
	title    string
	known    []articles.Image // images of the front matter, for their captions
	blocks   []articles.Block
	pictures []int // line of each picture among blocks, in order
	problems []Problem
	found    []found // pictures met while reading the spans of a block
	depth    int
}

type found struct {
	image articles.Image
	line  int
}

// readMarkdown reads body. title is the headline of the front matter, or empty
// when the first heading is to become it.
func readMarkdown(file string, shift int, body, title string, known []articles.Image) *markdown {
	m := &markdown{file: file, shift: shift, title: title, known: known, lineAt: []int{0}}
	if line, what := excess(body); line > 0 {
		m.report(line+shift, Broken, what, "split it; no story needs that much")
		return m
	}
	m.src = []byte(body)
	for i, c := range m.src {
		if c == '\n' {
			m.lineAt = append(m.lineAt, i+1)
		}
	}
	m.children(commonMark.Parse(text.NewReader(m.src)))
	return m
}

func (m *markdown) report(line int, level Level, what, fix string) {
	m.problems = append(m.problems, Problem{File: m.file, Line: line, What: what, Fix: fix, Level: level})
}

func (m *markdown) children(n ast.Node) {
	if m.depth++; m.depth <= maxDepth {
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			m.block(c)
		}
	}
	m.depth--
}

func (m *markdown) block(n ast.Node) {
	switch n := n.(type) {
	case *ast.Heading:
		m.heading(n)
	case *ast.Paragraph, *ast.TextBlock:
		m.paragraph(n)
	case *ast.Blockquote:
		m.quote(n)
	case *ast.List:
		b := articles.Block{Kind: articles.List, Ordered: n.IsOrdered()}
		m.items(n, &b)
		m.add(b)
	case *extast.Table:
		m.table(n)
	case *ast.FencedCodeBlock, *ast.CodeBlock:
		var b strings.Builder
		for i := range n.Lines().Len() {
			seg := n.Lines().At(i)
			b.Write(seg.Value(m.src))
		}
		if s := strings.TrimRight(b.String(), "\n"); s != "" {
			m.add(articles.Block{Kind: articles.Preformatted, Spans: []articles.Span{{Text: s}}})
		}
	case *ast.ThematicBreak:
		m.blocks = append(m.blocks, articles.Block{Kind: articles.Rule})
	case *ast.HTMLBlock:
		m.html(n)
	case *ast.LinkReferenceDefinition:
		m.add(articles.Block{Kind: articles.Paragraph, Spans: m.spans(n)})
	default:
		m.children(n)
	}
}

// add keeps b and the pictures met in it, which stand after it.
func (m *markdown) add(b articles.Block) {
	if b.Kind != articles.Preformatted {
		unwrap(b.Spans)
		for _, item := range b.Items {
			unwrap(item)
		}
	}
	if len(b.Spans) > 0 || len(b.Items) > 0 || len(b.Rows) > 0 {
		m.blocks = append(m.blocks, b)
	}
	for _, f := range m.found {
		m.blocks = append(m.blocks, articles.Block{Kind: articles.Picture, Image: &f.image})
		m.pictures = append(m.pictures, f.line)
	}
	m.found = nil
}

// unwrap makes the line ends of the source, which say nothing, into spaces.
func unwrap(spans []articles.Span) {
	for i := range spans {
		spans[i].Text = strings.ReplaceAll(spans[i].Text, "\n", " ")
	}
}

func (m *markdown) heading(n *ast.Heading) {
	spans := m.spans(n)
	title := oneLine(articles.PlainText(spans))
	if n.Level == 1 {
		if m.title == "" && len(m.blocks) == 0 {
			m.title = title
			spans = nil
		} else if title == m.title {
			spans = nil // the headline again
		}
	}
	m.add(articles.Block{Kind: articles.Heading, Level: min(max(n.Level, 2), 4), Spans: spans})
}

func (m *markdown) paragraph(n ast.Node) {
	spans := m.spans(n)
	unwrap(spans)
	if b, ok := lone(spans); ok && len(m.found) == 0 {
		m.blocks = append(m.blocks, b)
		return
	}
	m.add(articles.Block{Kind: articles.Paragraph, Spans: spans})
}

// lone returns the block for a paragraph that is one link, or one address as
// plain text, and nothing else.
func lone(spans []articles.Span) (articles.Block, bool) {
	if len(spans) != 1 || spans[0].Break {
		return articles.Block{}, false
	}
	s := spans[0]
	bare := strings.TrimSpace(s.Text)
	if s.Href == "" && (strings.HasPrefix(bare, "https://") || strings.HasPrefix(bare, "http://")) {
		href, ok := safeLink(bare)
		if !ok {
			return articles.Block{}, false
		}
		if b, ok := embedOf(href, ""); ok {
			return b, true
		}
		s.Href = href
		return articles.Block{Kind: articles.Paragraph, Spans: []articles.Span{s}}, true
	}
	if s.Href == "" {
		return articles.Block{}, false
	}
	return embedOf(s.Href, bare)
}

func (m *markdown) items(n ast.Node, b *articles.Block) {
	if m.depth++; m.depth <= maxDepth {
		for item := n.FirstChild(); item != nil; item = item.NextSibling() {
			m.flatten(item, b)
		}
	}
	m.depth--
}

// flatten puts the texts below n into the items of b, one for each block: a
// list within a list continues its parent, which is reported.
func (m *markdown) flatten(n ast.Node, b *articles.Block) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.HTMLBlock:
			m.html(c)
		case *ast.CodeBlock, *ast.FencedCodeBlock:
			if s := strings.TrimRight(string(c.Lines().Value(m.src)), "\n"); s != "" {
				b.Items = append(b.Items, []articles.Span{{Text: s, Code: true}})
			}
		case *ast.List, *ast.Blockquote, *ast.ListItem:
			if c.Kind() == ast.KindList && n.Kind() == ast.KindListItem {
				m.report(m.near(c), Warning, "a list within a list is printed as part of the list around it", "write one list, or a paragraph for each inner list")
			}
			if m.depth++; m.depth <= maxDepth {
				m.flatten(c, b)
			}
			m.depth--
		default:
			if spans := m.spans(c); len(spans) > 0 {
				b.Items = append(b.Items, spans)
			}
		}
	}
}

func (m *markdown) quote(n ast.Node) {
	b := articles.Block{Kind: articles.Quote}
	m.flatten(n, &b)
	takeSpeaker(&b)
	m.add(b)
}

// takeSpeaker moves a last line "— Speaker, role" out of a quote.
func takeSpeaker(b *articles.Block) {
	if len(b.Items) == 0 {
		return
	}
	last := b.Items[len(b.Items)-1]
	i, offset := lastLine(last)
	line := strings.TrimSpace(last[i].Text[offset:] + articles.PlainText(last[i+1:]))
	name := oneLine(strings.TrimLeft(line, "—–―-"))
	dashed := strings.HasPrefix(line, "—") || strings.HasPrefix(line, "–") || strings.HasPrefix(line, "―") ||
		strings.HasPrefix(line, "--") || strings.HasPrefix(line, "- ")
	if !dashed || name == "" {
		return
	}
	cutOff := last[i]
	cutOff.Text = cutOff.Text[:offset]
	before := tidy(append(append([]articles.Span{}, last[:i]...), cutOff))
	switch {
	case len(before) > 0:
		b.Items[len(b.Items)-1] = before
	case len(b.Items) > 1:
		b.Items = b.Items[:len(b.Items)-1]
	default:
		return // a quote of nothing but a dash and a name is a quote
	}
	b.Speaker = name
}

// lastLine returns the span, and the offset in it, where the last line starts.
func lastLine(spans []articles.Span) (i, offset int) {
	for i := len(spans) - 1; i > 0; i-- {
		if at := strings.LastIndexByte(spans[i].Text, '\n'); at >= 0 {
			return i, at + 1
		}
		if spans[i-1].Break {
			return i, 0
		}
	}
	return 0, strings.LastIndexByte(spans[0].Text, '\n') + 1
}

func (m *markdown) table(n *extast.Table) {
	b := articles.Block{Kind: articles.Table}
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		var cells [][]articles.Span
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			spans := m.spans(cell)
			if spans == nil {
				spans = []articles.Span{}
			}
			cells = append(cells, spans)
		}
		b.Rows = append(b.Rows, cells)
	}
	m.add(b)
}

// html reports HTML. A comment is the desk's own note and is left out in
// silence.
func (m *markdown) html(n *ast.HTMLBlock) {
	if n.HTMLBlockType == ast.HTMLBlockType2 {
		return
	}
	line := 0
	if n.Lines().Len() > 0 {
		line = m.lineOf(n.Lines().At(0).Start)
	}
	m.report(line, Wrong, "HTML is left out", "write it in Markdown; put a film or a post as its address alone on a line")
}
