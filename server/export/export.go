// Package export writes listings in the formats that other systems read: Desk CSV, the
// XML of Trovit and of Indeed, and JSON lines. The same listings in the same order give
// the same bytes. An import of a Desk CSV gives the same listings again.
package export

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"
	"strings"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/server/atomicfile"
)

// Item is a listing with its identity in the system that it came from.
type Item struct {
	Source  string // "" for a listing that no source sent
	Ref     string // unique in its source; the listing's ID if no source sent it
	Listing classifieds.Listing
}

// Format is a format of an export.
type Format string

// The formats.
const (
	CSV    Format = "csv" // Desk CSV
	Trovit Format = "trovit"
	Indeed Format = "indeed"
	JSONL  Format = "jsonl"
)

// Formats are all formats.
var Formats = []Format{CSV, Trovit, Indeed, JSONL}

// ParseFormat returns the format called name. An empty name is CSV.
func ParseFormat(name string) (Format, error) {
	f := cmp.Or(Format(name), CSV)
	if !slices.Contains(Formats, f) {
		return "", fmt.Errorf("%q is not a format of an export: give csv, trovit, indeed or jsonl", name)
	}
	return f, nil
}

// ContentType returns the media type of f.
func (f Format) ContentType() string {
	switch f {
	case CSV:
		return "text/csv; charset=utf-8"
	case JSONL:
		return "application/jsonl"
	}
	return "application/xml"
}

// Options are the settings of Write.
type Options struct {
	Format     Format
	Site       api.Site               // Origin is needed for addresses in XML
	Categories []classifieds.Category // all of the newspaper
	Present    []string               // codes of the categories that occur; nil for all
	Sources    bool                   // the items are of more than one source
	Progress   func(listings int)     // called now and then; may be nil
}

// Summary is the result of an export.
type Summary struct {
	Listings int    `json:"listings"` // written
	Bytes    int64  `json:"bytes"`
	LeftOut  []Left `json:"leftOut"` // values without a place in the format
}

// Left is a kind of value or listing that the export leaves out, with its number.
type Left struct {
	What  string `json:"what"` // "attr.amenities", "a listing in motors: no job"
	Count int    `json:"count"`
}

// encoder writes one format.
type encoder interface {
	begin() error
	encode(*Item) error // errSkipped if the format has no place for the listing
	end() error
}

// errSkipped reports that a listing was left out and noted.
var errSkipped = fmt.Errorf("export: left out")

// Write writes all items. It ends with the first error of items or of w; w then holds a
// part of the export.
func Write(w io.Writer, items iter.Seq2[Item, error], o Options) (Summary, error) {
	out := &atomicfile.Counter{W: w}
	buffered := bufio.NewWriterSize(out, 64<<10)
	notes := notes{}
	s := Summary{LeftOut: []Left{}}
	e, err := newEncoder(buffered, o, notes)
	if err == nil {
		err = e.begin()
	}
	if err != nil {
		return s, err
	}
	for item, err := range items {
		if err != nil {
			return s, err
		}
		if err = e.encode(&item); err == errSkipped {
			continue
		} else if err != nil {
			return s, fmt.Errorf("export: %s: %w", item.Ref, err)
		}
		if s.Listings++; o.Progress != nil && s.Listings%1000 == 0 {
			o.Progress(s.Listings)
		}
	}
	if err := e.end(); err != nil {
		return s, err
	}
	if err := buffered.Flush(); err != nil {
		return s, fmt.Errorf("export: %w", err)
	}
	s.Bytes, s.LeftOut = out.N, notes.sorted()
	return s, nil
}

func newEncoder(w *bufio.Writer, o Options, n notes) (encoder, error) {
	switch o.Format {
	case CSV:
		return newCSV(w, o, n), nil
	case JSONL:
		return newJSONLines(w), nil
	case Trovit, Indeed:
		if o.Site.Origin == "" {
			return nil, fmt.Errorf("export: %s needs the public address of the newspaper for links: give -origin, like https://paper.example", o.Format)
		}
		if o.Format == Indeed {
			return newIndeed(w, o, n), nil
		}
		return newTrovit(w, o, n), nil
	}
	return nil, fmt.Errorf("export: no format %q", o.Format)
}

// notes counts the values that are left out.
type notes map[string]int

func (n notes) sorted() []Left {
	out := make([]Left, 0, len(n))
	for _, what := range slices.Sorted(maps.Keys(n)) {
		out = append(out, Left{what, n[what]})
	}
	return out
}

// String returns the summary for a person, in one line for each thing that was left out.
func (s Summary) String() string {
	var b strings.Builder
	noun := "listings"
	if s.Listings == 1 {
		noun = "listing"
	}
	fmt.Fprintf(&b, "%d %s, %d bytes\n", s.Listings, noun, s.Bytes)
	for _, l := range s.LeftOut {
		fmt.Fprintf(&b, "  left out: %s (%d)\n", l.What, l.Count)
	}
	return b.String()
}
