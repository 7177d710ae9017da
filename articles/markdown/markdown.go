// Package markdown reads the Markdown body of an article into blocks, and reports
// markup that would be printed as it is typed. Its time and memory are bounded.
package markdown

import (
	"bytes"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	mdtext "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"broadside/articles"
	"broadside/articles/text"
)

// commonMark reads CommonMark with tables and footnotes. Strikethrough is known
// so that its tildes can be reported; it is printed as plain text.
var commonMark = goldmark.New(
	goldmark.WithExtensions(extension.Table, extension.Strikethrough),
	goldmark.WithParserOptions(
		parser.WithBlockParsers(util.Prioritized(noteParser{extension.NewFootnoteBlockParser()}, 999), util.Prioritized(blockClock{}, 1)),
		parser.WithInlineParsers(util.Prioritized(extension.NewFootnoteParser(), 101), util.Prioritized(inlineClock{}, 1)),
		parser.WithASTTransformers(util.Prioritized(extension.NewFootnoteASTTransformer(), 999)),
	),
).Parser()

// reader reads a body into blocks of text with styles. HTML in the source is
// dropped and reported.
type reader struct {
	Source
	Body
	src      []byte
	lineAt   []int // offset of each line of src
	lineNo   []int // number of each line of src in the body
	clock    *clock
	size     int            // bytes of text and addresses read so far
	unlisted int            // problems beyond maxProblems
	found    []foundPicture // pictures met while reading the spans of a block
	typed    typed          // the block being read as it is typed
	depth    int
}

type foundPicture struct {
	image articles.Image
	line  int
}

// Source is the Markdown of a piece below its front matter.
type Source struct {
	File     string
	Shift    int // lines of the file before the text
	Text     string
	Headline string           // of the front matter; empty when the first heading is to become it
	Images   []articles.Image // of the front matter, for their captions
	Limit    time.Duration    // longest that reading may take; 0 follows from the size
}

// Body is the Markdown of a piece as it was read.
type Body struct {
	Headline string
	Blocks   []articles.Block
	Pictures []int // line of each picture among blocks, in order
	Problems []articles.Problem
}

// Read reads the Markdown of a piece. A text that takes too long is read
// once more: the machine may have been busy.
func Read(s Source) Body {
	var m *reader
	for range 2 {
		m = &reader{Source: s, Body: Body{Headline: s.Headline}, clock: newClock(s.Limit, len(s.Text))}
		if m.readBody(); !m.clock.late {
			break
		}
	}
	return m.Body
}

func (m *reader) readBody() {
	if line, what := OverLimit(m.Text); line > 0 {
		m.report(line+m.Shift, articles.Broken, what, "split it; no story needs that much")
		return
	}
	defer m.recoverStop()
	m.prepare()
	pc := parser.NewContext()
	pc.Set(clockKey, m.clock)
	m.addChildren(commonMark.Parse(mdtext.NewReader(m.src), parser.WithContext(pc)))
	m.checkNotes(pc)
	if m.unlisted > 0 {
		m.Problems = append(m.Problems, articles.Problem{File: m.File, Level: articles.Warning, What: fmt.Sprintf("%d more problems are not listed", m.unlisted), Fix: "mend those above, then check again"})
	}
}

func (m *reader) report(line int, level articles.Level, what, fix string) {
	if len(m.Problems) >= articles.MaxProblems && level != articles.Broken {
		m.unlisted++
		return
	}
	m.Problems = append(m.Problems, articles.Problem{File: m.File, Line: line, What: what, Fix: fix, Level: level})
}

func (m *reader) addChildren(n ast.Node) {
	m.eachChild(n, m.addBlock)
}

// eachChild calls visit for the children of n, unless n is nested too deep.
func (m *reader) eachChild(n ast.Node, visit func(ast.Node)) {
	if m.depth++; m.depth <= maxDepth {
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			visit(c)
		}
	}
	m.depth--
}

func (m *reader) addBlock(n ast.Node) {
	m.clock.checkTime()
	switch n := n.(type) {
	case *ast.Heading:
		m.addHeading(n)
	case *ast.Paragraph, *ast.TextBlock:
		m.addParagraph(n)
	case *ast.Blockquote:
		m.addQuote(n)
	case *ast.List:
		m.addList(n)
	case *extast.FootnoteList:
		m.addNotes(n)
	case *extast.Table:
		m.addTable(n)
	case *ast.FencedCodeBlock, *ast.CodeBlock:
		if s := m.codeOf(n); s != "" {
			m.appendBlock(articles.Block{Kind: articles.Preformatted, Spans: []articles.Span{{Text: s}}})
		}
	case *ast.ThematicBreak:
		m.Blocks = append(m.Blocks, articles.Block{Kind: articles.Rule})
	case *ast.HTMLBlock:
		m.reportHTML(n)
	case *ast.LinkReferenceDefinition:
		m.checkDefinition(n)
	default:
		m.addChildren(n)
	}
}

// appendBlock adds b, and behind it the pictures within it.
func (m *reader) appendBlock(b articles.Block) {
	if b.Kind != articles.Preformatted {
		unwrap(b.Spans)
		for _, item := range b.Items {
			unwrap(item)
		}
	}
	if len(b.Spans) > 0 || len(b.Items) > 0 || len(b.Rows) > 0 {
		m.Blocks = append(m.Blocks, b)
	}
	for _, f := range m.found {
		m.Blocks = append(m.Blocks, articles.Block{Kind: articles.Picture, Image: &f.image})
		m.Pictures = append(m.Pictures, f.line)
	}
	m.found = nil
}

// unwrap replaces the line ends of the source, which have no meaning, with
// spaces.
func unwrap(spans []articles.Span) {
	for i := range spans {
		spans[i].Text = strings.ReplaceAll(spans[i].Text, "\n", " ")
	}
}

func (m *reader) addHeading(n *ast.Heading) {
	spans := m.textOf(n)
	if m.isSetext(n) && endsLikeProse(articles.PlainText(spans)) {
		m.report(m.nearestLine(n), articles.Warning, "a line of hyphens or equals signs directly below a paragraph would make it a heading; it is printed as a paragraph and a rule",
			"leave a blank line between them, or write ## before a heading")
		m.appendBlock(articles.Block{Kind: articles.Paragraph, Spans: spans})
		m.Blocks = append(m.Blocks, articles.Block{Kind: articles.Rule})
		return
	}
	title := text.OneLine(articles.PlainText(spans))
	if n.Level == 1 {
		if m.Body.Headline == "" && len(m.Blocks) == 0 {
			m.Body.Headline = title
			spans = nil
		} else if title == m.Body.Headline {
			spans = nil // the headline again
		}
	}
	m.appendBlock(articles.Block{Kind: articles.Heading, Level: min(max(n.Level, 2), 4), Spans: spans})
}

func (m *reader) addParagraph(n ast.Node) {
	spans := m.textOf(n)
	unwrap(spans)
	if b, ok := linkBlock(spans); ok && len(m.found) == 0 {
		m.Blocks = append(m.Blocks, b)
		return
	}
	m.appendBlock(articles.Block{Kind: articles.Paragraph, Spans: spans})
}

// linkBlock returns the block for a paragraph that is one link, or one address as
// plain text, and nothing else.
func linkBlock(spans []articles.Span) (articles.Block, bool) {
	if len(spans) != 1 || spans[0].Break {
		return articles.Block{}, false
	}
	s := spans[0]
	bare := strings.TrimSpace(s.Text)
	if s.Href == "" && !strings.Contains(bare, " ") && (strings.HasPrefix(bare, "https://") || strings.HasPrefix(bare, "http://")) {
		href, ok := text.SafeLink(bare)
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

func (m *reader) addQuote(n ast.Node) {
	b := articles.Block{Kind: articles.Quote}
	m.addQuoted(n, &b)
	if at := m.offset(n); at > 0 && m.src[at] >= '0' && m.src[at] <= '9' && m.src[at-1] == '>' {
		m.report(m.nearestLine(n), articles.Warning, "a line that begins with > is read as a quote", "write \\> for the sign, or a space after it for a quote")
	}
	takeSpeaker(&b)
	m.appendBlock(b)
}

// addQuoted puts the texts below n into the items of b, one for each block.
func (m *reader) addQuoted(n ast.Node, b *articles.Block) {
	m.eachChild(n, func(c ast.Node) {
		switch c := c.(type) {
		case *ast.Blockquote:
			m.addQuoted(c, b)
		case *ast.List:
			for number, spans := range m.items(c) {
				if len(spans) > 0 && c.IsOrdered() {
					spans = withHead(numberOf(c, number), spans)
				}
				if len(spans) > 0 {
					b.Items = append(b.Items, spans)
				}
			}
		default:
			if spans := m.partSpans(c); len(spans) > 0 {
				b.Items = append(b.Items, spans)
			}
		}
	})
}

// isSetext reports whether a heading is a paragraph with a line below it.
func (m *reader) isSetext(n *ast.Heading) bool {
	if n.Level > 2 || n.Lines().Len() == 0 {
		return false
	}
	start := n.Lines().At(0).Start
	return !strings.Contains(string(m.src[m.lineStart(start):start]), "#")
}

// endsLikeProse reports whether a text is prose: it ends as a sentence does, or
// is longer than headings are.
func endsLikeProse(s string) bool {
	return text.EndsSentence(s) && text.CountWords(s) > 3 || text.CountWords(s) > 20
}

// takeSpeaker moves a last line "— Speaker, role" out of a quote.
func takeSpeaker(b *articles.Block) {
	if len(b.Items) == 0 {
		return
	}
	last := b.Items[len(b.Items)-1]
	i, offset := lastLine(last)
	line := strings.TrimSpace(last[i].Text[offset:] + articles.PlainText(last[i+1:]))
	name := text.OneLine(strings.TrimLeft(line, "—–―-"))
	dashed := strings.HasPrefix(line, "—") || strings.HasPrefix(line, "–") || strings.HasPrefix(line, "―") ||
		strings.HasPrefix(line, "--") || strings.HasPrefix(line, "- ")
	if !dashed || name == "" {
		return
	}
	cutOff := last[i]
	cutOff.Text = cutOff.Text[:offset]
	before := trimSpans(append(append([]articles.Span{}, last[:i]...), cutOff))
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

func (m *reader) addTable(n *extast.Table) {
	b := articles.Block{Kind: articles.Table}
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		m.clock.checkTime()
		m.checkRow(row, len(n.Alignments))
		var cells [][]articles.Span
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			cells = append(cells, append([]articles.Span{}, m.textOf(cell)...)) // never null in JSON
		}
		b.Rows = append(b.Rows, cells)
	}
	m.appendBlock(b)
}

// checkRow reports a row of more cells than its table has columns.
func (m *reader) checkRow(row ast.Node, columns int) {
	line := m.lineText(m.offset(row))
	cells := 1 + bytes.Count(line, []byte("|")) - bytes.Count(line, []byte(`\|`))
	if bytes.HasPrefix(line, []byte("|")) {
		cells--
	}
	if bytes.HasSuffix(line, []byte("|")) && !bytes.HasSuffix(line, []byte("\\|")) {
		cells--
	}
	if cells > columns {
		m.report(m.nearestLine(row), articles.Warning, fmt.Sprintf("the row has %d cells, its table %d columns; the rest is left out", cells, columns),
			"add columns to the first two lines of the table, or write \\| for a bar within a cell")
	}
}

// reportHTML reports HTML. A comment is the desk's own note and is left out in
// silence.
func (m *reader) reportHTML(n *ast.HTMLBlock) {
	line := m.nearestLine(n)
	if n.HTMLBlockType == ast.HTMLBlockType2 {
		m.reportComment(line, firstLineOf(n, m.src))
		return
	}
	m.report(line, articles.Wrong, "HTML is left out", "write it in Markdown; put a film or a post as its address alone on a line")
}

// embedHosts are the hosts whose link becomes an Embed when it is alone in its
// paragraph.
var embedHosts = map[string]string{
	"youtube.com": "YouTube", "youtu.be": "YouTube", "youtube-nocookie.com": "YouTube",
	"vimeo.com": "Vimeo", "dailymotion.com": "Dailymotion", "dai.ly": "Dailymotion",
	"twitter.com": "X", "x.com": "X", "instagram.com": "Instagram", "facebook.com": "Facebook", "fb.watch": "Facebook",
	"tiktok.com": "TikTok", "threads.net": "Threads", "threads.com": "Threads", "t.me": "Telegram", "bsky.app": "Bluesky",
	"soundcloud.com": "SoundCloud", "spotify.com": "Spotify", "reddit.com": "Reddit", "linkedin.com": "LinkedIn",
	"twitch.tv": "Twitch", "snapchat.com": "Snapchat", "podcasts.apple.com": "Apple Podcasts",
}

// embedOf returns the embed block for a link that is alone in its paragraph, if
// posts and videos of its host are embedded.
func embedOf(href, text string) (articles.Block, bool) {
	u, err := url.Parse(href)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || strings.Trim(u.Path, "/") == "" && u.RawQuery == "" {
		return articles.Block{}, false
	}
	host := strings.ToLower(u.Hostname())
	name := ""
	for h, n := range embedHosts {
		if host == h || strings.HasSuffix(host, "."+h) {
			name = n
		}
	}
	if name == "" {
		return articles.Block{}, false
	}
	if text == "" || text == href {
		text = name + ": " + strings.TrimPrefix(host, "www.") + u.EscapedPath()
		if u.RawQuery != "" {
			text += "?" + u.RawQuery
		}
	}
	return articles.Block{Kind: articles.Embed, URL: u.String(), Spans: []articles.Span{{Text: text}}}, true
}
