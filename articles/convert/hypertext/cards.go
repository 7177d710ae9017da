package hypertext

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"broadside/articles"
	"broadside/articles/text"
)

// lostCards are Ghost's cards that no kind of block can represent.
var lostCards = map[string]string{
	"kg-audio-card": "audio", "kg-video-card": "video", "kg-file-card": "file", "kg-product-card": "product", "kg-header-card": "header", "kg-signup-card": "sign-up",
	"kg-nft-card": "NFT", "kg-cta-card": "call to action", "kg-email-card": "e-mail", "kg-collection-card": "collection",
}

// walkCard reads the cards of Ghost, the embeds of WordPress and the elements
// that markShortcodes inserted, and reports whether n is one.
func (r *reader) walkCard(n *html.Node, st articles.Span) bool {
	if n.Data == shortcodeElement {
		r.addShortcode(n, st)
		return true
	}
	if name := attr(n, "data-card"); name != "" {
		r.lose("Ghost card "+name, firstWords(textOf(n)))
		return true
	}
	for c := range strings.FieldsSeq(attr(n, "class")) {
		if name := lostCards[c]; name != "" {
			r.lose("Ghost card "+name, firstWords(textOf(n)))
			return true
		}
		switch c {
		case "kg-bookmark-card":
			return r.addBookmark(n)
		case "kg-toggle-card":
			r.lose("Ghost card toggle", "printed in full")
			r.walkToggle(n, st)
			return true
		case "wp-block-embed", "wp-block-embed__wrapper":
			return r.addEmbed(n)
		}
	}
	return false
}

// firstWords returns the beginning of a text for a message.
func firstWords(s string) string { return text.Shorten(text.OneLine(s), 60) }

// addBookmark adds the link of a card that shows another page.
func (r *reader) addBookmark(n *html.Node) bool {
	link := find(n, func(c *html.Node) bool { return c.DataAtom == atom.A && attr(c, "href") != "" })
	if link == nil {
		return false
	}
	href, ok := r.resolve(attr(link, "href"))
	if !ok {
		return false
	}
	title := href
	if t := find(n, func(c *html.Node) bool { return hasClass(c, "kg-bookmark-title") }); t != nil {
		title = text.OneLine(textOf(t))
	}
	r.lose("Ghost card bookmark", "printed as a link to "+href)
	r.addBlock(articles.Block{Kind: articles.Paragraph, Spans: []articles.Span{{Text: title, Href: href}}})
	if c := find(n, func(c *html.Node) bool { return c.DataAtom == atom.Figcaption }); c != nil {
		r.walkBlock(c, articles.Span{Em: true})
	}
	return true
}

// walkToggle reads a card that folds its text, without its button.
func (r *reader) walkToggle(n *html.Node, st articles.Span) {
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		if c.DataAtom == atom.Button {
			n.RemoveChild(c)
		} else if c.DataAtom == atom.Div {
			for b := find(c, isButton); b != nil; b = find(c, isButton) {
				b.Parent.RemoveChild(b)
			}
		}
		c = next
	}
	r.walkBlock(n, st)
}

func isButton(c *html.Node) bool { return c.DataAtom == atom.Button }

// addEmbed adds an embed whose element contains the address of a video or post
// as its text.
func (r *reader) addEmbed(n *html.Node) bool {
	wrapper := n
	if w := find(n, func(c *html.Node) bool { return hasClass(c, "wp-block-embed__wrapper") }); w != nil {
		wrapper = w
	}
	address, ok := r.resolve(strings.TrimSpace(textOf(wrapper)))
	if !ok || !strings.HasPrefix(address, "http") {
		return false
	}
	r.addBlock(linkParagraph(address))
	if c := find(n, func(c *html.Node) bool { return c.DataAtom == atom.Figcaption }); c != nil {
		r.walkBlock(c, articles.Span{Em: true})
	}
	return true
}
