package mapping

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"go.yaml.in/yaml/v3"

	"broadside/articles"
	"broadside/articles/text"
	"broadside/articles/yamlfile"
	"broadside/server/fold"
	"broadside/server/table"
)

const (
	maxFileBytes = 256 << 10
	maxSpecs     = 500 // fields, derived columns and rules
)

// Parse reads a mapping file. The mapping is nil if a problem is an error.
func Parse(file string, b []byte) (*Mapping, []articles.Problem) {
	d := &yamlfile.Decoder{File: file}
	if len(b) > maxFileBytes {
		return nil, []articles.Problem{{File: file, What: "larger than " + strconv.Itoa(maxFileBytes>>10) + " KB", Fix: "this may be another file; a mapping names columns only"}}
	}
	root := d.Open(b)
	if root == nil {
		return nil, d.Problems
	}
	m := &Mapping{}
	p := parser{Decoder: d, mapping: m}
	d.Mapping(root, "", yamlfile.Fields{
		"format":   yamlfile.OneOf(&m.Format, table.Formats...),
		"row":      decodeWord(&m.Row),
		"zone":     decodeZone(&m.zone),
		"empty":    p.decodeWords(&m.empty),
		"repair":   yamlfile.Bool(&m.repair),
		"repeated": decodeRepeated(&m.Repeated),
		"optional": yamlfile.Terms(&m.Optional),
		"columns":  p.decodeDerived,
		"skip":     yamlfile.List(p.decodeRule),
		"fields":   p.decodeFields,
	}, "fields")
	p.collectColumns()
	if d.Faults() > 0 {
		return nil, d.Problems
	}
	return m, d.Problems
}

// parser decodes the parts of a mapping.
type parser struct {
	*yamlfile.Decoder
	mapping *Mapping
	used    []string // columns, in the order in which they are named
	specs   int
}

func (p *parser) count(n *yaml.Node, path string) bool {
	p.specs++
	if p.specs == maxSpecs {
		p.Wrong(n, path, "more than "+strconv.Itoa(maxSpecs)+" fields, columns and rules", "leave out those that are not needed")
	}
	return p.specs < maxSpecs
}

func (p *parser) use(name string) string {
	name = table.ColumnName(name)
	p.used = append(p.used, name)
	return name
}

// collectColumns sets the columns of the file that the mapping names.
func (p *parser) collectColumns() {
	for _, name := range p.used {
		derived := slices.ContainsFunc(p.mapping.derived, func(d derivation) bool { return d.name == name })
		if !derived && !slices.Contains(p.mapping.columns, name) {
			p.mapping.columns = append(p.mapping.columns, name)
		}
	}
}

func decodeZone(into **time.Location) yamlfile.Value {
	return yamlfile.Parsed(into, func(s string) (*time.Location, string, string) {
		zone, err := time.LoadLocation(s)
		if err != nil {
			return nil, strconv.Quote(s) + " is not a time zone", "write it like Asia/Dubai or America/New_York"
		}
		return zone, "", ""
	})
}

func decodeRepeated(into *bool) yamlfile.Value {
	return yamlfile.Parsed(into, func(s string) (bool, string, string) {
		if s != "skip" && s != "reject" {
			return false, strconv.Quote(s) + " is not known here", "write skip or reject"
		}
		return s == "skip", "", ""
	})
}

// decodeWords decodes a list of values that are compared in their folded form.
func (p *parser) decodeWords(into *map[string]bool) yamlfile.Value {
	return func(d *yamlfile.Decoder, n *yaml.Node, path string) {
		*into = map[string]bool{}
		add := func(d *yamlfile.Decoder, n *yaml.Node, path string) {
			if n.Tag == "!!null" && n.Value != "" { // NULL, without quotes
				(*into)[foldValue(n.Value)] = true
			} else if word, ok := d.Word(n, path); ok {
				(*into)[foldValue(word)] = true
			}
		}
		if n.Kind == yaml.ScalarNode {
			add(d, n, path)
			return
		}
		d.Sequence(n, path, add)
	}
}

// foldValue returns the form in which values are compared. The signs of a value without
// letters count: 1.5 is not 15.
func foldValue(s string) string {
	if strings.ContainsFunc(s, unicode.IsLetter) {
		return fold.Spelling(s)
	}
	return strings.TrimSpace(s)
}

// decodeDerived decodes columns that the mapping adds. A column may use those above it.
func (p *parser) decodeDerived(d *yamlfile.Decoder, n *yaml.Node, path string) {
	p.eachKey(n, path, func(name string, n *yaml.Node, path string) {
		name, before := table.ColumnName(name), len(p.used)
		s := p.decodeSpec(n, path, true)
		if slices.Contains(p.used[before:], name) {
			d.Wrong(n, path, "it is made of a column of its own name, which it hides", "give it another name")
		}
		p.mapping.derived = append(p.mapping.derived, derivation{name, s})
	})
}

func (p *parser) decodeFields(d *yamlfile.Decoder, n *yaml.Node, path string) {
	p.eachKey(n, path, func(name string, n *yaml.Node, path string) {
		if !strings.HasPrefix(name, "attr.") && !strings.HasPrefix(name, "contact_") && !slices.Contains(DeskColumns, name) {
			d.Wrong(n, path, "not a column of Desk CSV", text.Suggest(name, DeskColumns))
			return
		}
		p.mapping.Fields = append(p.mapping.Fields, name)
		p.mapping.specs = append(p.mapping.specs, p.decodeSpec(n, path, true))
	})
	for _, name := range RequiredColumns {
		if !slices.Contains(p.mapping.Fields, name) {
			d.Wrong(n, path+"."+name, "missing: a listing has no "+name, "add "+name)
		}
	}
}

// eachKey calls visit for each key of a mapping in the order of the file.
func (p *parser) eachKey(n *yaml.Node, path string, visit func(name string, n *yaml.Node, path string)) {
	fields := yamlfile.Fields{}
	for i := 0; n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
		name := n.Content[i].Value
		fields[name] = func(_ *yamlfile.Decoder, n *yaml.Node, path string) {
			if p.count(n, path) {
				visit(name, n, path)
			}
		}
	}
	p.Mapping(n, path, fields)
}

// decodeRule decodes a rule that leaves rows out.
func (p *parser) decodeRule(d *yamlfile.Decoder, n *yaml.Node, path string) {
	if !p.count(n, path) {
		return
	}
	var r rule
	before := ""
	d.Mapping(n, path, yamlfile.Fields{
		"column": p.decodeColumn(&r.column),
		"is":     p.decodeWords(&r.is),
		"not":    p.decodeWords(&r.not),
		"match":  decodePattern(&r.match),
		"empty":  yamlfile.Bool(&r.empty),
		"before": yamlfile.OneOf(&before, "now"),
		"dates":  decodeLayouts(&r.dates),
		"reason": decodeWord(&r.reason),
	}, "column", "reason")
	conditions := 0
	for _, set := range []bool{r.is != nil, r.not != nil, r.match != nil, r.empty, before != ""} {
		if set {
			conditions++
		}
	}
	switch {
	case conditions != 1:
		d.Wrong(n, path, "a rule has one condition", "write one of is, not, match, empty: true, before: now")
	case (before != "") != (len(r.dates) > 0):
		d.Wrong(n, path, "before and dates belong together", "write both, like before: now, dates: [YYYY-MM-DD]")
	}
	p.mapping.rules = append(p.mapping.rules, r)
}

// decodeWord decodes a text that may have a comment behind it.
func decodeWord(into *string) yamlfile.Value {
	return func(d *yamlfile.Decoder, n *yaml.Node, path string) {
		if word, ok := d.Word(n, path); ok {
			*into = word
		}
	}
}

func (p *parser) decodeColumn(into *string) yamlfile.Value {
	return func(d *yamlfile.Decoder, n *yaml.Node, path string) {
		if name, ok := d.Word(n, path); ok {
			*into = p.use(name)
		}
	}
}

func decodePattern(into **regexp.Regexp) yamlfile.Value {
	return func(d *yamlfile.Decoder, n *yaml.Node, path string) {
		var s string
		if yamlfile.Text(&s)(d, n, path); s == "" {
			return
		}
		pattern, err := regexp.Compile(s)
		if err != nil || len(s) > 1000 {
			d.Wrong(n, path, strconv.Quote(s)+" is not a pattern", "write it as RE2, https://github.com/google/re2/wiki/Syntax")
			return
		}
		*into = pattern
	}
}
