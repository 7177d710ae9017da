package hypertext

import (
	"html"
	"strings"
)

// code is a shortcode in a text.
type code struct {
	name, args string
	raw        string
	end        bool // [/name]
	escaped    bool // [[name]]
}

// maxCode is the length of the longest shortcode, maxInner that of the text
// between a shortcode and its end, in bytes.
const (
	maxCode  = 4000
	maxInner = 20_000
)

// nextCode returns the first shortcode of a text and the text before and after
// it.
func nextCode(s string) (before string, c code, after string, ok bool) {
	for at := 0; ; {
		i := strings.IndexByte(s[at:], '[')
		if i < 0 {
			return s, code{}, "", false
		}
		at += i
		if c, ok := readCode(s[at:]); ok {
			return s[:at], c, s[at+len(c.raw):], true
		}
		at++
	}
}

// readCode reads the shortcode that s begins with.
func readCode(s string) (c code, ok bool) {
	inner := s[1:min(len(s), maxCode)]
	c.escaped = strings.HasPrefix(inner, "[")
	inner = strings.TrimPrefix(inner, "[")
	stop := strings.IndexAny(inner, "[]<>")
	if stop < 0 || inner[stop] != ']' {
		return c, false
	}
	inner = inner[:stop]
	c.raw = s[:1+stop+1]
	if c.escaped {
		if c.raw = s[:2+stop+1]; !strings.HasPrefix(s[len(c.raw):], "]") {
			return c, false
		}
		c.raw += "]"
	}
	inner, c.end = strings.CutPrefix(inner, "/")
	m := codeName.FindStringSubmatch(inner)
	if m == nil {
		return c, false
	}
	c.name, c.args = strings.ToLower(m[1]), smartQuotes.Replace(m[2])
	return c, true
}

// markShortcodes replaces the shortcodes of a text with elements, captions with
// figures.
func markShortcodes(s string) string {
	closed := map[string]bool{}
	for rest, ok := s, true; ok; {
		var c code
		if _, c, rest, ok = nextCode(rest); c.end {
			closed[c.name] = true
		}
	}
	var b strings.Builder
	for {
		before, c, after, ok := nextCode(s)
		b.WriteString(before)
		if s = after; !ok {
			return b.String()
		}
		switch {
		case c.escaped:
			b.WriteString(c.raw[1 : len(c.raw)-1])
		case !known[c.name] && !closed[c.name] && !attribute.MatchString(c.args):
			b.WriteString(c.raw)
		case !captionOpen.MatchString(c.name):
			s = writeShortcode(&b, c, s)
		case !c.end:
			s = writeFigure(&b, c, s)
		}
	}
}

// cutEnd splits s at the next closing tag of a shortcode. ok is false if there
// is none nearby, or if another shortcode of the same name begins before it.
func cutEnd(s, name string) (inner, after string, ok bool) {
	near := s[:min(len(s), maxInner)]
	if next := strings.Index(near, "["+name); next >= 0 {
		near = near[:next]
	}
	i := strings.Index(near, "[/"+name+"]")
	if i < 0 {
		return "", s, false
	}
	return s[:i], s[i+len(name)+3:], true
}

// writeFigure writes a [caption] as a figure and returns the text after it.
func writeFigure(b *strings.Builder, c code, rest string) string {
	inner, after, ok := cutEnd(rest, c.name)
	if !ok {
		return rest
	}
	caption := attributesOf(c.args)["caption"]
	if m := captionElement.FindStringSubmatch(inner); m != nil {
		inner = m[1]
		if strings.TrimSpace(m[2]) != "" {
			caption = m[2]
		}
	}
	b.WriteString("<figure>" + inner + "<figcaption>" + strings.TrimSpace(caption) + "</figcaption></figure>")
	return after
}

// writeShortcode writes the element of a shortcode and returns the text after
// it. The address between [embed] and [/embed] becomes an attribute of the
// element.
func writeShortcode(b *strings.Builder, c code, rest string) string {
	content := ""
	if addressed[c.name] && !c.end {
		content, rest, _ = cutEnd(rest, c.name)
	}
	if c.end {
		c.name = "/" + c.name
	}
	b.WriteString("<" + shortcodeElement)
	for _, a := range [][2]string{{"name", c.name}, {"raw", c.raw}, {"args", c.args}, {"content", html.UnescapeString(content)}} {
		b.WriteString(" " + a[0] + `="` + html.EscapeString(a[1]) + `"`)
	}
	b.WriteString("></" + shortcodeElement + ">")
	return rest
}

// addressed are the shortcodes whose content is an address.
var addressed = map[string]bool{"embed": true, "video": true, "audio": true, "youtube": true, "vimeo": true}
