package markdown

import (
	"fmt"
	"strings"
	"time"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	mdtext "github.com/yuin/goldmark/text"

	"broadside/articles"
	"broadside/articles/text"
)

// Bounds on reading one piece. OverLimit refuses the shapes that are known to be
// slow; these bounds stop any other.
const (
	parseLimit = time.Second // for each parsePart of a body, or part of one
	parsePart  = 256 << 10
	maxText    = 4 << 20 // bytes of text and addresses in a body
)

// stop is the panic value that ends the parsing of a body. goldmark has no
// other way to stop it.
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

func (c *clock) checkTime() {
	if c.now().After(c.end) {
		c.late = true
		panic(stop{fmt.Sprintf("the text takes longer than %v to read", c.limit),
			"take out what repeats signs such as [ < * ` | many times, or split the piece"})
	}
}

func (m *reader) addSize(n int) {
	if m.size += n; m.size > maxText {
		panic(stop{fmt.Sprintf("the text comes to more than %d MB", maxText>>20), "take out long addresses that are repeated, or split the piece"})
	}
}

// recoverStop turns a stop into a problem of the piece.
func (m *reader) recoverStop() {
	switch v := recover().(type) {
	case nil:
	case stop:
		m.Blocks, m.Pictures, m.Problems, m.unlisted = nil, nil, nil, 0
		m.report(0, articles.Broken, v.what, v.fix)
	default:
		panic(v)
	}
}

var clockKey = parser.NewContextKey()

func checkClock(pc parser.Context) {
	if c, ok := pc.Get(clockKey).(*clock); ok {
		c.checkTime()
	}
}

// blockClock is a block parser that reads nothing. goldmark calls it at each line
// that may begin a block, where it checks the time.
type blockClock struct{ parser.BlockParser } // nil: no block is opened, so that none is continued or closed

// Trigger returns nil: any line.
func (blockClock) Trigger() []byte { return nil }

// Open checks the time.
func (blockClock) Open(_ ast.Node, _ mdtext.Reader, pc parser.Context) (ast.Node, parser.State) {
	checkClock(pc)
	return nil, parser.NoChildren
}

// CanInterruptParagraph returns true, so that Open is called in paragraphs too.
func (blockClock) CanInterruptParagraph() bool { return true }

// CanAcceptIndentedLine returns true, so that Open is called at indented lines
// too.
func (blockClock) CanAcceptIndentedLine() bool { return true }

// inlineClock is the same for inline parsers: goldmark calls it at each sign that
// may begin one.
type inlineClock struct{}

// Trigger returns the signs at which parsers look ahead.
func (inlineClock) Trigger() []byte { return []byte("[]<!*_`~&") }

// Parse checks the time.
func (inlineClock) Parse(_ ast.Node, _ mdtext.Reader, pc parser.Context) ast.Node {
	checkClock(pc)
	return nil
}

// A CommonMark parser takes time that grows with the square of some counts,
// and recursion that grows with depth. No story comes near these limits.
const (
	maxDepth      = 16     // quotes and lists in one another
	maxIndent     = 80     // columns before an item of a list
	maxBrackets   = 300    // in a paragraph or an item of a list
	maxStars      = 400    // marks of emphasis in the same
	maxReferences = 1000   // [name]: address lines
	maxCells      = 100    // in a row of a table
	maxTogether   = 2000   // lines without a blank one between them
	maxSigns      = 6000   // signs that may begin markup, in the same
	maxWritten    = 60_000 // in a body, without blank ones
	maxAllSigns   = 30_000 // in a body: each may be a block of its own
)

// tally counts the characters and lines that determine how long a parser takes.
type tally struct {
	brackets, stars   int // in a block
	lines, signs      int // since the last blank line: no paragraph, table or list without gaps is longer
	references        int // in the body
	written, allSigns int
}

// OverLimit returns the first line on which a text is beyond a limit, and names
// the limit; 0 when there is none.
func OverLimit(body string) (line int, what string) {
	var t tally
	for s := range strings.SplitSeq(body, "\n") {
		line++
		deep := countMarkers(s)
		t.countLine(s, deep > 0)
		switch {
		case deep > maxDepth, text.Indentation(s) > maxIndent && isItem(s):
			return line, "quotes or lists are nested too deep"
		case t.brackets > maxBrackets:
			return line, "there are too many brackets in a paragraph"
		case t.stars > maxStars && strings.Trim(s, "*_ ") != "":
			return line, "there are too many marks of emphasis in a paragraph"
		case t.references > maxReferences:
			return line, "there are too many link references"
		case strings.Count(s, "|") > maxCells:
			return line, "a row has too many cells"
		case t.lines > maxTogether:
			return line, fmt.Sprintf("there are more than %d lines without a blank one", maxTogether)
		case t.signs > maxSigns:
			return line, fmt.Sprintf("there are more than %d signs such as [ < * ` | without a blank line", maxSigns)
		case t.written > maxWritten:
			return line, fmt.Sprintf("there are more than %d lines", maxWritten)
		case t.allSigns > maxAllSigns:
			return line, fmt.Sprintf("there are more than %d signs such as [ < * ` |", maxAllSigns)
		}
	}
	return 0, ""
}

// countLine counts a line. A block begins at a marker, a blank line or a row.
func (t *tally) countLine(s string, marker bool) {
	if marker || text.IsBlank(s) || strings.Contains(s, "|") {
		t.brackets, t.stars = 0, 0
	}
	if strings.Trim(s, "> \t") == "" {
		t.lines, t.signs = 0, 0
	} else {
		t.written++
	}
	signs := countSigns(s)
	t.lines++
	t.signs += signs
	t.allSigns += signs
	if strings.HasPrefix(s, ">") { // a quote takes twice the memory of a paragraph
		t.allSigns++
	}
	t.brackets += strings.Count(s, "[")
	t.stars += strings.Count(s, "*") + strings.Count(s, "_")
	if s = strings.TrimLeft(s, " >"); strings.HasPrefix(s, "[") && strings.Contains(s, "]:") {
		t.references++
	}
}

// countSigns counts the signs that may begin markup; a run of one sign counts
// once.
func countSigns(s string) int {
	n := 0
	for i := range len(s) {
		if i > 0 && s[i] == s[i-1] && s[i] != '[' && s[i] != '<' && s[i] != '>' {
			continue
		}
		switch s[i] {
		case '[', ']', '<', '*', '_', '`', '~', '&', '|', '\\', '>', '#':
			n++
		}
	}
	return n
}

// countMarkers counts the markers of quotes and lists at the head of a line.
func countMarkers(s string) int {
	n := 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '>':
			n++
		case c == '-' || c == '+' || c == '*' || c == '.' || c == ')':
			if i+1 < len(s) && (s[i+1] == ' ' || s[i+1] == '\t') {
				n++
			}
		case c == ' ' || c == '\t' || c >= '0' && c <= '9':
		default:
			return n
		}
	}
	return n
}
