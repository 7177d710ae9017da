package exports

import (
	"path"
	"regexp"
	"strings"
	"time"
	"unicode"

	"broadside/articles"
)

// ninjsItem is an item of ninjs 3.x. Version 2.x writes the keys in small
// letters, which encoding/json takes for the same.
type ninjsItem struct {
	Name, Rel, URI, Type string
	Version              scalar
	Title, Slugline      string
	FirstCreated         string
	VersionCreated       string
	EmbargoedUntil       string
	Embargoed            string // 2.x
	Expires              string
	PubStatus            string
	Language             string
	By, Located          string
	CopyrightHolder      string
	CopyrightNotice      string
	UsageTerms, EdNote   string
	Headlines            []ninjsText
	Descriptions         []ninjsText
	Bodies               []ninjsText
	People               []ninjsConcept
	Organisations        []ninjsConcept
	Places, Subjects     []ninjsConcept
	Genres               []ninjsConcept
	InfoSources          []ninjsConcept
	AltIDs               []struct{ Role, Value string }
	Renditions           []ninjsRendition
	Associations         []ninjsItem
	EventDetails         any
}

type ninjsText struct{ Role, ContentType, Value string }

type ninjsConcept struct{ Name, Rel, Role, URI, Literal string }

type ninjsRendition struct {
	Name, Href, ContentType string
	Width                   float64
}

// readNinjs reads one item, or a list of them.
func readNinjs(in input, o Options, yield func(*Item) error) error {
	j, err := in.readJSON()
	if err != nil {
		return err
	}
	one := func() error {
		var n ninjsItem
		if err := j.decode(&n); err != nil {
			return err
		}
		return yield(n.item(o))
	}
	if in.startsList() {
		return j.eachElement(one)
	}
	return one()
}

func (n *ninjsItem) item(o Options) *Item {
	i := &Item{ID: n.URI, Version: versionOf(n), Agency: n.altID("slug") == ""}
	if strings.HasPrefix(n.URI, "http") {
		i.Link = n.URI
	}
	i.Slug = first(n.altID("slug"), slugOfURI(n.URI), n.Slugline)
	a := &i.Article
	a.Headline = plainText(first(textOf(n.Headlines, "main", ""), anyText(n.Headlines), n.Title))
	if i.Skip = n.skip(); i.Skip != "" {
		return i
	}
	a.Kicker = plainText(textOf(n.Descriptions, "kicker"))
	a.Standfirst = plainText(textOf(n.Descriptions, "summary", "abstract", "standfirst"))
	n.setBody(i)
	n.setTimes(i, o)
	n.setPeople(i)
	n.setSubjects(i)
	n.setRights(i)
	n.setAssociations(i)
	n.setDateline(i)
	a.Lang, a.Canonical = n.Language, n.altID("canonical")
	n.undoPrinted(i)
	return i
}

// versionOf returns a text that grows with the versions of an item.
func versionOf(n *ninjsItem) string {
	v := string(n.Version)
	if strings.Trim(v, "0123456789") != "" || len(v) > 12 {
		v = ""
	}
	t, _ := parseTime(n.VersionCreated, time.UTC)
	return strings.Repeat("0", 12-len(v)) + v + " " + t.UTC().Format(time.RFC3339)
}

func (n *ninjsItem) altID(role string) string {
	for _, id := range n.AltIDs {
		if id.Role == role {
			return id.Value
		}
	}
	return ""
}

// slugOfURI returns the last part of the path of an address, if it has words in
// it.
func slugOfURI(uri string) string {
	if !strings.HasPrefix(uri, "http") {
		return ""
	}
	base := unescape(path.Base(strings.TrimRight(uri, "/")))
	if strings.Count(base, "-") < 1 || !strings.ContainsFunc(base, unicode.IsLetter) {
		return ""
	}
	return base
}

// skip returns the reason why an item is not imported, or "".
func (n *ninjsItem) skip() string {
	kind := strings.ToLower(n.Type)
	switch {
	case kind == "" && n.EventDetails != nil:
		return "event"
	case kind != "" && kind != "text" && kind != "composite":
		return kind
	case len(n.Headlines) == 0 && n.Title == "" && len(n.Bodies) == 0:
		return "without headline and text"
	}
	return ""
}

// textOf returns the first text of one of the roles, in order.
func textOf(list []ninjsText, roles ...string) string {
	for _, role := range roles {
		for _, t := range list {
			if t.Role == role && strings.TrimSpace(t.Value) != "" {
				return t.Value
			}
		}
	}
	return ""
}

func anyText(list []ninjsText) string {
	for _, t := range list {
		if strings.TrimSpace(t.Value) != "" {
			return t.Value
		}
	}
	return ""
}

// setBody takes the HTML, else the plain text, else a description.
func (n *ninjsItem) setBody(i *Item) {
	for _, b := range n.Bodies {
		kind := strings.ToLower(b.ContentType + " " + b.Role)
		switch {
		case strings.Contains(kind, "html") && i.HTML == "":
			i.HTML = b.Value
		case strings.Contains(kind, "html"), i.Text != "":
		case strings.Contains(kind, "xml") || strings.Contains(kind, "nitf"):
			if len(n.Bodies) == 1 {
				i.lose("body in "+first(b.ContentType, b.Role), "")
			}
		default:
			i.Text = b.Value
		}
	}
	if i.HTML == "" && i.Text == "" {
		i.Text = first(textOf(n.Descriptions, "text", ""), anyText(n.Descriptions))
	}
	if i.HTML == "" {
		i.HTML = paragraphsOf(i.Text)
	}
}

// paragraphsOf returns plain text as HTML. If it has no blank lines, each line is a paragraph.
func paragraphsOf(s string) string {
	s = strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n"))
	if !strings.Contains(s, "\n\n") {
		s = strings.ReplaceAll(s, "\n", "\n\n")
	}
	return escapeLines(s)
}

func (n *ninjsItem) setTimes(i *Item, o Options) {
	a := &i.Article
	i.setTime(&a.Published, "firstCreated", n.FirstCreated, o.Zone)
	i.setTime(&a.Published, "versionCreated", n.VersionCreated, o.Zone)
	i.setTime(&a.Updated, "versionCreated", n.VersionCreated, o.Zone)
	i.setTime(&a.Embargo, "embargoedUntil", first(n.EmbargoedUntil, n.Embargoed), o.Zone)
	i.setTime(&a.Expires, "expires", n.Expires, o.Zone)
	switch strings.ToLower(n.PubStatus) {
	case "", "usable":
		a.Status = articles.StatusLive
	case "canceled", "cancelled":
		a.Status = articles.StatusKilled
	default:
		a.Status = articles.StatusWithheld
	}
	if a.Embargo.IsZero() && first(n.EmbargoedUntil, n.Embargoed) != "" { // it must not be published on a misread time
		a.Status = articles.StatusWithheld
	}
	if a.Published.IsZero() && a.Status == articles.StatusLive {
		a.Status = articles.StatusDraft
	}
}

var datelineEnd = regexp.MustCompile(`^\s*(?:,[^.]{0,60})?\s*(?:\([^)]{1,40}\))?\s*[-–—:]`)

// agencyDateline is the start of a text with a place, its agency and a dash: "OSLO, Norway (NTB) --".
var agencyDateline = regexp.MustCompile(`^\s*\p{Lu}[^.:;()]{1,60}\([A-Z]{2,12}\)\s*[-–—]`)
