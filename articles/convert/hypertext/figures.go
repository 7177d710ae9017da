package hypertext

import (
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"broadside/articles"
	"broadside/articles/text"
)

// addPicture adds a picture. A picture within a paragraph comes after it.
func (r *reader) addPicture(n *html.Node) {
	src := r.pictureAddress(n)
	alt := text.OneLine(attr(n, "alt"))
	switch {
	case hasClass(n, "wp-smiley") || hasClass(n, "emoji"):
		r.addSpan(alt, articles.Span{})
		return
	case strings.HasPrefix(attr(n, "src"), "data:") && src == "":
		r.lose("picture within the text", alt)
		return
	case isPixel(n):
		r.lose("tracking pixel", src)
		return
	case src == "":
		r.lose("picture without an address", attr(n, "src"))
		return
	}
	img := articles.Image{Src: src, Alt: alt}
	if known, ok := r.mediaOf(n); ok {
		img = known
		if alt != "" {
			img.Alt = alt
		}
		img.Caption, img.Credit = "", "" // the text decides if they are printed
	}
	r.after = append(r.after, articles.Block{Kind: articles.Picture, Image: &img})
	if r.pre == 0 && len(r.para) == 0 {
		r.endParagraph()
	}
}

// pictureAddress returns the absolute address of a picture, also if the page loads the picture
// lazily or in several sizes.
func (r *reader) pictureAddress(n *html.Node) string {
	for _, key := range []string{"data-orig-file", "data-full-url", "src", "data-src", "data-lazy-src", "data-original"} {
		src := strings.TrimSpace(attr(n, key))
		if src == "" || strings.HasPrefix(src, "data:") {
			continue
		}
		if rest, ok := strings.CutPrefix(src, "//"); ok {
			src = "https://" + rest
		}
		if href, ok := r.resolve(src); ok {
			return href
		}
		if strings.HasPrefix(src, ghostAddress) {
			return src
		}
	}
	return ""
}

// ghostAddress is the placeholder for the address of the site in an export of Ghost.
const ghostAddress = "__GHOST_URL__/"

// UnknownSite begins the links to other pages of the source, for an export of Ghost whose site
// is not given (Options.Base).
const UnknownSite = "https://" + ghostAddress

func isPixel(n *html.Node) bool {
	width, errWidth := strconv.Atoi(attr(n, "width"))
	height, errHeight := strconv.Atoi(attr(n, "height"))
	return errWidth == nil && errHeight == nil && width <= 2 && height <= 2
}

var mediaClass = regexp.MustCompile(`(?:^|\s)wp-image-([0-9]{1,12})(?:\s|$)`)

// mediaOf returns the picture of the media library that an element shows.
func (r *reader) mediaOf(n *html.Node) (articles.Image, bool) {
	id := attr(n, "data-id")
	if m := mediaClass.FindStringSubmatch(attr(n, "class")); m != nil {
		id = m[1]
	}
	if id == "" || r.Picture == nil {
		return articles.Image{}, false
	}
	return r.Picture(id)
}

// addFigure reads pictures, tables, quotes and films with the caption below.
func (r *reader) addFigure(n *html.Node, st articles.Span) {
	if find(n, func(c *html.Node) bool { return c.DataAtom == atom.Figure }) != nil { // a gallery
		r.walkGallery(n, st)
		return
	}
	caption, credit := r.takeCaption(n)
	inner := r.collect(n, st)
	shown := -1
	for i, b := range inner {
		if b.Kind == articles.Picture {
			shown = i
		}
	}
	if shown >= 0 {
		inner[shown].Image.Caption, inner[shown].Image.Credit = caption, credit
	} else if caption != "" && len(inner) > 0 {
		if last := &inner[len(inner)-1]; last.Kind == articles.Quote && last.Speaker == "" {
			last.Speaker = caption
		} else {
			inner = append(inner, articles.Block{Kind: articles.Paragraph, Spans: []articles.Span{{Text: caption, Em: true}}})
		}
	}
	r.blocks = append(r.blocks, inner...)
}

// walkGallery reads figures within a figure, whose own caption is a paragraph.
func (r *reader) walkGallery(n *html.Node, st articles.Span) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == atom.Figcaption {
			st := st
			st.Em = true
			r.walkBlock(c, st)
			continue
		}
		r.walk(c, st)
	}
	r.endParagraph()
}

var creditClass = regexp.MustCompile(`(?i)\b(?:\w+[-_])*(?:credits?|byline|copyright|photographer)\b`)

// takeCaption removes the caption and the credit from a figure and returns them.
func (r *reader) takeCaption(n *html.Node) (caption, credit string) {
	isCredit := func(c *html.Node) bool {
		return creditClass.MatchString(attr(c, "class")) || c.DataAtom == atom.Cite && c.Parent.DataAtom == atom.Figcaption
	}
	if c := find(n, isCredit); c != nil && find(c, func(i *html.Node) bool { return i.DataAtom == atom.Img }) == nil && c.DataAtom != atom.Figcaption {
		credit = text.OneLine(textOf(c))
		c.Parent.RemoveChild(c)
	}
	c := find(n, func(c *html.Node) bool { return c.DataAtom == atom.Figcaption || hasClass(c, "wp-caption-text") })
	if c == nil {
		return "", credit
	}
	if link := find(c, func(c *html.Node) bool { return c.DataAtom == atom.A && attr(c, "href") != "" }); link != nil {
		r.lose("link in a caption", attr(link, "href"))
	}
	caption = text.OneLine(textOf(c))
	c.Parent.RemoveChild(c)
	return caption, credit
}
