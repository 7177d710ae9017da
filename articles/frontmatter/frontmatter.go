package frontmatter

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"broadside/articles"
	"broadside/articles/text"
	"broadside/articles/yamlfile"
)

// Reader reads the keys of a piece, from front matter or from the YAML beside a
// wire text, strictly: an unknown key, a key given twice, a value of another
// shape and a time without zone are Problems, never guesses.
type Reader struct {
	File            string
	Shift           int // lines of the file before the first line of the YAML
	doc             *yamlfile.Document
	Article         *articles.Article
	Given           map[string]int // key → its line
	ImageLines      []int          // lines of the images
	CorrectionLines []int          // lines of the corrections
	Problems        []articles.Problem
	Unread          bool // nothing of it could be read: what it lacks is not known
	lifted          bool // embargo: none
}

// keys is what a piece may say of itself.
var keys = map[string]func(*Reader, *yaml.Node){
	"kind":          func(f *Reader, n *yaml.Node) { f.kind(n) },
	"kicker":        func(f *Reader, n *yaml.Node) { f.Article.Kicker = f.text(n) },
	"headline":      func(f *Reader, n *yaml.Node) { f.Article.Headline = f.text(n) },
	"standfirst":    func(f *Reader, n *yaml.Node) { f.Article.Standfirst = f.text(n) },
	"images":        func(f *Reader, n *yaml.Node) { f.pictures(n) },
	"source":        func(f *Reader, n *yaml.Node) { f.Article.Source = f.text(n) },
	"publisher":     func(f *Reader, n *yaml.Node) { f.Article.Publisher = f.text(n) },
	"byline":        func(f *Reader, n *yaml.Node) { f.byline(n) },
	"contributors":  func(f *Reader, n *yaml.Node) { f.contributors(n) },
	"dateline":      func(f *Reader, n *yaml.Node) { f.dateline(n) },
	"places":        func(f *Reader, n *yaml.Node) { f.Article.Places = f.list(n, placeList) },
	"subjects":      func(f *Reader, n *yaml.Node) { f.Article.Subjects = f.list(n, tagList) },
	"people":        func(f *Reader, n *yaml.Node) { f.Article.People = f.list(n, peopleList) },
	"organisations": func(f *Reader, n *yaml.Node) { f.Article.Organisations = f.list(n, nameList) },
	"attribution":   func(f *Reader, n *yaml.Node) { f.Article.Attribution = f.text(n) },
	"section":       func(f *Reader, n *yaml.Node) { f.Article.Section = strings.ToLower(f.word(n)) },
	"tags":          func(f *Reader, n *yaml.Node) { f.Article.Tags = f.list(n, tagList) },
	"rank":          func(f *Reader, n *yaml.Node) { f.Article.Rank = f.count(n, "rank") },
	"published":     func(f *Reader, n *yaml.Node) { f.Article.Published = f.time(n, "published") },
	"updated":       func(f *Reader, n *yaml.Node) { f.Article.Updated = f.time(n, "updated") },
	"embargo":       func(f *Reader, n *yaml.Node) { f.embargo(n) },
	"expires":       func(f *Reader, n *yaml.Node) { f.Article.Expires = f.time(n, "expires") },
	"status":        func(f *Reader, n *yaml.Node) { f.status(n) },
	"version":       func(f *Reader, n *yaml.Node) { f.Article.Version = f.count(n, "version") },
	"corrections":   func(f *Reader, n *yaml.Node) { f.corrections(n) },
	"lang":          func(f *Reader, n *yaml.Node) { f.lang(n) },
	"dir":           func(f *Reader, n *yaml.Node) { f.dir(n) },
	"rights":        func(f *Reader, n *yaml.Node) { f.Article.Rights = f.text(n) },
	"canonical":     func(f *Reader, n *yaml.Node) { f.Article.Canonical = f.address(n, "canonical", true) },
	"translations":  func(f *Reader, n *yaml.Node) { f.translations(n) },
	"listings":      func(f *Reader, n *yaml.Node) { f.listings(n) },
}

// hiding are the keys that keep a piece from readers. A slip of the pen in one
// of them must not publish it, so a near miss breaks the piece.
var hiding = []string{"embargo", "embargoed", "status", "published", "expires", "draft", "killed", "withheld", "listings"}

// Read takes the YAML text into the article.
func (f *Reader) Read(text string) {
	f.Given = map[string]int{}
	doc, fault := yamlfile.Parse(text)
	if fault != nil {
		f.Unread = true
		f.Problems = append(f.Problems, articles.Problem{File: f.File, Line: fault.Line + f.Shift, What: "the YAML cannot be read: " + fault.What, Fix: fault.Fix, Level: articles.Broken})
		return
	}
	f.doc = doc
	root := doc.Root
	if root == nil || root.Kind == yaml.ScalarNode && root.Tag == "!!null" {
		return // only comments
	}
	f.Unread = root.Kind != yaml.MappingNode
	f.each(root, sortedKeys(), func(key string, n *yaml.Node) {
		f.Given[key] = f.line(n)
		keys[key](f, n)
	})
}

// Faulty reports whether the value of key is there and was refused.
func (f *Reader) Faulty(key string) bool {
	return f.Given[key] > 0 && slices.ContainsFunc(f.Problems, func(p articles.Problem) bool { return p.Line == f.Given[key] })
}

// each calls take for every key of the mapping n that is among allowed, and
// reports the others.
func (f *Reader) each(n *yaml.Node, allowed []string, take func(string, *yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		f.report(n, articles.Broken, "expected `key: value` lines, found "+shape(n), "write one of "+strings.Join(allowed, ", ")+", then a colon and the value")
		return
	}
	seen := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		key := k.Value
		if first, ok := seen[key]; ok {
			f.report(k, articles.Broken, fmt.Sprintf("the key %q is given twice", key), fmt.Sprintf("keep one; the other is on line %d", first))
			continue
		}
		seen[key] = f.line(k)
		if !slices.Contains(allowed, key) {
			f.unknown(k, allowed)
			continue
		}
		if v.Kind == yaml.AliasNode {
			f.report(v, articles.Broken, fmt.Sprintf("%s refers to another value with *", key), "write the value out")
			continue
		}
		take(key, v)
	}
}

func (f *Reader) unknown(k *yaml.Node, allowed []string) {
	level, key := articles.Wrong, strings.ToLower(k.Value)
	if fix, ok := elsewhere[key]; ok && slices.Contains(allowed, "headline") {
		if hidesElsewhere[key] {
			level = articles.Broken
		}
		f.report(k, level, fmt.Sprintf("unknown key %q", k.Value), fix)
		return
	}
	near := text.Nearest(key, allowed)
	if hides := text.Nearest(key, hiding); hides != "" {
		if d := text.EditDistance(key, hides, 3); d < 3 && (near == "" || d <= text.EditDistance(key, near, 3)) { // "pubisher" is the publisher
			level = articles.Broken
		}
	}
	fix := "known keys are " + strings.Join(allowed, ", ")
	if near != "" {
		if near == "allow" || near == "sensitive" { // of listings: what may stand beside the piece
			level = articles.Broken
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

func (f *Reader) line(n *yaml.Node) int { return n.Line + f.Shift }

func (f *Reader) report(n *yaml.Node, level articles.Level, what, fix string) {
	f.Problems = append(f.Problems, articles.Problem{File: f.File, Line: f.line(n), What: what, Fix: fix, Level: level})
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
		return fmt.Sprintf("the text %q", text.Shorten(n.Value, 40))
	}
}
