package yamlfile

import (
	"regexp"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v3"

	"broadside/articles/text"
)

// Slip is a Fault of a scalar whose text YAML reads otherwise than it is
// typed. Lost reports that words of it are not in the text that is returned.
type Slip struct {
	Fault
	Lost bool
}

// Text returns the scalar n as it was typed by a person who does not know YAML. "Port is #1 now" is
// kept whole, though YAML takes "#1 now" for a comment; a comment with a space after its # is left
// out. Both are a Slip, and so are tags, anchors and the word Null.
func (d *Document) Text(n *yaml.Node) (string, *Slip) {
	if s, slip := d.marked(n); slip != nil {
		return s, slip
	}
	if n.Style&^yaml.TaggedStyle != 0 { // quoted, or a block
		return n.Value, nil
	}
	if n.Tag == "!!null" && n.Value != "" && n.Value != "~" && n.Value != "null" {
		return n.Value, d.newSlip(n, false, "YAML takes "+n.Value+" for no value", n.Value)
	}
	line, comment := d.comment(n)
	if comment == "" {
		return n.Value, nil
	}
	typed := strings.TrimSpace(n.Value + " " + comment)
	printed, what := typed, "; it is printed as typed"
	if !looksLikeText(comment) {
		printed, what = n.Value, ", which is not printed"
	}
	slip := d.newSlip(n, printed != typed, "YAML takes "+quoteText(text.Shorten(comment, 60))+" for a comment"+what, typed)
	slip.Line = line
	return printed, slip
}

// Word returns the scalar n where a code, a number or a time is wanted: a
// comment beside it is ordinary, and only a tag, an anchor or a value that is
// nothing but "#word" is a Slip.
func (d *Document) Word(n *yaml.Node) (string, *Slip) {
	if s, slip := d.marked(n); slip != nil {
		slip.Fix = "write the value without it"
		return s, slip
	}
	if _, comment := d.comment(n); n.Value == "" && looksLikeText(comment) {
		slip := d.newSlip(n, true, "YAML takes "+quoteText(text.Shorten(comment, 60))+" for a comment: the value is empty", comment)
		slip.Fix = "take the # away, or the whole line"
		return "", slip
	}
	return n.Value, nil
}

// marked finds a tag or an anchor, which YAML takes off the text. The tags of
// YAML itself (!!str) and anchors that an alias uses are meant.
func (d *Document) marked(n *yaml.Node) (string, *Slip) {
	typed := strings.TrimSpace(d.restOfLine(n))
	if d.aliased[n] || typed == "" || typed[0] != '!' && typed[0] != '&' || strings.HasPrefix(typed, "!!") && strings.HasPrefix(n.Tag, "!!") {
		return "", nil
	}
	mark := typed[:strings.IndexFunc(typed+" ", unicode.IsSpace)]
	if n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) != 0 || strings.ContainsAny(typed, "]}") {
		return n.Value, d.newSlip(n, true, "YAML takes "+quoteText(mark)+" for a mark of its own and leaves it out", mark+" "+n.Value)
	}
	return typed, d.newSlip(n, false, "YAML takes "+quoteText(mark)+" for a mark of its own", typed)
}

func (d *Document) newSlip(n *yaml.Node, lost bool, what, typed string) *Slip {
	before, _ := d.splitLine(n)
	key, _, _ := cutKey(before + " ")
	return &Slip{Fault{n.Line, what, "if it is text, put the whole in quotes: " + assign(key, typed)}, lost}
}

// comment returns the comment directly behind the plain scalar n, and its
// line; YAML ends the text there.
func (d *Document) comment(n *yaml.Node) (line int, comment string) {
	if n.Style&^yaml.TaggedStyle != 0 {
		return 0, ""
	}
	line, rest := n.Line, d.restOfLine(n)
	if strings.HasPrefix(rest, "!!") {
		_, rest, _ = strings.Cut(rest, " ")
	}
	for _, r := range n.Value {
		if unicode.IsSpace(r) {
			continue
		}
		for rest = strings.TrimLeftFunc(rest, unicode.IsSpace); rest == "" && line < len(d.lines); line++ {
			rest = strings.TrimLeftFunc(d.lines[line], unicode.IsSpace)
		}
		after, ok := strings.CutPrefix(rest, string(r))
		if !ok {
			return 0, "" // not the source of this scalar
		}
		rest = after
	}
	comment = strings.TrimSpace(rest)
	if !strings.HasPrefix(comment, "#") || comment == rest && n.Value != "" {
		return 0, ""
	}
	return line, comment
}

// looksLikeText reports whether a comment looks like text: "#1", "#MeToo". Notes that
// a desk leaves for itself ("#todo") and rows of #### do not.
func looksLikeText(comment string) bool {
	m := taggedWord.FindStringSubmatch(comment)
	if m == nil || strings.ContainsAny(comment, "]}") { // it may end a list
		return false
	}
	return !deskWords[strings.ToLower(strings.TrimRightFunc(m[1], unicode.IsPunct))]
}

var (
	taggedWord = regexp.MustCompile(`^#([\p{L}\p{Nd}][^\s\p{Z}]*)`)
	deskWords  = text.WordSet("todo fixme xxx tbc tbd note check desk hold")
)

// assign returns "key: 'text'", the text in quotes that YAML reads as text.
func assign(key, value string) string {
	if key == "" {
		return quoteText(text.Shorten(value, 120))
	}
	return key + ": " + quoteText(text.Shorten(value, 120))
}

// quoteText returns s in the quotes of YAML that need the least change of it.
func quoteText(s string) string {
	if strings.Contains(s, "'") && !strings.ContainsAny(s, `"\`) {
		return `"` + s + `"`
	}
	return "'" + strings.ReplaceAll(s, "'", "''") + "'"
}

// Quoted returns the line of n with its value in quotes, as advice.
func (d *Document) Quoted(n *yaml.Node) string {
	before, rest := d.splitLine(n)
	if rest != "" && !strings.ContainsAny(rest[:1], "[{!&") { // a pair within brackets
		return quoteText(strings.TrimSpace(rest[:strings.IndexAny(rest+",", ",]}")]))
	}
	key, _, _ := cutKey(before + " ")
	return assign(key, strings.TrimSpace(rest))
}

// Folded reports whether n is a plain text on several lines, which YAML joins.
func (d *Document) Folded(n *yaml.Node) bool {
	first := strings.TrimSpace(d.restOfLine(n))
	return n.Kind == yaml.ScalarNode && n.Style == 0 && first != "" && len(first) < len(n.Value) && strings.HasPrefix(n.Value, first)
}
