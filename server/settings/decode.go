package settings

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"broadside/articles/language"
	"broadside/articles/yamlfile"
)

// sheet decodes one YAML file strictly: each key must be known, each value of
// its type, and each mistake has its line. It walks the node tree because the
// YAML decoder reports unknown keys as text only.
type sheet struct {
	file     string
	doc      *yamlfile.Document
	problems []Problem
	remarks  []Problem // warnings: the value is used
}

// taker decodes one value; path is its Field in a Problem.
type taker func(n *yaml.Node, path string)

// open returns the root node of the file, or nil after reporting a problem.
func (s *sheet) open(fsys fs.FS) *yaml.Node {
	b, err := fs.ReadFile(fsys, s.file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		s.note(Problem{What: "the file is missing", Fix: "put it into the paper's folder"})
		return nil
	case err != nil:
		s.note(Problem{What: err.Error(), Fix: "let the server's user read it; a link has to lead to a file in the folder"})
		return nil
	}
	return s.parse(b)
}

func (s *sheet) parse(b []byte) *yaml.Node {
	doc, fault := yamlfile.Parse(string(b))
	switch {
	case !utf8.Valid(b):
		s.note(Problem{Line: 1 + bytes.Count(b[:invalid(b)], []byte("\n")), What: "the text is not UTF-8", Fix: "save it as UTF-8 in the editor"})
	case fault != nil:
		s.note(Problem{Line: fault.Line, What: "not YAML: " + fault.What, Fix: fault.Fix})
	case doc.Root == nil:
		s.note(Problem{What: "the file is empty"})
	default:
		s.doc = doc
		return doc.Root
	}
	return nil
}

// invalid returns the offset of the first byte of b that is not UTF-8.
func invalid(b []byte) int {
	for i := 0; i < len(b); {
		r, size := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return len(b)
}

// all returns the problems of the file, then the warnings.
func (s *sheet) all() []Problem { return append(s.problems, s.remarks...) }

func (s *sheet) note(p Problem) {
	p.File = s.file
	s.problems = append(s.problems, p)
}

func (s *sheet) wrong(n *yaml.Node, path, what, fix string) {
	s.note(Problem{Line: n.Line, Field: path, What: what, Fix: fix})
}

func follow(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		return n.Alias
	}
	return n
}

// mapping decodes each value with the taker of its key. The keys in need are
// required.
func (s *sheet) mapping(n *yaml.Node, path string, takers map[string]taker, need ...string) {
	at := n
	n = follow(n)
	if n.Kind != yaml.MappingNode {
		s.wrong(at, path, "not a group of key: value", "")
		return
	}
	known := slices.Sorted(maps.Keys(takers))
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		take, ok := takers[key.Value]
		switch {
		case !ok:
			s.wrong(key, join(path, key.Value), "unknown key", Suggest(key.Value, known))
		case seen[key.Value]:
			s.wrong(key, join(path, key.Value), "the key is there twice", "keep one of them")
		default:
			take(value, join(path, key.Value))
		}
		seen[key.Value] = true
	}
	for _, key := range need {
		if !seen[key] {
			s.wrong(at, join(path, key), "missing", "add "+key)
		}
	}
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// each decodes every item of a list with take.
func (s *sheet) each(n *yaml.Node, path string, take taker) {
	at := n
	if n = follow(n); n.Kind != yaml.SequenceNode {
		s.wrong(at, path, "not a list", "write [a, b] or lines that begin with -")
		return
	}
	for i, entry := range n.Content {
		take(entry, path+"["+strconv.Itoa(i)+"]")
	}
}

// scalar returns a code, a number or a word. A YAML comment may follow it.
func (s *sheet) scalar(n *yaml.Node, path string) (string, bool) {
	return s.read(n, path, func(n *yaml.Node) (string, *yamlfile.Slip) { return s.doc.Word(n) })
}

func (s *sheet) read(n *yaml.Node, path string, typed func(*yaml.Node) (string, *yamlfile.Slip)) (string, bool) {
	at := n
	if n = follow(n); n.Kind == yaml.ScalarNode {
		v, slip := typed(n)
		v, control := language.Unmark(v)
		switch {
		case slip != nil && v == "":
			s.note(Problem{Line: slip.Line, Field: path, What: slip.What, Fix: slip.Fix})
			return "", false
		case slip != nil:
			s.remark(slip.Line, path, slip.What, slip.Fix)
		case n.Tag == "!!null":
			v = ""
		}
		if control != 0 {
			s.remark(n.Line, path, fmt.Sprintf("the invisible character %U turns the text after it round; it is left out", control), "delete the text and type it anew")
		}
		if v != "" {
			return v, true
		}
	}
	s.wrong(at, path, "not a text", "write a word, or a sentence in quotes")
	return "", false
}

func (s *sheet) remark(line int, path, what, fix string) {
	s.remarks = append(s.remarks, Problem{File: s.file, Line: line, Field: path, What: what, Fix: fix, Warning: true})
}

// title decodes text for readers. A YAML comment after it is a warning, since
// "#" may be part of the text.
func (s *sheet) title(into *string) taker {
	return func(n *yaml.Node, path string) {
		if v, ok := s.read(n, path, func(n *yaml.Node) (string, *yamlfile.Slip) { return s.doc.Text(n) }); ok {
			*into = v
		}
	}
}

func text[S ~string](s *sheet, into *S) taker {
	return func(n *yaml.Node, path string) {
		v, ok := s.read(n, path, func(n *yaml.Node) (string, *yamlfile.Slip) {
			v, slip := s.doc.Text(n)
			if slip != nil && slip.Lost && v != "" && !strings.Contains(v, " ") {
				slip = nil // a YAML comment after a word: JobPosting # of schema.org
			}
			return v, slip
		})
		if ok {
			*into = S(v)
		}
	}
}

// choice decodes a text that is one of options.
func choice[S ~string](s *sheet, into *S, options ...S) taker {
	return func(n *yaml.Node, path string) {
		v, ok := s.scalar(n, path)
		if !ok {
			return
		}
		if !slices.Contains(options, S(v)) {
			words := make([]string, len(options))
			for i, o := range options {
				words[i] = string(o)
			}
			s.wrong(n, path, strconv.Quote(v)+" is not known here", Suggest(v, words))
			return
		}
		*into = S(v)
	}
}

func texts[S ~string](s *sheet, into *[]S, options ...S) taker {
	return func(n *yaml.Node, path string) {
		s.each(n, path, func(n *yaml.Node, path string) {
			var v S
			if len(options) > 0 {
				choice(s, &v, options...)(n, path)
			} else {
				text(s, &v)(n, path)
			}
			if v == "" {
				return
			}
			if slices.Contains(*into, v) {
				s.wrong(n, path, strconv.Quote(string(v))+" is there twice", "keep one of them")
				return
			}
			*into = append(*into, v)
		})
	}
}

// keyed decodes a mapping with any keys.
func keyed[V any](s *sheet, into *map[string]V, value func(into *V) taker) taker {
	return func(n *yaml.Node, path string) {
		free := map[string]taker{}
		if m := follow(n); m.Kind == yaml.MappingNode {
			for i := 0; i+1 < len(m.Content); i += 2 {
				key := m.Content[i].Value
				free[key] = func(n *yaml.Node, path string) {
					var v V
					value(&v)(n, path)
					if *into == nil {
						*into = map[string]V{}
					}
					(*into)[key] = v
				}
			}
		}
		s.mapping(n, path, free)
	}
}

// names decodes a mapping of languages to texts.
func (s *sheet) names(into *map[string]string) taker {
	return keyed(s, into, s.title)
}

func (s *sheet) truth(into *bool) taker {
	return func(n *yaml.Node, path string) {
		switch v, _ := s.scalar(n, path); v {
		case "true":
			*into = true
		case "false", "":
		default:
			s.wrong(n, path, strconv.Quote(v)+" is neither true nor false", "write true or false")
		}
	}
}

func (s *sheet) whole(into *int, least, most int) taker {
	return func(n *yaml.Node, path string) {
		v, ok := s.scalar(n, path)
		if !ok {
			return
		}
		i, err := strconv.Atoi(v)
		if err != nil || i < least || i > most {
			s.wrong(n, path, strconv.Quote(v)+" is not usable", fmt.Sprintf("a whole number from %d to %d", least, most))
			return
		}
		*into = i
	}
}

func (s *sheet) number(into *float64, least, most float64) taker {
	return func(n *yaml.Node, path string) {
		v, ok := s.scalar(n, path)
		if !ok {
			return
		}
		f, err := strconv.ParseFloat(v, 64)
		if err != nil || !(f >= least && f <= most) {
			s.wrong(n, path, strconv.Quote(v)+" is not usable", fmt.Sprintf("a number from %v to %v", least, most))
			return
		}
		*into = f
	}
}
