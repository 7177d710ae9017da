package hypertext

import (
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"broadside/articles"
)

// walk reads a node. st is the style of the text around it.
func (r *reader) walk(n *html.Node, st articles.Span) {
	if r.tooMuch() {
		return
	}
	r.depth++
	defer func() { r.depth-- }()
	switch n.Type {
	case html.TextNode:
		r.addText(n.Data, st)
	case html.CommentNode:
		r.readComment(n.Data)
	case html.ElementNode:
		r.walkElement(n, st)
	default:
		r.walkChildren(n, st)
	}
}

func (r *reader) walkChildren(n *html.Node, st articles.Span) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		r.walk(c, st)
	}
}

func (r *reader) walkElement(n *html.Node, st articles.Span) {
	if r.walkInline(n, st) || r.walkLost(n) || r.walkCard(n, st) {
		return
	}
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		r.addHeading(n)
	case atom.Ul, atom.Ol, atom.Menu, atom.Dir:
		r.addList(n)
	case atom.Blockquote:
		r.addQuote(n)
	case atom.Table:
		r.addTable(n, st)
	case atom.Figure:
		r.addFigure(n, st)
	case atom.Pre, atom.Listing, atom.Xmp, atom.Plaintext:
		r.addBlock(articles.Block{Kind: articles.Preformatted, Spans: []articles.Span{{Text: strings.TrimPrefix(textOf(n), "\n")}}})
	case atom.Hr:
		r.addBlock(articles.Block{Kind: articles.Rule})
	case atom.Dt:
		st.Strong = true
		r.walkBlock(n, st)
	case atom.Details:
		r.lose("folded text", "printed in full")
		r.walkBlock(n, st)
	case atom.Title, atom.Meta, atom.Link, atom.Base, atom.Wbr, atom.Source, atom.Track, atom.Param, atom.Colgroup, atom.Col, atom.Rp:
	default:
		r.walkBlock(n, st)
	}
}

// walkBlock reads an element that begins and ends a paragraph.
func (r *reader) walkBlock(n *html.Node, st articles.Span) {
	if image := backgroundPicture.FindStringSubmatch(attr(n, "style")); image != nil {
		r.lose("background picture", image[1])
	}
	r.endParagraph()
	r.walkChildren(n, st)
	r.endParagraph()
}

var backgroundPicture = regexp.MustCompile(`(?i)background(?:-image)?\s*:[^;]*url\(\s*["']?([^"')]+)`)

func (r *reader) addHeading(n *html.Node) {
	level := max(int(n.Data[1]-'0'), 2)
	var rest []articles.Block
	for _, b := range r.collect(n, articles.Span{}) {
		if b.Kind == articles.Paragraph {
			r.blocks = append(r.blocks, articles.Block{Kind: articles.Heading, Level: min(level, 4), Spans: withoutStrong(b.Spans)})
		} else {
			rest = append(rest, b)
		}
	}
	r.blocks = append(r.blocks, rest...)
}

// withoutStrong removes the strong style from a heading that is strong as a
// whole.
func withoutStrong(spans []articles.Span) []articles.Span {
	for _, s := range spans {
		if !s.Strong && strings.TrimSpace(s.Text) != "" {
			return spans
		}
	}
	for i := range spans {
		spans[i].Strong = false
	}
	return spans
}

// readComment records, as losses, comments that stand for something readers
// see: a Gutenberg block without content, a page break. Comments around blocks
// that are read anyway are ignored.
func (r *reader) readComment(s string) {
	s = strings.TrimSpace(s)
	name, _, _ := strings.Cut(s, " ")
	switch {
	case strings.HasPrefix(s, "wp:") && strings.HasSuffix(s, "/"):
		r.lose("Gutenberg block "+strings.TrimPrefix(name, "wp:"), "")
	case name == "nextpage":
		r.lose("page break", "")
	case name == "members-only":
		r.lose("mark of the part for members", "")
	case strings.HasPrefix(s, "wp:"), strings.HasPrefix(s, "/wp:"), strings.HasPrefix(s, "kg-card"), name == "more", name == "noteaser", s == "":
	default:
		r.lose("comment", "")
	}
}

// lostElements are elements that no kind of block can represent, with the
// attribute that identifies each in reports.
var lostElements = map[string]string{
	"script": "src", "style": "", "iframe": "src", "object": "data", "embed": "src", "applet": "code", "frame": "src", "video": "src", "audio": "src",
	"form": "action", "input": "name", "button": "", "select": "name", "textarea": "name", "svg": "", "math": "", "canvas": "", "template": "", "map": "",
	"marquee": "", "portal": "src", "dialog": "", "progress": "", "meter": "",
}

// walkLost reports whether n is an element of lostElements. It leaves it out
// with its content and records the loss; a frame may become a link instead.
func (r *reader) walkLost(n *html.Node) bool {
	key, lost := lostElements[n.Data]
	switch {
	case n.DataAtom == atom.Form && find(n, func(c *html.Node) bool { return c.DataAtom == atom.P || c.DataAtom == atom.Div }) != nil && len(textOf(n)) > 400:
		return false // a whole page within a form
	case !lost:
		return false
	case n.DataAtom == atom.Iframe || n.DataAtom == atom.Embed || n.DataAtom == atom.Object:
		r.addPlayer(n)
		return true
	case n.Data == "svg" || n.DataAtom == atom.Button:
		r.lose(n.Data, textOf(n))
		return true
	}
	r.lose(n.Data, sourceOf(n, key))
	return true
}

// sourceOf returns the attribute of a lost element, or that of a <source> in it.
func sourceOf(n *html.Node, key string) string {
	if s := attr(n, key); s != "" {
		return s
	}
	if c := find(n, func(c *html.Node) bool { return attr(c, "src") != "" || attr(c, "href") != "" }); c != nil {
		return attr(c, "src") + attr(c, "href")
	}
	return ""
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func hasAttr(n *html.Node, key string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
}

func hasClass(n *html.Node, name string) bool {
	for c := range strings.FieldsSeq(attr(n, "class")) {
		if c == name {
			return true
		}
	}
	return false
}

// find returns the first element below n for which is is true, in order.
func find(n *html.Node, is func(*html.Node) bool) *html.Node {
	for c := range n.Descendants() {
		if c.Type == html.ElementNode && is(c) {
			return c
		}
	}
	return nil
}

// textOf returns the text below n as it is.
func textOf(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		switch {
		case c.Type == html.TextNode:
			b.WriteString(c.Data)
		case c.Data == shortcodeElement:
			b.WriteString(attr(c, "raw"))
		case c.DataAtom == atom.Br:
			b.WriteByte('\n')
		}
	}
	return b.String()
}
