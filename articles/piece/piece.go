// Package piece reads one file, Markdown or wire text, into an article, and
// reports every fault with its file and line. Nothing in it guesses a date: a
// file without `published` is a draft.
package piece

import (
	"time"

	"broadside/articles"
	"broadside/articles/wire"
)

// MaxSize is the size of the largest article that is read, in bytes.
const MaxSize = 2 << 20

// Source is the files of one article.
type Source struct {
	Path     string // of the article, in fsys
	Text     []byte
	SidePath string // of the YAML beside it, or empty
	Side     []byte
}

// Reader parses sources; it is shared by all workers and holds no state of
// any one piece. Its fields are those of Options.
type Reader struct {
	Published time.Time
	Sections  []string
	Languages []string
	ParseTime time.Duration
	Now       func() time.Time
	Pictures  Placer
	Places    wire.Places
}

// Placer gives a picture that a piece names its address, size and renditions, or
// returns why it cannot.
type Placer interface {
	Place(img *articles.Image, file string, line int) *articles.Problem
}

// Piece is one file as it was read.
type Piece struct {
	Article  articles.Article
	Problems []articles.Problem
	Guesses  []articles.Guess
	Wants    []string // stems of the pictures it names, found or not
	Killed   bool     // broken because it takes a story back: no earlier version stays
}

// Broken reports whether the piece must not be shown.
func (p *Piece) Broken() bool { return articles.AnyBroken(p.Problems) }
