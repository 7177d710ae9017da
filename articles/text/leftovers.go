package text

import (
	"html"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Leftover is markup of another system that Markdown prints as it is typed. first
// holds the bytes that it begins with; Pattern is matched from there.
type Leftover struct {
	first     string
	Pattern   *regexp.Regexp
	What, Fix string
	lineHead  bool // only at the head of a line
	afterWord bool // also within or after a word
}

// LoneAsterisk describes an asterisk without another one.
const LoneAsterisk = "an asterisk that marks nothing"

const (
	asText           = "take it away, or write what it shows as Markdown"
	unknownReference = "a character reference that is not known"

	asPicture = "write ![what it shows](file.webp) for a picture"
)

var leftovers = []Leftover{
	{first: "{", Pattern: regexp.MustCompile(`^\{\{`), What: "a template or shortcode", Fix: asText, afterWord: true},
	{first: "{", Pattern: regexp.MustCompile(`^\{%`), What: "a template tag", Fix: asText, afterWord: true},
	{first: "{", Pattern: regexp.MustCompile(`^\{[:#.!/@$*][^{}\n]*\}`), What: "an attribute of another kind of Markdown", Fix: "take it away", afterWord: true},
	{first: "{", Pattern: regexp.MustCompile(`^\{ ?(?:HYPERLINK|INCLUDEPICTURE|MERGEFIELD|NUMPAGES|PAGE|PAGEREF|REF|SEQ|TOC)\b[^{}\n]*\}`), What: "a field of Word", Fix: asText},
	{first: "E", Pattern: regexp.MustCompile(`^Error! (?:Reference source|Bookmark) not (?:found|defined)`), What: "a field of Word", Fix: asText},
	{first: "{", Pattern: regexp.MustCompile(`^\{/?[A-Za-z][\w.-]*(?:[:=| ][^{}\n]*)?\}`), What: "a macro or placeholder", Fix: asText, afterWord: true},
	{first: "$#%", Pattern: regexp.MustCompile(`^[$#%]\{[^{}\n]*\}`), What: "a placeholder", Fix: asText, afterWord: true},
	{first: "%", Pattern: regexp.MustCompile(`^%%[A-Za-z_]+%%`), What: "a placeholder", Fix: asText},
	{first: "%", Pattern: regexp.MustCompile(`^%%(?:[^%\n]+%%|\s*(?:\n|$))`), What: "a comment of Obsidian", Fix: "take it away, or write it between <!-- and -->"},
	{first: "$", Pattern: regexp.MustCompile(`^\$\$(?:[^$\n]+\$\$|\n)`), What: "a formula", Fix: asText},
	{first: "|", Pattern: regexp.MustCompile(`^\|[A-Z][A-Z_:0-9]{2,}\|(?:\n|$)`), What: "a placeholder", Fix: asText},
	{first: "#", Pattern: regexp.MustCompile(`^###[A-Z_]+###`), What: "a placeholder", Fix: asText},
	{first: "#", Pattern: regexp.MustCompile(`^#{2,6}[\p{L}\d][^\n]*`), What: "a heading without a space after #", Fix: "write a space after the last #", lineHead: true},
	{first: "#", Pattern: regexp.MustCompile(`^#\+[A-Za-z_]+:?`), What: "Org markup", Fix: asText, lineHead: true},
	{first: "<", Pattern: regexp.MustCompile(`^<%`), What: "a template tag", Fix: asText, afterWord: true},
	{first: "<", Pattern: regexp.MustCompile(`^<www\.[^\s<>]+>`), What: "an address without https://", Fix: "write [text](https://…)"},
	{first: "<", Pattern: regexp.MustCompile(`^</?[A-Za-z][\w.:-]*(?:\s+[^<>\n]*)?/?>`), What: "a tag", Fix: asText, afterWord: true},
	{first: "[", Pattern: regexp.MustCompile(`^\[\[[^\[\]\n]+\]\]`), What: "a wiki link", Fix: "write [text](file.md) for another piece, " + asPicture, afterWord: true},
	{first: "[", Pattern: regexp.MustCompile(`^\[\[`), What: "a wiki link", Fix: "write [text](file.md) for another piece, " + asPicture, afterWord: true},
	{first: "[", Pattern: regexp.MustCompile(`^\[/[A-Za-z][\w-]*\]`), What: "a shortcode", Fix: "write its text as Markdown, " + asPicture, afterWord: true},
	{first: "[", Pattern: regexp.MustCompile(`^\[(?:[A-Za-z][\w-]*\s+[\w-]+=|[A-Za-z][\w-]*=["'“”#A-Za-z/]|size=)[^\[\]\n]*\]?`), What: "a shortcode", Fix: "write its text as Markdown, " + asPicture, afterWord: true},
	{first: "[", Pattern: regexp.MustCompile(`^\[(?:gallery|embed|playlist|toc|TOC|contact-form(?:-7)?|embedyt|youtube|more|nextpage)(?:\s[^\[\]\n]*)?/?\]`), What: "a shortcode", Fix: asText, afterWord: true},
	{first: "[", Pattern: regexp.MustCompile(`^\[(?:[a-z][a-z0-9]*(?:_[a-z0-9]+)+(?:\s[^\[\]\n]*)?/?|[a-z][\w-]*\s+https?://[^\[\]\s]*|(?:wpvideo|tweet|vimeo|slideshow|instagram-feed)(?:\s[^\[\]\n]*)?)\]`), What: "a shortcode", Fix: asText, afterWord: true},
	{first: "[", Pattern: regexp.MustCompile(`^\[[^\[\]|\n]+\|(?:https?://|mailto:|/)[^\[\]\s]*\]`), What: "a wiki link", Fix: "write [text](https://…)", afterWord: true},
	{first: "[", Pattern: regexp.MustCompile(`^\[[\w-]+:: [^\[\]\n]*\]`), What: "a field of Obsidian", Fix: "take it away"},
	{first: "[", Pattern: regexp.MustCompile(`^\[![A-Za-z]+\][+-]?`), What: "a callout", Fix: "write a heading or a bold word instead", afterWord: true},
	{first: "[", Pattern: regexp.MustCompile(`^\[\^[^\[\]\n]{1,200}\]`), What: "a footnote that is not defined", Fix: "write its text on a line of its own: [^name]: text", afterWord: true},
	{first: "[", Pattern: regexp.MustCompile(`^\[[ xX/>-]\](?: |$)`), What: "a box of a task list", Fix: "take it away; write done or open in words", lineHead: true},
	{first: "[", Pattern: regexp.MustCompile(`^\[https?://\S+ [^\[\]\n]+\]`), What: "a wiki link", Fix: "write [text](https://…)"},
	{first: "]", Pattern: regexp.MustCompile(`^\]\([^()\n]*\)?`), What: "a link that is not read", Fix: "put an address with spaces between < and >, or write %20 for a space; close both brackets", afterWord: true},
	{first: "]", Pattern: regexp.MustCompile(`^\]\[(?:\]|[^\[\]\n]*\pL[^\[\]\n]*\])`), What: "a link whose address is not defined", Fix: "write [text](https://…)", afterWord: true},
	{first: "]", Pattern: regexp.MustCompile(`^\] \((?:https?://|www\.|mailto:|/)[^()\s]*\)`), What: "a link that is not read", Fix: "take the space between ] and ( away", afterWord: true},
	{first: "]", Pattern: regexp.MustCompile(`^\]https?://`), What: "a link that is not read", Fix: "write [text](https://…)", afterWord: true},
	{first: ")", Pattern: regexp.MustCompile(`^\)\[\s*(?:https?://|www\.|mailto:|/)[^\[\]\s]*\]`), What: "a link with its brackets the wrong way round", Fix: "write [text](https://…)", afterWord: true},
	{first: "\"”", Pattern: regexp.MustCompile(`^["”]:https?://`), What: "a Textile link", Fix: "write [text](https://…)", afterWord: true},
	{first: "*", Pattern: regexp.MustCompile(`^\*\*\s[^*\n]*\pL[^*\n]*\s\*\*`), What: "asterisks that mark nothing", Fix: "put ** directly before and after the words that are to be bold"},
	{first: "*", Pattern: regexp.MustCompile(`^\*\*\s[^*\n]*[^\s*]\*\*`), What: "asterisks that mark nothing", Fix: "put ** directly before and after the words that are to be bold"},
	{first: "*", Pattern: regexp.MustCompile(`^\*[^\s*][^*\n]{0,80}\s\*[\pL\pN]`), What: "asterisks that mark nothing", Fix: "put * directly before and after the words"},
	{first: "*_", Pattern: regexp.MustCompile(`^(?:\*\*\*?|__)[\pL\pN"“”'‘’«(\[<][^\n]{0,60}`), What: "asterisks that mark nothing", Fix: "put ** directly before and after the words that are to be bold; write \\* for an asterisk"},
	{first: "_", Pattern: regexp.MustCompile(`^_[^\s_][^_\n]{0,80}\s_[\pL\pN]`), What: "underscores that mark nothing", Fix: "put _ directly before and after the words"},
	{first: "*", Pattern: regexp.MustCompile(`^\*[\pL"“‘«][^\n]{0,60}`), What: LoneAsterisk, Fix: "put * directly before and after the words; write \\* for an asterisk"},
	{first: "=", Pattern: regexp.MustCompile(`^==+[^=\s](?:[^=\n]*[^=\s])?==+`), What: "marked text", Fix: "write **bold** or *emphasis*", afterWord: true},
	{first: "=", Pattern: regexp.MustCompile(`^={1,6} \S[^\n]*`), What: "a heading of AsciiDoc or a wiki", Fix: "write ## before a heading", lineHead: true},
	{first: "^", Pattern: regexp.MustCompile(`^\^\[[^\[\]\n]+\]`), What: "an inline footnote", Fix: "write [^name] here, and [^name]: text on a line of its own", afterWord: true},
	{first: "[", Pattern: regexp.MustCompile(`^\[@[\w:-]+[\];]`), What: "a citation", Fix: "write [^name] here, and [^name]: text on a line of its own", afterWord: true},
	{first: "<", Pattern: regexp.MustCompile(`^<[@#!][A-Za-z0-9|-]+>`), What: "a mention of a chat program", Fix: "write the name itself"},
	{first: "^", Pattern: regexp.MustCompile(`^\^[^\s^]{1,20}\^`), What: "superscript", Fix: "write the sign itself: ², ³, ª", afterWord: true},
	{first: "~", Pattern: regexp.MustCompile(`^~[^\s~]{1,20}~`), What: "subscript", Fix: "write the sign itself: ₂, ₃", afterWord: true},
	{first: "+", Pattern: regexp.MustCompile(`^\+\+[^\s+](?:[^+\n]*[^\s+])?\+\+`), What: "inserted text", Fix: "take the + away"},
	{first: "|", Pattern: regexp.MustCompile(`^\|\|[^|\s](?:[^|\n]*[^|\s])?\|\|`), What: "hidden text", Fix: "take the bars away"},
	{first: "|", Pattern: regexp.MustCompile(`^\|[^|\n]*\|[^\n]*\|\s*(?:\n|$)`), What: "a row of a table that is not read", Fix: "write a line |---|---| below its first row, with a blank line above the table", lineHead: true},
	{first: "!", Pattern: regexp.MustCompile(`^!!! ?[a-z]+`), What: "a callout", Fix: "write a heading or a bold word instead", lineHead: true},
	{first: "!", Pattern: regexp.MustCompile(`^![^\s!]+\.(?i:png|jpe?g|gif|webp|svg)(?:\|[^!\n]*)?!`), What: "a Textile picture", Fix: asPicture},
	{first: "?", Pattern: regexp.MustCompile(`^\?\?\?\+? (?:note|tip|info|abstract|success|question|warning|failure|danger|bug|example|quote)\b`), What: "a callout", Fix: "write a heading or a bold word instead", lineHead: true},
	{first: "^", Pattern: regexp.MustCompile(`^\^[a-z0-9][a-z0-9-]{4,40}[ \t]*(?:\n|$)`), What: "the name of a block of Obsidian", Fix: "take it away"},
	{first: "\\", Pattern: regexp.MustCompile(`^\\[ \t]*$`), What: "a backslash at the end of a paragraph", Fix: "take it away", afterWord: true},
	{first: "*", Pattern: regexp.MustCompile(`^\*\[[^\[\]\n]+\]: \S[^\n]*`), What: "an abbreviation of another kind of Markdown", Fix: "take it away", lineHead: true},
	{first: ":", Pattern: regexp.MustCompile(`^:[ \t]+\pL[^\n]*`), What: "a definition of another kind of Markdown", Fix: "write the term in bold, and its meaning behind it", lineHead: true},
	{first: ":", Pattern: regexp.MustCompile(`^:::+ ?\{?\.?\w*`), What: "a container of another kind of Markdown", Fix: "take it away", lineHead: true},
	{first: ":", Pattern: regexp.MustCompile(`^:[a-z][a-z0-9_+-]+[a-z0-9]:`), What: "the name of an emoji", Fix: "write the emoji itself, or take it away"},
	{first: "@", Pattern: regexp.MustCompile(`^@@?(?:include|import|embed)\b`), What: "an instruction to another program", Fix: asText},
	{first: ".", Pattern: regexp.MustCompile(`^\.\. [\w-]+::`), What: "a directive of reStructuredText", Fix: asText, lineHead: true},
	{first: "hb", Pattern: regexp.MustCompile(`^(?:h[1-6]|bq)\. `), What: "Textile markup", Fix: "write ## before a heading, > before a quote", lineHead: true},
	{first: "ivl", Pattern: regexp.MustCompile(`^(?:image|video|include|link)::?[^\s\[\]]+\[`), What: "AsciiDoc markup", Fix: asText},
	{first: "ie", Pattern: regexp.MustCompile(`^(?:import\s+[\w{}*, ]+\s+from\s+['"]|export\s+(?:const|default)\s)`), What: "MDX code", Fix: "take it away", lineHead: true},
	{first: "'", Pattern: regexp.MustCompile(`^'''[^'\n]+'''`), What: "bold text of a wiki", Fix: "write **bold**"},
	{first: "\\", Pattern: regexp.MustCompile(`^\\(?:[a-zA-Z]+\{|begin\b|end\b|item\b|section\b|par\b|newpage\b|pagebreak\b|clearpage\b)`), What: "LaTeX markup", Fix: asText, afterWord: true},
	{first: "&", Pattern: regexp.MustCompile(`^&amp;(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,30});`), What: "a character reference that is escaped twice", Fix: "write the character itself", afterWord: true},
	{first: "&", Pattern: regexp.MustCompile(`^&[a-z][a-z0-9]{2,30};`), What: unknownReference, Fix: "write the character itself", afterWord: true},
}

// LeftoversAt holds, for each byte, the leftovers that may begin with it.
var LeftoversAt = func() (set [256][]*Leftover) {
	for i := range leftovers {
		for _, c := range []byte(leftovers[i].first) {
			set[c] = append(set[c], &leftovers[i])
		}
	}
	return set
}()

// MaxLeftover bounds how far a pattern looks, and so the time a text takes.
const MaxLeftover = 200

// Find returns the leftover at text[i:], or "".
func (l *Leftover) Find(text string, i int) string {
	before, _ := utf8.DecodeLastRuneInString(text[:i])
	switch {
	case l.lineHead && !atLineHead(text, i):
		return ""
	case !l.afterWord && i > 0 && (unicode.IsLetter(before) || unicode.IsDigit(before) || before == rune(text[i])):
		return ""
	case l.What == LoneAsterisk && (!unicode.IsSpace(before) || atLineHead(text, i)): // "*Not his real name"
		return ""
	}
	found := l.Pattern.FindString(text[i:min(len(text), i+MaxLeftover)])
	if found == "" || l.What == unknownReference && html.UnescapeString(found) != found {
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
