package classifieds

import (
	"cmp"
	"errors"
	"strconv"
	"strings"
)

// maxMinor is the largest valid amount: ten million million in a currency with
// two decimals.
const maxMinor = 1_000_000_000_000_000

var errAmount = errors.New("not an amount")

// ErrPlaces is ParseMinor's error for more decimals than the currency has.
var ErrPlaces = errors.New("more decimals than its currency has")

// ParseMinor reads an amount in major units ("1500", "1500.5", "1,250,000",
// Arabic digits) as minor units of a currency. It ignores k.Places.
func ParseMinor(s, currency string, k NumberContext) (int64, error) {
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
	fraction += strings.Repeat("0", k.Places-len(fraction))
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
		s += "." + strconv.FormatInt(unit+c, 10)[1:] // with leading zeros
	}
	return s
}

// currencies are pairs of a country and its currency, in a text because a map makes
// the WebAssembly program larger.
const currencies = "AE:AED SA:SAR QA:QAR KW:KWD BH:BHD OM:OMR EG:EGP JO:JOD IQ:IQD MA:MAD TN:TND US:USD CA:CAD GB:GBP IN:INR PK:PKR TR:TRY AU:AUD " +
	"DE:EUR FR:EUR IE:EUR IT:EUR ES:EUR PT:EUR"

// CurrencyOf returns the currency (ISO 4217) of a country (ISO 3166-1 alpha-2),
// or "" if it is unknown. It is used for amounts without a currency, such as
// salaries.
func CurrencyOf(country string) string {
	i := strings.Index(currencies, country+":")
	if i < 0 || len(country) != 2 {
		return ""
	}
	return currencies[i+3 : i+6]
}

// Currencies whose amounts do not have two decimals (ISO 4217).
const (
	noDecimals    = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
	threeDecimals = "BHD IQD JOD KWD LYD OMR TND"
	fourDecimals  = "CLF UYW"
)

// Decimals returns the number of decimals of a currency (ISO 4217): 2 for most
// and for unknown codes.
func Decimals(currency string) int {
	in := func(codes string) bool { return len(currency) == 3 && strings.Contains(codes, currency) }
	switch {
	case in(noDecimals):
		return 0
	case in(threeDecimals):
		return 3
	case in(fourDecimals):
		return 4
	}
	return 2
}

// PerMajor returns the number of minor units in one major unit of a currency.
func PerMajor(currency string) int64 {
	n := int64(1)
	for range Decimals(currency) {
		n *= 10
	}
	return n
}

// Currency returns the currency of amounts in l: its price's, else that of its
// country.
func (l *Listing) Currency() string {
	return cmp.Or(l.Price.Currency, CurrencyOf(l.Place.Country))
}
