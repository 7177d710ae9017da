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

// currencies are those of the Gulf, by country.
var currencies = map[string]string{"AE": "AED", "SA": "SAR", "QA": "QAR", "KW": "KWD", "BH": "BHD", "OM": "OMR"}

// CurrencyOf is what is paid with in a country (ISO 3166-1 alpha-2), as an
// ISO 4217 code, or "" where we do not know. It is meant for amounts that come
// without one, like a salary.
func CurrencyOf(country string) string { return currencies[country] }

// Decimals is how many decimals the minor unit of a currency is (ISO 4217):
// 2 for most, and for a code we do not know.
func Decimals(currency string) int {
	switch currency {
	case "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF":
		return 0
	case "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND":
		return 3
	case "CLF", "UYW":
		return 4
	}
	return 2
}

// PerMajor is how many minor units of a currency one major unit is: 100 for
// most.
func PerMajor(currency string) int64 {
	n := int64(1)
	for range Decimals(currency) {
		n *= 10
	}
	return n
}

// Currency is what amounts in l are in: its price's currency, else that of the
// country it stands in.
func (l *Listing) Currency() string {
	if l.Price.Currency != "" {
		return l.Price.Currency
	}
	return CurrencyOf(l.Place.Country)
}
