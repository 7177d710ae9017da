package piece

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"broadside/articles"
)

// printed writes down what was read from a wire text, a line for each part, so
// that a case says at a glance what it wants.
func printed(a articles.Article) string {
	var b strings.Builder
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s: %s\n", name, value)
		}
	}
	line("publisher", a.Publisher)
	line("headline", a.Headline)
	line("standfirst", a.Standfirst)
	for _, i := range a.Images {
		line("image", i.Credit+" | "+i.Caption)
	}
	line("source", a.Source)
	for _, p := range a.Byline {
		line("by", strings.TrimSuffix(p.Name+" | "+p.Role, " | "))
	}
	if d := a.Dateline; d != nil {
		line("dateline", fmt.Sprintf("%s|%s|%s", d.City, d.Country, d.Agency))
	}
	for _, block := range a.Body {
		line("p", articles.PlainText(block.Spans))
	}
	for _, c := range a.Contributors {
		line(c.Role, c.Name)
	}
	line("attribution", strings.ReplaceAll(a.Attribution, "\n", " / "))
	return b.String()
}

func TestDeskDeniesTheDateline(t *testing.T) {
	t.Parallel()
	p := readOneText(t, "a.txt", "Headline\n\nNice: what a day it was.\n", "dateline:\n")
	if p.Article.Dateline != nil {
		t.Errorf("dateline = %+v, want none", p.Article.Dateline)
	}
	if got := p.Article.Text(); got != "Nice: what a day it was." {
		t.Errorf("text = %q, want what was cut to be back", got)
	}
}

// testReader returns a reader of pieces without pictures around.
func testReader() *Reader { return &Reader{Now: time.Now, Pictures: noPictures{}} }

type noPictures struct{}

func (noPictures) Place(img *articles.Image, file string, line int) *articles.Problem {
	src := img.Src
	if img.Src = ""; src == "" {
		return nil
	}
	return &articles.Problem{File: file, Line: line, What: fmt.Sprintf("the picture %q is missing", src), Fix: "put it there"}
}

// readOneText reads a file, and the YAML beside it, with no pictures around.
func readOneText(t *testing.T, file, text, side string) Piece {
	t.Helper()
	r := testReader()
	src := Source{Path: file, Text: []byte(text)}
	if side != "" {
		src.SidePath, src.Side = SideOf(file), []byte(side)
	}
	return r.Read(src)
}

func TestWireInFull(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../library/testdata/wire.txt")
	if err != nil {
		t.Fatal(err)
	}
	p := readOneText(t, "wire.txt", string(text), "")
	want := `publisher: The Harbour Post
headline: Ferry line to the islands to run all night from December
standfirst: Four boats will leave every forty minutes, the port authority says
image: WAM | A ferry leaves the old harbour at dusk.
image: Reuters | Passengers on the upper deck.
source: The Harbour Post
by: Amal Said | Transport Correspondent
dateline: Khor Fakkan|UAE|WAM
p: The ferry line between the harbour and the islands will run all night from the first week of December, the port authority said on Friday.
p: Four boats will leave every forty minutes between 10pm and 5am. “People who work on the islands have asked for this since the hotels opened,” authority chairman Salim Rashid said.
p: A ticket costs Dh5, as by day. The Khorfakkan line carried 1.2 million passengers last year, according to the authority [its own count].
p: Work on a second pier begins in spring, harbour Chairman Salim Rashid added.
reporting: Omar Hadi
wire: AFP
wire: WAM
attribution: Additional reporting by Omar Hadi / -with inputs from AFP and WAM
`
	if got := printed(p.Article); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
