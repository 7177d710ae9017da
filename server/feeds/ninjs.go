package feeds

import (
	"cmp"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"broadside/app"
	"broadside/app/api"
	"broadside/articles"
	"broadside/server/page"
	"broadside/server/schemaorg"
)

const ninjsSchema = "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json"

// Ninjs returns an article as IPTC ninjs 3.1 (iptc.org/std/ninjs), the exchange format of news
// systems. TestNinjsColumns lists the mapping of the fields.
func Ninjs(site api.Site, a articles.Article) ninjs {
	n := ninjs{
		URI: page.Absolute(site, site.ArticlePath(a.Slug)), Type: "text", Representation: "full",
		Published: page.FormatTime(a.Published), Versioned: page.FormatTime(laterOf(a.Published, a.Updated)),
		Embargoed: page.FormatTime(a.Embargo), Expires: page.FormatTime(a.Expires),
		Status: cmp.Or(pubStatuses[a.Status], "withheld"), Language: a.Lang, By: bylineText(a.Byline), Located: datelineText(a.Dateline),
		CopyrightNotice: a.Rights, EdNote: edNote(site, a),
		Standard: ninjsStandard{Name: "ninjs", Version: "3.1", Schema: ninjsSchema},
	}
	if a.Kind != "" {
		n.Genres = []ninjsConcept{{Name: string(a.Kind), URI: genreCodes[a.Kind]}}
	}
	if a.Version > 0 {
		n.Version = strconv.Itoa(a.Version)
	}
	n.CopyrightHolder = schemaorg.PublisherName(site, a)
	n.Headlines = ninjsTexts("main", app.Headline(a))
	n.Descriptions = append(ninjsTexts("kicker", a.Kicker), ninjsTexts("summary", a.Standfirst)...)
	n.Bodies = ninjsBodies(site, a)
	n.AltIDs = []ninjsAltID{{Role: "slug", Value: a.Slug}}
	if a.Canonical != "" {
		n.AltIDs = append(n.AltIDs, ninjsAltID{Role: "canonical", Value: a.Canonical})
	}
	n.setSubjects(site, a)
	n.setSources(site, a)
	n.setPictures(site, a)
	for _, l := range site.Languages {
		if slug := a.Translations[l]; slug != "" && l != site.Language(a.Lang) {
			n.Associations = append(n.Associations, ninjs{
				Name: "translation-" + l, Rel: "translation", URI: page.Absolute(site, site.ArticlePath(slug)), Type: "text", Language: l,
			})
		}
	}
	return n
}

// datelineText returns the dateline if it names a place, not only an agency.
func datelineText(d *articles.Dateline) string {
	if d == nil || d.City == "" {
		return ""
	}
	return d.Text()
}

// pubStatuses maps a status to `pubStatus`. Articles that are not yet public are withheld.
var pubStatuses = map[articles.Status]string{articles.StatusLive: "usable", articles.StatusKilled: "canceled"}

// genreCodes are IPTC's codes of kinds.
var genreCodes = map[articles.Kind]string{
	articles.Opinion:  "http://cv.iptc.org/newscodes/genre/Opinion",
	articles.Analysis: "http://cv.iptc.org/newscodes/genre/Analysis",
}

func ninjsBodies(site api.Site, a articles.Article) []ninjsText {
	if len(a.Body) == 0 {
		return nil
	}
	var out []ninjsText
	for _, b := range []ninjsText{
		{Role: "main", ContentType: "text/html", Value: articleHTML(site, a)},
		{Role: "plain", ContentType: "text/plain", Value: strings.Join(append(notices(a), a.Text()), "\n\n")},
	} {
		b.Words, b.Characters = a.Words, utf8.RuneCountInString(b.Value)
		out = append(out, b)
	}
	return out
}

func (n *ninjs) setSubjects(site api.Site, a articles.Article) {
	if a.Section != "" {
		n.Subjects = append(n.Subjects, ninjsConcept{Name: site.SectionName(a.Section, a.Lang), Rel: "section", Literal: a.Section})
	}
	n.Subjects = append(n.Subjects, ninjsNames("about", a.Subjects)...)
	n.Subjects = append(n.Subjects, ninjsNames("keyword", a.Tags)...)
	for _, p := range a.Byline {
		n.People = append(n.People, ninjsConcept{Name: p.Name, Rel: "author", URI: absoluteURI(p.URL), Literal: p.Role})
	}
	n.People = append(n.People, ninjsNames("mentions", a.People)...)
	n.Organisations = ninjsNames("mentions", a.Organisations)
	n.Places = ninjsNames("mentions", a.Places)
}

// setSources sets the publisher and the contributors. A contributing agency is not the publisher.
func (n *ninjs) setSources(site api.Site, a articles.Article) {
	publisher := schemaorg.PublisherName(site, a)
	n.Sources = []ninjsSource{{Name: publisher, Role: "publisher"}}
	if a.Source != "" && a.Source != publisher {
		n.Sources = append(n.Sources, ninjsSource{Name: a.Source, Role: "originator"})
	}
	for _, c := range a.Contributors {
		n.Sources = append(n.Sources, ninjsSource{Name: c.Name, Role: "contributor", Literal: c.Role})
	}
}

func (n *ninjs) setPictures(site api.Site, a articles.Article) {
	for i, image := range schemaorg.Pictures(a) {
		name := "picture-" + strconv.Itoa(i+1)
		p := ninjs{
			Name: name, URI: n.URI + "#" + name, Type: "picture", Language: a.Lang, CopyrightNotice: image.Copyright, UsageTerms: image.License,
			Descriptions: append(ninjsTexts("caption", image.Caption), ninjsTexts("alternative", image.Alt)...),
		}
		if i == 0 {
			p.Rel = "lead"
		}
		if image.Credit != "" {
			p.Sources = []ninjsSource{{Name: image.Credit, Role: "credit", URI: absoluteURI(image.CreditURL)}}
		}
		if image.Src != "" {
			p.URI = pictureURI(site, image.Src)
			p.Renditions = renditions(site, image)
		}
		n.Associations = append(n.Associations, p)
	}
}

func renditions(site api.Site, i articles.Image) []ninjsRendition {
	out := []ninjsRendition{renditionOf(site, "original", articles.Rendition{Src: i.Src, Width: i.Width, Height: i.Height}, i.Focus)}
	for _, r := range i.Renditions {
		if r.Src != i.Src {
			out = append(out, renditionOf(site, "width-"+strconv.Itoa(r.Width), r, i.Focus))
		}
	}
	return out
}

func renditionOf(site api.Site, name string, of articles.Rendition, focus string) ninjsRendition {
	r := ninjsRendition{Name: name, Href: pictureURI(site, of.Src), Width: of.Width, Height: of.Height, ContentType: pictureType(of.Src)}
	left, top, _ := strings.Cut(focus, " ")
	x, okX := parsePercent(left)
	y, okY := parsePercent(top)
	if okX && okY && of.Width > 0 && of.Height > 0 {
		r.Poi = &ninjsPoint{X: int(x * float64(of.Width) / 100), Y: int(y * float64(of.Height) / 100)}
	}
	return r
}

// pictureURI returns the absolute address of a picture. It escapes characters of file names that a
// URI (RFC 3986) may not contain.
func pictureURI(site api.Site, src string) string {
	if u := absoluteURI(page.Absolute(site, src)); u != "" {
		return u
	}
	return site.Origin + (&url.URL{Path: site.Base + src}).EscapedPath()
}

func parsePercent(s string) (n float64, ok bool) {
	n, err := strconv.ParseFloat(strings.TrimSuffix(s, "%"), 64)
	return n, err == nil && n >= 0 && n <= 100
}

// edNote returns the notes for editors: the attribution as printed, then the corrections with their
// times in the newspaper's zone.
func edNote(site api.Site, a articles.Article) string {
	lines := nonEmpty(a.Attribution)
	for _, c := range a.Corrections {
		at := ""
		if !c.At.IsZero() {
			at = " " + site.LocalTime(c.At).Format(time.RFC3339)
		}
		lines = append(lines, c.Kind+at+": "+c.Text)
	}
	return strings.Join(lines, "\n")
}

func bylineText(list []articles.Person) string {
	var names []string
	for _, p := range list {
		names = append(names, p.Name)
	}
	return strings.Join(names, ", ")
}

// absoluteURI returns s, escaped, if it is an absolute URI, else "".
func absoluteURI(s string) string {
	u, err := url.Parse(s)
	if err != nil || !u.IsAbs() {
		return ""
	}
	return u.String()
}
