package content

import (
	"bytes"
	"fmt"
	"html"
	"sort"
	"strings"

	"broadside/articles"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/util"
)

// style is what holds for the text inside an inline node.
type style struct {
	strong, em bool
	href       string
}

// textOf reads the inline content of n. Pictures in it go to m.found.
func (m *markdown) textOf(n ast.Node) []articles.Span {
	m.clock.check()
	m.typed.reset()
	var out []articles.Span
	m.inline(n, style{}, &out, 0)
	m.checkTyped(n)
	breakLines(out)
	if isBlank(articles.PlainText(out)) {
		return nil // "&nbsp;" alone, which other systems leave as a spacer
	}
	return tidy(out)
}

func (m *markdown) inline(n ast.Node, st style, out *[]articles.Span, depth int) {
	put := func(text string, code bool) {
		text = strings.Map(printable, text)
		m.grow(len(text) + len(st.href))
		*out = append(*out, articles.Span{Text: text, Strong: st.strong, Em: st.em, Href: st.href, Code: code})
	}
	if depth > maxDepth {
		put(m.raw(n), false)
		return
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			raw := c.Segment.Value(m.src)
			put(resolve(raw, c.IsRaw()), false)
			m.typed.text(raw, c.Segment.Start)
			if c.HardLineBreak() {
				(*out)[len(*out)-1].Break = true
				m.typed.text([]byte("\n"), c.Segment.Stop)
			} else if c.SoftLineBreak() {
				put("\n", false)
				m.typed.text([]byte("\n"), c.Segment.Stop)
			}
		case *ast.String:
			put(resolve(c.Value, c.IsRaw()), false)
		case *ast.CodeSpan:
			put(strings.ReplaceAll(m.raw(c), "\n", " "), true)
			m.typed.other()
		case *ast.Emphasis:
			if m.isCensored(c) {
				put(strings.Repeat("*", c.Level), false)
				m.inline(c, st, out, depth+1)
				put(strings.Repeat("*", c.Level), false)
				continue
			}
			in := st
			if c.Level >= 2 {
				in.strong = true
			} else {
				in.em = true
			}
			m.inline(c, in, out, depth+1)
		case *ast.Link:
			m.inline(c, m.linked(st, resolve(c.Destination, false), c), out, depth+1)
		case *ast.AutoLink:
			dest := string(c.URL(m.src))
			if c.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(dest), "mailto:") {
				dest = "mailto:" + dest
			}
			old := st
			st = m.linked(st, dest, c)
			put(string(c.Label(m.src)), false)
			st = old
			m.typed.other()
		case *ast.Image:
			m.picture(c)
			m.typed.other()
		case *ast.RawHTML:
			m.rawHTML(c)
			m.typed.other()
		case *extast.FootnoteLink:
			*out = append(*out, citation(c))
			m.typed.other()
		case *extast.FootnoteBacklink:
		case *extast.Strikethrough:
			if start := m.offset(c) - 1; start >= 0 && (start == 0 || m.src[start-1] != '~') { // one tilde: subscript
				put("~", false)
				m.typed.text([]byte("~"), start)
				m.inline(c, st, out, depth+1)
				put("~", false)
				m.typed.text([]byte("~"), start)
				continue
			}
			m.report(m.near(c), Warning, "struck-out text is printed plain", "take the ~~ away, or say in words what no longer holds")
			m.inline(c, st, out, depth+1)
		default:
			m.inline(c, st, out, depth+1)
		}
	}
}

// linked returns st with the address dest, or st as it was and a Problem.
func (m *markdown) linked(st style, dest string, n ast.Node) style {
	href, ok := safeLink(dest)
	if !ok {
		m.report(m.near(n), Wrong, fmt.Sprintf("the link to %q is left out", cut(dest, 60)), instead(dest))
		return st
	}
	st.href = href
	return st
}

func (m *markdown) picture(n *ast.Image) {
	src := resolve(n.Destination, false)
	img := articles.Image{}
	for _, k := range m.known { // its caption and credit stand in the front matter
		if k.Src == src {
			img = k
		}
	}
	img.Src = src
	if alt := oneLine(m.raw(n)); alt != "" {
		img.Alt = alt
	}
	if t := oneLine(strings.Map(printable, resolve(n.Title, false))); t != "" {
		img.Caption = t
	}
	m.found = append(m.found, found{image: img, line: m.near(n)})
}

func (m *markdown) rawHTML(n *ast.RawHTML) {
	var b strings.Builder
	for i := range n.Segments.Len() {
		seg := n.Segments.At(i)
		b.Write(seg.Value(m.src))
	}
	line := m.near(n)
	if n.Segments.Len() > 0 {
		line = m.lineOf(n.Segments.At(0).Start)
	}
	if strings.HasPrefix(b.String(), "<!--") {
		m.comment(line, b.String())
		return
	}
	m.report(line, Wrong, fmt.Sprintf("HTML is left out: %s", cut(b.String(), 40)), "write *emphasis*, **strong** or [a link](https://…)")
}

// raw returns the text below n without styles.
func (m *markdown) raw(n ast.Node) string {
	var b strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			b.WriteString(resolve(c.Segment.Value(m.src), c.IsRaw() || n.Kind() == ast.KindCodeSpan))
			if c.SoftLineBreak() || c.HardLineBreak() {
				b.WriteByte(' ')
			}
		case *ast.String:
			b.Write(c.Value)
		default:
			b.WriteString(m.raw(c))
		}
	}
	return strings.Map(printable, b.String())
}

// resolve returns Markdown text with its backslash escapes and character
// references resolved, as plain text.
func resolve(b []byte, raw bool) string {
	if raw || !strings.ContainsAny(string(b), `\&`) {
		return string(b)
	}
	var out strings.Builder
	for i := 0; i < len(b); i++ {
		switch {
		case b[i] == '\\' && i+1 < len(b) && util.IsPunct(b[i+1]):
			i++
			out.WriteByte(b[i])
		case b[i] == '&':
			end := i + 1
			for end < len(b) && end < i+40 && (b[end] == '#' || b[end] >= '0' && b[end] <= '9' || b[end]|0x20 >= 'a' && b[end]|0x20 <= 'z') {
				end++
			}
			if end < len(b) && b[end] == ';' && !strings.EqualFold(string(b[i:end]), "&#x") {
				out.WriteString(html.UnescapeString(string(b[i : end+1])))
				i = end
				continue
			}
			out.WriteByte('&')
		default:
			out.WriteByte(b[i])
		}
	}
	return strings.ToValidUTF8(out.String(), "\ufffd")
}

// lineOf returns the line of the file that holds an offset of src.
func (m *markdown) lineOf(offset int) int {
	return m.shift + m.lineNo[sort.SearchInts(m.lineAt, offset+1)-1]
}

// lineStart returns the offset at which the line of offset begins.
func (m *markdown) lineStart(offset int) int {
	return m.lineAt[sort.SearchInts(m.lineAt, offset+1)-1]
}

// lineText returns the line of offset without the spaces at its ends.
func (m *markdown) lineText(offset int) []byte {
	line := m.src[m.lineStart(offset):]
	if end := bytes.IndexByte(line, '\n'); end >= 0 {
		line = line[:end]
	}
	return bytes.TrimSpace(line)
}

// near returns the line of the nearest text in, before or around a node.
func (m *markdown) near(n ast.Node) int {
	if len(m.problems) >= maxProblems { // nobody reads it
		return m.shift + 1
	}
	return m.lineOf(m.offset(n))
}

// offset returns where in src the nearest text in, before or around n begins.
func (m *markdown) offset(n ast.Node) int {
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

// tidy joins neighbours of one style and trims the ends of a block.
func tidy(spans []articles.Span) []articles.Span {
	out := join(spans)
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

// join makes one span of neighbours of one style.
func join(spans []articles.Span) []articles.Span {
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
