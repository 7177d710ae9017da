// Package articles defines an article: its fields are named after ninjs 3.1 and
// schema.org if these have a name for them. It has no parser and imports only
// the standard library, so that the browser's program stays small.
package articles

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// Kind is the genre of a piece (ninjs 3.1 `genres`).
type Kind string

// The kinds of a piece.
const (
	News      Kind = "news"
	Opinion   Kind = "opinion"
	Analysis  Kind = "analysis"
	Live      Kind = "live"
	Sponsored Kind = "sponsored"
	Notice    Kind = "notice"
)

// Status is the state of a piece in its life cycle (ninjs 3.1 `pubStatus`).
type Status string

// The states of a piece. Only StatusLive, and StatusScheduled once its time
// has come, are shown; StatusKilled answers 410.
const (
	StatusDraft     Status = "draft"
	StatusScheduled Status = "scheduled"
	StatusLive      Status = "live"
	StatusWithheld  Status = "withheld"
	StatusKilled    Status = "killed"
)

// Article is one news piece with its body.
type Article struct {
	Slug       string `json:"slug"` // from the file's name; unique in the paper
	Kind       Kind   `json:"kind"`
	Kicker     string `json:"kicker,omitempty"`
	Headline   string `json:"headline"`
	Standfirst string `json:"standfirst,omitempty"`

	Images       []Image       `json:"images,omitempty"` // the first is the lead
	Publisher    string        `json:"publisher,omitempty"`
	Source       string        `json:"source,omitempty"`
	Byline       []Person      `json:"byline,omitempty"`
	Contributors []Contributor `json:"contributors,omitempty"`
	Dateline     *Dateline     `json:"dateline,omitempty"`

	Places        []string `json:"places,omitempty"`
	Subjects      []string `json:"subjects,omitempty"`
	People        []string `json:"people,omitempty"`
	Organisations []string `json:"organisations,omitempty"`

	Body        []Block `json:"body"`
	Attribution string  `json:"attribution,omitempty"` // as printed

	Section string   `json:"section,omitempty"` // a code of api.Site.Sections
	Tags    []string `json:"tags,omitempty"`
	Rank    int      `json:"rank,omitempty"` // 1 leads the front page; 0 is unranked

	Published time.Time `json:"published,omitzero"` // never guessed
	Updated   time.Time `json:"updated,omitzero"`
	Embargo   time.Time `json:"embargo,omitzero"`
	Expires   time.Time `json:"expires,omitzero"`

	Status      Status       `json:"status"`
	Version     int          `json:"version,omitempty"`
	Corrections []Correction `json:"corrections,omitempty"`

	Lang string `json:"lang"` // BCP 47: "en", "ar"
	Dir  string `json:"dir"`  // "ltr" or "rtl"

	Rights       string            `json:"rights,omitempty"`
	Canonical    string            `json:"canonical,omitempty"`    // absolute URL when the piece lives elsewhere
	Translations map[string]string `json:"translations,omitempty"` // language → slug of the same piece

	Listings Listings `json:"listings,omitzero"`

	Words   int `json:"words"`   // words in the body
	Minutes int `json:"minutes"` // reading time, whole minutes, at least 1
}

// Summary is the part of a piece that lists show and that decides if it is shown.
type Summary struct {
	Slug       string    `json:"slug"`
	Kind       Kind      `json:"kind"`
	Kicker     string    `json:"kicker,omitempty"`
	Headline   string    `json:"headline"`
	Standfirst string    `json:"standfirst,omitempty"`
	Image      *Image    `json:"image,omitempty"`
	Byline     []Person  `json:"byline,omitempty"`
	Source     string    `json:"source,omitempty"`
	Section    string    `json:"section,omitempty"`
	Places     []string  `json:"places,omitempty"`
	Tags       []string  `json:"tags,omitempty"`
	Rank       int       `json:"rank,omitempty"`
	Published  time.Time `json:"published,omitzero"`
	Updated    time.Time `json:"updated,omitzero"`
	Embargo    time.Time `json:"embargo,omitzero"`
	Expires    time.Time `json:"expires,omitzero"`
	Status     Status    `json:"status"`
	Lang       string    `json:"lang"`
	Dir        string    `json:"dir"`
	Minutes    int       `json:"minutes"`
	Retracted  bool      `json:"retracted,omitempty"` // a correction takes it back

	Canonical    string            `json:"canonical,omitempty"`    // absolute URL when the piece lives elsewhere
	Translations map[string]string `json:"translations,omitempty"` // language → slug of the same piece
}

// Image is a picture with the credit and rights it must carry.
type Image struct {
	Src        string      `json:"src,omitempty"` // path below the site's base ("/media/…?v=hash"), or empty when the file is missing
	Alt        string      `json:"alt,omitempty"`
	Caption    string      `json:"caption,omitempty"`
	Credit     string      `json:"credit,omitempty"`
	CreditURL  string      `json:"creditURL,omitempty"`
	Copyright  string      `json:"copyright,omitempty"`
	License    string      `json:"license,omitempty"`
	Width      int         `json:"width,omitempty"`  // pixels
	Height     int         `json:"height,omitempty"` // pixels
	Focus      string      `json:"focus,omitempty"`  // "x% y%": the point a crop keeps
	Renditions []Rendition `json:"renditions,omitempty"`
}

// Rendition is the same picture in another width (ninjs 3.1 `renditions`).
type Rendition struct {
	Src    string `json:"src"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
}

// Person is an author in a byline.
type Person struct {
	Name string `json:"name"`
	Role string `json:"role,omitempty"`
	URL  string `json:"url,omitempty"`
}

// Contributor helped with a piece without being its author or its publisher.
// Role is "wire", "reporting" or "photo".
type Contributor struct {
	Name string `json:"name"`
	Role string `json:"role"`
}

// Dateline is where a story was filed, not where it happened. City is empty
// where only the agency is known, as in "Jan 30 (Reuters) -".
type Dateline struct {
	City    string `json:"city"`
	Country string `json:"country,omitempty"`
	Agency  string `json:"agency,omitempty"`
	Raw     string `json:"raw,omitempty"` // as written in the source
}

// Text returns the dateline as it is printed before the text, without its
// dash: "Dubai, UAE (Reuters)". It is empty for nil.
func (d *Dateline) Text() string {
	if d == nil || d.City == "" && d.Agency == "" {
		return ""
	}
	s := d.City
	if s != "" && d.Country != "" {
		s += ", " + d.Country
	}
	if d.Agency != "" {
		s = strings.TrimPrefix(s+" ("+d.Agency+")", " ")
	}
	return s
}

// Correction names an error and when it was put right. Kind is
// "correction", "clarification", "update" or "retraction".
type Correction struct {
	At   time.Time `json:"at"`
	Kind string    `json:"kind"`
	Text string    `json:"text"`
}

// Listings are a piece's settings for the listings in the column beside it.
type Listings struct {
	Off        bool     `json:"off,omitempty"`        // `allow: false`: no column
	Sensitive  bool     `json:"sensitive,omitempty"`  // restrict the column
	Categories []string `json:"categories,omitempty"` // only these
	Place      string   `json:"place,omitempty"`      // a city's name or code that goes before the story's own places
}

// BlockKind names a kind of block in a body.
type BlockKind string

// The blocks of a body.
const (
	Paragraph    BlockKind = "paragraph"
	Heading      BlockKind = "heading" // Level 2…4
	Quote        BlockKind = "quote"   // Items: its paragraphs; Speaker
	List         BlockKind = "list"    // Items; Ordered; Numbers
	Picture      BlockKind = "image"   // Image
	Embed        BlockKind = "embed"   // URL, and Spans as its text: shown as a link, never as foreign script
	Table        BlockKind = "table"   // Rows; the first is the head
	Preformatted BlockKind = "preformatted"
	Rule         BlockKind = "rule"
	Notes        BlockKind = "notes" // Items: the footnotes, which a Span names by Note
)

// Block is one part of a body. Only the fields its Kind names are set.
type Block struct {
	Kind    BlockKind  `json:"kind"`
	Level   int        `json:"level,omitempty"`
	Spans   []Span     `json:"spans,omitempty"`
	Speaker string     `json:"speaker,omitempty"`
	Ordered bool       `json:"ordered,omitempty"`
	Numbers []int      `json:"numbers,omitempty"` // of the Items of an ordered list, unless they are 1, 2, 3 …
	Items   [][]Span   `json:"items,omitempty"`
	Rows    [][][]Span `json:"rows,omitempty"`
	Image   *Image     `json:"image,omitempty"`
	URL     string     `json:"url,omitempty"`
}

// Span is a run of text in one style. Text is literal text, never markup.
type Span struct {
	Text   string `json:"text"`
	Strong bool   `json:"strong,omitempty"`
	Em     bool   `json:"em,omitempty"`
	Code   bool   `json:"code,omitempty"`
	Href   string `json:"href,omitempty"` // http, https, mailto, tel, or a path of this site
	Break  bool   `json:"break,omitempty"`
	Note   int    `json:"note,omitempty"` // refers to this item of Notes, counted from 1; Text is "[1]"
}

// Number returns the number of an item of an ordered list.
func (b *Block) Number(item int) int {
	if item < len(b.Numbers) {
		return b.Numbers[item]
	}
	return item + 1
}

// Skips reports whether an item's number is not one more than that of the item
// before it, so that markup has to state it. For the first item it reports
// whether the number is not 1.
func (b *Block) Skips(item int) bool {
	before := 0
	if item > 0 {
		before = b.Number(item - 1)
	}
	return b.Number(item) != before+1
}

// marker returns the number of an item as plain text shows it, with the space
// after it; it is empty where items have no numbers.
func (b *Block) marker(item int) string {
	switch {
	case b.Kind == List && b.Ordered:
		return strconv.Itoa(b.Number(item)) + ". "
	case b.Kind == Notes:
		return "[" + strconv.Itoa(item+1) + "] "
	}
	return ""
}

// Summary returns the summary of a.
func (a *Article) Summary() Summary {
	return Summary{
		Slug: a.Slug, Kind: a.Kind, Kicker: a.Kicker, Headline: a.Headline, Standfirst: a.Standfirst,
		Byline: a.Byline, Source: a.Source, Section: a.Section, Places: a.Places, Tags: a.Tags, Rank: a.Rank,
		Published: a.Published, Updated: a.Updated, Embargo: a.Embargo, Expires: a.Expires,
		Status: a.Status, Lang: a.Lang, Dir: a.Dir, Minutes: a.Minutes, Retracted: a.Retracted(),
		Canonical: a.Canonical, Translations: a.Translations, Image: a.Lead(),
	}
}

// Lead returns the picture that represents a piece in lists and cards: the
// first of Images, or the first in the body where Images has no file. It is
// nil when the piece has no picture.
func (a *Article) Lead() *Image {
	if len(a.Images) > 0 && a.Images[0].Src != "" {
		return &a.Images[0]
	}
	for _, b := range a.Body {
		if b.Kind == Picture && b.Image != nil && b.Image.Src != "" {
			return b.Image
		}
	}
	if len(a.Images) > 0 {
		return &a.Images[0]
	}
	return nil
}

// Retracted reports whether one of a's corrections is a retraction.
func (a *Article) Retracted() bool {
	return slices.ContainsFunc(a.Corrections, func(c Correction) bool { return c.Kind == "retraction" })
}

// PlainText joins the text of spans.
func PlainText(spans []Span) string {
	var b strings.Builder
	for _, s := range spans {
		b.WriteString(s.Text)
		if s.Break {
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// Text returns the body as plain text, a blank line between its blocks.
func (a *Article) Text() string {
	var parts []string
	for _, b := range a.Body {
		if len(b.Spans) > 0 {
			parts = append(parts, PlainText(b.Spans))
		}
		for i, it := range b.Items {
			parts = append(parts, b.marker(i)+PlainText(it))
		}
		for _, row := range b.Rows {
			cells := make([]string, len(row))
			for i, c := range row {
				cells[i] = PlainText(c)
			}
			parts = append(parts, strings.Join(cells, "\t"))
		}
		if b.Image != nil && b.Image.Caption != "" {
			parts = append(parts, b.Image.Caption)
		}
	}
	return strings.Join(parts, "\n\n")
}
