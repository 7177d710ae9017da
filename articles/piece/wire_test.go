package piece

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"broadside/articles"
	"broadside/articles/articletest"
	"broadside/articles/text"
)

func TestDeskDeniesTheDateline(t *testing.T) {
	t.Parallel()
	p := readOneText(t, "a.txt", "Headline\n\nNice: what a day it was.\n", "dateline:\n")
	if p.Article.Dateline != nil {
		t.Errorf("dateline = %+v, want none", p.Article.Dateline)
	}
	if got := p.Article.Text(); got != "Nice: what a day it was." {
		t.Errorf("text = %q, want the removed text restored", got)
	}
}

// testReader returns a reader of articles without pictures, with a long time
// limit for busy machines.
func testReader() *Reader {
	return &Reader{Now: time.Now, Pictures: noPictures{}, ParseTime: time.Hour}
}

type noPictures struct{}

func (noPictures) Place(img *articles.Image, file string, line int) *articles.Problem {
	src := img.Src
	if img.Src = ""; src == "" {
		return nil
	}
	return &articles.Problem{File: file, Line: line, What: fmt.Sprintf("the picture %q is missing", src), Fix: "put it there"}
}

// readOneText reads a file and its YAML, without pictures.
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
	if got := articletest.Print(p.Article); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// Reading a text that has only sign-offs takes linear time.
func TestSignOffsAreBounded(t *testing.T) {
	t.Parallel()
	const most = 12
	text := "Rents fall in Dubai\n\n" + lead + "\n\n" + strings.Repeat("(Reporting by Ana Writer; Editing by Bo Second)\n\n", 4000)
	p := readOneText(t, "a.txt", text, live)
	if n := strings.Count(p.Article.Attribution, "\n") + 1; n != most || len(p.Article.Body) != 1+4000-most {
		t.Errorf("%d sign-offs, %d paragraphs", n, len(p.Article.Body))
	}
}

func TestReadPlaces(t *testing.T) {
	t.Parallel()
	fsys := fstest.MapFS{"places.yaml": {Data: []byte("- code: madha\n  names: {en: Madha, ar: مدحاء}\n  aka: [Nahwa]\n")}}
	known := ReadPlaces(fsys, []string{"Hatta"})
	for _, name := range []string{"Madha", "Nahwa", "Hatta", "مدحاء"} {
		if !known[text.FoldName(name)] {
			t.Errorf("%q is not known, want the names of the file and those given", name)
		}
	}
	if len(known) != 4 {
		t.Errorf("%v, want the four names only", known)
	}
}

// No time is read from a wire text, whatever it contains.
func TestNoTimeIsGuessed(t *testing.T) {
	t.Parallel()
	p := readOneText(t, "a.txt", "Headline\n\nPublished: November 23, 2026 08:00\n\nLast updated: 2026-11-23T08:00:00+04:00\n\nCAIRO, Nov 23, 2026 (AP) — Text one.\n\nText two.\n", "")
	if a := p.Article; !a.Published.IsZero() || !a.Updated.IsZero() || a.Status != "draft" || a.Text() != "Text one.\n\nText two." {
		t.Errorf("published %s, updated %s, %s, %q", a.Published, a.Updated, a.Status, a.Text())
	}
}

// The same story in different files is the same article.
func TestSavedAnotherWay(t *testing.T) {
	t.Parallel()
	const text = "Classifieds powered by The Daily\n\nCafé owners agree\n\nWhat it is about\n\nImage Credit: AFP\nA café in Tripoli.\nThe Daily\n\nBy Amal Said\n\nCairo: Text one.\n\n“Text two,” he said.\n\n-with inputs from Reuters\n"
	want := articletest.Print(readOneText(t, "a.txt", text, "").Article)
	for name, in := range map[string]string{
		"Windows":              strings.ReplaceAll(text, "\n", "\r\n"),
		"byte order mark":      "\ufeff" + text,
		"both":                 "\ufeff" + strings.ReplaceAll(text, "\n", "\r\n"),
		"letters in pieces":    strings.ReplaceAll(text, "é", "e\u0301"),
		"no line at the end":   strings.TrimRight(text, "\n"),
		"many empty lines":     strings.ReplaceAll(text, "\n\n", "\n\n\n\n"),
		"spaces around lines":  strings.ReplaceAll(text, "\n", " \n  "),
		"invisible paragraphs": strings.ReplaceAll(text, "\n\n", "\n\u200f\u00a0\n"),
		"separators":           strings.ReplaceAll(text, "\n\n", "\u2029"),
		"controls":             strings.ReplaceAll(text, ".", ".\x00\x1a"),
	} {
		if got := articletest.Print(readOneText(t, "a.txt", in, "").Article); got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
		}
	}
}

// Markup in wire text is printed as typed, and reported.
func TestMarkupInWireText(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"<p>Rents fell.</p>", "{{< figure src=\"x.jpg\" >}}", "{% include x %}", "[caption id=\"1\"]The harbour[/caption]", "[gallery ids=\"1,2\"]",
		"Tenants and owners &amp; agents met.", "They said&nbsp;so.", "It fell &#8211; again.", "## What it means", "**Tenants** have waited.",
		"The [towers](https://example.com) opened.", "Figures of the council.[^1]", "It is ==marked== there.", "<!-- wp:paragraph -->",
	} {
		p := readOneText(t, "a.txt", "Rents fall in Dubai\n\n"+lead+"\n\n"+s+"\n\n"+second+"\n", live+"byline: [Amal Said]\n")
		if says := saysAll(p.Problems); !strings.Contains(says, "a.txt:5: ") || !strings.Contains(says, "printed as it is typed") || !strings.Contains(shows(&p.Article), s) {
			t.Errorf("%q:\n%s%s", s, says, shows(&p.Article))
		}
	}
}

func TestSignsInWireText(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"The council [of the city] met & agreed; AT&T was there.", "*Not her real name.", "**Figures of last year.", "Rents of < 5,000 and > 3,000 dirhams fell.", "M*A*S*H is shown at 5*5 stars.",
		"Write to @council or #rents, it said.", "The film #1 of 2026 cost $5 (about Dh18).", "He said: “We [the owners] wait.”", "It is at example.com/a_b_c today.",
		"1. Rents fell.", "Rents   fell ~3% = a record^.", "| A bar | is no table", "Q&A: rents", "R&D; M&A", "أعلن المجلس [البلدي] ذلك & غيره.",
	} {
		p := readOneText(t, "a.txt", "Rents fall in Dubai\n\n"+lead+"\n\n"+s+"\n\n"+second+"\n", live+"byline: [Amal Said]\n")
		if len(p.Problems) > 0 {
			t.Errorf("%q:\n%s", s, saysAll(p.Problems))
		}
	}
}
