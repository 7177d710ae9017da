package classifieds

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
