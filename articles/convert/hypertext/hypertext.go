// Package hypertext reads the HTML of other systems into the blocks of an article, and reports the
// parts that no kind of block can represent. Its time and memory are bounded.
package hypertext

import (
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"broadside/articles"
	"broadside/articles/convert/compose"
)

// Limits on one text. A story of the size limit is read in a few milliseconds;
// the time stops shapes that the HTML parser is slow at.
const (
	MaxSize  = 4 << 20 // bytes
	maxTime  = time.Second
	maxDepth = 500 // elements in one another
)

// Options are the settings of Read.
type Options struct {
	Base       *url.URL // of relative addresses; nil refuses them
	Paragraphs bool     // blank lines part paragraphs, as in WordPress's older texts
	Shortcodes bool     // [caption], [gallery] and the like are WordPress's
	// Picture returns the picture with a number of the source's media library,
	// false when it is not there. It may be nil.
	Picture func(id string) (articles.Image, bool)
	Gallery []string // numbers of the pictures of a [gallery] that names none
}

// Body is a text as it was read. The Src of a picture is its absolute address
// in the source.
type Body struct {
	Blocks []articles.Block
	Lost   []Loss
}

// Loss is a part of a text that was left out or changed, because no kind of block can represent it.
type Loss struct {
	Kind   string // "iframe", "script", "shortcode"
	Detail string // its address or its beginning; may be empty
	After  int    // number of blocks before it
}

// errLate is the error of a text that takes too long to parse.
var errLate = errors.New("it takes too long to read")

// deadline is a reader that fails after a time, so that the parser stops.
type deadline struct {
	r   io.Reader
	end time.Time
}

// Read reads at most 4 KB.
func (d *deadline) Read(b []byte) (int, error) {
	if time.Now().After(d.end) {
		return 0, errLate
	}
	return d.r.Read(b[:min(len(b), 4096)])
}

// Read converts HTML to blocks. It returns an error if the text is too large or too deeply nested.
func Read(source string, o Options) (Body, error) {
	if len(source) > MaxSize {
		return Body{}, fmt.Errorf("it is larger than %d MB", MaxSize>>20)
	}
	if o.Shortcodes {
		source = markShortcodes(source)
	}
	if o.Paragraphs {
		source = breakThenLine.ReplaceAllString(source, "<br>")
	}
	nodes, err := parse(source)
	if err != nil {
		return Body{}, err
	}
	r := &reader{Options: o, end: time.Now().Add(maxTime)}
	for _, n := range nodes {
		r.walk(n, articles.Span{})
	}
	r.endParagraph()
	if r.late {
		return Body{}, errLate
	}
	blocks, dropped := compose.Settle(r.blocks)
	for range dropped {
		r.lost = append(r.lost, Loss{Kind: "emphasis within a word", After: len(blocks)})
	}
	return Body{blocks, r.lost}, nil
}

// parse returns the nodes of a text. The parser refuses deep nesting.
func parse(source string) (nodes []*html.Node, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("it is nested too deep: %v", v)
		}
	}()
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	return html.ParseFragmentWithOptions(&deadline{strings.NewReader(source), time.Now().Add(maxTime)}, body, html.ParseOptionEnableScripting(false))
}

// reader holds the blocks read so far and the paragraph that is being read.
type reader struct {
	Options
	blocks  []articles.Block
	para    []articles.Span
	after   []articles.Block // pictures within the paragraph, which follow it
	lost    []Loss
	pre     int // elements around that keep white space
	depth   int
	end     time.Time
	visited int
	late    bool
}

// lose records a part that is left out or changed.
func (r *reader) lose(kind, detail string) {
	r.lost = append(r.lost, Loss{kind, strings.Join(strings.Fields(detail), " "), len(r.blocks)})
}

// endParagraph adds the text read so far as a paragraph, and then the pictures in it.
func (r *reader) endParagraph() {
	spans := r.para
	r.para = nil
	if strings.TrimSpace(articles.PlainText(spans)) != "" {
		r.blocks = append(r.blocks, articles.Block{Kind: articles.Paragraph, Spans: spans})
	}
	r.blocks = append(r.blocks, r.after...)
	r.after = nil
}

// addBlock adds a block after the paragraph that is being read.
func (r *reader) addBlock(b articles.Block) {
	r.endParagraph()
	r.blocks = append(r.blocks, b)
}

// collect reads the children of n and returns their blocks, without adding them to r.blocks.
func (r *reader) collect(n *html.Node, st articles.Span) []articles.Block {
	r.endParagraph()
	outer := r.blocks
	r.blocks = nil
	r.walkChildren(n, st)
	r.endParagraph()
	inner := r.blocks
	r.blocks = outer
	return inner
}

// tooMuch reports whether reading has to stop.
func (r *reader) tooMuch() bool {
	if r.visited++; r.visited%1024 == 0 && time.Now().After(r.end) {
		r.late = true
	}
	return r.late || r.depth > maxDepth
}
