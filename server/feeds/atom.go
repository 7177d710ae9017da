package feeds

import (
	"encoding/xml"
	"io"
	"time"

	"broadside/app/api"
)

// writeAtom writes f as Atom 1.0 (RFC 4287).
func writeAtom(w io.Writer, f feed) error {
	doc := atomFeed{
		Lang: f.lang, ID: tagURI(f.site, api.WithQuery(f.path, f.query)), Title: f.title, Subtitle: f.subtitle,
		Updated: rfc3339(f.modified()), Generator: "Broadside",
		Author: &person{f.publisher, f.site.Origin + f.site.Base + "/"},
		Links: []atomLink{
			{Href: f.formatURL("atom", ""), Rel: "self", Type: "application/atom+xml"},
			{Href: f.home, Rel: "alternate", Type: "text/html", Hreflang: f.lang},
		},
	}
	if f.next != "" {
		doc.Links = append(doc.Links, atomLink{Href: f.formatURL("atom", f.next), Rel: "next", Type: "application/atom+xml"})
	}
	for _, e := range f.entries {
		doc.Entries = append(doc.Entries, atomEntryOf(e))
	}
	return writeXML(w, doc)
}

func atomEntryOf(e feedEntry) atomEntry {
	out := atomEntry{
		Lang: e.lang, ID: e.id, Title: e.title, Published: rfc3339(e.published), Updated: rfc3339(e.updated), Rights: e.rights,
		Authors: e.authors, Contributors: e.contributors,
		Links: []atomLink{{Href: e.url, Rel: "alternate", Type: "text/html", Hreflang: e.lang}},
	}
	if e.summary != "" {
		out.Summary = &atomText{Type: "text", Value: e.summary}
	}
	if e.html != "" {
		out.Content = &atomText{Type: "html", Value: e.html}
	}
	if e.canonical != "" {
		out.Links = append(out.Links, atomLink{Href: e.canonical, Rel: "via", Type: "text/html"})
	}
	if e.picture != nil {
		out.Links = append(out.Links, atomLink{Href: e.picture.Src, Rel: "enclosure", Type: pictureType(e.picture.Src), Title: e.picture.Caption})
	}
	for _, tag := range e.tags {
		out.Categories = append(out.Categories, atomCategory{Term: tag})
	}
	return out
}

type atomFeed struct {
	XMLName   xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang      string      `xml:"xml:lang,attr,omitempty"`
	ID        string      `xml:"id"`
	Title     string      `xml:"title"`
	Subtitle  string      `xml:"subtitle,omitempty"`
	Updated   string      `xml:"updated"`
	Generator string      `xml:"generator"`
	Author    *person     `xml:"author"`
	Links     []atomLink  `xml:"link"`
	Entries   []atomEntry `xml:"entry"`
}

type atomEntry struct {
	Lang         string         `xml:"xml:lang,attr,omitempty"`
	ID           string         `xml:"id"`
	Title        string         `xml:"title"`
	Published    string         `xml:"published,omitempty"`
	Updated      string         `xml:"updated"`
	Rights       string         `xml:"rights,omitempty"`
	Links        []atomLink     `xml:"link"`
	Authors      []person       `xml:"author"`
	Contributors []person       `xml:"contributor"`
	Categories   []atomCategory `xml:"category"`
	Summary      *atomText      `xml:"summary"`
	Content      *atomText      `xml:"content"`
}

type atomText struct {
	Type  string `xml:"type,attr"`
	Value string `xml:",chardata"`
}

type atomCategory struct {
	Term string `xml:"term,attr"`
}

type atomLink struct {
	Href     string `xml:"href,attr"`
	Rel      string `xml:"rel,attr"`
	Type     string `xml:"type,attr,omitempty"`
	Hreflang string `xml:"hreflang,attr,omitempty"`
	Title    string `xml:"title,attr,omitempty"`
}

// rfc3339 formats a time for Atom, where it is required; an empty feed has the Unix epoch.
func rfc3339(t time.Time) string {
	if t.IsZero() {
		t = time.Unix(0, 0).UTC()
	}
	return t.Format(time.RFC3339)
}
