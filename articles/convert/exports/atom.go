package exports

import (
	"encoding/base64"
	"encoding/xml"
	"errors"
	"io"
	"net/url"
	"strings"

	"broadside/articles"
)

// readAtom reads Atom 1.0 (RFC 4287) and 0.3.
func readAtom(in input, o Options, yield func(*Item) error) error {
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
		switch {
		case !ok:
			continue
		case x.depth == 1:
			c.noteRoot(start)
			continue
		}
		e, err := x.readElement(start)
		if err != nil {
			return err
		}
		x.startItem()
		if !e.is("entry") {
			c.noteAtom(e)
			continue
		}
		if err := yield(c.atomItem(e, o)); err != nil {
			return err
		}
	}
}

func (c *channel) noteRoot(root xml.StartElement) {
	for _, a := range root.Attr {
		switch u, err := url.Parse(a.Value); {
		case a.Name.Local == "lang":
			c.lang = a.Value
		case a.Name.Local == "base" && err == nil && u.Host != "" && c.base == nil:
			c.base = u
		}
	}
}

func (c *channel) noteAtom(e *element) {
	switch nameOf(e.name.Space, e.name.Local) {
	case "title":
		c.title = atomText(e)
	case "rights", "copyright":
		c.rights = atomText(e)
	case "author":
		c.author = authorOf(e)
	case "link":
		if u, err := url.Parse(e.attribute("href")); err == nil && u.Host != "" && c.base == nil && first(e.attribute("rel"), "alternate") == "alternate" {
			c.base = u
		}
	}
}

func (c *channel) atomItem(e *element, o Options) *Item {
	i := &Item{ID: e.value("id"), Base: c.base, Public: true}
	a := &i.Article
	for _, link := range e.all("link") {
		c.addLink(i, link)
	}
	i.ID = first(i.ID, i.Link)
	a.Headline = atomText(e.child("title", "media:title"))
	i.HTML = atomMarkup(e.child("content"))
	if group := e.child("media:group"); group != nil {
		i.HTML = first(i.HTML, escapeLines(group.value("media:description")))
		i.addMedia(e)
	}
	i.setSummary(atomMarkup(e.child("summary")))
	i.setTime(&a.Published, "published", e.value("published", "issued", "created", "dc:date"), o.Zone)
	i.setTime(&a.Updated, "updated", e.value("updated", "modified"), o.Zone)
	if a.Published.IsZero() { // optional in Atom, updated is not
		a.Published = a.Updated
	}
	i.Version = e.value("updated", "modified")
	for _, author := range e.all("author") {
		i.addAuthor(authorOf(author))
	}
	if len(a.Byline) == 0 {
		i.addAuthor(first(e.value("dc:creator"), c.author))
	}
	for _, t := range e.all("category") {
		i.addTerm(first(t.attribute("label"), t.attribute("term"), t.content()))
	}
	a.Rights = atomText(e.child("rights"))
	if source := e.child("source"); source != nil {
		a.Source = atomText(source.child("title"))
	}
	c.finish(i, e.attribute("lang"))
	return i
}

// addLink reads a link of an entry: its page, a picture, or another enclosure.
func (c *channel) addLink(i *Item, link *element) {
	href := link.attribute("href")
	if c.base != nil {
		if u, err := c.base.Parse(href); err == nil {
			href = u.String()
		}
	}
	switch first(link.attribute("rel"), "alternate") {
	case "alternate":
		i.Link = first(i.Link, href)
	case "enclosure":
		if strings.HasPrefix(link.attribute("type"), "image") || pictureName.MatchString(href) {
			i.addPicture(articles.Image{Src: href})
		} else {
			i.lose("enclosure", href)
		}
	}
}

func authorOf(e *element) string {
	if e == nil {
		return ""
	}
	return first(e.value("name"), e.value("email"), e.content())
}

// atomText returns a text construct as plain text.
func atomText(e *element) string {
	if e == nil {
		return ""
	}
	if kind := first(e.attribute("type"), "text"); kind == "text" || kind == "text/plain" {
		return strings.Join(strings.Fields(e.content()), " ")
	}
	return plainText(atomMarkup(e))
}

// atomMarkup returns a text construct as HTML.
func atomMarkup(e *element) string {
	if e == nil {
		return ""
	}
	kind, mode := e.attribute("type"), e.attribute("mode")
	switch {
	case mode == "base64":
		raw, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(e.content()), ""))
		if err != nil {
			return ""
		}
		return string(raw)
	case kind == "xhtml" || strings.Contains(kind, "xhtml") && mode != "escaped" || mode == "xml" && strings.Contains(kind, "html"):
		return e.markup()
	case strings.Contains(kind, "html") || mode == "escaped" && kind != "text/plain":
		return e.content()
	case kind == "" || kind == "text" || kind == "text/plain":
		return escapeLines(e.content())
	}
	return ""
}
