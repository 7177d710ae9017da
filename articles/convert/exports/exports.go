// Package exports reads the exports and feeds of other systems as the items of
// articles: WordPress WXR, Ghost JSON, ninjs 2 and 3, RSS, Atom and JSON Feed.
// Files are read as streams, item by item, within limits.
package exports

import (
	"errors"
	"fmt"
	"io"
	"net/url"
	"time"

	"broadside/articles"
)

// MaxSize is the size of the largest file that is read, in bytes.
const MaxSize = 512 << 20

// Format is the format of a file.
type Format string

// The formats.
const (
	WXR      Format = "WordPress WXR"
	Ghost    Format = "Ghost JSON"
	Ninjs    Format = "ninjs"
	RSS      Format = "RSS"
	RDF      Format = "RSS 1.0 (RDF)"
	Atom     Format = "Atom"
	JSONFeed Format = "JSON Feed"
)

// Options are the settings of Read.
type Options struct {
	Site  *url.URL       // the source's address, for exports that do not state it; may be nil
	Zone  *time.Location // of times that have none; nil leaves such times out
	Types []string       // post types of WordPress that are stories; empty is "post"
}

// Item is one entry of a file. Its Article has no body yet, and the Src of its
// pictures is their address in the source.
type Item struct {
	Article articles.Article
	ID      string // unchanging and unique in the source
	Slug    string // as the source has it; may be empty
	Link    string // its address in the source; may be empty
	Version string // grows with each version of the item, compared as text; may be empty

	Skip   string // the reason why it is not imported; empty for a story
	Public bool   // readers could see it in the source
	Agency bool   // sent by an agency, whose notes to editors are obeyed

	HTML, Text string   // the body; Text is the source of HTML where that had none
	Base       *url.URL // of the addresses in HTML
	WordPress  bool     // blank lines part paragraphs, and [shortcodes] are read
	Media      func(id string) (articles.Image, bool)
	Gallery    []string // numbers of the pictures that a [gallery] without numbers shows

	Terms []Term // categories, the first is the main one
	Tidy  func(blocks []articles.Block) []articles.Block
	Lost  []Loss
}

// Term is a category.
type Term struct{ Slug, Name string }

// Loss is a part of an item that is not imported.
type Loss struct{ Kind, Detail string }

func (i *Item) lose(kind, detail string) { i.Lost = append(i.Lost, Loss{kind, detail}) }

// Fault is the reason why a file, or the rest of it, cannot be read, with its
// remedy.
type Fault struct {
	Line      int
	What, Fix string
}

func (f *Fault) Error() string {
	if f.Line > 0 {
		return fmt.Sprintf("line %d: %s; %s", f.Line, f.What, f.Fix)
	}
	return f.What + "; " + f.Fix
}

// ErrUnknown is returned for a file in none of the formats.
var ErrUnknown = errors.New("exports: unknown format")

// Read calls yield for each item of a file, in order, until it returns an error,
// which Read returns. A *Fault means that the rest of the file cannot be
// read; an error that wraps ErrUnknown, that it is in none of the formats.
func Read(r io.ReaderAt, size int64, o Options, yield func(*Item) error) (Format, error) {
	if size > MaxSize {
		return "", &Fault{What: fmt.Sprintf("the file is larger than %d MB", MaxSize>>20), Fix: "export fewer stories at a time"}
	}
	in := input{r, size}
	format, err := in.detect()
	if err != nil {
		return "", err
	}
	return format, readers[format](in, o, yield)
}

var readers = map[Format]func(input, Options, func(*Item) error) error{
	WXR: readWXR, Ghost: readGhost, Ninjs: readNinjs, RSS: readRSS, RDF: readRSS, Atom: readAtom, JSONFeed: readJSONFeed,
}
