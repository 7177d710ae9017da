package markdown

import (
	"bytes"
	"fmt"
	"html"
	"regexp"
	"sort"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"

	"broadside/articles"
	"broadside/articles/text"
)

type style struct {
	strong, em bool
	href       string
}

// textOf reads the inline content of n. Pictures in it go to m.found.
func (m *reader) textOf(n ast.Node) []articles.Span {
	m.clock.checkTime()
	m.typed = typed{marks: m.typed.marks[:0]}
	var out []articles.Span
	m.inline(n, style{}, &out, 0)
	m.checkTyped(n)
	breakLines(out)
	if text.IsBlank(articles.PlainText(out)) {
		return nil // "&nbsp;" alone, which other systems leave as a spacer
	}
	return trimSpans(out)
}

func (m *reader) inline(n ast.Node, st style, out *[]articles.Span, depth int) {
	if depth > maxDepth {
		m.appendText(out, st, m.rawText(n), false)
		return
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			m.addPlain(c, st, out)
		case *ast.Emphasis:
			m.addEmphasis(c, st, out, depth)
		case *ast.Link:
			m.inline(c, m.withLink(st, unescape(c.Destination, false), c), out, depth+1)
		case *extast.Strikethrough:
			m.addStruck(c, st, out, depth)
		case *ast.CodeSpan, *ast.AutoLink, *ast.Image, *ast.RawHTML, *extast.FootnoteLink:
			m.addMarkup(c, st, out)
			m.typed.addMarkup()
		case *extast.FootnoteBacklink:
		default:
			m.inline(c, st, out, depth+1)
		}
	}
}

func (m *reader) appendText(out *[]articles.Span, st style, raw string, code bool) {
	raw = strings.Map(text.Printable, raw)
	m.addSize(len(raw) + len(st.href))
	*out = append(*out, articles.Span{Text: raw, Strong: st.strong, Em: st.em, Href: st.href, Code: code})
}

func (m *reader) addPlain(n *ast.Text, st style, out *[]articles.Span) {
	raw := n.Segment.Value(m.src)
	m.appendText(out, st, unescape(raw, n.IsRaw()), false)
	m.typed.addText(raw, n.Segment.Start)
	switch {
	case n.HardLineBreak():
		(*out)[len(*out)-1].Break = true
	case n.SoftLineBreak():
		m.appendText(out, st, "\n", false)
	default:
		return
	}
	m.typed.addText([]byte("\n"), n.Segment.Stop)
}

func (m *reader) addEmphasis(n *ast.Emphasis, st style, out *[]articles.Span, depth int) {
	if m.isCensored(n) {
		stars := strings.Repeat("*", n.Level)
		m.appendText(out, st, stars, false)
		m.inline(n, st, out, depth+1)
		m.appendText(out, st, stars, false)
		return
	}
	if n.Level >= 2 {
		st.strong = true
	} else {
		st.em = true
	}
	m.inline(n, st, out, depth+1)
}

// addStruck adds struck-out text as plain text. Text between single tildes,
// which is subscript in other systems, is printed as typed.
func (m *reader) addStruck(n *extast.Strikethrough, st style, out *[]articles.Span, depth int) {
	start := m.offset(n) - 1
	if start < 0 || start > 0 && m.src[start-1] == '~' {
		m.report(m.nearestLine(n), articles.Warning, "struck-out text is printed plain", "take the ~~ away, or say in words what no longer holds")
		m.inline(n, st, out, depth+1)
		return
	}
	tilde := func() {
		m.appendText(out, st, "~", false)
		m.typed.addText([]byte("~"), start)
	}
	tilde()
	m.inline(n, st, out, depth+1)
	tilde()
}

// addMarkup reads a node whose text is not searched for leftovers.
func (m *reader) addMarkup(n ast.Node, st style, out *[]articles.Span) {
	switch n := n.(type) {
	case *ast.CodeSpan:
		m.appendText(out, st, strings.ReplaceAll(m.rawText(n), "\n", " "), true)
	case *ast.AutoLink:
		dest := string(n.URL(m.src))
		if n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(dest), "mailto:") {
			dest = "mailto:" + dest
		}
		m.appendText(out, m.withLink(st, dest, n), string(n.Label(m.src)), false)
	case *ast.Image:
		m.addPicture(n)
	case *ast.RawHTML:
		if m.rawHTML(n) && len(*out) > 0 {
			(*out)[len(*out)-1].Break = true
		}
	case *extast.FootnoteLink:
		*out = append(*out, articles.Span{Text: "[" + strconv.Itoa(n.Index) + "]", Note: n.Index})
	}
}

// withLink returns st with the address dest, or st as it was and a Problem.
func (m *reader) withLink(st style, dest string, n ast.Node) style {
	href, ok := text.SafeLink(dest)
	if !ok {
		m.report(m.nearestLine(n), articles.Wrong, linkLeftOut(dest), text.SuggestLink(dest))
		return st
	}
	st.href = href
	return st
}

func linkLeftOut(dest string) string {
	return fmt.Sprintf("the link to %q is left out", text.Shorten(dest, 60))
}

func (m *reader) addPicture(n *ast.Image) {
	src := unescape(n.Destination, false)
	img := articles.Image{}
	for _, k := range m.Images { // its caption and credit are in the front matter
		if k.Src == src {
			img = k
		}
	}
	img.Src = src
	if alt := text.OneLine(m.rawText(n)); alt != "" {
		img.Alt = alt
	}
	if t := text.OneLine(strings.Map(text.Printable, unescape(n.Title, false))); t != "" {
		img.Caption = t
	}
	m.found = append(m.found, foundPicture{image: img, line: m.nearestLine(n)})
}

// rawHTML reports HTML within a paragraph. A <br> parts lines: without it words
// would be joined.
func (m *reader) rawHTML(n *ast.RawHTML) (isBreak bool) {
	raw := string(n.Segments.Value(m.src))
	line := m.nearestLine(n)
	if n.Segments.Len() > 0 {
		line = m.lineOf(n.Segments.At(0).Start)
	}
	if strings.HasPrefix(raw, "<!--") {
		m.reportComment(line, raw)
		return false
	}
	if tag := strings.ToLower(strings.Trim(raw, "</> ")); tag == "br" {
		m.report(line, articles.Warning, fmt.Sprintf("%s is printed as a line end", text.Shorten(raw, 40)), "end the line with a backslash, or leave a blank line")
		return true
	}
	m.report(line, articles.Wrong, fmt.Sprintf("HTML is left out: %s", text.Shorten(raw, 40)), "write *emphasis*, **strong** or [a link](https://…)")
	return false
}

func (m *reader) rawText(n ast.Node) string {
	var b strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			b.WriteString(unescape(c.Segment.Value(m.src), c.IsRaw() || n.Kind() == ast.KindCodeSpan))
			if c.SoftLineBreak() || c.HardLineBreak() {
				b.WriteByte(' ')
			}
		default:
			b.WriteString(m.rawText(c))
		}
	}
	return strings.Map(text.Printable, b.String())
}

// unescape returns Markdown text with its backslash escapes and character
// references resolved, as plain text.
func unescape(b []byte, raw bool) string {
	if raw || !strings.ContainsAny(string(b), `\&`) {
		return string(b)
	}
	plain := escape.ReplaceAllStringFunc(string(b), func(s string) string {
		switch {
		case s[0] == '\\':
			return s[1:]
		case strings.EqualFold(s, "&#x;"): // no character, though package html makes one of it
			return s
		}
		return html.UnescapeString(s)
	})
	return strings.ToValidUTF8(plain, "\ufffd")
}

// escape matches an escaped sign or a character reference.
var escape = regexp.MustCompile(`\\[!-/:-@\[-\x60{-~]|&[#0-9A-Za-z]{0,39};`)

// lineOf returns the line of the file that holds an offset of src.
func (m *reader) lineOf(offset int) int {
	return m.Shift + m.lineNo[sort.SearchInts(m.lineAt, offset+1)-1]
}

// lineStart returns the offset at which the line of offset begins.
func (m *reader) lineStart(offset int) int {
	return m.lineAt[sort.SearchInts(m.lineAt, offset+1)-1]
}

// lineText returns the line of offset without the spaces at its ends.
func (m *reader) lineText(offset int) []byte {
	line, _, _ := bytes.Cut(m.src[m.lineStart(offset):], []byte("\n"))
	return bytes.TrimSpace(line)
}

// nearestLine returns the line of the nearest text in, before or around a node.
func (m *reader) nearestLine(n ast.Node) int {
	if len(m.Problems) >= articles.MaxProblems { // no more problems are reported
		return m.Shift + 1
	}
	return m.lineOf(m.offset(n))
}

// offset returns where in src the nearest text in, before or around n begins.
func (m *reader) offset(n ast.Node) int {
	for c := n; c != nil; c = c.FirstChild() {
		if t, ok := c.(*ast.Text); ok {
			return t.Segment.Start
		}
		if c.Type() == ast.TypeBlock && c.Lines().Len() > 0 {
			return c.Lines().At(0).Start
		}
	}
	for c := n.PreviousSibling(); c != nil; c = c.PreviousSibling() {
		if t, ok := c.(*ast.Text); ok {
			return t.Segment.Stop
		}
	}
	for p := n.Parent(); p != nil; p = p.Parent() {
		if p.Type() == ast.TypeBlock && p.Lines() != nil && p.Lines().Len() > 0 {
			return p.Lines().At(0).Start
		}
	}
	return 0
}

// trimSpans joins neighbours of one style and trims the ends of a block.
func trimSpans(spans []articles.Span) []articles.Span {
	out := joinSpans(spans)
	for len(out) > 0 {
		out[0].Text = strings.TrimLeft(out[0].Text, " \t\n")
		if out[0].Text != "" || out[0].Break && len(out) > 1 {
			break
		}
		out = out[1:]
	}
	for len(out) > 0 {
		last := &out[len(out)-1]
		last.Text = strings.TrimRight(last.Text, " \t\n")
		last.Break = false
		if last.Text != "" {
			break
		}
		out = out[:len(out)-1]
	}
	return out
}

func joinSpans(spans []articles.Span) []articles.Span {
	var out []articles.Span
	for i := 0; i < len(spans); {
		s := spans[i]
		end := i + 1
		for end < len(spans) && !spans[end-1].Break && (sameStyle(s, spans[end]) || spans[end].Text == "" && !spans[end].Break) {
			end++
		}
		if end > i+1 {
			var b strings.Builder
			for _, next := range spans[i:end] {
				b.WriteString(next.Text)
			}
			s.Text, s.Break = b.String(), spans[end-1].Break
		}
		if s.Text != "" || s.Break {
			out = append(out, s)
		}
		i = end
	}
	return out
}

func sameStyle(a, b articles.Span) bool {
	return a.Strong == b.Strong && a.Em == b.Em && a.Code == b.Code && a.Href == b.Href && a.Note == 0 && b.Note == 0
}
