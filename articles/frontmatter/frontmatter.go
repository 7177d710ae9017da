// Package frontmatter reads the keys of an article, from the YAML at the head of
// a Markdown file or in the file beside a wire text. It is strict: an unknown
// key, a key given twice, a value of another shape and a time without a zone
// are Problems, never guesses.
package frontmatter

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"broadside/articles"
	"broadside/articles/text"
	"broadside/articles/yamlfile"
)

// Reader reads the keys of one piece into its article.
type Reader struct {
	File            string
	Shift           int // lines of the file before the first line of the YAML
	doc             *yamlfile.Document
	Article         *articles.Article
	Given           map[string]int // key → its line
	ImageLines      []int          // lines of the images
	CorrectionLines []int          // lines of the corrections
	Problems        []articles.Problem
	Unread          bool // no part of it could be read, so that no key may be reported as missing
	lifted          bool // embargo: none
}

// keys are the keys of a piece and their readers.
var keys = map[string]func(*Reader, *yaml.Node){
	"kind":          func(f *Reader, n *yaml.Node) { f.Article.Kind = readChoice(f, n, "kind", kinds...) },
	"kicker":        func(f *Reader, n *yaml.Node) { f.Article.Kicker = f.readText(n) },
	"headline":      func(f *Reader, n *yaml.Node) { f.Article.Headline = f.readText(n) },
	"standfirst":    func(f *Reader, n *yaml.Node) { f.Article.Standfirst = f.readText(n) },
	"images":        func(f *Reader, n *yaml.Node) { f.readPictures(n) },
	"source":        func(f *Reader, n *yaml.Node) { f.Article.Source = f.readText(n) },
	"publisher":     func(f *Reader, n *yaml.Node) { f.Article.Publisher = f.readText(n) },
	"byline":        func(f *Reader, n *yaml.Node) { f.readByline(n) },
	"contributors":  func(f *Reader, n *yaml.Node) { f.readContributors(n) },
	"dateline":      func(f *Reader, n *yaml.Node) { f.readDateline(n) },
	"places":        func(f *Reader, n *yaml.Node) { f.Article.Places = f.readList(n, placeList) },
	"subjects":      func(f *Reader, n *yaml.Node) { f.Article.Subjects = f.readList(n, tagList) },
	"people":        func(f *Reader, n *yaml.Node) { f.Article.People = f.readList(n, peopleList) },
	"organisations": func(f *Reader, n *yaml.Node) { f.Article.Organisations = f.readList(n, nameList) },
	"attribution":   func(f *Reader, n *yaml.Node) { f.Article.Attribution = f.readText(n) },
	"section":       func(f *Reader, n *yaml.Node) { f.Article.Section = strings.ToLower(f.readWord(n)) },
	"tags":          func(f *Reader, n *yaml.Node) { f.Article.Tags = f.readList(n, tagList) },
	"rank":          func(f *Reader, n *yaml.Node) { f.Article.Rank = f.readCount(n, "rank") },
	"published":     func(f *Reader, n *yaml.Node) { f.Article.Published = f.readTime(n, "published") },
	"updated":       func(f *Reader, n *yaml.Node) { f.Article.Updated = f.readTime(n, "updated") },
	"embargo":       func(f *Reader, n *yaml.Node) { f.readEmbargo(n) },
	"expires":       func(f *Reader, n *yaml.Node) { f.Article.Expires = f.readTime(n, "expires") },
	"status":        func(f *Reader, n *yaml.Node) { f.Article.Status = readChoice(f, n, "status", statuses...) },
	"version":       func(f *Reader, n *yaml.Node) { f.Article.Version = f.readCount(n, "version") },
	"corrections":   func(f *Reader, n *yaml.Node) { f.readCorrections(n) },
	"lang":          func(f *Reader, n *yaml.Node) { f.readLang(n) },
	"dir":           func(f *Reader, n *yaml.Node) { f.Article.Dir = readChoice(f, n, "dir", "ltr", "rtl") },
	"rights":        func(f *Reader, n *yaml.Node) { f.Article.Rights = f.readText(n) },
	"canonical":     func(f *Reader, n *yaml.Node) { f.Article.Canonical = f.readAddress(n, "canonical", true) },
	"translations":  func(f *Reader, n *yaml.Node) { f.readTranslations(n) },
	"listings":      func(f *Reader, n *yaml.Node) { f.readListings(n) },
}

var (
	kinds    = []articles.Kind{articles.News, articles.Opinion, articles.Analysis, articles.Live, articles.Sponsored, articles.Notice}
	statuses = []articles.Status{articles.StatusDraft, articles.StatusScheduled, articles.StatusLive, articles.StatusWithheld, articles.StatusKilled}
)

// hiding are the keys that can keep a piece from readers. A misspelt one must
// not publish the piece, so a key that is similar to one of them breaks it.
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
	f.readKeys(root, slices.Sorted(maps.Keys(keys)), func(key string, n *yaml.Node) {
		f.Given[key] = f.lineOf(n)
		keys[key](f, n)
	})
}

// IsRefused reports whether the value of key is there and was refused.
func (f *Reader) IsRefused(key string) bool {
	return f.Given[key] > 0 && slices.ContainsFunc(f.Problems, func(p articles.Problem) bool { return p.Line == f.Given[key] })
}

// readKeys calls take for every key of the mapping n that is among allowed, and
// reports the others.
func (f *Reader) readKeys(n *yaml.Node, allowed []string, take func(string, *yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		f.report(n, articles.Broken, "expected `key: value` lines, found "+describeNode(n), "write one of "+strings.Join(allowed, ", ")+", then a colon and the value")
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
		seen[key] = f.lineOf(k)
		if !slices.Contains(allowed, key) {
			f.reportUnknown(k, allowed)
			continue
		}
		if v.Kind == yaml.AliasNode {
			f.report(v, articles.Broken, fmt.Sprintf("%s refers to another value with *", key), "write the value out")
			continue
		}
		take(key, v)
	}
}

// field is a key of a mapping, and the reader of its value.
type field struct {
	key  string
	read func(*yaml.Node)
}

// into returns a reader that sets a variable to the result of read.
func into[T any](variable *T, read func(*yaml.Node) T) func(*yaml.Node) {
	return func(n *yaml.Node) { *variable = read(n) }
}

// readFields reads the mapping n, which has no keys but those of fields.
func (f *Reader) readFields(n *yaml.Node, fields ...field) {
	keys := make([]string, len(fields))
	for i := range fields {
		keys[i] = fields[i].key
	}
	f.readKeys(n, keys, func(key string, v *yaml.Node) { fields[slices.Index(keys, key)].read(v) })
}

func (f *Reader) reportUnknown(k *yaml.Node, allowed []string) {
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
		if near == "allow" || near == "sensitive" { // of listings: it may forbid listings beside the piece
			level = articles.Broken
		}
		fix = fmt.Sprintf("did you mean %q?", near)
	}
	f.report(k, level, fmt.Sprintf("unknown key %q", k.Value), fix)
}

func (f *Reader) lineOf(n *yaml.Node) int { return n.Line + f.Shift }

func (f *Reader) report(n *yaml.Node, level articles.Level, what, fix string) {
	f.Problems = append(f.Problems, articles.Problem{File: f.File, Line: f.lineOf(n), What: what, Fix: fix, Level: level})
}

func describeNode(n *yaml.Node) string {
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

// elsewhere are keys of other systems' front matter (Hugo, Jekyll, Ghost,
// WordPress exporters), in lower case, and their replacement.
var elsewhere = map[string]string{
	"title": "write headline:", "subtitle": "write standfirst:", "description": "write standfirst:", "excerpt": "write standfirst:", "summary": "write standfirst:",
	"dek": "write standfirst:", "lede": "write standfirst:", "date": "write published:", "pubdate": "write published:", "publishdate": "write published:",
	"published_at": "write published:", "date_published": "write published:", "lastmod": "write updated:", "modified": "write updated:", "updated_at": "write updated:",
	"author": "write byline:", "authors": "write byline:", "category": "write section:", "categories": "write section:, and tags: for the others", "keywords": "write tags:",
	"featured_image": "write images:", "cover": "write images:", "thumbnail": "write images:", "feature_image": "write images:",
	"language": "write lang:", "locale": "write lang:", "canonical_url": "write canonical:", "canonicalurl": "write canonical:",
	"slug":  "take it away and name the file like it: the address is the file's name",
	"url":   "take it away and name the file like it: the address is the file's name",
	"alias": "take it away: an address has one piece", "aliases": "take it away: an address has one piece",
	"permalink": "take it away and name the file like it: the address is the file's name",
	"layout":    "take it away: every piece has the layout of the paper", "template": "take it away: every piece has the layout of the paper",
	"weight": "write rank:", "comments": "take it away", "toc": "take it away",
	"expirydate": "write expires:", "expiry": "write expires:", "unpublishdate": "write expires:", "embargoed_until": "write embargo:", "embargoeduntil": "write embargo:",
	"embargo_until": "write embargo:", "hold": "write embargo: with a time, or status: withheld", "visibility": "write status: withheld, or take it away",
	"private": "write status: withheld, or take it away", "hidden": "write status: withheld, or take it away", "password": "write status: withheld, or take it away",
	"publish": "write status: draft or status: live", "unlisted": "write status: withheld, or take it away", "noindex": "write status: withheld, or take it away",
}

// hidesElsewhere are those keys of other systems that may be meant to keep a
// piece from readers. They break it, like a misspelt key of hiding.
var hidesElsewhere = text.WordSet("expirydate expiry unpublishdate embargoed_until embargoeduntil embargo_until hold visibility private hidden password publish unlisted noindex publishdate published_at pubdate date_published")
