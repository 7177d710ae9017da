package classifieds

import (
	"cmp"
	"errors"
	"math"
	"strconv"
	"strings"
)

// maxNumber is the longest text, in bytes, that ParseNumber reads.
const maxNumber = 64

var errNumber = errors.New("not a number")

// Number is a number as a person wrote it, with the ways it can be read. Dot
// is the reading with a dot for decimals and commas for thousands, Comma the
// one with a comma for decimals and dots for thousands: plain decimals like
// "-1250.50", empty where the number cannot be read so. Every group of
// thousands has three digits, but for the first. Spaces, apostrophes and the
// Arabic thousands separator group in both readings, and the Arabic decimal
// separator is one in both.
type Number struct {
	Written    string
	Dot, Comma string
	sep        byte // '.', ',' or 'D' (the Arabic one) if it is the only separator, else 0
}

// Marks is a set of habits that numbers show.
type Marks uint8

// The habits. Thousandths and OtherPlaces tell numbers with exactly three
// decimals from those with fewer or more.
const (
	DotDecimal   Marks = 1 << iota // 1250.50, 1,250,000
	CommaDecimal                   // 1250,50, 1.250.000
	Thousandths
	OtherPlaces

	decimalMarks = DotDecimal | CommaDecimal
)

// Known is what is known about a number from where it was written.
type Known struct {
	Places    int   // decimals that its unit allows: 2 for dirhams, 0 for bedrooms; -1 for any
	Column    Marks // habits of the other rows of its column
	File      Marks // habits of the other columns of its file
	Points    Marks // habits of the file's coordinates, which are often pasted from a map
	Delimiter rune  // between the cells of its file; 0 outside of files
}

// AmbiguousError is a number whose only comma or dot may group thousands or
// separate decimals, and nothing tells which. Both readings are plain decimals.
type AmbiguousError struct {
	Written, Grouped, Decimal string
	Mark                      string // "comma", "dot" or "٫"
	Unit                      string // as written after the number
}

func (e *AmbiguousError) Error() string {
	return strconv.Quote(e.Written) + " can be read as " + e.Grouped + " (a " + e.Mark + " between thousands) or as " + e.Decimal + " (a decimal " + e.Mark + ")"
}

// Fix says how to write either reading.
func (e *AmbiguousError) Fix() string {
	unit := ""
	if e.Unit != "" {
		unit = " " + e.Unit
	}
	return "write " + unmistakable(e.Grouped) + unit + " or " + unmistakable(e.Decimal) + unit
}

// ParseNumber returns the readings of s; both are empty if s is not a number.
// Digits may be Western, Arabic or Persian.
func ParseNumber(s string) Number {
	n := Number{Written: s}
	ascii, ok := asciiNumber(s)
	if !ok {
		return n
	}
	n.Dot, n.Comma = reading(ascii, ".D", ','), reading(ascii, ",D", '.')
	if i := strings.IndexAny(ascii, separators); i >= 0 && i == strings.LastIndexAny(ascii, separators) && strings.IndexByte(".,D", ascii[i]) >= 0 {
		n.sep = ascii[i]
	}
	return n
}

// separators are those of asciiNumber: D and G are the Arabic decimal and
// thousands separators.
const separators = "., 'DG"

// asciiNumber writes s with Western digits, one kind of space and apostrophe,
// and without marks of direction. It is false if s holds anything else.
func asciiNumber(s string) (string, bool) {
	if len(s) > maxNumber {
		return "", false
	}
	b := make([]byte, 0, len(s))
	for _, r := range strings.TrimSpace(s) {
		if isDirection(r) {
			continue
		}
		c := asciiNumeral(r)
		if c == 0 {
			return "", false
		}
		b = append(b, c)
	}
	return string(b), true
}

func isDirection(r rune) bool { return r == '\u200e' || r == '\u200f' || r == '\u061c' }

// asciiNumeral is the digit, separator or sign that r is, or 0.
func asciiNumeral(r rune) byte {
	switch {
	case r >= '0' && r <= '9', r == '.', r == ',', r == ' ', r == '\'', r == '+', r == '-':
		return byte(r)
	case r >= '٠' && r <= '٩':
		return byte(r - '٠' + '0')
	case r >= '۰' && r <= '۹':
		return byte(r - '۰' + '0')
	case r == '\u00a0', r == '\u2007', r == '\u2009', r == '\u202f':
		return ' '
	case r == '’':
		return '\''
	case r == '،':
		return ','
	case r == '−':
		return '-'
	case r == '٫':
		return 'D'
	case r == '٬':
		return 'G'
	}
	return 0
}

// CutNumber splits s after the number that it begins with: "1,310 sqft" is
// "1,310" and "sqft".
func CutNumber(s string) (number, rest string) {
	end := strings.IndexFunc(s, func(r rune) bool { return asciiNumeral(r) == 0 && !isDirection(r) })
	if end < 0 {
		return s, ""
	}
	return strings.TrimSpace(s[:end]), strings.TrimSpace(s[end:])
}

// WesternDigits is s with its Arabic and Persian digits as Western ones.
func WesternDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if c := asciiNumeral(r); c >= '0' && c <= '9' {
			return rune(c)
		}
		return r
	}, s)
}

// reading is s as a plain decimal if one of decimals may separate its decimals
// and group its thousands, else "".
func reading(s, decimals string, group byte) string {
	sign := ""
	if s != "" && (s[0] == '-' || s[0] == '+') {
		sign, s = strings.TrimPrefix(s[:1], "+"), s[1:]
	}
	whole, fraction := s, ""
	if i := strings.IndexAny(s, decimals); i >= 0 {
		whole, fraction = s[:i], s[i+1:]
	}
	if !isDigits(fraction) || whole == "" && fraction == "" {
		return ""
	}
	if whole == "" {
		whole = "0"
	} else if whole = ungroup(whole, group); whole == "" {
		return ""
	}
	if fraction != "" {
		whole += "." + fraction
	}
	return sign + whole
}

// ungroup is s without its separators of thousands, or "" if they are not one
// and the same or do not group by three.
func ungroup(s string, group byte) string {
	i := strings.IndexAny(s, separators)
	if i < 0 {
		i = len(s)
	} else if sep := s[i]; i == 0 || i > 3 || s[0] == '0' || (sep == '.' || sep == ',' || sep == 'D') && sep != group {
		return ""
	}
	digits := s[:i]
	for rest := s[i:]; rest != ""; rest = rest[4:] {
		if len(rest) < 4 || rest[0] != s[i] {
			return ""
		}
		digits += rest[1:4]
	}
	if !isDigits(digits) {
		return ""
	}
	return digits
}

func isDigits(s string) bool { return strings.Trim(s, "0123456789") == "" }

// Read returns the reading of n that what is known leaves, as a plain decimal,
// or an AmbiguousError. It never decides between two readings by their size.
func (n Number) Read(k Known) (string, error) {
	switch {
	case n.Dot == "" && n.Comma == "":
		return "", errNumber
	case n.misgrouped(k):
		return n.typingError()
	case n.Comma == "" || n.Dot == n.Comma:
		return n.Dot, nil
	case n.Dot == "" && (n.sep == 0 || k.decimalComma()):
		return n.Comma, nil
	case n.Dot == "":
		return n.typingError()
	}
	return n.readThousands(k)
}

// misgrouped reports whether the decimals of n are three where its unit has
// fewer: 1250,000 may be meant for 1,250,000. The Arabic decimal separator is
// also mistaken for the one of thousands, where it is possible.
func (n Number) misgrouped(k Known) bool {
	whole, fraction, _ := strings.Cut(cmp.Or(n.Dot, n.Comma), ".")
	if len(fraction) != 3 || strings.Trim(whole, "-0") == "" {
		return false
	}
	switch n.sep {
	case ',':
		return n.Dot == "" && k.coarse()
	case '.':
		return n.Comma == "" && k.coarse() && k.around() == CommaDecimal
	case 'D':
		return k.coarse() || k.Places != 3 && len(whole) <= 3
	}
	return false
}

// typingError is the error of a mark that would separate decimals, but may
// be in the wrong place: 12,50 for 1,250. It is none if that is the same.
func (n Number) typingError() (string, error) {
	decimal, mark := n.Dot, "dot"
	switch {
	case n.Dot == "":
		decimal, mark = n.Comma, "comma"
	case n.sep == 'D':
		mark = "٫"
	}
	whole, fraction, _ := strings.Cut(decimal, ".")
	grouped := strings.TrimLeft(whole+fraction, "0")
	if fraction == "" || grouped == "" {
		return decimal, nil
	}
	return "", &AmbiguousError{Written: n.Written, Grouped: grouped, Decimal: decimal, Mark: mark}
}

// decimalComma reports whether a comma that cannot group is sure to separate
// decimals.
func (k Known) decimalComma() bool {
	around := k.around()
	return around == CommaDecimal || around == 0 && k.Delimiter == ';'
}

// around are the decimal marks of the numbers nearby: the column's, else those
// of the rest of the file.
func (k Known) around() Marks {
	if m := k.Column & decimalMarks; m != 0 {
		return m
	}
	return k.File & decimalMarks
}

// readThousands reads one to three digits, a comma or dot, and three more.
func (n Number) readThousands(k Known) (string, error) {
	grouping, decimal := DotDecimal, CommaDecimal
	grouped, fraction, mark := n.Dot, n.Comma, "comma"
	if n.sep == '.' {
		grouping, decimal = decimal, grouping
		grouped, fraction, mark = n.Comma, n.Dot, "dot"
	}
	around, comma := k.around(), n.sep == ','
	switch {
	case around == grouping,
		// Nobody writes 51,000 for 51 dirhams or three decimals of a bedroom with
		// a comma. A program may write them with a dot.
		comma && around != decimal && k.coarse(),
		comma && around == 0 && (k.Points == DotDecimal || k.Points == 0 && k.Delimiter == ',' && k.Places != 3):
		return grouped, nil
	case k.Column == decimal|Thousandths:
		return fraction, nil
	}
	return "", &AmbiguousError{Written: n.Written, Grouped: grouped, Decimal: fraction, Mark: mark}
}

// coarse reports whether three decimals are too many.
func (k Known) coarse() bool { return k.Places >= 0 && k.Places < 3 }

// Marks returns the habits that n shows where its unit allows so many decimals;
// none if it would be refused or is read alike in both ways.
func (n Number) Marks(places int) Marks {
	mark, written := DotDecimal, n.Dot
	switch {
	case n.Dot == n.Comma:
		return 0
	case n.Dot != "" && n.Comma != "":
		if n.sep == ',' && (Known{Places: places}).coarse() {
			return DotDecimal
		}
		return 0
	case n.Dot == "":
		mark, written = CommaDecimal, n.Comma
	}
	_, fraction, _ := strings.Cut(written, ".")
	switch {
	case places >= 0 && len(strings.TrimRight(fraction, "0")) > places, n.misgrouped(Known{Places: places}):
		return 0
	case len(fraction) == 3:
		return mark | Thousandths
	case fraction != "":
		return mark | OtherPlaces
	}
	return mark
}

// Lone reports whether n has decimals after a comma and nothing else that
// tells them from a group of thousands with a digit too few.
func (n Number) Lone() bool { return n.Dot == "" && n.sep == ',' }

// ParseDegrees reads a latitude (most is 90) or a longitude (180). A separator
// of thousands is impossible there, so both decimal marks are read.
func ParseDegrees(s string, most float64) (float64, bool) {
	n := ParseNumber(s)
	for _, written := range []string{n.Dot, n.Comma} {
		if f, err := strconv.ParseFloat(written, 64); err == nil && math.Abs(f) <= most {
			return f, true
		}
	}
	return 0, false
}

// unmistakable is the plain decimal s, without zeros at its end and with one
// where its dot could be taken for a separator of thousands.
func unmistakable(s string) string {
	if strings.Contains(s, ".") {
		s = strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
	}
	if n := ParseNumber(s); n.Comma != "" && n.Dot != n.Comma {
		s += "0"
	}
	return s
}
