package intake

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// decode returns b as UTF-8 with \n line ends, and the name of the encoding
// it was in: what a byte order mark says, else UTF-8 if b is that, else
// Windows-1252 if b uses its extra letters, else Latin-1.
func decode(b []byte) (text, encoding string) {
	var out []byte
	switch {
	case bytes.HasPrefix(b, []byte("\xef\xbb\xbf")):
		out, encoding = b[3:], "UTF-8"
	case bytes.HasPrefix(b, []byte("\xff\xfe")), bytes.HasPrefix(b, []byte("\xfe\xff")):
		// A spreadsheet's "Unicode text".
		out, _ = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(b)
		encoding = "UTF-16"
	case utf8.Valid(b):
		out, encoding = b, "UTF-8"
	default:
		table, name := charmap.ISO8859_1, "ISO-8859-1"
		if is1252(b) {
			table, name = charmap.Windows1252, "Windows-1252"
		}
		out, _ = table.NewDecoder().Bytes(b) // a byte always stands for something in both
		encoding = name
	}
	s := strings.ToValidUTF8(string(out), "\ufffd")
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n"), encoding
}

// is1252 reports whether b has bytes that are letters or quotes in
// Windows-1252 and control characters in Latin-1, and none that it leaves open.
func is1252(b []byte) bool {
	extra := false
	for _, c := range b {
		switch {
		case c == 0x81 || c == 0x8d || c == 0x8f || c == 0x90 || c == 0x9d:
			return false
		case c >= 0x80 && c <= 0x9f:
			extra = true
		}
	}
	return extra
}

// misread returns what s was before someone read its UTF-8 as Windows-1252
// ("Yorkâ€™s" was "York’s"), or "" if nobody did.
func misread(s string) string {
	if !strings.ContainsAny(s, "ÃÂâØÙ") {
		return ""
	}
	mended := repairs.Replace(s)
	if mended == s {
		return ""
	}
	return mended
}

// repairs undoes the misreadings met most: punctuation, Latin letters with
// marks and Arabic. A whole text is never turned back at once, since it may
// hold good letters beside the broken ones.
var repairs = newRepairs()

func newRepairs() *strings.Replacer {
	var pairs []string
	add := func(first, last rune) {
		for r := first; r <= last; r++ {
			var broken strings.Builder
			for _, c := range []byte(string(r)) {
				// The five bytes Windows-1252 leaves open come through as they are.
				if d := charmap.Windows1252.DecodeByte(c); d != utf8.RuneError {
					broken.WriteRune(d)
				} else {
					broken.WriteRune(rune(c))
				}
			}
			pairs = append(pairs, broken.String(), string(r))
		}
	}
	add(0x2010, 0x2026) // dashes, quotes, bullets, the ellipsis
	add(0x20ac, 0x20ac) // €
	add(0x2122, 0x2122) // ™
	add(0x00a0, 0x00ff) // Latin letters with marks
	add(0x060c, 0x0669) // Arabic
	return strings.NewReplacer(pairs...)
}
