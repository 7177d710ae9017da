package partners

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"broadside/app/classifieds"
	"broadside/articles"
	"broadside/articles/yamlfile"
)

// Limits of a file: it is in memory, and parts of a record are in every page.
const (
	maxFile    = 1 << 20
	maxRecords = 2000
	maxOrigins = 20
	maxText    = 80
	maxCount   = 16
)

// Parse parses a file of records. They are valid only if every Problem is a
// Warning. usable checks a partner's filter; nil accepts any.
func Parse(file string, text []byte, usable func(classifieds.Filter) error) ([]Partner, []articles.Problem) {
	r := &reader{file: file, usable: usable}
	if len(text) > maxFile {
		r.report(0, "the file is larger than 1 MiB")
		return nil, r.problems
	}
	doc, fault := yamlfile.Parse(string(text))
	switch {
	case fault != nil:
		r.report(fault.Line, "not YAML: %s: %s", fault.What, fault.Fix)
		return nil, r.problems
	case doc.Root == nil:
		r.report(0, "the file is empty: write partners: []")
		return nil, r.problems
	}
	r.doc = doc
	var out []Partner
	r.mapping(doc.Root, "the file", takers{"partners": func(n *yaml.Node) { out = r.records(n) }}, "partners")
	return out, r.problems
}

// reader decodes a YAML tree and collects the problems. The YAML decoder would
// report unknown keys without their lines.
type reader struct {
	file     string
	doc      *yamlfile.Document
	usable   func(classifieds.Filter) error
	problems []articles.Problem
}

type takers map[string]func(*yaml.Node)

func (r *reader) report(line int, format string, what ...any) {
	if len(r.problems) < 100 {
		r.problems = append(r.problems, articles.Problem{File: r.file, Line: line, What: fmt.Sprintf(format, what...)})
	}
}

func (r *reader) mapping(n *yaml.Node, what string, take takers, need ...string) {
	if n.Kind != yaml.MappingNode {
		r.report(n.Line, "%s is not a group of key: value", what)
		return
	}
	var seen []string
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		switch f := take[key.Value]; {
		case f == nil:
			r.report(key.Line, "unknown key %q", key.Value)
		case slices.Contains(seen, key.Value):
			r.report(key.Line, "%s stands twice", key.Value)
		default:
			f(n.Content[i+1])
		}
		seen = append(seen, key.Value)
	}
	for _, key := range need {
		if !slices.Contains(seen, key) {
			r.report(n.Line, "%s has no %s", what, key)
		}
	}
}

func (r *reader) records(n *yaml.Node) []Partner {
	if n.Kind != yaml.SequenceNode || len(n.Content) > maxRecords {
		r.report(n.Line, "partners is not a list of at most %d records", maxRecords)
		return nil
	}
	var out []Partner
	for _, entry := range n.Content {
		p := r.record(entry)
		if slices.ContainsFunc(out, func(o Partner) bool { return o.ID == p.ID }) {
			r.report(entry.Line, "the id %q is another record's", p.ID)
		}
		out = append(out, p)
	}
	return out
}

func (r *reader) record(n *yaml.Node) Partner {
	p := Partner{Status: Live, Light: Day, Dark: Night}
	r.mapping(n, "the record", takers{
		"id":       func(n *yaml.Node) { p.ID = r.id(n) },
		"name":     func(n *yaml.Node) { p.Name = r.text(n) },
		"status":   func(n *yaml.Node) { p.Status = r.status(n) },
		"origins":  func(n *yaml.Node) { p.Origins = r.origins(n) },
		"label":    func(n *yaml.Node) { p.Label = r.label(n) },
		"listings": func(n *yaml.Node) { p.Listings = r.filter(n) },
		"count":    func(n *yaml.Node) { p.Count = r.count(n) },
		"utm":      func(n *yaml.Node) { p.UTM = r.campaign(n) },
		"tokens":   func(n *yaml.Node) { r.tokens(n, &p) },
	}, "id", "name", "origins")
	if slices.Contains(p.Origins, "*") && (p.ID != Open || len(p.Origins) > 1) {
		r.report(n.Line, `the origin "*" stands alone, and only in the record with the id %q`, Open)
	}
	return p
}

// scalar returns the text of a scalar, or "" after reporting a problem.
func (r *reader) scalar(n *yaml.Node) string {
	if n.Kind == yaml.ScalarNode {
		if _, slip := r.doc.Word(n); slip != nil {
			r.report(slip.Line, "%s: put a text that begins with # or a sign in quotes", slip.What)
			return ""
		}
	}
	if n.Kind != yaml.ScalarNode || n.Tag == "!!null" || strings.TrimSpace(n.Value) == "" {
		r.report(n.Line, "not a text")
		return ""
	}
	return strings.TrimSpace(n.Value)
}

// text returns a text that readers see, as typed.
func (r *reader) text(n *yaml.Node) string {
	s := r.scalar(n)
	if s != "" {
		typed, slip := r.doc.Text(n)
		if s = strings.TrimSpace(typed); slip != nil && len(r.problems) < 100 {
			r.problems = append(r.problems, articles.Problem{File: r.file, Line: slip.Line, What: slip.What + ": " + slip.Fix, Level: articles.Warning})
		}
	}
	if len([]rune(s)) > maxText || strings.ContainsFunc(s, func(c rune) bool { return c < ' ' || c == 0x7f || c == '\uFFFD' }) {
		r.report(n.Line, "a text of one line and at most %d letters is wanted", maxText)
		return ""
	}
	return s
}

func (r *reader) id(n *yaml.Node) string {
	s := r.scalar(n)
	if s != "" && (len(s) > 64 || s[0] == '-' || strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" || s == "preview" || s == "counts") {
		r.report(n.Line, "an id is small letters, digits and, not first, hyphens, at most 64; preview and counts are taken")
		return ""
	}
	return s
}

func (r *reader) status(n *yaml.Node) Status {
	switch s := Status(r.scalar(n)); s {
	case Live, Revoked:
		return s
	default:
		r.report(n.Line, "the status %q is neither live nor revoked", s)
	}
	return Revoked // the safe default
}

func (r *reader) origins(n *yaml.Node) []string {
	if n.Kind != yaml.SequenceNode || len(n.Content) == 0 || len(n.Content) > maxOrigins {
		r.report(n.Line, "origins is not a list of 1 to %d", maxOrigins)
		return nil
	}
	var out []string
	for _, entry := range n.Content {
		s := r.scalar(entry)
		if s == "" {
			continue
		}
		if s != "*" {
			o, why := parseOrigin(s)
			if why != "" {
				r.report(entry.Line, "%q: %s", s, why)
				continue
			}
			s = o
		}
		if slices.Contains(out, s) {
			r.report(entry.Line, "%q stands twice", s)
		}
		out = append(out, s)
	}
	return out
}

// label returns the texts by language; one text for all languages has the key "".
func (r *reader) label(n *yaml.Node) map[string]string {
	if n.Kind != yaml.MappingNode {
		return map[string]string{"": r.text(n)}
	}
	out := map[string]string{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		if len(key.Value) < 2 || len(key.Value) > 8 || strings.Trim(key.Value, "abcdefghijklmnopqrstuvwxyz") != "" || out[key.Value] != "" {
			r.report(key.Line, "%q is not a language, or stands twice", key.Value)
			continue
		}
		out[key.Value] = r.text(n.Content[i+1])
	}
	return out
}

// filter returns the canonical query of a filter, which is written as a query of
// /listings.
func (r *reader) filter(n *yaml.Node) string {
	s := strings.TrimPrefix(r.scalar(n), "?")
	v, err := url.ParseQuery(s)
	if err != nil {
		r.report(n.Line, "listings: %v", err)
		return ""
	}
	f, err := classifieds.ParseFilter(v)
	if err != nil {
		r.report(n.Line, "listings: %v", err)
		return ""
	}
	f.Cursor, f.Limit, f.Facets = "", 0, false
	if r.usable != nil {
		if err := r.usable(f); err != nil {
			r.report(n.Line, "listings: %v", err)
			return ""
		}
	}
	return f.Values().Encode()
}

func (r *reader) count(n *yaml.Node) int {
	i, err := strconv.Atoi(r.scalar(n))
	if err != nil || i < 1 || i > maxCount {
		r.report(n.Line, "count is a whole number from 1 to %d", maxCount)
		return 0
	}
	return i
}

func (r *reader) campaign(n *yaml.Node) string {
	v := url.Values{}
	take := takers{}
	for _, name := range []string{"source", "medium", "campaign", "content", "term"} {
		take[name] = func(n *yaml.Node) { v.Set("utm_"+name, r.text(n)) }
	}
	r.mapping(n, "utm", take, "source")
	return v.Encode()
}

func (r *reader) tokens(n *yaml.Node, p *Partner) {
	r.mapping(n, "tokens", takers{
		"light": func(n *yaml.Node) { r.palette(n, "light", &p.Light) },
		"dark":  func(n *yaml.Node) { r.palette(n, "dark", &p.Dark) },
	})
}

func (r *reader) palette(n *yaml.Node, name string, p *Palette) {
	colour := func(into *Colour) func(*yaml.Node) {
		return func(n *yaml.Node) {
			c, ok := ParseColour(r.scalar(n))
			if !ok {
				r.report(n.Line, "%q is not a colour: write \"#rrggbb\", in quotes", n.Value)
				return
			}
			*into = c
		}
	}
	r.mapping(n, name, takers{"paper": colour(&p.Paper), "ink": colour(&p.Ink), "quiet": colour(&p.Quiet),
		"accent": colour(&p.Accent), "rule": colour(&p.Rule)})
	for _, text := range p.unreadable() {
		r.report(n.Line, "%s: %s cannot be read on paper %s: the contrast is less than %v : 1", name, text, p.Paper, LeastContrast)
	}
}
