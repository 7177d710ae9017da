package markdown

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	mdtext "github.com/yuin/goldmark/text"

	"broadside/articles"
	"broadside/articles/text"
)

// definitionsKey holds the footnotes that are defined, in order: goldmark
// drops those that nothing refers to.
var definitionsKey = parser.NewContextKey()

type definition struct {
	note  *extast.Footnote
	start int // offset of its line
}

// noteParser remembers the footnotes that goldmark's parser opens.
type noteParser struct{ parser.BlockParser }

// Open notes each footnote that is defined.
func (p noteParser) Open(parent ast.Node, reader mdtext.Reader, pc parser.Context) (ast.Node, parser.State) {
	_, line := reader.PeekLine()
	n, state := p.BlockParser.Open(parent, reader, pc)
	if note, ok := n.(*extast.Footnote); ok {
		all := pc.ComputeIfAbsent(definitionsKey, func() any { return new([]definition) }).(*[]definition)
		*all = append(*all, definition{note, line.Start})
	}
	return n, state
}

// addNotes adds the footnotes in the order in which the text refers to them.
func (m *reader) addNotes(list *extast.FootnoteList) {
	b := articles.Block{Kind: articles.Notes}
	for n := list.FirstChild(); n != nil; n = n.NextSibling() {
		b.Items = append(b.Items, append([]articles.Span{}, m.itemSpans(n)...)) // never null in JSON
	}
	m.appendBlock(b)
}

func (m *reader) checkNotes(pc parser.Context) {
	all, _ := pc.Get(definitionsKey).(*[]definition)
	if all == nil {
		return
	}
	for _, d := range *all {
		label := text.Shorten(string(d.note.Ref), 40)
		switch {
		case d.note.Index < 0:
			m.report(m.lineOf(d.start), articles.Warning, "the footnote [^"+label+"] is left out: nothing refers to it, or another has its name",
				"write [^"+label+"] in the text where it belongs, or give it another name")
		case d.note.FirstChild() == nil || d.note.FirstChild().Kind() == extast.KindFootnoteBacklink:
			m.report(m.lineOf(d.start), articles.Warning, "the footnote [^"+label+"] is empty", "write its text after the colon")
		}
	}
}

// checkDefinition reports a note that is typed as the address of a link is,
// "[1]: Reuters", which is not printed.
func (m *reader) checkDefinition(n *ast.LinkReferenceDefinition) {
	if len(n.Destination) == 0 || bytes.ContainsAny(n.Destination, "/.:#@") {
		return
	}
	if slices.ContainsFunc(m.Problems, func(p articles.Problem) bool { return p.What == linkLeftOut(string(n.Destination)) }) {
		return // the link to it is reported
	}
	label := text.Shorten(string(n.Label), 40)
	m.report(m.nearestLine(n), articles.Warning, fmt.Sprintf("the line %q is read as the address of a link, and is not printed", "["+label+"]: "+text.Shorten(string(n.Destination), 40)),
		"write [^"+label+"]: for a footnote, or \\[ for the bracket")
}
