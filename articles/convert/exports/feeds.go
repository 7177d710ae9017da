package exports

import (
	"encoding/xml"
	"errors"
	"io"
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/html"

	"broadside/articles"
)

// channel is what a feed says about all of its items.
type channel struct {
	title, lang, rights, author string
	base                        *url.URL
}

// readRSS reads RSS 0.9, 0.91, 0.92, 1.0 and 2.0. In the RDF forms the items
// follow the channel, else they are in it.
func readRSS(in input, o Options, yield func(*Item) error) error {
	x, err := in.readXML()
	if err != nil {
		return err
	}
	c := channel{base: o.Site}
	for {
		t, err := x.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		start, ok := t.(xml.StartElement)
		if !ok || x.depth == 1 || nameOf(start.Name.Space, start.Name.Local) == "channel" {
			continue
		}
		e, err := x.readElement(start)
		if err != nil {
			return err
		}
		x.startItem()
		if !e.is("item") {
			c.note(e)
			continue
		}
		if err := yield(c.rssItem(e, o)); err != nil {
			return err
		}
	}
}

// note keeps an element of the channel.
func (c *channel) note(e *element) {
	s := strings.TrimSpace(e.content())
	switch nameOf(e.name.Space, e.name.Local) {
	case "title":
		c.title = plainText(s)
	case "language", "dc:language":
		c.lang = s
	case "copyright", "dc:rights":
		c.rights = plainText(s)
	case "dc:creator", "itunes:author":
		c.author = s
	case "link":
		if u, err := url.Parse(s); err == nil && u.Host != "" && c.base == nil {
			c.base = u
		}
	}
}

func (c *channel) rssItem(e *element, o Options) *Item {
	i := &Item{Link: e.value("link", "url"), Base: c.base, Public: true}
	guid := e.value("guid")
	if i.Link == "" && strings.HasPrefix(guid, "http") {
		i.Link = guid
	}
	i.ID = first(guid, e.attribute("about"), i.Link)
	a := &i.Article
	a.Headline = plainText(e.value("title", "dc:title", "media:title", "itunes:title"))
	i.HTML = first(e.value("content:encoded"), e.value("html:body"), e.value("content"))
	summary := e.value("description", "dc:description", "itunes:summary", "summary", "media:description")
	if body := e.child("html:body", "html:div"); i.HTML == "" && body != nil {
		i.HTML = body.markup()
	}
	i.setSummary(summary)
	i.setTime(&a.Published, "pubDate", e.value("pubDate", "dc:date", "dc:created", "dc:issued", "published", "issued"), o.Zone)
	i.setTime(&a.Updated, "updated", e.value("updated", "dc:modified", "modified"), o.Zone)
	for _, author := range e.all("dc:creator") {
		i.addAuthor(author.content())
	}
	if len(a.Byline) == 0 {
		i.addAuthor(first(e.value("author"), authorOf(e.child("author")), e.value("itunes:author"), c.author))
	}
	for _, name := range []string{"category", "dc:subject"} {
		for _, t := range e.all(name) {
			i.addTerm(plainText(t.content()))
		}
	}
	i.addMedia(e)
	c.finish(i, first(e.value("dc:language"), e.attribute("lang")))
	return i
}

// finish sets what follows from the feed.
func (c *channel) finish(i *Item, lang string) {
	a := &i.Article
	a.Lang = first(lang, c.lang)
	a.Source, a.Rights = first(a.Source, c.title), first(a.Rights, c.rights)
	a.Status = articles.StatusLive
	if a.Published.IsZero() {
		a.Status = articles.StatusDraft
	}
}

// setSummary takes a summary as the standfirst, or as the body where there is no
// other.
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

// addMedia takes the pictures of Media RSS and of enclosures. Sound and films
// are named.
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

// plainText returns HTML as text of one line. Text that only looks like HTML is
// kept.
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
