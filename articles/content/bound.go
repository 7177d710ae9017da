package content

import (
	"fmt"
	"time"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	mdtext "github.com/yuin/goldmark/text"
)

// Bounds on reading one piece. excess refuses the shapes that are known to be
// slow; these stop what it lets through.
const (
	parseLimit = time.Second // for each parsePart of a body, or part of one
	parsePart  = 256 << 10
	maxText    = 4 << 20 // bytes of text and addresses in a body
)

// A stop is the panic that ends the parsing of a body: goldmark has no other
// way out.
type stop struct{ what, fix string }

// clock ends the parsing of a body that takes too long.
type clock struct {
	limit time.Duration
	end   time.Time
	now   func() time.Time
	late  bool
}

// newClock returns a clock that starts now. A limit of 0 follows from the size
// of the body.
func newClock(limit time.Duration, size int) *clock {
	if limit <= 0 {
		limit = parseLimit * time.Duration(1+size/parsePart)
	}
	return &clock{limit: limit, end: time.Now().Add(limit), now: time.Now}
}

func (c *clock) check() {
	if c.now().After(c.end) {
		c.late = true
		panic(stop{fmt.Sprintf("the text takes longer than %v to read", c.limit),
			"take out what repeats signs such as [ < * ` | many times, or split the piece"})
	}
}

// grow counts bytes of the body that is made.
func (m *markdown) grow(n int) {
	if m.size += n; m.size > maxText {
		panic(stop{fmt.Sprintf("the text comes to more than %d MB", maxText>>20), "take out long addresses that are repeated, or split the piece"})
	}
}

// stopped turns a stop into a problem of the piece.
func (m *markdown) stopped() {
	switch v := recover().(type) {
	case nil:
	case stop:
		m.blocks, m.pictures, m.problems, m.unsaid = nil, nil, nil, 0
		m.report(0, Broken, v.what, v.fix)
	default:
		panic(v)
	}
}

var clockKey = parser.NewContextKey()

func checkClock(pc parser.Context) {
	if c, ok := pc.Get(clockKey).(*clock); ok {
		c.check()
	}
}

// blockClock is a block parser that reads nothing. goldmark asks it at each
// line that may begin a block, so it can look at the clock.
type blockClock struct{}

// Trigger returns nil: any line.
func (blockClock) Trigger() []byte { return nil }

// Open looks at the clock.
func (blockClock) Open(_ ast.Node, _ mdtext.Reader, pc parser.Context) (ast.Node, parser.State) {
	checkClock(pc)
	return nil, parser.NoChildren
}

// Continue is never called.
func (blockClock) Continue(ast.Node, mdtext.Reader, parser.Context) parser.State { return parser.Close }

// Close is never called.
func (blockClock) Close(ast.Node, mdtext.Reader, parser.Context) {}

// CanInterruptParagraph returns true, to be asked within paragraphs too.
func (blockClock) CanInterruptParagraph() bool { return true }

// CanAcceptIndentedLine returns true, to be asked at indented lines too.
func (blockClock) CanAcceptIndentedLine() bool { return true }

// inlineClock is the same for inline parsers: goldmark asks it at each sign
// that may begin one.
type inlineClock struct{}

// Trigger returns the signs at which parsers look ahead.
func (inlineClock) Trigger() []byte { return []byte("[]<!*_`~&") }

// Parse looks at the clock.
func (inlineClock) Parse(_ ast.Node, _ mdtext.Reader, pc parser.Context) ast.Node {
	checkClock(pc)
	return nil
}
