package json

import (
	"unicode/utf16"
	"unicode/utf8"
)

// scanner walks over JSON text (RFC 8259).
type scanner struct {
	s []byte
	i int
}

func (p *scanner) space() {
	for p.i < len(p.s) {
		switch p.s[p.i] {
		case ' ', '\t', '\n', '\r':
			p.i++
		default:
			return
		}
	}
}

// peek returns the first byte of what comes next, or 0 at the end.
func (p *scanner) peek() byte {
	p.space()
	if p.i < len(p.s) {
		return p.s[p.i]
	}
	return 0
}

// take passes over c if it comes next.
func (p *scanner) take(c byte) bool {
	if p.peek() == c {
		p.i++
		return true
	}
	return false
}

// word passes over null, true or false.
func (p *scanner) word(w string) bool {
	if len(p.s)-p.i >= len(w) && string(p.s[p.i:p.i+len(w)]) == w {
		p.i += len(w)
		return true
	}
	return false
}

// number passes over a number and returns its text.
func (p *scanner) number() (string, bool) {
	start := p.i
	digits := func() bool {
		from := p.i
		for p.i < len(p.s) && p.s[p.i] >= '0' && p.s[p.i] <= '9' {
			p.i++
		}
		return p.i > from
	}
	at := func(a, b byte) bool {
		if p.i < len(p.s) && (p.s[p.i] == a || p.s[p.i] == b) {
			p.i++
			return true
		}
		return false
	}
	at('-', '-')
	if at('0', '0') {
		// no digit follows a leading zero
	} else if !digits() {
		return "", false
	}
	if at('.', '.') && !digits() {
		return "", false
	}
	if at('e', 'E') {
		at('+', '-')
		if !digits() {
			return "", false
		}
	}
	return string(p.s[start:p.i]), true
}

// text passes over a string and returns it.
func (p *scanner) text() (string, bool) {
	if !p.take('"') {
		return "", false
	}
	start := p.i
	for p.i < len(p.s) {
		switch c := p.s[p.i]; {
		case c == '"':
			p.i++
			if s := p.s[start : p.i-1]; utf8.Valid(s) {
				return string(s), true
			}
			p.i = start
			return p.escaped()
		case c == '\\':
			p.i = start
			return p.escaped()
		case c < ' ':
			return "", false
		}
		p.i++
	}
	return "", false
}

// escaped reads a string that holds escapes or bytes that are not UTF-8.
func (p *scanner) escaped() (string, bool) {
	var out []byte
	for p.i < len(p.s) {
		c := p.s[p.i]
		switch {
		case c == '"':
			p.i++
			return string(out), true
		case c < ' ':
			return "", false
		case c == '\\':
			r, ok := p.escape()
			if !ok {
				return "", false
			}
			out = utf8.AppendRune(out, r)
		case c < utf8.RuneSelf:
			out = append(out, c)
			p.i++
		default:
			r, n := utf8.DecodeRune(p.s[p.i:])
			out = utf8.AppendRune(out, r)
			p.i += n
		}
	}
	return "", false
}

// escape reads what follows a backslash. A lone surrogate is U+FFFD.
func (p *scanner) escape() (rune, bool) {
	p.i++
	if p.i >= len(p.s) {
		return 0, false
	}
	c := p.s[p.i]
	p.i++
	switch c {
	case '"', '\\', '/':
		return rune(c), true
	case 'b':
		return '\b', true
	case 'f':
		return '\f', true
	case 'n':
		return '\n', true
	case 'r':
		return '\r', true
	case 't':
		return '\t', true
	case 'u':
		r, ok := p.hex()
		if !ok || !utf16.IsSurrogate(r) {
			return r, ok
		}
		back := p.i
		if p.word(`\u`) {
			if low, ok := p.hex(); ok {
				if both := utf16.DecodeRune(r, low); both != utf8.RuneError {
					return both, true
				}
			}
			p.i = back
		}
		return utf8.RuneError, true
	}
	return 0, false
}

func (p *scanner) hex() (rune, bool) {
	if len(p.s)-p.i < 4 {
		return 0, false
	}
	var r rune
	for _, c := range p.s[p.i : p.i+4] {
		switch {
		case c >= '0' && c <= '9':
			c -= '0'
		case c >= 'a' && c <= 'f':
			c -= 'a' - 10
		case c >= 'A' && c <= 'F':
			c -= 'A' - 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	p.i += 4
	return r, true
}

// skip passes over any one value.
func (p *scanner) skip(depth int) error {
	ok := false
	switch c := p.peek(); c {
	case '{', '[':
		if depth >= maxDepth {
			return errDepth
		}
		if c == '[' {
			return p.items(func() error { return p.skip(depth + 1) })
		}
		return p.each(func(string) error { return p.skip(depth + 1) })
	case '"':
		_, ok = p.text()
	case 'n':
		ok = p.word("null")
	case 't':
		ok = p.word("true")
	case 'f':
		ok = p.word("false")
	default:
		_, ok = p.number()
	}
	if !ok {
		return errSyntax
	}
	return nil
}

// each calls member at the value of each member of an object.
func (p *scanner) each(member func(name string) error) error {
	if !p.take('{') {
		return errSyntax
	}
	if p.take('}') {
		return nil
	}
	for {
		p.space()
		name, ok := p.text()
		if !ok || !p.take(':') {
			return errSyntax
		}
		if err := member(name); err != nil {
			return err
		}
		if p.take('}') {
			return nil
		}
		if !p.take(',') {
			return errSyntax
		}
	}
}

// items calls item at each value of an array.
func (p *scanner) items(item func() error) error {
	if !p.take('[') {
		return errSyntax
	}
	if p.take(']') {
		return nil
	}
	for {
		if err := item(); err != nil {
			return err
		}
		if p.take(']') {
			return nil
		}
		if !p.take(',') {
			return errSyntax
		}
	}
}
