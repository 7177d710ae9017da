package content

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"broadside/articles/language"
	"broadside/articles/yamlfile"

	"go.yaml.in/yaml/v3"
)

// text returns a scalar that readers see as one line of text. Where YAML reads
// it otherwise than it is typed, that is a Problem.
func (f *front) text(n *yaml.Node) string { return f.scalar(n, Wrong, f.doc.Text) }

// word returns a scalar that is a code, a number or an address: a comment
// beside it is ordinary.
func (f *front) word(n *yaml.Node) string { return f.scalar(n, Wrong, f.doc.Word) }

// hides returns the word of a key that may keep a piece from readers, so that a
// value that is not understood breaks it.
func (f *front) hides(n *yaml.Node) string { return f.scalar(n, Broken, f.doc.Word) }

func (f *front) scalar(n *yaml.Node, level Level, read func(*yaml.Node) (string, *yamlfile.Slip)) string {
	if n.Kind != yaml.ScalarNode {
		fix := "write the text on the line of its key"
		if n.Style&yaml.FlowStyle != 0 {
			fix += ", in quotes: " + f.doc.Quoted(n)
		}
		f.report(n, level, "expected a text, found "+shape(n), fix)
		return ""
	}
	s, slip := read(n)
	switch {
	case slip == nil && n.Tag == "!!null":
		return ""
	case slip != nil && level == Broken:
		f.problems = append(f.problems, Problem{File: f.file, Line: slip.Line + f.shift, What: slip.What, Fix: slip.Fix, Level: Broken})
		return ""
	case slip != nil:
		level = Warning
		if slip.Lost {
			level = Wrong
		}
		f.problems = append(f.problems, Problem{File: f.file, Line: slip.Line + f.shift, What: slip.What, Fix: slip.Fix, Level: level})
	}
	s, control := language.Unmark(oneLine(strings.Map(printable, s)))
	if control != 0 {
		f.report(n, Wrong, reverses(control), unreverse)
	}
	return s
}

// reverses is the message on a control of direction.
func reverses(control rune) string {
	return fmt.Sprintf("the invisible character %U turns the text after it round; it is left out", control)
}

const unreverse = "delete the text and type it anew"

// texts returns a list of texts; one text alone is a list of one.
func (f *front) texts(n *yaml.Node) []string {
	if n.Kind == yaml.ScalarNode {
		if s := f.text(n); s != "" {
			return []string{s}
		}
		return nil
	}
	var out []string
	for _, item := range f.items(n) {
		if s := f.text(item); s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// items returns the nodes of a list; a mapping alone is a list of one.
func (f *front) items(n *yaml.Node) []*yaml.Node {
	switch n.Kind {
	case yaml.SequenceNode:
		return slices.DeleteFunc(slices.Clone(n.Content), func(c *yaml.Node) bool {
			if c.Kind == yaml.AliasNode {
				f.report(c, Broken, "a list refers to another value with *", "write the value out")
				return true
			}
			return false
		})
	case yaml.MappingNode:
		return []*yaml.Node{n}
	}
	if n.Tag != "!!null" {
		f.report(n, Wrong, "expected a list, found "+shape(n), "start each line of the list with `- `")
	}
	return nil
}

func (f *front) count(n *yaml.Node, key string) int {
	s := f.word(n)
	v, err := strconv.Atoi(cmp.Or(s, "0"))
	if err != nil || v < 0 || v > 1_000_000 {
		f.report(n, Wrong, fmt.Sprintf("%s %q is not a whole number", key, s), "write 0 or a number above it")
		return 0
	}
	return v
}

func (f *front) boolean(n *yaml.Node, key string, missing bool) bool {
	switch s := f.hides(n); strings.ToLower(s) {
	case "":
		return missing
	case "true", "yes", "on":
		return true
	case "false", "no", "off":
		return false
	default:
		f.report(n, Broken, fmt.Sprintf("%s %q is neither true nor false", key, s), "write true or false")
		return missing
	}
}
