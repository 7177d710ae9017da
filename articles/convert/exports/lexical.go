package exports

import (
	"encoding/json"
	"fmt"
	"html"
	"strings"
)

// lexicalNode is a node of the tree in which Ghost's editor keeps a text.
type lexicalNode struct {
	Type     string
	Text     string
	Format   any // of text: a sum of styles
	Tag      string
	ListType string
	Start    float64
	URL, Src string
	Alt      string
	Caption  string
	HTML     string
	Code     string
	Heading  string
	Content  string
	Metadata struct{ Title, URL string }
	Images   []lexicalImage
	Children []lexicalNode

	CalloutText, ButtonText, ButtonURL string
}

type lexicalImage struct{ Src, Alt, Caption string }

// maxLexical is the depth to which nodes are read.
const maxLexical = 50

// lexicalHTML returns the text of Ghost's editor as HTML, in which Ghost's cards
// have the class names of its own HTML; "" where it cannot be read.
func lexicalHTML(source string) string {
	var doc struct{ Root lexicalNode }
	if source == "" || json.Unmarshal([]byte(source), &doc) != nil {
		return ""
	}
	var b strings.Builder
	writeLexical(&b, &doc.Root, 0)
	return b.String()
}

// writeLexical writes a node. Captions and the texts of cards are HTML already.
func writeLexical(b *strings.Builder, n *lexicalNode, depth int) {
	if depth > maxLexical {
		return
	}
	inside := func(tag, attributes string) {
		b.WriteString("<" + tag + attributes + ">")
		for i := range n.Children {
			writeLexical(b, &n.Children[i], depth+1)
		}
		b.WriteString("</" + tag + ">")
	}
	switch kind := strings.TrimPrefix(n.Type, "extended-"); kind {
	case "root":
		inside("div", "")
	case "paragraph":
		inside("p", "")
	case "heading":
		inside(headingTag(n.Tag), "")
	case "quote", "aside":
		inside("blockquote", "")
	case "list":
		if n.ListType == "number" {
			inside("ol", fmt.Sprintf(` start="%d"`, max(int(n.Start), 1)))
		} else {
			inside("ul", "")
		}
	case "listitem":
		inside("li", "")
	case "link", "autolink":
		inside("a", ` href="`+html.EscapeString(n.URL)+`"`)
	case "text", "code-highlight":
		b.WriteString(styledText(n))
	case "linebreak":
		b.WriteString("<br>")
	case "tab":
		b.WriteByte(' ')
	default:
		writeCard(b, n, kind)
	}
}

func headingTag(tag string) string {
	if len(tag) == 2 && tag[0] == 'h' && tag[1] >= '1' && tag[1] <= '6' {
		return tag
	}
	return "h2"
}

// styledText returns a text in its styles: 1 is bold, 2 italic, 4 struck out, 16
// code.
func styledText(n *lexicalNode) string {
	s := html.EscapeString(n.Text)
	format, _ := n.Format.(float64)
	for _, style := range []struct {
		bit int
		tag string
	}{{16, "code"}, {4, "s"}, {2, "em"}, {1, "strong"}} {
		if int(format)&style.bit > 0 {
			s = "<" + style.tag + ">" + s + "</" + style.tag + ">"
		}
	}
	return s
}

// writeCard writes a card. One that has no HTML of its own here is named by the
// reader of its class.
func writeCard(b *strings.Builder, n *lexicalNode, kind string) {
	escape := html.EscapeString
	figure := func(src, alt, caption string) {
		fmt.Fprintf(b, `<figure><img src="%s" alt="%s"><figcaption>%s</figcaption></figure>`, escape(src), escape(alt), caption)
	}
	switch kind {
	case "horizontalrule":
		b.WriteString("<hr>")
	case "image":
		figure(n.Src, n.Alt, n.Caption)
	case "gallery":
		for _, img := range n.Images {
			figure(img.Src, img.Alt, img.Caption)
		}
		b.WriteString("<p>" + n.Caption + "</p>")
	case "html":
		b.WriteString("<div>" + n.HTML + "</div>")
	case "codeblock":
		b.WriteString("<pre>" + escape(n.Code) + "</pre>")
	case "embed":
		fmt.Fprintf(b, `<div class="wp-block-embed"><div class="wp-block-embed__wrapper">%s</div></div>`, escape(first(n.URL, n.Metadata.URL)))
	case "bookmark":
		fmt.Fprintf(b, `<div class="kg-bookmark-card"><a href="%s"></a><div class="kg-bookmark-title">%s</div></div>`, escape(n.URL), escape(first(n.Metadata.Title, n.URL)))
	case "callout":
		b.WriteString("<div>" + n.CalloutText + "</div>")
	case "toggle":
		fmt.Fprintf(b, `<div class="kg-toggle-card"><h4>%s</h4><div>%s</div></div>`, n.Heading, n.Content)
	case "button":
		fmt.Fprintf(b, `<p><a href="%s">%s</a></p>`, escape(n.ButtonURL), escape(n.ButtonText))
	default:
		fmt.Fprintf(b, `<div data-card="%s">%s</div>`, escape(kind), escape(first(n.Heading, n.Text)))
	}
}
