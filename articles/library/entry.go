package library

import (
	"crypto/sha256"
	"slices"
	"strings"

	"broadside/articles"
	"broadside/articles/piece"
	"broadside/articles/text"
)

// entry is one file of the folder. It is never changed; a new state of the
// file is a new entry.
type entry struct {
	fileState      // as it was read
	path           string
	slug           string
	sum            [sha256.Size]byte // of text and side
	shown          string            // addresses of its pictures
	racy           bool              // written so shortly before it was read that the next change may have the same stamp
	good           bool              // summary and body are there; false for a file that never parsed
	killed         bool              // a notice that takes the story back
	stale          bool              // the file is broken now; this is its last good version
	summary        articles.Summary
	translations   map[string]string
	wants          []string // stems of its pictures
	pictureVersion int      // the pictures it was read with, for Library.changed
	slow           bool     // it took too long to read
	problems       []articles.Problem
	body           []byte // compressed; nil when it is read from the file
}

// newEntry copies the fields that the index needs: a short string must not keep
// the whole text alive from which it was cut.
func newEntry(src piece.Source, p *piece.Piece) *entry {
	e := &entry{path: src.Path, slug: text.SlugOf(src.Path), wants: p.Wants, problems: slices.Clip(p.Problems), good: !p.Broken(), killed: p.Killed}
	e.sum = checksum(src)
	if e.good {
		e.summary = cloneStrings(p.Article.Summary())
		e.translations = p.Article.Translations
		e.shown = pictureAddresses(&p.Article)
	}
	return e
}

func checksum(src piece.Source) (sum [sha256.Size]byte) {
	h := sha256.New()
	h.Write(src.Text)
	h.Write([]byte{0})
	h.Write(src.Side)
	h.Sum(sum[:0])
	return sum
}

// pictureAddresses joins the addresses of all pictures of a piece, which change with the
// pictures while the text stays.
func pictureAddresses(a *articles.Article) string {
	var b strings.Builder
	add := func(img *articles.Image) {
		b.WriteString(img.Src)
		for _, r := range img.Renditions {
			b.WriteString(r.Src)
		}
		b.WriteByte(' ')
	}
	for i := range a.Images {
		add(&a.Images[i])
	}
	for _, bl := range a.Body {
		if bl.Image != nil {
			add(bl.Image)
		}
	}
	return b.String()
}

func cloneStrings(s articles.Summary) articles.Summary {
	for _, f := range []*string{&s.Slug, &s.Kicker, &s.Headline, &s.Standfirst, &s.Source, &s.Section, &s.Lang} {
		*f = strings.Clone(*f)
	}
	s.Byline = slices.Clone(s.Byline)
	for i := range s.Byline {
		p := &s.Byline[i]
		p.Name, p.Role, p.URL = strings.Clone(p.Name), strings.Clone(p.Role), strings.Clone(p.URL)
	}
	if s.Image != nil {
		img := *s.Image
		img.Alt, img.Caption, img.Credit = strings.Clone(img.Alt), strings.Clone(img.Caption), strings.Clone(img.Credit)
		s.Image = &img
	}
	return s
}
