package classifieds

import (
	"math"
	"strconv"
)

// maxMinor is the largest amount anyone may write: ten million million.
const maxMinor = 1e15

// ParseMinor reads an amount in major units ("1500", "1500.5", Eastern Arabic
// digits, thousands commas) as minor units of a currency.
func ParseMinor(s, currency string) (int64, bool) {
	var n int64
	places := Decimals(currency)
	decimals, digits := -1, 0
	for _, r := range s {
		switch {
		case r >= '٠' && r <= '٩':
			r = '0' + (r - '٠')
		case r >= '۰' && r <= '۹':
			r = '0' + (r - '۰')
		}
		switch {
		case r >= '0' && r <= '9':
			if decimals >= places || n > math.MaxInt64/10000 {
				return 0, false
			}
			n = n*10 + int64(r-'0')
			digits++
			if decimals >= 0 {
				decimals++
			}
		case (r == '.' || r == '٫') && decimals < 0:
			decimals = 0
		case (r == ',' || r == '٬' || r == ' ') && decimals < 0:
		default:
			return 0, false
		}
	}
	if digits == 0 {
		return 0, false
	}
	for d := max(decimals, 0); d < places; d++ {
		n *= 10
	}
	if n > maxMinor {
		return 0, false
	}
	return n, true
}

// FormatMinor writes minor units of a currency as an address carries them:
// "1500" or "1500.50", "1500.500" in dinars.
func FormatMinor(n int64, currency string) string {
	unit := PerMajor(currency)
	s := strconv.FormatInt(n/unit, 10)
	if c := n % unit; c != 0 {
		s += "." + strconv.FormatInt(unit+c, 10)[1:] // with its zeros in front
	}
	return s
}
