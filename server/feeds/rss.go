package feeds

import (
	"cmp"
	"encoding/xml"
	"html"
	"io"
	"strings"
	"time"

	"broadside/server/response"
)

// writeRSS writes f as RSS 2.0 (rssboard.org/rss-specification) with the
// content, Dublin Core, Atom and Media RSS modules.
func writeRSS(w io.Writer, f feed) error {
	doc := rssDoc{
		Version: "2.0", Content: "http://purl.org/rss/1.0/modules/content/", DC: "http://purl.org/dc/elements/1.1/",
		Atom: "http://www.w3.org/2005/Atom", Media: "http://search.yahoo.com/mrss/",
	}
	c := &doc.Channel
	c.Title, c.Link, c.Language = f.title, f.home, f.lang
	c.Description = cmp.Or(f.subtitle, f.title) // the element is required
	c.Generator, c.TTL = "Broadside", 5
	c.LastBuildDate = rfc822(f.modified())
	c.Links = []atomLink{{Href: f.formatURL("rss", ""), Rel: "self", Type: "application/rss+xml"}}
	if f.next != "" {
		c.Links = append(c.Links, atomLink{Href: f.formatURL("rss", f.next), Rel: "next", Type: "application/rss+xml"}) // RFC 5005 §3
	}
	for _, e := range f.entries {
		c.Items = append(c.Items, rssItemOf(e, f.publisher))
	}
	return writeXML(w, doc)
}

// rssItemOf converts an entry. Readers parse a description as HTML, so plain text is escaped; a
// title is text.
func rssItemOf(e feedEntry, publisher string) rssItem {
	item := rssItem{
		Title: e.title, Link: e.url, GUID: rssGUID{Value: e.id}, PubDate: rfc822(e.published), Description: html.EscapeString(e.summary), Content: e.html,
		Publisher: cmp.Or(e.publisher, publisher), Creators: names(e.authors), Contributors: names(e.contributors),
		Language: e.lang, Rights: e.rights, Source: e.source, Categories: e.tags,
	}
	if i := e.picture; i != nil {
		item.Media = []rssMedia{{
			URL: i.Src, Medium: "image", Type: pictureType(i.Src), Width: i.Width, Height: i.Height,
			Description: i.Caption, Title: i.Alt, Credit: i.Credit, Copyright: i.Copyright,
		}}
	}
	return item
}

type rssDoc struct {
	XMLName xml.Name   `xml:"rss"`
	Version string     `xml:"version,attr"`
	Content string     `xml:"xmlns:content,attr"`
	DC      string     `xml:"xmlns:dc,attr"`
	Atom    string     `xml:"xmlns:atom,attr"`
	Media   string     `xml:"xmlns:media,attr"`
	Channel rssChannel `xml:"channel"`
}

type rssChannel struct {
	Title         string     `xml:"title"`
	Link          string     `xml:"link"`
	Description   string     `xml:"description"`
	Language      string     `xml:"language,omitempty"`
	LastBuildDate string     `xml:"lastBuildDate,omitempty"`
	Generator     string     `xml:"generator"`
	TTL           int        `xml:"ttl"` // minutes
	Links         []atomLink `xml:"atom:link"`
	Items         []rssItem  `xml:"item"`
}

type rssItem struct {
	Title        string     `xml:"title"`
	Link         string     `xml:"link"`
	GUID         rssGUID    `xml:"guid"`
	PubDate      string     `xml:"pubDate,omitempty"`
	Description  string     `xml:"description,omitempty"`
	Content      string     `xml:"content:encoded,omitempty"`
	Creators     []string   `xml:"dc:creator"`
	Contributors []string   `xml:"dc:contributor"`
	Publisher    string     `xml:"dc:publisher,omitempty"`
	Source       string     `xml:"dc:source,omitempty"`
	Language     string     `xml:"dc:language,omitempty"`
	Rights       string     `xml:"dc:rights,omitempty"`
	Categories   []string   `xml:"category"`
	Media        []rssMedia `xml:"media:content"`
}

type rssGUID struct {
	IsPermaLink bool   `xml:"isPermaLink,attr"`
	Value       string `xml:",chardata"`
}

type rssMedia struct {
	URL         string `xml:"url,attr"`
	Medium      string `xml:"medium,attr"`
	Type        string `xml:"type,attr,omitempty"`
	Width       int    `xml:"width,attr,omitempty"`
	Height      int    `xml:"height,attr,omitempty"`
	Title       string `xml:"media:title,omitempty"`
	Description string `xml:"media:description,omitempty"`
	Credit      string `xml:"media:credit,omitempty"`
	Copyright   string `xml:"media:copyright,omitempty"`
}

// writeXML writes v as an XML document. encoding/xml escapes texts and replaces characters that XML
// 1.0 does not allow with U+FFFD.
func writeXML(w io.Writer, v any) error {
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", " ")
	if err := e.Encode(v); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// rfc822 formats a time for RSS, with a four-digit year.
func rfc822(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC1123Z)
}

func pictureType(src string) string {
	src, _, _ = strings.Cut(src, "?")
	return response.PictureType(src)
}
