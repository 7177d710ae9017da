package content

import (
	"fmt"
	"slices"
	"strings"

	"broadside/articles"
	"broadside/articles/yamlfile"

	"go.yaml.in/yaml/v3"
)

// front reads the keys of a piece, from front matter or from the YAML beside a
// wire text, strictly: an unknown key, a key given twice, a value of another
// shape and a time without zone are Problems, never guesses.
type front struct {
	file      string
	shift     int // lines of the file before the first line of the YAML
	doc       *yamlfile.Document
	article   *articles.Article
	given     map[string]int // key → its line
	images    []int          // lines of the images
	corrected []int          // lines of the corrections
	problems  []Problem
	unread    bool // nothing of it could be read: what it lacks is not known
	lifted    bool // embargo: none
}

// keys is what a piece may say of itself.
var keys = map[string]func(*front, *yaml.Node){
	"kind":          func(f *front, n *yaml.Node) { f.kind(n) },
	"kicker":        func(f *front, n *yaml.Node) { f.article.Kicker = f.text(n) },
	"headline":      func(f *front, n *yaml.Node) { f.article.Headline = f.text(n) },
	"standfirst":    func(f *front, n *yaml.Node) { f.article.Standfirst = f.text(n) },
	"images":        func(f *front, n *yaml.Node) { f.pictures(n) },
	"source":        func(f *front, n *yaml.Node) { f.article.Source = f.text(n) },
	"publisher":     func(f *front, n *yaml.Node) { f.article.Publisher = f.text(n) },
	"byline":        func(f *front, n *yaml.Node) { f.byline(n) },
	"contributors":  func(f *front, n *yaml.Node) { f.contributors(n) },
	"dateline":      func(f *front, n *yaml.Node) { f.dateline(n) },
	"places":        func(f *front, n *yaml.Node) { f.article.Places = f.list(n, placeList) },
	"subjects":      func(f *front, n *yaml.Node) { f.article.Subjects = f.list(n, tagList) },
	"people":        func(f *front, n *yaml.Node) { f.article.People = f.list(n, peopleList) },
	"organisations": func(f *front, n *yaml.Node) { f.article.Organisations = f.list(n, nameList) },
	"attribution":   func(f *front, n *yaml.Node) { f.article.Attribution = f.text(n) },
	"section":       func(f *front, n *yaml.Node) { f.article.Section = strings.ToLower(f.word(n)) },
	"tags":          func(f *front, n *yaml.Node) { f.article.Tags = f.list(n, tagList) },
	"rank":          func(f *front, n *yaml.Node) { f.article.Rank = f.count(n, "rank") },
	"published":     func(f *front, n *yaml.Node) { f.article.Published = f.time(n, "published") },
	"updated":       func(f *front, n *yaml.Node) { f.article.Updated = f.time(n, "updated") },
	"embargo":       func(f *front, n *yaml.Node) { f.embargo(n) },
	"expires":       func(f *front, n *yaml.Node) { f.article.Expires = f.time(n, "expires") },
	"status":        func(f *front, n *yaml.Node) { f.status(n) },
	"version":       func(f *front, n *yaml.Node) { f.article.Version = f.count(n, "version") },
	"corrections":   func(f *front, n *yaml.Node) { f.corrections(n) },
	"lang":          func(f *front, n *yaml.Node) { f.lang(n) },
	"dir":           func(f *front, n *yaml.Node) { f.dir(n) },
	"rights":        func(f *front, n *yaml.Node) { f.article.Rights = f.text(n) },
	"canonical":     func(f *front, n *yaml.Node) { f.article.Canonical = f.address(n, "canonical", true) },
	"translations":  func(f *front, n *yaml.Node) { f.translations(n) },
	"listings":      func(f *front, n *yaml.Node) { f.listings(n) },
}

// hiding are the keys that keep a piece from readers. A slip of the pen in one
// of them must not publish it, so a near miss breaks the piece.
var hiding = []string{"embargo", "embargoed", "status", "published", "expires", "draft", "killed", "withheld", "listings"}

// read takes the YAML text into the article.
func (f *front) read(text string) {
	f.given = map[string]int{}
	doc, fault := yamlfile.Parse(text)
	if fault != nil {
		f.unread = true
		f.problems = append(f.problems, Problem{File: f.file, Line: fault.Line + f.shift, What: "the YAML cannot be read: " + fault.What, Fix: fault.Fix, Level: Broken})
		return
	}
	f.doc = doc
	root := doc.Root
	if root == nil || root.Kind == yaml.ScalarNode && root.Tag == "!!null" {
		return // only comments
	}
	f.unread = root.Kind != yaml.MappingNode
	f.each(root, sortedKeys(), func(key string, n *yaml.Node) {
		f.given[key] = f.line(n)
		keys[key](f, n)
	})
}

// faulty reports whether the value of key is there and was refused.
func (f *front) faulty(key string) bool {
	return f.given[key] > 0 && slices.ContainsFunc(f.problems, func(p Problem) bool { return p.Line == f.given[key] })
}

// each calls take for every key of the mapping n that is among allowed, and
// reports the others.
func (f *front) each(n *yaml.Node, allowed []string, take func(string, *yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		f.report(n, Broken, "expected `key: value` lines, found "+shape(n), "write one of "+strings.Join(allowed, ", ")+", then a colon and the value")
		return
	}
	seen := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		key := k.Value
		if first, ok := seen[key]; ok {
			f.report(k, Broken, fmt.Sprintf("the key %q is given twice", key), fmt.Sprintf("keep one; the other is on line %d", first))
			continue
		}
		seen[key] = f.line(k)
		if !slices.Contains(allowed, key) {
			f.unknown(k, allowed)
			continue
		}
		if v.Kind == yaml.AliasNode {
			f.report(v, Broken, fmt.Sprintf("%s refers to another value with *", key), "write the value out")
			continue
		}
		take(key, v)
	}
}

func (f *front) unknown(k *yaml.Node, allowed []string) {
	level, key := Wrong, strings.ToLower(k.Value)
	if fix, ok := elsewhere[key]; ok && slices.Contains(allowed, "headline") {
		if hidesElsewhere[key] {
			level = Broken
		}
		f.report(k, level, fmt.Sprintf("unknown key %q", k.Value), fix)
		return
	}
	near := nearest(key, allowed)
	if hides := nearest(key, hiding); hides != "" {
		if d := edits(key, hides, 3); d < 3 && (near == "" || d <= edits(key, near, 3)) { // "pubisher" is the publisher
			level = Broken
		}
	}
	fix := "known keys are " + strings.Join(allowed, ", ")
	if near != "" {
		if near == "allow" || near == "sensitive" { // of listings: what may stand beside the piece
			level = Broken
		}
		fix = fmt.Sprintf("did you mean %q?", near)
	}
	f.report(k, level, fmt.Sprintf("unknown key %q", k.Value), fix)
}

func sortedKeys() []string {
	names := make([]string, 0, len(keys))
	for k := range keys {
		names = append(names, k)
	}
	slices.Sort(names)
	return names
}

func (f *front) line(n *yaml.Node) int { return n.Line + f.shift }

func (f *front) report(n *yaml.Node, level Level, what, fix string) {
	f.problems = append(f.problems, Problem{File: f.file, Line: f.line(n), What: what, Fix: fix, Level: level})
}

func shape(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "a mapping"
	case yaml.SequenceNode:
		return "a list"
	case yaml.AliasNode:
		return "a reference"
	default:
		return fmt.Sprintf("the text %q", cut(n.Value, 40))
	}
}

// cut shortens s to at most n runes for a message.
func cut(s string, n int) string {
	for i := range s {
		if n--; n < 0 {
			return s[:i] + "…"
		}
	}
	return s
}

// unmarshal parses YAML; a panic of the parser is an error of the file.
func unmarshal(text string, doc *yaml.Node) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("yaml: %v", r)
		}
	}()
	return yaml.Unmarshal([]byte(text), doc)
}
