package content

import (
	"fmt"
	"html"
	"regexp"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
)

// typed is the text of a block as it is typed, without what has been read as
// markup: links, code, HTML. Those leave a byte, and escaped signs two.
type typed struct {
	b     strings.Builder
	marks []mark
}

// mark ties an offset in a typed text to its offset in the source.
type mark struct{ at, src int }

const taken = "\x01"

func (t *typed) reset() {
	t.b.Reset()
	t.marks = t.marks[:0]
}

func (t *typed) text(raw []byte, src int) {
	t.marks = append(t.marks, mark{t.b.Len(), src})
	for i := 0; i < len(raw); i++ {
		if raw[i] == '\\' && i+1 < len(raw) && isPunct(raw[i+1]) {
			t.b.WriteString(taken + taken)
			i++
			continue
		}
		t.b.WriteByte(raw[i])
	}
}

func (t *typed) other() { t.b.WriteString(taken) }

func (t *typed) source(at int) int {
	i := sort.Search(len(t.marks), func(i int) bool { return t.marks[i].at > at }) - 1
	if i < 0 {
		return 0
	}
	return t.marks[i].src + at - t.marks[i].at
}

func isPunct(c byte) bool {
	return c >= '!' && c <= '/' || c >= ':' && c <= '@' || c >= '[' && c <= '`' || c >= '{' && c <= '~'
}

// A leftover is markup that means something elsewhere and that Markdown prints
// as it is typed. first holds the bytes that it begins with; pattern is matched
// from there.
type leftover struct {
	first     string
	pattern   *regexp.Regexp
	what, fix string
	lineHead  bool // only at the head of a line
	afterWord bool // also within or after a word
}

const (
	asText           = "take it away, or write what it shows as Markdown"
	loneAsterisk     = "an asterisk that marks nothing"
	unknownReference = "a character reference that is not known"

	asPicture = "write ![what it shows](file.webp) for a picture"
)

var leftovers = []leftover{
	{first: "{", pattern: regexp.MustCompile(`^\{\{`), what: "a template or shortcode", fix: asText, afterWord: true},
	{first: "{", pattern: regexp.MustCompile(`^\{%`), what: "a template tag", fix: asText, afterWord: true},
	{first: "{", pattern: regexp.MustCompile(`^\{[:#.!/@$*][^{}\n]*\}`), what: "an attribute of another kind of Markdown", fix: "take it away", afterWord: true},
	{first: "{", pattern: regexp.MustCompile(`^\{ ?(?:HYPERLINK|INCLUDEPICTURE|MERGEFIELD|NUMPAGES|PAGE|PAGEREF|REF|SEQ|TOC)\b[^{}\n]*\}`), what: "a field of Word", fix: asText},
	{first: "E", pattern: regexp.MustCompile(`^Error! (?:Reference source|Bookmark) not (?:found|defined)`), what: "a field of Word", fix: asText},
	{first: "{", pattern: regexp.MustCompile(`^\{/?[A-Za-z][\w.-]*(?:[:=| ][^{}\n]*)?\}`), what: "a macro or placeholder", fix: asText, afterWord: true},
	{first: "$#%", pattern: regexp.MustCompile(`^[$#%]\{[^{}\n]*\}`), what: "a placeholder", fix: asText, afterWord: true},
	{first: "%", pattern: regexp.MustCompile(`^%%[A-Za-z_]+%%`), what: "a placeholder", fix: asText},
	{first: "%", pattern: regexp.MustCompile(`^%%(?:[^%\n]+%%|\s*(?:\n|$))`), what: "a comment of Obsidian", fix: "take it away, or write it between <!-- and -->"},
	{first: "$", pattern: regexp.MustCompile(`^\$\$(?:[^$\n]+\$\$|\n)`), what: "a formula", fix: asText},
	{first: "|", pattern: regexp.MustCompile(`^\|[A-Z][A-Z_:0-9]{2,}\|(?:\n|$)`), what: "a placeholder", fix: asText},
	{first: "#", pattern: regexp.MustCompile(`^###[A-Z_]+###`), what: "a placeholder", fix: asText},
	{first: "#", pattern: regexp.MustCompile(`^#{2,6}[\p{L}\d][^\n]*`), what: "a heading without a space after #", fix: "write a space after the last #", lineHead: true},
	{first: "#", pattern: regexp.MustCompile(`^#\+[A-Za-z_]+:?`), what: "Org markup", fix: asText, lineHead: true},
	{first: "<", pattern: regexp.MustCompile(`^<%`), what: "a template tag", fix: asText, afterWord: true},
	{first: "<", pattern: regexp.MustCompile(`^<www\.[^\s<>]+>`), what: "an address without https://", fix: "write [text](https://…)"},
	{first: "<", pattern: regexp.MustCompile(`^</?[A-Za-z][\w.:-]*(?:\s+[^<>\n]*)?/?>`), what: "a tag", fix: asText, afterWord: true},
	{first: "[", pattern: regexp.MustCompile(`^\[\[[^\[\]\n]+\]\]`), what: "a wiki link", fix: "write [text](file.md) for another piece, " + asPicture, afterWord: true},
	{first: "[", pattern: regexp.MustCompile(`^\[\[`), what: "a wiki link", fix: "write [text](file.md) for another piece, " + asPicture, afterWord: true},
	{first: "[", pattern: regexp.MustCompile(`^\[/[A-Za-z][\w-]*\]`), what: "a shortcode", fix: "write its text as Markdown, " + asPicture, afterWord: true},
	{first: "[", pattern: regexp.MustCompile(`^\[(?:[A-Za-z][\w-]*\s+[\w-]+=|[A-Za-z][\w-]*=["'“”#A-Za-z/]|size=)[^\[\]\n]*\]?`), what: "a shortcode", fix: "write its text as Markdown, " + asPicture, afterWord: true},
	{first: "[", pattern: regexp.MustCompile(`^\[(?:gallery|embed|playlist|toc|TOC|contact-form(?:-7)?|embedyt|youtube|more|nextpage)(?:\s[^\[\]\n]*)?/?\]`), what: "a shortcode", fix: asText, afterWord: true},
	{first: "[", pattern: regexp.MustCompile(`^\[(?:[a-z][a-z0-9]*(?:_[a-z0-9]+)+(?:\s[^\[\]\n]*)?/?|[a-z][\w-]*\s+https?://[^\[\]\s]*|(?:wpvideo|tweet|vimeo|slideshow|instagram-feed)(?:\s[^\[\]\n]*)?)\]`), what: "a shortcode", fix: asText, afterWord: true},
	{first: "[", pattern: regexp.MustCompile(`^\[[^\[\]|\n]+\|(?:https?://|mailto:|/)[^\[\]\s]*\]`), what: "a wiki link", fix: "write [text](https://…)", afterWord: true},
	{first: "[", pattern: regexp.MustCompile(`^\[[\w-]+:: [^\[\]\n]*\]`), what: "a field of Obsidian", fix: "take it away"},
	{first: "[", pattern: regexp.MustCompile(`^\[![A-Za-z]+\][+-]?`), what: "a callout", fix: "write a heading or a bold word instead", afterWord: true},
	{first: "[", pattern: regexp.MustCompile(`^\[\^[^\[\]\n]{1,200}\]`), what: "a footnote that is not defined", fix: "write its text on a line of its own: [^name]: text", afterWord: true},
	{first: "[", pattern: regexp.MustCompile(`^\[[ xX/>-]\](?: |$)`), what: "a box of a task list", fix: "take it away; write done or open in words", lineHead: true},
	{first: "[", pattern: regexp.MustCompile(`^\[https?://\S+ [^\[\]\n]+\]`), what: "a wiki link", fix: "write [text](https://…)"},
	{first: "]", pattern: regexp.MustCompile(`^\]\([^()\n]*\)?`), what: "a link that is not read", fix: "put an address with spaces between < and >, or write %20 for a space; close both brackets", afterWord: true},
	{first: "]", pattern: regexp.MustCompile(`^\]\[(?:\]|[^\[\]\n]*\pL[^\[\]\n]*\])`), what: "a link whose address is not defined", fix: "write [text](https://…)", afterWord: true},
	{first: "]", pattern: regexp.MustCompile(`^\] \((?:https?://|www\.|mailto:|/)[^()\s]*\)`), what: "a link that is not read", fix: "take the space between ] and ( away", afterWord: true},
	{first: "]", pattern: regexp.MustCompile(`^\]https?://`), what: "a link that is not read", fix: "write [text](https://…)", afterWord: true},
	{first: ")", pattern: regexp.MustCompile(`^\)\[\s*(?:https?://|www\.|mailto:|/)[^\[\]\s]*\]`), what: "a link with its brackets the wrong way round", fix: "write [text](https://…)", afterWord: true},
	{first: "\"”", pattern: regexp.MustCompile(`^["”]:https?://`), what: "a Textile link", fix: "write [text](https://…)", afterWord: true},
	{first: "*", pattern: regexp.MustCompile(`^\*\*\s[^*\n]*\pL[^*\n]*\s\*\*`), what: "asterisks that mark nothing", fix: "put ** directly before and after the words that are to be bold"},
	{first: "*", pattern: regexp.MustCompile(`^\*\*\s[^*\n]*[^\s*]\*\*`), what: "asterisks that mark nothing", fix: "put ** directly before and after the words that are to be bold"},
	{first: "*", pattern: regexp.MustCompile(`^\*[^\s*][^*\n]{0,80}\s\*[\pL\pN]`), what: "asterisks that mark nothing", fix: "put * directly before and after the words"},
	{first: "*_", pattern: regexp.MustCompile(`^(?:\*\*\*?|__)[\pL\pN"“”'‘’«(\[<][^\n]{0,60}`), what: "asterisks that mark nothing", fix: "put ** directly before and after the words that are to be bold; write \\* for an asterisk"},
	{first: "_", pattern: regexp.MustCompile(`^_[^\s_][^_\n]{0,80}\s_[\pL\pN]`), what: "underscores that mark nothing", fix: "put _ directly before and after the words"},
	{first: "*", pattern: regexp.MustCompile(`^\*[\pL"“‘«][^\n]{0,60}`), what: loneAsterisk, fix: "put * directly before and after the words; write \\* for an asterisk"},
	{first: "=", pattern: regexp.MustCompile(`^==+[^=\s](?:[^=\n]*[^=\s])?==+`), what: "marked text", fix: "write **bold** or *emphasis*", afterWord: true},
	{first: "=", pattern: regexp.MustCompile(`^={1,6} \S[^\n]*`), what: "a heading of AsciiDoc or a wiki", fix: "write ## before a heading", lineHead: true},
	{first: "^", pattern: regexp.MustCompile(`^\^\[[^\[\]\n]+\]`), what: "an inline footnote", fix: "write [^name] here, and [^name]: text on a line of its own", afterWord: true},
	{first: "[", pattern: regexp.MustCompile(`^\[@[\w:-]+[\];]`), what: "a citation", fix: "write [^name] here, and [^name]: text on a line of its own", afterWord: true},
	{first: "<", pattern: regexp.MustCompile(`^<[@#!][A-Za-z0-9|-]+>`), what: "a mention of a chat program", fix: "write the name itself"},
	{first: "^", pattern: regexp.MustCompile(`^\^[^\s^]{1,20}\^`), what: "superscript", fix: "write the sign itself: ², ³, ª", afterWord: true},
	{first: "~", pattern: regexp.MustCompile(`^~[^\s~]{1,20}~`), what: "subscript", fix: "write the sign itself: ₂, ₃", afterWord: true},
	{first: "+", pattern: regexp.MustCompile(`^\+\+[^\s+](?:[^+\n]*[^\s+])?\+\+`), what: "inserted text", fix: "take the + away"},
	{first: "|", pattern: regexp.MustCompile(`^\|\|[^|\s](?:[^|\n]*[^|\s])?\|\|`), what: "hidden text", fix: "take the bars away"},
	{first: "|", pattern: regexp.MustCompile(`^\|[^|\n]*\|[^\n]*\|\s*(?:\n|$)`), what: "a row of a table that is not read", fix: "write a line |---|---| below its first row, with a blank line above the table", lineHead: true},
	{first: "!", pattern: regexp.MustCompile(`^!!! ?[a-z]+`), what: "a callout", fix: "write a heading or a bold word instead", lineHead: true},
	{first: "!", pattern: regexp.MustCompile(`^![^\s!]+\.(?i:png|jpe?g|gif|webp|svg)(?:\|[^!\n]*)?!`), what: "a Textile picture", fix: asPicture},
	{first: "?", pattern: regexp.MustCompile(`^\?\?\?\+? (?:note|tip|info|abstract|success|question|warning|failure|danger|bug|example|quote)\b`), what: "a callout", fix: "write a heading or a bold word instead", lineHead: true},
	{first: "^", pattern: regexp.MustCompile(`^\^[a-z0-9][a-z0-9-]{4,40}[ \t]*(?:\n|$)`), what: "the name of a block of Obsidian", fix: "take it away"},
	{first: "\\", pattern: regexp.MustCompile(`^\\[ \t]*$`), what: "a backslash at the end of a paragraph", fix: "take it away", afterWord: true},
	{first: "*", pattern: regexp.MustCompile(`^\*\[[^\[\]\n]+\]: \S[^\n]*`), what: "an abbreviation of another kind of Markdown", fix: "take it away", lineHead: true},
	{first: ":", pattern: regexp.MustCompile(`^:[ \t]+\pL[^\n]*`), what: "a definition of another kind of Markdown", fix: "write the term in bold, and its meaning behind it", lineHead: true},
	{first: ":", pattern: regexp.MustCompile(`^:::+ ?\{?\.?\w*`), what: "a container of another kind of Markdown", fix: "take it away", lineHead: true},
	{first: ":", pattern: regexp.MustCompile(`^:[a-z][a-z0-9_+-]+[a-z0-9]:`), what: "the name of an emoji", fix: "write the emoji itself, or take it away"},
	{first: "@", pattern: regexp.MustCompile(`^@@?(?:include|import|embed)\b`), what: "an instruction to another program", fix: asText},
	{first: ".", pattern: regexp.MustCompile(`^\.\. [\w-]+::`), what: "a directive of reStructuredText", fix: asText, lineHead: true},
	{first: "hb", pattern: regexp.MustCompile(`^(?:h[1-6]|bq)\. `), what: "Textile markup", fix: "write ## before a heading, > before a quote", lineHead: true},
	{first: "ivl", pattern: regexp.MustCompile(`^(?:image|video|include|link)::?[^\s\[\]]+\[`), what: "AsciiDoc markup", fix: asText},
	{first: "ie", pattern: regexp.MustCompile(`^(?:import\s+[\w{}*, ]+\s+from\s+['"]|export\s+(?:const|default)\s)`), what: "MDX code", fix: "take it away", lineHead: true},
	{first: "'", pattern: regexp.MustCompile(`^'''[^'\n]+'''`), what: "bold text of a wiki", fix: "write **bold**"},
	{first: "\\", pattern: regexp.MustCompile(`^\\(?:[a-zA-Z]+\{|begin\b|end\b|item\b|section\b|par\b|newpage\b|pagebreak\b|clearpage\b)`), what: "LaTeX markup", fix: asText, afterWord: true},
	{first: "&", pattern: regexp.MustCompile(`^&amp;(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,30});`), what: "a character reference that is escaped twice", fix: "write the character itself", afterWord: true},
	{first: "&", pattern: regexp.MustCompile(`^&[a-z][a-z0-9]{2,30};`), what: unknownReference, fix: "write the character itself", afterWord: true},
}

// firstBytes holds the bytes at which a leftover may begin.
var firstBytes = func() (set [256][]*leftover) {
	for i := range leftovers {
		for _, c := range []byte(leftovers[i].first) {
			set[c] = append(set[c], &leftovers[i])
		}
	}
	return set
}()

// maxLeftover bounds how far a pattern looks, and so the time a text takes.
const maxLeftover = 200

// maxTold bounds how many leftovers of one line are reported.
const maxTold = 6

// checkTyped reports leftovers of other systems in the block that was read, each
// kind once a line.
func (m *markdown) checkTyped(n ast.Node) {
	text := m.typed.b.String()
	told := map[string]bool{}
	for i := 0; i < len(text) && len(m.problems) < maxProblems; i++ {
		if text[i] == '\n' {
			clear(told)
		}
		for _, l := range firstBytes[text[i]] {
			found := l.find(text, i)
			if found == "" {
				continue
			}
			kind := l.what
			if text[i] == ']' { // each loses an address or a picture
				kind += found
			}
			if !told[kind] && len(told) < maxTold {
				told[kind] = true
				m.report(m.lineOf(min(m.typed.source(i), max(len(m.src)-1, 0))), Warning,
					fmt.Sprintf("%q is %s, and is printed as it is typed", cut(strings.TrimSpace(strings.ReplaceAll(found, taken, "…")), 40), l.what), l.fix)
			}
			if text[i] != '*' && text[i] != '_' { // what goes on to the end of the line holds others
				i += len(strings.TrimRight(l.pattern.FindString(text[i:min(len(text), i+maxLeftover)]), "\n")) - 1
			}
			break
		}
	}
}

// checkField reports a leftover in a text of the front matter.
func (p *piece) checkField(file string, line int, text string) {
	for i := range len(text) {
		for _, l := range firstBytes[text[i]] {
			if found := l.find(text, i); found != "" {
				p.warn(file, line, fmt.Sprintf("%q is %s, and is printed as it is typed", cut(found, 40), l.what), "write plain text here")
				return
			}
		}
	}
}

// find returns the leftover at text[i:], or "".
func (l *leftover) find(text string, i int) string {
	before, _ := utf8.DecodeLastRuneInString(text[:i])
	switch {
	case l.lineHead && !atLineHead(text, i):
		return ""
	case !l.afterWord && i > 0 && (unicode.IsLetter(before) || unicode.IsDigit(before) || before == rune(text[i])):
		return ""
	case l.what == loneAsterisk && (!unicode.IsSpace(before) || atLineHead(text, i)): // "*Not his real name"
		return ""
	}
	found := l.pattern.FindString(text[i:min(len(text), i+maxLeftover)])
	if found == "" || l.what == unknownReference && html.UnescapeString(found) != found {
		return ""
	}
	if open := strings.LastIndexAny(text[:i], "[(\n"); open >= 0 && (text[i] == ']' || text[i] == ')') && i-open < 60 {
		return strings.TrimLeft(text[open:i], "\n") + found
	}
	return found
}

func atLineHead(text string, i int) bool {
	before := strings.TrimRight(text[:i], " \t")
	return before == "" || strings.HasSuffix(before, "\n")
}

// comment reports a comment that another system left; the desk's own are left
// out in silence.
func (m *markdown) comment(line int, s string) {
	s = strings.TrimSpace(strings.TrimPrefix(s, "<!--"))
	if strings.HasPrefix(s, "wp:") || strings.HasPrefix(s, "/wp:") || strings.HasPrefix(s, "kg-card") || strings.HasPrefix(s, "[if ") {
		m.report(line, Warning, fmt.Sprintf("the comment %q of another system is left out", cut(s, 40)), "take it away, and look whether its block is printed as it should be")
	}
}

// isCensored reports whether the asterisks of an emphasis are those of words
// that are not printed whole, of a title or between numbers: "f*ck and sh*t",
// "M*A*S*H", "10*20*30 cm".
func (m *markdown) isCensored(n *ast.Emphasis) bool {
	start := m.offset(n) - n.Level
	if start <= 0 || start >= len(m.src) || m.src[start] != '*' {
		return false
	}
	before, _ := utf8.DecodeLastRune(m.src[:start])
	in := m.raw(n)
	if unicode.IsDigit(before) { // 10*20*30 cm
		first, _ := utf8.DecodeRuneInString(in)
		return unicode.IsDigit(first)
	}
	return unicode.IsLetter(before) && (strings.ContainsAny(in, " \n") || utf8.RuneCountInString(in) <= 2)
}
