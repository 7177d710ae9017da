// Package content turns files into articles: Markdown with YAML front matter
// and plain wire text. It reports what is wrong with file, line and what to
// do, keeps an index of summaries in memory, parses a body when it is asked
// for, and follows a folder while people write in it.
//
// Nothing in it guesses a date: a piece without `published` is a draft.
package content

import (
	"io/fs"
	"log/slog"
	"slices"
	"time"

	"broadside/articles"
)

// Largest sizes that are read, in bytes.
const (
	maxFile    = 2 << 20  // an article
	maxFront   = 64 << 10 // its front matter, or the YAML beside a wire text
	maxPicture = 32 << 20
)

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

// source is one article as it lies in its folder.
type source struct {
	path     string // of the article, in fsys
	text     []byte
	sidePath string // of the YAML beside it, or empty
	side     []byte
}

// reader parses sources; it is shared by all workers and holds no state of
// any one piece.
type reader struct {
	fsys     fs.FS
	opt      Options
	pictures *pictures
	places   placeNames
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

func broken(problems []Problem) bool {
	return slices.ContainsFunc(problems, func(p Problem) bool { return p.Level == Broken })
}
