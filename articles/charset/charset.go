// Package charset reads text files whatever character set they were saved in,
// and recognises text that was saved in one and read in another.
package charset

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// UTF8 is the name of the character set that files should have.
const UTF8 = "UTF-8"

// badBytes is the first of 256 private-use characters. Each represents a byte that is not UTF-8, so
// that the line or cell with the byte can be reported later; see BadByte.
const badBytes = 0x10ff00

// Error reports a file whose character set is not recognised.
type Error struct{ What, Fix string }

func (e *Error) Error() string { return e.What + "; " + e.Fix }

const saveAs = `save it as UTF-8: in Excel as "CSV UTF-8", in LibreOffice with the character set "Unicode (UTF-8)", in an editor with "UTF-8" under Save As`

// Decode returns b as UTF-8 and the name of its character set: that of its byte
// order mark, UTF-16 or UTF-32 by its zero bytes, UTF-8, or the set of 8 bits in
// which it reads as words. Bytes that are not UTF-8 in a text that otherwise is
// are kept for BadByte. The error is an *Error if no set, or more than one, is
// likely.
func Decode(b []byte) (text, name string, err error) {
	switch {
	case bytes.HasPrefix(b, []byte("\xef\xbb\xbf")):
		return markBad(b[3:]), UTF8, nil
	case bytes.HasPrefix(b, []byte("\xff\xfe\x00\x00")):
		return decode32(b[4:], binary.LittleEndian), "UTF-32", nil
	case bytes.HasPrefix(b, []byte("\x00\x00\xfe\xff")):
		return decode32(b[4:], binary.BigEndian), "UTF-32", nil
	case bytes.HasPrefix(b, []byte("\xff\xfe")):
		return decode16(b[2:], binary.LittleEndian), "UTF-16", nil
	case bytes.HasPrefix(b, []byte("\xfe\xff")):
		return decode16(b[2:], binary.BigEndian), "UTF-16", nil
	}
	if text, name := decodeWide(b); name != "" {
		return text, name, nil
	}
	if isUTF8(b) {
		return markBad(b), UTF8, nil
	}
	return decode8(b)
}

// decodeWide decodes UTF-16 and UTF-32 without a byte order mark. It recognises them by the zero
// bytes in their line ends, spaces and delimiters.
func decodeWide(b []byte) (text, name string) {
	head := b[:min(len(b), 4096)&^3]
	var zeros [4]int
	for i, c := range head {
		if c == 0 {
			zeros[i&3]++
		}
	}
	n := len(head) / 4
	even, odd := zeros[0]+zeros[2], zeros[1]+zeros[3]
	switch {
	case n == 0 || even+odd < max(n/8, 2):
		return "", ""
	case zeros[1]+zeros[2]+zeros[3] >= 3*n-n/2 && zeros[0] == 0:
		text, name = decode32(b, binary.LittleEndian), "UTF-32"
	case zeros[0]+zeros[1]+zeros[2] >= 3*n-n/2 && zeros[3] == 0:
		text, name = decode32(b, binary.BigEndian), "UTF-32"
	case even*8 < odd:
		text, name = decode16(b, binary.LittleEndian), "UTF-16"
	case odd*8 < even:
		text, name = decode16(b, binary.BigEndian), "UTF-16"
	}
	if strings.ContainsFunc(text, func(r rune) bool { return r == utf8.RuneError || r < ' ' && !strings.ContainsRune("\t\n\v\f\r", r) }) {
		return "", "" // zeros of another origin
	}
	return text, name
}

func decode16(b []byte, order binary.ByteOrder) string {
	units := make([]uint16, 0, len(b)/2)
	for ; len(b) > 1; b = b[2:] {
		units = append(units, order.Uint16(b))
	}
	text := string(utf16.Decode(units))
	if len(b) > 0 {
		text += string(utf8.RuneError) // half a character
	}
	return text
}

func decode32(b []byte, order binary.ByteOrder) string {
	var text strings.Builder
	for ; len(b) > 3; b = b[4:] {
		text.WriteRune(rune(min(order.Uint32(b), utf8.MaxRune+1)))
	}
	if len(b) > 0 {
		text.WriteRune(utf8.RuneError) // a part of a character
	}
	return text.String()
}

// isUTF8 reports whether b is UTF-8, but for a few bytes at most: text in
// another set has sequences that are UTF-8 by chance only.
func isUTF8(b []byte) bool {
	if utf8.Valid(b) {
		return true
	}
	good, bad := countSequences(b)
	return good >= bad
}

// countSequences returns how many sequences of UTF-8 in b are good: long ones, and those of
// likely characters; and how many bytes are in none.
func countSequences(b []byte) (good, bad int) {
	for len(b) > 0 {
		if b[0] < utf8.RuneSelf {
			b = b[1:]
			continue
		}
		r, size := utf8.DecodeRune(b)
		switch {
		case r == utf8.RuneError && size == 1:
			bad++
		case isLikely(r) || size > 2:
			good++
		}
		b = b[size:]
	}
	return good, bad
}

// markBad replaces bytes that are not UTF-8 by characters that BadByte finds.
func markBad(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	var text strings.Builder
	for len(b) > 0 {
		r, size := utf8.DecodeRune(b)
		if r == utf8.RuneError && size == 1 {
			r = badBytes + rune(b[0])
		}
		text.WriteRune(r)
		b = b[size:]
	}
	return text.String()
}

// BadByte returns the first byte of a decoded text that was not UTF-8 and the
// number of its character, from 1; 0 if there is none.
func BadByte(text string) (b byte, at int) {
	n := 0
	for _, r := range text {
		n++
		if r >= badBytes {
			return byte(r - badBytes), n
		}
	}
	return 0, 0
}

// decode8 decodes a set of 8 bits by how likely the text then is.
func decode8(b []byte) (text, name string, err error) {
	best, second := rankSets(b)
	if err := judge(best, second); err != nil {
		return "", "", err
	}
	return best.decode(b), best.name, nil
}

// judge returns an *Error unless best is a set that is read, and the only likely one.
func judge(best, second *set) error {
	switch {
	case best == nil:
		return &Error{What: "the text is in no character set that is read here", Fix: saveAs}
	case second != nil:
		return &Error{What: fmt.Sprintf("the text may be %s or %s", best.name, second.name), Fix: saveAs}
	case best.rarity > 0:
		return &Error{What: "the text seems to be " + best.name + ", which is not read here", Fix: saveAs}
	}
	return nil
}
