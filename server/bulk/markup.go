package bulk

import (
	"cmp"
	"fmt"
	"html"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"broadside/app/classifieds"
	"broadside/articles/language"
)

// plainText is the text of a cell while its markup is removed.
type plainText struct {
	text  string
	found []string // names of the removed markup
}

func (p *plainText) recordMarkup(what string) {
	if !slices.Contains(p.found, what) {
		p.found = append(p.found, what)
	}
}

// replace replaces the matches of pattern and records the name of the markup.
func (p *plainText) replace(what string, pattern *regexp.Regexp, with string) {
	p.setText(what, pattern.ReplaceAllString(p.text, with))
}

func (p *plainText) setText(what, text string) {
	if text != p.text {
		p.text = text
		p.recordMarkup(what)
	}
}

// Only these elements with well-formed attributes are tags: "a<b and c>d" is not.
const (
	tagNames = `a|abbr|address|article|b|big|blockquote|body|br|caption|center|cite|code|col|colgroup|dd|del|dfn|div|dl|dt|em|figcaption|figure|font|footer|h[1-6]|head|header|hr|html|i|img|ins|kbd|li|main|mark|nav|o:p|ol|p|picture|pre|q|s|samp|section|small|source|span|strike|strong|sub|sup|table|tbody|td|tfoot|th|thead|title|tr|tt|u|ul|var|wbr|st1:\w+|w:\w+`
	tagRest  = `(?:\s+[a-zA-Z_:][-\w:.]*\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>]+))*\s*/?>`
)

var (
	tag           = regexp.MustCompile(`(?i)<(/?)(` + tagNames + `)` + tagRest)
	block         = regexp.MustCompile(`(?i)<(?:p|div|br|li|td)\b`)
	cdata         = regexp.MustCompile(`(?s)<!\[CDATA\[(.*?)\]\]>`)
	htmlComment   = regexp.MustCompile(`(?s)<!--.*?-->|(?i)<!doctype[^>]*>|<!\[(?:if|endif)[^>]*>`)
	activeTag     = regexp.MustCompile(`(?i)</?(script|style|iframe|object|embed|form|input|button|select|textarea|svg|math|meta|link|base|video|audio|applet|frame|frameset|template|noscript)(?:[\s/][^<>]*)?>`)
	cutTag        = regexp.MustCompile(`(?i)<(?:` + tagNames + `|script|iframe|style|svg|object|embed)\s+[a-z-]+\s*=\s*["'][^>]*$`)
	entity        = regexp.MustCompile(`&(?:#[0-9]{2,7}|#[xX][0-9a-fA-F]{2,6}|[a-zA-Z][a-zA-Z0-9]{1,30});`)
	bareEntity    = regexp.MustCompile(`&(#[0-9]{2,7}|nbsp|amp|lt|gt|quot|apos|[lr][sd]quo|[nm]dash|hellip|bull|middot|copy|reg|trade|deg|eacute|egrave|agrave|ccedil|laquo|raquo|euro|pound|frac12|sup2)([^\w;=]|$)`)
	excelEscape   = regexp.MustCompile(`_x000[dDaA]_\n?|_x0009_`)
	escapedLine   = regexp.MustCompile(`\\r\\n|\\[nr]`)
	drivePath     = regexp.MustCompile(`\b[A-Za-z]:\\`)
	bbcode        = regexp.MustCompile(`(?is)\[(b|i|u|s|center|quote|code|list|left|right|justify|size|color|colour|font|url|email|img|table|tr|td)(?:=[^\]\n]*)?\](.*?)\[/(b|i|u|s|center|quote|code|list|left|right|justify|size|color|colour|font|url|email|img|table|tr|td)\]`)
	bbItem        = regexp.MustCompile(`(?m)^\s*\[\*\]\s*`)
	mdStrong      = regexp.MustCompile(`\*\*([^*\s](?:[^*\n]*[^*\s])?)\*\*|\b__([^_\s](?:[^_\n]*[^_\s])?)__\b`)
	mdLink        = regexp.MustCompile(`!?\[([^\]\n]*)\]\((?:https?://|mailto:|/)[^()\s]*\)`)
	mdHeading     = regexp.MustCompile(`(?m)^#{2,6} +(.*?)(?: +#+)?$`)
	shortcode     = regexp.MustCompile(`(?:^|\s):([a-z][a-z0-9]*(?:_[a-z0-9]+)*):(?:$|[\s.,!])`)
	templateTag   = regexp.MustCompile(`(?i)\[/?(?:gallery|caption|embed|video|audio|playlist|vc_\w+|et_pb_\w+|contact-form[-\w]*|wp_\w+)(?:\s[^\]\n]*)?\]|\{\{[^{}\n]*\}\}|\{%[^{}\n]*%\}|<[?%][^<>]*[?%]>`)
	foreignEscape = regexp.MustCompile(`(?:\\u[0-9a-fA-F]{4}){2,}|(?:%[dD][89a-fA-F]%[89abAB][0-9a-fA-F]){2,}|(?:=[dD][89a-fA-F]=[89abAB][0-9a-fA-F]){2,}|=\?[Uu][Tt][Ff]-8\?[BbQq]\?`)
)

// removeMarkup returns s without the markup that can be removed safely, the names of
// that markup, and a problem if other markup is left.
func removeMarkup(s string) (text string, found []string, left string) {
	if !strings.ContainsAny(s, `<&[*_\{%=#`) {
		return s, nil, ""
	}
	p := &plainText{text: s}
	if m := foreignEscape.FindString(s); m != "" {
		return s, nil, strconv.Quote(truncate(m, 20)) + " is an escape of another program, not text"
	}
	p.replace("_x000D_ of Excel", excelEscape, "\n")
	if !drivePath.MatchString(s) {
		p.replace(`\n`, escapedLine, "\n")
	}
	if m := activeTag.FindString(p.text); m != "" {
		return s, nil, "holds " + truncate(m, 40)
	}
	p.replace("CDATA", cdata, "$1")
	p.replace("HTML", htmlComment, "")
	p.convertTags()
	p.decodeEntities()
	p.replace("BBCode", bbItem, "• ")
	for range 4 { // nested
		p.replace("BBCode", bbcode, "$2")
	}
	p.replace("Markdown", mdLink, "$1")
	p.replace("Markdown", mdStrong, "$1$2")
	p.replace("Markdown", mdHeading, "$1")
	for _, pattern := range []*regexp.Regexp{templateTag, activeTag, tag, htmlComment, cutTag, entity, bbcode} {
		if m := pattern.FindString(p.text); m != "" && (pattern != entity || html.UnescapeString(m) != m) {
			return s, nil, "holds " + truncate(m, 40)
		}
	}
	return p.text, p.found, ""
}

// convertTags turns HTML into lines: paragraphs are separated by a blank line, list
// items begin with • or their number.
func (p *plainText) convertTags() {
	if !tag.MatchString(p.text) {
		return
	}
	p.recordMarkup("HTML")
	var out strings.Builder
	var lists []int // last item number of each open list; -1 in a ul
	last := 0
	if block.MatchString(p.text) { // in HTML with block elements a line end is a space
		p.text = strings.ReplaceAll(p.text, "\n", " ")
	}
	for _, m := range tag.FindAllStringSubmatchIndex(p.text, -1) {
		out.WriteString(p.text[last:m[0]])
		last = m[1]
		closing, name := m[2] < m[3], strings.ToLower(p.text[m[4]:m[5]])
		switch name {
		case "br", "tr", "dt", "dd", "hr":
			out.WriteString("\n")
		case "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "section", "article", "table", "pre", "dl", "figure", "header", "footer":
			out.WriteString("\n\n")
		case "td", "th":
			if !closing {
				out.WriteString(" ")
			}
		case "ul", "ol":
			if !closing {
				lists = append(lists, map[string]int{"ul": -1}[name])
				break
			}
			lists = lists[:max(0, len(lists)-1)]
			out.WriteString("\n")
		case "li":
			if !closing {
				out.WriteString("\n" + itemMark(lists))
			}
		}
	}
	out.WriteString(p.text[last:])
	p.text = out.String()
}

func itemMark(lists []int) string {
	if n := len(lists); n > 0 && lists[n-1] >= 0 {
		lists[n-1]++
		return strconv.Itoa(lists[n-1]) + ". "
	}
	return "• "
}

// decodeEntities decodes HTML entities, once: "&amp;lt;" becomes "&lt;".
func (p *plainText) decodeEntities() {
	p.setText("HTML", entity.ReplaceAllStringFunc(bareEntity.ReplaceAllString(p.text, "&$1;$2"), html.UnescapeString))
}

// removeCellMarkup removes markup with a warning, or rejects the row if it cannot be removed.
func (rp *rowParser) removeCellMarkup(header []string) {
	for _, field := range header {
		oneLine := field != "description"
		if rp.cells[field] == "" || oneLine && !rp.isText(field) {
			continue
		}
		text, found, left := removeMarkup(rp.cells[field])
		if left != "" {
			rp.reject(field, left, "send plain text")
			continue
		}
		text, control := removeControls(text, oneLine)
		if len(found) > 0 {
			rp.addWarning(field, strings.Join(found, " and ")+" was taken out; it reads: "+truncate(strings.Join(strings.Fields(text), " "), 60), "send plain text")
		}
		if control != 0 {
			rp.addWarning(field, fmt.Sprintf("the invisible character %U turns the text after it round; it was left out", control), "delete the text and type it anew")
		}
		if m := shortcode.FindStringSubmatch(text); m != nil {
			rp.addWarning(field, strconv.Quote(":"+m[1]+":")+" is printed as it is", "write the emoji itself, or take it out")
		}
		rp.cells[field] = text
	}
}

// isText reports whether a column holds text that readers see as typed.
func (rp *rowParser) isText(field string) bool {
	if slices.Contains([]string{"title", "area", "alts"}, field) {
		return true
	}
	code, _ := strings.CutPrefix(field, "attr.")
	a := rp.category.Attribute(code)
	return a != nil && len(a.Options) == 0 && slices.Contains([]classifieds.Kind{classifieds.Text, classifieds.Multi, classifieds.URL}, a.Kind)
}

var lineBreaks = strings.NewReplacer("\v", "\n", "\f", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n\n")

// removeControls returns text without bidirectional controls, and the first of them.
func removeControls(text string, oneLine bool) (string, rune) {
	text = lineBreaks.Replace(text)
	if oneLine && strings.ContainsFunc(text, func(r rune) bool { return r == '\n' || r == '\t' }) {
		text = strings.Join(strings.FieldsFunc(text, unicode.IsSpace), " ")
	}
	var first rune
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		clean, control := language.Unmark(line)
		lines[i] = clean
		first = cmp.Or(first, control)
	}
	return strings.Join(lines, "\n"), first
}
