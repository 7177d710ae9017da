package hypertext

import (
	"html"
	"regexp"
	"strings"

	nethtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"broadside/articles"
)

// shortcodeElement is the element that replaces a shortcode of WordPress before
// the HTML is parsed.
const shortcodeElement = "broadside-shortcode"

var (
	codeName       = regexp.MustCompile(`(?s)^([A-Za-z][\w-]{0,60})((?:[\s/].*)?)$`)
	attribute      = regexp.MustCompile(`([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|(\S+))`)
	captionOpen    = regexp.MustCompile(`(?i)^(?:wp_)?caption$`)
	captionElement = regexp.MustCompile(`(?is)^\s*((?:<a\b[^>]*>)?\s*<img\b[^>]*>\s*(?:</a>)?)(.*)$`)
	smartQuotes    = strings.NewReplacer("&#8220;", `"`, "&#8221;", `"`, "&#8243;", `"`, "&quot;", `"`, "“", `"`, "”", `"`, "″", `"`)
)

// known are the shortcodes of WordPress and of its most used plugins. Other
// names in brackets are read as shortcodes only if they have attributes or a
// closing tag.
var known = map[string]bool{
	"audio": true, "video": true, "playlist": true, "gallery": true, "embed": true, "youtube": true, "vimeo": true, "caption": true, "wp_caption": true,
	"contact-form": true, "contact-form-7": true, "polldaddy": true, "poll": true, "slideshow": true, "sitemap": true, "archives": true, "recent_posts": true, "toc": true,
}

func attributesOf(args string) map[string]string {
	out := map[string]string{}
	for _, m := range attribute.FindAllStringSubmatch(args, -1) {
		out[strings.ToLower(m[1])] = html.UnescapeString(m[2] + m[3] + m[4])
	}
	return out
}

// addShortcode adds the content of a shortcode, or reports it as lost.
func (r *reader) addShortcode(n *nethtml.Node, st articles.Span) {
	name, raw, args := attr(n, "name"), attr(n, "raw"), attr(n, "args")
	if inCode(n) {
		r.addSpan(raw, st)
		return
	}
	switch name {
	case "gallery":
		r.addGallery(attributesOf(args)["ids"], raw)
	case "embed", "youtube", "vimeo", "video":
		address := firstAddress(attr(n, "content"), args)
		if page, ok := r.resolve(address); ok && strings.HasPrefix(page, "http") && (name != "video" || pageOf(address) != "") {
			r.addBlock(linkParagraph(page))
			return
		}
		r.lose("shortcode "+name, raw)
	default:
		if !strings.HasPrefix(name, "/") { // its end
			r.lose("shortcode "+name, raw)
		}
	}
}

func firstAddress(texts ...string) string {
	for _, s := range texts {
		if at := strings.Index(s, "http"); at >= 0 {
			return strings.FieldsFunc(s[at:], func(r rune) bool { return r <= ' ' || r == '"' || r == '\'' })[0]
		}
	}
	return ""
}

// addGallery adds the pictures of the media library that a gallery names.
func (r *reader) addGallery(ids, raw string) {
	r.endParagraph()
	found := 0
	list := strings.Split(ids, ",")
	if ids == "" {
		list = r.Gallery
	}
	for _, id := range list {
		if r.Picture == nil || found >= 500 {
			break
		}
		if img, ok := r.Picture(strings.TrimSpace(id)); ok {
			r.blocks = append(r.blocks, articles.Block{Kind: articles.Picture, Image: &img})
			found++
		}
	}
	if found == 0 {
		r.lose("shortcode gallery", raw)
	}
}

func inCode(n *nethtml.Node) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		if p.DataAtom == atom.Pre || p.DataAtom == atom.Code {
			return true
		}
	}
	return false
}
