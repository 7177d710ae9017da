package exports

import (
	"encoding/xml"
	"errors"
	"io"
	"net/url"
	"strings"

	"broadside/articles"
)

// channel holds the fields of a feed that hold for all of its items.
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

// note reads an element of the channel.
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

// finish sets the fields that follow from the feed.
func (c *channel) finish(i *Item, lang string) {
	a := &i.Article
	a.Lang = first(lang, c.lang)
	a.Source, a.Rights = first(a.Source, c.title), first(a.Rights, c.rights)
	a.Status = articles.StatusLive
	if a.Published.IsZero() {
		a.Status = articles.StatusDraft
	}
}
