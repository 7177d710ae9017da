// Package content turns files into articles: Markdown with YAML front matter
// and plain wire text. It reports what is wrong with file, line and what to
// do, keeps an index of summaries in memory, parses a body when it is asked
// for, and follows a folder while people write in it.
//
// Nothing in it guesses a date: a piece without `published` is a draft.
package content

import (
	"log/slog"
	"time"

	"broadside/articles"
)

// maxFile is the size of the largest article that is read, in bytes.
const maxFile = 2 << 20

// maxFront is the size of the largest front matter, or YAML file beside a wire
// text, that is read, in bytes.
const maxFront = 64 << 10

// maxPicture is the size of the largest picture that is used, in bytes.
const maxPicture = 32 << 20

// Options say how files are read. The zero value is ready to use.
type Options struct {
	Published  time.Time        // given to wire text that has no `published`; zero leaves it a draft
	Sections   []string         // the paper's section codes; when given, another code is a Problem
	Languages  []string         // the paper's languages; when given, a piece in another is a Problem
	Places     []string         // names known to be places, for datelines; those of places.yaml are added
	Tombstones string           // file that remembers, over restarts, which slugs were once public; empty: memory only
	Folder     string           // whose pieces those are, for Tombstones that several folders share: its absolute path
	Keep       bool             // the folder will be watched: keep a packed copy of every body in a temporary file from the start
	ParseTime  time.Duration    // longest that the body of one piece is read; 0 means a second, and one more for each 256 KB
	Cache      int              // parsed pieces kept; 0 means 256
	Now        func() time.Time // nil means time.Now
	Log        *slog.Logger     // nil means slog.Default()
}

func (o Options) withDefaults() Options {
	if o.Cache <= 0 {
		o.Cache = 256
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	return o
}

// reader returns a reader of pieces with these options.
func (o Options) reader(p placer, places placeNames) *reader {
	return &reader{published: o.Published, sections: o.Sections, languages: o.Languages, parseTime: o.ParseTime, now: o.Now, pictures: p, places: places}
}

// source is one article as it lies in its folder.
type source struct {
	path     string // of the article, in fsys
	text     []byte
	sidePath string // of the YAML beside it, or empty
	side     []byte
}

// reader parses sources; it is shared by all workers and holds no state of
// any one piece. Its fields are those of Options.
type reader struct {
	published time.Time
	sections  []string
	languages []string
	parseTime time.Duration
	now       func() time.Time
	pictures  placer
	places    placeNames
}

// placer gives a picture that a piece names its address, size and renditions, or
// returns why it cannot.
type placer interface {
	place(img *articles.Image, file string, line int) *Problem
}

// piece is what one source was read as.
type piece struct {
	article  articles.Article
	problems []Problem
	guesses  []Guess
	wants    []string // stems of the pictures it names, found or not
	killed   bool     // broken because it takes a story back: no earlier version stays
}

// broken reports whether the piece must not be shown.
func (p *piece) broken() bool { return broken(p.problems) }
