package content

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

// text returns a scalar as one line of text.
func (f *front) text(n *yaml.Node) string { return f.scalar(n, Wrong) }

// hides returns the text of a key that may keep a piece from readers, so that a
// value of another shape breaks it.
func (f *front) hides(n *yaml.Node) string { return f.scalar(n, Broken) }

func (f *front) scalar(n *yaml.Node, level Level) string {
	if n.Kind != yaml.ScalarNode {
		f.report(n, level, "expected a text, found "+shape(n), "write the text on the line of its key")
		return ""
	}
	if n.Tag == "!!null" {
		return ""
	}
	return oneLine(strings.Map(printable, n.Value))
}

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

// time returns a time that says its zone. A broken one breaks the piece: it
// may be an embargo.
func (f *front) time(n *yaml.Node, key string) time.Time {
	s := f.hides(n)
	if s == "" {
		return time.Time{}
	}
	t, err := time.Parse(time.RFC3339, s)
	if err == nil && t.Year() >= 1600 {
		return t.UTC()
	}
	what := fmt.Sprintf("%s %q is not a time with a zone (RFC 3339)", key, s)
	for _, layout := range []string{"2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02T15:04", time.DateOnly} {
		if _, err := time.Parse(layout, s); err == nil {
			what = fmt.Sprintf("%s %q has no time zone", key, s)
		}
	}
	f.report(n, Broken, what, fmt.Sprintf("write it like %s: 2026-11-23T08:00:00+04:00", key))
	return time.Time{}
}

func (f *front) count(n *yaml.Node, key string) int {
	s := f.text(n)
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
