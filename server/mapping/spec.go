package mapping

import (
	"math/big"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"broadside/articles/yamlfile"
)

// decodeSpec decodes the value of a field: the name of a column, or a group of keys.
// nested allows the key first.
func (p *parser) decodeSpec(n *yaml.Node, path string, nested bool) *spec {
	s := &spec{}
	if n.Kind == yaml.ScalarNode {
		p.decodeColumn(&s.column)(p.Decoder, n, path)
		return s
	}
	var sources []string
	from := func(kind source, name string, value yamlfile.Value) yamlfile.Value {
		return func(d *yamlfile.Decoder, n *yaml.Node, path string) {
			s.source, sources = kind, append(sources, name)
			value(d, n, path)
		}
	}
	fields := yamlfile.Fields{
		"column":    from(fromColumn, "column", p.decodeColumn(&s.column)),
		"value":     from(fromConstant, "value", decodeText(&s.constant)),
		"join":      from(fromJoin, "join", p.decodeJoin(s)),
		"template":  from(fromTemplate, "template", p.decodeTemplate(s)),
		"when":      p.decodeConditions(&s.when),
		"with":      decodeText(&s.with),
		"match":     decodePattern(&s.match),
		"split":     decodeText(&s.split),
		"part":      yamlfile.Int(&s.part, 1, 100),
		"values":    decodeValues(&s.values),
		"otherwise": decodeOtherwise(&s.otherwise),
		"decimal":   yamlfile.OneOf(&s.decimal, ".", ","),
		"scale":     decodeScale(&s.scale),
		"round":     decodeRound(&s.round),
		"grouped":   yamlfile.Bool(&s.grouped),
		"dates":     decodeLayouts(&s.dates),
		"add":       decodeDuration(&s.add),
		"capitals":  decodeCapitals(&s.capitals),
		"cut":       yamlfile.Int(&s.cut, 10, 5000),
		"default":   decodeText(&s.fallback),
	}
	if nested {
		fields["first"] = from(fromFirst, "first", yamlfile.List(func(d *yamlfile.Decoder, n *yaml.Node, path string) {
			if p.count(n, path) {
				s.first = append(s.first, p.decodeSpec(n, path, false))
			}
		}))
	}
	p.Mapping(n, path, fields)
	p.checkSpec(n, path, s, sources)
	return s
}

// checkSpec reports keys that do not belong together.
func (p *parser) checkSpec(n *yaml.Node, path string, s *spec, sources []string) {
	switch {
	case len(sources) == 0:
		p.Wrong(n, path, "the source of the value is missing", "write one of column, value, join, template, first")
	case len(sources) > 1:
		p.Wrong(n, path, strings.Join(sources, " and ")+" exclude each other", "keep one of them")
	case s.with != "" && s.source != fromJoin:
		p.Wrong(n, path, "with belongs to join", "take it out")
	case s.part > 0 && s.split == "":
		p.Wrong(n, path, "part belongs to split", "add split: the character between the parts")
	case s.add != duration{} && len(s.dates) == 0:
		p.Wrong(n, path, "add belongs to dates", "add dates: the layouts of the date")
	case len(s.dates) > 0 && (s.decimal != "" || s.scale != "" || s.round != nil || s.grouped):
		p.Wrong(n, path, "a value is a date or a number", "keep dates, or decimal, scale, round and grouped")
	}
	if (s.scale != "" || s.round != nil || s.grouped) && s.decimal == "" {
		s.decimal = "."
	}
}

// decodeConditions decodes the rows for which a field has a value: {column: [values]}.
func (p *parser) decodeConditions(into *[]condition) yamlfile.Value {
	return func(d *yamlfile.Decoder, n *yaml.Node, path string) {
		p.eachKey(n, path, func(name string, n *yaml.Node, path string) {
			c := condition{column: p.use(name)}
			p.decodeWords(&c.is)(d, n, path)
			*into = append(*into, c)
		})
	}
}

// decodeText decodes a text that may be empty or a space.
func decodeText(into *string) yamlfile.Value {
	return func(d *yamlfile.Decoder, n *yaml.Node, path string) {
		if n.Kind == yaml.ScalarNode && strings.TrimSpace(n.Value) == "" {
			*into = n.Value
			return
		}
		yamlfile.Text(into)(d, n, path)
	}
}

// decodeCapitals decodes the words that stay in capitals. The list may be empty.
func decodeCapitals(into *map[string]bool) yamlfile.Value {
	return func(d *yamlfile.Decoder, n *yaml.Node, path string) {
		*into = map[string]bool{}
		yamlfile.List(func(d *yamlfile.Decoder, n *yaml.Node, path string) {
			word := ""
			yamlfile.Text(&word)(d, n, path)
			(*into)[strings.ToLower(word)] = true
		})(d, n, path)
	}
}

func decodeOtherwise(into **string) yamlfile.Value {
	return func(d *yamlfile.Decoder, n *yaml.Node, path string) {
		*into = new(string)
		decodeText(*into)(d, n, path)
	}
}

// decodeValues decodes a table of values, whose keys are compared in their folded form.
func decodeValues(into *map[string]string) yamlfile.Value {
	return func(d *yamlfile.Decoder, n *yaml.Node, path string) {
		var values map[string]string
		yamlfile.Map(&values, decodeText)(d, n, path)
		*into = map[string]string{}
		for key, value := range values {
			folded := foldValue(key)
			if other, ok := (*into)[folded]; ok && other != value {
				d.Wrong(n, path, strconv.Quote(key)+" is there in two spellings with two values", "keep one of them")
			}
			(*into)[folded] = value
		}
	}
}

func decodeRound(into **int) yamlfile.Value {
	return func(d *yamlfile.Decoder, n *yaml.Node, path string) {
		*into = new(int)
		yamlfile.Int(*into, 0, 6)(d, n, path)
	}
}

func decodeScale(into *string) yamlfile.Value {
	return yamlfile.Parsed(into, func(s string) (string, string, string) {
		if r, ok := new(big.Rat).SetString(s); !ok || len(s) > 20 || strings.ContainsAny(s, "eE/") || r.Sign() <= 0 {
			return "", strconv.Quote(s) + " is not a factor", "write it like 0.000001 for millionths or 0.01 for cents"
		}
		return s, "", ""
	})
}

// decodeDuration decodes the period that is added to a date: 30d, 2w, 6m (months).
func decodeDuration(into *duration) yamlfile.Value {
	return yamlfile.Parsed(into, func(s string) (duration, string, string) {
		units := map[byte]duration{'d': {days: 1}, 'w': {days: 7}, 'm': {months: 1}, 'y': {months: 12}}
		unit, ok := units[s[len(s)-1]]
		n, err := strconv.Atoi(s[:len(s)-1])
		if !ok || err != nil || n < 0 || n > 1000 {
			return duration{}, strconv.Quote(s) + " is not a length of time", "write it like 30d, 2w, 6m or 1y"
		}
		return duration{n * unit.days, n * unit.months}, "", ""
	})
}

func (p *parser) decodeJoin(s *spec) yamlfile.Value {
	return func(d *yamlfile.Decoder, n *yaml.Node, path string) {
		s.with = " "
		d.Sequence(n, path, func(d *yamlfile.Decoder, n *yaml.Node, path string) {
			var column string
			p.decodeColumn(&column)(d, n, path)
			s.columns = append(s.columns, column)
		})
	}
}

// templateLine is a line of a template: texts and columns in turn, a text first.
type templateLine struct{ texts, columns []string }

// decodeTemplate decodes a text with columns in braces: "{make} {model}".
func (p *parser) decodeTemplate(s *spec) yamlfile.Value {
	return func(d *yamlfile.Decoder, n *yaml.Node, path string) {
		var whole string
		if yamlfile.Text(&whole)(d, n, path); whole == "" {
			return
		}
		found := false
		for text := range strings.SplitSeq(strings.TrimRight(whole, "\n"), "\n") {
			line, ok := p.parseTemplateLine(text)
			if !ok {
				d.Wrong(n, path, "a brace is not closed", "write {Column name}")
				return
			}
			found = found || len(line.columns) > 0
			s.template = append(s.template, line)
		}
		if !found {
			d.Wrong(n, path, "it names no column", "write {Column name}, or use value for a text that is always the same")
		}
	}
}

func (p *parser) parseTemplateLine(text string) (line templateLine, ok bool) {
	for {
		before, rest, found := strings.Cut(text, "{")
		line.texts = append(line.texts, before)
		if !found {
			return line, !strings.Contains(before, "}")
		}
		name, rest, found := strings.Cut(rest, "}")
		if !found || strings.TrimSpace(name) == "" {
			return line, false
		}
		line.columns = append(line.columns, p.use(name))
		text = rest
	}
}
