package page

import (
	"testing"

	"broadside/server/xsstest"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// FuzzEncode builds a tree from the input, encodes it, parses it with an
// independent parser and compares both, node by node.
func FuzzEncode(f *testing.F) {
	for i, s := range xsstest.Texts {
		f.Add([]byte{byte(i), 3, byte(i * 7), 1, 0, 5, 2, byte(i * 13), 4, 1, 9, 2, 1, 8, 0, 6}, s)
	}
	f.Add([]byte("\x0f\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f"), "\n<")
	f.Fuzz(func(t *testing.T, shape []byte, s string) {
		if len(shape) > 4096 || len(s) > 4096 {
			t.Skip("large inputs find nothing small ones do not")
		}
		g := &treeGenerator{shape: shape, text: s}
		mustRoundTrip(t, g.element("div", allowedContent{flow: true}, 0))
	})
}

// FuzzSafeAddress checks that no address whose scheme runs code, as browsers parse it, is returned.
func FuzzSafeAddress(f *testing.F) {
	for _, s := range xsstest.Texts {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := SafeAddress(s)
		if got != s && got != blockedAddress {
			t.Fatalf("SafeAddress(%q) = %q", s, got)
		}
		if again := SafeAddress(got); again != got {
			t.Fatalf("SafeAddress(%q) = %q, then %q", s, got, again)
		}
		switch browserScheme(got) {
		case "javascript", "data", "vbscript", "blob", "file", "filesystem":
			t.Fatalf("SafeAddress(%q) = %q runs", s, got)
		}
	})
}

// browserScheme parses a scheme like the basic parser of the URL standard: it strips leading C0
// controls and spaces and removes tabs and line ends.
func browserScheme(s string) string {
	i := 0
	for i < len(s) && s[i] <= ' ' {
		i++
	}
	out := ""
	for ; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\t' || c == '\n' || c == '\r':
		case c == ':':
			return out
		case c >= 'A' && c <= 'Z':
			out += string(c + 'a' - 'A')
		case c >= 'a' && c <= 'z', out != "" && (c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.'):
			out += string(c)
		default:
			return ""
		}
	}
	return ""
}

// treeGenerator generates trees that conform to HTML's content models, like views do, because a
// parser rearranges others.
type treeGenerator struct {
	shape []byte
	text  string
	at    int
	nodes int
}

// allowedContent holds the kinds of content that are allowed at a position.
type allowedContent struct{ flow, inLink, inButton, inForm, inHeading bool }

func (g *treeGenerator) next(n int) int {
	if len(g.shape) == 0 {
		return 0
	}
	b := g.shape[g.at%len(g.shape)]
	g.at++
	return (int(b) + g.at/len(g.shape)) % n
}

// words returns a part of the fuzzed text, which may split characters.
func (g *treeGenerator) words() string {
	if g.text == "" || g.next(8) == 0 {
		return ""
	}
	from := g.next(len(g.text))
	return g.text[from : from+g.next(len(g.text)-from+1)]
}

func (g *treeGenerator) children(p allowedContent, depth int) []app.UI {
	if depth > 6 || g.nodes > 400 {
		return nil
	}
	var out []app.UI
	for range g.next(5) {
		out = append(out, g.node(p, depth+1))
	}
	return out
}

func (g *treeGenerator) node(p allowedContent, depth int) app.UI {
	g.nodes++
	switch g.next(8) {
	case 0, 1, 2:
		return app.Text(g.words())
	case 3:
		return &line{Value: g.words()}
	case 4:
		if p.flow && !p.inHeading {
			return &card{Title: g.words()}
		}
		return app.B().Text(g.words())
	case 5:
		return app.Raw("<b>raw</b>")
	}
	return g.element(g.tag(p), p, depth)
}

var (
	phrasing = []string{"span", "b", "i", "em", "strong", "code", "small", "time", "abbr", "cite", "q", "sub", "sup", "label", "output", "mark",
		"br", "img", "input", "wbr", "textarea", "select", "svg", "a", "button"}
	flow = []string{"div", "section", "article", "aside", "header", "footer", "nav", "main", "figure", "figcaption", "blockquote", "details",
		"p", "pre", "ul", "dl", "table", "hr", "address", "h2", "form"}
)

func (g *treeGenerator) tag(p allowedContent) string {
	tags := phrasing
	if p.flow && g.next(2) == 0 {
		tags = flow
	}
	tag := tags[g.next(len(tags))]
	switch {
	case tag == "a" && (p.inLink || p.inButton), tag == "button" && (p.inButton || p.inLink),
		tag == "form" && p.inForm, tag == "h2" && p.inHeading:
		return "span"
	}
	return tag
}

func (g *treeGenerator) element(tag string, p allowedContent, depth int) app.UI {
	e := g.attributes(app.Elem(tag))
	inner := p
	switch tag {
	case "br", "img", "input", "wbr", "hr":
		return e
	case "textarea":
		return e.Body(app.Text(g.words()), &line{Value: g.words()})
	case "select":
		return e.Body(app.Option().Value(g.words()).Text(g.words()), app.Option().Selected(true).Text(g.words()))
	case "svg":
		return e.Body(app.Elem("g").Attr("data-text", g.words()).Body(app.Elem("path").Attr("d", g.words())), app.Elem("text").Text(g.words()))
	case "ul":
		return e.Body(app.Li().Body(g.children(p, depth+1)...), app.Li().Text(g.words()))
	case "dl":
		return e.Body(app.Dt().Text(g.words()), app.Dd().Body(g.children(p, depth+1)...))
	case "table":
		return e.Body(app.Caption().Text(g.words()), app.THead().Body(app.Tr().Body(app.Th().Text(g.words()))),
			app.TBody().Body(app.Tr().Body(app.Td().Body(g.children(p, depth+1)...), app.Td())))
	case "details":
		return e.Body(append([]app.UI{app.Summary().Text(g.words())}, g.children(p, depth)...)...)
	case "a":
		inner.inLink, inner.flow = true, false
	case "button":
		inner.inButton, inner.flow = true, false
	case "form":
		inner.inForm = true
	case "h2":
		inner.inHeading, inner.flow = true, false
	case "p", "pre":
		inner.flow = false
	default:
		for _, t := range phrasing {
			if t == tag {
				inner.flow = false
			}
		}
	}
	return e.Body(g.children(inner, depth)...)
}

func (g *treeGenerator) attributes(e app.HTMLElem) app.HTMLElem {
	names := []string{"title", "class", "id", "href", "src", "data-text", "aria-label", "alt", "value", "hidden", "checked", "novalidate", "xml:lang", "lang"}
	for range g.next(4) {
		e = e.Attr(names[g.next(len(names))], g.words())
	}
	for range g.next(3) {
		e = e.On([]string{"click", "change", "input", "submit"}[g.next(4)], nop)
	}
	return e
}
