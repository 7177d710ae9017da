package classifieds

import (
	"math"
	"strconv"
)

// maxMinor is the largest amount anyone may write: ten million million.
const maxMinor = 1e15

// ParseMinor reads an amount in major units ("1500", "1500.5", Eastern Arabic
// digits, thousands commas) as minor units.
func ParseMinor(s string) (int64, bool) {
	var n int64
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
			if decimals >= 2 || n > math.MaxInt64/10000 {
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
	for d := max(decimals, 0); d < 2; d++ {
		n *= 10
	}
	if n > maxMinor {
		return 0, false
	}
	return n, true
}

// FormatMinor writes minor units as an address carries them: "1500" or "1500.50".
func FormatMinor(n int64) string {
	s := strconv.FormatInt(n/100, 10)
	if c := n % 100; c != 0 {
		s += "." + strconv.Itoa(int(c/10)) + strconv.Itoa(int(c%10))
	}
	return s
}
