package markdown

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"broadside/articles"
	"broadside/articles/text"
)

// prepare sets src to the text and repairs forms that Markdown misreads: spaces that
// are no ASCII space after a marker, spaces at the inner ends of **…**, and
// prose that is indented like code. It records the number of each line.
func (m *reader) prepare() {
	lines := strings.Split(m.Text, "\n")
	p := preparation{m: m, lines: lines}
	if i := slices.IndexFunc(lines, func(l string) bool { return strings.ContainsAny(l, text.Overrides) }); i >= 0 {
		m.report(m.Shift+i+1, articles.Warning, text.ReversingText, text.FixReversing)
	}
	for p.at < len(lines) {
		p.prepareLine()
	}
	m.src = []byte(strings.Join(p.out, "\n"))
	m.lineNo = p.numbers
	m.lineAt = make([]int, 0, len(p.out))
	at := 0
	for _, line := range p.out {
		m.lineAt = append(m.lineAt, at)
		at += len(line) + 1
	}
}

// preparation repairs the lines of a body before they are parsed.
type preparation struct {
	m       *reader
	lines   []string
	at      int
	out     []string
	numbers []int  // of the lines of out in the body
	fence   string // that a block of code ends with
	inList  bool
	told    bool // that indented text is no code
}

func (p *preparation) putLine(line string) {
	p.out = append(p.out, line)
	p.numbers = append(p.numbers, p.at+1)
}

func (p *preparation) prepareLine() {
	line := p.lines[p.at]
	trimmed := strings.TrimLeft(line, " \t")
	switch {
	case p.fence != "":
		if strings.HasPrefix(trimmed, p.fence) {
			p.fence = ""
		}
	case strings.HasPrefix(trimmed, "```"), strings.HasPrefix(trimmed, "~~~"):
		p.fence = trimmed[:3]
	case trimmed == "":
	case isIndented(line) && !p.inList && p.takeProse():
		return
	case isIndented(line):
	default:
		line = plainSpaces(line)
		line = tightStars(line)
		switch {
		case isItem(line):
			p.inList = true
		case len(line) == len(trimmed) && strings.TrimSpace(p.lineBefore()) == "":
			p.inList = false
		}
	}
	p.putLine(line)
	p.at++
}

func isIndented(line string) bool {
	return strings.HasPrefix(line, "\t") || strings.HasPrefix(line, "    ") || strings.HasPrefix(line, " \t") ||
		strings.HasPrefix(line, "  \t") || strings.HasPrefix(line, "   \t")
}

// isItem reports whether a line begins an item of a list or a footnote, for
// which later lines may be indented.
func isItem(line string) bool {
	line = strings.TrimLeft(line, " \t")
	if len(line) > 1 && strings.IndexByte("-+*", line[0]) >= 0 {
		return (line[1] == ' ' || line[1] == '\t') && strings.Trim(line, "-+* \t") != ""
	}
	rest := strings.TrimLeft(line, "0123456789")
	return rest != line && (strings.HasPrefix(rest, ". ") || strings.HasPrefix(rest, ") ")) || strings.HasPrefix(line, "[^")
}

func (p *preparation) lineBefore() string {
	if p.at == 0 {
		return ""
	}
	return p.lines[p.at-1]
}

// takeProse reads a run of indented lines as paragraphs if it is prose, and reports whether it is.
// Each line after the end of a sentence begins a paragraph.
func (p *preparation) takeProse() bool {
	before := p.lineBefore()
	if strings.TrimSpace(before) != "" && !text.EndsSentence(before) {
		return false // the paragraph goes on
	}
	end := p.at
	for end < len(p.lines) && isIndented(p.lines[end]) && strings.TrimSpace(p.lines[end]) != "" {
		end++
	}
	if !looksLikeProse(p.lines[p.at:end], p.told) {
		return false
	}
	if !p.told {
		p.told = true
		p.m.report(p.m.Shift+p.at+1, articles.Warning, "indented text is printed as a paragraph, not as code", "take the spaces or tabs at the heads of lines away; put code between lines of ```")
	}
	for ; p.at < end; p.at++ {
		line := strings.TrimLeft(p.lines[p.at], " \t")
		if text.EndsSentence(before) {
			p.putLine("")
		}
		before = line
		p.putLine(tightStars(line))
	}
	return true
}

// looksLikeProse reports whether lines are sentences rather than code: most
// of them is letters and spaces, and some line has several words, ends as a
// sentence does or begins as speech does. known means that other indented lines
// of the text are prose.
func looksLikeProse(lines []string, known bool) bool {
	letters, other, words, most := 0, 0, 0, 0
	for _, line := range lines {
		line = strings.TrimSpace(line)
		if last, _ := utf8.DecodeLastRuneInString(line); strings.ContainsRune("{};=\\", last) {
			return false
		}
		for _, r := range line {
			switch {
			case unicode.IsLetter(r), unicode.IsMark(r):
				letters++
			case !unicode.IsSpace(r) && !unicode.IsDigit(r) && !strings.ContainsRune(".,;:!?'\"’‘“”«»-–—…،؛؟*", r):
				other++
			}
		}
		n := text.CountWords(line)
		words += n
		most = max(most, n)
	}
	return (known || most >= 6 || beginsSpeech(lines[0]) || text.EndsSentence(lines[len(lines)-1])) &&
		letters > 0 && other*20 <= letters && letters >= 2*words && !inColumns(lines)
}

// beginsSpeech reports whether a line begins with a dash or a curly quote, or
// with a letter that no code has.
func beginsSpeech(line string) bool {
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(line, " \t\"'"))
	return strings.ContainsRune("—–―“‘«", first) || first > unicode.MaxLatin1 && unicode.IsLetter(first)
}

// inColumns reports whether lines are set in columns, as tables in plain text
// are.
func inColumns(lines []string) bool {
	wide := 0
	for _, line := range lines {
		if strings.Contains(strings.TrimSpace(line), "   ") {
			wide++
		}
	}
	return wide*2 >= len(lines) && wide > 0
}

// plainSpaces replaces a no-break space after a marker at the start of a line with a space, as
// Markdown requires. Some keyboards type one instead of the other.
func plainSpaces(line string) string {
	if !strings.Contains(line, "\u00a0") {
		return line
	}
	return spacedMarker.ReplaceAllString(line, "$1 ")
}

var spacedMarker = regexp.MustCompile(`^( *(?:[-*+]|#{1,6}|>{1,10}|[0-9]{0,9}[.)]))\x{a0}+`)

// tightStars moves a space at the inner end of **…** out of it: word processors
// export "**Date: **Monday", which Markdown does not read as bold.
func tightStars(line string) string {
	if strings.Count(line, "**") < 2 || strings.Count(line, "**")%2 != 0 || strings.Contains(line, "***") || strings.ContainsAny(line, "`\\") {
		return line
	}
	parts := strings.Split(line, "**")
	for i := 1; i < len(parts); i += 2 {
		text := strings.TrimRightFunc(parts[i], unicode.IsSpace)
		if first, _ := utf8.DecodeRuneInString(text); text == "" || unicode.IsSpace(first) || endsInWord(parts[i-1]) {
			return line
		}
		if space := parts[i][len(text):]; space != "" {
			parts[i], parts[i+1] = text, space+strings.TrimLeft(parts[i+1], " ")
		}
	}
	return strings.Join(parts, "**")
}

func endsInWord(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return s != "" && (unicode.IsLetter(r) || unicode.IsDigit(r))
}
