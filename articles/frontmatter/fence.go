package frontmatter

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"broadside/articles"
	"broadside/articles/text"
)

// MaxSize is the size of the largest front matter, or YAML file beside a wire
// text, that is read, in bytes.
const MaxSize = 64 << 10

// Parts is a text cut into front matter and body.
type Parts struct {
	YAML, Body string
	YAMLLine   int // lines of the file before the YAML
	BodyLine   int // lines of the file before the body
	Fault      *articles.Problem
}

// Split returns the YAML between the `---` lines at the head of a text
// and its body. Blank lines and comments may come before the first; a fence of
// another kind, which would print the keys to readers, is a fault.
func Split(text string) Parts {
	head, tail := text, ""
	if len(text) > 2*MaxSize {
		at := MaxSize + strings.IndexByte(text[MaxSize:2*MaxSize]+"\n", '\n')
		head, tail = text[:at], text[at:]
	}
	lines := strings.Split(head, "\n")
	first := firstLine(lines)
	if first == len(lines) {
		return Parts{Body: text}
	}
	if fence := strings.TrimRight(lines[first], " \t"); fence != "---" || first > 0 && !keysFollow(lines[first+1:]) {
		return Parts{Body: text, Fault: findMisfenced(lines, first)}
	}
	for i := first + 1; i < len(lines); i++ {
		if isFence(lines[i]) {
			if last := lastKey(lines[first+1 : i]); last > 0 {
				return Parts{Fault: missingEnd(first+1, first+1+last)}
			}
			yaml := slices.Concat(lines[first+1:i], []string{""}) // each line with its end
			return Parts{YAML: strings.Join(yaml, "\n"), Body: strings.Join(lines[i+1:], "\n") + tail, YAMLLine: first + 1, BodyLine: i + 1}
		}
	}
	if tail != "" {
		what := fmt.Sprintf("the front matter has no end, or is larger than %d KB", MaxSize>>10)
		return Parts{Fault: fault(first+1, what, "put a line with --- after its last key, and text into the body")}
	}
	return Parts{Fault: findUnended(lines, first)}
}

// isFence reports whether a line ends front matter.
func isFence(line string) bool {
	line = strings.TrimRight(line, " \t")
	return line == "---" || line == "..."
}

// firstLine returns the first line that is neither blank nor an HTML comment.
func firstLine(lines []string) int {
	comment := false
	for i, line := range lines {
		t := strings.TrimSpace(line)
		switch {
		case comment:
			comment = !strings.HasSuffix(t, "-->")
		case strings.HasPrefix(t, "<!--"):
			comment = !strings.HasSuffix(t, "-->")
		case !text.IsBlank(line):
			return i
		}
	}
	return len(lines)
}

var (
	keyLine     = regexp.MustCompile(`^["']?([A-Za-z][A-Za-z_]*)["']?\s*[:=](?:\s|$|["'\[])`)
	fenceLike   = regexp.MustCompile("^\\s*[“”\"'\\\\]*(?:[-–—―−\\\\]{2,}|[–—―]|(?:- ){2}-|\\+{2,}|={3,}|;{3}|\\*{3,}|_{3,}|[`~]{3,})\\s*[”\"']*(?:[A-Za-z]+|#.*)?\\s*$")
	headlineKey = regexp.MustCompile(`^(?i:title|headline):\s`)
	jsonFront   = regexp.MustCompile(`^\s*\{\s*(?:$|"[A-Za-z_]+"\s*:)`)
)

// isKey reports whether a line sets a key that front matter has, here or in
// another system.
func isKey(line string) bool {
	m := keyLine.FindStringSubmatch(line)
	if m == nil {
		return false
	}
	key := strings.ToLower(m[1])
	return keys[key] != nil || elsewhere[key] != "" || key == "draft"
}

// keysFollow reports whether the first line with text is a key of front
// matter.
func keysFollow(lines []string) bool {
	for _, line := range lines {
		if t := strings.TrimSpace(line); t != "" && !strings.HasPrefix(t, "#") {
			return isKey(t)
		}
	}
	return false
}

func fault(line int, what, fix string) *articles.Problem {
	return &articles.Problem{Line: line, What: what, Fix: fix, Level: articles.Broken}
}

// findMisfenced finds front matter that does not begin with --- at the head.
func findMisfenced(lines []string, first int) *articles.Problem {
	line := lines[first]
	const fences = "write --- alone on a line above the keys and below them, and each as key: value"
	switch {
	case strings.TrimSpace(line) == "+++" && keysFollow(lines[first+1:]):
		return fault(first+1, "TOML front matter (+++) is not read", fences)
	case jsonFront.MatchString(line) && (isKey(strings.TrimLeft(strings.TrimSpace(line), "{ ")) || keysFollow(lines[first+1:])):
		return fault(first+1, "JSON front matter is not read", fences)
	case trimInvisible(line) == "---" && keysFollow(lines[first+1:]):
		return fault(first+1, "an invisible character stands beside the first ---", "delete the line and type --- anew")
	case fenceLike.MatchString(line) && keysFollow(lines[first+1:]):
		return fault(first+1, fmt.Sprintf("%q does not begin front matter", text.Shorten(strings.TrimRight(line, " \t"), 20)), "write --- (three hyphens) alone at the beginning of the line")
	case isKey(line) && (hasNoFence(lines[first:]) || headlineKey.MatchString(line)):
		return fault(first+1, "the keys have no line with --- above them", fences)
	}
	return findBuried(lines, first)
}

// trimInvisible returns a line without the invisible characters at its ends, or "" if
// it has none.
func trimInvisible(line string) string {
	trimmed := strings.TrimFunc(line, func(r rune) bool { return text.IsBlank(string(r)) })
	if trimmed == strings.Trim(line, " \t") {
		return ""
	}
	return trimmed
}

// hasNoFence reports whether lines begin with at least two keys, or with one
// and a fence.
func hasNoFence(lines []string) bool {
	n := 0
	for _, line := range lines {
		switch {
		case isKey(line):
			n++
		case n > 0 && isFence(line):
			return true
		case strings.HasPrefix(line, " ") || strings.HasPrefix(line, "- "): // of the key above
		default:
			return n > 1
		}
	}
	return n > 1
}

// findBuried finds front matter below a line or two of text.
func findBuried(lines []string, first int) *articles.Problem {
	const near = 10
	for i := first + 1; i < min(first+near, len(lines)); i++ {
		if strings.TrimRight(lines[i], " \t") != "---" || !keysFollow(lines[i+1:]) {
			continue
		}
		end := slices.IndexFunc(lines[i+1:], func(l string) bool { return strings.TrimRight(l, " \t") == "---" })
		if end > 0 && !slices.ContainsFunc(lines[i+1:i+1+end], text.IsBlank) {
			return fault(i+1, "front matter begins below text, and is not read there", "put it first in the file")
		}
	}
	return nil
}

// findUnended reports front matter without an end, and where its last key is.
func findUnended(lines []string, first int) *articles.Problem {
	last := first + 1
	for i := first + 1; i < len(lines); i++ {
		if fenceLike.MatchString(lines[i]) {
			what := fmt.Sprintf("%q does not end front matter", text.Shorten(strings.TrimSpace(lines[i]), 20))
			return fault(i+1, what, "write --- (three hyphens) alone at the beginning of the line")
		}
		if text.IsBlank(lines[i]) && i > last {
			break
		}
		if keyLine.MatchString(lines[i]) {
			last = i + 1
		}
	}
	return missingEnd(first+1, last)
}

func missingEnd(line, last int) *articles.Problem {
	return fault(line, "the front matter has no end", fmt.Sprintf("put a line with --- after its last key, which seems to be line %d", last))
}

// lastKey returns the line of the last key when the body begins below it, so
// that a rule of the body was taken for the end of the front matter; else 0.
func lastKey(yaml []string) int {
	last, blank, raw := 0, false, false
	for i, line := range yaml {
		switch {
		case text.IsBlank(line):
			blank = true
		case keyLine.MatchString(line):
			last, blank, raw = i+1, false, false
		case blank && !strings.ContainsAny(line[:1], " \t#-'\"[]{}") && len(strings.Fields(line)) > 2:
			raw = true
		}
	}
	if !raw {
		return 0
	}
	return last
}

// FindInWire finds front matter at the head of wire text, which has none.
func FindInWire(text string) *articles.Problem {
	f := Split(text)
	lines := strings.SplitN(strings.TrimLeft(text, "\n"), "\n", 9)
	fence := strings.TrimSpace(lines[0])
	if fence != "---" && fence != "+++" && !jsonFront.MatchString(lines[0]) || f.Fault == nil && !keysFollow(lines[1:]) {
		return nil
	}
	return fault(max(1, f.YAMLLine), "front matter is not read in wire text", "name the file .md if it is Markdown, or put the keys into a .yaml of its name")
}
