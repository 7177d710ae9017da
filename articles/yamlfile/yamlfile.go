// Package yamlfile parses YAML that people type by hand: front matter, and the
// files an operator edits. YAML gives a meaning to characters that are common
// in text (a # after a space, a leading *, & or !, a colon); the package
// reports where that changes a text, and explains syntax errors by the line
// that causes them.
package yamlfile

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Fault is something wrong with a line of the text, and how to mend it.
type Fault struct {
	Line int // from 1
	What string
	Fix  string
}

// Document is a parsed text. Root is nil where the text holds no value, only
// white space or comments.
type Document struct {
	Root    *yaml.Node
	lines   []string
	aliased map[*yaml.Node]bool // nodes that an alias refers to
}

// Parse parses a text of one YAML document. On an error the Fault has the reason
// and the Document is empty.
func Parse(text string) (*Document, *Fault) {
	text = lineEnds.Replace(strings.TrimPrefix(text, "\ufeff"))
	d := &Document{lines: strings.Split(text, "\n"), aliased: map[*yaml.Node]bool{}}
	doc, more, err := decode(text)
	switch {
	case err != nil:
		return &Document{}, explain(d.lines, err)
	case more > 0:
		return &Document{}, second(more)
	case len(doc.Content) == 0:
		return d, nil
	}
	d.Root = doc.Content[0]
	if f := d.inspect(d.Root); f != nil {
		return &Document{}, f
	}
	return d, nil
}

// lineEnds replaces everything that YAML 1.1 reads as a line end with \n.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n")

// decode returns the first document of text and the line of the second, or 0.
// A panic of the parser is an error of the text.
func decode(text string) (doc yaml.Node, more int, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("yaml: %v", r)
		}
	}()
	documents := yaml.NewDecoder(strings.NewReader(text))
	if err := documents.Decode(&doc); err != nil {
		if errors.Is(err, io.EOF) {
			err = nil
		}
		return yaml.Node{}, 0, err
	}
	var next yaml.Node
	switch err := documents.Decode(&next); {
	case errors.Is(err, io.EOF):
		return doc, 0, nil
	case err != nil:
		return doc, 0, err
	}
	return doc, max(1, next.Line), nil
}

// inspect records which nodes are aliased, and finds a quoted text that
// contains the keys below it because its quote was not closed.
func (d *Document) inspect(n *yaml.Node) *Fault {
	if n.Kind == yaml.AliasNode {
		d.aliased[n.Alias] = true
		return nil
	}
	if n.Kind == yaml.ScalarNode && n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0 {
		return d.swallowed(n)
	}
	for _, c := range n.Content {
		if f := d.inspect(c); f != nil {
			return f
		}
	}
	return nil
}

func (d *Document) swallowed(n *yaml.Node) *Fault {
	mark := byte('\'')
	if n.Style&yaml.DoubleQuotedStyle != 0 {
		mark = '"'
	}
	at := strings.IndexByte(d.restOfLine(n), mark)
	if at < 0 {
		return nil
	}
	if _, closed := closing(d.restOfLine(n)[at:]); closed {
		return nil
	}
	for i := n.Line; i < len(d.lines); i++ {
		if key, _, ok := cutKey(d.lines[i]); ok && key != "" && d.lines[i][0] != ' ' {
			return unclosed(d.lines, n.Line)
		}
		if strings.IndexByte(d.lines[i], mark) >= 0 {
			return nil
		}
	}
	return nil
}

// restOfLine returns the source from the start of n to the end of that line.
func (d *Document) restOfLine(n *yaml.Node) string {
	_, s := d.splitLine(n)
	return s
}

// splitLine cuts the line on which n starts before n.
func (d *Document) splitLine(n *yaml.Node) (before, rest string) {
	if n.Line < 1 || n.Line > len(d.lines) {
		return "", ""
	}
	line := []rune(d.lines[n.Line-1])
	at := min(max(n.Column-1, 0), len(line))
	return string(line[:at]), string(line[at:])
}
