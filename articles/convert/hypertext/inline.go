package hypertext

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"broadside/articles"
	"broadside/articles/text"
)

// walkInline reads an element within a line, and reports whether n is one.
func (r *reader) walkInline(n *html.Node, st articles.Span) bool {
	switch n.DataAtom {
	case atom.B, atom.Strong:
		st.Strong = true
	case atom.I, atom.Em, atom.Cite, atom.Dfn, atom.Var:
		st.Em = true
	case atom.Code, atom.Kbd, atom.Samp, atom.Tt:
		r.addCode(n, st)
		return true
	case atom.A:
		r.addLink(n, st)
		return true
	case atom.Br:
		r.addBreak()
		return true
	case atom.Img:
		r.addPicture(n)
		return true
	case atom.Q:
		r.addText("“", st)
		r.walkChildren(n, st)
		r.addText("”", st)
		return true
	case atom.Sup, atom.Sub:
		r.addRaised(n, st)
		return true
	case atom.Del, atom.S, atom.Strike:
		r.lose("struck-out text", "printed plain: "+textOf(n))
	case atom.Span, atom.Font, atom.U, atom.Ins, atom.Small, atom.Big, atom.Mark, atom.Abbr, atom.Acronym, atom.Time, atom.Label, atom.Bdi, atom.Bdo,
		atom.Data, atom.Ruby, atom.Rt, atom.Nobr, atom.Blink, atom.Output:
	default:
		return false
	}
	r.walkChildren(n, st)
	return true
}

var (
	blankLine     = regexp.MustCompile(`\n[ \t\r]*\n\s*`)
	breakThenLine = regexp.MustCompile(`(?i)<br\s*/?>[ \t]*\r?\n`)
)

// addText adds text in a style. With the option Paragraphs, a blank line ends the paragraph and a
// single line end is a line break.
func (r *reader) addText(s string, st articles.Span) {
	if !r.Paragraphs || r.pre > 0 {
		r.addSpan(s, st)
		return
	}
	for i, part := range blankLine.Split(strings.ReplaceAll(s, "\r\n", "\n"), -1) {
		if i > 0 {
			r.endParagraph()
		}
		for i, line := range strings.Split(part, "\n") {
			if i > 0 && len(r.para) > 0 {
				r.para[len(r.para)-1].Break = true
			}
			r.addSpan(line, st)
		}
	}
}

func (r *reader) addSpan(s string, st articles.Span) {
	if s != "" && (len(r.para) > 0 || strings.TrimSpace(s) != "") {
		st.Text = s
		r.para = append(r.para, st)
	}
}

// addBreak ends a line; a second one ends the paragraph.
func (r *reader) addBreak() {
	for i := len(r.para) - 1; i >= 0; i-- {
		if r.para[i].Break {
			r.endParagraph()
			return
		}
		if strings.TrimSpace(r.para[i].Text) != "" {
			break
		}
	}
	if len(r.para) > 0 {
		r.para[len(r.para)-1].Break = true
	}
}

func (r *reader) addCode(n *html.Node, st articles.Span) {
	if find(n, func(c *html.Node) bool { return c.DataAtom == atom.Img || c.DataAtom == atom.A || c.DataAtom == atom.P }) != nil {
		r.walkChildren(n, st) // code around a link or blocks
		return
	}
	st.Code = true
	r.addSpan(strings.ReplaceAll(textOf(n), "\n", " "), st)
}

// addLink adds the text of a link. An address that may not be linked to is recorded as a loss.
func (r *reader) addLink(n *html.Node, st articles.Span) {
	dest := strings.TrimSpace(attr(n, "href"))
	if dest == "" { // it is the target of links
		r.walkChildren(n, st)
		return
	}
	href, ok := r.resolve(dest)
	if img := find(n, func(c *html.Node) bool { return c.DataAtom == atom.Img }); img != nil && strings.TrimSpace(textOf(n)) == "" {
		if ok && !pictureAddress.MatchString(href) && !strings.Contains(href, "attachment") {
			r.lose("link on a picture", href)
		}
		r.walkChildren(n, st)
		return
	}
	switch {
	case strings.HasPrefix(dest, "#"):
		r.lose("link within the page", dest)
	case r.Base == nil && strings.HasPrefix(dest, ghostAddress):
		st.Href = UnknownSite + strings.TrimPrefix(dest, ghostAddress)
	case !ok:
		r.lose("link", dest)
	default:
		st.Href = href
	}
	r.walkChildren(n, st)
}

var pictureAddress = regexp.MustCompile(`(?i)\.(?:jpe?g|png|gif|webp|avif|svg|bmp|tiff?)(?:$|[?#])`)

// resolve returns the absolute address of a link. It returns false if pages may not link to it.
func (r *reader) resolve(dest string) (string, bool) {
	if r.Base != nil {
		if rest, ok := strings.CutPrefix(dest, ghostAddress); ok {
			dest = "./" + rest
		}
		u, err := r.Base.Parse(dest)
		if err != nil {
			return "", false
		}
		dest = u.String()
	}
	return text.SafeLink(dest)
}

// raised and lowered replace characters with those for superscripts and subscripts.
var (
	raised  = strings.NewReplacer("0", "⁰", "1", "¹", "2", "²", "3", "³", "4", "⁴", "5", "⁵", "6", "⁶", "7", "⁷", "8", "⁸", "9", "⁹", "+", "⁺", "-", "⁻", "n", "ⁿ", "i", "ⁱ")
	lowered = strings.NewReplacer("0", "₀", "1", "₁", "2", "₂", "3", "₃", "4", "₄", "5", "₅", "6", "₆", "7", "₇", "8", "₈", "9", "₉", "+", "₊", "-", "₋", "a", "ₐ", "e", "ₑ", "n", "ₙ", "x", "ₓ")
)

var raisable, lowerable = regexp.MustCompile(`^[0-9+\-ni]+$`), regexp.MustCompile(`^[0-9+\-aenx]+$`)

// addRaised adds a superscript or a subscript, such as the mark of a footnote. It uses the Unicode
// characters for them where these exist.
func (r *reader) addRaised(n *html.Node, st articles.Span) {
	kind, has, characters := "superscript", raisable, raised
	if n.DataAtom == atom.Sub {
		kind, has, characters = "subscript", lowerable, lowered
	}
	switch s := strings.TrimSpace(textOf(n)); {
	case has.MatchString(s):
		for c := range n.Descendants() {
			if c.Type == html.TextNode {
				c.Data = characters.Replace(c.Data)
			}
		}
	case s != "":
		r.lose(kind, "printed on the line: "+s)
	}
	r.walkChildren(n, st)
}
