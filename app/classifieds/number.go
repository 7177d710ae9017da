package classifieds

import (
	"cmp"
	"errors"
	"math"
	"strconv"
	"strings"
)

// maxNumber is the maximum length in bytes of a text that ParseNumber reads.
const maxNumber = 64

var errNumber = errors.New("not a number")

// Number is a number as a person wrote it, with its possible readings. Dot is
// the reading with a decimal dot and commas between thousands, Comma the one
// with a decimal comma and dots between thousands. Both are plain decimals like
// "-1250.50", or empty if the reading is impossible. Each group of thousands
// but the first must have three digits. Spaces, apostrophes and the Arabic
// thousands separator separate thousands in both readings; the Arabic decimal
// separator separates decimals in both.
type Number struct {
	Written    string
	Dot, Comma string
	sep        byte // '.', ',' or 'D' (the Arabic one) if it is the only separator, else 0
}

// NumberFormats is a set of number formats that occur in other numbers.
type NumberFormats uint8

// The formats. Thousandths means that a number has exactly three decimals,
// OtherPlaces that one has fewer or more.
const (
	DotDecimal   NumberFormats = 1 << iota // 1250.50, 1,250,000
	CommaDecimal                           // 1250,50, 1.250.000
	Thousandths
	OtherPlaces

	decimalFormats = DotDecimal | CommaDecimal
)

// NumberContext is the context of a number, which decides between its readings.
type NumberContext struct {
	Places      int           // decimals that its unit allows: 2 for dirhams, 0 for bedrooms; -1 for any
	Column      NumberFormats // formats in the other rows of its column
	File        NumberFormats // formats in the other columns of its file
	Coordinates NumberFormats // formats of the file's coordinates, which are often pasted from a map
	Delimiter   rune          // between the cells of its file; 0 outside of files
}

// AmbiguousError is the error of a number whose only comma or dot may separate
// thousands or decimals, if the context does not decide it. Both readings are
// plain decimals.
type AmbiguousError struct {
	Written, Grouped, Decimal string
	Mark                      string // "comma", "dot" or "٫"
	Unit                      string // as written after the number
}

func (e *AmbiguousError) Error() string {
	return strconv.Quote(e.Written) + " can be read as " + e.Grouped + " (a " + e.Mark + " between thousands) or as " + e.Decimal + " (a decimal " + e.Mark + ")"
}

// Fix returns advice on how to write either reading.
func (e *AmbiguousError) Fix() string {
	unit := ""
	if e.Unit != "" {
		unit = " " + e.Unit
	}
	return "write " + unambiguous(e.Grouped) + unit + " or " + unambiguous(e.Decimal) + unit
}

// ParseNumber returns the readings of s. Both are empty if s is not a number.
// Digits may be Western, Arabic or Persian.
func ParseNumber(s string) Number {
	n := Number{Written: s}
	ascii, ok := asciiNumber(s)
	if !ok {
		return n
	}
	n.Dot, n.Comma = parseReading(ascii, ".D", ','), parseReading(ascii, ",D", '.')
	if i := strings.IndexAny(ascii, separators); i >= 0 && i == strings.LastIndexAny(ascii, separators) && strings.IndexByte(".,D", ascii[i]) >= 0 {
		n.sep = ascii[i]
	}
	return n
}

// separators are the separators that asciiNumber returns. D and G stand for the
// Arabic decimal and thousands separators.
const separators = "., 'DG"

// asciiNumber converts s to Western digits and ASCII separators and removes
// direction marks. It returns false if s has other characters.
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

// asciiNumeral returns r as an ASCII digit, separator or sign, or 0.
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

// CutNumber splits s after the number at its start: "1,310 sqft" into "1,310"
// and "sqft".
func CutNumber(s string) (number, rest string) {
	end := strings.IndexFunc(s, func(r rune) bool { return asciiNumeral(r) == 0 && !isDirection(r) })
	if end < 0 {
		return s, ""
	}
	return strings.TrimSpace(s[:end]), strings.TrimSpace(s[end:])
}

// WesternDigits replaces the Arabic and Persian digits in s with Western ones.
func WesternDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if c := asciiNumeral(r); c >= '0' && c <= '9' {
			return rune(c)
		}
		return r
	}, s)
}

// parseReading returns s as a plain decimal, if it is a number with one of
// decimals as decimal separator and group between thousands; else "".
func parseReading(s, decimals string, group byte) string {
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

// ungroup removes the thousands separators of s. It returns "" if they differ
// or do not separate groups of three digits.
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

// Read returns the reading of n in the context k as a plain decimal, or an
// AmbiguousError. The size of a reading does not decide.
func (n Number) Read(k NumberContext) (string, error) {
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

// misgrouped reports whether n has three decimals although its unit allows
// fewer: 1250,000 may mean 1,250,000. The Arabic decimal separator is also
// often typed as a thousands separator.
func (n Number) misgrouped(k NumberContext) bool {
	whole, fraction, _ := strings.Cut(cmp.Or(n.Dot, n.Comma), ".")
	if len(fraction) != 3 || strings.Trim(whole, "-0") == "" {
		return false
	}
	switch n.sep {
	case ',':
		return n.Dot == "" && k.hasFewDecimals()
	case '.':
		return n.Comma == "" && k.hasFewDecimals() && k.nearbyFormats() == CommaDecimal
	case 'D':
		return k.hasFewDecimals() || k.Places != 3 && len(whole) <= 3
	}
	return false
}

// typingError returns the error of a separator that would be a decimal one but
// may be a misplaced thousands separator: 12,50 for 1,250. If both readings are
// the same number, it returns that.
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

// decimalComma reports whether the context shows that a comma separates
// decimals.
func (k NumberContext) decimalComma() bool {
	nearby := k.nearbyFormats()
	return nearby == CommaDecimal || nearby == 0 && k.Delimiter == ';'
}

// nearbyFormats returns the decimal separators of the column or, if it has
// none, of the rest of the file.
func (k NumberContext) nearbyFormats() NumberFormats {
	if m := k.Column & decimalFormats; m != 0 {
		return m
	}
	return k.File & decimalFormats
}

// readThousands reads a number of one to three digits, a comma or dot, and
// three digits.
func (n Number) readThousands(k NumberContext) (string, error) {
	grouping, decimal := DotDecimal, CommaDecimal
	grouped, fraction, mark := n.Dot, n.Comma, "comma"
	if n.sep == '.' {
		grouping, decimal = decimal, grouping
		grouped, fraction, mark = n.Comma, n.Dot, "dot"
	}
	nearby, comma := k.nearbyFormats(), n.sep == ','
	switch {
	case nearby == grouping,
		// People do not write 51,000 for 51 dirhams, nor bedrooms with decimals.
		// A program may write three decimals, but with a dot.
		comma && nearby != decimal && k.hasFewDecimals(),
		comma && nearby == 0 && (k.Coordinates == DotDecimal || k.Coordinates == 0 && k.Delimiter == ',' && k.Places != 3):
		return grouped, nil
	case k.Column == decimal|Thousandths:
		return fraction, nil
	}
	return "", &AmbiguousError{Written: n.Written, Grouped: grouped, Decimal: fraction, Mark: mark}
}

// hasFewDecimals reports whether the unit allows fewer than three decimals.
func (k NumberContext) hasFewDecimals() bool { return k.Places >= 0 && k.Places < 3 }

// Formats returns the formats of n for a unit that allows places decimals. It
// returns 0 if n would be rejected or has the same value in both readings.
func (n Number) Formats(places int) NumberFormats {
	mark, written := DotDecimal, n.Dot
	switch {
	case n.Dot == n.Comma:
		return 0
	case n.Dot != "" && n.Comma != "":
		if n.sep == ',' && (NumberContext{Places: places}).hasFewDecimals() {
			return DotDecimal
		}
		return 0
	case n.Dot == "":
		mark, written = CommaDecimal, n.Comma
	}
	_, fraction, _ := strings.Cut(written, ".")
	switch {
	case places >= 0 && len(strings.TrimRight(fraction, "0")) > places, n.misgrouped(NumberContext{Places: places}):
		return 0
	case len(fraction) == 3:
		return mark | Thousandths
	case fraction != "":
		return mark | OtherPlaces
	}
	return mark
}

// HasLoneComma reports whether the comma is the only separator of n and must
// separate decimals, unless a digit is missing in a group of thousands.
func (n Number) HasLoneComma() bool { return n.Dot == "" && n.sep == ',' }

// ParseDegrees reads a latitude (most is 90) or a longitude (180). Degrees have
// no thousands separators, so that a comma is a decimal separator too.
func ParseDegrees(s string, most float64) (float64, bool) {
	n := ParseNumber(s)
	for _, written := range []string{n.Dot, n.Comma} {
		if f, err := strconv.ParseFloat(written, 64); err == nil && math.Abs(f) <= most {
			return f, true
		}
	}
	return 0, false
}

// unambiguous removes trailing zeros from the decimal s, and appends one if
// the dot could be read as a thousands separator.
func unambiguous(s string) string {
	if strings.Contains(s, ".") {
		s = strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
	}
	if n := ParseNumber(s); n.Comma != "" && n.Dot != n.Comma {
		s += "0"
	}
	return s
}
