package messages

import (
	"math"
	"strconv"
	"strings"
)

const (
	NBSP  = "\u00a0" // no-break space between a number and its unit
	Minus = "\u2212"

	Fractional = 100 // a number with the plural form of fractions
)

// Decimal formats a number with at most two decimals.
func Decimal(n float64) string {
	sign := ""
	if n < 0 {
		sign, n = Minus, -n
	}
	if n > 1e15 { // beyond the integers that floats represent exactly
		return sign + strconv.FormatFloat(n, 'f', -1, 64)
	}
	n = math.Round(n*100) / 100
	integer := math.Trunc(n)
	if n == 0 {
		sign = ""
	}
	text := sign + Integer(int64(integer))
	if n == integer {
		return text
	}
	_, fraction, _ := strings.Cut(strconv.FormatFloat(n, 'f', -1, 64), ".")
	return text + "." + fraction
}

// Integer formats n with a comma between thousands. Both languages use the
// digits 0–9, as newspapers of the Gulf do for prices and dates.
func Integer(n int64) string {
	digits := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, digits = Minus, digits[1:]
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return sign + digits
}
