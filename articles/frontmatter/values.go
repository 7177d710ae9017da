package frontmatter

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"broadside/articles"
	"broadside/articles/language"
	"broadside/articles/text"
	"broadside/articles/yamlfile"
)

// readText returns a scalar that readers see as one line of text. If YAML reads it differently from
// how it is typed, it reports a Problem.
func (f *Reader) readText(n *yaml.Node) string { return f.readScalar(n, articles.Wrong, f.doc.Text) }

// readWord returns a scalar that is a code, a number or an address: a comment
// beside it is ordinary.
func (f *Reader) readWord(n *yaml.Node) string { return f.readScalar(n, articles.Wrong, f.doc.Word) }

// readStrictly returns the word of a key that may keep a piece from readers, so that a
// value that is not understood breaks it.
func (f *Reader) readStrictly(n *yaml.Node) string {
	return f.readScalar(n, articles.Broken, f.doc.Word)
}

func (f *Reader) readScalar(n *yaml.Node, level articles.Level, read func(*yaml.Node) (string, *yamlfile.Slip)) string {
	if n.Kind != yaml.ScalarNode {
		fix := "write the text on the line of its key"
		if n.Style&yaml.FlowStyle != 0 {
			fix += ", in quotes: " + f.doc.Quoted(n)
		}
		f.report(n, level, "expected a text, found "+describeNode(n), fix)
		return ""
	}
	s, slip := read(n)
	switch {
	case slip == nil && n.Tag == "!!null":
		return ""
	case slip != nil && level == articles.Broken:
		f.Problems = append(f.Problems, articles.Problem{File: f.File, Line: slip.Line + f.Shift, What: slip.What, Fix: slip.Fix, Level: articles.Broken})
		return ""
	case slip != nil:
		level = articles.Warning
		if slip.Lost {
			level = articles.Wrong
		}
		f.Problems = append(f.Problems, articles.Problem{File: f.File, Line: slip.Line + f.Shift, What: slip.What, Fix: slip.Fix, Level: level})
	}
	s, control := language.Unmark(text.OneLine(strings.Map(text.Printable, s)))
	if control != 0 {
		f.report(n, articles.Wrong, text.ReversingControl(control), text.FixReversing)
	}
	return s
}

// readTexts returns a list of texts; one text alone is a list of one.
func (f *Reader) readTexts(n *yaml.Node) []string {
	if n.Kind == yaml.ScalarNode {
		return withoutTwins([]string{f.readText(n)})
	}
	var out []string
	for _, item := range f.listItems(n) {
		out = append(out, f.readText(item))
	}
	return withoutTwins(out)
}

// listItems returns the nodes of a list; a mapping alone is a list of one.
func (f *Reader) listItems(n *yaml.Node) []*yaml.Node {
	switch n.Kind {
	case yaml.SequenceNode:
		return slices.DeleteFunc(slices.Clone(n.Content), func(c *yaml.Node) bool {
			if c.Kind == yaml.AliasNode {
				f.report(c, articles.Broken, "a list refers to another value with *", "write the value out")
				return true
			}
			return false
		})
	case yaml.MappingNode:
		return []*yaml.Node{n}
	}
	if n.Tag != "!!null" {
		f.report(n, articles.Wrong, "expected a list, found "+describeNode(n), "start each line of the list with `- `")
	}
	return nil
}

func (f *Reader) readCount(n *yaml.Node, key string) int {
	s := f.readWord(n)
	v, err := strconv.Atoi(cmp.Or(s, "0"))
	if err != nil || v < 0 || v > 1_000_000 {
		f.report(n, articles.Wrong, fmt.Sprintf("%s %q is not a whole number", key, s), "write 0 or a number above it")
		return 0
	}
	return v
}

func (f *Reader) readBoolean(n *yaml.Node, key string, missing bool) bool {
	switch s := f.readStrictly(n); strings.ToLower(s) {
	case "":
		return missing
	case "true", "yes", "on":
		return true
	case "false", "no", "off":
		return false
	default:
		f.report(n, articles.Broken, fmt.Sprintf("%s %q is neither true nor false", key, s), "write true or false")
		return missing
	}
}
