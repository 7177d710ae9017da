package exports

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"

	"broadside/articles"
)

// setSummary uses a summary as the standfirst, or as the body if the item has
// none.
func (i *Item) setSummary(s string) {
	if i.HTML == "" && i.Text == "" {
		i.HTML = s
		return
	}
	if plain := plainText(s); len([]rune(plain)) <= maxStandfirst && !strings.HasPrefix(plainText(i.HTML+i.Text), strings.TrimRight(plain, " .…[]")) {
		i.Article.Standfirst = plain
	}
}

// maxStandfirst is the length of the longest summary that is a standfirst, in
// characters.
const maxStandfirst = 400

var (
	mailAuthor = regexp.MustCompile(`^\s*\S+@\S+\s*\((.+)\)\s*$`)
	nameMail   = regexp.MustCompile(`^\s*(.+?)\s*[<(]?\S+@[^\s>)]+[>)]?\s*$`)
)

// addAuthor adds an author as feeds write one: "mail (Name)", "Name <mail>", a
// name, or an address that is not printed.
func (i *Item) addAuthor(s string) {
	s = plainText(s)
	switch m := mailAuthor.FindStringSubmatch(s); {
	case s == "":
		return
	case m != nil:
		s = m[1]
	case nameMail.MatchString(s):
		s = nameMail.FindStringSubmatch(s)[1]
	case strings.Contains(s, "@"):
		i.lose("e-mail address of an author", s)
		return
	}
	i.Article.Byline = append(i.Article.Byline, articles.Person{Name: strings.Trim(s, "<(")})
}

func (i *Item) addTerm(name string) {
	if name != "" {
		i.Terms = append(i.Terms, Term{Name: name})
	}
}

// addMedia adds the pictures of Media RSS and of enclosures. Audio and video
// are recorded as losses.
func (i *Item) addMedia(e *element) {
	items := append(e.all("media:content"), e.all("enclosure")...)
	for _, group := range e.all("media:group") {
		items = append(items, group.all("media:content")...)
	}
	for _, thumbnail := range e.all("media:thumbnail") {
		if len(items) == 0 {
			items = append(items, thumbnail)
		}
	}
	for _, m := range items {
		src, kind := m.attribute("url"), first(m.attribute("type"), m.attribute("medium"))
		switch {
		case src == "":
		case strings.HasPrefix(kind, "image") || kind == "" && (m.is("media:thumbnail") || pictureName.MatchString(src)):
			i.addPicture(articles.Image{Src: src, Caption: plainText(first(m.value("media:description", "media:title"), e.value("media:description"))),
				Credit: plainText(first(m.value("media:credit"), e.value("media:credit"))), Copyright: plainText(m.value("media:copyright"))})
		default:
			i.lose("enclosure", src)
		}
	}
}

var pictureName = regexp.MustCompile(`(?i)\.(?:jpe?g|png|gif|webp|avif|svg)(?:$|[?#])`)

func (i *Item) addPicture(img articles.Image) {
	for _, known := range i.Article.Images {
		if known.Src == img.Src {
			return
		}
	}
	i.Article.Images = append(i.Article.Images, img)
}

// plainText returns the text of HTML on one line. A character such as < that
// does not begin a tag is kept.
func plainText(s string) string {
	if strings.ContainsAny(s, "<&") {
		z := html.NewTokenizer(strings.NewReader(s))
		var b strings.Builder
		skip := false
		for {
			switch t := z.Next(); t {
			case html.ErrorToken:
				return strings.Join(strings.Fields(html.UnescapeString(b.String())), " ")
			case html.TextToken:
				if !skip {
					b.Write(z.Text())
				}
			case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
				name, _ := z.TagName()
				skip = t == html.StartTagToken && (string(name) == "script" || string(name) == "style")
				switch string(name) {
				case "b", "i", "em", "strong", "a", "span", "sup", "sub", "code", "u", "mark", "abbr", "small", "font":
				default:
					b.WriteByte(' ')
				}
			}
		}
	}
	return strings.Join(strings.Fields(s), " ")
}

// prefixes name the vocabularies of feeds by the end of their namespaces, for
// versions and spellings of them differ.
var prefixes = []struct{ in, prefix string }{
	{"purl.org/rss/1.0/modules/content", "content"}, {"purl.org/dc/terms", "dc"}, {"purl.org/dc/elements", "dc"}, {"wordpress.org/export", "wp"},
	{"search.yahoo.com/mrss", "media"}, {"itunes.com/dtds", "itunes"}, {"w3.org/2005/Atom", ""}, {"purl.org/atom/ns#", ""}, {"purl.org/rss/1.0", ""},
	{"my.netscape.com/rdf", ""}, {"channel.netscape.com/rdf", ""}, {"backend.userland.com", ""}, {"22-rdf-syntax-ns", "rdf"}, {"w3.org/XML/1998/namespace", "xml"}, {"w3.org/1999/xhtml", "html"},
}

// nameOf returns the name of an element with the usual prefix of its vocabulary.
func nameOf(space, local string) string {
	if space == "" {
		return local
	}
	if strings.Contains(space, "wordpress.org/export") && strings.Contains(space, "excerpt") {
		return "excerpt:" + local
	}
	for _, p := range prefixes {
		if strings.Contains(space, p.in) || space == p.prefix {
			return strings.TrimPrefix(p.prefix+":"+local, ":")
		}
	}
	if !strings.Contains(space, "/") { // a prefix without a namespace
		return space + ":" + local
	}
	return "other:" + local
}

func (e *element) is(name string) bool {
	return e.name.Local != "" && nameOf(e.name.Space, e.name.Local) == name
}

// all returns the elements of a name directly in e.
func (e *element) all(name string) (out []*element) {
	for _, c := range e.children {
		if c.is(name) {
			out = append(out, c)
		}
	}
	return out
}

// child returns the first element of one of the names that has text or
// attributes; nil when there is none.
func (e *element) child(names ...string) *element {
	for _, name := range names {
		for _, c := range e.all(name) {
			if len(c.attr) > 0 || strings.TrimSpace(c.content()) != "" {
				return c
			}
		}
	}
	return nil
}

// value returns the text of the first element of one of the names that has one.
func (e *element) value(names ...string) string {
	for _, name := range names {
		for _, c := range e.all(name) {
			if s := strings.TrimSpace(c.content()); s != "" {
				return s
			}
		}
	}
	return ""
}
