package yamlfile

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"broadside/articles/text"
)

// explain returns the Fault behind a syntax error. The parser often names the
// line on which it gave up and not the one that is wrong, so the lines are
// searched for the mistakes that people make.
func explain(lines []string, err error) *Fault {
	var block, depth = -1, 0 // indentation of the key of a block scalar; open brackets
	for i := 0; i < len(lines); i++ {
		line := lines[i]
		if strings.TrimSpace(line) == "" || strings.HasPrefix(strings.TrimSpace(line), "#") || i == 0 && strings.TrimSpace(line) == "---" {
			continue
		}
		if block >= 0 && indent(line) > block {
			continue
		}
		block = -1
		if depth > 0 {
			depth += brackets(line)
			continue
		}
		if f := explainLine(lines, i); f != nil {
			return f
		}
		_, value, _ := cutKey(line)
		switch {
		case blockHead.MatchString(value):
			block = indent(line)
		case strings.HasPrefix(value, "[") || strings.HasPrefix(value, "{"):
			depth = max(0, brackets(value))
		case strings.HasPrefix(value, `"`) || strings.HasPrefix(value, "'"):
			if _, closed := closing(value); !closed {
				i += quotedLines(lines[i+1:], value[0])
			}
		}
	}
	return unexplained(lines, err)
}

func second(line int) *Fault {
	return &Fault{line, "a second document begins here, and would not be read", "write one document: take the line with --- or ... away"}
}

var parserLine = regexp.MustCompile(`line (\d+)`)

// unexplained points at the line that the parser names, in plain words.
func unexplained(lines []string, err error) *Fault {
	line := 1
	if m := parserLine.FindStringSubmatch(err.Error()); m != nil {
		_, _ = fmt.Sscan(m[1], &line)
	}
	return &Fault{min(max(line, 1), max(len(lines), 1)), "there is a mistake on this line or one beside it",
		"write one key: value on a line, all at one indentation, and put a text with unusual characters in quotes"}
}

var (
	blockHead = regexp.MustCompile(`^[|>][-+0-9]{0,2}\s*(?:#.*)?$`)
	keyed     = regexp.MustCompile(`^[\s-]*?(?:- +)*("[^"]*"|'[^']*'|[\p{L}_][\p{L}\p{N}_. -]*?)[ \t]*:(?:[ \t]+|$)(.*)$`)
	tight     = regexp.MustCompile(`^[\s-]*([A-Za-z_]+)(:|：|\s*=)\s*(\S.*)$`)
	fence     = regexp.MustCompile(`^\s*(?:[-–—―−]{1,}|\++|=+|\*{3,}|~{3,}|` + "`{3,}" + `)\s*$`)
)

// cutKey cuts "  - key: value" into its key and value; without a key the value
// is the line without its list marks.
func cutKey(line string) (key, value string, ok bool) {
	if m := keyed.FindStringSubmatch(line); m != nil {
		return strings.Trim(m[1], `"'`), strings.TrimSpace(m[2]), true
	}
	value = strings.TrimSpace(line)
	for strings.HasPrefix(value, "- ") {
		value = strings.TrimSpace(value[2:])
	}
	return "", value, false
}

func indent(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

// explainLine returns the Fault of one line, or nil. Each is an error in any
// context but a block or a quoted text, which explain passes over.
func explainLine(lines []string, i int) *Fault {
	line, number := lines[i], i+1
	key, value, ok := cutKey(line)
	fault := func(what, fix string) *Fault { return &Fault{number, what, fix} }
	inQuotes := func(what string) *Fault {
		return fault(what, "put the whole in quotes: "+assign(key, value))
	}
	switch {
	case strings.Contains(line[:len(line)-len(strings.TrimLeft(line, " \t"))], "\t"):
		return fault("the line is indented with a tab", "indent with spaces")
	case i > 0 && (strings.TrimRight(line, " \t") == "---" || strings.TrimRight(line, " \t") == "..."):
		return second(number)
	case fence.MatchString(line) && strings.TrimSpace(line) != "-":
		return fault(fmt.Sprintf("%q does not end the keys", strings.TrimSpace(line)), "write --- alone on the line")
	case strings.HasPrefix(strings.TrimSpace(line), "<<:"):
		return fault("keys cannot be taken over from another place", "write them out")
	case !ok && !strings.HasPrefix(strings.TrimSpace(line), "- "):
		if f := keyless(lines, i); f != nil {
			return f
		}
	case strings.HasPrefix(line, " ") && deeper(lines, i):
		return fault("the line is indented like a part of the text above it", "begin the line where the key above it begins")
	case ok && uneven(lines, i):
		return fault("the line is not indented like its neighbours", "begin it where the keys that belong together begin")
	}
	if value == "" {
		return nil
	}
	switch c := value[0]; {
	case c == '"' || c == '\'':
		return explainQuoted(lines, i, key, value)
	case strings.IndexByte("*&@`%", c) >= 0, (c == '|' || c == '>') && !blockHead.MatchString(value):
		return inQuotes(fmt.Sprintf("a text that begins with %c is not read without quotes", c))
	case c == '[' || c == '{':
		return explainBrackets(lines, i, key, value)
	case key != "" && strings.HasPrefix(value, "- ") || value == "?" || key != "" && value == "-" || strings.HasPrefix(value, "? "):
		return inQuotes(fmt.Sprintf("a text that begins with %c and a space is not read without quotes", c))
	case ok && holdsColon(value):
		return inQuotes("the text holds a colon, which YAML takes for the end of a key")
	}
	return nil
}

// holdsColon reports whether YAML would read a part of a plain text as a key.
func holdsColon(value string) bool {
	if at := strings.Index(value, " #"); at >= 0 {
		value = strings.TrimRight(value[:at], " ")
	}
	return strings.Contains(value, ": ") || strings.Contains(value, ":\t") || strings.HasSuffix(value, ":")
}

// deeper reports whether line i is a key that is indented under a text that
// already has its value.
func deeper(lines []string, i int) bool {
	for j := i - 1; j >= 0; j-- {
		if strings.TrimSpace(lines[j]) == "" || strings.HasPrefix(strings.TrimSpace(lines[j]), "#") {
			continue
		}
		_, value, ok := cutKey(lines[j])
		return ok && indent(lines[i]) > keyStart(lines[j]) && value != "" && !strings.HasPrefix(value, "#") && !blockHead.MatchString(value)
	}
	return false
}

// keyStart returns where the key of a line begins, behind the marks of lists.
func keyStart(line string) int {
	t := strings.TrimLeft(line, " ")
	for strings.HasPrefix(t, "- ") {
		t = strings.TrimLeft(t[2:], " ")
	}
	return len(line) - len(t)
}

// uneven reports whether line i, a key, begins between two levels of the keys
// above it.
func uneven(lines []string, i int) bool {
	deeper := false
	for j := i - 1; j >= 0; j-- {
		if _, _, ok := cutKey(lines[j]); !ok || strings.HasPrefix(strings.TrimSpace(lines[j]), "#") {
			continue
		}
		switch at := keyStart(lines[j]); {
		case at > keyStart(lines[i]):
			deeper = true
		case at == keyStart(lines[i]):
			return false
		default:
			return deeper && !strings.HasPrefix(strings.TrimLeft(lines[i], " "), "- ")
		}
	}
	return false
}

// keyless explains a line without "key: ": a colon without a space, another
// sign for it, or the continuation of a text that is not indented.
func keyless(lines []string, i int) *Fault {
	line := lines[i]
	if m := tight.FindStringSubmatch(line); m != nil && !strings.HasPrefix(m[3], "//") {
		what := "there is no space after the colon"
		if m[2] != ":" {
			what = fmt.Sprintf("%q is not the sign between a key and its value", strings.TrimSpace(m[2]))
		}
		return &Fault{i + 1, what, "write a colon and a space: " + m[1] + ": " + text.Shorten(strings.TrimLeftFunc(m[3], unicode.IsSpace), 120)}
	}
	if indent(line) > 0 || len(lines) == 1 || strings.ContainsAny(strings.TrimSpace(line)[:1], "[]{}\"'&*!%@`|>") {
		return nil
	}
	for j, other := range lines {
		if _, _, ok := cutKey(other); ok && j != i {
			return &Fault{i + 1, "the line has no key", "indent it by two spaces if it goes on with the text above, else write its key and a colon before it"}
		}
	}
	return nil
}

func explainQuoted(lines []string, i int, key, value string) *Fault {
	end, closed := closing(value)
	if !closed {
		if value[0] == '\'' && strings.Count(value, "'") == 1 && quotedLines(lines[i+1:], '\'') == 0 ||
			value[0] == '"' && quotedLines(lines[i+1:], '"') == 0 {
			return unclosed(lines, i+1)
		}
		return nil
	}
	rest := strings.TrimSpace(value[end:])
	switch {
	case rest == "" && key != "" && i+1 < len(lines) && goesOn(lines[i], lines[i+1]):
		return &Fault{i + 2, "text follows the closing quote of the line above", "put the whole in quotes on one line: " + assign(key, value+" "+strings.TrimSpace(lines[i+1]))}
	case rest == "" || strings.HasPrefix(rest, "#") && value[end] == ' ':
		if at := badEscape(value); at != "" {
			return &Fault{i + 1, fmt.Sprintf("%s means nothing within double quotes", at), "put the text in single quotes: " + assign(key, strings.Trim(value[:end], `"`))}
		}
		return nil
	case key == "" && (rest[0] == ':' || rest[0] == ','):
		return nil
	case rest == "," || rest == ";":
		return &Fault{i + 1, fmt.Sprintf("a %q follows the closing quote", rest), "take it away: " + key + ": " + value[:end]}
	case strings.HasPrefix(rest, ",") && strings.HasSuffix(rest, value[:1]) && key != "":
		return &Fault{i + 1, "a list follows the key without brackets", "put it in brackets: " + key + ": [" + text.Shorten(value, 120) + "]"}
	case value[0] == value[len(value)-1] && !strings.HasPrefix(value[end:], " "):
		fix := "use single quotes around it: " // "He said "no""
		if value[0] == '\'' {
			fix = "write an apostrophe twice within single quotes, or use double quotes: " // 'It's'
		}
		return &Fault{i + 1, "the text ends at its second quote", fix + assign(key, value[1:len(value)-1])}
	}
	return &Fault{i + 1, "text follows the closing quote", "put the whole in quotes: " + assign(key, value)}
}

// goesOn reports whether next is text that is indented below line.
func goesOn(line, next string) bool {
	_, _, ok := cutKey(next)
	return !ok && indent(next) > indent(line) && !strings.HasPrefix(strings.TrimSpace(next), "#") && strings.TrimSpace(next) != ""
}

// quotedLines counts the lines up to the one that holds mark, 0 when a key at
// the beginning of a line comes first.
func quotedLines(lines []string, mark byte) int {
	for i, line := range lines {
		if _, _, ok := cutKey(line); ok && indent(line) == 0 {
			return 0
		}
		if strings.IndexByte(line, mark) >= 0 {
			return i + 1
		}
	}
	return 0
}

func unclosed(lines []string, number int) *Fault {
	key, value, _ := cutKey(lines[number-1])
	if value == "" {
		return &Fault{number, "a quote is opened and not closed", "close it on the same line"}
	}
	value = strings.TrimSuffix(value, ",")
	fix := "close it on the same line"
	if key != "" {
		fix += ": " + key + ": " + text.Shorten(value, 120) + value[:1]
	}
	if key != "" && value[0] == '\'' {
		fix += ", or put a text that begins with an apostrophe in double quotes"
	}
	return &Fault{number, "the quote that opens the text is not closed", fix}
}

// closing returns where the quote that opens s is closed; closed is false when
// it is not on this line.
func closing(s string) (end int, closed bool) {
	for i := 1; i < len(s); i++ {
		switch {
		case s[0] == '"' && s[i] == '\\':
			i++
		case s[i] == s[0] && s[0] == '\'' && i+1 < len(s) && s[i+1] == '\'':
			i++
		case s[i] == s[0]:
			return i + 1, true
		}
	}
	return 0, false
}

// badEscape returns the first escape of a text in double quotes that YAML does
// not know.
func badEscape(s string) string {
	for i := 1; s[0] == '"' && i+1 < len(s); i++ {
		if s[i] != '\\' {
			continue
		}
		if !strings.ContainsRune("0abt\tnvfre \"/\\N_LPxuU", rune(s[i+1])) {
			return s[i : i+2]
		}
		i++
	}
	return ""
}

// brackets counts the brackets that a line opens, less those it closes.
func brackets(s string) int {
	return strings.Count(s, "[") + strings.Count(s, "{") - strings.Count(s, "]") - strings.Count(s, "}")
}

func explainBrackets(lines []string, i int, key, value string) *Fault {
	if item := commented(value); item != "" {
		return &Fault{i + 1, "in brackets, a # behind a space begins a comment", "put the text in quotes: " + quoteText(item)}
	}
	if bad := badItem(value); bad != "" {
		return &Fault{i + 1, fmt.Sprintf("in brackets, %s is not read without quotes", bad), "put it in quotes: " + quoteText(bad)}
	}
	end := matching(value)
	if end > 0 {
		rest := strings.TrimSpace(value[end:])
		switch {
		case rest == "" || strings.HasPrefix(rest, "#"):
			return nil
		case rest == ",":
			return &Fault{i + 1, "a comma follows the closing bracket", "take it away: " + key + ": " + text.Shorten(value[:end], 120)}
		}
		return &Fault{i + 1, "text follows the closing bracket", "put the whole in quotes: " + assign(key, value)}
	}
	open := brackets(value)
	for _, line := range lines[i+1:] {
		if _, _, ok := cutKey(line); ok && indent(line) == 0 && key != "" {
			break
		}
		if open += brackets(line); open <= 0 {
			return nil
		}
	}
	with := "]"
	if value[0] == '{' {
		with = "}"
	}
	return &Fault{i + 1, "the bracket " + value[:1] + " is not closed", "close it: " + strings.TrimPrefix(key+": ", ": ") + text.Shorten(value, 120) + with}
}

// commented returns the first text in brackets whose end, with the closing
// bracket, YAML reads as a comment.
func commented(value string) string {
	start := 1
	for i := 1; i < len(value); i++ {
		switch c := value[i]; {
		case (c == '"' || c == '\'') && strings.TrimSpace(value[start:i]) == "":
			end, closed := closing(value[i:])
			if !closed {
				return ""
			}
			i += end - 1
		case c == ',' || c == '[' || c == '{' || c == ']' || c == '}':
			start = i + 1
		case c == '#' && value[i-1] == ' ' && strings.TrimSpace(value[start:i]) != "" && matching(value[:i]) == 0 && matching(value) > 0:
			end := i + strings.IndexAny(value[i:], ",]}")
			return strings.TrimSpace(value[start:end])
		}
	}
	return ""
}

// badItem returns the first text in brackets that needs quotes: it begins with a
// sign of the YAML syntax, or has text after its closing quote.
func badItem(value string) string {
	for rest := value[1:]; rest != ""; {
		item := strings.TrimLeft(rest, " ,[]{}")
		if _, v, ok := cutKey(item); ok && !strings.ContainsAny(item[:len(item)-len(v)], ",'\"") {
			item = v
		}
		if item == "" {
			return ""
		}
		end := strings.IndexAny(item+",", ",]}")
		if item[0] == '"' || item[0] == '\'' {
			past, closed := closing(item)
			if !closed {
				return ""
			}
			more := strings.IndexAny(item[past:]+",", ",]}")
			if text := strings.TrimSpace(item[past : past+min(more, len(item)-past)]); text != "" && text[0] != '#' && text[0] != ':' {
				return strings.TrimSpace(item[:past+more])
			}
			rest = item[past:]
			continue
		}
		if strings.IndexByte("@`%*#", item[0]) >= 0 {
			return strings.TrimSpace(item[:end])
		}
		rest = item[end:]
	}
	return ""
}

// matching returns where the bracket that opens s is closed, or 0.
func matching(s string) int {
	open := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '[', '{':
			open++
		case ']', '}':
			if open--; open == 0 {
				return i + 1
			}
		}
	}
	return 0
}
