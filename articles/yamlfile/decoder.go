package yamlfile

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"broadside/articles"
	"broadside/articles/language"
	"broadside/articles/text"
)

// Decoder reads one file strictly into Go values: each key must be known and
// each value of its type. It goes on after a fault, and each fault is a Problem
// with its line. yaml.Decoder is not enough: it reports an unknown key as text
// only, and takes "#1" for a comment.
type Decoder struct {
	File     string
	Problems []articles.Problem

	doc    *Document
	faults int
}

// Value decodes one value into the variable it was made for; path names the
// value in a Problem, as in "[2].names.en".
type Value func(d *Decoder, n *yaml.Node, path string)

// Fields are the values of a mapping by key.
type Fields map[string]Value

// Open parses the file and returns its root, or nil after reporting why it has
// none.
func (d *Decoder) Open(b []byte) *yaml.Node {
	doc, fault := Parse(string(b))
	switch bad := text.InvalidLine(b); {
	case bad > 0:
		d.report(articles.Problem{Line: bad, What: "the text is not UTF-8", Fix: "save it as UTF-8 in the editor"})
	case fault != nil:
		d.report(articles.Problem{Line: fault.Line, What: "not YAML: " + fault.What, Fix: fault.Fix})
	case doc.Root == nil:
		d.report(articles.Problem{What: "the file is empty"})
	default:
		d.doc = doc
		return doc.Root
	}
	return nil
}

// Faults is the number of problems that are not warnings.
func (d *Decoder) Faults() int { return d.faults }

// Wrong reports a value that is left out.
func (d *Decoder) Wrong(n *yaml.Node, path, what, fix string) {
	d.report(articles.Problem{Line: n.Line, Field: path, What: what, Fix: fix})
}

// Warn reports a value that is used all the same.
func (d *Decoder) Warn(n *yaml.Node, path, what, fix string) {
	d.report(articles.Problem{Line: n.Line, Field: path, What: what, Fix: fix, Level: articles.Warning})
}

func (d *Decoder) report(p articles.Problem) {
	p.File = d.File
	count := len(d.Problems) + 1
	if p.Level != articles.Warning {
		d.faults++
		count = d.faults // warnings leave no fault unreported: a file with faults is not used
	}
	if count <= articles.MaxProblems {
		d.Problems = append(d.Problems, p)
	}
}

// Mapping decodes the value of each key by its field. Keys named in required
// must be there.
func (d *Decoder) Mapping(n *yaml.Node, path string, fields Fields, required ...string) {
	at := n
	if n = follow(n); n.Kind != yaml.MappingNode {
		d.Wrong(at, path, "not a group of key: value", "")
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		field, ok := fields[key.Value]
		switch inner := join(path, key.Value); {
		case !ok:
			d.Wrong(key, inner, "unknown key", text.Suggest(key.Value, slices.Sorted(maps.Keys(fields))))
		case seen[key.Value]:
			d.Wrong(key, inner, "the key is there twice", "keep one of them")
		default:
			field(d, value, inner)
		}
		seen[key.Value] = true
	}
	for _, key := range required {
		if !seen[key] {
			d.Wrong(at, join(path, key), "missing", "add "+key)
		}
	}
}

func follow(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		return n.Alias
	}
	return n
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// Sequence decodes each item of a list by item.
func (d *Decoder) Sequence(n *yaml.Node, path string, item Value) {
	at := n
	if n = follow(n); n.Kind != yaml.SequenceNode {
		d.Wrong(at, path, "not a list", "write [a, b] or lines that begin with -")
		return
	}
	for i, entry := range n.Content {
		item(d, entry, path+"["+strconv.Itoa(i)+"]")
	}
}

// Word returns a scalar that is a code, a number or one of some words. A YAML
// comment on its line is allowed.
func (d *Decoder) Word(n *yaml.Node, path string) (string, bool) {
	return d.scalar(n, path, (*Document).Word)
}

func (d *Decoder) scalar(n *yaml.Node, path string, read func(*Document, *yaml.Node) (string, *Slip)) (string, bool) {
	at := n
	if n = follow(n); n.Kind == yaml.ScalarNode {
		v, slip := read(d.doc, n)
		v, control := language.Unmark(v)
		switch {
		case slip != nil && v == "":
			d.report(articles.Problem{Line: slip.Line, Field: path, What: slip.What, Fix: slip.Fix})
			return "", false
		case slip != nil:
			d.report(articles.Problem{Line: slip.Line, Field: path, What: slip.What, Fix: slip.Fix, Level: articles.Warning})
		case n.Tag == "!!null":
			v = ""
		}
		if control != 0 {
			d.Warn(n, path, fmt.Sprintf("the invisible character %U turns the text after it round; it is left out", control), "delete the text and type it anew")
		}
		if v != "" {
			return v, true
		}
	}
	d.Wrong(at, path, "not a text", "write a word, or a sentence in quotes")
	return "", false
}

// Text is a text that readers see.
func Text(into *string) Value {
	return func(d *Decoder, n *yaml.Node, path string) {
		if v, ok := d.scalar(n, path, (*Document).Text); ok {
			*into = v
		}
	}
}

// Term is a text that programs and editors see: a comment after one word is
// not a part of it.
func Term[S ~string](into *S) Value {
	return func(d *Decoder, n *yaml.Node, path string) {
		v, ok := d.scalar(n, path, func(doc *Document, n *yaml.Node) (string, *Slip) {
			v, slip := doc.Text(n)
			if slip != nil && slip.Lost && v != "" && !strings.Contains(v, " ") {
				slip = nil
			}
			return v, slip
		})
		if ok {
			*into = S(v)
		}
	}
}

// Parsed is a word in the form that parse reads. parse returns its value, or the
// fault and its fix.
func Parsed[V any](into *V, parse func(word string) (v V, what, fix string)) Value {
	return func(d *Decoder, n *yaml.Node, path string) {
		word, ok := d.Word(n, path)
		if !ok {
			return
		}
		if v, what, fix := parse(word); what != "" {
			d.Wrong(n, path, what, fix)
		} else {
			*into = v
		}
	}
}

// OneOf is a word that is one of options.
func OneOf[S ~string](into *S, options ...S) Value {
	return func(d *Decoder, n *yaml.Node, path string) {
		v, ok := d.Word(n, path)
		switch {
		case !ok:
		case slices.Contains(options, S(v)):
			*into = S(v)
		default:
			words := make([]string, len(options))
			for i, o := range options {
				words[i] = string(o)
			}
			d.Wrong(n, path, strconv.Quote(v)+" is not known here", text.Suggest(v, words))
		}
	}
}

// Terms is a list of terms without duplicates; with options, each is one of
// them.
func Terms[S ~string](into *[]S, options ...S) Value {
	return List(func(d *Decoder, n *yaml.Node, path string) {
		var v S
		item := Term(&v)
		if len(options) > 0 {
			item = OneOf(&v, options...)
		}
		switch item(d, n, path); {
		case v == "":
		case slices.Contains(*into, v):
			d.Wrong(n, path, strconv.Quote(string(v))+" is there twice", "keep one of them")
		default:
			*into = append(*into, v)
		}
	})
}

// List is a list whose items are decoded by item.
func List(item Value) Value {
	return func(d *Decoder, n *yaml.Node, path string) { d.Sequence(n, path, item) }
}

// Map is a mapping with any keys.
func Map[V any](into *map[string]V, value func(into *V) Value) Value {
	return func(d *Decoder, n *yaml.Node, path string) {
		fields := Fields{}
		if m := follow(n); m.Kind == yaml.MappingNode {
			for i := 0; i+1 < len(m.Content); i += 2 {
				key := m.Content[i].Value
				fields[key] = func(d *Decoder, n *yaml.Node, path string) {
					var v V
					value(&v)(d, n, path)
					if *into == nil {
						*into = map[string]V{}
					}
					(*into)[key] = v
				}
			}
		}
		d.Mapping(n, path, fields)
	}
}

// Bool is true or false.
func Bool(into *bool) Value {
	return Parsed(into, func(v string) (value bool, what, fix string) {
		if v != "true" && v != "false" {
			return false, strconv.Quote(v) + " is neither true nor false", "write true or false"
		}
		return v == "true", "", ""
	})
}

// Int is a whole number from least to most.
func Int(into *int, least, most int) Value {
	return number(into, strconv.Atoi, least, most, "a whole number")
}

// Float is a number from least to most.
func Float(into *float64, least, most float64) Value {
	parse := func(s string) (float64, error) { return strconv.ParseFloat(s, 64) }
	return number(into, parse, least, most, "a number")
}

func number[N int | float64](into *N, parse func(string) (N, error), least, most N, kind string) Value {
	return Parsed(into, func(v string) (value N, what, fix string) {
		value, err := parse(v)
		if err != nil || !(value >= least && value <= most) { // NaN is neither
			return 0, strconv.Quote(v) + " is not usable", fmt.Sprintf("%s from %v to %v", kind, least, most)
		}
		return value, "", ""
	})
}
