package classifieds

import (
	"errors"
	"strconv"
	"strings"
)

// maxMinor is the largest amount anyone may write: ten million million.
const maxMinor = 1_000_000_000_000_000

var errAmount = errors.New("not an amount")

// ErrPlaces is ParseMinor's error for more decimals than the currency has.
var ErrPlaces = errors.New("more decimals than its currency has")

// ParseMinor reads an amount in major units ("1500", "1500.5", "1,250,000",
// Arabic digits) as minor units of a currency. Of k, all but Places counts.
func ParseMinor(s, currency string, k Known) (int64, error) {
	k.Places = Decimals(currency)
	n := ParseNumber(s)
	if n.Dot == "" && n.Comma == "" || strings.ContainsAny(s, "+-−") {
		return 0, errAmount
	}
	written, err := n.Read(k)
	if err != nil {
		return 0, err
	}
	whole, fraction, _ := strings.Cut(written, ".")
	if fraction = strings.TrimRight(fraction, "0"); len(fraction) > k.Places {
		return 0, ErrPlaces
	}
	for len(fraction) < k.Places {
		fraction += "0"
	}
	minor, err := strconv.ParseInt(whole+fraction, 10, 64)
	if err != nil || minor > maxMinor {
		return 0, errAmount
	}
	return minor, nil
}

// FormatMinor writes minor units of a currency as programs write numbers:
// "1500" or "1500.50", "1500.500" in dinars.
func FormatMinor(n int64, currency string) string {
	unit := PerMajor(currency)
	s := strconv.FormatInt(n/unit, 10)
	if c := n % unit; c != 0 {
		s += "." + strconv.FormatInt(unit+c, 10)[1:] // with its zeros in front
	}
	return s
}
