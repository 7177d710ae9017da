package content

import (
	"bytes"
	"strings"

	"broadside/articles/charset"
)

// mostMisread is after how many damaged lines of a text no more are named.
const mostMisread = 3

// otherSet names the character set of a text that is not UTF-8; "" if it is,
// but for some bytes, or if that cannot be told.
func otherSet(raw []byte) string {
	if firstInvalid(raw) < 0 && bytes.IndexByte(raw, 0) < 0 {
		return ""
	}
	if _, name, err := charset.Decode(raw); err == nil && name != charset.UTF8 {
		return name
	}
	return ""
}

// misread warns of lines that were saved in one character set and read in
// another.
func (p *piece) misread(file, text string) {
	line, found := 0, 0
	for s := range strings.Lines(text) {
		line++
		mended := charset.Mend(s)
		if mended == s {
			continue
		}
		what, mended := charset.Damage(strings.TrimSpace(s))
		fix := "paste the text anew"
		if mended != "" {
			fix = "it should probably read: " + excerpt(mended)
		}
		p.warn(file, line, what, fix)
		if found++; found == mostMisread {
			return
		}
	}
}

// excerpt is the beginning of s.
func excerpt(s string) string {
	if r := []rune(s); len(r) > 80 {
		return string(r[:80]) + "…"
	}
	return s
}
