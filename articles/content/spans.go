package content

import (
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

// spans reads the inline content of n. Pictures in it go to m.found.
func (m *markdown) spans(n ast.Node) []articles.Span {
	if def, ok := n.(*ast.LinkReferenceDefinition); ok {
		return m.footnote(def)
	}
	var out []articles.Span
	m.inline(n, style{}, &out, 0)
	return tidy(out)
}

// footnote returns "[^1]: note" as it is written: to CommonMark it is the
// address of a link, to who writes it a note. Other definitions say nothing.
func (m *markdown) footnote(def *ast.LinkReferenceDefinition) []articles.Span {
	if !isNote(def.Label) {
		return nil
	}
	text := "[" + resolve(def.Label, false) + "]: " + resolve(def.Destination, false)
	if len(def.Title) > 0 {
		text += " (" + resolve(def.Title, false) + ")"
	}
	m.report(m.lineOf(def.Lines().At(0).Start), Warning, "a footnote is printed as it is written", "write the note into the text, in brackets")
	return []articles.Span{{Text: oneLine(strings.Map(printable, text))}}
}

func isNote(label []byte) bool { return len(label) > 0 && label[0] == '^' }

func (m *markdown) inline(n ast.Node, st style, out *[]articles.Span, depth int) {
	put := func(text string, code bool) {
		text = strings.Map(printable, text)
		*out = append(*out, articles.Span{Text: text, Strong: st.strong, Em: st.em, Href: st.href, Code: code})
	}
	if depth > maxDepth {
		put(m.raw(n), false)
		return
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			put(resolve(c.Segment.Value(m.src), c.IsRaw()), false)
			if c.HardLineBreak() {
				(*out)[len(*out)-1].Break = true
			} else if c.SoftLineBreak() {
				put("\n", false)
			}
		case *ast.String:
			put(resolve(c.Value, c.IsRaw()), false)
		case *ast.CodeSpan:
			put(strings.ReplaceAll(m.raw(c), "\n", " "), true)
		case *ast.Emphasis:
			in := st
			if c.Level >= 2 {
				in.strong = true
			} else {
				in.em = true
			}
			m.inline(c, in, out, depth+1)
		case *ast.Link:
			if ref := c.Reference; ref != nil && isNote(ref.Value) {
				if ref.Type == ast.ReferenceLinkFull { // [text][^1]
					m.inline(c, st, out, depth+1)
				}
				put("["+resolve(ref.Value, false)+"]", false)
				continue
			}
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
		case *ast.Image:
			m.picture(c)
		case *ast.RawHTML:
			m.rawHTML(c)
		case *extast.Strikethrough:
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
	if strings.HasPrefix(b.String(), "<!--") {
		return
	}
	line := m.near(n.Parent())
	if n.Segments.Len() > 0 {
		line = m.lineOf(n.Segments.At(0).Start)
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

func (m *markdown) lineOf(offset int) int {
	return m.shift + sort.SearchInts(m.lineAt, offset+1)
}

// near returns the line of the nearest text in, before or around an inline node.
func (m *markdown) near(n ast.Node) int {
	for c := n; c != nil; c = c.FirstChild() {
		if t, ok := c.(*ast.Text); ok {
			return m.lineOf(t.Segment.Start)
		}
	}
	for c := n.PreviousSibling(); c != nil; c = c.PreviousSibling() {
		if t, ok := c.(*ast.Text); ok {
			return m.lineOf(t.Segment.Stop)
		}
	}
	for p := n.Parent(); p != nil; p = p.Parent() {
		if p.Type() == ast.TypeBlock && p.Lines() != nil && p.Lines().Len() > 0 {
			return m.lineOf(p.Lines().At(0).Start)
		}
	}
	return m.shift + 1
}

// tidy joins neighbours of one style and trims the ends of a block.
func tidy(spans []articles.Span) []articles.Span {
	var out []articles.Span
	for _, s := range spans {
		if s.Text == "" && !s.Break {
			continue
		}
		if n := len(out); n > 0 && !out[n-1].Break && sameStyle(out[n-1], s) {
			out[n-1].Text += s.Text
			out[n-1].Break = s.Break
			continue
		}
		out = append(out, s)
	}
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

func sameStyle(a, b articles.Span) bool {
	return a.Strong == b.Strong && a.Em == b.Em && a.Code == b.Code && a.Href == b.Href
}
